"""Functions of tf that treat each element by itself: arithmetic, comparisons, logic."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.course.tensorflow.dtypes import NARROW, as_dtype, computed
from teul.course.tensorflow.tensor import Tensor, _is_text, binary, compute, convert_to_tensor


def _float(x: Any) -> Any:
    x = jnp.asarray(x)
    return x if jnp.issubdtype(x.dtype, jnp.inexact) else x.astype(jnp.float32)


def _no_nan(x, y):
    return jnp.where(y == 0, jnp.zeros((), jnp.result_type(x, y)), x / jnp.where(y == 0, jnp.ones_like(y), y))


def _times_no_nan(x, y):
    return jnp.where(y == 0, jnp.zeros_like(x), x * y)


def _xlogy(x, y):
    return jnp.where(x == 0, jnp.zeros_like(x), x * jnp.log(jnp.where(x == 0, jnp.ones_like(y), y)))


def _round(x):
    return jnp.round(x)  # half to even, as TensorFlow


def _truncated(x, y):
    return jnp.trunc(x / y).astype(jnp.result_type(x, y))


# One line a function: the name and what computes it.
UNARY: dict[str, Callable] = {
    "abs": jnp.abs, "negative": jnp.negative, "square": jnp.square, "sqrt": jnp.sqrt, "rsqrt": jax.lax.rsqrt, "exp": jnp.exp,
    "expm1": jnp.expm1, "log": jnp.log, "log1p": jnp.log1p, "sin": jnp.sin, "cos": jnp.cos, "tan": jnp.tan, "asin": jnp.arcsin,
    "acos": jnp.arccos, "atan": jnp.arctan, "sinh": jnp.sinh, "cosh": jnp.cosh, "tanh": jnp.tanh, "asinh": jnp.arcsinh,
    "acosh": jnp.arccosh, "atanh": jnp.arctanh, "sign": jnp.sign, "floor": jnp.floor, "ceil": jnp.ceil, "round": _round, "rint": _round,
    "reciprocal": jnp.reciprocal, "erf": jax.lax.erf, "erfc": jax.lax.erfc, "erfinv": jax.lax.erf_inv, "lgamma": jax.lax.lgamma,
    "digamma": jax.lax.digamma, "sigmoid": jax.nn.sigmoid, "softplus": jax.nn.softplus, "log_sigmoid": jax.nn.log_sigmoid,
    "is_nan": jnp.isnan, "is_inf": jnp.isinf, "is_finite": jnp.isfinite, "logical_not": jnp.logical_not, "real": jnp.real,
    "imag": jnp.imag, "conj": jnp.conj, "angle": jnp.angle,
}  # fmt: skip
BINARY: dict[str, Callable] = {
    "add": jnp.add, "subtract": jnp.subtract, "multiply": jnp.multiply, "divide": jnp.true_divide, "truediv": jnp.true_divide,
    "floordiv": jnp.floor_divide, "mod": jnp.mod, "floormod": jnp.mod, "pow": jnp.power, "maximum": jnp.maximum, "minimum": jnp.minimum,
    "equal": jnp.equal, "not_equal": jnp.not_equal, "less": jnp.less, "less_equal": jnp.less_equal, "greater": jnp.greater,
    "greater_equal": jnp.greater_equal, "logical_and": jnp.logical_and, "logical_or": jnp.logical_or, "logical_xor": jnp.logical_xor,
    "divide_no_nan": _no_nan, "multiply_no_nan": _times_no_nan, "xlogy": _xlogy, "atan2": jnp.arctan2, "truncatediv": _truncated,
    "nextafter": jnp.nextafter,
}  # fmt: skip


def _unary(name: str, function: Callable) -> Callable:
    def of_one(x, name=None):
        return compute(function, x)

    of_one.__name__ = of_one.__qualname__ = name
    of_one.__doc__ = f"The {name.replace('_', ' ')} of each element."
    return of_one


def _binary(name: str, function: Callable) -> Callable:
    def of_two(x, y, name=None):
        return binary(function, x, y)

    of_two.__name__ = of_two.__qualname__ = name
    of_two.__doc__ = f"{name.replace('_', ' ').capitalize()}, of elements at the same places."
    return of_two


globals().update({name: _unary(name, function) for name, function in UNARY.items()})
globals().update({name: _binary(name, function) for name, function in BINARY.items()})


def _cast(x, *, dtype):
    x = jnp.asarray(x)
    return x.real.astype(dtype) if jnp.iscomplexobj(x) and "complex" not in dtype else x.astype(dtype)


def cast(x, dtype, name=None):
    """The same values as another type; what stands after the point is cut off where it becomes whole.

    >>> print(cast([1.8, -1.8], "int32"))
    tf.Tensor([ 1 -1], shape=(2,), dtype=int32)
    """
    wanted = as_dtype(dtype)
    if type(x) is Tensor and x.dtype == wanted:
        return x
    if _is_text(x):
        return convert_to_tensor(x.array.astype(str(wanted)), wanted)
    narrow = type(x) is Tensor and x.wide is not None and str(wanted) not in NARROW
    x = Tensor(x.array) if narrow else x
    return compute(_cast, x, wide=wanted if str(wanted) in NARROW else None, dtype=computed(wanted))


def saturate_cast(value, dtype, name=None):
    """The same values as another type; what is beyond that type's ends becomes the end."""
    wanted = as_dtype(dtype)
    return cast(clip_by_value(value, wanted.min, wanted.max), wanted)


