"""LSTM: a state that gates protect, so that it can last."""

import jax.numpy as jnp
import numpy as np

from teul import activations
from teul.layers.base import layers
from teul.layers.recurrent.cell import RecurrentCell
from teul.layers.recurrent.named import CellRNN, check_cudnn, shared


@layers.add()
class LSTMCell(RecurrentCell):
    r"""One step of :class:`LSTM`.

    With the four gates' parts of :math:`z = x W + h U + b` in the order i, f, c, o:

    .. math:: c' = \sigma(z_f) c + \sigma(z_i) \tanh(z_c), \qquad h' = \sigma(z_o) \tanh(c')

    Args:
        units: the length of the states h and c.
        activation, recurrent_activation: what stands above as tanh and as :math:`\sigma`.
        unit_forget_bias: whether the forget gates start with a bias of 1, open.
        others: as in :class:`SimpleRNNCell`.

    >>> cell = LSTMCell(4)
    >>> output, (h, c) = cell([[1.0, 2.0]], cell.get_initial_state(1))
    >>> output.shape, c.shape
    ((1, 4), (1, 4))
    """

    gates = 4
    states = 2

    def __init__(
        self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, **kwargs,
    ):  # fmt: skip
        super().__init__(units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, **kwargs)
        self.recurrent_activation, self.unit_forget_bias = activations.get(recurrent_activation), unit_forget_bias

    def _first_bias(self, shape, dtype=None):
        bias = np.array(super()._first_bias(shape, dtype))
        if self.unit_forget_bias:
            bias[self.units : 2 * self.units] = 1
        return bias

    def advance(self, z, states):
        _, c = states
        gates = self.by_gate(self.recurrent_activation, z)  # of all four: slices of the result cost less than slices of z
        i, f, _, o = jnp.split(gates, 4, axis=-1)
        c = f * c + i * self.activation(z[..., 2 * self.units : 3 * self.units])
        return o * self.activation(c), c

    def _functions(self):
        return self.activation, self.recurrent_activation


@layers.add()
class LSTM(CellRNN):
    """A recurrent layer with a memory: beside its output h it keeps a state c, which gates let in, keep and let out.

    Args:
        units: the length of an output.
        activation, recurrent_activation, unit_forget_bias: see :class:`LSTMCell`.
        return_sequences, return_state, go_backwards, stateful, unroll: as in :class:`RNN`; the states are h and c.
        use_cudnn: accepted for Keras's sake.
        others: as in :class:`SimpleRNNCell`.

    >>> LSTM(4, return_sequences=True)([[[1.0], [2.0], [3.0]]]).shape
    (1, 3, 4)

    Source: Hochreiter and Schmidhuber 1997.
    """

    def __init__(
        self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None,
        recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None,
        bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False,
        go_backwards=False, stateful=False, unroll=False, use_cudnn="auto", implementation=2, **kwargs,
    ):  # fmt: skip
        cell = LSTMCell(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer,
            unit_forget_bias, kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint, recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint, dropout=dropout, recurrent_dropout=recurrent_dropout, seed=seed,
            implementation=implementation, **shared(kwargs), name="lstm_cell",
        )  # fmt: skip
        super().__init__(
            cell, return_sequences, return_state, go_backwards, stateful, unroll, activity_regularizer=activity_regularizer, **kwargs
        )
        self.use_cudnn = check_cudnn("LSTM", use_cudnn)
