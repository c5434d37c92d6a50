"""Boxes around the things in images: how they are written, cut off, moved and compared."""

import math
from typing import Any

import jax.numpy as jnp

from teul import config
from teul.errors import problem
from teul.ops.reading import tensor

# How a box is written: the corners (left, top, right, bottom), corner and size, or middle and size; y before x; as shares of the image.
FORMATS = ("xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx", "rel_xywh", "rel_center_xywh")


def convert_format(boxes, source, target, height=None, width=None, dtype="float32"):
    """Boxes written in another way.

    Args:
        boxes: an array whose last axis has 4 entries, or a dict with such ``"boxes"``.
        source, target: two of ``"xyxy"``, ``"yxyx"``, ``"xywh"``, ``"center_xywh"``, ``"center_yxhw"`` and, as shares of the image's
            size, ``"rel_xyxy"``, ``"rel_yxyx"``, ``"rel_xywh"``, ``"rel_center_xywh"``.
        height, width: the size of the image, needed where shares are.
        dtype: the type of the result.

    >>> convert_format(jnp.array([[10.0, 20.0, 30.0, 60.0]]), "xyxy", "center_xywh").tolist()
    [[20.0, 40.0, 20.0, 40.0]]
    """
    if isinstance(boxes, dict):
        return {**boxes, "boxes": convert_format(boxes["boxes"], source, target, height, width, dtype)}
    boxes = tensor(boxes)
    if boxes.shape[-1] != 4:
        raise problem("bad_argument", owner="convert_format", argument="boxes", expected="of 4 entries each", got=f"of shape {boxes.shape}")
    source, target = source.lower(), target.lower()
    for argument, value in (("source", source), ("target", target)):
        if value not in FORMATS:
            raise problem("bad_argument", owner="convert_format", argument=argument, expected=f"one of {FORMATS}", got=repr(value))
    shares = [name.startswith("rel_") for name in (source, target)]
    if any(shares) and (height is None or width is None):
        expected = f"given, from {source} to {target}"
        raise problem("bad_argument", owner="convert_format", argument="height and width", expected=expected, got="None")
    boxes = boxes.astype(dtype)
    if source == target:
        return boxes
    corners = _to_corners(boxes, source.removeprefix("rel_"))
    if shares[0] != shares[1]:
        size = jnp.stack(jnp.broadcast_arrays(*(jnp.asarray(n, dtype) for n in (width, height, width, height))), axis=-1)
        # Sizes that differ from image to image come with axes of their own.
        size = size[..., 0, :] if size.ndim > 1 and size.shape[-2] == 1 else size
        corners = corners * size if shares[0] else corners / size
    return _from_corners(corners, target.removeprefix("rel_"))


def _to_corners(boxes: Any, form: str) -> Any:
    a, b, c, d = jnp.moveaxis(boxes, -1, 0)
    if form in ("yxyx", "center_yxhw"):
        a, b, c, d = b, a, d, c
    if form == "xywh":
        c, d = a + c, b + d
    elif form.startswith("center"):
        a, b, c, d = a - c / 2, b - d / 2, a + c / 2, b + d / 2
    return jnp.stack([a, b, c, d], axis=-1)


def _from_corners(corners: Any, form: str) -> Any:
    left, top, right, bottom = jnp.moveaxis(corners, -1, 0)
    wide, tall = right - left, bottom - top
    written = {
        "xyxy": (left, top, right, bottom), "yxyx": (top, left, bottom, right), "xywh": (left, top, wide, tall),
        "center_xywh": (left + wide / 2, top + tall / 2, wide, tall), "center_yxhw": (top + tall / 2, left + wide / 2, tall, wide),
    }  # fmt: skip
    return jnp.stack(written[form], axis=-1)


def clip_to_image_size(bounding_boxes, height=None, width=None, bounding_box_format="xyxy"):
    """Boxes cut off at the edges of the image; the labels of those of which nothing is left become -1.

    Args:
        bounding_boxes: a dict of ``"boxes"``, (..., boxes, 4), and ``"labels"``, (..., boxes).
        height, width: the size of the image.
        bounding_box_format: ``"xyxy"`` or ``"rel_xyxy"``.
    """
    if bounding_box_format not in ("xyxy", "rel_xyxy"):
        raise problem("not_offered", what=f"clipping of {bounding_box_format} boxes", instead="convert_format() makes them xyxy.")
    if bounding_box_format == "xyxy" and (height is None or width is None):
        raise problem("bad_argument", owner="clip_to_image_size", argument="height and width", expected="given for xyxy", got="None")
    boxes = tensor(bounding_boxes["boxes"])
    if bounding_box_format == "rel_xyxy":
        height = width = 1
    most = [jnp.asarray(n).astype(boxes.dtype) for n in (width, height, width, height)]
    sides = [jnp.clip(side, 0, n) for side, n in zip(jnp.moveaxis(boxes, -1, 0), most, strict=True)]
    clipped = {**bounding_boxes, "boxes": jnp.stack(sides, axis=-1)}
    if bounding_boxes.get("labels") is not None:
        labels = tensor(bounding_boxes["labels"])
        left = (sides[2] - sides[0]) * (sides[3] - sides[1]) > 0
        clipped["labels"] = jnp.where(left.reshape(left.shape + (1,) * (labels.ndim - left.ndim)), labels, jnp.asarray(-1, labels.dtype))
    return clipped


