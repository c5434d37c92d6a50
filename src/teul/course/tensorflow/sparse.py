"""tf.sparse: tensors that are mostly 0, given by the places and values of the rest."""

from typing import Any

import numpy as np

from teul.course.tensorflow.dtypes import DType
from teul.course.tensorflow.tensor import convert_to_tensor
from teul.course.tensorflow.tensor_shape import TensorShape


class SparseTensor:
    """Values at some places, 0 elsewhere; :func:`to_dense` makes it an ordinary tensor.

    >>> to_dense(SparseTensor([[0, 1]], [5.0], (1, 2))).numpy().tolist()
    [[0.0, 5.0]]
    """

    def __init__(self, indices: Any, values: Any, dense_shape: Any):
        self.indices, self.values, self.dense_shape = (convert_to_tensor(part) for part in (indices, values, dense_shape))

    @property
    def shape(self) -> TensorShape:
        """The sizes of the axes."""
        return TensorShape(tuple(int(n) for n in self.dense_shape.numpy()))

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self.values.dtype

    def __repr__(self) -> str:
        return f"SparseTensor(indices={self.indices}, values={self.values}, dense_shape={self.dense_shape})"


def to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The tensor with all its values; one that is dense already stays as it is."""
    if not isinstance(sp_input, SparseTensor):
        return convert_to_tensor(sp_input)
    values = np.asarray(sp_input.values)
    empty = b"" if values.dtype == object else 0
    found = np.full(tuple(sp_input.shape), empty if default_value is None else default_value, values.dtype)
    found[tuple(np.asarray(sp_input.indices).reshape(len(values), -1).T)] = values
    return convert_to_tensor(found)


def from_dense(tensor, name=None):
    """The places and values of what is not 0."""
    dense = np.asarray(convert_to_tensor(tensor))
    return SparseTensor(np.argwhere(dense), dense[np.nonzero(dense)], dense.shape)


def reorder(sp_input, name=None):
    """The same in the order of places."""
    order = np.lexsort(np.asarray(sp_input.indices).T[::-1])
    return SparseTensor(np.asarray(sp_input.indices)[order], np.asarray(sp_input.values)[order], sp_input.dense_shape)