def _clip(x, low, high):
    return jnp.clip(x, jnp.asarray(low).astype(x.dtype), jnp.asarray(high).astype(x.dtype))


def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """Each element, brought between the two.

    >>> clip_by_value([-2.0, 0.5, 3.0], -1, 1).numpy().tolist()
    [-1.0, 0.5, 1.0]
    """
    return compute(_clip, t, clip_value_min, clip_value_max)


def _by_norm(x, limit, *, axes):
    squares = jnp.sum(x * x, axes, keepdims=True)
    norm = jnp.sqrt(jnp.where(squares > 0, squares, 1))
    norm = jnp.where(squares > 0, norm, squares)
    return x * jnp.asarray(limit, x.dtype) / jnp.maximum(norm, jnp.asarray(limit, x.dtype))


def clip_by_norm(t, clip_norm, axes=None, name=None):
    """``t``, made shorter where it is longer than ``clip_norm``."""
    return compute(_by_norm, t, clip_norm, axes=tuple(axes) if isinstance(axes, (list, tuple)) else axes)


def _global_norm(*parts):
    return jnp.sqrt(sum(jnp.sum(p * p) for p in parts))


def global_norm(t_list, name=None):
    """The length of several tensors taken as one long vector."""
    return compute(_global_norm, *[t for t in t_list if t is not None])


def _by_global_norm(norm, limit, *parts):
    scale = jnp.asarray(limit, norm.dtype) / jnp.maximum(norm, jnp.asarray(limit, norm.dtype))
    return [p * scale.astype(p.dtype) for p in parts]


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """The tensors, all made shorter by one factor where together they are longer than ``clip_norm``; and that length."""
    norm = global_norm(t_list) if use_norm is None else use_norm
    present = iter(compute(_by_global_norm, norm, clip_norm, *[t for t in t_list if t is not None]))
    return [None if t is None else next(present) for t in t_list], norm


def _add_n(*parts):
    return sum(parts[1:], parts[0])


def add_n(inputs, name=None):
    """The sum of several tensors."""
    return compute(_add_n, *(inputs if isinstance(inputs, (list, tuple)) else [inputs]))


def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """The sum of several tensors."""
    return add_n(inputs)


def _squared_difference(x, y):
    return jnp.square(x - y)


def squared_difference(x, y, name=None):
    """``(x - y) ** 2``."""
    return binary(_squared_difference, x, y)


def complex(real, imag, name=None):
    """Complex numbers from their parts."""
    return compute(jax.lax.complex, real, imag)


def _approximately(x, y, *, tolerance):
    return jnp.abs(x - y) < tolerance


def approximate_equal(x, y, tolerance=1e-5, name=None):
    """Whether elements differ by less than the tolerance."""
    return compute(_approximately, x, y, tolerance=float(tolerance))
