"""tf.float32 and its kin: names of element types that compare equal to NumPy's."""

import builtins
from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.errors import problem

# What JAX computes in, where tensors say another type: 64 bits are kept as a name.
NARROW = {"int64": "int32", "uint64": "uint32", "float64": "float32", "complex128": "complex64"}
WIDE = {narrow: wide for wide, narrow in NARROW.items()}


class DType(str):
    """An element type; a string, so that everything of Teul, JAX and NumPy takes it.

    >>> float32 == np.float32, float32 == "float32", float32 == int32
    (True, True, False)
    >>> float32.is_floating, int64.as_numpy_dtype
    (True, <class 'numpy.int64'>)
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self)

    @property
    def as_numpy_dtype(self) -> Any:
        """NumPy's class of that type."""
        return np.object_ if self == "string" else jnp.dtype(str(self)).type

    @property
    def base_dtype(self) -> "DType":
        """The type itself."""
        return self

    real_dtype = base_dtype

    @property
    def is_floating(self) -> builtins.bool:
        """Whether it holds floats."""
        return str(self) in ("float16", "bfloat16", "float32", "float64")

    @property
    def is_integer(self) -> builtins.bool:
        """Whether it holds whole numbers."""
        return "int" in str(self)

    @property
    def is_bool(self) -> builtins.bool:
        """Whether it holds flags."""
        return str(self) == "bool"

    @property
    def is_complex(self) -> builtins.bool:
        """Whether it holds complex numbers."""
        return str(self).startswith("complex")

    @property
    def is_unsigned(self) -> builtins.bool:
        """Whether it holds whole numbers from 0 up."""
        return str(self).startswith("uint")

    @property
    def is_numpy_compatible(self) -> builtins.bool:
        """Whether NumPy has it."""
        return str(self) != "bfloat16"

    @property
    def size(self) -> int:
        """Bytes an element."""
        return 0 if self == "string" else jnp.dtype(str(self)).itemsize

    @property
    def min(self) -> Any:
        """The least value."""
        return _limits(self).min

    @property
    def max(self) -> Any:
        """The greatest value."""
        return _limits(self).max

    def __eq__(self, other: Any) -> builtins.bool:
        if isinstance(other, str):
            return str.__eq__(self, other)
        name = _name(other)
        return name is not None and str.__eq__(self, name)

    def __ne__(self, other: Any) -> builtins.bool:
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self) -> str:
        return f"tf.{self!s}"


def _limits(dtype: DType) -> Any:
    name = str(dtype)
    return jnp.iinfo(name) if "int" in name else jnp.finfo(name)


def _name(dtype: Any) -> str | None:
    """The name of a type given in any of the usual ways, or None."""
    if dtype in (str, bytes, np.str_, np.bytes_, np.object_):
        return "string"
    plain = {int: "int32", float: "float32", builtins.bool: "bool", complex: "complex128"}
    try:
        if dtype in plain:
            return plain[dtype]
        name = jnp.dtype(dtype).name
    except (TypeError, ValueError):
        return None
    return "string" if name.startswith(("str", "bytes", "object")) else name


def as_dtype(dtype: Any) -> DType:
    """The type for a name, a NumPy type or a Python type.

    >>> as_dtype(np.int64), as_dtype(float), as_dtype("bool")
    (tf.int64, tf.float32, tf.bool)

    Raises:
        TypeError: there is no such type.
    """
    if isinstance(dtype, DType):
        return dtype
    if dtype == "string":
        return string
    name = {"half": "float16", "double": "float64", "float": "float32"}.get(dtype, dtype) if isinstance(dtype, str) else dtype
    name = _name(name)
    if name is None:
        raise problem("not_understood", kind="dtype", got=repr(dtype))
    return DType(name)


def computed(dtype: Any) -> str:
    """The type that JAX computes in for a type: 32 bits for 64."""
    name = str(as_dtype(dtype))
    return NARROW.get(name, name)


float16, bfloat16, float32, float64 = map(DType, ("float16", "bfloat16", "float32", "float64"))
half, double = float16, float64
int8, int16, int32, int64 = map(DType, ("int8", "int16", "int32", "int64"))
uint8, uint16, uint32, uint64 = map(DType, ("uint8", "uint16", "uint32", "uint64"))
bool = DType("bool")
complex64, complex128 = map(DType, ("complex64", "complex128"))
string = DType("string")
