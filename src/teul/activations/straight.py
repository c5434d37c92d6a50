"""Activations made of straight lines: the step, relu and their relatives."""

import jax
import jax.numpy as jnp

from teul.activations.base import activations
from teul.arrays import Array, ArrayLike, as_float, is_zero


@activations.add("identity")
def linear(x: ArrayLike) -> Array:
    """The input itself: ``x``.

    >>> linear([-1.0, 2.0])
    Array([-1., 2.], dtype=float32)
    """
    return as_float(x)


@activations.add("heaviside")
def step(x: ArrayLike) -> Array:
    """1 where ``x >= 0``, else 0: the firing of a perceptron (Rosenblatt, 1958). Its derivative is 0 everywhere.

    >>> step([-0.5, 0.0, 3.0])
    Array([0., 1., 1.], dtype=float32)
    """
    x = as_float(x)
    return jnp.where(x >= 0, jnp.ones_like(x), jnp.zeros_like(x))


@activations.add()
def relu(x: ArrayLike, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Array:
    """``max(x, 0)`` (Nair and Hinton, 2010).

    Args:
        x: an array of any shape.
        negative_slope: the slope below the threshold, ``negative_slope * (x - threshold)``.
        max_value: the ceiling; None for none.
        threshold: values at or below it are cut.

    >>> relu([-2.0, 0.5, 9.0], negative_slope=0.1, max_value=6.0)
    Array([-0.2, 0.5, 6. ], dtype=float32)
    """
    x = as_float(x)
    if max_value is None and is_zero(threshold):
        return jax.nn.relu(x) if is_zero(negative_slope) else leaky_relu(x, negative_slope)
    threshold = jnp.asarray(threshold, x.dtype)
    above = jnp.where(x > threshold, x, jnp.zeros_like(x))
    if max_value is not None:
        above = jnp.clip(above, 0, jnp.asarray(max_value, x.dtype))
    if is_zero(negative_slope):
        return above
    return above - jnp.asarray(negative_slope, x.dtype) * jax.nn.relu(threshold - x)


@activations.add()
def relu6(x: ArrayLike) -> Array:
    """``min(max(x, 0), 6)``.

    >>> relu6([-1.0, 3.0, 8.0])
    Array([0., 3., 6.], dtype=float32)
    """
    return jax.nn.relu6(as_float(x))


@activations.add("leakyrelu")
def leaky_relu(x: ArrayLike, negative_slope: float = 0.2) -> Array:
    """``x`` where ``x >= 0``, else ``negative_slope * x`` (Maas et al., 2013).

    >>> leaky_relu([-1.0, 3.0])
    Array([-0.2, 3. ], dtype=float32)
    """
    x = as_float(x)
    return jnp.where(x >= 0, x, jnp.asarray(negative_slope, x.dtype) * x)


@activations.add()
def threshold(x: ArrayLike, threshold: float, default_value: float) -> Array:
    """``x`` where ``x > threshold``, else ``default_value``.

    >>> threshold([-1.0, 0.5, 2.0], 1.0, 0.0)
    Array([0., 0., 2.], dtype=float32)
    """
    x = as_float(x)
    return jnp.where(x > jnp.asarray(threshold, x.dtype), x, jnp.full_like(x, default_value))


@activations.add()
def hard_sigmoid(x: ArrayLike) -> Array:
    """``x / 6 + 1/2`` cut to [0, 1] (Keras 3's slope; Keras 2 used 0.2).

    >>> hard_sigmoid([-4.0, 0.0, 1.5])
    Array([0. , 0.5 , 0.75], dtype=float32)
    """
    return jax.nn.hard_sigmoid(as_float(x))


@activations.add()
def hard_tanh(x: ArrayLike) -> Array:
    """``x`` cut to [-1, 1].

    >>> hard_tanh([-3.0, 0.5])
    Array([-1. , 0.5], dtype=float32)
    """
    return jax.nn.hard_tanh(as_float(x))


@activations.add()
def sparse_sigmoid(x: ArrayLike) -> Array:
    """``(x + 1) / 2`` cut to [0, 1].

    >>> sparse_sigmoid([-2.0, 0.0, 0.5])
    Array([0. , 0.5 , 0.75], dtype=float32)
    """
    return jax.nn.sparse_sigmoid(as_float(x))


@activations.add()
def hard_shrink(x: ArrayLike, threshold: float = 0.5) -> Array:
    """``x`` where ``|x| > threshold``, else 0.

    >>> hard_shrink([-1.0, 0.3])
    Array([-1., 0.], dtype=float32)
    """
    x = as_float(x)
    return jnp.where(jnp.abs(x) > jnp.asarray(threshold, x.dtype), x, jnp.zeros_like(x))


@activations.add()
def soft_shrink(x: ArrayLike, threshold: float = 0.5) -> Array:
    """``x`` moved towards 0 by ``threshold``, and 0 within it.

    >>> soft_shrink([-1.0, 0.3])
    Array([-0.5, 0. ], dtype=float32)
    """
    x = as_float(x)
    t = jnp.asarray(threshold, x.dtype)
    return jnp.where(x > t, x - t, jnp.where(x < -t, x + t, jnp.zeros_like(x)))
