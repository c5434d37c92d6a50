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
        x, a = (part.reshape(*part.shape[:-1], 3, self.units) for part in z)
        update_and_reset = self.recurrent_activation(x[..., :2, :] + a[..., :2, :])
        z, r = update_and_reset[..., 0, :], update_and_reset[..., 1, :]
        return (self._mixed(z, x[..., 2, :] + r * a[..., 2, :], states[0]),)

    def step(self, x, states, noise):
        if self.reset_after:
            return super().step(x, states, noise)
        (h,) = states
        u, matrix = self.units, self.recurrent_kernel.value
        of_gates, of_new = (None, None) if noise.state is None else (noise.state[:2], noise.state[2])
        a = jnp.split(h @ matrix[:, : 2 * u], 2, axis=-1) if of_gates is None else [
            (h * m) @ part for m, part in zip(of_gates, jnp.split(matrix[:, : 2 * u], 2, axis=-1), strict=True)
        ]  # fmt: skip
        z = self.recurrent_activation(x[..., :u] + a[0])
        r = self.recurrent_activation(x[..., u : 2 * u] + a[1])
        kept = h if of_new is None else h * of_new
        return (self._mixed(z, x[..., 2 * u :] + (r * kept) @ matrix[:, 2 * u :], h),)

    def _mixed(self, z, new, h):
        return z * h + (1 - z) * self.activation(new)

    def one_product(self):
        return self.reset_after and super().one_product()

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
