"""The summary of data that rules read: a few statistics, computed once from arrays, of at most 10,000 rows."""

import weakref
from typing import Any

import numpy as np

from teul.report.advice.copies import row_keys

SAMPLED = 10_000  # rows looked at
KEPT = 128  # rows kept for looking at what layers make of them
_WIDEST = 2_000  # columns with statistics of their own
_PAIRED = 64  # columns compared with each other
_MOST_CLASSES = 100
_EAGER = 200_000


class DataSummary:
    """What is in x and y.

    Attributes:
        rows, shape: how many samples, and the shape of one.
        low, high: the smallest and largest input; NaN left out.
        missing: how many inputs are missing (NaN) or infinite.
        text: an example, where inputs are text.
        columns: statistics a column for tables ``(rows, columns)``; None otherwise.
        targets: the summary of y, or None.
        names: the columns' names, where the data has any.
        parts: the summary of each input, where there are several.
    """

    def __init__(self, x: Any = None, y: Any = None):
        self.names = [str(name) for name in getattr(x, "columns", [])]
        self._x = _reference(x)
        self._keys: np.ndarray | None = None
        self._moments: Moments | None = None
        self.text: str | None = None
        self.text_columns = _text_columns(x)
        self.columns: ColumnSummary | None = None
        self.missing, self.low, self.high = 0, 0.0, 0.0
        self.rows, self.shape, self.whole, self.several = 0, (), False, isinstance(x, dict) or _is_list_of_arrays(x)
        self.parts = [DataSummary(part) for part in (x.values() if isinstance(x, dict) else x)] if self.several else []
        self.sample: np.ndarray | None = None
        array = None if self.several or x is None else _array(x)
        if array is not None and array.ndim:
            self.rows, self.shape = array.shape[0], array.shape[1:]
            if array.dtype.kind in "fiub":
                self._measure(_sampled(array))
            elif array.size:
                self.text = str(next((v for v in array.ravel() if isinstance(v, str)), ""))[:30] or None
        self.targets = TargetSummary(y) if y is not None and not isinstance(y, dict) and not _is_list_of_arrays(y) else None
        self.twin: int | None = self._twin(array)
        if array is not None and array.size <= _EAGER and array.ndim > 1 and array.dtype.kind in "fiub":
            self._keys, self._moments = row_keys(array), self._own_moments(array)  # a slice may be gone when they are asked for

    def _measure(self, part: np.ndarray) -> None:
        if part.dtype.kind == "f":
            part = part.astype(np.float32, copy=False)
            with np.errstate(all="ignore"):
                finite = np.isfinite(part.sum(dtype=np.float64))
            if not finite:
                bad = ~np.isfinite(part)
                self.missing = int(bad.sum())
                part = part[~bad.reshape(len(part), -1).any(axis=1)]
        if not part.size:
            return
        self.low, self.high = float(part.min()), float(part.max())
        self.whole = part.dtype.kind in "iub" or bool((part.ravel()[:4096] % 1 == 0).all())
        self.sample = part[:: max(1, len(part) // KEPT)][:KEPT]
        if part.ndim == 1:
            part = part[:, None]
        if part.ndim == 2 and part.shape[1] <= _WIDEST:
            self.columns = ColumnSummary(part)

    def _twin(self, array: Any) -> int | None:
        """The column that is the labels themselves."""
        y = self.targets
        if y is None or y.values is None or array is None or array.ndim != 2 or array.shape[0] != y.rows or not self.columns:
            return None
        if not 2 <= y.classes <= 20 or self.rows < 20 or array.shape[1] > _PAIRED:
            return None
        x = _sampled(array)
        same = (x == y.values[:, None]).all(axis=0) if len(x) == len(y.values) else np.zeros(1, bool)
        return int(same.argmax()) if same.any() else None

    @property
    def is_picture(self) -> bool:
        """Whether samples look like pictures: a grid of pixels, or one laid out flat with its values still 0..255."""
        if len(self.shape) == 3:
            return self.shape[-1] in (1, 3, 4) or self.shape[0] in (1, 3)
        if len(self.shape) == 2:
            return min(self.shape) >= 8 and self.shape[0] == self.shape[1]
        return len(self.shape) == 1 and self.shape[0] >= 64 and int(self.shape[0] ** 0.5) ** 2 == self.shape[0]

    @property
    def measured(self) -> bool:
        """Whether some column holds amounts so fine that no two rows share one, unless one is a copy of the other."""
        if self.sample is None or self.sample.ndim != 2 or self.whole or self.columns is None or self.rows < 20:
            return False
        rows = np.unique(self.sample, axis=0)
        if max(len(np.unique(column)) for column in rows.T) > 0.95 * len(rows):
            return True
        # Or rows agree in all columns together so seldom by chance that, where half of them do, they were copied.
        shares = [np.unique(column, return_counts=True)[1] / len(rows) for column in rows.T]
        keys = self.keys() if np.prod([float((share**2).sum()) for share in shares]) < 1e-9 else None
        return keys is not None and len(np.unique(keys)) < 0.6 * len(keys)

    @property
    def repeats(self) -> bool:
        """Whether many rows are copies of others."""
        keys = self.keys() if self.measured else None
        return keys is not None and len(np.unique(keys)) < 0.7 * len(keys)

    def keys(self) -> np.ndarray | None:
        """A number for each row, equal for equal rows; None where the data is gone or has several parts."""
        x = self._x() if self._x is not None else None
        if self._keys is None and x is not None and not self.several:
            self._keys = row_keys(_array(x))
        return self._keys

    def moments(self) -> "Moments | None":
        """The columns' sums, for putting parts of a table together; None for what is no table."""
        x = self._x() if self._x is not None else None
        if self._moments is None and x is not None and not self.several:
            self._moments = self._own_moments(_array(x))
        return self._moments

    @staticmethod
    def _own_moments(array: np.ndarray) -> "Moments | None":
        if array.ndim != 2 or array.dtype.kind != "f" or array.shape[1] > _WIDEST or array.size > 5_000_000:
            return None
        return Moments(array)


class ColumnSummary:
    """Statistics of the columns of a table.

    Attributes:
        low, high, mean, std: one value a column.
        sparse: whether there are many columns and most values are 0, as for counted words.
        constant: the columns with one value only.
        twins: pairs of columns with the same content, perhaps in other units.
        counting: the columns that number the rows.
        numbered: the columns whose values are all different and evenly spaced, as numbers of rows are, also where other columns
            follow them.
    """

    def __init__(self, x: np.ndarray):
        self.count, self.width = x.shape
        wide = x.astype(np.float64)
        self.low, self.high = wide.min(axis=0), wide.max(axis=0)
        self.mean = wide.mean(axis=0)
        centred = wide - self.mean
        self.sparse = self.width > 12 and bool((x[:1000] == 0).mean() > 0.5)
        self.std = np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(x))
        spread = self.high - self.low
        self.constant = [int(j) for j in np.flatnonzero(spread == 0)] if len(x) > 1 else []
        self.twins = self._twins(centred) if 2 <= self.width <= _PAIRED and len(x) >= 10 else []
        self.numbered: list[int] = []
        self.counting = self._counting(wide) if 2 <= self.width <= _WIDEST and len(x) >= 20 else []

    def _twins(self, centred: np.ndarray) -> list[tuple[int, int]]:
        varied = np.flatnonzero(self.std > 0)
        z = centred[:, varied] / self.std[varied]
        likeness = z.T @ z / len(z)
        pairs = np.argwhere(np.triu(likeness > 1 - 1e-9, 1)) if len(varied) > 1 else []
        return [(int(varied[i]), int(varied[j])) for i, j in pairs]

    def _counting(self, x: np.ndarray) -> list[int]:
        first = np.sort(x[:64], axis=0)
        different = (first[1:] != first[:-1]).all(axis=0)  # a cheap refusal: most columns have some value twice
        return [int(j) for j in np.flatnonzero(different) if self._counts_rows(x, int(j))]

    def _counts_rows(self, x: np.ndarray, j: int) -> bool:
        """Whether a column's values are all different and lie as close as numbers that were given one after another."""
        n, spread = len(x), self.high[j] - self.low[j]
        values = np.sort(x[:, j])
        steps = np.diff(values)
        least = steps.min()
        if least <= 0:
            return False
        if (values[:64] % 1 == 0).all() and (values % 1 == 0).all():
            return bool(n - 1 <= spread <= 2 * n)
        # The same after scaling: every step a multiple of the least one.
        ratio = steps / least
        even = np.abs(ratio - np.round(ratio)).max() < 0.02 and spread / least <= 2 * n
        if not even:
            return False
        self.numbered.append(j)
        if self.width < 3 or n < 50:
            return False
        others = [k for k in range(self.width) if k != j and self.std[k] > 0]
        ordered = (x[np.argsort(x[:, j])] - self.mean) / np.where(self.std > 0, self.std, 1)
        follows = [abs(np.mean(ordered[1:, k] * ordered[:-1, k])) for k in others]
        return bool(follows) and float(np.median(follows)) < 0.5


class Moments:
    """How many rows, and the columns' sums, sums of squares, smallest and largest values."""

    def __init__(self, x: np.ndarray | None = None):
        if x is not None:
            wide = x.astype(np.float64)
            self.count, self.total, self.squares = len(wide), wide.sum(axis=0), np.square(wide).sum(axis=0)
            self.low, self.high = wide.min(axis=0), wide.max(axis=0)

    def __add__(self, other: "Moments") -> "Moments":
        both = Moments()
        both.count, both.total, both.squares = self.count + other.count, self.total + other.total, self.squares + other.squares
        both.low, both.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        return both

    @property
    def mean(self) -> np.ndarray:
        """The columns' means."""
        return self.total / self.count

    @property
    def std(self) -> np.ndarray:
        """The columns' standard deviations."""
        return np.sqrt(np.maximum(self.squares / self.count - np.square(self.mean), 0))

    @property
    def standardized(self) -> bool:
        """Whether the columns that vary have mean 0 and deviation 1, to the precision of a float."""
        varied = self.std > 1e-9
        return bool(varied.any() and np.abs(self.mean).max() < 2e-5 and np.abs(self.std[varied] - 1).max() < 2e-4)

    @property
    def between_0_and_1(self) -> bool:
        """Whether the columns that vary, two at least, reach from 0 to 1 exactly."""
        varied = self.high > self.low
        return bool(varied.sum() > 1 and np.abs(self.low[varied]).max() < 1e-6 and np.abs(self.high[varied] - 1).max() < 1e-6)


class TargetSummary:
    """What is in y.

    Attributes:
        kind: ``"labels"`` (whole numbers), ``"one_hot"``, ``"several"`` (columns of 0 and 1), ``"shares"`` (rows that sum to 1),
            ``"real"`` or ``"text"``.
        size: how many values a row has.
        classes, counts: how many different labels, and how often each occurs.
        low, high, mean, std: of all values.
        sums: the smallest and the largest sum of a row, for several columns.
    """

    def __init__(self, y: Any):
        array = _array(y)
        self.rows = array.shape[0] if array.ndim else 0
        self.width = int(array.shape[1]) if array.ndim == 2 else 1
        self.ndim, self.size = array.ndim, int(np.prod(array.shape[1:]))
        self.low = self.high = self.mean = self.std = 0.0
        self.classes, self.counts, self.labels, self.missing = 0, np.zeros(0, int), np.zeros(0), 0
        self.sums = (1.0, 1.0)
        self.values: np.ndarray | None = None
        self.whole = False
        self.kind = "text" if array.dtype.kind not in "fiub" else "real"
        if self.kind != "text" and self.rows:
            self._measure(array)

    def _measure(self, array: np.ndarray) -> None:
        part = _sampled(array)
        part = part.reshape(len(part), -1).astype(np.float64)
        bad = ~np.isfinite(part)
        if bad.any():
            self.missing = int(bad.sum())
            part = part[~bad.any(axis=1)]
        if not part.size:
            return
        self.low, self.high, self.mean, self.std = float(part.min()), float(part.max()), float(part.mean()), float(part.std())
        self.whole = bool((part % 1 == 0).all())
        if part.shape[1] == 1:
            self.values = part[:, 0]
            if self.whole and self.high - self.low < 10 * _MOST_CLASSES:
                self.labels, self.counts = np.unique(self.values, return_counts=True)
                self.classes = len(self.labels)
                self.kind = "labels" if self.classes <= _MOST_CLASSES else "real"
            return
        if self.ndim > 2:
            return
        sums = part.sum(axis=1)
        self.sums = (float(sums.min()), float(sums.max()))
        flags = self.whole and self.low >= 0 and self.high <= 1
        even = bool(np.abs(sums - 1).max() < 1e-3)
        self.kind = "one_hot" if flags and even else "several" if flags else "shares" if even and self.low >= 0 else "real"
        if self.kind == "one_hot":
            self.counts = part.sum(axis=0).astype(int)
            self.labels, self.classes = np.arange(self.width, dtype=float), self.width
            self.values = part.argmax(axis=1).astype(np.float64)

    @property
    def is_classes(self) -> bool:
        """Whether each row is of one class, as few as classes are."""
        return self.kind == "one_hot" or (self.kind == "labels" and self.classes <= max(20, self.rows // 10))

    @property
    def majority(self) -> float:
        """The share of the most frequent class."""
        return float(self.counts.max() / self.counts.sum()) if self.is_classes and self.counts.sum() else 0.0

    @property
    def entropy(self) -> float:
        """The cross-entropy of always answering with the classes' shares."""
        shares = self.counts[self.counts > 0] / max(1, self.counts.sum())
        return float(-(shares * np.log(shares)).sum())


def _reference(x: Any) -> Any:
    if x is None:
        return None
    try:
        return weakref.ref(x)
    except TypeError:
        array = None if isinstance(x, dict) or _is_list_of_arrays(x) else _array(x)
        return lambda: array


def _is_list_of_arrays(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(hasattr(part, "shape") for part in value)


def _array(value: Any) -> np.ndarray:
    if hasattr(value, "to_numpy") and not isinstance(value, np.ndarray):
        value = value.to_numpy()
    try:
        array = np.asarray(value)
    except ValueError:
        return np.zeros(0)
    if array.dtype == object:
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            return array
    if array.dtype.name == "bfloat16":
        return array.astype(np.float32)
    return array


def _text_columns(x: Any) -> list[str]:
    """The names of a data frame's columns that hold text."""
    if not hasattr(x, "columns") or not hasattr(x, "dtypes"):
        return []
    try:
        return [str(name) for name in x.columns if str(x[name].dtype).lower() in ("object", "str", "string", "category", "utf8")]
    except (KeyError, TypeError, AttributeError):
        return []


def _sampled(array: np.ndarray) -> np.ndarray:
    return array if len(array) <= SAMPLED else array[:: -(-len(array) // SAMPLED)]
