"""Gradients made smaller when they are too large."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp


def clip_by_value(gradient: jax.Array, limit: Any) -> jax.Array:
    """Each element cut to ``[-limit, limit]``.

    >>> clip_by_value(jnp.array([3.0, -0.5]), 1.0).tolist()
    [1.0, -0.5]
    """
    return jnp.clip(gradient, -limit, limit)


def clip_by_norm(gradient: jax.Array, limit: Any) -> jax.Array:
    """The array shortened to length ``limit`` where it is longer: ``g * limit / max(|g|, limit)``.

    >>> clip_by_norm(jnp.array([3.0, 4.0]), 1.0).round(3).tolist()
    [0.6000000238418579, 0.800000011920929]
    """
    length = jnp.sqrt(jnp.sum(jnp.square(gradient)))
    return gradient * limit / jnp.maximum(length, limit)


def clip_by_global_norm(gradients: Sequence[jax.Array], limit: Any) -> list[jax.Array]:
    """All arrays shortened by one factor, so that together they are no longer than ``limit``."""
    squares = [jnp.sum(jnp.square(g.astype(jnp.float32))) for g in gradients]
    length = jnp.sqrt(sum(squares[1:], squares[0]))
    factor = jnp.asarray(limit, jnp.float32) / jnp.maximum(length, jnp.asarray(limit, jnp.float32))
    return [g * factor.astype(g.dtype) for g in gradients]
