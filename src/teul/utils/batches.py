"""PyDataset: batches that the user's own class makes, one by number."""

from collections.abc import Iterator
from typing import Any

from teul.errors import problem


class PyDataset:
    """Base of data sets that make each batch on demand: write ``__len__`` (batches an epoch) and ``__getitem__(index)``.

    Args:
        workers, use_multiprocessing, max_queue_size: accepted for Keras's sake; batches are made one after another.

    >>> class Squares(PyDataset):
    ...     def __len__(self):
    ...         return 2
    ...     def __getitem__(self, index):
    ...         return index, index**2
    >>> list(Squares())
    [(0, 0), (1, 1)]
    """

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10):
        self.workers, self.use_multiprocessing, self.max_queue_size = workers, use_multiprocessing, max_queue_size

    def __getitem__(self, index: int) -> Any:
        raise problem("must_write", owner=type(self).__name__, method="__getitem__(self, index)")

    @property
    def num_batches(self) -> int:
        """Batches an epoch."""
        return len(self)

    def __len__(self) -> int:
        if type(self).num_batches is not PyDataset.num_batches:
            return self.num_batches
        raise problem("must_write", owner=type(self).__name__, method="__len__(self)")

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def on_epoch_begin(self) -> None:
        """Called before each epoch."""

    def on_epoch_end(self) -> None:
        """Called after each epoch."""


Sequence = PyDataset
