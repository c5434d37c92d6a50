"""Layers that bring columns or pixels to a common scale before a network sees them."""

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.configured import Number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float
from teul.layers.normalization.affine import aligned, checked_axes, sizes_along
from teul.layers.preprocessing.batches import batches_of


@layers.add()
class Rescaling(Elementwise):
    """``x * scale + offset``: ``Rescaling(1 / 255)`` brings pixels to 0..1.

    Args:
        scale, offset: numbers, or one for each channel.
    """

    scale = Number()
    offset = Number()

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        x = as_float(self, inputs)
        return x * self._of_channels(self.scale, x) + self._of_channels(self.offset, x)

    def _of_channels(self, value: Any, x: jax.Array) -> jax.Array:
        value = jnp.asarray(value, x.dtype)
        first = value.ndim == 1 and config.image_data_format() == "channels_first"
        return value.reshape(-1, 1, 1) if first else value


@layers.add()
class Normalization(Elementwise):
    r"""Standard scaling as a layer: :math:`(x - \mu) / \sigma` for each feature, learned from data by ``adapt``.

    Args:
        axis: the axis (or axes) whose entries each have their own mean and variance; None for one of each for all.
        mean, variance: given instead of adapting.
        invert: whether to undo the scaling instead.

    >>> layer = Normalization()
    >>> layer.adapt([[0.0, 10.0], [2.0, 30.0]])
    >>> layer([[1.0, 20.0]]).tolist()
    [[0.0, 0.0]]
    """

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean, self.input_variance, self.invert = mean, variance, invert
        self.adapt_mean = self.adapt_variance = None
        if np.shape(mean) != np.shape(variance) or (mean is None) != (variance is None) or np.ndim(mean) > len(self.axis):
            expected = f"given together, of the same shape, with at most {len(self.axis)} axes"
            got = f"shapes {np.shape(mean)} and {np.shape(variance)}"
            raise problem("bad_argument", owner="Normalization", argument="mean and variance", expected=expected, got=got)

    def build(self, input_shape):
        shape = sizes_along(self, self.axis, input_shape)
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", dtype="int32", trainable=False, name="count")

    def adapt(self, data) -> None:
        """Learn mean and variance: from an array, or from batches one after another (of pairs the first).

        Fit it on the training part alone.
        """
        total, mean, square = 0, 0.0, 0.0
        for batch in batches_of(data):
            x = np.asarray(batch, "float64")
            if x.size == 0:
                continue
            x = x[:, None] if x.ndim == 1 and self.axis else x
            if not self.built:
                self.build((None, *x.shape[1:]))
            axes = checked_axes(self, self.axis, x.shape)
            if tuple(x.shape[a] for a in axes) != self.adapt_mean.shape:
                raise problem("adapt_shape", layer=self.name, expected=tuple(self._built_shape), got=x.shape)
            others = tuple(i for i in range(x.ndim) if i not in axes)
            count, batch_mean, batch_square = math.prod(x.shape[i] for i in others), x.mean(others), x.var(others)
            share = count / (total + count)
            step = batch_mean - mean
            square = (1 - share) * square + share * batch_square + share * (1 - share) * np.square(step)
            total, mean = total + count, mean + share * step
        if not total:
            raise problem("adapt_nothing", layer=self.name)
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(square)

    @property
    def mean(self) -> Any:
        """The means, given or learned, in a shape that lines up with inputs; None before either."""
        return self._lined_up(self._mean())

    @property
    def variance(self) -> Any:
        """The variances, given or learned, in a shape that lines up with inputs; None before either."""
        return self._lined_up(self._variance())

    def _mean(self) -> Any:
        return self.adapt_mean.value if self.adapt_mean is not None else self.input_mean

    def _variance(self) -> Any:
        return self.adapt_variance.value if self.adapt_variance is not None else self.input_variance

    def _lined_up(self, values: Any) -> Any:
        shape = self._built_shape
        return values if values is None or shape is None else self._along(values, jax.ShapeDtypeStruct(shape, self.variable_dtype))

    def call(self, inputs):
        x = as_float(self, inputs)
        mean, spread = self._along(self._mean(), x), jnp.sqrt(self._along(self._variance(), x))
        spread = jnp.maximum(spread, jnp.asarray(config.epsilon(), x.dtype))
        return x * spread + mean if self.invert else (x - mean) / spread

    def _along(self, values: Any, x: Any) -> jax.Array:
        """Statistics shaped to broadcast with x: those given may have fewer axes than are kept."""
        values, axes = jnp.asarray(values, x.dtype), checked_axes(self, self.axis, x.shape)
        return aligned(values, axes[len(axes) - values.ndim :], len(x.shape))

    def compute_output_shape(self, input_shape):
        checked_axes(self, self.axis, input_shape)
        return tuple(input_shape)

    def get_config(self):
        return {**super().get_config(), "mean": _plain(self.input_mean), "variance": _plain(self.input_variance)}


def _plain(value: Any) -> Any:
    return value if value is None else np.asarray(value).tolist()
