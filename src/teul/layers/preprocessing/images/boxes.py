"""Boxes around the things in images."""

from typing import Any

import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.preprocessing.images.base import ImageLayer


@layers.add()
class MaxNumBoundingBoxes(ImageLayer):
    """As many boxes an image as ``max_number``: those beyond it are left out, and what is lacking is filled up.

    Args:
        max_number: how many.
        fill_value: what stands for the four sides and for the label of a box that is not there.

    Called on a dict with ``"bounding_boxes"``: a dict of ``"boxes"``, (batch, boxes, 4), and ``"labels"``, (batch, boxes).

    >>> boxes = {"boxes": jnp.ones((1, 3, 4)), "labels": jnp.ones((1, 3))}
    >>> MaxNumBoundingBoxes(5)({"images": jnp.ones((1, 8, 8, 3)), "bounding_boxes": boxes})["bounding_boxes"]["labels"].tolist()
    [[1.0, 1.0, 1.0, -1.0, -1.0]]
    """

    def __init__(self, max_number, fill_value=-1, **kwargs):
        super().__init__(**kwargs)
        self.max_number, self.fill_value = int(max_number), int(fill_value)

    def call(self, data, training=True):
        if not isinstance(data, dict) or "bounding_boxes" not in data:
            return data
        return {**data, "bounding_boxes": self.transform_bounding_boxes(data["bounding_boxes"], None, training=training)}

    def transform_images(self, images, transformation=None, training=True):
        return images

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return segmentation_masks

    def transform_bounding_boxes(self, bounding_boxes, transformation=None, training=True) -> dict[str, Any]:
        made = {}
        for name in ("boxes", "labels"):
            kept = jnp.asarray(bounding_boxes[name])[:, : self.max_number]
            lacking = [(0, 0), (0, self.max_number - kept.shape[1]), *[(0, 0)] * (kept.ndim - 2)]
            made[name] = jnp.pad(kept, lacking, constant_values=self.fill_value)
        return {**bounding_boxes, **made}

    def compute_output_shape(self, input_shape):
        if not isinstance(input_shape, dict) or "bounding_boxes" not in input_shape:
            return input_shape
        boxes = input_shape["bounding_boxes"]
        changed = {name: (boxes[name][0], self.max_number, *boxes[name][2:]) for name in ("boxes", "labels")}
        return {**input_shape, "bounding_boxes": {**boxes, **changed}}

    def get_config(self):
        config = super().get_config()
        if config["fill_value"] == -1:
            del config["fill_value"]
        return config
