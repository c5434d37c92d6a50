"""Shapes and element types in the many ways they are written, read as tuples and as names."""

import operator
from collections.abc import Iterable
from typing import Any

from teul import config
from teul.errors import problem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = _words(
    "int4 int8 int16 int32 int64 uint4 uint8 uint16 uint32 uint64 float16 float32 float64 bfloat16 float8_e4m3fn float8_e5m2 "
    "complex64 complex128 bool string"
)
_PYTHON = {bool: "bool", int: "int32", float: "float32", str: "string", complex: "complex64", "int": "int32", "bool_": "bool"}


def standard_dtype(dtype: Any, owner: str = "A tensor") -> str:
    """A type's name; None is ``config.floatx()``.

    Raises:
        ValueError: there is no such type.

    >>> standard_dtype(int), standard_dtype(None)
    ('int32', 'float32')
    """
    if dtype is None or dtype == "float":
        return config.floatx()
    name = _PYTHON.get(dtype) or getattr(dtype, "name", None) or getattr(dtype, "__name__", None) or str(dtype)
    name = _PYTHON.get(name, name)
    if name not in _NAMES:
        expected = "the name of an element type, such as 'float32'"
        raise problem("bad_argument", owner=owner, argument="dtype", expected=expected, got=repr(dtype))
    return name


def standard_shape(shape: Iterable[Any], owner: str = "A tensor") -> tuple[int | None, ...]:
    """The sizes of the axes as plain numbers, None where one is not known.

    Raises:
        ValueError: it is no shape.

    >>> standard_shape([None, 3])
    (None, 3)
    """
    try:
        sizes = tuple(None if n is None else operator.index(n) for n in shape)
    except TypeError:
        sizes = (-1,)
    if any(n is not None and n < 0 for n in sizes):
        raise problem("bad_argument", owner=owner, argument="shape", expected="sizes of 0 or more, or None", got=repr(shape))
    return sizes


# Operations that leave 0 where 0 was: of one sparse tensor, of two, of a sparse one by another, of any with a sparse one.
_OF_ONE = _words(
    "abs absolute arcsin arcsinh arctan arctanh ceil conj conjugate copy expand_dims expm1 fabs floor imag log1p mean nansum negative "
    "ones_like real reshape round sign signbit sin sinh sqrt square squeeze sum tan tanh transpose zeros_like concatenate bincount dot"
)
_OF_TWO = _words("add concatenate fmax fmin matmul maximum minimum subtract multiply")
_BY = _words("divide divide_no_nan true_divide")


def stays_sparse(name: str, sparse: list[bool | None]) -> bool:
    """Whether an operation gives a sparse tensor, where some of its arguments are sparse; None stands for a number.

    >>> stays_sparse("multiply", [True, False]), stays_sparse("add", [True, False]), stays_sparse("exp", [True])
    (True, False, False)
    """
    tensors = [is_sparse for is_sparse in sparse if is_sparse is not None]
    if name in _BY:
        return sparse[0] is True and not any(sparse[1:])
    if len(tensors) == 1:
        return name in _OF_ONE or name == "multiply"
    return name in _OF_TWO and (all(tensors) or name == "multiply")
