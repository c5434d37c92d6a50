"""Contrast evened out part by part."""

import jax
import jax.numpy as jnp
import numpy as np

from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.preprocessing.images.base import ImageLayer


@layers.add()
class ContrastLimitedAdaptiveHistogramEqualization(ImageLayer):
    """The tones of each tile of an image evened out, with a limit, and blended between tiles, while training and otherwise.

    Each tile has a curve from old tones to new ones: the share of its pixels that are no lighter. No tone counts for more than
    ``clip_limit`` times an even share, so that noise in flat parts is not blown up. A pixel goes by the four nearest tiles' curves.

    Args:
        value_range: the two ends of the images' values.
        clip_limit: how steep a curve may become; none where 0.
        tile_grid_size: how many tiles there are in rows and columns.
        data_format: ``"channels_last"`` or ``"channels_first"``.

    Source: Zuiderveld 1994.
    """

    def __init__(self, value_range=(0, 255), clip_limit=4.0, tile_grid_size=(8, 8), data_format=None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.value_range, self.clip_limit, self.tile_grid_size = value_range, clip_limit, tile_grid_size

    def transform_images(self, images, transformation=None, training=True):
        x = as_float(self, images)
        x = jnp.moveaxis(x, -3, -1) if self.data_format == "channels_first" else x
        low, high = self.value_range
        tones = (x.astype(jnp.float32) - low) / (high - low) * 255
        even = self._evened(tones if x.ndim == 4 else tones[None]) / 255 * (high - low) + low
        even = (even if x.ndim == 4 else even[0]).astype(x.dtype)
        return jnp.moveaxis(even, -1, -3) if self.data_format == "channels_first" else even

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return segmentation_masks

    def _evened(self, x: jax.Array) -> jax.Array:
        """Batches of images with tones from 0 to 255, evened out."""
        (rows, columns), (height, width) = self.tile_grid_size, x.shape[1:3]
        tall, wide = -(-height // rows), -(-width // columns)
        more = [(0, 0), (0, tall * rows - height), (0, wide * columns - width), (0, 0)]
        tones = jnp.clip(jnp.pad(x, more, mode="symmetric"), 0, 255).astype(jnp.int32)
        curves = self._curves(tones, tall, wide)
        # The curves of the tiles at the edge hold beyond their middles too.
        curves = jnp.pad(curves, [(0, 0), (1, 1), (1, 1), (0, 0), (0, 0)], mode="edge")
        (above, down), (left, right) = (_between(n, size) for n, size in ((rows, tall), (columns, wide)))

        def by(row: jax.Array, column: jax.Array) -> jax.Array:
            batch, channel = jnp.arange(x.shape[0])[:, None, None, None], jnp.arange(x.shape[3])
            return curves[batch, row[:, None, None], column[:, None], channel, tones]

        down, right = down[:, None, None], right[:, None]
        top = by(above, left) * (1 - right) + by(above, left + 1) * right
        bottom = by(above + 1, left) * (1 - right) + by(above + 1, left + 1) * right
        return (top * (1 - down) + bottom * down)[:, :height, :width]

    def _curves(self, tones: jax.Array, tall: int, wide: int) -> jax.Array:
        """From old tones to new ones, for each image, tile and channel: (batch, rows, columns, channels, 256)."""
        (rows, columns), size = self.tile_grid_size, tall * wide
        batch, channels = tones.shape[0], tones.shape[-1]
        tiles = tones.reshape(batch, rows, tall, columns, wide, channels).transpose(0, 1, 3, 5, 2, 4).reshape(-1, size)
        counts = jax.vmap(lambda tile: jnp.zeros(256, jnp.float32).at[tile].add(1.0))(tiles)
        if self.clip_limit > 0:
            kept = jnp.minimum(counts, self.clip_limit * size / 256)
            counts = kept + (counts - kept).sum(-1, keepdims=True) / 256
        share = jnp.cumsum(counts, axis=-1)
        least = share.min(-1, keepdims=True)
        left = size - least
        curves = jnp.clip((share - least) * 255 / jnp.where(left == 0, 1, left), 0, 255)
        return curves.reshape(batch, rows, columns, channels, 256)


def _between(tiles: int, size: int) -> tuple[jax.Array, jax.Array]:
    """For each pixel along an axis, the tile whose middle lies before it, counted from 0 for what is beyond the edge, and how far on."""
    place = (np.arange(tiles * size) - size / 2) / size + 1
    before = np.floor(place)
    return jnp.asarray(before, jnp.int32), jnp.asarray(place - before, jnp.float32)
