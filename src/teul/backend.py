"""The few names of ``keras.backend`` that Keras 3 still has. What older code calls there, such as ``K.mean``, is in the course's door."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.config import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from teul.forms import standard_dtype
from teul.naming import unique_name
from teul.scopes import name_scope
from teul.utils.passing import is_keras_tensor, standardize_dtype
from teul.utils.session import clear_session

__all__ = [
    "backend", "clear_session", "epsilon", "floatx", "get_uid", "image_data_format", "is_float_dtype", "is_int_dtype", "is_keras_tensor",
    "name_scope", "result_type", "set_epsilon", "set_floatx", "set_image_data_format", "standardize_dtype",
]  # fmt: skip


def is_float_dtype(dtype: Any) -> bool:
    """Whether a type holds floats.

    >>> is_float_dtype("bfloat16"), is_float_dtype("int32")
    (True, False)
    """
    return standard_dtype(dtype).startswith(("float", "bfloat"))


def is_int_dtype(dtype: Any) -> bool:
    """Whether a type holds whole numbers.

    >>> is_int_dtype("uint8"), is_int_dtype("bool")
    (True, False)
    """
    return standard_dtype(dtype).startswith(("int", "uint"))


def result_type(*dtypes: Any) -> str:
    """The type in which values of these types are computed together.

    >>> result_type("int32", "float16"), result_type("int8", "int32")
    ('float16', 'int32')
    """
    parts = [jnp.dtype(standard_dtype(d)) if not isinstance(d, type) else d for d in dtypes or ("float32",)]
    with jax.numpy_dtype_promotion("standard"):
        return standard_dtype(jnp.result_type(*parts))


def get_uid(prefix: str = "") -> int:
    """A number for the next thing of this name, from 1 up."""
    name = unique_name(f"uid of {prefix}")
    return 1 if name == f"uid of {prefix}" else int(name.rpartition("_")[2]) + 1
