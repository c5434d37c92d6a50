"""How operations read what they are given: lists, NumPy arrays, Variables and plain numbers become arrays of a fitting type."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.errors import problem
from teul.forms import standard_dtype as standard_dtype
from teul.variables import Variable, as_array

_PLAIN = (bool, int, float, complex)


def tensor(x: Any, dtype: Any = None) -> Any:
    """``x`` as a JAX array: Python floats in ``config.floatx()``, whole numbers as int32, NumPy arrays in their own type."""
    if isinstance(x, jax.core.Tracer) or (dtype is None and isinstance(x, jax.Array)):
        return x if dtype is None else x.astype(dtype)
    return as_array(x, dtype)


def is_plain(x: Any) -> bool:
    """Whether ``x`` is a Python number, which takes the type of the array it meets."""
    return type(x) in _PLAIN


def is_float(x: Any) -> bool:
    """Whether ``x`` is an array of floats or of complex numbers."""
    return hasattr(x, "dtype") and jnp.issubdtype(x.dtype, jnp.inexact)


def kept(tensors: Sequence[Any]) -> list[Any]:
    """Arrays in their own types; a Python number beside an array stays one, so that it does not widen the array's type."""
    if all(map(is_plain, tensors)):
        return [tensor(x) for x in tensors]
    return [x if is_plain(x) else tensor(x) for x in tensors]


def floats(tensors: Sequence[Any]) -> list[Any]:
    """Float arrays of the type they have together; whole numbers and flags alone become ``config.floatx()``."""
    arrays = kept(tensors)
    dtype = float_type(*arrays)
    return [tensor(x, dtype) for x in arrays]


def float_type(*arrays: Any) -> Any:
    """The float type that arrays and plain numbers have together."""
    inexact = [x for x in arrays if is_float(x)]
    return jnp.result_type(*(x.dtype for x in inexact)) if inexact else config.floatx()


def is_tensor(x: Any) -> bool:
    """Whether ``x`` is an array of JAX.

    >>> is_tensor(jnp.ones(2)), is_tensor([1, 2]), is_tensor(np.ones(2))
    (True, False, False)
    """
    return isinstance(x, jax.Array)


def value_of(x: Any) -> Any:
    """What a Variable holds; anything else as it is."""
    return x.value if isinstance(x, Variable) else x


def axes_of(axis: int | Sequence[int] | None, rank: int) -> tuple[int, ...]:
    """Axes counted from the front; all of them for None."""
    if axis is None:
        return tuple(range(rank))
    return tuple(a % rank for a in (axis if isinstance(axis, (list, tuple)) else (axis,)))


def each(value: int | Sequence[int], count: int) -> tuple[int, ...]:
    """One number for each of ``count`` axes: ``each(2, 3)`` is ``(2, 2, 2)``."""
    return (int(value),) * count if np.ndim(value) == 0 else tuple(int(n) for n in value)


def channels_first(data_format: str | None) -> bool:
    """Whether the channels are the second axis rather than the last; None is the session's choice."""
    data_format = data_format or config.image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        expected = "'channels_first' or 'channels_last'"
        raise problem("bad_argument", owner="An operation", argument="data_format", expected=expected, got=repr(data_format))
    return data_format == "channels_first"
