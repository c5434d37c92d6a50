"""Operations that arrange: shapes, axes, joining, cutting, choosing and repeating elements."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.ops.making import operation, table
from teul.ops.reading import is_float, kept, tensor, value_of
from teul.symbolic import KerasTensor, apply, is_symbolic


def _sections(value: Any) -> Any:
    """Where to cut: a number of parts, or the places."""
    return int(value) if np.ndim(value) == 0 else tuple(int(n) for n in np.asarray(value))


def _cut(function):
    return lambda x, indices_or_sections, **options: list(function(x, _sections(indices_or_sections), **options))


def _cut_about_equally(x, indices_or_sections, axis):
    if not isinstance(indices_or_sections, (int, np.integer)):
        got = repr(indices_or_sections)
        raise problem("wrong_type", owner="array_split", argument="indices_or_sections", expected="a whole number", got=got)
    if indices_or_sections < 1:
        got = repr(indices_or_sections)
        raise problem("bad_argument", owner="array_split", argument="indices_or_sections", expected="1 or more", got=got)
    return list(jnp.array_split(x, indices_or_sections, axis=axis))


def _joined(arrays, axis):
    if axis is None:
        raise problem("bad_argument", owner="concatenate", argument="axis", expected="a whole number", got="None")
    return jnp.concatenate(arrays, axis)


def _sequence(arrays) -> list[Any]:
    """The tensors of a list; the type that is their common one is left to the operation."""
    return [tensor(x) for x in (arrays if isinstance(arrays, (list, tuple)) else tensor(arrays))]


def _all_of(tensors):
    return [_sequence(tensors[0])]


def _transpose(x, axes):
    return jnp.transpose(x, axes)


OPERATIONS: dict[str, Callable] = {
    **table(
        [
            ("array_split(x, indices_or_sections, axis=0)", _cut_about_equally, "Cut in parts of sizes that differ by at most one."),
            ("split(x, indices_or_sections, axis=0)", _cut(jnp.split), "Cut in equal parts, or at the given places."),
            ("dsplit(x, indices_or_sections)", _cut(jnp.dsplit), "Cut along the third axis."),
            ("hsplit(x, indices_or_sections)", _cut(jnp.hsplit), "Cut along the second axis."),
            ("vsplit(x, indices_or_sections)", _cut(jnp.vsplit), "Cut along the first axis."),
            ("diag(x, k=0)", jnp.diag, "A diagonal as a matrix, or the diagonal of a matrix."),
            ("diagflat(x, k=0)", jnp.diagflat, "All elements as the diagonal of a matrix."),
            ("diagonal(x, offset=0, axis1=0, axis2=1)", jnp.diagonal, "The diagonal of two axes."),
            ("flip(x, axis=None)", jnp.flip, "The elements in reverse."),
            ("fliplr(x)", jnp.fliplr, "The columns in reverse."),
            ("flipud(x)", jnp.flipud, "The rows in reverse."),
            ("moveaxis(x, source, destination)", jnp.moveaxis, "Axes moved to other places."),
            ("ravel(x)", jnp.ravel, "All elements in one axis."),
            ("roll(x, shift, axis=None)", jnp.roll, "The elements moved on; what leaves at the end comes back at the start."),
            ("rot90(array, k=1, axes=(0, 1))", jnp.rot90, "Turned by k quarter turns."),
            ("squeeze(x, axis=None)", lambda x, axis: jnp.squeeze(x, axis if axis != () else None), "Without the axes of size one."),
            ("swapaxes(x, axis1, axis2)", jnp.swapaxes, "Two axes exchanged."),
            ("transpose(x, axes=None)", _transpose, "The axes in another order, in reverse by default."),
            ("tril(x, k=0)", jnp.tril, "0 above the k-th diagonal."),
            ("triu(x, k=0)", jnp.triu, "0 below the k-th diagonal."),
            ("take_along_axis(x, indices, axis=None)", lambda x, indices, axis: jnp.take_along_axis(x, indices, axis, mode="fill"),
             "The elements at indices that have the shape of the answer."),
        ]
    ),
    **table(
        [
            ("concatenate(xs, axis=0)", _joined, "Joined along an axis."),
            ("stack(x, axis=0)", jnp.stack, "Joined along a new axis."),
            ("dstack(xs)", jnp.dstack, "Joined along the third axis."),
            ("hstack(xs)", jnp.hstack, "Joined along the second axis."),
            ("vstack(xs)", jnp.vstack, "Joined along the first axis."),
        ],
        _all_of,
    ),
}  # fmt: skip


def append(x1, x2, axis=None):
    """x2 after x1."""
    return jnp.append(*kept([x1, x2]), axis=axis)


def broadcast_to(x, shape):
    """x repeated to fill a shape."""
    return jnp.broadcast_to(tensor(x), shape)


def expand_dims(x, axis):
    """With a new axis of size one, or with several."""
    if axis is None:
        raise problem("bad_argument", owner="expand_dims", argument="axis", expected="a whole number or several", got="None")
    return jnp.expand_dims(tensor(x), tuple(axis) if isinstance(axis, list) else axis)


def get_item(x, key):
    """``x[key]``."""
    return tensor(x)[key]


def meshgrid(*x, indexing="xy"):
    """Grids of coordinates from the coordinates of each axis."""
    return list(jnp.meshgrid(*map(tensor, x), indexing=indexing))


def pad(x, pad_width, mode="constant", constant_values=None):
    """With elements added at both ends of each axis."""
    if constant_values is None:
        return jnp.pad(tensor(x), pad_width, mode=mode)
    if mode != "constant":
        expected = "'constant' where constant_values are given"
        raise problem("bad_argument", owner="pad", argument="mode", expected=expected, got=repr(mode))
    return jnp.pad(tensor(x), pad_width, mode=mode, constant_values=value_of(constant_values))


def repeat(x, repeats, axis=None):
    """Each element several times, one after another."""
    return jnp.repeat(tensor(x), repeats if isinstance(repeats, int) else np.asarray(repeats), axis=axis)


def reshape(x, newshape):
    """The same elements in another shape; one -1 takes what is left."""
    sizes = [n for n in newshape if isinstance(n, (int, np.integer))] if isinstance(newshape, (list, tuple)) else []
    if sizes.count(-1) > 1 or any(n < -1 for n in sizes):
        expected = "sizes of 0 or more, one of them perhaps -1"
        raise problem("bad_argument", owner="reshape", argument="newshape", expected=expected, got=repr(newshape))
    return jnp.reshape(tensor(x), newshape)


def _reshaped(x, newshape):
    """Of a symbolic tensor: -1 is unknown if a size is, or if it does not follow."""
    newshape = (newshape,) if isinstance(newshape, int) else tuple(newshape)
    known, wanted = math.prod(n for n in x.shape if n is not None), math.prod(n for n in newshape if n not in (-1, None))
    if None not in x.shape:
        return None
    # A size of the answer is known where all unknown sizes are in the first place of both shapes and the rest is equal.
    same_rest = known == wanted and x.shape.count(None) == 1
    return KerasTensor([None if n in (-1, None) else n for n in newshape], x.dtype) if -1 in newshape or same_rest else None


def select(condlist, choicelist, default=0):
    """Of each place, the choice whose condition holds first."""
    if not isinstance(condlist, (list, tuple)) or not isinstance(choicelist, (list, tuple)) or not condlist or not choicelist:
        expected = "lists of at least one"
        got = f"{condlist} and {choicelist}"
        raise problem("bad_argument", owner="select", argument="condlist and choicelist", expected=expected, got=got)
    choices = kept(choicelist)
    return jnp.select([tensor(c) for c in condlist], [tensor(c) for c in choices], value_of(default))


def take(x, indices, axis=None):
    """The elements at some indices of an axis; negative ones count from the end."""
    if is_float(indices := tensor(indices)):
        raise problem("bad_argument", owner="take", argument="indices", expected="of whole numbers", got=f"of {indices.dtype}")
    return jnp.take(tensor(x), indices.astype("int32"), axis=axis)


def tile(x, repeats):
    """x side by side with itself, several times an axis."""
    return jnp.tile(tensor(x), tuple(map(int, repeats)) if isinstance(repeats, (list, tuple, np.ndarray)) else int(repeats))


def unravel_index(indices, shape):
    """Places counted through all elements as one index an axis."""
    return tuple(i.astype("int32") for i in jnp.unravel_index(tensor(indices), shape))


def unstack(x, num=None, axis=0):
    """The parts along an axis, as a list."""
    x = tensor(x)
    return [jnp.take(x, i, axis=axis) for i in range(x.shape[axis] if num is None else num)]


def vander(x, N=None, increasing=False):
    """Powers of x as columns."""
    if not isinstance(increasing, bool):
        raise problem("wrong_type", owner="vander", argument="increasing", expected="True or False", got=repr(increasing))
    return jnp.vander(tensor(x), N=N, increasing=increasing)


def view(x, dtype=None):
    """The same bits read as another type."""
    return tensor(x).view(dtype)


def size(x):
    """The number of elements, known of a symbolic tensor when its values are."""
    if is_symbolic(x):
        return apply(jnp.size, x)
    return jnp.size(tensor(x))


def ndim(x):
    """The number of axes."""
    return len(x.shape) if hasattr(x, "shape") else np.ndim(x)


_ALL = (
    append, broadcast_to, expand_dims, get_item, meshgrid, pad, repeat, select, take, tile, unravel_index, unstack, vander, view,
)  # fmt: skip
OPERATIONS |= {function.__name__: operation(function) for function in _ALL}


def _broadcast_shape(x, shape):
    ends = zip(reversed(x.shape), reversed(shape), strict=False)
    fits = len(x.shape) <= len(shape) and all(n in (None, 1, m) or m is None for n, m in ends)
    return KerasTensor(shape, x.dtype) if fits else None


def _item(x, key):
    """An index beyond a known size is refused; computed, it would be the last."""
    keys = key if isinstance(key, tuple) else (key,)
    if any(k is None or k is Ellipsis or not isinstance(k, (int, slice)) for k in keys):
        return
    for k, n in zip(keys, x.shape, strict=False):
        if isinstance(k, int) and n is not None and not -n <= k < n:
            raise problem("bad_argument", owner="get_item", argument="key", expected=f"from {-n} to {n - 1}", got=repr(k))
    return


def _parts_of_unknown(x, indices_or_sections, axis=0):
    """Of a symbolic tensor: equal parts of an unknown size are of unknown size."""
    if np.ndim(indices_or_sections) or not -x.ndim <= axis < x.ndim or x.shape[axis] is not None:
        return None
    axis = axis % len(x.shape)
    return [KerasTensor([None if i == axis else n for i, n in enumerate(x.shape)], x.dtype) for _ in range(int(indices_or_sections))]


OPERATIONS |= {
    "reshape": operation(reshape, _reshaped), "size": size, "ndim": ndim, "broadcast_to": operation(broadcast_to, _broadcast_shape),
    "get_item": operation(get_item, _item),
    "split": operation(OPERATIONS["split"], _parts_of_unknown),
}  # fmt: skip
