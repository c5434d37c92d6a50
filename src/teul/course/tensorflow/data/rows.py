"""Rows of arrays taken by number: what makes the usual chains of tf.data quick.

``from_tensor_slices(...).map(f).shuffle(n).batch(m)`` is a table, a stream of row numbers and functions of a row. A batch takes its rows
at once, and the functions run on all of them at once, where each was seen to give for one row what it gives for many.
"""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.course.tensorflow import recording
from teul.course.tensorflow.calls import UNTRACEABLE
from teul.course.tensorflow.data.elements import called, leaves_of, map_leaves, numbers_only, plain, tensors
from teul.course.tensorflow.dtypes import NARROW, DType
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor
from teul.variables import ambient_seeds, bound, watched

Order = Callable[[], Iterator[np.ndarray]]
"""A function that gives the row numbers of one pass, in pieces."""


class Rows:
    """Rows of arrays in some order, and what is made of each."""

    def __init__(self, table: Any, order: Order, functions: tuple["RowFunction", ...] = ()):
        self.table, self.order, self.functions = table, order, functions

    def ordered(self, change: Callable[[Iterator[np.ndarray]], Iterator[np.ndarray]]) -> "Rows":
        """The same rows in another order, or fewer of them."""
        order = self.order
        return Rows(self.table, lambda: change(order()), self.functions)

    def mapped(self, function: Callable) -> "Rows | None":
        """What the function makes of each row; None where it cannot be run on many at once."""
        known = RowFunction.of(function, self.first())
        return None if known is None else Rows(self.table, self.order, (*self.functions, known))

    def first(self) -> Any:
        """What row 0 of the table becomes."""
        return self.at(np.zeros(1, np.int64), one=True)

    def at(self, places: np.ndarray, *, one: bool = False) -> Any:
        """The elements of some rows side by side; of one row, the element itself."""
        found = map_leaves(lambda a: a[places], self.table)
        for function in self.functions:
            found = function.of_rows(found, len(places))
        return map_leaves(lambda a: a[0], found) if one else found

    def elements(self) -> Iterator[Any]:
        """Element by element."""
        for piece in self.order():
            for start in range(0, len(piece), 256):
                block = self.at(piece[start : start + 256])
                for i in range(len(piece[start : start + 256])):
                    yield map_leaves(lambda a, i=i: a[i], block)

    def batches(self, size: int, *, whole: bool) -> Iterator[Any]:
        """Batches; the last may be smaller, unless only whole ones are wanted."""
        waiting = np.zeros(0, np.int64)
        for piece in self.order():
            waiting = np.concatenate([waiting, piece]) if len(waiting) else piece
            full = len(waiting) // size * size
            for start in range(0, full, size):
                yield self.at(waiting[start : start + size])
            waiting = waiting[full:]
        if len(waiting) and not whole:
            yield self.at(waiting)


class RowFunction:
    """A function of one element that can run on many at once."""

    def __init__(self, function: Callable, draws: int, wide: Any):
        self.function, self.draws = function, draws
        self.wide_in = wide  # the types that the parts of an element stand for, where those are wider than what is computed in
        self._program: Any = None

    @classmethod
    def of(cls, function: Callable, element: Any) -> "RowFunction | None":
        """The function, if on this element it does one by one what it does all at once."""
        if not numbers_only(element):
            return None
        try:
            with recording.unrecorded():
                alone, draws, known = _alone(function, element)
                if not known or not numbers_only(alone):
                    return None
                found = cls(function, draws, map_leaves(lambda a: DType(a.dtype.name) if a.dtype.name in NARROW else None, element))
                # Two rows, the first of them that element.
                both = found.of_rows(map_leaves(lambda a: np.stack([a, a]), plain(element)), 2, advance=False)
        except (*UNTRACEABLE, TypeError, ValueError, AttributeError, NotImplementedError):
            return None
        same = map_leaves(lambda a, b: a.dtype == b.dtype and np.allclose(a, b[0], 1e-5, 1e-6, equal_nan=True), alone, both)
        return found if all(leaves_of(same)) else None

    def of_rows(self, rows: Any, count: int, *, advance: bool = True) -> Any:
        """What the function makes of each of the rows, side by side."""
        if self._program is None:
            self._program = jax.jit(jax.vmap(self._once, in_axes=(0, 0)))
        state = ambient_seeds().state
        start = np.asarray(state._exact())
        seeds = np.stack([np.full(count, start[0]), start[1] + np.arange(count, dtype=np.uint32) * np.uint32(self.draws)], 1)
        with recording.unrecorded():
            found = self._program(plain(rows), seeds.astype(np.uint32))
        if self.draws and advance:
            state.assign(np.array([start[0], start[1] + np.uint32(count * self.draws)], np.uint32))
        found = map_leaves(np.asarray, found)
        return map_leaves(lambda a, d: a.astype(d), found, self.wide)

    def _once(self, row: Any, seed: Any) -> Any:
        with bound(([ambient_seeds().state], [seed])):
            out = called(self.function, map_leaves(Tensor, row, self.wide_in))
        self.wide = map_leaves(lambda x: np.dtype(str(convert_to_tensor(x).dtype)), out)
        return map_leaves(lambda x: jnp.asarray(bare(convert_to_tensor(x))), out)


def _alone(function: Callable, element: Any) -> tuple[Any, int, bool]:
    """What the function makes of one element, how often it draws random numbers, and whether it touches no Variables but those."""
    stream = ambient_seeds().state
    with bound(([stream], [stream._exact()])) as binding, watched() as seen:
        out = called(function, tensors(element))
        (after,) = binding.collect([stream])
        draws = int(np.asarray(after)[1]) - int(np.asarray(stream._value)[1])
    return map_leaves(lambda x: np.asarray(convert_to_tensor(x).numpy()), out), draws, set(seen) <= {id(stream)}


def first_count(table: Any) -> int:
    """How many rows there are."""
    return len(leaves_of(table)[0])
