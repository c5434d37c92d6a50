"""RNN: a cell, step after step over a sequence."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.recurrent.carried import Carried
from teul.layers.recurrent.loop import Way, steps, where
from teul.layers.recurrent.stacked import StackedRNNCells, check_cell, initial_states, runs_by_itself
from teul.symbolic import any_symbolic
from teul.variables import Variable


@layers.add()
class RNN(Layer):
    """A cell run over a sequence, each step with the state that the step before left.

    A cell is a layer with a ``state_size`` (a number, or one a state) and ``call(inputs, states)`` that returns the output and the
    new states, as lists::

        class Counter(Layer):
            state_size = 1

            def call(self, inputs, states):
                total = states[0] + inputs.sum(axis=-1, keepdims=True)
                return total, [total]

    It may say an ``output_size``, and ``get_initial_state(batch_size)`` where its first states are not zeros.

    Args:
        cell: the cell, or a list of cells that stand on each other.
        return_sequences: whether to return the outputs of all steps, (batch, time, units), or the last one, (batch, units).
        return_state: whether to return the last states too.
        go_backwards: whether to start at the end; the outputs then stand in that order.
        stateful: whether each batch starts where the one before ended, sample by sample; :meth:`reset_state` starts anew.
        unroll: whether every step is written out in the program, which takes longer to compile.
        zero_output_for_mask: whether the outputs of masked steps are 0 instead of the output before.

    Called with ``(sequences, initial_state=None, mask=None)``: sequences are (batch, time, features); where the mask, (batch, time),
    is False, a step is skipped: the state stays, and the output is repeated.

    >>> from teul.layers import LSTMCell
    >>> RNN([LSTMCell(8), LSTMCell(4)], return_sequences=True)([[[1.0], [2.0], [3.0]]]).shape
    (1, 3, 4)
    """

    supports_masking = True

    def __init__(
        self, cell, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False,
        zero_output_for_mask=False, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else check_cell("RNN", cell)
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.states: list[Any] | None = None

    @property
    def state_size(self) -> list[Any]:
        """The sizes of the cell's states."""
        size = self.cell.state_size
        return list(size) if isinstance(size, (list, tuple)) else [size]

    @property
    def by_row(self) -> bool:
        """Whether each output row depends on its input row alone, and not on the batch before."""
        return not self.stateful

    def build(self, sequences_shape, initial_state_shape=None):
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
        if self.stateful and self.states is None and sequences_shape[0] is not None:
            self._keep_states(sequences_shape[0])

    def symbolic_call(self, *args, **kwargs):
        if self.stateful and self.states is None and any_symbolic(args) and args[0].shape[0] is None:
            raise problem("stateful_batch", layer=self.name, expected="known", got="None")
        return super().symbolic_call(*args, **kwargs)

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if sequences.ndim < 3:
            expected = "sequences: (samples, steps, features)"
            raise problem("layer_input_rank", layer=self.name, kind="RNN", expected=expected, got=tuple(sequences.shape), instead="")
        dtype = self.cell.compute_dtype if isinstance(self.cell, Layer) else self.compute_dtype
        x = sequences if sequences.dtype == dtype else jnp.asarray(sequences).astype(dtype)
        states = self._first_states(initial_state, x)
        counts = None if mask is None else _in_time(mask)
        way = Way(reverse=self.go_backwards, unroll=self.unroll, sequences=self.return_sequences)
        outputs, states = self._run(x, states, counts, way, training)
        if counts is not None and self.zero_output_for_mask:
            order = jnp.flip(counts, axis=0) if self.go_backwards else counts
            outputs = where(order[-outputs.shape[0] :], outputs, jnp.zeros_like(outputs))
        if self.stateful:
            for variable, value in zip(jax.tree.leaves(self.states), jax.tree.leaves(states), strict=True):
                variable.assign(value)
        output = jnp.swapaxes(outputs, 0, 1) if self.return_sequences else outputs[-1]
        outputs = (output, *states) if self.return_state else output
        return outputs if dtype == self.compute_dtype else jax.tree.map(lambda y: y.astype(self.compute_dtype), outputs)

    def _run(self, x: jax.Array, states: list, mask: Any, way: Way, training: bool) -> tuple[jax.Array, list]:
        """The outputs with time in front (all of them, or only the last), and the last states."""
        if runs_by_itself(self.cell):
            return self.cell.run(x, states, mask, way, training)
        xs = jnp.swapaxes(x, 0, 1)
        return steps(lambda x, states: self._called(x, states, training), xs, states, mask, way, Carried(self.cell, training))

    def _called(self, x: jax.Array, states: list, training: bool) -> tuple[jax.Array, list]:
        """One step of any cell; new states in the form and of the types of those before."""
        if isinstance(self.cell, Layer):
            output, new = self.cell(x, states, training=training)
        else:
            output, new = self.cell.call(x, states)
        cast = [n.astype(s.dtype) for n, s in zip(jax.tree.leaves(new), jax.tree.leaves(states), strict=True)]
        return output, jax.tree.unflatten(jax.tree.structure(states), cast)

    def _first_states(self, given: Any, x: jax.Array) -> list[Any]:
        batch = x.shape[0]
        if self.stateful:
            if self.states is None:
                self._keep_states(batch)
            expected = jax.tree.leaves(self.states)[0].shape[0]
            if batch != expected:
                raise problem("stateful_batch", layer=self.name, expected=expected, got=batch)
        if given is None:
            given = self.states if self.stateful else self._fresh_states(x)
        given = list(given) if isinstance(given, (list, tuple)) else [given]
        return jax.tree.map(lambda s: jnp.asarray(getattr(s, "value", s)).astype(x.dtype), given)

    def _fresh_states(self, x: jax.Array) -> list[Any]:
        return self.get_initial_state(x.shape[0])

    def get_initial_state(self, batch_size=None) -> list[Any]:
        """The first states of a batch: zeros, unless the cell says otherwise. Keras 2 gave the inputs rather than how many there are."""
        batch_size = batch_size.shape[0] if getattr(batch_size, "shape", ()) else batch_size
        return initial_states(self.cell, batch_size, self.compute_dtype)

    # The states of a stateful layer -----------------------------------------------------------------------------------------------

    def _keep_states(self, batch: int) -> None:
        def kept(value):
            return Variable(np.asarray(value), dtype=self.variable_dtype, trainable=False, name="rnn_state")

        self.states = jax.tree.map(kept, self.get_initial_state(batch))

    def reset_state(self) -> None:
        """Start anew with the next batch."""
        for variable in jax.tree.leaves(self.states):
            variable.assign(jnp.zeros_like(variable.value))

    reset_states = reset_state

    # Shapes and masks -------------------------------------------------------------------------------------------------------------

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, time = sequences_shape[:2]
        size = getattr(self.cell, "output_size", None)
        size = self.state_size[0] if size is None else size
        output = (batch, time, size) if self.return_sequences else (batch, size)
        states = ([(batch, n) for n in s] if isinstance(s, (list, tuple)) else (batch, s) for s in self.state_size)
        return (output, *states) if self.return_state else output

    def compute_mask(self, inputs, previous_mask=None):
        mask = jax.tree.leaves(previous_mask)[0] if previous_mask is not None else None
        mask = mask if self.return_sequences else None
        return [mask, *(None for _ in self.state_size)] if self.return_state else mask


def _in_time(mask: Any) -> jax.Array:
    """A mask as (time, batch) flags."""
    mask = jnp.asarray(mask[0] if isinstance(mask, (list, tuple)) else mask)
    mask = mask.any(axis=-1) if mask.ndim == 3 else mask
    return jnp.swapaxes(mask.astype(bool), 0, 1)
