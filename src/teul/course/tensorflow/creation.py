"""Functions of tf that make tensors, or say what one is like."""

import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import symbolic
from teul.course.tensorflow.dtypes import NARROW, as_dtype, computed
from teul.course.tensorflow.plain import sizes
from teul.course.tensorflow.tensor import Tensor, bare, compute, convert_to_tensor, is_tensor
from teul.course.tensorflow.tensor_shape import TensorShape
from teul.errors import problem
from teul.variables import Variable

__all__ = ["is_tensor"]


def _made(array: Any, dtype: Any) -> Tensor:
    wanted = as_dtype(dtype)
    return Tensor(array, wanted if str(wanted) in NARROW else None)


def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """The value as a tensor.

    Args:
        value: a number, a list, an array, text.
        dtype: its type.
        shape: a shape to fill with one number, or to bring the values into.

    >>> print(constant([1.0, 2.0]))
    tf.Tensor([1. 2.], shape=(2,), dtype=float32)
    """
    found = convert_to_tensor(value, dtype)
    if shape is None or tuple(found.shape) == sizes(shape):
        return found
    if found.array.size == 1:
        return compute(_filled, found, shape=sizes(shape))
    return compute(_reshaped, found, shape=sizes(shape))


def _filled(x, *, shape):
    return jnp.broadcast_to(jnp.asarray(x).reshape(()), shape)


def _reshaped(x, *, shape):
    return x.reshape(shape)


def _full(shape: Any, value: Any, dtype: Any) -> Any:
    if str(as_dtype(dtype)) == "string":
        return Tensor(np.full(sizes(shape), b"", dtype=object))
    with jax.ensure_compile_time_eval():
        return _made(jnp.full(sizes(shape), value, computed(dtype)), dtype)


def zeros(shape, dtype="float32", name=None, layout=None):
    """Zeros of a shape."""
    return _full(shape, 0, dtype)


def ones(shape, dtype="float32", name=None, layout=None):
    """Ones of a shape."""
    return _full(shape, 1, dtype)


def fill(dims, value, name=None, layout=None):
    """One value, in a shape."""
    return compute(_filled, convert_to_tensor(value), shape=sizes(dims))


def _like(x: Any, value: int, dtype: Any) -> Any:
    if symbolic.is_symbolic(x):
        return symbolic.apply(jnp.full_like, x, value, None if dtype is None else computed(dtype))
    found = convert_to_tensor(x)
    return _full(found.shape, value, dtype or getattr(found, "dtype", None) or "float32")


def zeros_like(input, dtype=None, name=None, layout=None, optimize=True):
    """Zeros in the shape and type of a tensor."""
    return _like(input, 0, dtype)


def ones_like(input, dtype=None, name=None, layout=None, optimize=True):
    """Ones in the shape and type of a tensor."""
    return _like(input, 1, dtype)


def eye(num_rows, num_columns=None, batch_shape=None, dtype="float32", name=None):
    """Ones where row and column are the same number, zeros elsewhere."""
    with jax.ensure_compile_time_eval():
        one = jnp.eye(int(num_rows), None if num_columns is None else int(num_columns), dtype=computed(dtype))
        return _made(one if batch_shape is None else jnp.broadcast_to(one, (*sizes(batch_shape), *one.shape)), dtype)


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """Numbers from ``start`` to below ``limit``, by ``delta``.

    >>> range(3).numpy().tolist(), range(1.0, 2.0, 0.5).numpy().tolist()
    ([0, 1, 2], [1.0, 1.5])
    """
    start, limit = (0, start) if limit is None else (start, limit)
    parts = [np.asarray(bare(p))[()] for p in (start, limit, delta)]
    found = np.arange(*parts)
    dtype = dtype or ("float32" if found.dtype.kind == "f" else "int64" if any(_is_wide(p) for p in (start, limit, delta)) else "int32")
    return convert_to_tensor(found, dtype)


def _is_wide(value: Any) -> bool:
    return getattr(value, "dtype", None) == "int64" and not isinstance(value, jax.Array)


