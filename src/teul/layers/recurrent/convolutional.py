"""ConvLSTM: an LSTM over pictures, whose products are convolutions."""

import math
from typing import Any, ClassVar

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.kernels.convolution import convolve
from teul.kernels.windows import pads_for, places
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.recurrent.carried import Carried
from teul.layers.recurrent.cell import Noise, elementwise
from teul.layers.recurrent.loop import recurrence, steps
from teul.layers.recurrent.lstm import LSTMCell
from teul.layers.recurrent.named import CellRNN, shared
from teul.layers.spatial import check_choice, check_data_format, check_sizes


class ConvLSTMCell(LSTMCell):
    """One step of a ConvLSTM, channels last: :class:`LSTMCell` with convolutions in place of both products."""

    def __init__(
        self, rank, filters, kernel_size, strides=1, padding="valid", dilation_rate=1, activation="tanh", recurrent_activation="sigmoid",
        use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
        unit_forget_bias=True, **kwargs,
    ):  # fmt: skip
        super().__init__(
            filters, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer,
            unit_forget_bias, **kwargs,
        )  # fmt: skip
        self.rank, self.filters = rank, self.units
        self.implementation = 2  # one draw for all gates
        self.kernel_size, self.strides = (check_sizes(self, n, v, rank) for n, v in (("kernel_size", kernel_size), ("strides", strides)))
        self.dilation_rate = check_sizes(self, "dilation_rate", dilation_rate, rank)
        self.padding = check_choice(self, "padding", padding, ("valid", "same"))
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            expected = f"1 where strides are above 1 (they are {self.strides})"
            raise problem("bad_argument", owner="ConvLSTM", argument="dilation_rate", expected=expected, got=self.dilation_rate)

    def build(self, input_shape):
        width = self.gates * self.filters
        self.kernel = self.add_weight(
            (*self.kernel_size, input_shape[-1], width), self.kernel_initializer, regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint, name="kernel",
        )  # fmt: skip
        self.recurrent_kernel = self.add_weight(
            (*self.kernel_size, self.filters, width), self.recurrent_initializer, regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint, name="recurrent_kernel",
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(), self._first_bias, regularizer=self.bias_regularizer, constraint=self.bias_constraint, name="bias"
            )

    def windows(self, axes: tuple) -> tuple:
        """The sizes of the states' axes, for inputs with these."""
        reach = ((k - 1) * d + 1 for k, d in zip(self.kernel_size, self.dilation_rate, strict=True))
        return tuple(places(self.padding, n, r, s) for n, r, s in zip(axes, reach, self.strides, strict=True))

    def product(self, x, matrix, noise):
        """The convolution of a state: it keeps its size."""
        x, ones = (x if noise is None else x * noise), (1,) * self.rank
        return convolve(x, matrix, ones, pads_for("same", x.shape[1:-1], self.kernel_size, ones, ones), ones)

    def of_inputs(self, x: jax.Array) -> jax.Array:
        """The convolution of inputs."""
        pads = pads_for(self.padding, x.shape[1:-1], self.kernel_size, self.strides, self.dilation_rate)
        return convolve(x, self.kernel.value, self.strides, pads, self.dilation_rate)

    def call(self, inputs, states, training=False):
        x = as_float(self, inputs)
        noise = self.pictures_noise(x.shape, states[0].shape, training)
        x = self.of_inputs(x if noise.inputs is None else x * noise.inputs)
        after = self.step((self.recurrent_kernel.value, *self.biases()), x, tuple(states), noise.state)
        return after[0], list(after)

    def pictures_noise(self, inputs: tuple, state: tuple, training: bool) -> Noise:
        """The dropout of one call, for inputs and states of these shapes."""
        if not training:
            return Noise()
        return Noise(*(self._drawn(name, shape) for name, shape in (("dropout", inputs), ("recurrent_dropout", state))))

    def run(self, sequences, states, mask, way, training):
        noise = self.pictures_noise((sequences.shape[0], *sequences.shape[2:]), states[0].shape, training)
        xs = jnp.swapaxes(sequences, 0, 1)
        xs = xs if noise.inputs is None else xs * noise.inputs
        xs = self.of_inputs(xs.reshape(math.prod(xs.shape[:2]), *xs.shape[2:])).reshape(*xs.shape[:2], *states[0].shape[1:-1], -1)
        if noise.state is None and all(map(elementwise, self._functions())):
            hs, states = recurrence(self.step, way, (self.recurrent_kernel.value, *self.biases()), xs, tuple(states), mask)
            return (states[0][None] if hs is None else hs), list(states)

        def step(x, states):
            new = self.step((self.recurrent_kernel.value, *self.biases()), x, states, noise.state)
            return new[0], new

        hs, states = steps(step, xs, tuple(states), mask, way, Carried(None, training))
        return hs, list(states)


