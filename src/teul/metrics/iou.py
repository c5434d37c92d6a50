"""Intersection over union: how well predicted areas lie on the true ones, counted over all batches."""

from collections.abc import Sequence

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import beside
from teul.metrics.base import Metric, metrics
from teul.metrics.confusion import table


@metrics.add("IoU", "iou")
class IoU(Metric):
    """``TP / (TP + FP + FN)`` of classes, the mean over those of ``target_class_ids`` that occur (Jaccard, 1901).

    Args:
        num_classes: how many classes there are.
        target_class_ids: the classes looked at.
        ignore_class: a label that does not count.
        sparse_y_true, sparse_y_pred: they hold class numbers; else one column a class.
        axis: the axis of these columns.

    >>> IoU(2, [0])([0, 0, 1, 1], [0, 1, 0, 1]).round(4)
    Array(0.3333, dtype=float32)
    """

    _direction = "up"

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: str | None = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ):
        # Keras counts in whole numbers; floats also hold weights that are none.
        super().__init__(None if "int" in str(dtype) else dtype, name or _NAMES.get(type(self).__name__))
        if max(target_class_ids) >= num_classes:
            expected = f"classes below {num_classes}"
            raise problem(
                "bad_argument", owner=type(self).__name__, argument="target_class_ids", expected=expected, got=list(target_class_ids)
            )
        self.num_classes, self.target_class_ids, self.ignore_class = num_classes, list(target_class_ids), ignore_class
        self.sparse_y_true, self.sparse_y_pred, self.axis = sparse_y_true, sparse_y_pred, axis
        self.total_cm = self.add_variable((num_classes, num_classes), name="total_confusion_matrix")

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> Array:
        """Count one batch; returns the table of all counts."""
        true = _class_numbers(y_true, self.sparse_y_true, self.axis)
        said = _class_numbers(y_pred, self.sparse_y_pred, self.axis)
        weight = jnp.ones(true.shape, self.dtype)
        if sample_weight is not None:
            weight = weight * beside(weight, as_float(sample_weight, self.dtype), "sample_weight")
        if self.ignore_class is not None:
            weight = jnp.where(true == self.ignore_class, 0, weight)
        return self.total_cm.assign_add(table(true, said, self.num_classes, weight))

    def result(self) -> Array:
        """The mean over the classes that occur."""
        matrix = self.total_cm.value
        both = jnp.diagonal(matrix)
        either = jnp.sum(matrix, axis=0) + jnp.sum(matrix, axis=1) - both
        chosen = jnp.asarray(self.target_class_ids)
        both, either, tiny = both[chosen], either[chosen], config.epsilon()
        return jnp.sum(both / (either + tiny)) / (jnp.sum((either > 1e-9).astype(self.dtype)) + tiny)


_NAMES = {
    "IoU": "io_u",
    "BinaryIoU": "binary_io_u",
    "MeanIoU": "mean_io_u",
    "OneHotIoU": "one_hot_io_u",
    "OneHotMeanIoU": "one_hot_mean_io_u",
}


def _class_numbers(y: ArrayLike, sparse: bool, axis: int) -> Array:
    y = as_float(y)
    return (y if sparse else jnp.argmax(y, axis=axis)).astype("int32")


@metrics.add("binary_iou")
class BinaryIoU(IoU):
    """IoU of yes-or-no answers.

    Args:
        target_class_ids: 0, 1 or both.
        threshold: at or above it a score means 1.

    >>> BinaryIoU()([0, 1, 1], [0.2, 0.7, 0.4]).round(4)
    Array(0.5, dtype=float32)
    """

    def __init__(self, target_class_ids: Sequence[int] = (0, 1), threshold: float = 0.5, name: str | None = None, dtype: str | None = None):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> Array:
        """Count one batch; returns the table of all counts."""
        return super().update_state(y_true, as_float(y_pred) >= self.threshold, sample_weight)


@metrics.add("mean_iou")
class MeanIoU(IoU):
    """IoU, the mean over all classes that occur.

    >>> MeanIoU(2)([0, 0, 1, 1], [0, 1, 0, 1]).round(4)
    Array(0.3333, dtype=float32)
    """

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: str | None = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ):
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)


@metrics.add("one_hot_iou")
class OneHotIoU(IoU):
    """IoU for one-hot targets and a score for each class."""

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: str | None = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ):
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)


@metrics.add("one_hot_mean_iou")
class OneHotMeanIoU(MeanIoU):
    """IoU for one-hot targets and a score for each class, the mean over all classes that occur."""

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: str | None = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ):
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
