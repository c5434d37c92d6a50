"""GRU: gates without a second state."""

import jax.numpy as jnp

from teul import activations
from teul.layers.base import layers
from teul.layers.recurrent.cell import RecurrentCell
from teul.layers.recurrent.named import CellRNN, check_cudnn, shared


@layers.add()
class GRUCell(RecurrentCell):
    r"""One step of :class:`GRU`.

    With the three gates' parts of :math:`x W + b` and of :math:`a = h U + b'` in the order z, r, h:

    .. math:: z = \sigma(x_z + a_z), \quad r = \sigma(x_r + a_r), \quad \tilde h = \tanh(x_h + r a_h), \quad
              h' = z h + (1 - z) \tilde h

    Args:
        units: the length of the state h.
        activation, recurrent_activation: what stands above as tanh and as :math:`\sigma`.
        reset_after: whether r is applied after the product with U, as above, or before it: :math:`a_h = (r h) U_h`.
        others: as in :class:`SimpleRNNCell`; b is (2, 3 * units) with ``reset_after``, one row for x and one for h.

    >>> cell = GRUCell(4)
    >>> output, states = cell([[1.0, 2.0]], cell.get_initial_state(1))
    >>> output.shape
    (1, 4)
    """

    gates = 3
    adds = False

    def __init__(
        self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None,
        bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0,
        recurrent_dropout=0.0, reset_after=True, seed=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
            recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, dropout,
            recurrent_dropout, seed, **kwargs,
        )  # fmt: skip
        self.recurrent_activation, self.reset_after = activations.get(recurrent_activation), reset_after

    def _bias_shape(self):
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def biases(self):
        if self.bias is None or not self.reset_after:
            return super().biases()
        return self.bias.value[0], self.bias.value[1]

    def advance(self, z, states):
        x, a = z
        z, r, _ = jnp.split(self.by_gate(self.recurrent_activation, x + a), 3, axis=-1)  # all three: see LSTM
        return (self._mixed(z, x[..., 2 * self.units :] + r * a[..., 2 * self.units :], states[0]),)

    def step(self, weights, x, states, noise=None):
        if self.reset_after:
            return super().step(weights, x, states, noise)
        matrix, bias, _ = weights
        (h,) = states
        x = x if bias is None else x + bias
        for_gates, for_new = jnp.split(matrix, [2 * self.units], axis=-1)
        if noise is None:
            a, kept = h @ for_gates, h
        else:
            of_z, of_r = jnp.split(for_gates, 2, axis=-1)
            a, kept = jnp.concatenate([(h * noise[0]) @ of_z, (h * noise[1]) @ of_r], axis=-1), h * noise[2]
        of_gates, of_new = jnp.split(x, [2 * self.units], axis=-1)
        z, r = jnp.split(self.by_gate(self.recurrent_activation, of_gates + a), 2, axis=-1)
        return (self._mixed(z, of_new + (r * kept) @ for_new, h),)

    def _mixed(self, z, new, h):
        return z * h + (1 - z) * self.activation(new)

    def _functions(self):
        return self.activation, self.recurrent_activation


@layers.add()
class GRU(CellRNN):
    """A recurrent layer whose gates say how much of its state stays: nearly what an LSTM can do, with one state and fewer weights.

    Args:
        units: the length of an output.
        activation, recurrent_activation, reset_after: see :class:`GRUCell`.
        return_sequences, return_state, go_backwards, stateful, unroll: as in :class:`RNN`.
        use_cudnn: accepted for Keras's sake.
        others: as in :class:`SimpleRNNCell`.

    >>> GRU(4)([[[1.0], [2.0], [3.0]]]).shape
    (1, 4)

    Source: Cho et al. 2014.
    """

    def __init__(
        self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None,
        bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None,
        dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False,
        unroll=False, reset_after=True, use_cudnn="auto", implementation=2, **kwargs,
    ):  # fmt: skip
        cell = GRUCell(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer,
            kernel_regularizer, recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint,
            dropout, recurrent_dropout, reset_after, seed, implementation=implementation, **shared(kwargs), name="gru_cell",
        )  # fmt: skip
        super().__init__(
            cell, return_sequences, return_state, go_backwards, stateful, unroll, activity_regularizer=activity_regularizer, **kwargs
        )
        self.use_cudnn = check_cudnn("GRU", use_cudnn)
