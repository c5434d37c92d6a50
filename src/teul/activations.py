"""Activation functions: one formula each, arrays in, arrays out. Names and defaults are Keras's."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from teul.arrays import Array, ArrayLike, as_float, is_zero
from teul.configured import serialize as _as_data
from teul.errors import problem
from teul.registry import Family

activations = Family("activation", "keras.activations")


# Straight lines and steps -----------------------------------------------------------------------------------------------------


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


# S-shaped ---------------------------------------------------------------------------------------------------------------------


@activations.add("logistic")
def sigmoid(x: ArrayLike) -> Array:
    """``1 / (1 + exp(-x))``: any number to between 0 and 1; its slope is ``s * (1 - s)``, never above 1/4.

    >>> sigmoid(0.0)
    Array(0.5, dtype=float32)
    """
    return jax.nn.sigmoid(as_float(x))


@activations.add()
def tanh(x: ArrayLike) -> Array:
    """``(exp(x) - exp(-x)) / (exp(x) + exp(-x))``: between -1 and 1; its slope is ``1 - tanh(x)**2``.

    >>> tanh([0.0])
    Array([0.], dtype=float32)
    """
    return jnp.tanh(as_float(x))


@activations.add()
def softsign(x: ArrayLike) -> Array:
    """``x / (1 + |x|)``.

    >>> softsign([-1.0, 3.0])
    Array([-0.5 , 0.75], dtype=float32)
    """
    return jax.nn.soft_sign(as_float(x))


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
def log_sigmoid(x: ArrayLike) -> Array:
    """``log(1 / (1 + exp(-x)))``, safe for large ``|x|``.

    >>> round(float(log_sigmoid(0.0)), 4)
    -0.6931
    """
    return jax.nn.log_sigmoid(as_float(x))


@activations.add()
def sparse_sigmoid(x: ArrayLike) -> Array:
    """``(x + 1) / 2`` cut to [0, 1].

    >>> sparse_sigmoid([-2.0, 0.0, 0.5])
    Array([0. , 0.5 , 0.75], dtype=float32)
    """
    return jax.nn.sparse_sigmoid(as_float(x))


# Smooth relatives of relu -----------------------------------------------------------------------------------------------------


@activations.add()
def elu(x: ArrayLike, alpha: float = 1.0) -> Array:
    """``x`` where ``x > 0``, else ``alpha * (exp(x) - 1)`` (Clevert et al., 2015).

    >>> elu([1.0, -100.0])
    Array([ 1., -1.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.elu(x, jnp.asarray(alpha, x.dtype))


@activations.add()
def selu(x: ArrayLike) -> Array:
    """``1.0507 * elu(x, 1.67326)``: keeps mean 0 and variance 1 from layer to layer (Klambauer et al., 2017).

    >>> selu([1.0]).round(4)
    Array([1.0507], dtype=float32)
    """
    return jax.nn.selu(as_float(x))


@activations.add()
def celu(x: ArrayLike, alpha: float = 1.0) -> Array:
    """``max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)`` (Barron, 2017).

    >>> celu([1.0, -100.0], alpha=2.0)
    Array([ 1., -2.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.celu(x, jnp.asarray(alpha, x.dtype))


@activations.add()
def gelu(x: ArrayLike, approximate: bool = False) -> Array:
    """``x * P(X <= x)`` for a standard normal X (Hendrycks and Gimpel, 2016); ``approximate`` uses the tanh form.

    >>> gelu([0.0, 10.0])
    Array([ 0., 10.], dtype=float32)
    """
    return jax.nn.gelu(as_float(x), approximate)


@activations.add()
def softplus(x: ArrayLike) -> Array:
    """``log(exp(x) + 1)``: relu with a round corner.

    >>> round(float(softplus(0.0)), 4)
    0.6931
    """
    return jax.nn.softplus(as_float(x))


@activations.add("swish")
def silu(x: ArrayLike) -> Array:
    """``x * sigmoid(x)`` (Ramachandran et al., 2017, who call it swish).

    >>> silu([0.0, 100.0])
    Array([ 0., 100.], dtype=float32)
    """
    return jax.nn.silu(as_float(x))


@activations.add("hard_swish")
def hard_silu(x: ArrayLike) -> Array:
    """``x * hard_sigmoid(x)`` (Howard et al., 2019).

    >>> hard_silu([-4.0, 3.0])
    Array([-0., 3.], dtype=float32)
    """
    return jax.nn.hard_silu(as_float(x))


@activations.add()
def mish(x: ArrayLike) -> Array:
    """``x * tanh(softplus(x))`` (Misra, 2019).

    >>> mish([0.0])
    Array([0.], dtype=float32)
    """
    return jax.nn.mish(as_float(x))


@activations.add()
def squareplus(x: ArrayLike, b: float = 4) -> Array:
    """``(x + sqrt(x**2 + b)) / 2`` (Barron, 2021).

    >>> squareplus([0.0])
    Array([1.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.squareplus(x, jnp.asarray(b, x.dtype))


@activations.add()
def sparse_plus(x: ArrayLike) -> Array:
    """0 up to -1, ``(x + 1)**2 / 4`` up to 1, ``x`` beyond.

    >>> sparse_plus([-2.0, 0.0, 3.0])
    Array([0. , 0.25, 3. ], dtype=float32)
    """
    return jax.nn.sparse_plus(as_float(x))


@activations.add("exp")
def exponential(x: ArrayLike) -> Array:
    """``exp(x)``.

    >>> exponential([0.0])
    Array([1.], dtype=float32)
    """
    return jnp.exp(as_float(x))


# Shrinking --------------------------------------------------------------------------------------------------------------------


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


@activations.add()
def tanh_shrink(x: ArrayLike) -> Array:
    """``x - tanh(x)``.

    >>> tanh_shrink([0.0])
    Array([0.], dtype=float32)
    """
    x = as_float(x)
    return x - jnp.tanh(x)


# Over an axis -----------------------------------------------------------------------------------------------------------------


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


# Finding them -----------------------------------------------------------------------------------------------------------------


def get(identifier: str | Mapping | Callable | None) -> Callable[[ArrayLike], Array]:
    """The activation of that name; a function, layer or other callable as it is; None is ``linear``.

    >>> get("relu") is relu, get(None) is linear
    (True, True)
    """
    return linear if identifier is None else activations.get(identifier)


def serialize(activation: Callable) -> Any:
    """The name of an activation, or the class name and config of an object.

    >>> serialize(relu)
    'relu'
    """
    return activations.name_of(activation) or _as_data(activation)


def deserialize(config: Any) -> Callable[[ArrayLike], Array]:
    """The activation that :func:`serialize` wrote down."""
    return get(config)
