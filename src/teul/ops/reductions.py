"""Operations that sum up: sums, means, extremes, quantiles, counts, running sums, order."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.ops.making import operation, table
from teul.ops.reading import float_type, floats, tensor, value_of
from teul.symbolic import KerasTensor


def _ints(tensors):
    """Flags count as whole numbers."""
    return [x.astype("int32") if x.dtype == bool else x for x in map(tensor, tensors)]


def _arg(function):
    def find(x, axis, keepdims):
        return function(tensor(x), axis=axis, keepdims=keepdims).astype("int32")

    return find


def _argpartition(x, kth, axis):
    if not isinstance(kth, (int, np.integer)):
        raise problem("bad_argument", owner="argpartition", argument="kth", expected="a whole number", got=repr(kth))
    return jnp.argpartition(x, kth, axis=axis).astype("int32")


def _quantile(function, scale=1.0):
    def find(x, q, axis, method, keepdims):
        axis = tuple(axis) if isinstance(axis, list) else axis
        return function(x, jnp.asarray(q).astype(x.dtype), axis=axis, method=method, keepdims=keepdims)

    return find


def _sum_in(function):
    def add_up(x, axis, dtype):
        x = tensor(x)
        return function(x.astype(dtype) if dtype else x, axis=axis)

    return add_up


OPERATIONS: dict[str, Callable] = {
    **table(
        [
            ("all(x, axis=None, keepdims=False)", jnp.all, "Whether all elements are true."),
            ("any(x, axis=None, keepdims=False)", jnp.any, "Whether an element is true."),
            ("amax(x, axis=None, keepdims=False)", jnp.max, "The largest element."),
            ("amin(x, axis=None, keepdims=False)", jnp.min, "The smallest element."),
            ("max(x, axis=None, keepdims=False, initial=None)", jnp.max, "The largest element."),
            ("min(x, axis=None, keepdims=False, initial=None)", jnp.min, "The smallest element."),
            ("argmax(x, axis=None, keepdims=False)", _arg(jnp.argmax), "The place of the largest element."),
            ("argmin(x, axis=None, keepdims=False)", _arg(jnp.argmin), "The place of the smallest element."),
            ("nanargmax(x, axis=None, keepdims=False)", _arg(jnp.nanargmax), "The place of the largest number, NaN passed over."),
            ("nanargmin(x, axis=None, keepdims=False)", _arg(jnp.nanargmin), "The place of the smallest number, NaN passed over."),
            ("argsort(x, axis=-1)", lambda x, axis: jnp.argsort(x, axis=axis).astype("int32"), "The places of the elements in order."),
            ("sort(x, axis=-1)", jnp.sort, "The elements in order."),
            ("argpartition(x, kth, axis=-1)", _argpartition,
             "The places of the elements so that the kth is where order puts it, smaller ones before."),
            ("count_nonzero(x, axis=None)", lambda x, axis: jnp.count_nonzero(x, axis=axis).astype("int32"), "How many are not 0."),
            ("nanmax(x, axis=None, keepdims=False)", jnp.nanmax, "The largest number, NaN passed over."),
            ("nanmin(x, axis=None, keepdims=False)", jnp.nanmin, "The smallest number, NaN passed over."),
            ("nonzero(x)", jnp.nonzero, "Where the elements are not 0: one array of indices an axis."),
            ("ptp(x, axis=None, keepdims=False)", jnp.ptp, "The largest less the smallest element."),
        ]
    ),
    **table(
        [
            ("sum(x, axis=None, keepdims=False)", jnp.sum, "The sum of the elements."),
            ("nansum(x, axis=None, keepdims=False)", jnp.nansum, "The sum of the numbers, NaN passed over."),
            ("prod(x, axis=None, keepdims=False, dtype=None)", jnp.prod, "The product of the elements."),
            ("nanprod(x, axis=None, keepdims=False)", jnp.nanprod, "The product of the numbers, NaN passed over."),
            ("cumsum(x, axis=None, dtype=None)", _sum_in(jnp.cumsum), "The running sum."),
            ("cumprod(x, axis=None, dtype=None)", _sum_in(jnp.cumprod), "The running product."),
            ("nancumsum(x, axis=None, dtype=None)", _sum_in(jnp.nancumsum), "The running sum, NaN passed over."),
            ("nancumprod(x, axis=None, dtype=None)", _sum_in(jnp.nancumprod), "The running product, NaN passed over."),
            ("trace(x, offset=0, axis1=0, axis2=1)", jnp.trace, "The sum along a diagonal."),
        ],
        _ints,
    ),
    **table(
        [
            ("mean(x, axis=None, keepdims=False)", jnp.mean, "The mean."),
            ("median(x, axis=None, keepdims=False)", lambda x, axis, keepdims: _quantile(jnp.quantile)(x, 0.5, axis, "linear", keepdims),
             "The middle value."),
            ("std(x, axis=None, keepdims=False)", jnp.std, "The standard deviation."),
            ("var(x, axis=None, keepdims=False)", jnp.var, "The variance."),
            ("nanmean(x, axis=None, keepdims=False)", jnp.nanmean, "The mean, NaN passed over."),
            ("nanmedian(x, axis=None, keepdims=False)", jnp.nanmedian, "The middle value, NaN passed over."),
            ("nanstd(x, axis=None, keepdims=False)", jnp.nanstd, "The standard deviation, NaN passed over."),
            ("nanvar(x, axis=None, keepdims=False)", jnp.nanvar, "The variance, NaN passed over."),
            ("logsumexp(x, axis=None, keepdims=False)", jax.nn.logsumexp, "``log(sum(exp(x)))``, safe for large x."),
            ("corrcoef(x)", jnp.corrcoef, "The correlations between the rows."),
        ],
        floats,
    ),
    **table(
        [
            ("quantile(x, q, axis=None, method='linear', keepdims=False)", _quantile(jnp.quantile),
             "The value below which the share q of the elements lies."),
            ("nanquantile(x, q, axis=None, method='linear', keepdims=False)", _quantile(jnp.nanquantile),
             "The value below which the share q of the numbers lies, NaN passed over."),
            ("percentile(x, q, axis=None, method='linear', keepdims=False)", _quantile(jnp.percentile),
             "The value below which q percent of the elements lie."),
            ("nanpercentile(x, q, axis=None, method='linear', keepdims=False)", _quantile(jnp.nanpercentile),
             "The value below which q percent of the numbers lie, NaN passed over."),
        ],
        lambda tensors: [floats(tensors[:1])[0], tensors[1]],
    ),
}  # fmt: skip


def average(x, axis=None, weights=None):
    """The mean, weighted where weights are given."""
    if weights is None:
        return jnp.mean(*floats([x]), axis=axis)
    x, weights = floats([x, weights])
    return jnp.average(x, axis=axis, weights=weights)


def allclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether ``|x1 - x2| <= atol + rtol * |x2|`` everywhere."""
    return jnp.allclose(tensor(x1), tensor(x2), rtol, atol, equal_nan)


