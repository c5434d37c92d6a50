"""tf.ragged: rows of different lengths, as words that are split into letters are."""

from collections.abc import Callable
from typing import Any

import numpy as np

from teul.course.tensorflow.dtypes import DType
from teul.course.tensorflow.tensor import convert_to_tensor
from teul.course.tensorflow.tensor_shape import TensorShape


class RaggedTensor(list):
    """A list of tensors, each of any length.

    >>> rows = constant([[1, 2], [3]])
    >>> rows.shape, rows.to_tensor().numpy().tolist()
    (TensorShape([2, None]), [[1, 2], [3, 0]])
    """

    @property
    def shape(self) -> TensorShape:
        """How many rows there are; nothing is said of their lengths."""
        return TensorShape((len(self), None))

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self[0].dtype if self else DType("float32")

    @property
    def flat_values(self) -> Any:
        """The rows one after another."""
        return convert_to_tensor(np.concatenate([np.asarray(row) for row in self]))

    values = flat_values

    def nrows(self) -> Any:
        """How many rows there are."""
        return convert_to_tensor(len(self))

    def row_lengths(self) -> Any:
        """How long each row is."""
        return convert_to_tensor(np.array([len(row) for row in self], np.int64))

    def bounding_shape(self) -> Any:
        """How many rows there are, and how long the longest is."""
        return convert_to_tensor(np.array([len(self), max(map(len, self), default=0)], np.int64))

    def to_list(self) -> list[list[Any]]:
        """Lists of Python's values."""
        return [row.numpy().tolist() for row in self]

    def to_tensor(self, default_value: Any = None, shape: Any = None, name: str | None = None) -> Any:
        """The rows side by side, the shorter ones filled up with 0, with no text, or with ``default_value``."""
        from teul.course.tensorflow.data.elements import padded

        size = None if shape is None else shape[1]
        rows = [np.asarray(row) for row in self]
        return convert_to_tensor(padded([row if size is None else row[:size] for row in rows], [size], default_value))

    def numpy(self) -> np.ndarray:
        """An array of arrays."""
        found = np.empty(len(self), object)
        found[:] = [row.numpy() for row in self]
        return found

    def row_by_row(self, function: Callable) -> "RaggedTensor":
        """What a function of a tensor gives for each row."""
        return RaggedTensor(convert_to_tensor(function(row)) for row in self)

    @classmethod
    def from_row_lengths(cls, values: Any, row_lengths: Any, name: str | None = None) -> "RaggedTensor":
        """The values cut into rows so long."""
        ends = np.cumsum(np.asarray(convert_to_tensor(row_lengths)))[:-1]
        return cls(map(convert_to_tensor, np.split(np.asarray(convert_to_tensor(values)), ends)))

    @classmethod
    def from_row_splits(cls, values: Any, row_splits: Any, name: str | None = None) -> "RaggedTensor":
        """The values cut at these places, the first 0 and the last the end."""
        return cls.from_row_lengths(values, np.diff(np.asarray(convert_to_tensor(row_splits))))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, tuple):
            rows = self[index[0]]
            return rows.row_by_row(lambda row: row[index[1:]]) if isinstance(rows, RaggedTensor) else rows[index[1:]]
        found = list.__getitem__(self, index)
        return RaggedTensor(found) if isinstance(index, slice) else found

    def __repr__(self) -> str:
        return f"<tf.RaggedTensor {self.to_list()}>"


def constant(pylist: Any, dtype: Any = None, **others: Any) -> RaggedTensor:
    """Lists of different lengths as rows."""
    return RaggedTensor(convert_to_tensor(row, dtype) for row in pylist)
