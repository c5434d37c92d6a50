"""What chains of tf.data do with streams: of elements, or of pieces of row numbers."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from teul.course.tensorflow.data.elements import leaves_of, map_leaves, tensors, to_arrays
from teul.course.tensorflow.tensor import convert_to_tensor
from teul.errors import problem
from teul.variables import fresh_seed

Elements = Iterator[Any]
Places = Iterator[np.ndarray]


def as_signed(element: Any, signature: Any) -> Any:
    """An element of a generator, of the types that were promised."""
    if signature is None:
        return to_arrays(element)
    if isinstance(signature, tuple) and not isinstance(element, tuple):
        element = tuple(element)
    return map_leaves(lambda spec, part: _signed(part, spec), signature, element)


def _signed(part: Any, spec: Any) -> np.ndarray:
    array = np.asarray(convert_to_tensor(part, spec.dtype).numpy()) if str(spec.dtype) != "string" else to_arrays(part)
    if spec.shape is not None and not spec.shape.is_compatible_with(array.shape):
        raise problem("tf_promised_shape", got=array.shape, promised=tuple(spec.shape))
    return array


# Batches ----------------------------------------------------------------------------------------------------------------------


def groups(elements: Elements, size: int, *, whole: bool) -> Iterator[list[Any]]:
    """Lists of ``size`` elements; the last may be smaller, unless only whole ones are wanted."""
    waiting: list[Any] = []
    for element in elements:
        waiting.append(element)
        if len(waiting) == size:
            yield waiting
            waiting = []
    if waiting and not whole:
        yield waiting


def batch_count(count: int, size: int, whole: bool) -> int:
    """How many batches ``count`` elements make."""
    return count if count < 0 else count // size if whole else -(-count // size)


def windows(size: int, shift: int, stride: int, *, whole: bool) -> Callable[[Elements], Iterator[list[Any]]]:
    """Lists of neighbours, each beginning ``shift`` after the one before."""
    reach = (size - 1) * stride + 1

    def find(elements: Elements) -> Iterator[list[Any]]:
        waiting: list[Any] = []
        skipping = 0
        for element in elements:
            if skipping:
                skipping -= 1
                continue
            waiting.append(element)
            while len(waiting) >= reach:
                yield waiting[:reach:stride]
                skipping = max(0, shift - len(waiting))
                waiting = waiting[shift:]
        while waiting and not whole:
            yield waiting[:reach:stride]
            waiting = waiting[shift:]

    return find


# Order ------------------------------------------------------------------------------------------------------------------------


class Shuffle:
    """A buffer that is filled up as elements leave it at random; another order in each walk, if wanted."""

    def __init__(self, size: int, seed: int | None, *, again: bool):
        if size < 1:
            raise problem("bad_argument", owner="shuffle", argument="buffer_size", expected="at least 1", got=repr(size))
        self.size, self.again = size, again
        self._random = np.random.default_rng(fresh_seed() if seed is None else int(seed))
        self._first = int(self._random.integers(2**31))

    def _draws(self) -> np.random.Generator:
        return self._random if self.again else np.random.default_rng(self._first)

    def places(self, pieces: Places) -> Places:
        """Row numbers in another order."""
        numbers = _joined_up_to(pieces, self.size)
        yield from self._through_buffer(next(numbers), numbers, self._draws())

    def _through_buffer(self, buffer: np.ndarray, pieces: Places, draws: np.random.Generator) -> Places:
        buffer = buffer.copy()
        for piece in pieces:
            out, chosen = np.empty_like(piece), draws.integers(len(buffer), size=len(piece))
            for i, place in enumerate(chosen):
                out[i], buffer[place] = buffer[place], piece[i]
            yield out
        yield draws.permutation(buffer)

    def elements(self, elements: Elements) -> Elements:
        """Elements in another order."""
        draws, buffer = self._draws(), []
        for element in elements:
            if len(buffer) < self.size:
                buffer.append(element)
                continue
            place = int(draws.integers(len(buffer)))
            buffer[place], element = element, buffer[place]
            yield element
        yield from (buffer[i] for i in draws.permutation(len(buffer)))


def _joined_up_to(pieces: Places, size: int) -> Places:
    """A first piece of ``size`` numbers, if there are so many, then the rest as it comes."""
    waiting = np.zeros(0, np.int64)
    for piece in pieces:
        waiting = np.concatenate([waiting, piece]) if len(waiting) else piece
        if len(waiting) >= size:
            break
    yield waiting[:size]
    if len(waiting) > size:
        yield waiting[size:]
    yield from pieces


def repeated(begin: Callable[[], Iterator[Any]], times: int) -> Iterator[Any]:
    """All again and again; for ever where ``times`` is below 0. Ends where there is nothing."""
    rounds = 0
    while times < 0 or rounds < times:
        empty = True
        for part in begin():
            empty = False
            yield part
        if empty:
            return
        rounds += 1


def first(pieces: Places, count: int) -> Places:
    """The first row numbers; all for a number below 0."""
    for piece in pieces if count else ():
        if count < 0:
            yield piece
            continue
        yield piece[:count]
        count -= len(piece[:count])
        if count == 0:
            return


def rest(pieces: Places, count: int) -> Places:
    """The row numbers after the first ones; none for a number below 0."""
    for piece in pieces if count >= 0 else ():
        dropped = min(count, len(piece))
        count -= dropped
        if dropped < len(piece):
            yield piece[dropped:]


def first_elements(elements: Elements, count: int) -> Elements:
    """The first elements; all for a number below 0."""
    if count == 0:
        return
    for i, element in enumerate(elements):
        yield element
        if i + 1 == count:
            return


def rest_elements(elements: Elements, count: int) -> Elements:
    """The elements after the first ones; none for a number below 0."""
    return (e for i, e in enumerate(elements) if 0 <= count <= i)


def taken(count: int, wanted: int) -> int:
    """How many are left of ``count`` by :func:`first`; -1 is without end, -2 not known."""
    if wanted < 0 or count == -2:
        return count
    return wanted if count == -1 else min(count, wanted)


def skipped(count: int, dropped: int) -> int:
    """How many are left of ``count`` by :func:`rest`."""
    return 0 if dropped < 0 else count if count < 0 else max(0, count - dropped)


def interleaved(streams: Iterator[Elements], width: int, block: int) -> Elements:
    """Elements of several streams in turns: ``block`` of each, ``width`` streams at a time."""
    going = list(itertools.islice(streams, width))
    place = 0
    while going:
        place %= len(going)
        for _ in range(block):
            element = next(going[place], _END)
            if element is _END:
                following = next(streams, None)
                if following is None:
                    going.pop(place)
                else:
                    going[place] = following
                place -= following is None
                break
            yield element
        place += 1


_END = object()


class Kept:
    """Elements that are kept in the first whole walk."""

    def __init__(self, begin: Callable[[], Elements]):
        self._begin = begin
        self._kept: list[Any] | None = None

    def elements(self) -> Elements:
        """The elements, from memory where they are all there."""
        if self._kept is not None:
            yield from self._kept
            return
        fresh = []
        for element in self._begin():
            fresh.append(element)
            yield element
        self._kept = fresh


def once(elements: Elements) -> Elements:
    """Each element at its first appearance."""
    seen = set()
    for element in elements:
        key = tuple(np.asarray(leaf).tobytes() if np.asarray(leaf).dtype != object else str(leaf) for leaf in leaves_of(element))
        if key not in seen:
            seen.add(key)
            yield element


def while_true(elements: Elements, predicate: Callable[[Any], bool]) -> Elements:
    """The elements up to the first that does not pass."""
    for element in elements:
        if not predicate(element):
            return
        yield element


def scanned(elements: Elements, state: Any, function: Callable) -> Elements:
    """What the function of a state and an element gives besides the next state."""
    state = tensors(to_arrays(state))
    for element in elements:
        state, found = function(state, tensors(element))
        yield to_arrays(found)


class Drawn:
    """Numbers of data sets that have elements left, drawn with some chances; others in each walk."""

    def __init__(self, chances: np.ndarray, seed: int | None):
        self.chances, self._random = chances, np.random.default_rng(fresh_seed() if seed is None else int(seed))

    def __call__(self, left: set[int]) -> Iterator[int]:
        """Numbers without end, of those that are left."""
        while True:
            chances = np.where([i in left for i in range(len(self.chances))], self.chances, 0.0)
            if not chances.sum():
                return
            yield int(self._random.choice(len(chances), p=chances / chances.sum()))


def mixed(streams: list[Elements], numbers: Callable[[set[int]], Iterator[int]], *, whole: bool) -> Elements:
    """Elements of several in the order that numbers say; to the end of all of them (``whole``), or of the first that ends."""
    left = set(range(len(streams)))
    for number in numbers(left):
        if number not in left:
            continue
        try:
            element = next(streams[number])
        except StopIteration:
            left.discard(number)
            if not (whole and left):
                return
        else:
            yield element
