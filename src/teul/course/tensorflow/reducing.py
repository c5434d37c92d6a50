"""Functions of tf that make few numbers of many: sums, means, greatest and least, where they are."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.course.tensorflow.dtypes import NARROW, as_dtype, int64
from teul.course.tensorflow.plain import axes
from teul.course.tensorflow.tensor import compute, convert_to_tensor


def _mean(x, axis=None, keepdims=False):
    found = jnp.mean(x, axis, keepdims=keepdims)
    return found if jnp.issubdtype(x.dtype, jnp.inexact) else jnp.trunc(found).astype(x.dtype)  # whole numbers stay whole


def _sum(x, axis=None, keepdims=False):
    return jnp.sum(x, axis, dtype=x.dtype, keepdims=keepdims)


def _prod(x, axis=None, keepdims=False):
    return jnp.prod(x, axis, dtype=x.dtype, keepdims=keepdims)


def _norm(x, axis=None, keepdims=False):
    return jnp.sqrt(jnp.sum(x * x, axis, keepdims=keepdims))


REDUCTIONS: dict[str, tuple[Callable, str]] = {
    "reduce_sum": (_sum, "The sum"),
    "reduce_mean": (_mean, "The mean"),
    "reduce_max": (jnp.max, "The greatest"),
    "reduce_min": (jnp.min, "The least"),
    "reduce_prod": (_prod, "The product"),
    "reduce_all": (jnp.all, "Whether all hold"),
    "reduce_any": (jnp.any, "Whether any holds"),
    "reduce_std": (jnp.std, "The standard deviation"),
    "reduce_variance": (jnp.var, "The variance"),
    "reduce_logsumexp": (jax.scipy.special.logsumexp, "The logarithm of the sum of exponentials"),
    "reduce_euclidean_norm": (_norm, "The length"),
}


def _reduction(name: str, function: Callable, line: str) -> Callable:
    def reduce(input_tensor, axis=None, keepdims=False, name=None, keep_dims=None, reduction_indices=None):
        axis = reduction_indices if axis is None else axis
        whole = convert_to_tensor(input_tensor) if isinstance(input_tensor, (list, tuple)) else input_tensor
        return compute(function, whole, axis=axes(axis), keepdims=bool(keepdims if keep_dims is None else keep_dims))

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = f"{line} along an axis, or of all elements."
    return reduce


globals().update({name: _reduction(name, *row) for name, row in REDUCTIONS.items()})


def _whole_number_type(output_type: Any) -> Any:
    return as_dtype(output_type) if str(as_dtype(output_type)) in NARROW else None


def argmax(input, axis=None, output_type=int64, name=None, dimension=None):
    """Where the greatest is along an axis, the first by default.

    >>> int(argmax([1, 9, 3]))
    1
    """
    axis = dimension if axis is None else axis
    return compute(jnp.argmax, input, wide=_whole_number_type(output_type), axis=axes(0 if axis is None else axis))


def argmin(input, axis=None, output_type=int64, name=None, dimension=None):
    """Where the least is along an axis, the first by default."""
    axis = dimension if axis is None else axis
    return compute(jnp.argmin, input, wide=_whole_number_type(output_type), axis=axes(0 if axis is None else axis))


def _cumulative(x, *, product, axis, exclusive, reverse, start):
    x = jnp.flip(x, axis) if reverse else x
    found = (jnp.cumprod if product else jnp.cumsum)(x, axis, dtype=x.dtype)
    if exclusive:
        first = jnp.full_like(jax.lax.slice_in_dim(x, 0, 1, axis=axis), start)
        found = jnp.concatenate([first, jax.lax.slice_in_dim(found, 0, x.shape[axis] - 1, axis=axis)], axis)
    return jnp.flip(found, axis) if reverse else found


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running sums along an axis."""
    return compute(_cumulative, x, product=False, axis=axes(axis), exclusive=exclusive, reverse=reverse, start=0)


