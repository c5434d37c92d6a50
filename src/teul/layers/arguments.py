"""How the arguments of a call are read: which are arrays, and what shapes they have."""

from typing import Any

import jax
import numpy as np

from teul.symbolic import KerasTensor, is_symbolic
from teul.variables import Variable


def is_array(value: Any) -> bool:
    """Whether ``value`` is an array, a Variable or a symbolic tensor."""
    return isinstance(value, (np.ndarray, jax.Array, Variable, KerasTensor, jax.ShapeDtypeStruct))


def holds_arrays(value: Any) -> bool:
    """Whether ``value`` is an array, or a list that holds one."""
    return is_array(value) or (isinstance(value, (list, tuple)) and any(holds_arrays(v) for v in value))


def has_shape(value: Any) -> bool:
    """Whether ``value`` is an array, or a list or dict of nothing but arrays."""
    return is_array(value) or (isinstance(value, (list, tuple)) and bool(value) and all(has_shape(v) for v in value)) or (
        isinstance(value, dict) and bool(value) and all(has_shape(v) for v in value.values())
    )  # fmt: skip


def shape_of(value: Any) -> Any:
    """The shape that ``build`` is told: the batch axis unknown while shapes are traced, as any size stands in its place then."""
    if isinstance(value, (list, tuple)):
        return type(value)(shape_of(v) for v in value)
    if isinstance(value, dict):
        return {name: shape_of(v) for name, v in value.items()}
    if is_symbolic(value):
        return tuple(value.shape)
    if isinstance(value, (jax.core.Tracer, jax.ShapeDtypeStruct)):
        return unbatched(tuple(value.shape))
    return tuple(np.shape(value))


def unbatched(shape: Any) -> Any:
    """A shape, or each of several, with the batch axis unknown."""
    if isinstance(shape, dict):
        return {name: unbatched(s) for name, s in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and isinstance(shape[0], (list, tuple, dict)):
        return type(shape)(unbatched(s) for s in shape)
    return (None, *shape[1:]) if shape else ()


def tensors_of(shape: Any, dtype: str) -> Any:
    """Symbolic tensors of a shape, or of each of several shapes."""
    if isinstance(shape, dict):
        return {name: tensors_of(s, dtype) for name, s in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and isinstance(shape[0], (list, tuple, dict)):
        return type(shape)(tensors_of(s, dtype) for s in shape)
    return KerasTensor(shape, dtype)


def as_shape(shape: Any) -> Any:
    """A shape from plain data: lists of numbers become tuples, lists of shapes stay lists."""
    if isinstance(shape, dict):
        return {name: as_shape(s) for name, s in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and isinstance(shape[0], (list, tuple, dict)):
        return [as_shape(s) for s in shape]
    return None if shape is None else tuple(shape)


def single(value: Any) -> Any:
    """The one entry of a list of one; anything else as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
