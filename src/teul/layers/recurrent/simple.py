"""SimpleRNN: the output of a step is an input of the next."""

from teul.layers.base import layers
from teul.layers.recurrent.cell import RecurrentCell
from teul.layers.recurrent.named import CellRNN, shared


@layers.add()
class SimpleRNNCell(RecurrentCell):
    r"""One step of :class:`SimpleRNN`: :math:`h' = f(x W + h U + b)`; the arguments are those of the layer.

    >>> cell = SimpleRNNCell(4)
    >>> output, states = cell([[1.0, 2.0]], cell.get_initial_state(1))
    >>> output.shape
    (1, 4)
    """

    def advance(self, z, states):
        return (self.activation(z),)


@layers.add()
class SimpleRNN(CellRNN):
    r"""A recurrent layer whose state is its output: :math:`h_t = f(x_t W + h_{t-1} U + b)`.

    Args:
        units: the length of an output.
        activation: f.
        return_sequences, return_state, go_backwards, stateful, unroll: as in :class:`RNN`.
        others: as in :class:`SimpleRNNCell`.

    >>> SimpleRNN(4)([[[1.0], [2.0], [3.0]]]).shape
    (1, 4)

    Source: Elman 1990.
    """

    def __init__(
        self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
        bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None,
        kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0,
        return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, seed=None, **kwargs,
    ):  # fmt: skip
        cell = SimpleRNNCell(
            units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
            recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, dropout,
            recurrent_dropout, seed, **shared(kwargs), name="simple_rnn_cell",
        )  # fmt: skip
        super().__init__(
            cell, return_sequences, return_state, go_backwards, stateful, unroll, activity_regularizer=activity_regularizer, **kwargs
        )
