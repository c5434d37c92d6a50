"""Cells that stand on each other."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.recurrent.cell import RecurrentCell
from teul.layers.recurrent.loop import Way


@layers.add()
class StackedRNNCells(Layer):
    """Several cells as one: the output of each is the input of the next, and each keeps its own states.

    Args:
        cells: the cells, the first of them next to the inputs.

    >>> from teul.layers import RNN, LSTMCell
    >>> RNN(StackedRNNCells([LSTMCell(8), LSTMCell(4)]))([[[1.0], [2.0]]]).shape
    (1, 4)
    """

    def __init__(self, cells, **kwargs):
        super().__init__(**kwargs)
        self.cells = [check_cell("StackedRNNCells", cell) for cell in cells]

    @property
    def state_size(self) -> list[Any]:
        """The state sizes of the cells."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> int:
        """The length of the last cell's output."""
        return output_size(self.cells[-1])

    def get_initial_state(self, batch_size=None) -> list[Any]:
        """The first states of each cell."""
        return [_first(cell, batch_size, self.compute_dtype) for cell in self.cells]

    def build(self, input_shape):
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            input_shape = (input_shape[0], output_size(cell))

    def call(self, inputs, states, training=False):
        after = []
        for cell, before in zip(self.cells, states, strict=True):
            several = isinstance(before, (list, tuple))
            given = list(before) if several else [before]
            inputs, new = cell(inputs, given, training=training) if isinstance(cell, Layer) else cell.call(inputs, given)
            after.append(new if several or not isinstance(new, (list, tuple)) else new[0])
        return inputs, after

    def runs_by_itself(self) -> bool:
        """Whether each cell can run over a whole sequence before the next does."""
        return all(isinstance(cell, RecurrentCell) for cell in self.cells)

    def run(self, sequences: jax.Array, states: list, mask: Any, way: Way, training: bool) -> tuple[Any, list]:
        """All steps of the first cell, then all of the second: what a masked step gives is never used, so nothing differs."""
        after = []
        for cell, before in zip(self.cells, states, strict=True):
            last = cell is self.cells[-1]
            outputs, new = cell.run(sequences, before, mask, way._replace(sequences=way.sequences or not last), training)
            after.append(new)
            sequences = jnp.swapaxes(jnp.flip(outputs, axis=0) if way.reverse else outputs, 0, 1)
        return outputs, after


def check_cell(owner: str, cell: Any) -> Any:
    """``cell``, or a refusal where it is none."""
    if not (hasattr(cell, "call") and hasattr(cell, "state_size")):
        expected = "a cell, with call(inputs, states) and state_size"
        raise problem("bad_argument", owner=owner, argument="cell", expected=expected, got=repr(cell))
    return cell


def output_size(cell: Any) -> int:
    """The length of a cell's output: as it says, or that of its first state."""
    size = getattr(cell, "output_size", None)
    return size if size is not None else cell.state_size[0] if isinstance(cell.state_size, (list, tuple)) else cell.state_size


def initial_states(cell: Any, batch: int, dtype: str) -> list[Any]:
    """The first states of a cell, in a list."""
    states = _first(cell, batch, dtype)
    return list(states) if isinstance(states, (list, tuple)) else [states]


def _first(cell: Any, batch: int, dtype: str) -> Any:
    if hasattr(cell, "get_initial_state"):
        return cell.get_initial_state(batch_size=batch)
    if isinstance(cell.state_size, (list, tuple)):
        return [jnp.zeros((batch, size), dtype) for size in cell.state_size]
    return jnp.zeros((batch, cell.state_size), dtype)


def runs_by_itself(cell: Any) -> bool:
    """Whether ``cell.run`` runs over whole sequences."""
    return isinstance(cell, RecurrentCell) or (isinstance(cell, StackedRNNCells) and cell.runs_by_itself())
