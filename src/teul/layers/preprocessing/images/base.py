"""What layers for images share: one image or a batch, channels first or last, labels and masks beside the images."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.configured import is_number
from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.core import as_float
from teul.ops.boxes import clip_to_image_size, convert_format
from teul.symbolic import traced_outputs
from teul.variables import SeedGenerator


class ImageLayer(Layer):
    """Base of layers for images: (batch, height, width, channels), or one image without the batch axis.

    They may be called on a dict too: ``"images"`` are changed, ``"segmentation_masks"`` and ``"bounding_boxes"`` go the same way,
    ``"labels"`` stay. Boxes are a dict of ``"boxes"``, (batch, boxes, 4), written as ``bounding_box_format`` says, and ``"labels"``.
    Called by themselves, they train unless told otherwise, as in Keras.
    """

    def __init__(self, data_format=None, bounding_box_format=None, **kwargs):
        super().__init__(**kwargs)
        self.bounding_box_format = bounding_box_format
        self.data_format = config.image_data_format() if data_format is None else data_format
        if self.data_format not in ("channels_last", "channels_first"):
            expected = "'channels_last' or 'channels_first'"
            raise problem("bad_argument", owner=type(self).__name__, argument="data_format", expected=expected, got=repr(data_format))

    def call(self, data, training=True):
        images = data["images"] if isinstance(data, dict) else data
        if images.ndim not in (3, 4):
            raise problem("image_rank", layer=self.name, got=images.shape)
        boxes = self._boxes_in(data, images.ndim == 4)
        transformation = self.get_random_transformation(data, training=training)
        if not isinstance(data, dict):
            return self.transform_images(data, transformation, training=training)
        changed = {**data, "images": self.transform_images(images, transformation, training=training)}
        if boxes is not None:
            move = self.transform_bounding_boxes if images.ndim == 4 else self.transform_single_bounding_box
            changed["bounding_boxes"] = move(boxes, transformation, training=training)
        if "labels" in data:
            changed["labels"] = self.transform_labels(data["labels"], transformation, training=training)
        if "segmentation_masks" in data:
            changed["segmentation_masks"] = self.transform_segmentation_masks(data["segmentation_masks"], transformation, training=training)
        return changed

    def get_random_transformation(self, data, training=True, seed=None) -> Any:
        """What is drawn for a batch; None where nothing is."""
        return None

    def transform_images(self, images, transformation=None, training=True) -> jax.Array:
        """The images changed as it was drawn."""
        x = as_float(self, images)
        return self._changed(x, transformation, getattr(self, "interpolation", "bilinear")) if training else x

    def transform_labels(self, labels, transformation=None, training=True) -> Any:
        """The labels, as they are."""
        return labels

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True) -> Any:
        """The masks, changed as the images are, without mixing classes."""
        return self._changed(jnp.asarray(segmentation_masks), transformation, "nearest") if training else segmentation_masks

    # Boxes ------------------------------------------------------------------------------------------------------------------

    def transform_bounding_boxes(self, bounding_boxes, transformation=None, training=True) -> Any:
        """The boxes where the things are after the change; those of which nothing is left have the label -1."""
        if transformation is None or (type(self)._moved_boxes is ImageLayer._moved_boxes):
            return bounding_boxes
        form, seen = self.bounding_box_format, self._seen(transformation)
        corners = convert_format(bounding_boxes, form, "xyxy", *seen)
        corners["boxes"] = self._moved_boxes(corners["boxes"], transformation, *seen)
        size = self._size_after(seen)
        return convert_format(clip_to_image_size(corners, *size), "xyxy", form, *size)

    def _moved_boxes(self, boxes: jax.Array, transformation: Any, height: int, width: int) -> jax.Array:
        """Left, top, right and bottom after the change, in pixels; a layer that changes colors alone leaves them."""
        return boxes

    def _seen(self, transformation: Any) -> tuple[int, int]:
        """Height and width of the images that a change was drawn for."""
        rows, columns = self._axes()
        shape = transformation["input_shape"]
        return shape[rows], shape[columns]

    def _size_after(self, seen: tuple[int, int]) -> tuple[int, int]:
        """Height and width after the change."""
        return seen

    def _boxes_in(self, data: Any, batched: bool) -> Any:
        """The boxes in the data as arrays, or None."""
        if not isinstance(data, dict) or "bounding_boxes" not in data:
            return None
        if not self.bounding_box_format:
            raise problem("boxes_without_format", layer=self.name, kind=type(self).__name__)
        boxes = data["bounding_boxes"]
        if not isinstance(boxes, dict) or not {"boxes", "labels"} <= boxes.keys():
            raise problem("boxes_form", layer=self.name, got=repr(boxes) if not isinstance(boxes, dict) else f"only {sorted(boxes)}")
        made = {**boxes, "boxes": jnp.asarray(boxes["boxes"]).astype(jnp.float32), "labels": jnp.asarray(boxes["labels"])}
        rank = made["boxes"].ndim
        if rank != (3 if batched else 2) or made["labels"].ndim not in (rank - 1, rank):
            raise problem("boxes_form", layer=self.name, got=f"shapes {made['boxes'].shape} and {made['labels'].shape}")
        return made

    # One image at a time ----------------------------------------------------------------------------------------------------

    def transform_single_image(self, image, transformation=None, training=True) -> jax.Array:
        """One image, changed as a batch of one."""
        return self.transform_images(jnp.asarray(image)[None], transformation, training=training)[0]

    def transform_single_label(self, label, transformation=None, training=True) -> Any:
        """The label of one image."""
        return self.transform_labels(jnp.asarray(label)[None], transformation, training=training)[0]

    def transform_single_bounding_box(self, bounding_box, transformation=None, training=True) -> Any:
        """The boxes of one image."""
        batch = {name: jnp.asarray(value)[None] for name, value in bounding_box.items()}
        return {name: value[0] for name, value in self.transform_bounding_boxes(batch, transformation, training=training).items()}

    def transform_single_segmentation_mask(self, segmentation_mask, transformation=None, training=True) -> Any:
        """The mask of one image."""
        return self.transform_segmentation_masks(jnp.asarray(segmentation_mask)[None], transformation, training=training)[0]

    def _changed(self, x: jax.Array, transformation: Any, interpolation: str) -> jax.Array:
        raise problem("must_write", owner=type(self).__name__, method="_changed(self, x, transformation, interpolation)")

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def compute_output_spec(self, data, training=None):
        if isinstance(data, dict):
            return traced_outputs(self.__call__, (data,), {"training": training})
        return super().compute_output_spec(data, training=training)

    def get_config(self):
        config = super().get_config()
        if config.get("bounding_box_format") is None:
            config.pop("bounding_box_format", None)
        return config

    def _axes(self) -> tuple[int, int]:
        """The axes of height and width, counted from the back."""
        return (-3, -2) if self.data_format == "channels_last" else (-2, -1)

    def _size(self, images: Any) -> tuple[int, int]:
        """Height and width."""
        rows, columns = self._axes()
        return images.shape[rows], images.shape[columns]


class RandomImageLayer(ImageLayer):
    """Base of layers that draw how to change each image."""

    # Whether anything is drawn at all.
    _draws = True

    def __init__(self, seed=None, data_format=None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.seed = seed
        if self._draws:
            self.generator = SeedGenerator(seed)

    def get_random_transformation(self, data, training=True, seed=None):
        if not training or not self._draws:
            return None
        images = data["images"] if isinstance(data, dict) else data
        key = self.generator.next() if seed is None else SeedGenerator(seed).next()
        return self._drawn(key, images, images.shape[0] if len(images.shape) == 4 else 1)

    def _drawn(self, key: jax.Array, images: Any, count: int) -> dict[str, Any]:
        """What is drawn for ``count`` images."""
        raise problem("must_write", owner=type(self).__name__, method="_drawn(self, key, images, count)")


def bounds(owner: str, argument: str, factor: Any, least: float, most: float, lowest: float | None = None) -> tuple[float, float]:
    """The range that a factor stands for: ``(-f, f)`` for a number f, or the two numbers given; within [least, most]."""
    pair = sorted(factor) if isinstance(factor, (list, tuple)) else None
    numbers = pair if pair is not None else [factor]
    if (pair is not None and len(pair) != 2) or not all(is_number(f) and least <= f <= most for f in numbers):
        expected = f"a number (or a list of two) in the range [{least}, {most}]"
        raise problem("bad_argument", owner=owner, argument=f"`{argument}`", expected=expected, got=repr(factor))
    if pair is not None:
        return pair[0], pair[1]
    lower = -abs(factor)
    return lower if lowest is None else max(lower, lowest), abs(factor)


def check_choice(owner: str, argument: str, value: str, known: tuple[str, ...]) -> str:
    """One of the known words, or a refusal."""
    if value not in known and argument in ("fill_mode", "interpolation") and owner != "Resizing":  # so Keras tells them apart
        raise problem("not_offered", what=f"{argument}={value!r} in {owner}", instead=f"Known: {', '.join(map(repr, known))}.")
    if value not in known:
        raise problem("bad_argument", owner=owner, argument=argument, expected=f"one of {', '.join(map(repr, known))}", got=repr(value))
    return value
