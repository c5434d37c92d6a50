"""Sequences of unequal length as arrays, and windows of a time series."""

from typing import Any

import numpy as np

from teul.data.pipeline import Pipeline, pipeline, pipeline_of, pipeline_of_arrays, readable
from teul.errors import problem
from teul.variables import fresh_seed


def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.0) -> np.ndarray:
    """Sequences as the rows of one array, filled up (or cut) to one length.

    Args:
        sequences: lists of numbers.
        maxlen: the length; that of the longest by default.
        dtype: the type; object for text.
        padding, truncating: ``"pre"`` or ``"post"``: where to fill up and where to cut.
        value: what to fill up with.

    >>> pad_sequences([[1], [2, 3], [4, 5, 6]], maxlen=2)
    array([[0, 1],
           [2, 3],
           [5, 6]], dtype=int32)
    """
    if not hasattr(sequences, "__len__"):
        raise problem("bad_argument", owner="pad_sequences", argument="sequences", expected="a list of lists", got=repr(sequences))
    for name, choice in (("padding", padding), ("truncating", truncating)):
        if choice not in ("pre", "post"):
            raise problem("bad_argument", owner="pad_sequences", argument=name, expected="'pre' or 'post'", got=repr(choice))
    if any(not hasattr(s, "__len__") for s in sequences):
        stranger = next(s for s in sequences if not hasattr(s, "__len__"))
        raise problem("bad_argument", owner="pad_sequences", argument="sequences", expected="a list of lists", got=f"one with {stranger!r}")
    if isinstance(value, str) and np.dtype(dtype).kind not in "OSU":
        raise problem("bad_argument", owner="pad_sequences", argument="dtype", expected="object for text", got=repr(dtype))
    longest = max((len(s) for s in sequences), default=0) if maxlen is None else maxlen
    inner = next((np.asarray(s).shape[1:] for s in sequences if len(s)), ())
    rows = np.full((len(sequences), longest, *inner), value, dtype)
    for row, sequence in zip(rows, sequences, strict=True):
        if not len(sequence) or not longest:
            continue
        kept = np.asarray(sequence[-longest:] if truncating == "pre" else sequence[:longest], dtype)
        if kept.shape[1:] != inner:
            expected, got = f"entries of one shape {inner}", f"one of {kept.shape[1:]}"
            raise problem("bad_argument", owner="pad_sequences", argument="sequences", expected=expected, got=got)
        row[slice(None, len(kept)) if padding == "post" else slice(longest - len(kept), None)] = kept
    return rows


def timeseries_dataset_from_array(
    data, targets, sequence_length, sequence_stride=1, sampling_rate=1, batch_size=128, shuffle=False, seed=None, start_index=None,
    end_index=None, format="tf",
) -> Pipeline:  # fmt: skip
    """Windows of a time series, batch by batch, with what is to be predicted from each.

    Args:
        data: the series, one time a row.
        targets: the target of the window that begins at the same row; None for windows alone.
        sequence_length: times in a window.
        sequence_stride: rows from one window's beginning to the next's.
        sampling_rate: rows from one time in a window to the next.
        batch_size: windows in a batch; None gives them one by one.
        shuffle, seed: whether the windows come in a random order.
        start_index, end_index: the rows that are used.

    >>> windows = timeseries_dataset_from_array(np.arange(6), np.arange(6)[3:], sequence_length=3)
    >>> [(x.tolist(), y.tolist()) for x, y in windows]
    [([[0, 1, 2], [1, 2, 3], [2, 3, 4]], [3, 4, 5])]
    """
    _check_rows("timeseries_dataset_from_array", len(data), sequence_length, start_index, end_index,
                sequence_stride=sequence_stride, sampling_rate=sampling_rate)  # fmt: skip
    data = np.asarray(data)[start_index or 0 : end_index]
    targets = None if targets is None else np.asarray(targets)[start_index or 0 : end_index]
    count = max(0, len(data) - (sequence_length - 1) * sampling_rate)
    starts = np.arange(0, count if targets is None else min(count, len(targets)), sequence_stride)
    if shuffle:
        np.random.default_rng(fresh_seed() if seed is None else seed).shuffle(starts)
    steps = np.arange(sequence_length) * sampling_rate

    def windows(places: Any) -> Any:
        x = readable(data[places[..., None] + steps])
        return x if targets is None else (x, readable(targets[places]))

    groups = list(starts) if batch_size is None else [starts[i : i + batch_size] for i in range(0, len(starts), batch_size)]
    return pipeline(lambda: (windows(np.asarray(group)) for group in groups), len(groups))


