"""Transposed convolution: from a small picture to a larger one, every value laying its kernel on the output."""

from teul import constraints, initializers, regularizers
from teul.errors import problem
from teul.kernels.convolution import convolve_transposed
from teul.layers.base import layers
from teul.layers.convolution import Sliding
from teul.layers.core import as_float, check_positive_integer
from teul.layers.spatial import check_sizes


class ConvolutionTranspose(Sliding):
    """Base of Conv1DTranspose, Conv2DTranspose and Conv3DTranspose; w has shape (*kernel_size, filters, channels)."""

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1, activation=None,
        use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None,
        bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, bias_initializer, bias_regularizer,
            bias_constraint, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.filters = check_positive_integer(type(self).__name__, "filters", filters)
        self.output_padding = None if output_padding is None else check_sizes(self, "output_padding", output_padding, self.rank, least=0)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.kernel_regularizer, self.kernel_constraint = regularizers.get(kernel_regularizer), constraints.get(kernel_constraint)
        self._no_gaps_in_steps()
        if any(extra >= stride for extra, stride in zip(self._extra(), self.strides, strict=True) if extra is not None):
            expected = f"below strides={self.strides} on every axis"
            raise problem("bad_argument", owner=type(self).__name__, argument="output_padding", expected=expected, got=output_padding)

    def build(self, input_shape):
        shape = (*self.kernel_size, self.filters, self.channels_of(input_shape))
        self.kernel = self.add_weight(
            shape, self.kernel_initializer, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, name="kernel"
        )
        self._add_bias(self.filters)

    def call(self, inputs):
        x = self.channels_last(as_float(self, inputs))
        self._check_channels(x)
        return self.finish(convolve_transposed(x, self.kernel.value, self.strides, self._pads(), self.dilation_rate))

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        axes = zip(self.axes_of(input_shape), self.reach, self.strides, self._pads(), strict=True)
        lengths = tuple(None if n is None else (n - 1) * stride + sum(pads) + 2 - reach for n, reach, stride, pads in axes)
        return self.shape_of(input_shape[0], lengths, self.filters)

    def _extra(self) -> tuple[int | None, ...]:
        return self.output_padding or (None,) * self.rank

    def _pads(self) -> tuple[tuple[int, int], ...]:
        axes = zip(self.reach, self.strides, self._extra(), strict=True)
        return tuple(_pads(self.padding, reach, stride, extra) for reach, stride, extra in axes)


def _pads(padding: str, reach: int, stride: int, extra: int | None) -> tuple[int, int]:
    """Zeros before and after an axis, so that its output has the length that Keras says.

    ``valid``: the inputs' kernels side by side, ``(n - 1) stride + max(reach, stride)``. ``same``: ``n stride``. With
    ``output_padding``, ``(n - 1) stride`` and: the kernel's reach and the padding (valid), or 0 or 1 by its parity and the padding (same).
    """
    if padding == "valid":
        return reach - 1, (max(reach, stride) if extra is None else reach + extra) - 1
    total = reach - 2 + (stride if extra is None else reach % 2 + extra)
    before = min(total - total // 2, reach - 1)
    return before, total - before


@layers.add("Convolution1DTranspose")
class Conv1DTranspose(ConvolutionTranspose):
    """A transposed convolution over one axis: (batch, steps, channels) to more steps. The arguments are those of :class:`Conv2DTranspose`.

    >>> import numpy as np
    >>> Conv1DTranspose(8, 3, strides=2, padding="same")(np.ones((1, 5, 4))).shape
    (1, 10, 8)
    """

    rank = 1


@layers.add("Convolution2DTranspose")
class Conv2DTranspose(ConvolutionTranspose):
    r"""A transposed convolution over pictures: :math:`y_{i \cdot stride + k,\, j \cdot stride + l} \mathrel{+}= x_{i,j} \, w_{k,l}`.

    Args:
        filters: the number of outputs at each place.
        kernel_size: the size of the window, a number or one an axis.
        strides: how far apart the inputs lay their kernels.
        padding: ``"valid"`` (everything the kernels reach) or ``"same"`` (exactly ``strides`` outputs an input).
        output_padding: how many rows and columns more, below ``strides``; where the sizes are to be chosen.
        data_format: ``"channels_last"``, inputs of shape (batch, rows, columns, channels), or ``"channels_first"``.
        dilation_rate: the distance between the outputs that a kernel reaches.
        activation, use_bias: as in :class:`Conv2D`; so are the initializers, regularizers and constraints.

    >>> import numpy as np
    >>> layer = Conv2DTranspose(8, 3, strides=2, padding="same")
    >>> layer(np.ones((1, 7, 7, 16))).shape
    (1, 14, 14, 8)
    >>> layer.kernel.shape
    (3, 3, 8, 16)

    Source: Zeiler et al. 2010.
    """

    rank = 2


@layers.add("Convolution3DTranspose")
class Conv3DTranspose(ConvolutionTranspose):
    """A transposed convolution over volumes. The arguments are those of :class:`Conv2DTranspose`.

    >>> import numpy as np
    >>> Conv3DTranspose(2, 3, strides=2, padding="same")(np.ones((1, 3, 3, 3, 4))).shape
    (1, 6, 6, 6, 2)
    """

    rank = 3


Convolution1DTranspose, Convolution2DTranspose, Convolution3DTranspose = Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
