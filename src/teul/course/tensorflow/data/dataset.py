"""tf.data.Dataset: elements (samples or batches) that can be walked through again and again."""

import builtins
from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np

from teul.course.tensorflow.array import TensorSpec
from teul.course.tensorflow.data import steps
from teul.course.tensorflow.data.elements import called, leaves_of, map_leaves, padded, spec_of, stacked, tensors, to_arrays, unflattened
from teul.course.tensorflow.data.rows import Rows, first_count
from teul.course.tensorflow.dtypes import int64
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor
from teul.errors import problem

INFINITE, UNKNOWN = -1, -2


class Dataset:
    """Elements: arrays, or tuples and dicts of them.

    >>> numbers = Dataset.from_tensor_slices([1, 2, 3, 4]).map(lambda n: n * 10).batch(2)
    >>> [batch.numpy().tolist() for batch in numbers]
    [[10, 20], [30, 40]]
    """

    def __init__(
        self, begin: Callable[[], Iterator] | None, count: int = UNKNOWN, rows: Rows | None = None, spec: Any = None, leading: int = 0
    ):  # fmt: skip
        self._begin, self._count, self._rows, self._spec = begin or rows.elements, count, rows, spec
        self._leading = leading  # of batches: their size, or -1 where it may vary

    # Where elements come from -------------------------------------------------------------------------------------------------

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> "Dataset":
        """The rows of arrays."""
        table = to_arrays(tensors)
        counts = {np.shape(a)[0] if np.ndim(a) else None for a in leaves_of(table)}
        if len(counts) != 1 or None in counts:
            raise problem("tf_first_axes", lengths=", ".join(sorted(map(str, counts))))
        count = first_count(table)
        return Dataset(None, count, Rows(table, lambda: iter([np.arange(count)])))

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> "Dataset":
        """One element."""
        element = to_arrays(tensors)
        return Dataset(lambda: iter([element]), 1)

    @staticmethod
    def from_generator(
        generator: Callable, output_types: Any = None, output_shapes: Any = None, args: Any = None, output_signature: Any = None,
        name: str | None = None,
    ) -> "Dataset":  # fmt: skip
        """What a function yields, called anew for each walk."""
        signature = output_signature
        if signature is None and output_types is not None:
            signature = map_leaves(lambda t: TensorSpec(None, t), output_types)
        given = [convert_to_tensor(a).numpy() for a in args or ()]

        def begin():
            for element in generator(*given):
                yield steps.as_signed(element, signature)

        return Dataset(begin, UNKNOWN, spec=output_signature)

    @staticmethod
    def range(*args: Any, output_type: Any = int64, name: str | None = None) -> "Dataset":
        """Whole numbers, as Python's range."""
        values = np.arange(*[int(bare(a)) for a in args]).astype(str(output_type))
        return Dataset.from_tensor_slices(values)

    @staticmethod
    def zip(*datasets: Any, name: str | None = None) -> "Dataset":
        """Elements of several, side by side."""
        given = datasets[0] if len(datasets) == 1 else tuple(datasets)
        parts = leaves_of(given)
        known = [p._count for p in parts if p._count != INFINITE]
        count = UNKNOWN if UNKNOWN in known else min(known, default=INFINITE)

        def begin():
            for row in builtins.zip(*(p._begin() for p in parts), strict=False):
                yield unflattened(given, row)

        return Dataset(begin, count)

    @staticmethod
    def list_files(file_pattern: Any, shuffle: bool | None = None, seed: int | None = None, name: str | None = None) -> "Dataset":
        """The files whose names match."""
        from teul.course.tensorflow.io import gfile

        patterns = file_pattern if isinstance(file_pattern, (list, tuple)) else [file_pattern]
        names = [f for pattern in patterns for f in gfile.glob(pattern)]
        if not names:
            raise problem("no_files_found", kind="file", folder=str(file_pattern), expected="a matching name")
        found = Dataset.from_tensor_slices(names)
        return found if shuffle is False else found.shuffle(len(names), seed)

    @staticmethod
    def random(seed: int | None = None, **others: Any) -> "Dataset":
        """Random whole numbers without end."""

        def begin():
            draws = np.random.default_rng(seed)
            while True:
                yield np.int64(draws.integers(2**31))

        return Dataset(begin, INFINITE)

    @staticmethod
    def sample_from_datasets(
        datasets: Any, weights: Any = None, seed: int | None = None, stop_on_empty_dataset: bool = False, **others: Any
    ) -> "Dataset":
        """Each element from one of several data sets, drawn with the chances ``weights``; data sets that have ended are left out."""
        chances = np.ones(len(datasets)) if weights is None else np.asarray(bare(convert_to_tensor(weights)), float)
        walks = steps.Drawn(chances, seed)
        return Dataset(lambda: steps.mixed([d._begin() for d in datasets], walks, whole=not stop_on_empty_dataset))

    @staticmethod
    def choose_from_datasets(datasets: Any, choice_dataset: "Dataset", stop_on_empty_dataset: bool = True) -> "Dataset":
        """Each element from the data set whose number another one says."""

        def numbers(left: set[int]) -> Iterator[int]:
            return (int(n) for n in choice_dataset._begin())

        return Dataset(lambda: steps.mixed([d._begin() for d in datasets], numbers, whole=not stop_on_empty_dataset))

    # Walking ------------------------------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Any]:
        return OwnIterator(tensors(element) for element in self._begin())

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return iter(map_leaves(_number, element) for element in self._begin())

    def __len__(self) -> int:
        if self._count < 0:
            raise TypeError("The dataset is infinite." if self._count == INFINITE else "The dataset length is unknown.")
        return self._count

    def __bool__(self) -> bool:
        return True

    def cardinality(self, name: str | None = None) -> Tensor:
        """How many elements there are: -1 for no end, -2 where it is not known."""
        return convert_to_tensor(self._count, int64)

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element."""
        return next(iter(self))

    @property
    def element_spec(self) -> Any:
        """What the elements are like."""
        if self._spec is None:
            spec, first = spec_of(next(self._begin())), self._leading
            if first:
                spec = map_leaves(lambda s: TensorSpec((first if first > 0 else None, *s.shape[1:]), s.dtype), spec)
            self._spec = spec
        return self._spec

    def reduce(self, initial_state: Any, reduce_func: Callable, name: str | None = None) -> Any:
        """One value: the function of what came out so far and the next element."""
        found = map_leaves(convert_to_tensor, initial_state)
        for element in self:
            found = reduce_func(found, element)
        return found

    # Chains -------------------------------------------------------------------------------------------------------------------

    def map(self, map_func: Callable, num_parallel_calls: Any = None, deterministic: Any = None, **others: Any) -> "Dataset":
        """The function of each element; the parts of a tuple are its arguments."""
        rows = self._rows.mapped(map_func) if self._rows is not None and self._count else None
        if rows is not None:
            return Dataset(None, self._count, rows)
        return Dataset(lambda: (to_arrays(called(map_func, tensors(e))) for e in self._begin()), self._count)

    def filter(self, predicate: Callable, name: str | None = None) -> "Dataset":
        """The elements for which the function is true."""
        return Dataset(lambda: (e for e in self._begin() if bool(called(predicate, tensors(e)))), UNKNOWN, spec=self._spec)

    def batch(self, batch_size: Any, drop_remainder: bool = False, num_parallel_calls: Any = None, **others: Any) -> "Dataset":
        """Elements side by side; the last batch may be smaller."""
        size, rows = int(bare(batch_size)), self._rows
        if rows is not None:
            begin = lambda: rows.batches(size, whole=drop_remainder)  # noqa: E731
        else:
            begin = lambda: (stacked(group) for group in steps.groups(self._begin(), size, whole=drop_remainder))  # noqa: E731
        return Dataset(begin, steps.batch_count(self._count, size, drop_remainder), leading=size if drop_remainder else -1)

    def padded_batch(self, batch_size: Any, padded_shapes: Any = None, padding_values: Any = None, drop_remainder: bool = False,
                     name: str | None = None) -> "Dataset":  # fmt: skip
        """Elements side by side, the shorter ones filled up."""
        size = int(bare(batch_size))

        def begin():
            return (padded(g, padded_shapes, padding_values) for g in steps.groups(self._begin(), size, whole=drop_remainder))

        return Dataset(begin, steps.batch_count(self._count, size, drop_remainder), leading=-1)

    def unbatch(self, name: str | None = None) -> "Dataset":
        """Each row of the elements by itself."""
        return Dataset(lambda: (row for e in self._begin() for row in Rows(e, lambda e=e: iter([np.arange(first_count(e))])).elements()))

    def shuffle(
        self, buffer_size: Any, seed: int | None = None, reshuffle_each_iteration: bool = True, name: str | None = None
    ) -> "Dataset":
        """The elements drawn at random from a buffer that is filled up as they leave."""
        mixed = steps.Shuffle(int(bare(buffer_size)), seed, again=reshuffle_each_iteration is not False)
        if self._rows is not None:
            return Dataset(None, self._count, self._rows.ordered(mixed.places))
        return Dataset(lambda: mixed.elements(self._begin()), self._count, spec=self._spec, leading=self._leading)

    def repeat(self, count: int | None = None, name: str | None = None) -> "Dataset":
        """All elements again and again; for ever without a number."""
        times = INFINITE if count is None else int(bare(count))
        total = INFINITE if times < 0 or self._count == INFINITE else UNKNOWN if self._count < 0 else self._count * times
        if self._rows is not None:
            rows = self._rows
            order = rows.order
            return Dataset(None, total, Rows(rows.table, lambda: steps.repeated(order, times), rows.functions))
        return Dataset(lambda: steps.repeated(self._begin, times), total, spec=self._spec, leading=self._leading)

    def take(self, count: Any, name: str | None = None) -> "Dataset":
        """The first elements; all for -1."""
        wanted = int(bare(count))
        return self._cut(
            lambda pieces: steps.first(pieces, wanted), lambda e: steps.first_elements(e, wanted), steps.taken(self._count, wanted)
        )

    def skip(self, count: Any, name: str | None = None) -> "Dataset":
        """The elements after the first ones."""
        left = int(bare(count))
        return self._cut(lambda pieces: steps.rest(pieces, left), lambda e: steps.rest_elements(e, left), steps.skipped(self._count, left))

    def shard(self, num_shards: Any, index: Any, name: str | None = None) -> "Dataset":
        """Every n-th element."""
        n, start = int(num_shards), int(index)
        count = self._count if self._count < 0 else len(builtins.range(start, self._count, n))
        return Dataset(lambda: (e for i, e in enumerate(self._begin()) if i % n == start), count, spec=self._spec, leading=self._leading)

    def _cut(self, of_places: Callable, of_elements: Callable, count: int) -> "Dataset":
        if self._rows is not None:
            return Dataset(None, count, self._rows.ordered(of_places))
        return Dataset(lambda: of_elements(self._begin()), count, spec=self._spec, leading=self._leading)

    def cache(self, filename: str = "", name: str | None = None) -> "Dataset":
        """The elements kept in memory after the first walk."""
        if self._rows is not None and not self._rows.functions and not getattr(self._rows.order, "draws", False):
            return self
        kept = steps.Kept(self._begin)
        return Dataset(kept.elements, self._count, spec=self._spec, leading=self._leading)

    def prefetch(self, buffer_size: Any = None, name: str | None = None) -> Self:
        """The same: accepted for tf.data's sake."""
        return self

    def with_options(self, options: Any, name: str | None = None) -> Self:
        """The same."""
        return self

    def options(self) -> "Options":
        """No options."""
        return Options()

    def enumerate(self, start: int = 0, name: str | None = None) -> "Dataset":
        """Pairs of a number and the element."""
        return Dataset(lambda: ((np.int64(i), e) for i, e in builtins.enumerate(self._begin(), int(start))), self._count)

    def concatenate(self, dataset: "Dataset", name: str | None = None) -> "Dataset":
        """These elements, then those."""
        counts = (self._count, dataset._count)
        total = INFINITE if INFINITE in counts else UNKNOWN if UNKNOWN in counts else sum(counts)

        def begin():
            yield from self._begin()
            yield from dataset._begin()

        return Dataset(begin, total, spec=self._spec)

    def flat_map(self, map_func: Callable, name: str | None = None) -> "Dataset":
        """The elements of the data sets that the function makes of each element."""
        return Dataset(lambda: (inner for e in self._begin() for inner in called(map_func, tensors(e))._begin()))

    def interleave(self, map_func: Callable, cycle_length: Any = None, block_length: Any = None, num_parallel_calls: Any = None,
                   deterministic: Any = None, name: str | None = None) -> "Dataset":  # fmt: skip
        """The same, in turns of a few data sets."""
        width = int(cycle_length) if cycle_length not in (None, -1) else 4
        return Dataset(
            lambda: steps.interleaved((called(map_func, tensors(e))._begin() for e in self._begin()), width, int(block_length or 1))
        )

    def window(self, size: Any, shift: Any = None, stride: Any = 1, drop_remainder: bool = False, name: str | None = None) -> "Dataset":
        """Data sets of neighbours."""
        wide, step = int(size), int(stride)
        found = steps.windows(wide, wide if shift is None else int(shift), step, whole=drop_remainder)
        return Dataset(lambda: (_as_datasets(group) for group in found(self._begin())))

    def apply(self, transformation_func: Callable) -> "Dataset":
        """What a function makes of the data set."""
        return transformation_func(self)

    def unique(self, name: str | None = None) -> "Dataset":
        """Each element once."""
        return Dataset(lambda: steps.once(self._begin()), spec=self._spec)

    def take_while(self, predicate: Callable, name: str | None = None) -> "Dataset":
        """The elements up to the first for which the function is false."""
        return Dataset(lambda: steps.while_true(self._begin(), lambda e: bool(called(predicate, tensors(e)))), spec=self._spec)

    def scan(self, initial_state: Any, scan_func: Callable, name: str | None = None) -> "Dataset":
        """What a function of a state and an element gives besides the next state."""
        return Dataset(lambda: steps.scanned(self._begin(), initial_state, scan_func), self._count)

    def __repr__(self) -> str:
        return f"<_Dataset element_spec={self.element_spec}>"


class OwnIterator:
    """A walk through a data set."""

    def __init__(self, elements: Iterator[Any]):
        self._elements = elements

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        return next(self._elements)

    get_next = __next__


class Options:
    """tf.data.Options: any may be set, and none changes anything."""

    def __getattr__(self, name: str) -> "Options":
        if name.startswith("__"):
            raise AttributeError(name)
        found = self.__dict__[name] = Options()
        return found


def _number(array: Any) -> Any:
    array = np.asarray(array)
    return array[()] if array.ndim == 0 else array


def _as_datasets(group: list[Any]) -> Any:
    """A group of elements as a data set, or as a tuple or dict of data sets."""
    parts = stacked(group)
    return map_leaves(lambda a: Dataset.from_tensor_slices(a), parts)
