"""Pooling: one value for each window, the largest or the mean."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.kernels.pooling import average_pool, max_pool
from teul.kernels.windows import pads_for
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.spatial import Spatial, check_choice, check_data_format, check_sizes


class Pooling(Spatial):
    """Base of the layers that pool windows."""

    _built_at_once = True

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = check_sizes(self, "pool_size", pool_size, self.rank)
        self.strides = check_sizes(self, "strides", pool_size if strides is None else strides, self.rank)
        self.padding = check_choice(self, "padding", padding, ("valid", "same"))
        self.data_format = check_data_format(self, data_format)

    def call(self, inputs):
        self.compute_output_shape(inputs.shape)  # asked for its refusal
        x = self.channels_last(self.numbers(inputs))
        pads = pads_for(self.padding, x.shape[1:-1], self.pool_size, self.strides, (1,) * self.rank)
        return self.as_given(self.pool(x, pads))

    def numbers(self, inputs: Any) -> jax.Array:
        """The inputs as the windows see them."""
        return as_float(self, inputs)

    def pool(self, x: jax.Array, pads) -> jax.Array:
        """The value of each window."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        counts = self.windows_in(input_shape, self.padding, self.pool_size, self.strides)
        return self.shape_of(input_shape[0], counts, input_shape[1 if self.first else -1])


class MaxPooling(Pooling):
    """Base of the layers that keep the largest value of each window."""

    keeps_type = True

    def numbers(self, inputs):
        return jnp.asarray(inputs)

    def pool(self, x, pads):
        return max_pool(x, self.pool_size, self.strides, pads)


class AveragePooling(Pooling):
    """Base of the layers that keep the mean of each window; zeros added at the ends are not counted."""

    def pool(self, x, pads):
        return average_pool(x, self.pool_size, self.strides, pads)


@layers.add("MaxPool1D")
class MaxPooling1D(MaxPooling):
    """The largest value of each window of steps. The arguments are those of :class:`MaxPooling2D`."""

    rank = 1


@layers.add("MaxPool2D")
class MaxPooling2D(MaxPooling):
    """The largest value of each window of a picture, channel by channel.

    Args:
        pool_size: the size of the window, a number or one an axis.
        strides: how far the window moves; by its own size if None.
        padding: ``"valid"`` (what is left over at the end is dropped) or ``"same"`` (the last windows are smaller).
        data_format: ``"channels_last"``, inputs of shape (batch, rows, columns, channels), or ``"channels_first"``.

    >>> MaxPooling2D()(jnp.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """

    rank = 2


@layers.add("MaxPool3D")
class MaxPooling3D(MaxPooling):
    """The largest value of each window of a volume. The arguments are those of :class:`MaxPooling2D`."""

    rank = 3


@layers.add("AvgPool1D")
class AveragePooling1D(AveragePooling):
    """The mean of each window of steps. The arguments are those of :class:`MaxPooling2D`."""

    rank = 1


@layers.add("AvgPool2D")
class AveragePooling2D(AveragePooling):
    """The mean of each window of a picture, channel by channel. The arguments are those of :class:`MaxPooling2D`.

    >>> AveragePooling2D()(jnp.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0].tolist()
    [[2.5, 4.5], [10.5, 12.5]]
    """

    rank = 2


@layers.add("AvgPool3D")
class AveragePooling3D(AveragePooling):
    """The mean of each window of a volume. The arguments are those of :class:`MaxPooling2D`."""

    rank = 3


class GlobalPooling(Spatial):
    """Base of the layers that keep one value for each channel.

    Args:
        data_format: ``"channels_last"`` or ``"channels_first"``.
        keepdims: whether the axes of space stay, with size 1.
    """

    _built_at_once = True

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        super().__init__(**kwargs)
        self.data_format, self.keepdims = check_data_format(self, data_format), keepdims

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes of space."""
        start = 2 if self.first else 1
        return tuple(range(start, start + self.rank))

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        axes = (1,) * self.rank if self.keepdims else ()
        return self.shape_of(input_shape[0], axes, input_shape[1 if self.first else -1])


class GlobalMaxPooling(GlobalPooling):
    """Base of the layers that keep the largest value of each channel."""

    keeps_type = True

    def call(self, inputs):
        return jnp.asarray(inputs).max(self.axes, keepdims=self.keepdims)


class GlobalAveragePooling(GlobalPooling):
    """Base of the layers that keep the mean of each channel."""

    def call(self, inputs):
        return as_float(self, inputs).mean(self.axes, keepdims=self.keepdims)


@layers.add("GlobalMaxPool1D")
class GlobalMaxPooling1D(GlobalMaxPooling):
    """The largest value of each channel over all steps: (batch, steps, channels) -> (batch, channels)."""

    rank = 1


@layers.add("GlobalMaxPool2D")
class GlobalMaxPooling2D(GlobalMaxPooling):
    """The largest value of each channel over the picture: (batch, rows, columns, channels) -> (batch, channels)."""

    rank = 2


@layers.add("GlobalMaxPool3D")
class GlobalMaxPooling3D(GlobalMaxPooling):
    """The largest value of each channel over the volume."""

    rank = 3


@layers.add("GlobalAvgPool1D")
class GlobalAveragePooling1D(GlobalAveragePooling):
    """The mean of each channel over the steps that count: (batch, steps, channels) -> (batch, channels).

    >>> GlobalAveragePooling1D()([[[1.0], [3.0]]], mask=jnp.asarray([[True, False]])).tolist()
    [[1.0]]
    """

    rank = 1
    supports_masking = True

    def call(self, inputs, mask=None):
        x = as_float(self, inputs)
        if mask is None:
            return super().call(x)
        counts = jnp.expand_dims(jnp.asarray(mask).astype(bool), 1 if self.first else 2)
        total = jnp.where(counts, x, 0).sum(self.axes, keepdims=self.keepdims)
        return total / counts.astype(x.dtype).sum(self.axes, keepdims=self.keepdims)

    def compute_mask(self, inputs, previous_mask=None):
        return None


@layers.add("GlobalAvgPool2D")
class GlobalAveragePooling2D(GlobalAveragePooling):
    """The mean of each channel over the picture: (batch, rows, columns, channels) -> (batch, channels)."""

    rank = 2


@layers.add("GlobalAvgPool3D")
class GlobalAveragePooling3D(GlobalAveragePooling):
    """The mean of each channel over the volume."""

    rank = 3


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D = GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D
GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D = GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D
