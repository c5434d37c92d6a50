"""Elements of a data set: arrays, tuples and dicts of them, with NumPy inside and tensors outside."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from teul.course.tensorflow.array import TensorSpec
from teul.course.tensorflow.dtypes import NARROW
from teul.course.tensorflow.tensor import Tensor, as_numpy, convert_to_tensor, text_array
from teul.errors import problem
from teul.variables import Variable


def _is_leaf(x: Any) -> bool:
    return not isinstance(x, (tuple, dict))


def map_leaves(function: Callable, *trees: Any) -> Any:
    """``function`` of the leaves: everything but tuples and dicts."""
    return jax.tree.map(function, *trees, is_leaf=_is_leaf)


def leaves_of(tree: Any) -> list[Any]:
    """The leaves."""
    return jax.tree.leaves(tree, is_leaf=_is_leaf)


def unflattened(like: Any, leaves: Any) -> Any:
    """The leaves in the structure of another tree."""
    return jax.tree.unflatten(jax.tree.structure(like, is_leaf=_is_leaf), list(leaves))


def to_arrays(tree: Any) -> Any:
    """What a user gave, as NumPy arrays of their own types (lists are arrays, text is bytes)."""
    if hasattr(tree, "columns") and hasattr(tree, "to_dict"):  # a data frame
        return np.asarray(tree)
    return map_leaves(_array, tree)


def _array(value: Any) -> np.ndarray:
    if isinstance(value, Tensor):
        return np.asarray(value)
    if isinstance(value, (np.ndarray, np.generic, jax.Array, Variable)) or hasattr(value, "__array__"):
        array = np.asarray(value)
        return text_array(array) if array.dtype.kind in "OSU" else array
    if isinstance(value, list) and value and isinstance(value[0], (Tensor, jax.Array)):
        return np.stack([np.asarray(v) for v in value])
    array, _ = as_numpy(value)
    return array


def tensors(tree: Any) -> Any:
    """The arrays as tensors; data sets among them stay data sets."""
    return map_leaves(lambda a: a if isinstance(a, Tensor) or hasattr(a, "_begin") else convert_to_tensor(a), tree)


def plain(tree: Any) -> Any:
    """The arrays in the types that are computed in."""
    return map_leaves(lambda a: a.astype(NARROW[a.dtype.name]) if a.dtype.name in NARROW else a, tree)


def called(function: Callable, element: Any) -> Any:
    """``function`` of an element: the parts of a tuple are its arguments. A list that comes out is a tensor or a tuple."""
    out = function(*element) if isinstance(element, tuple) else function(element)
    return _tidy(out)


def _tidy(out: Any) -> Any:
    if isinstance(out, list):
        return tuple(map(_tidy, out)) if any(hasattr(o, "shape") for o in out) else convert_to_tensor(out)
    if isinstance(out, tuple):
        return tuple(map(_tidy, out))
    return {name: _tidy(part) for name, part in out.items()} if isinstance(out, dict) else out


def numbers_only(tree: Any) -> bool:
    """Whether all leaves are arrays of numbers."""
    return all(isinstance(leaf, (np.ndarray, np.generic)) and leaf.dtype.kind in "fiub" for leaf in leaves_of(tree))


def stacked(elements: list[Any]) -> Any:
    """Elements side by side.

    Raises:
        ValueError: they have different shapes.
    """
    try:
        return map_leaves(lambda *parts: np.stack([np.asarray(p) for p in parts]), *elements)
    except ValueError as error:
        shapes = sorted({tuple(np.shape(leaf)) for e in elements for leaf in leaves_of(e)})
        raise problem("tf_unequal_elements", shapes=", ".join(map(str, shapes[:4]))) from error


def padded(elements: list[Any], shapes: Any, values: Any) -> Any:
    """Elements side by side, the shorter ones filled up."""
    first = elements[0]
    shapes = map_leaves(lambda a: None, first) if shapes is None else shapes
    values = map_leaves(lambda a: values, first) if not isinstance(values, (tuple, dict)) else values
    found = [_padded(list(parts), shape, value) for parts, shape, value in zip(
        zip(*map(leaves_of, elements), strict=True), _shapes(shapes, first), leaves_of(values), strict=True)]  # fmt: skip
    return unflattened(first, found)


def _shapes(shapes: Any, first: Any) -> list[Any]:
    if isinstance(first, (tuple, dict)):
        parts = shapes.values() if isinstance(shapes, dict) else shapes
        return [None if p is None else list(p) for p in parts]
    return [None if shapes is None else list(shapes)]


def _padded(parts: list[Any], shape: Any, value: Any) -> np.ndarray:
    parts = [np.asarray(p) for p in parts]
    most = [max(sizes) for sizes in zip(*(p.shape for p in parts), strict=True)]
    sizes = most if shape is None else [m if s is None or s == -1 else int(s) for s, m in zip(shape, most, strict=True)]
    fill = (b"" if parts[0].dtype == object else 0) if value is None else np.asarray(value).item()
    found = np.full((len(parts), *sizes), fill, parts[0].dtype)
    for row, part in enumerate(parts):
        place: Any = (row, *(slice(0, n) for n in part.shape))
        found[place] = part
    return found


def spec_of(element: Any) -> Any:
    """What the arrays of an element are like."""
    return map_leaves(_spec, element)


def _spec(value: Any) -> TensorSpec:
    dtype = np.asarray(value).dtype
    return TensorSpec(np.shape(value), "string" if dtype.kind in "OSU" else dtype)
