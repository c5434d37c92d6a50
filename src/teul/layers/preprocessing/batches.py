"""The batches of what a layer adapts to: an array is one; what can be walked through is several."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np


def batches_of(data: Any, steps: int | None = None, lists_are_arrays: bool = False) -> Iterator[Any]:
    """The batches in ``data``: an array or a table of plain values is one; of (x, y) pairs only x counts.

    Args:
        data: an array, nested lists of values, or an iterable of batches.
        steps: how many batches to take; all if None.
        lists_are_arrays: whether a list is one array whatever it holds.

    >>> [batch.tolist() for batch in batches_of([np.array([1, 2]), np.array([3])])]
    [[1, 2], [3]]
    >>> list(batches_of([[1, 2], [3, 4]]))
    [[[1, 2], [3, 4]]]
    """
    array = hasattr(data, "shape") and not hasattr(data, "__next__")
    if array or isinstance(data, str) or (isinstance(data, (list, tuple)) and (lists_are_arrays or not _holds_arrays(data))):
        yield data
        return
    for batch in islice(iter(data), steps):
        yield batch[0] if isinstance(batch, tuple) else batch


def _holds_arrays(data: Any) -> bool:
    """Whether a list holds arrays (or pairs of them), not plain values."""
    parts = [part[0] if isinstance(part, tuple) and part else part for part in data]
    return len(parts) > 0 and all(np.ndim(part) > 0 and hasattr(part, "shape") for part in parts)
