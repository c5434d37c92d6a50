"""Functions of tf that take elements by their places, put some there, or sort them."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.course.tensorflow.dtypes import int64
from teul.course.tensorflow.plain import axes, sizes
from teul.course.tensorflow.tensor import Tensor, bare, compute, convert_to_tensor, widened


def _gather(x, places, *, axis, batch_dims):
    if batch_dims:
        return jax.vmap(lambda a, p: _gather(a, p, axis=axis - 1, batch_dims=batch_dims - 1))(x, places)
    return jnp.take(x, places, axis, mode="clip")


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The elements at some places along an axis (the first after ``batch_dims``).

    >>> gather([10, 20, 30], [2, 0]).numpy().tolist()
    [30, 10]
    """
    if type(params) is Tensor and isinstance(params.array, np.ndarray):
        return Tensor(params.array[np.asarray(bare(indices))])
    axis = int(batch_dims) if axis is None else axes(axis)
    found = convert_to_tensor(params)
    rank = len(found.shape)
    return compute(_gather, found, _narrow(indices), wide=_wide_of(found), axis=axis % rank, batch_dims=int(batch_dims) % max(rank, 1))


def _narrow(value: Any) -> Any:
    """A tensor of places without the name of a wider type, which what is taken does not get from it."""
    value = convert_to_tensor(value)
    return Tensor(value.array) if type(value) is Tensor else value


def _wide_of(value: Any) -> Any:
    return value.wide if type(value) is Tensor else None


def _gather_nd(x, places, *, batch_dims):
    if batch_dims:
        return jax.vmap(lambda a, p: _gather_nd(a, p, batch_dims=batch_dims - 1))(x, places)
    return x[tuple(jnp.moveaxis(places, -1, 0))]


def gather_nd(params, indices, batch_dims=0, name=None, bad_indices_policy=""):
    """The parts at some places; each row of ``indices`` is one place.

    >>> gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]]).numpy().tolist()
    [2, 3]
    """
    return compute(_gather_nd, params, _narrow(indices), batch_dims=int(batch_dims))


def where(condition, x=None, y=None, name=None):
    """Elements of x where the condition holds, of y elsewhere; or, given the condition alone, the places where it holds."""
    if x is None and y is None:
        places = np.argwhere(np.asarray(bare(convert_to_tensor(condition))))
        return widened(convert_to_tensor(places.astype(np.int32)), int64)
    parts = [convert_to_tensor(p) if isinstance(p, (list, tuple)) else p for p in (condition, x, y)]
    return compute(_where, *parts)


def _where(condition, x, y):
    condition = jnp.asarray(condition)
    if condition.ndim == 1 and jnp.ndim(x) > 1 and condition.shape[0] == x.shape[0] and condition.shape != x.shape[-1:]:
        condition = condition.reshape(-1, *[1] * (x.ndim - 1))  # TensorFlow 1 took whole rows
    return jnp.where(condition.astype(bool), x, y)


def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements where the mask holds."""
    chosen = np.asarray(bare(convert_to_tensor(mask))).astype(bool)
    found, start = convert_to_tensor(tensor), int(axis or 0)
    places = np.flatnonzero(chosen.reshape(-1))
    shape = tuple(found.shape)
    flat = compute(_flattened, found, shape=(*shape[:start], -1, *shape[start + chosen.ndim :]))
    return gather(flat, places, axis=start)


def _flattened(x, *, shape):
    return x.reshape(shape)


def _scatter(x, places, updates, *, way):
    at = x.at[tuple(jnp.moveaxis(jnp.asarray(places), -1, 0))]
    return getattr(at, way)(jnp.asarray(updates).astype(x.dtype))


def scatter_nd(indices, updates, shape, name=None):
    """Zeros of a shape with updates added at some places."""
    found = convert_to_tensor(updates)
    with jax.ensure_compile_time_eval():
        start = jnp.zeros(sizes(shape), found.array.dtype if type(found) is Tensor else found.dtype)
    return compute(_scatter, start, _narrow(indices), found, way="add")


def tensor_scatter_nd_update(tensor, indices, updates, name=None):
    """The tensor with updates put at some places.

    >>> tensor_scatter_nd_update([1, 2, 3], [[1]], [9]).numpy().tolist()
    [1, 9, 3]
    """
    return compute(_scatter, convert_to_tensor(tensor), _narrow(indices), updates, way="set")


def tensor_scatter_nd_add(tensor, indices, updates, name=None):
    """The tensor with updates added at some places."""
    return compute(_scatter, convert_to_tensor(tensor), _narrow(indices), updates, way="add")


def tensor_scatter_nd_sub(tensor, indices, updates, name=None):
    """The tensor with updates taken off at some places."""
    return compute(_scatter, convert_to_tensor(tensor), _narrow(indices), compute(jnp.negative, updates), way="add")


def tensor_scatter_nd_max(tensor, indices, updates, name=None):
    """The tensor, where updates are greater with those."""
    return compute(_scatter, convert_to_tensor(tensor), _narrow(indices), updates, way="max")


def tensor_scatter_nd_min(tensor, indices, updates, name=None):
    """The tensor, where updates are less with those."""
    return compute(_scatter, convert_to_tensor(tensor), _narrow(indices), updates, way="min")


# Order ------------------------------------------------------------------------------------------------------------------------


def _sort(x, *, axis, descending):
    return jnp.sort(x, axis, descending=descending)


def sort(values, axis=-1, direction="ASCENDING", name=None):
    """The elements in order along an axis."""
    return compute(_sort, values, axis=axes(axis), descending=direction.upper() == "DESCENDING")


def _argsort(x, *, axis, descending):
    return jnp.argsort(x, axis, descending=descending)


def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The places of the elements in order."""
    return compute(_argsort, _narrow(values), axis=axes(axis), descending=direction.upper() == "DESCENDING")