def linspace(start, stop, num, name=None, axis=0):
    """``num`` numbers from ``start`` to ``stop``, both among them, all equally far apart.

    >>> linspace(0.0, 1.0, 3).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    return compute(_linspace, start, stop, num=int(num), axis=axis)


def _linspace(start, stop, *, num, axis):
    return jnp.linspace(start, stop, num, axis=axis)


lin_space = linspace


def _one_hot(indices, on, off, *, depth, axis, dtype):
    return jnp.where(jax.nn.one_hot(indices, depth, dtype=bool, axis=axis), on, off).astype(dtype)


def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """A row for each whole number, with a one at its place.

    >>> one_hot([0, 2], 3).numpy().tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    kind = dtype or getattr(on_value, "dtype", None) or getattr(off_value, "dtype", None) or "float32"
    on, off = 1 if on_value is None else on_value, 0 if off_value is None else off_value
    narrow = Tensor(indices.array) if type(indices) is Tensor else indices
    wide = as_dtype(kind) if str(as_dtype(kind)) in NARROW else None
    return compute(_one_hot, narrow, on, off, wide=wide, depth=int(depth), axis=-1 if axis is None else int(axis), dtype=computed(kind))


def meshgrid(*args, indexing="xy", name=None):
    """Grids of the coordinates of all pairs."""
    return compute(_meshgrid, *args, indexing=indexing)


def _meshgrid(*parts, indexing):
    return jnp.meshgrid(*parts, indexing=indexing)


def sequence_mask(lengths, maxlen=None, dtype="bool", name=None):
    """For each length, True so many times, then False."""
    found = convert_to_tensor(lengths)
    most = int(found.numpy().max(initial=0)) if maxlen is None else int(maxlen)
    return compute(_sequence_mask, found, most=most, dtype=computed(dtype))


def _sequence_mask(lengths, *, most, dtype):
    return (jnp.arange(most) < lengths[..., None]).astype(dtype)


# What one is like -------------------------------------------------------------------------------------------------------------


def shape(input, out_type="int32", name=None):
    """The sizes of the axes as a tensor."""
    if symbolic.is_symbolic(input):
        return TensorShape(input.shape)
    found = input.shape if hasattr(input, "shape") else convert_to_tensor(input).shape
    return convert_to_tensor(np.asarray(tuple(found), np.int32), out_type)


def shape_n(input, out_type="int32", name=None):
    """The sizes of the axes of several tensors."""
    return [shape(x, out_type) for x in input]


def size(input, out_type="int32", name=None):
    """How many elements there are."""
    return convert_to_tensor(int(np.prod(tuple(shape(input).numpy()), dtype=np.int64)), out_type)


def rank(input, name=None):
    """How many axes there are."""
    return convert_to_tensor(len(convert_to_tensor(input).shape))


def get_static_value(tensor, partial=False):
    """The value as NumPy has it, or None where it is not known yet."""
    array = bare(tensor)
    return None if isinstance(array, jax.core.Tracer) or symbolic.is_symbolic(array) else np.asarray(array)


def identity(input, name=None):
    """The same values."""
    return compute(_identity, input) if not isinstance(input, (list, tuple)) else convert_to_tensor(input)


def _identity(x):
    return jnp.asarray(x) + jnp.zeros((), jnp.asarray(x).dtype) if jnp.asarray(x).dtype != bool else jnp.asarray(x)


def stop_gradient(input, name=None):
    """The same values, which a gradient treats as constants."""
    return compute(jax.lax.stop_gradient, input)


def ensure_shape(x, shape, name=None):
    """The same tensor, if it has the shape (None stands for any size).

    Raises:
        ValueError: it has another.
    """
    if not TensorShape(x.shape).is_compatible_with(tuple(shape)):
        raise problem("tf_shape", name="tf.ensure_shape", got=tuple(x.shape), expected=tuple(shape))
    return x


def placeholder_with_default(input, shape=None, name=None):
    """The default."""
    return convert_to_tensor(input)


def timestamp(name=None):
    """The seconds since 1970."""
    return convert_to_tensor(np.float64(time.time()))


def is_variable(value: Any) -> bool:
    """Whether the value is a Variable."""
    return isinstance(value, Variable)
