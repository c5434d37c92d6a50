"""What a metric's name means for given data: 'accuracy' of yes-or-no answers is not that of ten classes."""

from collections.abc import Callable
from typing import Any

from teul.losses import Loss, labelling
from teul.losses.binary import (
    BinaryCrossentropy,
    BinaryFocalCrossentropy,
    binary_crossentropy,
    binary_focal_crossentropy,
)
from teul.metrics.accuracy import BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy
from teul.metrics.averages import BinaryCrossentropy as BinaryCrossentropyMetric
from teul.metrics.averages import CategoricalCrossentropy, SparseCategoricalCrossentropy
from teul.metrics.base import Metric
from teul.metrics.confusion import ClassAUC, ClassScore
from teul.metrics.counts import Precision, Recall
from teul.metrics.curves import AUC
from teul.metrics.finding import get
from teul.metrics.fscore import F1Score

Shape = tuple[int, ...]


def resolve(
    identifier: Any, *, loss: Loss | None = None, y_true_shape: Shape = (1,), y_pred_shape: Shape = (1,), y_true_is_integer: bool = False
) -> Metric:
    """The Metric for whatever ``compile(metrics=...)`` was given, ready for data of these shapes.

    - ``"accuracy"``, ``"acc"``: binary, categorical or sparse categorical, by Keras's rule for the shapes;
      ``"crossentropy"``, ``"ce"`` likewise.
    - ``"precision"``, ``"recall"``, ``"f1"``, ``"auc"``: from counts over the whole epoch, for any form of labels: of class 1 where
      there are two classes, the mean over the classes where there are more (the greatest score names the class). Several yes-or-no
      questions a row (a binary loss) are counted together.
    - any other name, a Metric, or a function ``(y_true, y_pred) -> values``.

    ``y_true_is_integer`` is known to the caller and asked by no rule yet: labels read from a table are often whole numbers in floats.
    Where the loss takes logits, the threshold of yes is 0 (probability 1/2), not 0.5.

    >>> resolve("acc", y_true_shape=(8,), y_pred_shape=(8, 3))
    <SparseCategoricalAccuracy name=acc>
    """
    chosen = _BY_DATA.get(identifier.lower()) if isinstance(identifier, str) else None
    metric = get(identifier) if chosen is None else chosen(_Data(loss, y_true_shape, y_pred_shape))
    if isinstance(identifier, str):
        metric.name = identifier
    if isinstance(metric, Metric):
        metric.build(y_true_shape, y_pred_shape)
    return metric


class _Data:
    """What is known of targets and predictions before the first batch."""

    def __init__(self, loss: Loss | None, y_true_shape: Shape, y_pred_shape: Shape):
        self.kind = labelling(y_true_shape, y_pred_shape)
        self.logits = bool(getattr(loss, "from_logits", False) or getattr(loss, "kwargs", {}).get("from_logits", False))
        self.threshold = 0.0 if self.logits else 0.5
        self.classes = 2 if self.kind == "binary" else y_pred_shape[-1]
        self.many_questions = self.kind == "categorical" and _is_binary(loss)


def _is_binary(loss: Any) -> bool:
    functions = (binary_crossentropy, binary_focal_crossentropy)
    return isinstance(loss, (BinaryCrossentropy, BinaryFocalCrossentropy)) or getattr(loss, "fn", loss) in functions


def _accuracy(data: _Data) -> Metric:
    if data.kind == "binary":
        return BinaryAccuracy(threshold=data.threshold)
    return SparseCategoricalAccuracy() if data.kind == "sparse" else CategoricalAccuracy()


def _crossentropy(data: _Data) -> Metric:
    if data.kind == "binary" or data.many_questions:
        return BinaryCrossentropyMetric(from_logits=data.logits)
    kind = SparseCategoricalCrossentropy if data.kind == "sparse" else CategoricalCrossentropy
    return kind(from_logits=data.logits)


def _precision(data: _Data) -> Metric:
    return Precision(data.threshold) if data.many_questions else ClassScore(data.classes, "precision", data.threshold)


def _recall(data: _Data) -> Metric:
    return Recall(data.threshold) if data.many_questions else ClassScore(data.classes, "recall", data.threshold)


def _f1(data: _Data) -> Metric:
    return F1Score("micro", data.threshold) if data.many_questions else ClassScore(data.classes, "f1", data.threshold)


def _auc(data: _Data) -> Metric:
    if data.kind == "binary" or data.many_questions:
        return AUC(from_logits=data.logits)
    return ClassAUC(data.classes, from_logits=data.logits)


_BY_DATA: dict[str, Callable[[_Data], Metric]] = {
    "accuracy": _accuracy,
    "acc": _accuracy,
    "crossentropy": _crossentropy,
    "ce": _crossentropy,
    "precision": _precision,
    "recall": _recall,
    "f1": _f1,
    "f1_score": _f1,
    "f1score": _f1,
    "auc": _auc,
}
