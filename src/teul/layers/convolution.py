"""Convolution: a small kernel slides over the input, the same weights everywhere."""

from typing import Any

import jax

from teul import constraints, initializers, regularizers
from teul.errors import problem
from teul.kernels.convolution import convolve
from teul.kernels.windows import pads_for
from teul.layers.base import layers
from teul.layers.core import Assignable, as_float, check_positive_integer
from teul.layers.low_rank import Adapted, LowRank, value_of
from teul.layers.spatial import Spatial, check_choice, check_data_format, check_sizes


class Sliding(Spatial):
    """Base of the layers whose kernel slides over the input: its steps, what is added at the ends, bias and activation."""

    paddings: tuple[str, ...] = ("valid", "same")
    _always_writes_penalty = True
    activation = Assignable()

    def __init__(
        self, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, activation=None, use_bias=True,
        bias_initializer="zeros", bias_regularizer=None, bias_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.kernel_size = check_sizes(self, "kernel_size", kernel_size, self.rank)
        self.strides = check_sizes(self, "strides", strides, self.rank)
        self.padding = check_choice(self, "padding", padding, self.paddings)
        self.data_format = check_data_format(self, data_format)
        self.dilation_rate = check_sizes(self, "dilation_rate", dilation_rate, self.rank)
        self.activation, self.use_bias = activation, use_bias
        self.bias_initializer = initializers.get(bias_initializer)
        self.bias_regularizer, self.bias_constraint = regularizers.get(bias_regularizer), constraints.get(bias_constraint)

    @property
    def reach(self) -> tuple[int, ...]:
        """How far the kernel reaches along each axis, gaps included."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel_size, self.dilation_rate, strict=True))

    def slide(self, x: jax.Array, kernel: jax.Array, groups: int = 1) -> jax.Array:
        """The convolution of channels-last inputs."""
        self._check_channels(x)
        pads = pads_for(self.padding, x.shape[1:-1], self.kernel_size, self.strides, self.dilation_rate)
        return convolve(x, kernel, self.strides, pads, self.dilation_rate, groups)

    def finish(self, y: jax.Array) -> jax.Array:
        """Bias, data format, activation."""
        if self.bias is not None:
            y = y + self.bias.value
        return self.activation(self.as_given(y))

    def _no_gaps_in_steps(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            expected = f"1 where strides are above 1 (they are {self.strides})"
            raise problem("bad_argument", owner=type(self).__name__, argument="dilation_rate", expected=expected, got=self.dilation_rate)

    def _add_bias(self, filters: int) -> None:
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                (filters,), self.bias_initializer, regularizer=self.bias_regularizer, constraint=self.bias_constraint, name="bias"
            )

    def _check_channels(self, x: jax.Array) -> None:
        expected = self.channels_of(self._built_shape)
        if x.shape[-1] != expected:
            wanted, got = (self.shape_of(None, axes, c) for axes, c in ((x.shape[1:-1], expected), (x.shape[1:-1], x.shape[-1])))
            raise problem("layer_input_size", layer=self.name, kind=type(self).__name__, expected=wanted, got=got)

    def _sliding_shape(self, input_shape: Any, filters: int) -> tuple:
        self._check_shape(input_shape)
        counts = self.windows_in(input_shape, self.padding, self.reach, self.strides)
        return self.shape_of(input_shape[0], counts, filters)


class Convolution(Sliding, LowRank):
    r"""Base of Conv1D, Conv2D and Conv3D: :math:`y = f(x * w + b)`, with w of shape (*kernel_size, channels / groups, filters)."""

    kernel = Adapted()

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, groups=1, activation=None,
        use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None,
        bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None,
        **kwargs,
    ):  # fmt: skip
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, bias_initializer, bias_regularizer,
            bias_constraint, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self._keep_low_rank(lora_rank, lora_alpha)
        name = type(self).__name__
        self.filters, self.groups = check_positive_integer(name, "filters", filters), check_positive_integer(name, "groups", groups)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.kernel_regularizer, self.kernel_constraint = regularizers.get(kernel_regularizer), constraints.get(kernel_constraint)
        self._no_gaps_in_steps()
        if self.filters % self.groups:
            raise problem("bad_argument", owner=name, argument="filters", expected=f"a multiple of groups={self.groups}", got=filters)

    def build(self, input_shape):
        channels = self.channels_of(input_shape)
        if channels % self.groups:
            expected = f"a divisor of the {channels} channels of its input"
            raise problem("bad_argument", owner=type(self).__name__, argument="groups", expected=expected, got=self.groups)
        self.compute_output_shape(input_shape)  # asked for its refusal: a kernel larger than the picture is said at once
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self.add_weight(
            shape, self.kernel_initializer, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, name="kernel"
        )
        self._add_bias(self.filters)
        self._start_low_rank()

    def call(self, inputs):
        x = self.channels_last(as_float(self, inputs))
        return self.finish(self.slide(x, value_of(self.kernel), self.groups))

    def compute_output_shape(self, input_shape):
        return self._sliding_shape(input_shape, self.filters)


@layers.add("Convolution1D")
class Conv1D(Convolution):
    """A convolution over one axis, as of time: inputs of shape (batch, steps, channels).

    The arguments are those of :class:`Conv2D`; ``padding="causal"`` lets an output see no later inputs.

    >>> import numpy as np
    >>> Conv1D(8, 3, padding="causal")(np.ones((2, 10, 4))).shape
    (2, 10, 8)
    """

    rank = 1
    paddings = ("valid", "same", "causal")


@layers.add("Convolution2D")
class Conv2D(Convolution):
    r"""A convolution over pictures: :math:`y_{i,j,f} = g(\sum_{k,l,c} x_{i+k,\, j+l,\, c} \, w_{k,l,c,f} + b_f)`.

    Args:
        filters: the number of outputs at each place.
        kernel_size: the size of the window, a number or one an axis.
        strides: how far the window moves.
        padding: ``"valid"`` (only whole windows) or ``"same"`` (zeros around, so that at stride 1 the picture keeps its size).
        data_format: ``"channels_last"``, inputs of shape (batch, rows, columns, channels), or ``"channels_first"``.
        dilation_rate: the distance between the inputs that a window sees.
        groups: into how many parts the channels fall, each with filters of its own.
        activation: g; none by default.
        use_bias: whether b is there.
        kernel_initializer, bias_initializer: the first w, of shape (*kernel_size, channels / groups, filters), and b, of shape (filters,).
        kernel_regularizer, bias_regularizer, activity_regularizer: penalties on w, b and the outputs.
        kernel_constraint, bias_constraint: projections of w and b after each update.

    >>> import numpy as np
    >>> layer = Conv2D(16, 3, padding="same", activation="relu")
    >>> layer(np.ones((1, 28, 28, 1))).shape
    (1, 28, 28, 16)
    >>> layer.kernel.shape
    (3, 3, 1, 16)

    Source: LeCun et al. 1989.
    """

    rank = 2


@layers.add("Convolution3D")
class Conv3D(Convolution):
    """A convolution over volumes: inputs of shape (batch, depth, rows, columns, channels). The arguments are those of :class:`Conv2D`.

    >>> import numpy as np
    >>> Conv3D(8, 3)(np.ones((1, 6, 6, 6, 2))).shape
    (1, 4, 4, 4, 8)
    """

    rank = 3


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
