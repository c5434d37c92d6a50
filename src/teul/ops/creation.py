"""Operations that make arrays: of one value, in steps, windows of a signal."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import float_type, standard_dtype, tensor, value_of


def _type(dtype: Any) -> Any:
    return config.floatx() if dtype is None else standard_dtype(dtype)


def array(x, dtype=None):
    """An array of x."""
    return jnp.array(tensor(x, dtype and standard_dtype(dtype)))


def zeros(shape, dtype=None):
    """All 0."""
    return jnp.zeros(shape, _type(dtype))


def ones(shape, dtype=None):
    """All 1."""
    return jnp.ones(shape, _type(dtype))


def empty(shape, dtype=None):
    """Of that shape; its values are not promised."""
    return jnp.empty(shape, _type(dtype))


def full(shape, fill_value, dtype=None):
    """All the same value."""
    return jnp.full(shape, value_of(fill_value), _type(dtype))


def zeros_like(x, dtype=None):
    """All 0, in the shape and type of x."""
    return jnp.zeros_like(tensor(x), dtype=dtype)


def ones_like(x, dtype=None):
    """All 1, in the shape and type of x."""
    return jnp.ones_like(tensor(x), dtype=dtype)


def empty_like(x, dtype=None):
    """Of the shape and type of x; its values are not promised."""
    return jnp.empty_like(tensor(x), dtype=dtype)


def full_like(x, fill_value, dtype=None):
    """All the same value, in the shape and type of x."""
    return jnp.full_like(tensor(x), value_of(fill_value), dtype=dtype)


def eye(N, M=None, k=0, dtype=None):
    """1 on the k-th diagonal, else 0."""
    return jnp.eye(N, M, k, _type(dtype))


def identity(n, dtype=None):
    """1 on the diagonal, else 0."""
    return jnp.identity(n, _type(dtype))


def tri(N, M=None, k=0, dtype=None):
    """1 on and below the k-th diagonal, else 0."""
    return jnp.tri(N, M, k, _type(dtype))


def arange(start, stop=None, step=None, dtype=None):
    """Numbers from start on, before stop, step by step."""
    if dtype is None:
        given = [value_of(n) for n in (start, stop, step) if n is not None]
        dtypes = [n.dtype if hasattr(n, "dtype") else "int32" if isinstance(n, int) else config.floatx() for n in given]
        dtype = jnp.result_type(*dtypes)
    return jnp.arange(start, stop, step, standard_dtype(dtype))


def _step_type(dtype: Any, *ends: Any) -> Any:
    if dtype is not None:
        return standard_dtype(dtype)
    arrays = [tensor(e) for e in ends if hasattr(e, "dtype") or isinstance(e, (list, tuple))]
    return float_type(*arrays) if arrays else config.floatx()


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    """So many numbers from start to stop, evenly spaced."""
    return jnp.linspace(tensor(start), tensor(stop), num, endpoint, retstep, _step_type(dtype, start, stop), axis)


def logspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0):
    """Powers of a base whose exponents are evenly spaced."""
    return jnp.logspace(tensor(start), tensor(stop), num, endpoint, base, _step_type(dtype, start, stop), axis)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Numbers from start to stop, each the one before times a constant."""
    return jnp.geomspace(tensor(start), tensor(stop), num, endpoint, _step_type(dtype, start, stop), axis)


def _points(owner: str, x: Any) -> int:
    """A number of points, which must be known."""
    if isinstance(x, jax.core.Tracer):
        raise problem("wrong_type", owner=owner, argument="x", expected="a number that is known", got="symbolic")
    return int(x)


def _window(name: str) -> Callable:
    function = getattr(jnp, name)

    def window(x):
        return function(_points(name, x)).astype(config.floatx())

    window.__name__, window.__doc__ = name, f"The {name.capitalize()} window of x points."
    return window


def kaiser(x, beta):
    """The Kaiser window of x points; beta says how steep."""
    return jnp.kaiser(_points("kaiser", x), value_of(beta)).astype(config.floatx())


_ALL = (
    array, zeros, ones, empty, full, zeros_like, ones_like, empty_like, full_like, eye, identity, tri, arange, linspace, logspace,
    geomspace, kaiser, *map(_window, ("bartlett", "blackman", "hamming", "hanning")),
)  # fmt: skip
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
