"""Pipeline: a data set read piece by piece, in the vocabulary of tf.data that courses use."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import jax
import numpy as np

from teul.errors import problem
from teul.tree import map_structure
from teul.variables import as_array, fresh_seed


class Pipeline:
    """Elements (samples or batches: arrays, or tuples of them) that can be walked through again and again.

    Args:
        begin: a function that returns an iterator from the start.
        extra: attributes to carry along, such as ``class_names``.

    >>> list(pipeline_of([1, 2, 3, 4]).map(lambda n: 10 * n).take(2))
    [10, 20]
    """

    _count: int | None = None

    def __init__(self, begin: Callable[[], Iterator], **extra: Any):
        self._begin, self._extra = begin, extra
        self.__dict__.update(extra)

    def __iter__(self) -> Iterator[Any]:
        return self._begin()

    def _new(self, begin: Callable[[], Iterator], count: int | None) -> "Pipeline":
        return pipeline(begin, count, **self._extra)

    def cardinality(self) -> Any:
        """The number of elements as an array; -2 where it is not known, as in tf.data."""
        return as_array(-2 if self._count is None else self._count)

    def map(self, function: Callable, num_parallel_calls: Any = None, deterministic: Any = None) -> "Pipeline":
        """``function`` of each element; the parts of a tuple are its arguments."""

        def begin():
            return (function(*e) if isinstance(e, tuple) else function(e) for e in self)

        return self._new(begin, self._count)

    def filter(self, function: Callable) -> "Pipeline":
        """The elements for which ``function`` is true."""
        return self._new(lambda: (e for e in self if bool(function(*e) if isinstance(e, tuple) else function(e))), None)

    def batch(self, batch_size: int, drop_remainder: bool = False, **options: Any) -> "Pipeline":
        """Elements put together in batches; the last may be smaller."""

        def begin():
            waiting: list[Any] = []
            for element in self:
                waiting.append(element)
                if len(waiting) == batch_size:
                    yield _stacked(waiting)
                    waiting = []
            if waiting and not drop_remainder:
                yield _stacked(waiting)

        count = self._count
        return self._new(begin, None if count is None else count // batch_size if drop_remainder else -(-count // batch_size))

    def unbatch(self) -> "Pipeline":
        """Each row of the batches by itself."""
        return self._new(lambda: (row for batch in self for row in _rows(batch)), None)

    def take(self, count: int) -> "Pipeline":
        """The first elements."""

        def begin():
            for i, element in enumerate(self) if count else ():
                yield element
                if i + 1 == count:
                    return

        return self._new(begin, count if self._count is None else self._count if count < 0 else min(count, self._count))

    def skip(self, count: int) -> "Pipeline":
        """The elements after the first ones."""
        left = None if self._count is None else max(0, self._count - count)
        return self._new(lambda: (e for i, e in enumerate(self) if i >= count), left)

    def repeat(self, count: int | None = None) -> "Pipeline":
        """All elements again and again; for ever without a number."""

        def begin():
            rounds = 0
            while count is None or count < 0 or rounds < count:
                yield from self
                rounds += 1

        endless = count is None or count < 0
        return self._new(begin, None if endless or self._count is None else self._count * count)

    def shuffle(self, buffer_size: int, seed: int | None = None, reshuffle_each_iteration: bool = True) -> "Pipeline":
        """The elements drawn at random from a buffer that is filled up as they leave; in another order each time."""
        if buffer_size < 1:
            raise problem("bad_argument", owner="shuffle", argument="buffer_size", expected="at least 1", got=repr(buffer_size))
        generator = np.random.default_rng(fresh_seed() if seed is None else seed)
        fixed = int(generator.integers(2**31))

        def begin():
            draw = generator if reshuffle_each_iteration else np.random.default_rng(fixed)
            buffer: list[Any] = []
            for element in self:
                if len(buffer) < buffer_size:
                    buffer.append(element)
                    continue
                place = int(draw.integers(len(buffer)))
                buffer[place], element = element, buffer[place]
                yield element
            draw.shuffle(order := np.arange(len(buffer)))
            yield from (buffer[i] for i in order)

        return self._new(begin, self._count)

    def cache(self, filename: str | None = None) -> "Pipeline":
        """The elements kept in memory after the first walk through them."""
        kept: list[Any] = []
        full = [False]

        def begin():
            if full[0]:
                yield from kept
                return
            fresh = []
            for element in self:
                fresh.append(element)
                yield element
            kept[:], full[0] = fresh, True

        return self._new(begin, self._count)

    def prefetch(self, buffer_size: Any = None) -> "Pipeline":
        """The same: accepted for tf.data's sake."""
        return self

    with_options = prefetch

    def enumerate(self, start: int = 0) -> "Pipeline":
        """Pairs of a number and the element."""
        return self._new(lambda: iter(enumerate(self, start)), self._count)

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements with NumPy arrays."""
        return (map_structure(np.asarray, element) for element in self)

    @staticmethod
    def zip(*parts: Iterable) -> "Pipeline":
        """Elements of several, side by side."""
        given = parts[0] if len(parts) == 1 and isinstance(parts[0], tuple) else parts
        counts = [len(p) if hasattr(p, "__len__") else None for p in given]
        return pipeline(lambda: zip(*given, strict=False), None if None in counts else min(counts))


class CountedPipeline(Pipeline):
    """A pipeline that knows its length."""

    def __init__(self, begin: Callable[[], Iterator], count: int, **extra: Any):
        super().__init__(begin, **extra)
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return True


def pipeline(begin: Callable[[], Iterator], count: int | None = None, **extra: Any) -> Pipeline:
    """A pipeline; with a ``len()`` where the number of elements is known."""
    return Pipeline(begin, **extra) if count is None else CountedPipeline(begin, count, **extra)


def pipeline_of(elements: list[Any], **extra: Any) -> Pipeline:
    """The elements of a list."""
    return pipeline(lambda: iter(elements), len(elements), **extra)


def pipeline_of_arrays(arrays: Any, **extra: Any) -> Pipeline:
    """The rows of arrays of one length, in the structure the arrays are in."""
    arrays = jax.tree.map(np.asarray, arrays, is_leaf=lambda part: isinstance(part, list))
    count = len(jax.tree.leaves(arrays)[0])
    return pipeline(lambda: (_row(arrays, i) for i in range(count)), count, **extra)


def _stacked(elements: list[Any]) -> Any:
    return map_structure(lambda *parts: readable(np.stack([np.asarray(p) for p in parts])), *elements)


def readable(array: np.ndarray) -> Any:
    """Numbers as a JAX array, on which ``.numpy()`` can be called; text as it is."""
    return as_array(array) if array.dtype.kind in "biuf" else array


def _rows(batch: Any) -> Iterator[Any]:
    count = len(jax.tree.leaves(batch)[0])
    return (_row(batch, i) for i in range(count))


def _row(arrays: Any, i: int) -> Any:
    return jax.tree.map(lambda a: a[i], arrays)