def bincount(x, weights=None, minlength=0, sparse=False):
    """How often each whole number occurs; for rows, in each row."""
    x = tensor(x).astype("int32")
    length = max(int(minlength or 0), int(np.max(np.asarray(x), initial=-1)) + 1)

    def count(row, weight):
        return jnp.bincount(row, weight, length=length)

    if weights is not None:
        weights = tensor(weights)
    counts = count if x.ndim == 1 else jax.vmap(count, in_axes=(0, None if weights is None else 0))
    found = counts(x, weights)
    return found.astype("int32") if weights is None else found


def digitize(x, bins):
    """The number of the bin each element lies in, bins given by their edges."""
    return jnp.digitize(tensor(x), tensor(bins)).astype("int32")


def histogram(x, bins=10, range=None):
    """How many elements lie in each of the bins, and the edges of these."""
    x = tensor(x)
    if not isinstance(bins, int):
        raise problem("wrong_type", owner="histogram", argument="bins", expected="a whole number", got=repr(bins))
    if bins < 0:
        raise problem("bad_argument", owner="histogram", argument="bins", expected="0 or more", got=repr(bins))
    if range is not None and (not isinstance(range, (tuple, list)) or len(range) != 2 or range[0] > range[1]):
        raise problem("bad_argument", owner="histogram", argument="range", expected="(low, high) with low <= high", got=repr(range))
    if x.ndim != 1:
        raise problem("bad_argument", owner="histogram", argument="x", expected="of one axis", got=f"of shape {x.shape}")
    counts, edges = jnp.histogram(x.astype(float_type(x)), bins=bins, range=range)
    return counts, edges


