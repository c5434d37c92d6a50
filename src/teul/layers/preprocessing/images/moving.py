"""Random moves of images while training: flips, turns, zooms and shifts."""

import math
from typing import Any

import jax
import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.preprocessing.images.base import RandomImageLayer, bounds, check_choice
from teul.ops.boxes import affine_transform as moved_boxes
from teul.ops.pictures import affine_transform

_FILLS = ("reflect", "wrap", "constant", "nearest")


@layers.add()
class RandomFlip(RandomImageLayer):
    """While training, half of the images are flipped.

    Args:
        mode: ``"horizontal"``, ``"vertical"`` or ``"horizontal_and_vertical"`` (both at once).
        seed: an integer, for flips that repeat.
        data_format: ``"channels_last"`` or ``"channels_first"``.
    """

    def __init__(self, mode="horizontal_and_vertical", seed=None, data_format=None, **kwargs):
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.mode = check_choice("RandomFlip", "mode", mode, ("horizontal", "vertical", "horizontal_and_vertical"))

    def _drawn(self, key, images, count):
        flips = jax.random.uniform(key, (count, 1, 1, 1)[4 - len(images.shape) :]) <= 0.5
        return {"flips": flips, "input_shape": images.shape}

    def _changed(self, x, transformation, interpolation):
        if transformation is None:
            return x
        axes = [axis for axis, way in zip(self._axes(), ("vertical", "horizontal"), strict=True) if way in self.mode]
        return jnp.where(transformation["flips"], jnp.flip(x, axes), x)

    def _moved_boxes(self, boxes, transformation, height, width):
        left, top, right, bottom = jnp.moveaxis(boxes, -1, 0)
        across = (width - right, width - left) if "horizontal" in self.mode else (left, right)
        down = (height - bottom, height - top) if "vertical" in self.mode else (top, bottom)
        return jnp.where(transformation["flips"].reshape(-1, 1, 1), jnp.stack([across[0], down[0], across[1], down[1]], axis=-1), boxes)


class Moved(RandomImageLayer):
    """Base of layers that read each image at other places."""

    def _keep(self, fill_mode: str, interpolation: str, fill_value: float) -> None:
        self.fill_mode = check_choice(type(self).__name__, "fill_mode", fill_mode, _FILLS)
        self.interpolation = check_choice(type(self).__name__, "interpolation", interpolation, ("nearest", "bilinear"))
        self.fill_value = fill_value

    def _changed(self, x, transformation, interpolation):
        if transformation is None:
            return x
        matrix = self._matrix(transformation, *self._size(x))
        return affine_transform(x, matrix, interpolation, self.fill_mode, self.fill_value, self.data_format)

    def _matrix(self, transformation: dict[str, Any], height: int, width: int) -> jax.Array:
        """Where each pixel is read, as eight numbers an image: see :func:`teul.ops.image.affine_transform`."""
        raise NotImplementedError


