"""Which step may look at which: masks of shape (batch, query steps, value steps), True where it may."""

from typing import Any

import jax
import jax.numpy as jnp


def causal(queries: int, values: int) -> jax.Array:
    """Step i sees the steps up to i.

    >>> causal(2, 3).astype(int).tolist()
    [[[1, 0, 0], [1, 1, 0]]]
    """
    return jnp.tri(queries, values, dtype=bool)[None]


def near(queries: int, values: int, window: int) -> jax.Array:
    """Step i sees the steps less than ``window`` away."""
    return (jnp.abs(jnp.arange(queries)[:, None] - jnp.arange(values)) < window)[None]


def merged(query: Any = None, value: Any = None, key: Any = None, attention: Any = None, others: list[Any] | None = None) -> Any:
    """All that is asked, at once: masks of the steps of query, value and key, of pairs, and others of pairs; None for none."""
    parts = [as_flags(query)[..., :, None]] if query is not None else []
    parts += [as_flags(m)[..., None, :] for m in (value, key) if m is not None]
    parts += list(others or [])
    parts += [as_flags(attention)] if attention is not None else []
    if not parts:
        return None
    result = parts[0]
    for part in parts[1:]:
        result = result & part
    return result


def as_flags(mask: Any) -> jax.Array:
    """A mask as True and False."""
    return jnp.asarray(mask).astype(bool)
