"""tf.TensorShape: a tuple of sizes with a few questions one can ask it."""

from collections.abc import Iterable
from typing import Any


class TensorShape(tuple):
    """The sizes of the axes; None where one is not known.

    >>> TensorShape([2, None]).as_list(), TensorShape([2, 3]).num_elements()
    ([2, None], 6)
    """

    __slots__ = ()

    def __new__(cls, dims: Iterable | int | None = ()):
        return super().__new__(cls, (dims,) if isinstance(dims, int) else dims or ())

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self)

    ndims = rank

    @property
    def dims(self) -> list[Any]:
        """The sizes."""
        return list(self)

    def as_list(self) -> list[Any]:
        """The sizes as a list."""
        return list(self)

    def num_elements(self) -> int | None:
        """How many elements there are; None where that is not known."""
        count = 1
        for size in self:
            if size is None:
                return None
            count *= size
        return count

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return None not in self

    def is_compatible_with(self, other: Iterable) -> bool:
        """Whether a tensor could have both shapes."""
        other = tuple(other)
        return len(self) == len(other) and all(a is None or b is None or a == b for a, b in zip(self, other, strict=True))

    def concatenate(self, other: Iterable) -> "TensorShape":
        """These sizes, then those."""
        return TensorShape((*self, *other))

    def with_rank(self, rank: int) -> "TensorShape":
        """The same, if it has that many axes."""
        if rank != len(self):
            raise ValueError(f"Shape {self} must have rank {rank}")
        return self

    def assert_has_rank(self, rank: int) -> None:
        """Refuse another number of axes."""
        self.with_rank(rank)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return TensorShape(found) if isinstance(index, slice) else found

    def __eq__(self, other: Any) -> bool:
        return tuple.__eq__(self, tuple(other)) if isinstance(other, (list, tuple)) else False

    def __ne__(self, other: Any) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __str__(self) -> str:
        return tuple.__repr__(tuple(self))

    def __repr__(self) -> str:
        return f"TensorShape({list(self)})"