def _top_k(x, *, k):
    return list(jax.lax.top_k(x, k))


class TopK(tuple):
    """What :func:`top_k` gives: ``values`` and ``indices``."""

    values = property(lambda self: self[0])
    indices = property(lambda self: self[1])


def top_k(input, k=1, sorted=True, index_type="int32", name=None):
    """The k greatest along the last axis, and where they are."""
    return TopK(compute(_top_k, convert_to_tensor(input), k=int(k)))


def _in_top_k(targets, predictions, *, k):
    own = jnp.take_along_axis(predictions, targets[:, None], 1)
    return jnp.sum(predictions > own, 1) < k


def in_top_k(targets, predictions, k, name=None):
    """Whether each row's class is among the k with the greatest predictions."""
    if getattr(targets, "ndim", None) == 2:  # TensorFlow 1 had them the other way round
        targets, predictions = predictions, targets
    return compute(_in_top_k, _narrow(targets), predictions, k=int(k))


def _unique(values: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each value once, in the order of its first appearance; where each element's is; how often each is there."""
    array = np.asarray(bare(convert_to_tensor(values)))
    _, first, inverse, counts = np.unique(array, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    rank = np.argsort(order)
    return array[first[order]], rank[inverse].astype(np.int32), counts[order].astype(np.int32)


def unique(x, out_idx="int32", name=None):
    """Each value once, and for each element which of them it is."""
    values, places, _ = _unique(x)
    return Unique((convert_to_tensor(values), convert_to_tensor(places)))


def unique_with_counts(x, out_idx="int32", name=None):
    """The same, and how often each value is there."""
    return Unique(tuple(map(convert_to_tensor, _unique(x))))


class Unique(tuple):
    """What :func:`unique` gives: ``y``, ``idx`` and perhaps ``count``."""

    y = property(lambda self: self[0])
    idx = property(lambda self: self[1])
    count = property(lambda self: self[2])


def _searchsorted(rows, values, *, side):
    if rows.ndim == 1:
        return jnp.searchsorted(rows, values, side=side)
    return jax.vmap(lambda r, v: jnp.searchsorted(r, v, side=side))(rows, values)


def searchsorted(sorted_sequence, values, side="left", out_type="int32", name=None):
    """Where values belong in a sequence that is in order."""
    return compute(_searchsorted, sorted_sequence, values, side=side)


def invert_permutation(x, name=None):
    """The permutation that undoes x."""
    return compute(jnp.argsort, x)


def dynamic_partition(data, partitions, num_partitions, name=None):
    """The rows of each partition, as a list."""
    numbers = np.asarray(bare(convert_to_tensor(partitions)))
    return [boolean_mask(data, numbers == i) for i in range(int(num_partitions))]


def dynamic_stitch(indices, data, name=None):
    """Rows put together at the places given."""
    places = np.concatenate([np.asarray(bare(convert_to_tensor(i))).reshape(-1) for i in indices])
    rows = np.concatenate([np.asarray(d).reshape(-1, *np.shape(d)[np.ndim(i) :]) for i, d in zip(indices, data, strict=True)])
    found = np.zeros((int(places.max()) + 1, *rows.shape[1:]), rows.dtype)
    found[places] = rows
    return convert_to_tensor(found)