def _check_rows(owner: str, rows: int, length: int, start: int | None, end: int | None, **steps: int) -> None:
    for name, value in {"sequence_length": length, **steps}.items():
        if value <= 0 or value >= rows:
            expected = f"between 1 and {rows - 1}, as there are {rows} rows"
            raise problem("bad_argument", owner=owner, argument=name, expected=expected, got=repr(value))
    for name, index in (("start_index", start), ("end_index", end)):
        if index is not None and (index < 0 or index > rows or (name == "start_index" and index >= rows)):
            raise problem("bad_argument", owner=owner, argument=name, expected=f"a row from 0 to {rows}", got=repr(index))
    if start is not None and end is not None and start >= end:
        raise problem("bad_argument", owner=owner, argument="start_index", expected=f"before end_index={end}", got=repr(start))


def split_dataset(dataset, left_size=None, right_size=None, shuffle=False, seed=None, preferred_backend=None) -> tuple[Pipeline, Pipeline]:
    """Two parts of a data set: arrays, a tuple of arrays, or anything that can be walked through.

    Args:
        dataset: what to split; batches are taken apart first.
        left_size, right_size: how many samples, or which share, goes where; one of the two is enough.
        shuffle, seed: whether to mix before splitting.

    >>> left, right = split_dataset(np.arange(10), left_size=0.8)
    >>> len(left), len(right)
    (8, 2)
    """
    samples = _samples(dataset)
    left, right = _sizes(len(samples), left_size, right_size)
    if shuffle:
        np.random.default_rng(fresh_seed() if seed is None else seed).shuffle(order := np.arange(len(samples)))
        samples = [samples[i] for i in order]
    return pipeline_of(samples[:left]), pipeline_of(samples[len(samples) - right :] if right else [])


def _samples(dataset: Any) -> list[Any]:
    if isinstance(dataset, (np.ndarray, tuple, dict)) or hasattr(dataset, "__jax_array__"):
        return list(pipeline_of_arrays(dataset))
    if isinstance(dataset, list):
        same = len({len(part) for part in dataset}) == 1 if all(isinstance(part, np.ndarray) for part in dataset) else False
        return list(pipeline_of_arrays(tuple(dataset))) if same and dataset else list(dataset)
    if isinstance(dataset, str) or not hasattr(dataset, "__iter__"):
        raise problem("bad_argument", owner="split_dataset", argument="dataset", expected="arrays or a data set", got=repr(dataset))
    samples = list(dataset)
    return list(pipeline_of(samples).unbatch()) if getattr(dataset, "batched", False) else samples


def _sizes(count: int, left: Any, right: Any) -> tuple[int, int]:
    if left is None and right is None:
        expected = "given, unless right_size is"
        raise problem("bad_argument", owner="split_dataset", argument="left_size", expected=expected, got="None")
    for name, size in (("left_size", left), ("right_size", right)):
        whole = isinstance(size, (int, np.integer)) and not isinstance(size, bool)
        if size is not None and not ((whole and 0 < size < count) or (isinstance(size, float) and 0 < size < 1)):
            expected = f"a number of samples from 1 to {count - 1}, or a share between 0 and 1"
            raise problem("bad_argument", owner="split_dataset", argument=name, expected=expected, got=repr(size))
    left = round(left * count) if isinstance(left, float) else left
    right = round(right * count) if isinstance(right, float) else right
    left = count - right if left is None else left
    right = count - left if right is None else right
    if left + right > count or left == 0 or right == 0:
        expected = f"such that both parts have samples and no more than {count} in all"
        raise problem("bad_argument", owner="split_dataset", argument="left_size", expected=expected, got=f"{left} + {right}")
    return left, right
