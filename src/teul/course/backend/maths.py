"""The functions of ``keras.backend`` on arrays whose arguments or meaning differ from today's operations."""

import math
from typing import Any

import jax
import jax.numpy as jnp

from teul import ops
from teul.arrays import handed
from teul.ops.making import operation

__all__ = [
    "argmax",
    "argmin",
    "batch_dot",
    "batch_flatten",
    "clip",
    "concatenate",
    "cumprod",
    "cumsum",
    "dot",
    "dtype",
    "eval",
    "expand_dims",
    "flatten",
    "foldl",
    "foldr",
    "gather",
    "get_value",
    "int_shape",
    "l2_normalize",
    "map_fn",
    "ndim",
    "normalize_batch_in_training",
    "one_hot",
    "repeat",
    "resize_images",
    "reverse",
    "shape",
    "slice",
    "spatial_2d_padding",
    "sqrt",
    "squeeze",
    "stack",
    "switch",
    "temporal_padding",
]  # fmt: skip


def argmax(x: Any, axis: int = -1) -> Any:
    """The place of the largest element along an axis, the last by default."""
    return ops.argmax(x, axis=axis)


def argmin(x: Any, axis: int = -1) -> Any:
    """The place of the smallest element along an axis, the last by default."""
    return ops.argmin(x, axis=axis)


def concatenate(tensors: Any, axis: int = -1) -> Any:
    """Tensors one after another along an axis, the last by default."""
    return ops.concatenate(tensors, axis=axis)


def cumsum(x: Any, axis: int = 0) -> Any:
    """The sums of all up to each, along the first axis by default."""
    return ops.cumsum(x, axis=axis)


def cumprod(x: Any, axis: int = 0) -> Any:
    """The products of all up to each, along the first axis by default."""
    return ops.cumprod(x, axis=axis)


def expand_dims(x: Any, axis: int = -1) -> Any:
    """With a new axis of size one, the last by default."""
    return ops.expand_dims(x, axis)


def clip(x: Any, min_value: Any, max_value: Any) -> Any:
    """The values, none below ``min_value`` or above ``max_value``; None is no limit."""
    low = -math.inf if min_value is None else min_value
    high = math.inf if max_value is None else max_value
    return ops.clip(x, low, high)


def sqrt(x: Any) -> Any:
    """The square root; of negative numbers 0, as older Keras had it."""
    return ops.sqrt(ops.maximum(x, 0.0))


def shape(x: Any) -> Any:
    """The sizes of the axes."""
    return ops.shape(x)


def int_shape(x: Any) -> tuple[int | None, ...] | None:
    """The sizes of the axes as a tuple, None where a size is not known yet.

    >>> int_shape([[1.0, 2.0]])
    (1, 2)
    """
    return tuple(x.shape) if hasattr(x, "shape") else tuple(jnp.shape(jnp.asarray(x)))


def ndim(x: Any) -> int:
    """The number of axes."""
    return len(int_shape(x))


def dtype(x: Any) -> str:
    """The name of the element type."""
    return str(x.dtype)


def get_value(x: Any) -> Any:
    """The value as a NumPy array, a single number as one."""
    value = ops.convert_to_numpy(x)
    return handed(value if value.ndim else value[()])


eval = get_value


@operation
def dot(x: Any, y: Any) -> Any:
    """The matrix product; of more axes, the last of x with the last but one of y.

    >>> dot(jnp.ones((2, 3)), jnp.ones((3, 4))).shape
    (2, 4)
    """
    return jnp.dot(jnp.asarray(x), jnp.asarray(y))


@operation
def _batch_dot(x: Any, y: Any, axes: tuple[int, int]) -> Any:
    first, second = axes
    product = jax.vmap(lambda a, b: jnp.tensordot(a, b, axes=([first - 1], [second - 1])))(jnp.asarray(x), jnp.asarray(y))
    return product[:, None] if product.ndim == 1 else product


def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """The product of each sample of x with the same sample of y, over one axis of each.

    >>> batch_dot(jnp.ones((5, 2, 3)), jnp.ones((5, 3, 4))).shape, batch_dot(jnp.ones((5, 3)), jnp.ones((5, 3)), axes=1).shape
    ((5, 2, 4), (5, 1))
    """
    x_axes, y_axes = ndim(x), ndim(y)
    if axes is None:
        axes = (x_axes - 1, y_axes - 2 if y_axes > 2 else y_axes - 1)
    first, second = (axes, axes) if isinstance(axes, int) else axes
    return _batch_dot(x, y, (first % x_axes, second % y_axes))


