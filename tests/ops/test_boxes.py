"""Boxes: written in nine ways, cut off, moved, compared; as in Keras."""

import itertools

import jax.numpy as jnp
import numpy as np
import pytest

from teul.ops.boxes import FORMATS
from teul.utils import bounding_boxes as boxes

BOXES = np.array([[[1, 2, 5, 6], [3, 1, 9, 7], [0, 0, 10, 4]]] * 2, "float32")
BEYOND = {"boxes": np.array([[-2, -1, 20, 4], [3, 9, 4, 12]], "float32"), "labels": np.array([1, 2])}
ANCHORS = np.array([[1, 1, 4, 5], [2, 3, 6, 8], [0, 0, 9, 9.0]], "float32")
TWO = {name: jnp.array(values, "float32") for name, values in {
    "angle": (30, -20), "translate_x": (0.1, 0.2), "translate_y": (0.05, 0), "scale": (1.2, 0.8), "shear_x": (5, 10), "shear_y": (-3, 4),
}.items()}  # fmt: skip


def test_boxes_are_written_in_nine_ways():
    for source, target in itertools.product(FORMATS, FORMATS):
        there = boxes.convert_format(BOXES, source, target, height=8, width=10)
        np.testing.assert_allclose(boxes.convert_format(there, target, source, 8, 10), BOXES, rtol=1e-5, atol=1e-5)
    assert boxes.convert_format(BOXES, "XYXY", "rel_xywh", 8, 10)[0, 1].tolist() == pytest.approx([0.3, 0.125, 0.6, 0.75])
    assert boxes.convert_format(BOXES, "xyxy", "center_yxhw")[0, 0].tolist() == [4, 3, 4, 4]


def test_boxes_are_cut_off():
    clipped = boxes.clip_to_image_size(BEYOND, height=8, width=10)
    assert clipped["boxes"].tolist() == [[0, 0, 10, 4], [3, 8, 4, 8]] and clipped["labels"].tolist() == [1, -1]
    assert boxes.crop(BEYOND["boxes"][:1], 1, 2, 4, 5).tolist() == [[0, 0, 5, 3]]
    assert boxes.pad(BEYOND["boxes"][:1], 1, 2).tolist() == [[0, 0, 22, 5]]


def test_overlaps():
    overlaps = boxes.compute_iou([[0.0, 0.0, 2.0, 2.0]], [[0.0, 0.0, 2.0, 1.0], [-1.0, -1.0, -1.0, -1.0]], "xyxy", use_masking=True)
    assert overlaps.tolist()[0] == pytest.approx([0.5, -1])
    assert float(boxes.compute_ciou(jnp.ones((4,)), jnp.ones((4,)), "xyxy")) == pytest.approx(0, abs=1e-3)
    deltas = boxes.encode_box_to_deltas(ANCHORS, BOXES, "xyxy", "xyxy", variance=[0.1, 0.1, 0.2, 0.2])
    again = boxes.decode_deltas_to_boxes(ANCHORS, deltas, "xyxy", "xyxy", variance=[0.1, 0.1, 0.2, 0.2])
    np.testing.assert_allclose(again, BOXES, atol=1e-4)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: boxes.convert_format(BOXES, "xyxy", "rel_xyxy"), "height and width"),
        (lambda: boxes.convert_format(BOXES, "corners", "xyxy"), "source must be one of"),
        (lambda: boxes.convert_format(BOXES[..., :3], "xyxy", "xywh"), "of 4 entries"),
        (lambda: boxes.clip_to_image_size(BEYOND), "given for xyxy"),
        (lambda: boxes.compute_iou(BOXES[0, 0], BOXES, "xyxy"), "boxes1 must be"),
        (lambda: boxes.compute_iou(BOXES, BOXES, "rel_xyxy"), "image_shape"),
        (lambda: boxes.encode_box_to_deltas(ANCHORS, ANCHORS, "xyxy", "xyxy", "xyxy"), "center_xywh"),
        (lambda: boxes.encode_box_to_deltas(ANCHORS, ANCHORS, "xyxy", "xyxy", variance=[1.0]), "four numbers"),
    ],
)
def test_what_is_no_box_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
    with pytest.raises(NotImplementedError, match="convert_format"):
        boxes.pad(BOXES, 1, 1, bounding_box_format="xywh")


@pytest.mark.slow
def test_boxes_as_keras(keras, standard_promotion):
    theirs = keras.utils.bounding_boxes
    same = lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)  # noqa: E731
    for source, target in itertools.product(FORMATS, FORMATS):
        same(*(m.convert_format(BOXES, source, target, height=8, width=10) for m in (boxes, theirs)))
    same(*(m.affine_transform(BOXES, **TWO, height=8, width=10, center_x=0.3) for m in (boxes, theirs)))
    same(*(m.compute_iou(ANCHORS, BOXES[0], "yxyx") for m in (boxes, theirs)))
    same(*(m.compute_ciou(ANCHORS, BOXES[0], "xywh") for m in (boxes, theirs)))
    same(*(m.encode_box_to_deltas(ANCHORS, BOXES, "xyxy", "xywh", "center_xywh") for m in (boxes, theirs)))
    same(*(m.decode_deltas_to_boxes(ANCHORS, ANCHORS / 9, "xyxy", "xywh") for m in (boxes, theirs)))