def crop(boxes, top, left, height, width, bounding_box_format="xyxy"):
    """Boxes as they are seen in a part of the image."""
    _only_corners("crop", bounding_box_format)
    a, b, c, d = jnp.moveaxis(tensor(boxes), -1, 0)
    sides = (jnp.clip(a - left, 0, width), jnp.clip(b - top, 0, height), jnp.clip(c - left, 0, width), jnp.clip(d - top, 0, height))
    return jnp.stack(sides, axis=-1)


def pad(boxes, top, left, height=None, width=None, bounding_box_format="xyxy"):
    """Boxes in an image that has grown by ``top`` rows above and ``left`` columns before."""
    _only_corners("pad", bounding_box_format)
    boxes = tensor(boxes)
    return boxes + jnp.asarray([left, top, left, top]).astype(boxes.dtype)


def affine_transform(
    boxes, angle, translate_x, translate_y, scale, shear_x, shear_y, height, width, center_x=None, center_y=None,
    bounding_box_format="xyxy",
):  # fmt: skip
    """The smallest upright boxes around boxes that are turned, moved, scaled and sheared.

    Args:
        boxes: (batch, boxes, 4), left, top, right and bottom.
        angle, shear_x, shear_y: in degrees, one an image.
        translate_x, translate_y: as shares of the image's size, one an image.
        scale: one an image.
        height, width: the size of the image.
        center_x, center_y: what stays in place, as shares of the size; the middle if None.
    """
    _only_corners("affine_transform", bounding_box_format)
    turn, along, down = (-jnp.deg2rad(tensor(a)) for a in (angle, shear_x, shear_y))
    middle_x, middle_y = ((0.5 if c is None else c) * (n - 1) for c, n in ((center_x, width), (center_y, height)))
    from_x, from_y = middle_x - tensor(translate_x) * (width - 1), middle_y - tensor(translate_y) * (height - 1)
    # The inverse of turning and shearing, whose determinant is 1.
    a = jnp.cos(turn - down) / jnp.cos(down)
    b = a * jnp.tan(along) + jnp.sin(turn)
    c = -jnp.sin(turn - down) / jnp.cos(down)
    d = jnp.cos(turn) - c * jnp.tan(along)
    xx, xy, yx, yy = (part[:, None, None] for part in (d * scale, -b * scale, -c * scale, a * scale))
    boxes = tensor(boxes).astype(a.dtype)
    x, y = boxes[..., [0, 2, 2, 0]] - jnp.reshape(from_x, (-1, 1, 1)), boxes[..., [1, 1, 3, 3]] - jnp.reshape(from_y, (-1, 1, 1))
    new_x, new_y = middle_x + xx * x + xy * y, middle_y + yx * x + yy * y
    return jnp.stack([new_x.min(-1), new_y.min(-1), new_x.max(-1), new_y.max(-1)], axis=-1)


def _only_corners(owner: str, form: str) -> None:
    if form != "xyxy":
        raise problem("not_offered", what=f"{owner} of {form} boxes", instead="convert_format() makes them xyxy.")


def encode_box_to_deltas(
    anchors, boxes, anchor_format, box_format, encoding_format="center_yxhw", variance=None, image_shape=None
):  # fmt: skip
    r"""How boxes differ from anchors: :math:`(m - m_a) / s_a` for their middles and :math:`\ln(s / s_a)` for their sizes.

    Args:
        anchors: (boxes, 4).
        boxes: (boxes, 4) or (batch, boxes, 4).
        anchor_format, box_format: how they are written.
        encoding_format: ``"center_yxhw"`` or ``"center_xywh"``: in which order the differences stand.
        variance: four numbers that the differences are divided by.
        image_shape: (height, width, channels), where shares are written.
    """
    variance = _variance("encode_box_to_deltas", encoding_format, variance)
    height, width = image_shape[:2] if image_shape is not None else (None, None)
    a = convert_format(anchors, anchor_format, encoding_format, height, width)
    b = convert_format(boxes, box_format, encoding_format, height, width)
    least = jnp.float32(config.epsilon())
    size, other = jnp.maximum(a[..., 2:], least), jnp.maximum(b[..., 2:], least)
    middles, sizes = (b[..., :2] - a[..., :2]) / size, jnp.log(other / size)
    deltas = jnp.concatenate(jnp.broadcast_arrays(middles, sizes), axis=-1)
    return deltas if variance is None else deltas / variance


