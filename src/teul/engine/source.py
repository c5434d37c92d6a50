"""Where training batches come from: arrays in memory, shuffled anew each epoch, or an iterable of batches."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from teul.data.arrays import Samples
from teul.errors import problem
from teul.variables import fresh_seed

_LARGE = 1 << 22  # bytes from which a copy is worth more care
_ALIGNMENT = 64  # bytes; JAX takes over no memory that starts elsewhere


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
        steps: batches an epoch, where not all of them are wanted.
    """

    def __init__(self, samples: Samples, batch: int, shuffle: bool, steps: int | None = None):
        self.samples = on_device(samples)
        self.batch, self.shuffle = batch, shuffle
        self.count = samples.count
        self.taken = min(self.count, steps * batch) if steps else self.count  # samples an epoch
        self.steps: int | None = -(-self.taken // batch)
        self._random = np.random.default_rng(fresh_seed() if shuffle else 0)
        self._left = np.zeros(0, np.int32)

    def order(self) -> np.ndarray:
        """The rows of one epoch: those after the last epoch's, or all anew where too few are left."""
        if len(self._left) < self.taken:
            self._left = np.arange(self.count, dtype=np.int32)
            if self.shuffle:
                self._random.shuffle(self._left)
        rows, self._left = self._left[: self.taken], self._left[self.taken :]
        return rows

    def pieces(self, capacity: int) -> Iterator[Piece]:
        """One epoch in pieces of up to ``capacity`` batches, the smaller last batch by itself."""
        order, full = self.order(), self.taken // self.batch
        for start in range(0, full, capacity):
            steps = min(capacity, full - start)
            rows = np.zeros(capacity * self.batch, np.int32)
            rows[: steps * self.batch] = order[start * self.batch : (start + steps) * self.batch]
            yield Piece(self.samples, rows, self.batch, steps)
        if rest := self.taken - full * self.batch:
            yield Piece(self.samples, order[full * self.batch :], rest, 1)


def length_of(batches: Any) -> int | None:
    """How many batches there are; None if that is not known, as with tf.data's filters and generators."""
    try:
        return len(batches)
    except TypeError:
        return None


class Stream:
    """An iterable of batches ``(x, y)`` or ``(x, y, weight)``: a generator, a Sequence, a data set.

    With ``steps`` an epoch goes on where the last one stopped, and begins anew only when the iterable has ended; without, each
    epoch is one pass.

    Args:
        batches: the iterable.
        steps: batches an epoch.
        prepare: makes checked :class:`Samples` of the parts of a batch.
    """

    def __init__(self, batches: Any, steps: int | None, prepare: Callable[..., Samples]):
        self.batches, self.prepare = batches, prepare
        self.limit = steps
        self.steps = steps if steps is not None else length_of(batches)
        self._going: Iterator | None = None
        self._looked_at: Samples | None = None
        self._bare: bool | None = None

    def first(self) -> Samples:
        """The next batch, looked at without being used up."""
        if self._looked_at is None:
            self._looked_at = self._next()
        if self._looked_at is None:
            raise problem("empty_data")
        return self._looked_at

    def pieces(self, capacity: int) -> Iterator[Piece]:
        """One epoch: batches of equal shapes joined, up to ``capacity`` at a time; nothing where the iterable is used up."""
        waiting: list[Samples] = []
        for batch in self._epoch():
            if waiting and (_shapes(batch) != _shapes(waiting[0]) or len(waiting) == capacity):
                yield self._joined(waiting, capacity)
                waiting = []
            waiting.append(batch)
        if waiting:
            yield self._joined(waiting, capacity)

    def _epoch(self) -> Iterator[Samples]:
        if self.limit is None:
            while (batch := self._next()) is not None:
                yield batch
        else:
            for _ in range(self.limit):
                batch = self._next() or self._next()  # the second begins anew, if the iterable can
                if batch is None:
                    return
                yield batch
        if hasattr(self.batches, "on_epoch_end"):
            self.batches.on_epoch_end()

    def _next(self) -> Samples | None:
        """The next batch; None at the end, after which the iterable begins anew if it can."""
        if self._looked_at is not None:
            batch, self._looked_at = self._looked_at, None
            return batch
        if self._going is None:
            self._going = self._begin()
        batch = next(self._going, None)
        if batch is None:
            self._going = None
            return None
        parts = batch if isinstance(batch, tuple) else tuple(batch) if isinstance(batch, list) and len(batch) in (2, 3) else (batch,)
        if len(parts) > 3:
            raise problem("batch_form", got=len(parts))
        bare = len(parts) < 2 or parts[1] is None
        if bare and self._bare is False:
            raise problem("no_target", output="y")  # the batches before had targets
        self._bare = bare
        return self.prepare(*parts)

    def _begin(self) -> Iterator:
        if hasattr(self.batches, "on_epoch_begin"):
            self.batches.on_epoch_begin()
        # By number where it can be asked so: what ImageDataGenerator gives has a length, and yet its iterator never ends.
        if hasattr(self.batches, "__getitem__") and hasattr(self.batches, "__len__"):
            return (self.batches[i] for i in range(len(self.batches)))
        return iter(self.batches)

    def _joined(self, batches: list[Samples], capacity: int) -> Piece:
        size, steps = batches[0].count, len(batches)
        if steps == 1:
            return Piece(jax.device_put(batches[0]), np.arange(size, dtype=np.int32), size, 1)
        # Filled up to the capacity, so that a shorter last piece runs the same program.
        filled = batches + batches[-1:] * (capacity - steps)
        joined = jax.tree.map(lambda *parts: jax.device_put(np.concatenate(parts)), *filled)
        return Piece(joined, np.arange(size * capacity, dtype=np.int32), size, steps)


def on_device(samples: Any) -> Any:
    """A tree of arrays, on the device."""
    if jax.default_backend() != "cpu":
        return jax.device_put(samples)
    return jax.tree.map(lambda a: _in_large_pages(a) if isinstance(a, np.ndarray) and a.nbytes > _LARGE else jax.device_put(a), samples)


def _in_large_pages(array: np.ndarray) -> jax.Array:
    """A copy in memory that JAX takes over as it is. NumPy asks the system for large pages, JAX does not, and the first touch of each
    small page takes longer than the copying: 100 ms for MNIST, and so 47."""
    room = np.empty(array.nbytes + _ALIGNMENT, np.uint8)
    start = -room.ctypes.data % _ALIGNMENT
    copy = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    np.copyto(copy, array)
    return jax.device_put(copy, may_alias=True)


def _shapes(samples: Samples) -> Any:
    leaves, structure = jax.tree.flatten(tuple(samples))
    return structure, [(leaf.shape, str(leaf.dtype)) for leaf in leaves]
