"""Pooling of channels-last arrays: one value for each window."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from teul.kernels.windows import Pads


def max_pool(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    """The largest value of each window; what is padded never wins."""
    lowest = np.array(-np.inf, x.dtype) if jnp.issubdtype(x.dtype, jnp.floating) else np.array(jnp.iinfo(x.dtype).min, x.dtype)
    return lax.reduce_window(x, lowest, lax.max, (1, *window, 1), (1, *strides, 1), _all_axes(pads))


def average_pool(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    """The mean of each window; what is padded is not counted."""
    total = _sums(x, window, strides, pads)
    if not any(map(any, pads)):
        return total / jnp.asarray(math.prod(window), x.dtype)
    return total / _sums(jnp.ones((1, *x.shape[1:-1], 1), x.dtype), window, strides, pads)


def _sums(x: jax.Array, window: tuple, strides: tuple, pads: Pads) -> jax.Array:
    return lax.reduce_window(x, np.array(0, x.dtype), lax.add, (1, *window, 1), (1, *strides, 1), _all_axes(pads))


def _all_axes(pads: Pads) -> Pads:
    return ((0, 0), *pads, (0, 0))
