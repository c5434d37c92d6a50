"""What is seen by moving the threshold: the area under a curve, and the best point of it under a condition."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import divide_no_nan
from teul.metrics.base import Metric, metrics
from teul.metrics.counts import Counts, count


class _Curve(Metric):
    """Base: the four counts at many thresholds."""

    _direction = "up"

    def _count_at(self, cuts: np.ndarray, columns: tuple[int, ...] = ()) -> None:
        self.cuts = cuts
        for kind in Counts._fields:
            setattr(self, kind, self.add_variable((len(cuts), *columns), name=kind))

    def _add(self, counts: Counts) -> None:
        for kind in Counts._fields:
            getattr(self, kind).assign_add(getattr(counts, kind))

    @property
    def thresholds(self) -> list[float]:
        """Where it counts."""
        return [float(cut) for cut in self.cuts]

    @property
    def counts(self) -> Counts:
        """What was counted, for each threshold."""
        return Counts(*(getattr(self, kind).value for kind in Counts._fields))


def recall_of(c: Counts) -> Array:
    """``TP / (TP + FN)``, also called sensitivity."""
    return divide_no_nan(c.true_positives, c.true_positives + c.false_negatives)


def precision_of(c: Counts) -> Array:
    """``TP / (TP + FP)``."""
    return divide_no_nan(c.true_positives, c.true_positives + c.false_positives)


def specificity_of(c: Counts) -> Array:
    """``TN / (TN + FP)``."""
    return divide_no_nan(c.true_negatives, c.true_negatives + c.false_positives)


# Areas ------------------------------------------------------------------------------------------------------------------------


def _roc(c: Counts) -> tuple[Array, Array]:
    false_alarms = divide_no_nan(c.false_positives, c.false_positives + c.true_negatives)
    return false_alarms, recall_of(c)


def _pr(c: Counts) -> tuple[Array, Array]:
    return recall_of(c), precision_of(c)


def _pr_gain(c: Counts) -> tuple[Array, Array]:
    """Recall and precision, rescaled so that always saying yes is 0 (Flach and Kull, 2015)."""
    odds = divide_no_nan(c.true_positives + c.false_negatives, c.true_negatives + c.false_positives)
    nothing = c.true_positives == 0
    recall = jnp.where(nothing, 0, 1 - odds * divide_no_nan(c.false_negatives, c.true_positives))
    precision = jnp.where(nothing, 1, 1 - odds * divide_no_nan(c.false_positives, c.true_positives))
    return jnp.maximum(recall, 0), precision


_CURVES: dict[str, Callable[[Counts], tuple[Array, Array]]] = {"roc": _roc, "pr": _pr, "prgain": _pr_gain}
_HEIGHTS: dict[str, Callable[[Array, Array], Array]] = {
    "interpolation": lambda left, right: (left + right) / 2,
    "minoring": jnp.minimum,
    "majoring": jnp.maximum,
}


def _interpolated_pr_area(c: Counts) -> Array:
    """The area under precision over recall, with the true course between two points: TP and FP move in proportion
    (Davis and Goadrich, 2006)."""
    yes = c.true_positives + c.false_positives
    d_tp = c.true_positives[:-1] - c.true_positives[1:]
    slope = divide_no_nan(d_tp, jnp.maximum(yes[:-1] - yes[1:], 0))
    intercept = c.true_positives[1:] - slope * yes[1:]
    ratio = jnp.where((yes[:-1] > 0) & (yes[1:] > 0), divide_no_nan(yes[:-1], yes[1:]), 1)
    ones = c.true_positives[1:] + c.false_negatives[1:]
    return jnp.sum(divide_no_nan(slope * (d_tp + intercept * jnp.log(ratio)), ones), axis=0)


@metrics.add()
class AUC(_Curve):
    """The area under a curve that is drawn by moving the threshold; for ROC: the chance that a one scores above a zero.

    Args:
        num_thresholds: how many points the curve has.
        curve: ``"ROC"`` (recall over false alarms), ``"PR"`` (precision over recall) or ``"PRGAIN"``.
        summation_method: ``"interpolation"``, ``"minoring"`` (never too great) or ``"majoring"`` (never too small).
        thresholds: the thresholds themselves, between 0 and 1; two more are put around them.
        multi_label: the columns are questions of their own: an area for each, then their mean.
        num_labels: how many columns there are.
        label_weights: a weight for each column.
        from_logits: scores are logits; their sigmoid is taken first.

    >>> float(AUC(num_thresholds=3)([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]))
    0.75
    """

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: str | None = None,
        thresholds: Sequence[float] | None = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Sequence[float] | None = None,
        from_logits: bool = False,
    ):
        super().__init__(dtype, name)
        curve, summation_method = getattr(curve, "value", curve), getattr(summation_method, "value", summation_method)
        for argument, given, known in (("curve", curve, _CURVES), ("summation_method", summation_method, _HEIGHTS)):
            if str(given).lower() not in known:
                raise problem("bad_argument", owner="AUC", argument=argument, expected=f"one of {', '.join(known)}", got=repr(given))
        if thresholds is None and num_thresholds < 2:
            raise problem("bad_argument", owner="AUC", argument="num_thresholds", expected="2 or more", got=num_thresholds)
        if num_labels is not None and not multi_label:
            raise problem("bad_argument", owner="AUC", argument="num_labels", expected="None without multi_label=True", got=num_labels)
        self.num_thresholds = num_thresholds if thresholds is None else len(thresholds) + 2
        self.curve, self.summation_method, self._given = curve, summation_method, thresholds
        self.cuts = self._cuts()
        self.multi_label, self.num_labels, self.label_weights, self.from_logits = multi_label, num_labels, label_weights, from_logits
        if not multi_label:
            self._count_at(self._cuts())
        elif num_labels:
            self._count_at(self._cuts(), (num_labels,))

    def _cuts(self) -> np.ndarray:
        between = np.linspace(0, 1, self.num_thresholds)[1:-1] if self._given is None else np.sort(self._given)
        return np.array([-config.epsilon(), *between, 1 + config.epsilon()])

    def _kept_arguments(self) -> dict[str, Any]:
        kept = super()._kept_arguments()
        if self._given is None:
            return {name: value for name, value in kept.items() if name != "thresholds"}  # they follow from their number
        return {**kept, "thresholds": [float(t) for t in self.cuts[1:-1]]}

    def build(self, y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> None:
        """Make the counts, where their shape is that of the labels."""
        if len(y_pred_shape) != 2 and self.multi_label:
            expected = "(rows, labels), as multi_label=True"
            raise problem("bad_argument", owner="AUC", argument="the predictions' shape", expected=expected, got=y_pred_shape)
        if not self.variables:
            self._count_at(self._cuts(), (y_pred_shape[-1],))

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        y_pred = as_float(y_pred, self.dtype)
        self.build(y_pred.shape, y_pred.shape)
        if self.from_logits:
            y_pred = jax.nn.sigmoid(y_pred)
        weights = None if self.multi_label else self.label_weights
        settings: dict[str, Any] = {"owner": "AUC", "dtype": self.dtype, "by_label": self.multi_label, "label_weights": weights}
        self._add(count(y_true, y_pred, self.cuts, sample_weight, **settings))

    def result(self) -> Array:
        """The area."""
        if not self.variables:
            return jnp.zeros((), self.dtype)
        areas = self._areas()
        if not self.multi_label:
            return areas
        weights = jnp.ones_like(areas) if self.label_weights is None else as_float(self.label_weights, self.dtype)
        return divide_no_nan(jnp.sum(areas * weights), jnp.sum(weights))

    def _areas(self) -> Array:
        curve, method = self.curve.lower(), self.summation_method.lower()
        if (curve, method) == ("pr", "interpolation"):
            return _interpolated_pr_area(self.counts)
        x, y = _CURVES[curve](self.counts)
        return jnp.sum((x[:-1] - x[1:]) * _HEIGHTS[method](y[:-1], y[1:]), axis=0)


# The best point under a condition ---------------------------------------------------------------------------------------------


class _BestPoint(_Curve):
    """Base: the greatest ``sought`` among the thresholds at which ``bounded`` is great enough."""

    sought: Callable[[Counts], Array]
    bounded: Callable[[Counts], Array]

    def __init__(self, argument: str, least: float, num_thresholds: int, class_id: int | None, name: str | None, dtype: str | None):
        super().__init__(dtype, name)
        if not 0 <= least <= 1:
            raise problem("bad_argument", owner=type(self).__name__, argument=argument, expected="between 0 and 1", got=least)
        if num_thresholds < 1:
            raise problem("bad_argument", owner=type(self).__name__, argument="num_thresholds", expected="1 or more", got=num_thresholds)
        self.num_thresholds, self.class_id, self._least = num_thresholds, class_id, least
        self._count_at(np.linspace(0, 1, num_thresholds) if num_thresholds > 1 else np.array([0.5]))

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        settings = {"owner": type(self).__name__, "dtype": self.dtype, "class_id": self.class_id}
        self._add(count(y_true, y_pred, self.cuts, sample_weight, **settings))

    def result(self) -> Array:
        """The greatest value; 0 where no threshold is good enough."""
        enough = type(self).bounded(self.counts) >= self._least
        return jnp.max(jnp.where(enough, type(self).sought(self.counts), 0))


@metrics.add()
class SensitivityAtSpecificity(_BestPoint):
    """The best recall among the thresholds whose specificity is at least ``specificity``."""

    sought, bounded = staticmethod(recall_of), staticmethod(specificity_of)

    def __init__(self, specificity: float, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("specificity", specificity, num_thresholds, class_id, name, dtype)
        self.specificity = specificity


@metrics.add()
class SpecificityAtSensitivity(_BestPoint):
    """The best specificity among the thresholds whose recall is at least ``sensitivity``."""

    sought, bounded = staticmethod(specificity_of), staticmethod(recall_of)

    def __init__(self, sensitivity: float, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("sensitivity", sensitivity, num_thresholds, class_id, name, dtype)
        self.sensitivity = sensitivity


@metrics.add()
class PrecisionAtRecall(_BestPoint):
    """The best precision among the thresholds whose recall is at least ``recall``."""

    sought, bounded = staticmethod(precision_of), staticmethod(recall_of)

    def __init__(self, recall: float, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("recall", recall, num_thresholds, class_id, name, dtype)
        self.recall = recall


@metrics.add()
class RecallAtPrecision(_BestPoint):
    """The best recall among the thresholds whose precision is at least ``precision``."""

    sought, bounded = staticmethod(recall_of), staticmethod(precision_of)

    def __init__(self, precision: float, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("precision", precision, num_thresholds, class_id, name, dtype)
        self.precision = precision
