"""Functions of tf that move elements to other places: reshape, transpose, concat, stack, split, pad."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.course.tensorflow.plain import axes, pairs, sizes
from teul.course.tensorflow.tensor import Tensor, bare, compute, compute_many, convert_to_tensor


def _reshape(x, *, shape):
    return jnp.reshape(x, shape)


def reshape(tensor, shape, name=None):
    """The same elements, in order, in another shape; -1 stands for what is left.

    >>> reshape([1, 2, 3, 4], (2, -1)).numpy().tolist()
    [[1, 2], [3, 4]]
    """
    return compute(_reshape, tensor, shape=sizes(shape))


def _transpose(x, *, axes):
    return jnp.transpose(x, axes)


def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The axes in another order, in reverse by default."""
    return compute(_transpose, a, axes=None if perm is None else sizes(perm))


def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two axes exchanged."""
    return compute(_matrix_transpose, a)


def _matrix_transpose(x):
    return jnp.swapaxes(x, -1, -2)


def _expand(x, *, axis):
    return jnp.expand_dims(x, axis)


def expand_dims(input, axis=None, name=None, dim=None):
    """One axis more, of size one."""
    return compute(_expand, input, axis=axes(dim if axis is None else axis))


def _squeeze(x, *, axis):
    return jnp.squeeze(x, axis)


def squeeze(input, axis=None, name=None, squeeze_dims=None):
    """Without the axes of size one (or without those named)."""
    axis = squeeze_dims if axis is None else axis
    return compute(_squeeze, input, axis=axes(axis))


def _concat(*parts, axis):
    return jnp.concatenate([jnp.asarray(p) for p in parts], axis)


def concat(values, axis, name="concat"):
    """Tensors one after another along an axis.

    >>> concat([[1, 2], [3]], 0).numpy().tolist()
    [1, 2, 3]
    """
    if isinstance(values, (int, np.integer)):  # TensorFlow 0.x had the axis first
        values, axis = axis, values
    return compute(_concat, *values, axis=axes(axis))


def _stack(*parts, axis):
    return jnp.stack([jnp.asarray(p) for p in parts], axis)


def stack(values, axis=0, name="stack"):
    """Tensors of one shape, side by side along a new axis."""
    values = list(values)
    if values and isinstance(getattr(convert_to_tensor(values[0]), "array", None), np.ndarray):
        return Tensor(np.stack([convert_to_tensor(v).array for v in values], axis))
    return compute(_stack, *values, axis=axes(axis))


pack = stack


def _unstack(x, *, axis):
    return [jnp.squeeze(part, axis) for part in jnp.split(x, x.shape[axis], axis)]


def unstack(value, num=None, axis=0, name="unstack"):
    """The tensors along an axis, as a list."""
    return compute_many(_unstack, value, axis=axes(axis))


unpack = unstack


def _split(x, *, parts, axis):
    return jnp.split(x, parts if isinstance(parts, int) else list(np.cumsum(parts)[:-1]), axis)


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Pieces along an axis: so many equal ones, or of the sizes given."""
    parts = np.asarray(bare(num_or_size_splits))
    if parts.ndim == 0:
        return compute_many(_split, value, parts=int(parts), axis=axes(axis))
    found = convert_to_tensor(value)
    known = [int(n) for n in parts]
    known = [found.shape[axes(axis)] - sum(n for n in known if n >= 0) if n < 0 else n for n in known]
    return compute_many(_split, found, parts=tuple(known), axis=axes(axis))


def _tile(x, *, times):
    return jnp.tile(x, times)


def tile(input, multiples, name=None):
    """The tensor again and again along each axis."""
    return compute(_tile, input, times=sizes(multiples))


def _repeat(x, repeats, *, axis, total):
    return jnp.repeat(x, repeats, axis, total_repeat_length=total)


def repeat(input, repeats, axis=None, name=None):
    """Each element several times."""
    found = convert_to_tensor(input)
    times = np.asarray(bare(repeats))
    count = found.shape[axes(axis)] if axis is not None else int(np.prod(tuple(found.shape)))
    return compute(_repeat, found, times, axis=axes(axis), total=int(np.broadcast_to(times, (count,)).sum()))


def _pad(x, value, *, widths, mode):
    return jnp.pad(x, widths, mode, constant_values=value) if mode == "constant" else jnp.pad(x, widths, mode)


def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """More elements at the ends of each axis: a number, or those at the edge in mirror order (``"REFLECT"``, ``"SYMMETRIC"``)."""
    return compute(_pad, tensor, constant_values, widths=pairs(paddings), mode=mode.lower())


def _reverse(x, *, axis):
    return jnp.flip(x, axis)


def reverse(tensor, axis, name=None):
    """The elements in reverse along some axes."""
    return compute(_reverse, tensor, axis=sizes(axis))


def _roll(x, *, shift, axis):
    return jnp.roll(x, shift, axis)


def roll(input, shift, axis, name=None):
    """The elements moved along; what leaves at one end comes in at the other."""
    return compute(_roll, input, shift=axes(shift), axis=axes(axis))


def _broadcast(x, *, shape):
    return jnp.broadcast_to(x, shape)


def broadcast_to(input, shape, name=None):
    """The tensor repeated so that it has a shape."""
    return compute(_broadcast, input, shape=sizes(shape))


def broadcast_static_shape(shape_x: Any, shape_y: Any) -> Any:
    """The shape that two shapes have together."""
    from teul.course.tensorflow.tensor_shape import TensorShape

    return TensorShape(np.broadcast_shapes(tuple(shape_x), tuple(shape_y)))


def slice(input_, begin, size, name=None):
    """The part of a size that begins at some place; -1 stands for all that is left."""
    found = convert_to_tensor(input_)
    starts, lengths = sizes(begin), sizes(size)
    ends = [n if length == -1 else start + length for start, length, n in zip(starts, lengths, found.shape, strict=True)]
    return found[tuple(_between(start, end) for start, end in zip(starts, ends, strict=True))]


def _between(start: int, end: int) -> Any:
    import builtins

    return builtins.slice(start, end)


def strided_slice(input_, begin, end, strides=None, begin_mask=0, end_mask=0, name=None, **masks):
    """The part between two places, by steps."""
    import builtins

    starts, ends = sizes(begin), sizes(end)
    steps = sizes(strides) if strides is not None else (1,) * len(starts)
    parts = [
        builtins.slice(None if begin_mask >> i & 1 else a, None if end_mask >> i & 1 else b, s)
        for i, (a, b, s) in enumerate(zip(starts, ends, steps, strict=True))
    ]
    return convert_to_tensor(input_)[tuple(parts)]


def space_to_depth(input, block_size, data_format="NHWC", name=None):
    """Squares of pixels put one after another among the channels."""
    return compute(_space_to_depth, input, block=int(block_size))


def _space_to_depth(x, *, block):
    n, h, w, c = x.shape
    x = x.reshape(n, h // block, block, w // block, block, c).transpose(0, 1, 3, 2, 4, 5)
    return x.reshape(n, h // block, w // block, block * block * c)


def depth_to_space(input, block_size, data_format="NHWC", name=None):
    """Channels put one after another into squares of pixels."""
    return compute(_depth_to_space, input, block=int(block_size))


def _depth_to_space(x, *, block):
    n, h, w, c = x.shape
    x = x.reshape(n, h, w, block, block, c // block**2).transpose(0, 1, 3, 2, 4, 5)
    return x.reshape(n, h * block, w * block, c // block**2)