@layers.add()
class RandomRotation(Moved):
    r"""While training, each image is turned about its middle by a random angle.

    Args:
        factor: the largest share of a full turn, to both sides; or the two ends.
        fill_mode: what stands beyond the edge: ``"reflect"``, ``"wrap"``, ``"nearest"`` or ``"constant"``.
        interpolation: ``"bilinear"`` or ``"nearest"``.
        seed: an integer, for turns that repeat.
        fill_value: what is filled in with ``"constant"``.
        data_format: ``"channels_last"`` or ``"channels_first"``.
    """

    def __init__(
        self, factor, fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0, data_format=None, **kwargs
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("RandomRotation", "factor", factor, -1.0, 1.0)
        self._keep(fill_mode, interpolation, fill_value)

    def _drawn(self, key, images, count):
        angle = jax.random.uniform(key, (count,), minval=360.0 * self.factor[0], maxval=360.0 * self.factor[1])
        return {"angle": angle, "rotation_matrix": self._matrix({"angle": angle}, *self._size(images)), "input_shape": images.shape}

    def _moved_boxes(self, boxes, transformation, height, width):
        angle = transformation["angle"].reshape(-1)
        still, same = jnp.zeros_like(angle), jnp.ones_like(angle)
        return moved_boxes(boxes, angle, still, still, same, still, still, height, width)

    def _matrix(self, transformation, height, width):
        angle = transformation["angle"] * (math.pi / 180)
        cos, sin = jnp.cos(angle), jnp.sin(angle)
        x, y = (width - 1) / 2, (height - 1) / 2  # the middle stays
        return _rows(cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos)


@layers.add()
class RandomZoom(Moved):
    """While training, each image is zoomed at its middle: out by positive factors, in by negative ones.

    Args:
        height_factor: the largest share, to both sides; or the two ends.
        width_factor: for the width; as the height, without distortion, if None.
        fill_mode, interpolation, seed, fill_value, data_format: as in RandomRotation.
    """

    def __init__(
        self, height_factor, width_factor=None, fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0,
        data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._height = bounds("RandomZoom", "height_factor", height_factor, -1.0, 1.0)
        self._width = None if width_factor is None else bounds("RandomZoom", "width_factor", width_factor, -1.0, 1.0)
        self._keep(fill_mode, interpolation, fill_value)

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        height = 1 + jax.random.uniform(first, (count, 1), minval=self._height[0], maxval=self._height[1])
        width = height if self._width is None else 1 + jax.random.uniform(second, (count, 1), minval=self._width[0], maxval=self._width[1])
        return {"height_zoom": height, "width_zoom": width, "input_shape": images.shape}

    def _matrix(self, transformation, height, width):
        across, down = transformation["width_zoom"][:, 0], transformation["height_zoom"][:, 0]
        zero = jnp.zeros_like(down)
        return _rows(across, zero, (width - 1) / 2 * (1 - across), zero, down, (height - 1) / 2 * (1 - down))

    def _moved_boxes(self, boxes, transformation, height, width):
        zoom = jnp.concatenate([transformation["width_zoom"], transformation["height_zoom"]] * 2, axis=1)[:, None]
        size = jnp.array([width, height] * 2, boxes.dtype)
        start = (size - 1) / 2 * (1 - zoom)  # what is seen at the upper left corner
        return (jnp.clip(boxes, start, start + zoom * size) - start) / zoom


@layers.add()
class RandomTranslation(Moved):
    """While training, each image is shifted: down and right by positive shares of its size.

    Args:
        height_factor, width_factor: the largest share, to both sides; or the two ends.
        fill_mode, interpolation, seed, fill_value, data_format: as in RandomRotation.
    """

    def __init__(
        self, height_factor, width_factor, fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0, data_format=None,
        **kwargs,
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._height = bounds("RandomTranslation", "height_factor", height_factor, -1.0, 1.0)
        self._width = bounds("RandomTranslation", "width_factor", width_factor, -1.0, 1.0)
        self._keep(fill_mode, interpolation, fill_value)

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        height, width = self._size(images)
        down = height * jax.random.uniform(first, (count, 1), minval=self._height[0], maxval=self._height[1])
        right = width * jax.random.uniform(second, (count, 1), minval=self._width[0], maxval=self._width[1])
        return {"translations": jnp.concatenate([right, down], axis=1), "input_shape": images.shape}

    def _matrix(self, transformation, height, width):
        right, down = transformation["translations"].T
        one, zero = jnp.ones_like(down), jnp.zeros_like(down)
        return _rows(one, zero, -right, zero, one, -down)

    def _moved_boxes(self, boxes, transformation, height, width):
        return boxes + jnp.tile(transformation["translations"], 2)[:, None]


def _rows(*numbers: jax.Array) -> jax.Array:
    """Eight numbers an image; the last two are 0."""
    return jnp.stack([*numbers, *[jnp.zeros_like(numbers[0])] * 2], axis=1)
