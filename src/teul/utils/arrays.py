"""Arrays brought into the form a network wants."""

import numpy as np

from teul.errors import problem
from teul.spellings import old_names


@old_names(y="x")
def to_categorical(x, num_classes: int | None = None) -> np.ndarray:
    """Labels as one-hot rows.

    Args:
        x: labels 0, 1, 2, ... of any shape; a last axis of 1 is dropped.
        num_classes: the number of classes; the largest label plus one if not given.

    Raises:
        ValueError: labels that are not whole numbers from 0 to ``num_classes - 1``.

    >>> to_categorical([0, 2, 1]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    labels = np.asarray(x)
    if labels.dtype.kind not in "iubf" or (labels.dtype.kind == "f" and (labels != np.round(labels)).any()):
        raise problem(
            "bad_argument", owner="to_categorical", argument="x", expected="whole-number labels", got=f"an array of {labels.dtype}"
        )
    labels = labels.astype(np.int64)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    if not labels.size and num_classes is None:
        raise problem("bad_argument", owner="to_categorical", argument="x", expected="one label at least", got="empty")
    classes = int(labels.max()) + 1 if num_classes is None else int(num_classes)
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise problem("bad_argument", owner="to_categorical", argument="x", expected=f"labels from 0 to {classes - 1}",
                      got=f"labels from {labels.min()} to {labels.max()}")  # fmt: skip
    return np.eye(classes, dtype="float32")[labels]


def normalize(x, axis: int = -1, order: int = 2) -> np.ndarray:
    """Each vector along ``axis`` divided by its length in the norm of ``order``; zeros stay zeros.

    >>> normalize([[3.0, 4.0]]).tolist()
    [[0.6, 0.8]]
    """
    x = np.asarray(x, "float64")
    length = np.linalg.norm(x, ord=order, axis=axis, keepdims=True)
    return x / np.where(length == 0, 1, length)
