"""Where training batches come from: arrays in memory, shuffled anew each epoch, or an iterable of batches."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from teul.data.arrays import Samples, to_samples
from teul.errors import problem
from teul.variables import fresh_seed


class Piece(NamedTuple):
    """Some batches of equal size: the samples, the rows of each batch one after another, and how large and how many they are."""

    samples: Samples
    order: np.ndarray
    batch: int
    steps: int


class Rows:
    """Arrays in memory.

    Args:
        samples: the arrays, on the device.
        batch: samples a step.
        shuffle: whether each epoch has its own order.
    """

    def __init__(self, samples: Samples, batch: int, shuffle: bool):
        self.samples = jax.device_put(samples)
        self.batch, self.shuffle = batch, shuffle
        self.count = samples.count
        self.steps: int | None = -(-self.count // batch)
        self._random = np.random.default_rng(fresh_seed() if shuffle else 0)

    def order(self) -> np.ndarray:
        """The rows of one epoch."""
        rows = np.arange(self.count, dtype=np.int32)
        if self.shuffle:
            self._random.shuffle(rows)
        return rows

    def pieces(self, capacity: int) -> Iterator[Piece]:
        """One epoch in pieces of up to ``capacity`` batches, the smaller last batch by itself."""
        order, full = self.order(), self.count // self.batch
        for start in range(0, full, capacity):
            steps = min(capacity, full - start)
            rows = np.zeros(capacity * self.batch, np.int32)
            rows[: steps * self.batch] = order[start * self.batch : (start + steps) * self.batch]
            yield Piece(self.samples, rows, self.batch, steps)
        if rest := self.count - full * self.batch:
            yield Piece(self.samples, order[full * self.batch :], rest, 1)


class Stream:
    """An iterable of batches ``(x, y)`` or ``(x, y, weight)``: a generator, a Sequence, a data set.

    Args:
        batches: the iterable; one that can be iterated again is, each epoch.
        steps: batches an epoch, where the iterable has no end.
    """

    def __init__(self, batches: Any, steps: int | None, *, several_inputs: bool = False, several_outputs: bool = False):
        self.batches, self.steps = batches, steps
        self._several = {"several_inputs": several_inputs, "several_outputs": several_outputs}
        self._going: Iterator | None = None
        self._first: Samples | None = None
        if steps is None and hasattr(batches, "__len__"):
            self.steps = len(batches)

    def first(self) -> Samples:
        """The first batch, looked at without being used up."""
        if self._first is None:
            self._going = self._begin()
            self._first = self._next()
            if self._first is None:
                raise problem("empty_data")
        return self._first

    def pieces(self, capacity: int) -> Iterator[Piece]:
        """One epoch: batches of equal shapes joined, up to ``capacity`` at a time."""
        waiting: list[Samples] = []
        for batch in self._epoch():
            if waiting and (_shapes(batch) != _shapes(waiting[0]) or len(waiting) == capacity):
                yield self._joined(waiting, capacity)
                waiting = []
            waiting.append(batch)
        if waiting:
            yield self._joined(waiting, capacity)

    def _epoch(self) -> Iterator[Samples]:
        self.first()
        count = 0
        while self.steps is None or count < self.steps:
            batch, self._first = (self._first, None) if self._first is not None else (self._next(), None)
            if batch is None:
                if count == 0 and not self._restart():
                    raise problem("data_ran_out", steps=self.steps)
                if count:
                    break
                continue
            count += 1
            yield batch
        if self.steps is None or not hasattr(self.batches, "__next__"):
            self._restart()
        if hasattr(self.batches, "on_epoch_end"):
            self.batches.on_epoch_end()

    def _restart(self) -> bool:
        if hasattr(self.batches, "__next__"):
            return False
        self._going = self._begin()
        return True

    def _begin(self) -> Iterator:
        if hasattr(self.batches, "__iter__") or not hasattr(self.batches, "__getitem__"):
            return iter(self.batches)
        return (self.batches[i] for i in range(len(self.batches)))

    def _next(self) -> Samples | None:
        batch = next(self._going, None)
        if batch is None:
            return None
        parts = batch if isinstance(batch, tuple) else tuple(batch) if isinstance(batch, list) and len(batch) in (2, 3) else (batch,)
        if len(parts) > 3:
            raise problem("batch_form", got=len(parts))
        return to_samples(*parts, **self._several)

    def _joined(self, batches: list[Samples], capacity: int) -> Piece:
        size, steps = batches[0].count, len(batches)
        if steps == 1:
            return Piece(jax.device_put(batches[0]), np.arange(size, dtype=np.int32), size, 1)
        # Filled up to the capacity, so that a shorter last piece runs the same program.
        filled = batches + batches[-1:] * (capacity - steps)
        joined = jax.tree.map(lambda *parts: jax.device_put(np.concatenate(parts)), *filled)
        return Piece(joined, np.arange(size * capacity, dtype=np.int32), size, steps)


def _shapes(samples: Samples) -> Any:
    leaves, structure = jax.tree.flatten(tuple(samples))
    return structure, [(leaf.shape, str(leaf.dtype)) for leaf in leaves]
