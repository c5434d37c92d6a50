"""Sequences, under the names that Keras 2 had."""

import random as python_random
from typing import Any

import numpy as np

from teul.errors import problem
from teul.utils.batches import Sequence
from teul.utils.sequences import pad_sequences

__all__ = ["TimeseriesGenerator", "make_sampling_table", "pad_sequences", "skipgrams"]


class TimeseriesGenerator(Sequence):
    """Windows of a time series, batch by batch.

    Args:
        data: the series, one time a row.
        targets: what is to be predicted from the window that ends just before the same row.
        length: rows that a window reaches back.
        sampling_rate: rows from one time in a window to the next.
        stride: rows from one window to the next.
        start_index, end_index: the first and the last row that is used.
        shuffle: whether windows are drawn at random.
        reverse: whether time runs backwards in each window.
        batch_size: windows a batch.

    >>> generator = TimeseriesGenerator(np.arange(5), np.arange(5), length=2, batch_size=2)
    >>> [(x.tolist(), y.tolist()) for x, y in generator]
    [([[0, 1], [1, 2]], [2, 3]), ([[2, 3]], [4])]
    """

    def __init__(
        self, data, targets, length, sampling_rate=1, stride=1, start_index=0, end_index=None, shuffle=False, reverse=False,
        batch_size=128,
    ):  # fmt: skip
        super().__init__()
        if len(data) != len(targets):
            expected, got = f"as long as data, {len(data)}", f"{len(targets)} long"
            raise problem("bad_argument", owner="TimeseriesGenerator", argument="targets", expected=expected, got=got)
        self.data, self.targets = np.asarray(data), np.asarray(targets)
        self.length, self.sampling_rate, self.stride = length, sampling_rate, stride
        self.start_index, self.end_index = start_index + length, len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        if self.start_index > self.end_index:
            expected = f"at most {self.end_index}, so that there is a window"
            raise problem("bad_argument", owner="TimeseriesGenerator", argument="length", expected=expected, got=repr(length))

    def __len__(self) -> int:
        step = self.batch_size * self.stride
        return (self.end_index - self.start_index + step) // step

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if self.shuffle:
            rows = np.random.randint(self.start_index, self.end_index + 1, size=self.batch_size)
        else:
            first = self.start_index + self.batch_size * self.stride * index
            rows = np.arange(first, min(first + self.batch_size * self.stride, self.end_index + 1), self.stride)
        x = self.data[rows[:, None] + np.arange(-self.length, 0, self.sampling_rate)]
        return (x[:, ::-1] if self.reverse else x), self.targets[rows]


def make_sampling_table(size: int, sampling_factor: float = 1e-5) -> np.ndarray:
    """The probability to keep the i-th most frequent word, by Zipf's law: ``min(1, sqrt(factor / frequency))``.

    >>> make_sampling_table(3).round(4)
    array([0.0032, 0.0032, 0.0055])
    """
    rank = np.arange(size)
    rank[0] = 1
    # The expected inverse frequency of a rank: rank times the harmonic number, nearly.
    inverse = rank * (np.log(rank) + 0.577) + 0.5 - 1.0 / (12.0 * rank)
    return np.minimum(1.0, np.sqrt(sampling_factor * inverse))


def skipgrams(
    sequence, vocabulary_size, window_size=4, negative_samples=1.0, shuffle=True, categorical=False, sampling_table=None, seed=None
) -> tuple[list[list[int]], list[Any]]:  # fmt: skip
    """Pairs of words that stand near each other (label 1), and as many random pairs (label 0), as word2vec learns from.

    Args:
        sequence: word numbers; 0 is no word.
        vocabulary_size: the largest word number plus one.
        window_size: how far apart the words of a pair may be.
        negative_samples: random pairs for each real one.
        shuffle: whether to mix them.
        categorical: labels ``[0, 1]`` and ``[1, 0]`` instead of 1 and 0.
        sampling_table: the probability to keep each word, as :func:`make_sampling_table` gives it.
        seed: for a mixing that repeats.

    >>> skipgrams([1, 2, 3], 4, window_size=1, negative_samples=0, shuffle=False)
    ([[1, 2], [2, 1], [2, 3], [3, 2]], [1, 1, 1, 1])
    """
    pairs = [
        [word, other]
        for place, word in enumerate(sequence)
        if word and (sampling_table is None or sampling_table[word] >= python_random.random())
        for near, other in enumerate(sequence[max(0, place - window_size) : place + window_size + 1], max(0, place - window_size))
        if near != place and other
    ]
    labels: list[Any] = [[0, 1] if categorical else 1 for _ in pairs]
    if negative_samples > 0:
        words = [word for word, _ in pairs]
        python_random.shuffle(words)
        wanted = int(len(labels) * negative_samples)
        pairs += [[words[i % len(words)], python_random.randint(1, vocabulary_size - 1)] for i in range(wanted)]
        labels += [[1, 0] if categorical else 0 for _ in range(wanted)]
    if shuffle:
        seed = python_random.randint(0, 10**7) if seed is None else seed
        for mixed in (pairs, labels):
            python_random.Random(seed).shuffle(mixed)
    return pairs, labels
