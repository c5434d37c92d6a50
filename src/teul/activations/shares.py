"""Activations over an axis: shares that sum to 1, and gates."""

import jax
import jax.numpy as jnp

from teul.activations.base import activations
from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem


def _with_axes(x: ArrayLike, name: str) -> Array:
    """``x`` as floats; a single number has no axis to share 1 over."""
    x = as_float(x)
    if x.ndim == 0:
        raise problem("bad_argument", owner=name, argument="x", expected="an array with at least one axis", got="a single number")
    return x


@activations.add()
def softmax(x: ArrayLike, axis: int | tuple[int, ...] = -1) -> Array:
    """``exp(x_i) / sum_j exp(x_j)`` along ``axis``: any numbers to shares that sum to 1.

    Args:
        x: an array of at least one axis, usually ``(rows, classes)``.
        axis: the axis (or axes) over which the shares sum to 1.

    >>> softmax([[1.0, 1.0, 1.0, 1.0]])
    Array([[0.25, 0.25, 0.25, 0.25]], dtype=float32)
    """
    return jax.nn.softmax(_with_axes(x, "softmax"), axis)


@activations.add()
def log_softmax(x: ArrayLike, axis: int = -1) -> Array:
    """``x_i - log(sum_j exp(x_j))`` along ``axis``.

    >>> log_softmax([[0.0, 0.0]]).round(4)
    Array([[-0.6931, -0.6931]], dtype=float32)
    """
    return jax.nn.log_softmax(_with_axes(x, "log_softmax"), axis)


@activations.add()
def sparsemax(x: ArrayLike, axis: int = -1) -> Array:
    """The point of the simplex nearest to ``x`` along ``axis``: like softmax, but small shares become exactly 0.

    Martins and Astudillo, 2016: ``max(x - tau, 0)`` with the ``tau`` that makes the sum 1.

    >>> sparsemax([[3.0, 1.0, 0.2]])
    Array([[1., 0., 0.]], dtype=float32)
    """
    x = jnp.moveaxis(_with_axes(x, "sparsemax"), axis, -1)
    falling = jnp.flip(jnp.sort(x, axis=-1), -1)
    count = jnp.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    kept = falling * count + 1 > jnp.cumsum(falling, axis=-1)
    total = jnp.sum(jnp.where(kept, falling, jnp.zeros_like(falling)), axis=-1, keepdims=True)
    tau = (total - 1) / jnp.sum(kept, axis=-1, keepdims=True).astype(x.dtype)
    return jnp.moveaxis(jax.nn.relu(x - tau), -1, axis)


@activations.add()
def glu(x: ArrayLike, axis: int = -1) -> Array:
    """``a * sigmoid(b)`` for the two halves a, b of ``x`` along ``axis`` (Dauphin et al., 2016).

    >>> glu([[4.0, 0.0]])
    Array([[2.]], dtype=float32)
    """
    x = _with_axes(x, "glu")
    if x.shape[axis] % 2:
        raise problem("bad_argument", owner="glu", argument="x", expected=f"of even length along axis {axis}", got=f"of shape {x.shape}")
    return jax.nn.glu(x, axis)
