"""tf.TensorArray and tf.TensorSpec: a list that loops write, and what tensors are like."""

from typing import Any

import jax.numpy as jnp

from teul.course.tensorflow.dtypes import DType, as_dtype
from teul.course.tensorflow.shaping import concat, stack, unstack
from teul.course.tensorflow.tensor import compute, convert_to_tensor
from teul.course.tensorflow.tensor_shape import TensorShape


class TensorSpec:
    """The shape and type that a tensor must have.

    >>> TensorSpec((None, 2), "float32")
    TensorSpec(shape=(None, 2), dtype=tf.float32, name=None)
    """

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None):
        self.shape: TensorShape | None = None if shape is None else TensorShape(shape)
        self.dtype: DType = as_dtype(dtype)
        self.name = name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> "TensorSpec":
        """What a tensor is like."""
        return cls(tensor.shape, tensor.dtype, name)

    def is_compatible_with(self, value: Any) -> bool:
        """Whether a tensor is like that."""
        return self.dtype == value.dtype and (self.shape is None or self.shape.is_compatible_with(tuple(value.shape)))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self) -> int:
        return hash((self.shape, str(self.dtype)))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


RaggedTensorSpec = TensorSpec


class TensorArray:
    """A list of tensors; each method gives the list, so that loops of graphs can pass it on.

    >>> kept = TensorArray("float32", size=2).write(0, 1.0).write(1, 2.0)
    >>> kept.stack().numpy().tolist()
    [1.0, 2.0]
    """

    def __init__(self, dtype: Any = "float32", size: Any = 0, dynamic_size: bool = False, clear_after_read: bool = True,
                 tensor_array_name: str | None = None, element_shape: Any = None, **others: Any):  # fmt: skip
        self.dtype, self.element_shape = as_dtype(dtype), element_shape
        self.dynamic_size = dynamic_size
        self._parts: list[Any] = [None] * int(size or 0)

    def write(self, index: Any, value: Any, name: str | None = None) -> "TensorArray":
        """Put a tensor at a place."""
        place = int(index)
        self._parts += [None] * (place + 1 - len(self._parts))
        self._parts[place] = convert_to_tensor(value, None if hasattr(value, "dtype") else self.dtype)
        return self

    def read(self, index: Any, name: str | None = None) -> Any:
        """The tensor at a place."""
        return self._parts[int(index)]

    def _filled(self) -> list[Any]:
        like = next((p for p in self._parts if p is not None), None)
        return [p if p is not None else compute(jnp.zeros_like, like) for p in self._parts] if like is not None else []

    def stack(self, name: str | None = None) -> Any:
        """All tensors side by side."""
        return stack(self._filled()) if self._parts else convert_to_tensor([], self.dtype)

    def concat(self, name: str | None = None) -> Any:
        """All tensors one after another."""
        return concat(self._filled(), 0)

    def gather(self, indices: Any, name: str | None = None) -> Any:
        """Some tensors side by side."""
        return stack([self._parts[int(i)] for i in convert_to_tensor(indices).numpy()])

    def unstack(self, value: Any, name: str | None = None) -> "TensorArray":
        """Fill the list with the rows of a tensor."""
        self._parts = unstack(convert_to_tensor(value))
        return self

    def size(self, name: str | None = None) -> Any:
        """How many there are."""
        return convert_to_tensor(len(self._parts))

    def mark_used(self) -> None:
        """Accepted, without effect."""
