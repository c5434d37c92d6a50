"""Images of another size: stretched, cut from the middle, or cut at random."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.core import as_float, check_positive_integer
from teul.layers.preprocessing.images.base import ImageLayer, RandomImageLayer, check_choice
from teul.ops.boxes import crop
from teul.ops.pictures import resize

_METHODS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")


class Sized(ImageLayer):
    """Base of layers whose images come out with a given size."""

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        self.height = check_positive_integer(type(self).__name__, "height", height)
        self.width = check_positive_integer(type(self).__name__, "width", width)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for axis, size in zip(self._axes(), (self.height, self.width), strict=True):
            shape[axis] = size
        return tuple(shape)

    def _size_after(self, seen):
        return self.height, self.width

    def _cut(self, x: jax.Array, top: Any, left: Any) -> jax.Array:
        rows, columns = (axis % x.ndim for axis in self._axes())
        x = jax.lax.dynamic_slice_in_dim(x, top, self.height, rows)
        return jax.lax.dynamic_slice_in_dim(x, left, self.width, columns)

    def _fitted(self, x: jax.Array, interpolation: str = "bilinear") -> jax.Array:
        """The largest middle part of the wanted form, stretched to size."""
        return resize(x, (self.height, self.width), interpolation, crop_to_aspect_ratio=True, data_format=self.data_format)


@layers.add()
class Resizing(Sized):
    """Images stretched to ``height`` times ``width``.

    Args:
        height, width: the new size.
        interpolation: ``"bilinear"``, ``"nearest"``, ``"bicubic"``, ``"lanczos3"`` or ``"lanczos5"``.
        crop_to_aspect_ratio, pad_to_aspect_ratio: cut or fill up to the new form first, so that nothing is distorted.
        fill_mode, fill_value: ``"constant"`` and what is filled in.
        antialias: whether small sizes are smoothed.
        data_format: ``"channels_last"`` or ``"channels_first"``.

    >>> Resizing(4, 6)(jnp.ones((2, 8, 8, 3))).shape
    (2, 4, 6, 3)
    """

    def __init__(
        self, height, width, interpolation="bilinear", crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode="constant",
        fill_value=0.0, antialias=False, data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(height, width, data_format=data_format, **kwargs)
        self.interpolation = check_choice("Resizing", "interpolation", interpolation, _METHODS)
        self.fill_mode = check_choice("Resizing", "fill_mode", fill_mode, ("constant",))
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = crop_to_aspect_ratio, pad_to_aspect_ratio
        self.fill_value, self.antialias = fill_value, bool(antialias)

    def get_random_transformation(self, data, training=True, seed=None):
        return self._size(data["images"] if isinstance(data, dict) else data)

    def _seen(self, transformation):
        return transformation

    def transform_bounding_boxes(self, bounding_boxes, transformation=None, training=True):
        given = jnp.asarray(bounding_boxes["boxes"])
        nothing = (given == -1).all(-1) | (given == 0).all(-1)  # what only fills up stays so
        moved = super().transform_bounding_boxes(bounding_boxes, transformation, training)
        return {**moved, "boxes": jnp.where(nothing[..., None], 0, moved["boxes"])}

    def _moved_boxes(self, boxes, transformation, height, width):
        down, across = self.height / height, self.width / width
        left = top = 0.0
        if self.pad_to_aspect_ratio:
            down = across = min(down, across)
            top, left = (self.height - height * down) // 2, (self.width - width * across) // 2
        elif self.crop_to_aspect_ratio:
            down = across = max(down, across)
            top, left = -((height * down - self.height) // 2), -((width * across - self.width) // 2)
        return boxes * jnp.array([across, down] * 2, boxes.dtype) + jnp.array([left, top] * 2, boxes.dtype)

    def transform_images(self, images, transformation=None, training=True):
        return self._changed(jnp.asarray(images), transformation, self.interpolation)

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return self._changed(jnp.asarray(segmentation_masks), transformation, "nearest")

    def _changed(self, x, transformation, interpolation):
        return resize(
            x, (self.height, self.width), interpolation, self.antialias, self.crop_to_aspect_ratio, self.pad_to_aspect_ratio,
            self.fill_mode, self.fill_value, self.data_format,
        )  # fmt: skip


@layers.add()
class CenterCrop(Sized):
    """The middle of images; those too small are stretched to the size, without distortion.

    >>> CenterCrop(1, 2)(jnp.arange(12.0).reshape(1, 3, 4, 1))[0, :, :, 0].tolist()
    [[5.0, 6.0]]
    """

    def __init__(self, height, width, data_format=None, **kwargs):
        super().__init__(height, width, data_format=data_format, **kwargs)

    def transform_images(self, images, transformation=None, training=True):
        x = as_float(self, images)
        down, across = self._size(x)[0] - self.height, self._size(x)[1] - self.width
        return self._cut(x, down // 2, across // 2) if down >= 0 and across >= 0 else self._fitted(x)

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return self.transform_images(segmentation_masks, transformation, training)

    def get_random_transformation(self, data, training=True, seed=None):
        return {"input_shape": (data["images"] if isinstance(data, dict) else data).shape}

    def _moved_boxes(self, boxes, transformation, height, width):
        tall, wide = self.height, self.width
        if height < tall or width < wide:  # the largest part of the wanted form, stretched
            tall, wide = max(min(height, width * self.height // self.width), 1), max(min(width, height * self.width // self.height), 1)
        seen = crop(boxes, (height - tall) // 2, (width - wide) // 2, tall, wide)
        return seen * jnp.array([self.width / wide, self.height / tall] * 2, boxes.dtype)


@layers.add()
class RandomCrop(Sized, RandomImageLayer):
    """While training a random part of the images, the same for the batch; otherwise, and of images too small, the middle fitted to size.

    Args:
        height, width: the size of the part.
        seed: an integer, for parts that repeat.
        data_format: ``"channels_last"`` or ``"channels_first"``.
    """

    def __init__(self, height, width, seed=None, data_format=None, name=None, **kwargs):
        super().__init__(height, width, seed=seed, data_format=data_format, name=name, **kwargs)

    def _drawn(self, key, images, count):
        down, across = self._size(images)[0] - self.height, self._size(images)[1] - self.width
        if down <= 0 or across <= 0:
            return None
        first, second = jax.random.split(key)
        return jax.random.randint(first, (), 0, down + 1), jax.random.randint(second, (), 0, across + 1)

    def transform_images(self, images, transformation=None, training=True):
        x = as_float(self, images)
        return self._cut(x, *transformation) if training and transformation is not None else self._fitted(x)

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        x = jnp.asarray(segmentation_masks)
        return self._cut(x, *transformation) if training and transformation is not None else self._fitted(x, "nearest")

    def _seen(self, transformation):
        return self.height, self.width  # as Keras has it; it matters to shares alone

    def _moved_boxes(self, boxes, transformation, height, width):
        top, left = transformation
        return boxes - jnp.stack([left, top] * 2).astype(boxes.dtype)
