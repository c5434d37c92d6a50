"""What a formula makes of the arrays it is given: lists, NumPy arrays and whole numbers become float arrays."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.variables import as_array

ArrayLike = Any
Array = jax.Array


def as_float(x: ArrayLike, dtype: str | None = None) -> Array:
    """A float array of ``x``: of ``dtype`` if given, else of its own float type, else of ``config.floatx()``.

    >>> as_float([1, 2]).dtype.name, as_float(True).dtype.name
    ('float32', 'float32')
    """
    x = as_array(x)
    if dtype is None:
        dtype = x.dtype if jnp.issubdtype(x.dtype, jnp.floating) else config.floatx()
    return x.astype(dtype)


_ways: list[Callable[[Any], Any]] = []


def hand_out(way: Callable[[Any], Any] | None) -> None:
    """From now on give results to whoever asks for NumPy arrays in such a way; None for as they are."""
    _ways[:] = [] if way is None else [way]


def handed(values: Any) -> Any:
    """NumPy arrays, alone or in lists and dicts, as they are given to whoever asked for them."""
    return jax.tree.map(_ways[0], values) if _ways else values


def is_zero(value: Any) -> bool:
    """Whether ``value`` is known to be 0 before anything runs: an argument of a program never is."""
    return isinstance(value, (int, float)) and value == 0
