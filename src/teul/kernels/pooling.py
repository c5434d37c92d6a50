"""Pooling of channels-last arrays: one value for each window."""

import itertools
import math
from functools import partial, reduce

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from teul.kernels.windows import Pads


def max_pool(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    """The largest value of each window; what is padded never wins."""
    if strides == window and not any(map(any, pads)):
        return _max_of_blocks(x, window)
    lowest = np.array(-np.inf, x.dtype) if jnp.issubdtype(x.dtype, jnp.floating) else np.array(jnp.iinfo(x.dtype).min, x.dtype)
    return lax.reduce_window(x, lowest, lax.max, (1, *window, 1), (1, *strides, 1), _all_axes(pads))


def average_pool(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    """The mean of each window; what is padded is not counted."""
    if strides == window and not any(map(any, pads)):
        return _blocks(x, window).mean(_inside(window))
    total = _sums(x, window, strides, pads)
    if not any(map(any, pads)):
        return total / jnp.asarray(math.prod(window), x.dtype)
    return total / _sums(jnp.ones((1, *x.shape[1:-1], 1), x.dtype), window, strides, pads)


def _sums(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    return lax.reduce_window(x, np.array(0, x.dtype), lax.add, (1, *window, 1), (1, *strides, 1), _all_axes(pads))


def _all_axes(pads: Pads) -> Pads:
    return ((0, 0), *pads, (0, 0))


# Windows side by side -----------------------------------------------------------------------------------------------------------


@partial(jax.custom_vjp, nondiff_argnums=(1,))
def _max_of_blocks(x: jax.Array, window: tuple) -> jax.Array:
    """The largest value of each block. XLA's gradient of a maximum over windows takes five times as long as the one below."""
    return reduce(jnp.maximum, _parts(x, window))


def _forward(x: jax.Array, window: tuple) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
    y = _max_of_blocks(x, window)
    return y, (x, y)


def _backward(window: tuple, kept: tuple[jax.Array, jax.Array], dy: jax.Array) -> tuple[jax.Array]:
    """To the first of the largest values of a block goes the block's slope, to the others nothing."""
    x, y = kept
    parts = _parts(x, window)
    winner = jnp.full(y.shape, len(parts) - 1)
    for number, part in reversed(list(enumerate(parts[:-1]))):
        winner = jnp.where(part == y, number, winner)
    numbers = jnp.arange(len(parts)).reshape([n for k in window for n in (1, k)] + [1])
    winner, dy = (jnp.expand_dims(a, _inside(window)) for a in (winner, dy))
    dx = jnp.where(winner == numbers, dy, 0).reshape(x.shape[0], *_whole(x, window), x.shape[-1])
    return (jnp.pad(dx, [(0, n - m) for n, m in zip(x.shape, dx.shape, strict=True)]),)


_max_of_blocks.defvjp(_forward, _backward)


def _whole(x: jax.Array, window: tuple) -> tuple[int, ...]:
    """The sizes of the axes without what is left over at the end."""
    return tuple(n // k * k for n, k in zip(x.shape[1:-1], window, strict=True))


def _parts(x: jax.Array, window: tuple) -> list[jax.Array]:
    """For each place in a block, the values that stand there in all blocks."""
    ends = _whole(x, window)
    places = itertools.product(*map(range, window))
    return [x[:, *(slice(i, end, k) for i, end, k in zip(place, ends, window, strict=True))] for place in places]


def _blocks(x: jax.Array, window: tuple) -> jax.Array:
    """(batch, rows, columns, channels) -> (batch, blocks, rows in one, blocks, columns in one, channels), for any number of axes."""
    ends = _whole(x, window)
    sizes = [n for end, k in zip(ends, window, strict=True) for n in (end // k, k)]
    return x[:, *map(slice, ends)].reshape(x.shape[0], *sizes, x.shape[-1])


def _inside(window: tuple) -> tuple[int, ...]:
    """The axes that count within a block."""
    return tuple(range(2, 2 * len(window) + 1, 2))
