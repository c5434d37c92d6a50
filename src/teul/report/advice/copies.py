"""Rows that are there twice: within a table, or in two."""

from functools import lru_cache

import numpy as np


def row_keys(array: np.ndarray) -> np.ndarray:
    """A number for each row, equal for equal rows.

    >>> a, b, c = row_keys(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]]))
    >>> bool(a == c), bool(a == b)
    (True, False)
    """
    flat = array.reshape(len(array), -1)
    if flat.size > 5_000_000:  # some values of each row tell large rows apart
        flat = flat[:, :: -(-flat.shape[1] // 128)]
    flat = np.ascontiguousarray(flat.astype(np.float32, copy=False))
    weights = _weights(flat.shape[1])
    bits = (flat + np.float32(0)).view(np.uint32)  # -0 becomes 0
    keys = np.zeros(len(flat), np.uint64)
    for start in range(0, len(flat), 4096):
        keys[start : start + 4096] = (bits[start : start + 4096].astype(np.uint64) * weights).sum(axis=1, dtype=np.uint64)
    return keys


@lru_cache(maxsize=32)
def _weights(columns: int) -> np.ndarray:
    """An odd number a column, always the same ones."""
    return np.random.default_rng(7).integers(1, 2**63, columns, dtype=np.uint64) | np.uint64(1)


def shared_rows(train: np.ndarray, test: np.ndarray, copied: bool = False) -> float:
    """The share of the test's rows that are in the training too; 0 where rows repeat by chance, as in truth tables or for a few counts.

    By chance a test row is found as often as a training row is found again among the others. ``copied`` says that equal rows can
    only be copies, as of measured amounts.
    """
    _, counts = np.unique(train, return_counts=True)
    if len(counts) <= 16 or not len(test):
        return 0.0
    again = counts[counts > 1].sum() / len(train)
    share = float(np.isin(test, train).mean())
    return share if copied or share > 1.5 * again + 0.1 else 0.0
