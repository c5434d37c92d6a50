"""tf.image's boxes, ``(top, left, bottom, right)`` as shares of a picture's sides: parts of pictures, the best of many, frames drawn."""

import numpy as np

from teul.course.tensorflow.tensor import convert_to_tensor


def crop_and_resize(image, boxes, box_indices, crop_size, method="bilinear", extrapolation_value=0.0, name=None):
    """The parts of pictures in boxes, each in the same size, with values between pixels by ``method``; the program is not differentiated.

    >>> crop_and_resize(np.arange(4.0).reshape(1, 2, 2, 1), [[0.0, 0.0, 1.0, 1.0]], [0], [3, 1]).numpy().ravel().tolist()
    [0.5, 1.5, 2.5]
    """
    pictures, boxes, places = (np.asarray(convert_to_tensor(a)) for a in (image, boxes, box_indices))
    height, width = (int(n) for n in np.asarray(convert_to_tensor(crop_size)))
    found = np.empty((len(boxes), height, width, pictures.shape[-1]), np.float32)
    for out, (top, left, bottom, right), place in zip(found, boxes, places, strict=True):
        rows, columns = _steps(top, bottom, height, pictures.shape[1]), _steps(left, right, width, pictures.shape[2])
        out[:] = _read(pictures[place].astype(np.float32), rows, columns, method)
        for axis, at in enumerate((rows, columns)):
            outside = (at < 0) | (at > pictures.shape[axis + 1] - 1)
            out[(slice(None),) * axis + (outside,)] = extrapolation_value
    return convert_to_tensor(found)


def _steps(first, last, count, size):
    """So many places from one share of a side to another, both ends included; a single one is in the middle."""
    steps = np.linspace(first, last, count) if count > 1 else np.array([(first + last) / 2])
    return steps * (size - 1)


def _read(picture, rows, columns, method):
    for axis, at in enumerate((rows, columns)):
        most = picture.shape[axis] - 1
        if method == "nearest":
            picture = np.take(picture, np.clip(np.round(at), 0, most).astype(int), axis)
            continue
        low = np.clip(np.floor(at), 0, most).astype(int)
        share = np.clip(at - low, 0, 1).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1)).astype(np.float32)
        picture = np.take(picture, low, axis) * (1 - share) + np.take(picture, np.minimum(low + 1, most), axis) * share
    return picture


def non_max_suppression(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"), name=None):
    """The numbers of the best boxes that do not overlap better ones by more than a share of what both cover.

    >>> non_max_suppression([[0, 0, 1, 1.0], [0, 0, 0.9, 1], [2, 2, 3, 3]], [0.8, 0.9, 0.1], 3).numpy().tolist()
    [1, 2]
    """
    boxes, scores = (np.asarray(convert_to_tensor(a), np.float32) for a in (boxes, scores))
    corners = np.concatenate([np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])], 1)
    chosen: list[int] = []
    for number in np.argsort(-scores, kind="stable"):
        if len(chosen) >= int(max_output_size) or not scores[number] > score_threshold:
            break
        if all(_overlap(corners[number], corners[other]) <= iou_threshold for other in chosen):
            chosen.append(int(number))
    return convert_to_tensor(np.array(chosen, np.int32))


def _overlap(a, b):
    both = np.prod(np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0))
    either = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - both
    return both / either if either > 0 else 0.0


def draw_bounding_boxes(images, boxes, colors=None, name=None):
    """The pictures with the frames of their boxes drawn, one pixel wide, in these colours in turn."""
    pictures, boxes = (np.asarray(convert_to_tensor(a)).copy() for a in (images, boxes))
    colors = np.eye(4)[[0, 1, 2]] + [0, 0, 0, 1.0] if colors is None else np.asarray(convert_to_tensor(colors))
    for picture, here in zip(pictures, boxes, strict=True):
        for number, box in enumerate(here):
            top, left, bottom, right = (box * np.tile(np.array(picture.shape[:2]) - 1, 2)).astype(int)
            color = colors[number % len(colors)][: picture.shape[-1]].astype(picture.dtype)
            rows, columns = (slice(max(a, 0), b + 1) for a, b in ((top, bottom), (left, right)))
            for at in (top, bottom):
                if 0 <= at < picture.shape[0]:
                    picture[at, columns] = color
            for at in (left, right):
                if 0 <= at < picture.shape[1]:
                    picture[rows, at] = color
    return convert_to_tensor(pictures)
