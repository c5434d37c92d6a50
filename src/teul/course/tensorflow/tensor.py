"""tf.Tensor: an array of JAX that looks like a tensor in a notebook, and how functions of tf compute with such tensors."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax._src.core import eval_trace, trace_ctx

from teul import symbolic
from teul.arrays import handed
from teul.course.tensorflow import recording
from teul.course.tensorflow.dtypes import NARROW, DType, as_dtype, computed
from teul.course.tensorflow.tensor_shape import TensorShape
from teul.errors import problem
from teul.layers.preprocessing.host import on_words
from teul.variables import Variable

Tracer = jax.core.Tracer
_PLAIN = (float, int, bool, complex)
_TYPES = {name: DType(name) for name in (*NARROW, *NARROW.values(), "bool", "string")}


class Tensor:
    """A tensor: what the functions of tf take and give.

    >>> x = convert_to_tensor([1.0, 2.0])
    >>> print(x + 1)
    tf.Tensor([2. 3.], shape=(2,), dtype=float32)
    >>> x.numpy().tolist(), x.shape.as_list(), x.dtype == np.float32
    ([1.0, 2.0], [2], True)
    """

    __slots__ = ("__weakref__", "_keras_mask", "array", "wide")
    __array_priority__ = 100

    def __init__(self, array: Any, wide: DType | None = None):
        self.array, self.wide = array, wide

    # What it is ---------------------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> TensorShape:
        """The sizes of the axes."""
        return TensorShape(self.array.shape)

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self.wide or dtype_of(self.array)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.array.ndim

    @property
    def device(self) -> str:
        """Where it is, in TensorFlow's form."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    def get_shape(self) -> TensorShape:
        """The sizes of the axes."""
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Refuse a shape that is not its own."""
        if not self.shape.is_compatible_with(TensorShape(shape)):
            raise problem("assign_shape", name="Tensor", expected=tuple(self.shape), got=tuple(shape))

    def numpy(self) -> Any:
        """A NumPy copy: an array, or a NumPy number where there are no axes."""
        found = np.array(self.array)
        return handed((found.astype(str(self.wide)) if self.wide else found)[()])

    def ref(self) -> "Reference":
        """Something to use as a key of a dict."""
        return Reference(self)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        found = np.asarray(self.array)
        if self.wide:
            found = found.astype(str(self.wide))
        return found if dtype is None else found.astype(dtype)

    def __jax_array__(self) -> jax.Array:
        return self.array

    # Plain Python -------------------------------------------------------------------------------------------------------------

    def __bool__(self) -> bool:
        return bool(self.array)

    def __float__(self) -> float:
        return float(_single(self.array))

    def __int__(self) -> int:
        return int(_single(self.array))

    def __index__(self) -> int:
        return int(_single(self.array))

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of a scalar tensor")
        return self.array.shape[0]

    def __iter__(self) -> Iterator["Tensor"]:
        if not self.array.ndim:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return iter([self[i] for i in range(self.array.shape[0])] if len(self) > 64 else compute_many(_rows, self, count=len(self)))

    def __getitem__(self, index: Any) -> Any:
        return item(self, index)

    def __format__(self, spec: str) -> str:
        return str(self) if isinstance(self.array, Tracer) else format(self.numpy(), spec)

    def __str__(self) -> str:
        return f"tf.Tensor({_shown(self, str)}, shape={self.shape}, dtype={self.dtype})"

    def __repr__(self) -> str:
        if isinstance(self.array, Tracer):
            return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype}>"
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype}, numpy={_shown(self, repr)}>"

    def __eq__(self, other: Any) -> Any:
        return False if other is None else binary(jnp.equal, self, other)

    def __ne__(self, other: Any) -> Any:
        return True if other is None else binary(jnp.not_equal, self, other)

    def __hash__(self) -> int:
        return id(self)

    def __reduce__(self) -> tuple:
        return convert_to_tensor, (self.numpy(),)

    def __deepcopy__(self, memo: dict) -> "Tensor":
        return self


class Reference:
    """A tensor or Variable as a key of a dict: equal where it is the very same object."""

    def __init__(self, value: Any):
        self._value = value

    def deref(self) -> Any:
        """The tensor or Variable."""
        return self._value

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Reference) and self._value is other._value

    def __hash__(self) -> int:
        return id(self._value)


def _single(array: Any) -> Any:
    """An array of one element as a number without axes."""
    return array.reshape(()) if array.ndim and array.size == 1 else array


def _unflatten(wide: Any, parts: Any) -> Any:
    (part,) = parts
    return Tensor(part, wide) if isinstance(part, jax.Array) else part  # shapes and the like stay what they are


jax.tree_util.register_pytree_node(Tensor, lambda t: ((t.array,), t.wide), _unflatten)


def _shown(tensor: Tensor, how: Callable) -> str:
    if isinstance(tensor.array, Tracer):
        return "traced"
    value = tensor.numpy()
    if not tensor.array.ndim:
        return how(value) if isinstance(value, (str, bytes)) else str(value)
    text = how(value)
    return "\n" + text if "\n" in text else text


def dtype_of(array: Any) -> DType:
    """The element type of an array, as tf has it."""
    name = array.dtype.name
    found = _TYPES.get(name)
    if found is None:
        found = _TYPES[name] = as_dtype(name)
    return found


# From what people write to arrays ---------------------------------------------------------------------------------------------


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Any:
    """The value as a tensor: numbers, lists, NumPy arrays, Variables, text.

    Args:
        value: what to convert.
        dtype: the element type; by default float32 for Python floats, int32 for whole numbers, NumPy's own for its arrays.

    Raises:
        ValueError: lists of unequal lengths.
    """
    if symbolic.is_symbolic(value) or (isinstance(value, Tracer) and dtype is None):
        return value
    wanted = None if dtype is None else as_dtype(dtype)
    if type(value) is Tensor and (wanted is None or wanted == value.dtype):
        return value
    if isinstance(value, (Tensor, Variable, jax.Array)):
        return compute(_cast, value, wide=_wide(wanted), dtype=computed(wanted or getattr(value, "dtype", None)))
    if isinstance(value, (list, tuple)) and any(_is_computed(part) for part in value):
        return compute(_stack, *[convert_to_tensor(part, dtype) for part in value], axis=0)
    array, wide = as_numpy(value, wanted)
    if array.dtype.kind in "OSU":
        return Tensor(array)
    with jax.ensure_compile_time_eval():
        return Tensor(jax.device_put(array), wide)


def _is_computed(value: Any) -> bool:
    if isinstance(value, (Tensor, Variable, jax.Array)):
        return True
    return isinstance(value, (list, tuple)) and any(map(_is_computed, value))


def _wide(dtype: DType | None) -> DType | None:
    return dtype if dtype is not None and str(dtype) in NARROW else None


def as_numpy(value: Any, wanted: DType | None = None) -> tuple[np.ndarray, DType | None]:
    """The value as a NumPy array of a type that JAX computes in, and the wider type that it stands for."""
    own = isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__")
    try:
        array = np.array(value)
    except ValueError as error:
        raise problem("ragged_data", name="value") from error
    if array.dtype.kind in "OSU":
        return text_array(array), None
    if wanted is not None:
        if str(wanted) == "string":
            raise problem("not_understood", kind="text", got=repr(value))
        return array.astype(computed(wanted)), _wide(wanted)
    name = array.dtype.name
    if name not in NARROW:
        return array, None
    return array.astype(NARROW[name]), DType(name) if own else None


def text_array(array: Any) -> np.ndarray:
    """Text as TensorFlow keeps it: bytes."""
    array = np.asarray(array, dtype=object)
    encoded = np.empty(array.shape, dtype=object)
    for place, part in np.ndenumerate(array):
        if not isinstance(part, (str, bytes)):
            raise problem("not_numbers", name="value", got=type(part).__name__)
        encoded[place] = part.encode() if isinstance(part, str) else part
    return encoded


# Computing --------------------------------------------------------------------------------------------------------------------


class _Formula(recording.Pure):
    """A function of arrays with its plain arguments; several outputs, or one."""

    def __init__(self, function: Callable, statics: dict[str, Any]):
        self.single = True

        def run(*arrays):
            with jax.numpy_dtype_promotion("standard"):
                out = function(*arrays, **statics)
            self.single = not isinstance(out, (tuple, list))
            return (out,) if self.single else tuple(out)

        super().__init__(run)


_formulas: dict[Any, _Formula] = {}


def formula(function: Callable, statics: dict[str, Any]) -> _Formula:
    """The function with these plain arguments, compiled once."""
    key = (function, *statics.items())
    found = _formulas.get(key)
    if found is None:
        found = _formulas[key] = _Formula(function, dict(statics))
    return found


def compute(function: Callable, *inputs: Any, wide: DType | None = None, **statics: Any) -> Any:
    """``function`` of the inputs as arrays, and of the plain arguments: a tensor, or a list of them.

    Inputs are tensors, Variables, arrays, lists and numbers. Of symbolic tensors it is noted, and nothing computed. Where arrays come
    in that a program is being traced with, such arrays go out: layers and losses of Teul work with those.
    """
    arrays, traced, wider, tensors = [], False, None, False
    for x in inputs:
        kind = type(x)
        if kind is Tensor:
            arrays.append(x.array)
            wide, tensors = wide or x.wide, True
        elif kind in _PLAIN:
            arrays.append(x)
        elif isinstance(x, jax.Array):
            traced = traced or isinstance(x, Tracer)
            arrays.append(x)
        elif isinstance(x, Variable):
            arrays.append(x.value)
            wide, tensors = wide or getattr(x, "wide", None), True
        elif symbolic.is_symbolic(x) or (isinstance(x, (list, tuple)) and symbolic.any_symbolic(x)):
            return symbolic.apply(_noted(function), *inputs, **statics)
        elif isinstance(x, (list, tuple)) and _is_computed(x):
            arrays.append(convert_to_tensor(x).array)
        else:
            array, own = as_numpy(x)
            arrays.append(array)
            wider = wider or own
    wide = wide or (None if tensors else wider)  # beside a tensor, an array of NumPy takes part in the tensor's type
    pure = formula(function, statics)
    if any(isinstance(a, np.ndarray) and a.dtype.kind in "OUS" for a in arrays):
        outs, single = on_words(lambda *codes: execute(pure, list(codes)), *arrays)
        found = [convert_to_tensor(o) for o in outs]
        return found[0] if single else found
    outs, single = execute(pure, arrays)
    if single:
        return given(outs[0], wide, traced)
    return [given(o, wide, traced) for o in outs]


def compute_many(function: Callable, *inputs: Any, **statics: Any) -> list[Any]:
    """The same for a function that gives a list."""
    found = compute(function, *inputs, **statics)
    return found if isinstance(found, list) else [found]


def _noted(function: Callable) -> Callable:
    def call(*args, **kwargs):
        with jax.numpy_dtype_promotion("standard"):
            return function(*(a.array if type(a) is Tensor else a.value if isinstance(a, Variable) else a for a in args), **kwargs)

    call.__name__ = getattr(function, "__name__", "function")
    return call


def execute(pure: _Formula, arrays: list[Any]) -> tuple[tuple, bool]:
    """Run a formula where we are: eagerly, on a tape, or in a program that is being traced (what can be known there, is)."""
    current = trace_ctx.trace
    if current is eval_trace:
        outs = recording.run(pure, arrays) if recording.state.tapes else pure.plain(*arrays)
    elif current is recording.EAGER or not any(isinstance(a, Tracer) for a in arrays):
        with recording.as_current(eval_trace):
            outs = recording.run(pure, arrays) if current is recording.EAGER else pure.plain(*arrays)
    elif isinstance(current, recording.Recorder):
        with recording.as_current(current.parent):
            outs = recording.run(pure, arrays)
    else:
        outs = pure.function(*arrays)
    return outs, pure.single


def given(array: Any, wide: DType | None = None, traced: bool = False) -> Any:
    """An array as it is handed out: as a tensor, or bare where a program is traced with bare arrays."""
    if traced and isinstance(array, Tracer):
        return array
    return Tensor(array, wide if wide is not None and NARROW[wide] == array.dtype.name else None)


def wrapped(tree: Any) -> Any:
    """The arrays in nested lists, tuples and dicts as tensors."""
    return jax.tree.map(lambda x: Tensor(x) if isinstance(x, jax.Array) else x, tree, is_leaf=lambda x: isinstance(x, (Tensor, Variable)))


def bare(value: Any) -> Any:
    """The array of a tensor, the value of a Variable; anything else as it is."""
    if type(value) is Tensor:
        return value.array
    return value.value if isinstance(value, Variable) else value


def is_tensor(value: Any) -> bool:
    """Whether the value is a tensor or a Variable."""
    return isinstance(value, (Tensor, Variable, jax.Array)) or symbolic.is_symbolic(value)


def widened(tensor: Any, dtype: DType) -> Any:
    """The tensor under the name of a wider type."""
    return Tensor(tensor.array, dtype) if type(tensor) is Tensor else tensor


# The functions behind the operators ---------------------------------------------------------------------------------------------


def _cast(x, *, dtype):
    return jnp.asarray(x).astype(dtype)


def _stack(*parts, axis):
    return jnp.stack([jnp.asarray(p) for p in parts], axis)


def _rows(x, *, count):
    return [x[i] for i in range(count)]


def _item(x, *places, plan):
    left = iter(places)
    index: list[Any] = []
    for axis, (kind, what) in enumerate(plan):
        if kind == "slice":
            x = jax.lax.dynamic_slice_in_dim(x, next(left), what, axis)
            index.append(slice(None))
        else:
            index.append(next(left) if kind == "place" else slice(*what) if kind == "static" else what)
    return x[tuple(index)]


def item(x: Any, index: Any) -> Any:
    """``x[index]``: numbers and the starts of slices are no part of what is compiled."""
    parts = index if isinstance(index, tuple) else (index,)
    if type(x) is Tensor and isinstance(x.array, np.ndarray):
        return Tensor(np.asarray(x.array[tuple(bare(p) for p in parts)], dtype=object))
    if any(getattr(p, "dtype", None) == np.bool_ for p in parts):  # a mask: how many there are is known only now
        return Tensor(bare(x)[tuple(np.asarray(bare(p)) if hasattr(p, "dtype") else p for p in parts)])
    shape, plan, places, axis = x.shape, [], [], 0
    simple = not any(p is None or p is Ellipsis for p in parts)
    for part in parts:
        if isinstance(part, slice) and simple and part.step in (None, 1):
            start, stop, _ = slice(_number(part.start), _number(part.stop)).indices(shape[axis])
            plan.append(("slice", max(0, stop - start)))
            places.append(np.int32(start))
        elif isinstance(part, slice):
            plan.append(("static", tuple(map(_number, (part.start, part.stop, part.step)))))
        elif part is None or part is Ellipsis:
            plan.append(("fixed", part))
            axis += -1 if part is None else len(shape) - len(parts) + sum(p is None for p in parts)
        else:
            places.append(_place(part, shape, axis))
            plan.append(("place", None))
        axis += 1
    if len([p for p in parts if p is not None and p is not Ellipsis]) > len(shape):
        raise IndexError(f"Too many indices for a tensor of shape {tuple(shape)}.")
    return compute(_item, x, *places, plan=tuple(plan))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _place(part: Any, shape: Any, axis: int) -> Any:
    if isinstance(part, (int, np.integer)):
        size = shape[axis] if axis < len(shape) else 0
        if size is not None and not -size <= part < size:
            raise IndexError(f"Index {part} is out of range for axis {axis} of shape {tuple(shape)}.")
        return np.int32(part)
    return part


def binary(function: Callable, a: Any, b: Any) -> Any:
    """An operator of two: what is neither tensor nor number takes part as a tensor."""
    if isinstance(a, (str, bytes)) or isinstance(b, (str, bytes)) or _is_text(a) or _is_text(b):
        return _of_text(function, a, b)
    if any(symbolic.is_symbolic(x) for x in (a, b)):
        return symbolic.apply(function, bare(a), bare(b))
    return compute(function, a, b)


def _is_text(value: Any) -> bool:
    return type(value) is Tensor and isinstance(value.array, np.ndarray) and value.array.dtype == object


def _of_text(function: Callable, a: Any, b: Any) -> Any:
    a, b = (convert_to_tensor(x).array for x in (a, b))
    ways = {"equal": np.equal, "not_equal": np.not_equal, "add": np.add}
    found = ways[function.__name__](a, b)
    return Tensor(np.asarray(found, dtype=object)) if function.__name__ == "add" else convert_to_tensor(np.asarray(found, dtype=bool))


def _install_operators() -> None:
    pairs = {
        "add": jnp.add, "sub": jnp.subtract, "mul": jnp.multiply, "truediv": jnp.true_divide, "floordiv": jnp.floor_divide,
        "mod": jnp.mod, "pow": jnp.power, "matmul": jnp.matmul, "and": jnp.bitwise_and, "or": jnp.bitwise_or, "xor": jnp.bitwise_xor,
    }  # fmt: skip
    for name, function in pairs.items():
        setattr(Tensor, f"__{name}__", lambda self, other, f=function: binary(f, self, other))
        setattr(Tensor, f"__r{name}__", lambda self, other, f=function: binary(f, other, self))
    for name, function in {"lt": jnp.less, "le": jnp.less_equal, "gt": jnp.greater, "ge": jnp.greater_equal}.items():
        setattr(Tensor, f"__{name}__", lambda self, other, f=function: binary(f, self, other))
    for name, function in {"neg": jnp.negative, "abs": jnp.abs, "invert": jnp.invert, "pos": jnp.positive}.items():
        setattr(Tensor, f"__{name}__", lambda self, f=function: compute(f, self))


_install_operators()