def searchsorted(sorted_sequence, values, side="left"):
    """Where the values would have to be put into a sorted sequence."""
    return jnp.searchsorted(tensor(sorted_sequence), tensor(values), side=side).astype("int32")


def diff(a, n=1, axis=-1):
    """Each element less the one before, n times over."""
    return jnp.diff(tensor(a), n=n, axis=axis)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The area under a curve given by points, by the trapezoidal rule."""
    (y,) = floats([y])
    return jnp.trapezoid(y, None if x is None else tensor(x).astype(y.dtype), value_of(dx), axis).astype(y.dtype)


def unique(x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None, fill_value=None):
    """The different elements, in order; also where each was first, which one each element is, and how often each occurs."""
    found = jnp.unique(tensor(x), return_index, return_inverse, return_counts, axis, size=size, fill_value=fill_value)
    return tuple(found) if isinstance(found, tuple) else found


def isin(x1, x2, assume_unique=False, invert=False):
    """Which elements of x1 are among those of x2."""
    return jnp.isin(tensor(x1), tensor(x2), assume_unique=assume_unique, invert=invert)


def in_top_k(targets, predictions, k):
    """Whether each row's target class is among the k classes with the highest predictions."""
    targets, predictions = tensor(targets).astype("int32"), tensor(predictions)
    right = jnp.take_along_axis(predictions, jnp.clip(targets, 0, predictions.shape[-1] - 1)[..., None], axis=-1)
    known = (targets >= 0) & (targets < predictions.shape[-1]) & ~jnp.isnan(right[..., 0])
    return known & (jnp.sum(predictions > right, axis=-1) < k)


def top_k(x, k, sorted=True):
    """The k largest elements of the last axis, and where they are."""
    values, places = jax.lax.top_k(tensor(x), k)
    return values, places


def _segments(function):
    def by_segment(data, segment_ids, num_segments=None, sorted=False):
        data, segment_ids = tensor(data), tensor(segment_ids)
        if segment_ids.ndim > 1 or segment_ids.shape[0] != data.shape[0]:
            expected = f"one number for each of the {data.shape[0]} elements"
            raise problem("bad_argument", owner="segments", argument="segment_ids", expected=expected, got=f"of shape {segment_ids.shape}")
        return function(data, segment_ids.astype("int32"), num_segments, sorted)

    return by_segment


def _counted(x, weights=None, minlength=0, sparse=False):
    """How many bins there are is known when the numbers are."""
    return KerasTensor((*x.shape[:-1], None), "int32" if weights is None else weights.dtype)


def _found(x, *args, **kwargs):
    """How many different elements there are is known when they are."""
    named = {**dict(zip(("sorted", "return_index", "return_inverse", "return_counts", "axis"), args, strict=False)), **kwargs}
    if named.get("size") is not None:
        return None
    axis = named.get("axis")
    found = KerasTensor((None,) if axis is None else [None if i == axis % x.ndim else n for i, n in enumerate(x.shape)], x.dtype)
    inverse = x.shape if axis is None else (x.shape[axis],)
    more = [("return_index", (None,)), ("return_inverse", inverse), ("return_counts", (None,))]
    others = tuple(KerasTensor(shape, "int32") for name, shape in more if named.get(name))
    return (found, *others) if others else found


def _segmented(data, segment_ids, num_segments=None, sorted=False):
    """Without their number, the segments are counted when they are known."""
    fits = len(segment_ids.shape) == 1 and (None in (segment_ids.shape[0], data.shape[0]) or segment_ids.shape[0] == data.shape[0])
    return None if num_segments is not None or not fits else KerasTensor((None, *data.shape[1:]), data.dtype)


_ALL = (average, allclose, digitize, histogram, searchsorted, diff, trapezoid, isin, in_top_k, top_k)
OPERATIONS |= {function.__name__: operation(function) for function in _ALL}
OPERATIONS |= {"bincount": operation(bincount, _counted), "unique": operation(unique, _found)}
OPERATIONS["nonzero"] = operation(OPERATIONS["nonzero"], lambda x: tuple(KerasTensor((None,), "int32") for _ in x.shape))
for _name in ("sum", "max", "min", "prod"):
    _function = _segments(getattr(jax.ops, f"segment_{_name}"))
    _function.__name__, _function.__doc__ = f"segment_{_name}", f"The {_name} of the elements of each segment."
    OPERATIONS[f"segment_{_name}"] = operation(_function, _segmented)