def decode_deltas_to_boxes(
    anchors, boxes_delta, anchor_format, box_format, encoded_format="center_yxhw", variance=None, image_shape=None
):  # fmt: skip
    """The boxes that :func:`encode_box_to_deltas` has compared with anchors; of dicts by level, a dict.

    Args:
        anchors, boxes_delta: arrays, or dicts of arrays.
        anchor_format, box_format: how anchors and the result are written.
        encoded_format, variance, image_shape: as they were encoded.
    """
    variance = _variance("decode_deltas_to_boxes", encoded_format, variance)
    if isinstance(anchors, dict) and isinstance(boxes_delta, dict):
        more = (anchor_format, box_format, encoded_format, variance, image_shape)
        return {level: decode_deltas_to_boxes(anchors[level], boxes_delta[level], *more) for level in anchors}
    height, width = image_shape[:2] if image_shape is not None else (None, None)
    a = convert_format(anchors, anchor_format, encoded_format, height, width)
    deltas = tensor(boxes_delta) if variance is None else tensor(boxes_delta) * variance
    middles, sizes = deltas[..., :2] * a[..., 2:] + a[..., :2], jnp.exp(deltas[..., 2:]) * a[..., 2:]
    return convert_format(jnp.concatenate([middles, sizes], axis=-1), encoded_format, box_format, height, width)


def _variance(owner: str, form: str, variance: Any) -> Any:
    if form not in ("center_xywh", "center_yxhw"):
        expected = "'center_xywh' or 'center_yxhw'"
        raise problem("bad_argument", owner=owner, argument="encoding_format", expected=expected, got=repr(form))
    if variance is None:
        return None
    variance = jnp.asarray(variance, jnp.float32)
    if variance.shape[-1:] != (4,):
        raise problem("bad_argument", owner=owner, argument="variance", expected="four numbers", got=repr(variance.tolist()))
    return variance


def compute_iou(boxes1, boxes2, bounding_box_format, use_masking=False, mask_val=-1, image_shape=None):
    """How much each box of one set and each of another overlap: what both cover, divided by what either does.

    Args:
        boxes1, boxes2: (boxes, 4) or (batch, boxes, 4).
        bounding_box_format: how they are written.
        use_masking, mask_val: what stands where a box has no entry above 0, as those have that only fill up.
        image_shape: (height, width, channels), where shares are written.
    """
    for argument, boxes in (("boxes1", boxes1), ("boxes2", boxes2)):
        if tensor(boxes).ndim not in (2, 3):
            got = f"of shape {tensor(boxes).shape}"
            raise problem("bad_argument", owner="compute_iou", argument=argument, expected="(boxes, 4) or (batch, boxes, 4)", got=got)
    height, width = _size("compute_iou", bounding_box_format, image_shape)
    a = convert_format(boxes1, bounding_box_format, "xyxy", height, width)[..., :, None, :]
    b = convert_format(boxes2, bounding_box_format, "xyxy", height, width)[..., None, :, :]
    both = jnp.prod(jnp.maximum(jnp.minimum(a[..., 2:], b[..., 2:]) - jnp.maximum(a[..., :2], b[..., :2]), 0), axis=-1)
    areas = [jnp.prod(boxes[..., 2:] - boxes[..., :2], axis=-1) for boxes in (a, b)]
    overlap = both / (areas[0] + areas[1] - both + jnp.float32(config.epsilon()))
    if not use_masking:
        return overlap
    return jnp.where((a.max(-1) < 0) | (b.max(-1) < 0), jnp.asarray(mask_val).astype(overlap.dtype), overlap)


def compute_ciou(boxes1, boxes2, bounding_box_format, image_shape=None):
    r"""The complete overlap of pairs of boxes: :math:`IoU - d^2 / c^2 - \alpha v`.

    d is the distance of their middles, c the diagonal of the smallest box around both, and v compares how slender they are.

    Source: Zheng et al. 2020.
    """
    if "rel" in bounding_box_format:
        _size("compute_ciou", bounding_box_format, None)
    a, b = (convert_format(boxes, bounding_box_format, "xyxy") for boxes in (boxes1, boxes2))
    least = jnp.float32(config.epsilon())
    (wide_a, tall_a), (wide_b, tall_b) = (jnp.moveaxis(boxes[..., 2:] - boxes[..., :2], -1, 0) for boxes in (a, b))
    tall_a, tall_b = tall_a + least, tall_b + least
    both = jnp.prod(jnp.maximum(jnp.minimum(a[..., 2:], b[..., 2:]) - jnp.maximum(a[..., :2], b[..., :2]), 0), axis=-1)
    overlap = both / (wide_a * tall_a + wide_b * tall_b - both + 2 * least)
    around = jnp.sum((jnp.maximum(a[..., 2:], b[..., 2:]) - jnp.minimum(a[..., :2], b[..., :2])) ** 2, axis=-1) + least
    apart = jnp.sum(((a[..., :2] + a[..., 2:]) / 2 - (b[..., :2] + b[..., 2:]) / 2) ** 2, axis=-1)
    slender = 4 / math.pi**2 * (jnp.arctan(wide_b / tall_b) - jnp.arctan(wide_a / tall_a)) ** 2
    return overlap - (apart / around + slender * slender / (slender - overlap + 1 + least))


def _size(owner: str, form: str, image_shape: Any) -> tuple[Any, Any]:
    if "rel" in form and image_shape is None:
        raise problem("bad_argument", owner=owner, argument="image_shape", expected=f"given for {form}", got="None")
    return (None, None) if image_shape is None else tuple(image_shape[:2])
