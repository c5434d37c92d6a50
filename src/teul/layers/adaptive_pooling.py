"""Adaptive pooling: windows chosen so that the output has a given size, whatever the input's is."""

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.spatial import Spatial, check_data_format, check_sizes


class AdaptivePooling(Spatial):
    """Base of the layers whose i-th of m windows covers the inputs from floor(i n / m) to ceil((i + 1) n / m)."""

    def __init__(self, output_size, data_format=None, **kwargs):
        super().__init__(**kwargs)
        several = isinstance(output_size, (list, tuple)) and self.rank > 1
        if len(output_size) != self.rank if several else not isinstance(output_size, (int, list, tuple)):
            expected = "an integer" if self.rank == 1 else f"an integer, or {self.rank} of them"
            raise problem("wrong_type", owner=type(self).__name__, argument="output_size", expected=expected, got=repr(output_size))
        self.output_size = check_sizes(self, "output_size", output_size, self.rank)
        self.data_format = check_data_format(self, data_format)

    def call(self, inputs):
        x = jnp.asarray(inputs) if self.keeps_type else as_float(self, inputs)
        start = 2 if self.first else 1
        for axis, count in enumerate(self.output_size, start):
            rows, counts = _windows(x.shape[axis], count)
            parts = jnp.take(x, rows, axis=axis)  # (..., count, longest window, ...)
            counts = counts.reshape(*counts.shape, *(1,) * (x.ndim - axis - 1))
            x = self.pooled(parts, jnp.asarray(counts), axis + 1)
        return x

    def pooled(self, parts: jax.Array, counts: jax.Array, axis: int) -> jax.Array:
        """One value for each window along ``axis``, of the entries that count."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        return self.shape_of(input_shape[0], self.output_size, input_shape[1 if self.first else -1])


def _windows(size: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows of each window, filled up to the longest one, and which of them count."""
    first = np.arange(count) * size // count
    last = -(-np.arange(1, count + 1) * size // count)
    rows = first[:, None] + np.arange((last - first).max())
    return np.minimum(rows, size - 1), rows < last[:, None]


class AdaptiveAveragePooling(AdaptivePooling):
    """Base of the layers that keep the mean of each window."""

    def pooled(self, parts, counts, axis):
        return jnp.where(counts, parts, 0).sum(axis) / counts.astype(parts.dtype).sum(1)


class AdaptiveMaxPooling(AdaptivePooling):
    """Base of the layers that keep the largest value of each window."""

    keeps_type = True

    def pooled(self, parts, counts, axis):
        lowest = -jnp.inf if jnp.issubdtype(parts.dtype, jnp.floating) else jnp.iinfo(parts.dtype).min
        return jnp.where(counts, parts, jnp.asarray(lowest, parts.dtype)).max(axis)


@layers.add()
class AdaptiveAveragePooling1D(AdaptiveAveragePooling):
    """The means of ``output_size`` windows of a series.

    >>> AdaptiveAveragePooling1D(2)([[[1.0], [2.0], [3.0]]])[0, :, 0].tolist()
    [1.5, 2.5]
    """

    rank = 1


@layers.add()
class AdaptiveAveragePooling2D(AdaptiveAveragePooling):
    """The means of ``output_size`` (a number or (rows, columns)) windows of a picture."""

    rank = 2


@layers.add()
class AdaptiveAveragePooling3D(AdaptiveAveragePooling):
    """The means of ``output_size`` windows of a volume."""

    rank = 3


@layers.add()
class AdaptiveMaxPooling1D(AdaptiveMaxPooling):
    """The largest values of ``output_size`` windows of a series.

    >>> AdaptiveMaxPooling1D(2)([[[1.0], [2.0], [3.0]]])[0, :, 0].tolist()
    [2.0, 3.0]
    """

    rank = 1


@layers.add()
class AdaptiveMaxPooling2D(AdaptiveMaxPooling):
    """The largest values of ``output_size`` (a number or (rows, columns)) windows of a picture."""

    rank = 2


@layers.add()
class AdaptiveMaxPooling3D(AdaptiveMaxPooling):
    """The largest values of ``output_size`` windows of a volume."""

    rank = 3
