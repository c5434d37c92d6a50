"""Depthwise convolution: every channel has filters of its own; separable: the channels are mixed afterwards."""

import jax

from teul import constraints, initializers, regularizers
from teul.kernels.convolution import convolve, convolve_depthwise
from teul.kernels.windows import pads_for
from teul.layers.base import layers
from teul.layers.convolution import Sliding
from teul.layers.core import as_float, check_positive_integer


class ChannelByChannel(Sliding):
    """Base of the layers that slide ``depth_multiplier`` kernels over each channel by itself."""

    def __init__(
        self, kernel_size, strides=1, padding="valid", depth_multiplier=1, data_format=None, dilation_rate=1, activation=None,
        use_bias=True, depthwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None,
        bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, bias_initializer, bias_regularizer,
            bias_constraint, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = check_positive_integer(type(self).__name__, "depth_multiplier", depth_multiplier)
        self.depthwise_initializer = initializers.get(depthwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)

    def _add_depthwise(self, input_shape, name: str):
        self.compute_output_shape(input_shape)  # asked for its refusal
        shape = (*self.kernel_size, self.channels_of(input_shape), self.depth_multiplier)
        return self.add_weight(
            shape, self.depthwise_initializer, regularizer=self.depthwise_regularizer, constraint=self.depthwise_constraint, name=name
        )

    def _depthwise(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        self._check_channels(x)
        pads = pads_for(self.padding, x.shape[1:-1], self.kernel_size, self.strides, self.dilation_rate)
        return convolve_depthwise(x, kernel, self.strides, pads, self.dilation_rate)


class DepthwiseConvolution(ChannelByChannel):
    """Base of DepthwiseConv1D and DepthwiseConv2D."""

    def build(self, input_shape):
        self.kernel = self._add_depthwise(input_shape, "kernel")
        self._add_bias(self.channels_of(input_shape) * self.depth_multiplier)

    def call(self, inputs):
        return self.finish(self._depthwise(self.channels_last(as_float(self, inputs)), self.kernel.value))

    def compute_output_shape(self, input_shape):
        return self._sliding_shape(input_shape, self.channels_of(input_shape) * self.depth_multiplier)


@layers.add()
class DepthwiseConv1D(DepthwiseConvolution):
    """Every channel of a series with kernels of its own. The arguments are those of :class:`DepthwiseConv2D`.

    >>> import numpy as np
    >>> DepthwiseConv1D(3)(np.ones((1, 10, 4))).shape
    (1, 8, 4)
    """

    rank = 1


@layers.add()
class DepthwiseConv2D(DepthwiseConvolution):
    r"""Every channel of a picture with kernels of its own: :math:`y_{i,j,cm} = \sum_{k,l} x_{i+k,\, j+l,\, c} \, w_{k,l,c,m} + b_{cm}`.

    Args:
        kernel_size: the size of the window, a number or one an axis.
        depth_multiplier: the number of kernels for each channel.
        depthwise_initializer, depthwise_regularizer, depthwise_constraint: of w, of shape (*kernel_size, channels, depth_multiplier).
        strides, padding, data_format, dilation_rate, activation, use_bias: as in :class:`Conv2D`.

    >>> import numpy as np
    >>> DepthwiseConv2D(3, depth_multiplier=2)(np.ones((1, 8, 8, 4))).shape
    (1, 6, 6, 8)
    """

    rank = 2


class SeparableConvolution(ChannelByChannel):
    """Base of SeparableConv1D and SeparableConv2D."""

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, depth_multiplier=1, activation=None,
        use_bias=True, depthwise_initializer="glorot_uniform", pointwise_initializer="glorot_uniform", bias_initializer="zeros",
        depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
        depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            kernel_size, strides, padding, depth_multiplier, data_format, dilation_rate, activation, use_bias, depthwise_initializer,
            bias_initializer, depthwise_regularizer, bias_regularizer, activity_regularizer, depthwise_constraint, bias_constraint,
            **kwargs,
        )  # fmt: skip
        self.filters = check_positive_integer(type(self).__name__, "filters", filters)
        self.pointwise_initializer = initializers.get(pointwise_initializer)
        self.pointwise_regularizer = regularizers.get(pointwise_regularizer)
        self.pointwise_constraint = constraints.get(pointwise_constraint)

    def build(self, input_shape):
        self.depthwise_kernel = self._add_depthwise(input_shape, "depthwise_kernel")
        shape = (*(1,) * self.rank, self.channels_of(input_shape) * self.depth_multiplier, self.filters)
        self.pointwise_kernel = self.add_weight(
            shape, self.pointwise_initializer, regularizer=self.pointwise_regularizer, constraint=self.pointwise_constraint,
            name="pointwise_kernel",
        )  # fmt: skip
        self._add_bias(self.filters)

    def call(self, inputs):
        x = self._depthwise(self.channels_last(as_float(self, inputs)), self.depthwise_kernel.value)
        ones = (1,) * self.rank
        return self.finish(convolve(x, self.pointwise_kernel.value, ones, ((0, 0),) * self.rank, ones))

    def compute_output_shape(self, input_shape):
        return self._sliding_shape(input_shape, self.filters)


@layers.add("SeparableConvolution1D")
class SeparableConv1D(SeparableConvolution):
    """First every channel by itself, then all channels at each step. The arguments are those of :class:`SeparableConv2D`.

    >>> import numpy as np
    >>> SeparableConv1D(8, 3)(np.ones((1, 10, 4))).shape
    (1, 8, 8)
    """

    rank = 1


@layers.add("SeparableConvolution2D")
class SeparableConv2D(SeparableConvolution):
    """A convolution in two cheap parts: every channel by itself, as :class:`DepthwiseConv2D`, then the channels mixed at each place.

    Args:
        filters: the number of outputs at each place.
        kernel_size: the size of the window, a number or one an axis.
        depth_multiplier: the number of kernels for each channel.
        depthwise_initializer, pointwise_initializer: the first kernels, of shapes (*kernel_size, channels, depth_multiplier) and
            (1, 1, channels * depth_multiplier, filters); regularizers and constraints likewise.
        strides, padding, data_format, dilation_rate, activation, use_bias: as in :class:`Conv2D`.

    >>> import numpy as np
    >>> SeparableConv2D(8, 3, padding="same")(np.ones((1, 10, 10, 4))).shape
    (1, 10, 10, 8)

    Source: Chollet 2017.
    """

    rank = 2


SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