def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running products along an axis."""
    return compute(_cumulative, x, product=True, axis=axes(axis), exclusive=exclusive, reverse=reverse, start=1)


def _count(x, *, axis, keepdims):
    return jnp.sum(x != 0, axis, dtype=jnp.int32, keepdims=keepdims)


def histogram_fixed_width(values, value_range, nbins=100, dtype="int32", name=None):
    """How many values there are in each of so many equal parts of a range; those outside count in the first and the last."""
    low, high = (float(v) for v in np.asarray(convert_to_tensor(value_range)))
    places = np.floor((np.asarray(convert_to_tensor(values), float).ravel() - low) / (high - low) * int(nbins))
    return convert_to_tensor(np.bincount(np.clip(places, 0, int(nbins) - 1).astype(int), minlength=int(nbins)), dtype)


def count_nonzero(input, axis=None, keepdims=None, dtype=int64, name=None):
    """How many elements are not zero."""
    return compute(_count, input, wide=_whole_number_type(dtype), axis=axes(axis), keepdims=bool(keepdims))


def _zero_fraction(x):
    return jnp.mean((x == 0).astype(jnp.float32))


def zero_fraction(value, name=None):
    """The share of zeros."""
    return compute(_zero_fraction, value)


def _bincount(x, weights, *, length):
    return jnp.bincount(x, weights, length=length)


def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=None, name=None, axis=None, binary_output=False):
    """How often each whole number from 0 up is there."""
    values = convert_to_tensor(arr)
    length = max(int(values.numpy().max(initial=-1)) + 1, int(minlength or 0))
    length = length if maxlength is None else min(length, int(maxlength))
    return compute(_counted, values, length=length) if weights is None else compute(_bincount, values, weights, length=length)


def _counted(x, *, length):
    return jnp.bincount(x.reshape(-1), length=length)


def _segments(data, ids, *, way, count):
    return _SEGMENTS[way](data, ids, num_segments=count)


def _mean_of_segments(data, ids, num_segments):
    totals = jax.ops.segment_sum(data, ids, num_segments)
    counts = jax.ops.segment_sum(jnp.ones(ids.shape, data.dtype), ids, num_segments)
    return totals / jnp.maximum(counts, 1).reshape(-1, *[1] * (data.ndim - 1))


_SEGMENTS = {"sum": jax.ops.segment_sum, "max": jax.ops.segment_max, "min": jax.ops.segment_min, "prod": jax.ops.segment_prod,
             "mean": _mean_of_segments}  # fmt: skip


def _segment(way: str) -> tuple[Callable, Callable]:
    def sorted_ids(data, segment_ids, name=None):
        ids = convert_to_tensor(segment_ids)
        return compute(_segments, data, ids, way=way, count=int(ids.numpy().max(initial=-1)) + 1)

    def any_ids(data, segment_ids, num_segments, name=None):
        return compute(_segments, data, segment_ids, way=way, count=int(num_segments))

    for function, prefix in ((sorted_ids, "segment_"), (any_ids, "unsorted_segment_")):
        function.__name__ = function.__qualname__ = prefix + way
        function.__doc__ = f"The {way} of the rows that have the same number in ``segment_ids``."
    return sorted_ids, any_ids


for _way in _SEGMENTS:
    globals()[f"segment_{_way}"], globals()[f"unsorted_segment_{_way}"] = _segment(_way)


def _confusion(labels, predictions, weights, *, count):
    return jnp.zeros((count, count), weights.dtype).at[labels, predictions].add(weights)


def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype="int32", name=None):
    """How often class i (rows) was taken for class j (columns).

    >>> confusion_matrix([0, 1, 1], [0, 1, 0]).numpy().tolist()
    [[1, 0], [1, 1]]
    """
    labels, predictions = convert_to_tensor(labels), convert_to_tensor(predictions)
    count = int(num_classes) if num_classes is not None else int(max(labels.numpy().max(), predictions.numpy().max())) + 1
    given = jnp.ones(labels.array.shape, "float32") if weights is None else weights
    from teul.course.tensorflow.elementwise import cast

    return cast(compute(_confusion, cast(labels, "int32"), cast(predictions, "int32"), cast(given, "float32"), count=count), dtype)
