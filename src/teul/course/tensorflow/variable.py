"""tf.Variable: Teul's Variable, with what TensorFlow's has besides."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import variables
from teul.course.tensorflow.dtypes import DType, computed
from teul.course.tensorflow.tensor import Reference, Tensor, as_numpy, bare, binary, convert_to_tensor, dtype_of, given, item
from teul.course.tensorflow.tensor_shape import TensorShape
from teul.errors import problem


class Variable(variables.Variable):
    """A tensor that can be assigned.

    Args:
        initial_value: its first value, or a function that gives it.
        trainable: whether a tape watches it without being told.
        name: its name.
        dtype: its type; that of the value by default.

    >>> v = Variable([1.0, 2.0])
    >>> v.assign_add([1.0, 1.0]).numpy().tolist()
    [2.0, 3.0]
    """

    def __init__(
        self, initial_value: Any = None, trainable: bool | None = None, validate_shape: bool = True, caching_device: Any = None,
        name: str | None = None, variable_def: Any = None, dtype: Any = None, import_scope: Any = None, constraint: Any = None,
        synchronization: Any = None, aggregation: Any = None, shape: Any = None, experimental_enable_variable_lifting: bool = True,
    ):  # fmt: skip
        if initial_value is None:
            raise problem("bad_argument", owner="tf.Variable", argument="initial_value", expected="a value", got="None")
        value = initial_value() if callable(initial_value) else initial_value
        tensor = convert_to_tensor(value, dtype)
        self.text = tensor.array if isinstance(tensor.array, np.ndarray) else None
        self.wide = tensor.wide if tensor.wide is not None and tensor.wide.is_integer else None
        own = np.zeros(tensor.array.shape, np.int32) if self.text is not None else tensor.array
        # An array of its own, so that a tape can tell it from the tensor it was made from.
        own = own if isinstance(own, (np.ndarray, jax.core.Tracer)) else np.asarray(own)
        super().__init__(own, trainable=trainable is not False, autocast=False)
        self.name = self.path = (name or "Variable").split(":")[0]
        self.constraint = constraint

    @property
    def shape(self) -> TensorShape:
        """The sizes of the axes."""
        return TensorShape(self._value.shape)

    @property
    def dtype(self) -> DType:
        """The element type."""
        return DType("string") if self.text is not None else self.wide or dtype_of(self._value)

    def get_shape(self) -> TensorShape:
        """The sizes of the axes."""
        return self.shape

    def numpy(self) -> Any:
        """A NumPy copy."""
        return self.read_value().numpy()

    def read_value(self) -> Any:
        """The value as a tensor."""
        return Tensor(self.text) if self.text is not None else given(self.value, self.wide)

    initialized_value = read_value

    def ref(self) -> Reference:
        """Something to use as a key of a dict."""
        return Reference(self)

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> "Variable":
        """Set the value; returns the Variable."""
        if self.text is not None:
            self.text = convert_to_tensor(value).array
            return self
        value = bare(value) if isinstance(value, (Tensor, variables.Variable, jax.Array)) else as_numpy(value)[0]
        wide, self.wide = self.wide, None  # Teul's own code sees the type that is computed in
        try:
            super().assign(value.astype(computed(self.dtype)))
        finally:
            self.wide = wide
        return self

    def assign_add(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> "Variable":
        """Add to the value."""
        return self.assign(bare(binary(jnp.add, given(self._exact()), delta)))

    def assign_sub(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> "Variable":
        """Subtract from the value."""
        return self.assign(bare(binary(jnp.subtract, given(self._exact()), delta)))

    def scatter_nd_update(self, indices: Any, updates: Any, name: str | None = None) -> "Variable":
        """Set the parts at some places."""
        from teul.course.tensorflow.indexing import tensor_scatter_nd_update

        return self.assign(tensor_scatter_nd_update(given(self._exact()), indices, updates))

    def eval(self, session: Any = None) -> Any:
        """The value as NumPy has it."""
        return self.numpy()

    def __getitem__(self, index: Any) -> Any:
        return item(self, index)

    def __iter__(self) -> Any:
        return iter(self.read_value())

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.read_value(), dtype=dtype)

    def __eq__(self, other: Any) -> Any:
        return False if other is None else binary(jnp.equal, self, other)

    def __ne__(self, other: Any) -> Any:
        return True if other is None else binary(jnp.not_equal, self, other)

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec) if spec else str(self)

    def __repr__(self) -> str:
        if isinstance(self.value, jax.core.Tracer):
            return f"<tf.Variable '{self.name}:0' shape={self.shape} dtype={self.dtype}>"
        shown = repr(self.numpy()) if self.shape else str(self.numpy())
        return f"<tf.Variable '{self.name}:0' shape={self.shape} dtype={self.dtype}, numpy={shown}>"


_TWO = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or")
_ONE = ("lt", "le", "gt", "ge", "neg", "abs", "invert")
for _name in (*_TWO, *(f"r{name}" for name in _TWO), *_ONE):
    setattr(Variable, f"__{_name}__", getattr(Tensor, f"__{_name}__"))