def flatten(x: Any) -> Any:
    """All elements along one axis."""
    return ops.reshape(x, (-1,))


def batch_flatten(x: Any) -> Any:
    """Each sample's elements along one axis."""
    sizes = int_shape(x)[1:]
    return ops.reshape(x, (-1, math.prod(sizes)))


def gather(reference: Any, indices: Any) -> Any:
    """The rows of ``reference`` at ``indices``."""
    return ops.take(reference, indices, axis=0)


def l2_normalize(x: Any, axis: Any = None) -> Any:
    """x divided by its length along an axis (along all, if None)."""
    return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), 1e-12))


def one_hot(indices: Any, num_classes: int) -> Any:
    """A row of zeros with a 1 at the place each index names."""
    return ops.one_hot(indices, num_classes)


def repeat(x: Any, n: int) -> Any:
    """A matrix ``(samples, features)`` repeated n times: ``(samples, n, features)``."""
    return ops.repeat(ops.expand_dims(x, 1), n, axis=1)


def reverse(x: Any, axes: Any) -> Any:
    """The elements in reverse along axes."""
    return ops.flip(x, axis=axes)


def slice(x: Any, start: Any, size: Any) -> Any:
    """The block of ``size`` that begins at ``start``; -1 is all that is left."""
    from builtins import slice as part

    return x[tuple(part(a, None if n == -1 else a + n) for a, n in zip(start, size, strict=True))]


def squeeze(x: Any, axis: int) -> Any:
    """Without one axis of size one."""
    return ops.squeeze(x, axis)


def stack(x: Any, axis: int = 0) -> Any:
    """Joined along a new axis."""
    return ops.stack(x, axis)


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """The one or the other, element by element or as a whole."""
    then = then_expression() if callable(then_expression) else then_expression
    other = else_expression() if callable(else_expression) else else_expression
    missing = ndim(then) - ndim(condition)
    for _ in range(missing if ndim(condition) else 0):
        condition = ops.expand_dims(condition, -1)
    return ops.where(condition, then, other)


def temporal_padding(x: Any, padding: tuple[int, int] = (1, 1)) -> Any:
    """Zeros before and after the steps of sequences."""
    return ops.pad(x, [[0, 0], list(padding), [0, 0]])


def spatial_2d_padding(x: Any, padding: Any = ((1, 1), (1, 1)), data_format: str | None = None) -> Any:
    """Zeros around pictures."""
    sides = [list(side) for side in padding]
    return ops.pad(x, [[0, 0], [0, 0], *sides] if data_format == "channels_first" else [[0, 0], *sides, [0, 0]])


def resize_images(x: Any, height_factor: int, width_factor: int, data_format: str = "channels_last", interpolation: str = "nearest") -> Any:
    """Pictures made larger by whole factors."""
    rows, columns = (2, 3) if data_format == "channels_first" else (1, 2)
    if interpolation == "nearest":
        return ops.repeat(ops.repeat(x, height_factor, axis=rows), width_factor, axis=columns)
    sizes = int_shape(x)
    return ops.image.resize(x, (sizes[rows] * height_factor, sizes[columns] * width_factor), interpolation, data_format=data_format)


def map_fn(fn: Any, elems: Any, name: str | None = None, dtype: Any = None) -> Any:
    """A function of each element of the first axis."""
    return ops.map(fn, elems)


def foldl(fn: Any, elems: Any, initializer: Any = None, name: str | None = None) -> Any:
    """``fn(fn(fn(first, second), third), ...)`` over the first axis."""
    value, rest = (elems[0], elems[1:]) if initializer is None else (initializer, elems)
    return ops.scan(lambda carry, x: (fn(carry, x), x), value, rest)[0]


def foldr(fn: Any, elems: Any, initializer: Any = None, name: str | None = None) -> Any:
    """The same from the last element on."""
    return foldl(fn, ops.flip(elems, axis=0), initializer)


def normalize_batch_in_training(x: Any, gamma: Any, beta: Any, reduction_axes: Any, epsilon: float = 1e-3) -> Any:
    """A batch with mean 0 and variance 1, scaled and moved; then its mean and variance."""
    mean, variance = ops.moments(x, axes=list(reduction_axes))
    scaled = (x - mean) * ops.rsqrt(variance + epsilon)
    return scaled * gamma + beta, mean, variance