class ConvLSTM(CellRNN):
    """Base of ConvLSTM1D, ConvLSTM2D and ConvLSTM3D."""

    rank: ClassVar[int]

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, activation="tanh",
        recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
        bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0,
        recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, **kwargs,
    ):  # fmt: skip
        cell = ConvLSTMCell(
            self.rank, filters, kernel_size, strides, padding, dilation_rate, activation, recurrent_activation, use_bias,
            kernel_initializer, recurrent_initializer, bias_initializer, unit_forget_bias, kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer, bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint, dropout=dropout,
            recurrent_dropout=recurrent_dropout, seed=seed, **shared(kwargs), name="conv_lstm_cell",
        )  # fmt: skip
        super().__init__(cell, return_sequences, return_state, go_backwards, stateful, activity_regularizer=activity_regularizer, **kwargs)
        self.data_format = check_data_format(self, data_format)

    @property
    def first(self) -> bool:
        """Whether the channels stand before the axes of space."""
        return self.data_format == "channels_first"

    def build(self, sequences_shape, initial_state_shape=None):
        self._check_sequences(sequences_shape)
        self._built_shape = tuple(sequences_shape)
        if not self.cell.built:
            self.cell.build((sequences_shape[0], *self._axes(sequences_shape), sequences_shape[2 if self.first else -1]))
        if self.stateful and self.states is None and sequences_shape[0] is not None:
            self._keep_states(sequences_shape[0])

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if not self.first:
            return super().call(sequences, initial_state, mask, training)
        states = None if initial_state is None else [jnp.moveaxis(jnp.asarray(s), 1, -1) for s in initial_state]
        outputs = super().call(jnp.moveaxis(sequences, 2, -1), states, mask, training)
        return jax.tree.map(lambda y: jnp.moveaxis(y, -1, y.ndim - self.rank - 1), outputs)

    def get_initial_state(self, batch_size=None) -> list[Any]:
        """Zeros, for pictures of the size that the layer was built for."""
        return self._zeros(batch_size, self._axes(self._built_shape))

    def _fresh_states(self, x):
        return self._zeros(x.shape[0], x.shape[2:-1])

    def _zeros(self, batch: Any, axes: tuple) -> list[Any]:
        return [jnp.zeros((batch, *self.cell.windows(axes), self.cell.filters), self.compute_dtype) for _ in range(2)]

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, time = sequences_shape[:2]
        axes, filters = self.cell.windows(self._axes(sequences_shape)), self.cell.filters
        state = (filters, *axes) if self.first else (*axes, filters)
        output = (batch, time, *state) if self.return_sequences else (batch, *state)
        return (output, (batch, *state), (batch, *state)) if self.return_state else output

    def _check_sequences(self, shape: Any) -> None:
        if len(shape) != self.rank + 3:
            axes = {1: "steps", 2: "rows, columns", 3: "depth, rows, columns"}[self.rank]
            expected = f"(samples, time, channels, {axes})" if self.first else f"(samples, time, {axes}, channels)"
            raise problem("layer_input_rank", layer=self.name, kind=type(self).__name__, expected=expected, got=tuple(shape), instead="")

    def _axes(self, shape: Any) -> tuple:
        return tuple(shape[3:] if self.first else shape[2:-1])


@layers.add()
class ConvLSTM1D(ConvLSTM):
    """An LSTM over sequences of sequences, (batch, time, steps, channels). The arguments are those of :class:`ConvLSTM2D`."""

    rank = 1


@layers.add()
class ConvLSTM2D(ConvLSTM):
    r"""An LSTM over films, (batch, time, rows, columns, channels): its products are convolutions, its states are pictures.

    With the four gates' parts of :math:`z = x * W + h * U + b` in the order i, f, c, o:

    .. math:: c' = \sigma(z_f) c + \sigma(z_i) \tanh(z_c), \qquad h' = \sigma(z_o) \tanh(c')

    Args:
        filters: the number of channels of an output, and of both states.
        kernel_size, strides, padding, data_format, dilation_rate: as in :class:`Conv2D`, for the inputs; the states keep their size.
        activation, recurrent_activation, unit_forget_bias, return_sequences, return_state, go_backwards, stateful: as in :class:`LSTM`.
        dropout, recurrent_dropout: the share of inputs, and of states, left out while training, the same at every step of a call.
        seed: an integer, for dropout that repeats.

    >>> import numpy as np
    >>> ConvLSTM2D(4, 3, padding="same")(np.ones((1, 5, 8, 8, 2))).shape
    (1, 8, 8, 4)

    Source: Shi et al. 2015.
    """

    rank = 2


@layers.add()
class ConvLSTM3D(ConvLSTM):
    """An LSTM over moving volumes, (batch, time, depth, rows, columns, channels). The arguments are those of :class:`ConvLSTM2D`."""

    rank = 3
