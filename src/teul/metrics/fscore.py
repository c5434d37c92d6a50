"""F scores: precision and recall in one number."""

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import beside, pair
from teul.metrics.base import Metric, metrics


@metrics.add("fbeta_score")
class FBetaScore(Metric):
    """``(1 + b²) P R / (b² P + R)`` of precision P and recall R: recall counts b times as much as precision.

    Args:
        average: None for a score for each class, ``"macro"`` for their mean, ``"weighted"`` for their mean by how frequent a class is,
            ``"micro"`` for the score of all answers together.
        beta: b.
        threshold: above it a score means yes; None: the greatest of a row does.

    >>> f = FBetaScore(average="macro", beta=2.0, threshold=0.5)
    >>> f([[1, 0], [1, 1]], [[0.9, 0.2], [0.8, 0.7]]).round(4)
    Array(1., dtype=float32)
    """

    _direction = "up"
    kinds = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str = "fbeta_score",
        dtype: str | None = None,
    ):
        super().__init__(dtype, name)
        owner, averages = type(self).__name__, (None, "micro", "macro", "weighted")
        if average not in averages:
            raise problem("bad_argument", owner=owner, argument="average", expected=f"one of {averages}", got=repr(average))
        if not isinstance(beta, float) or beta <= 0:
            raise problem("bad_argument", owner=owner, argument="beta", expected="a float above 0, such as 2.0", got=repr(beta))
        if threshold is not None and (not isinstance(threshold, float) or not 0 <= threshold <= 1):
            expected = "a float between 0 and 1, or None"
            raise problem("bad_argument", owner=owner, argument="threshold", expected=expected, got=repr(threshold))
        self.average, self.beta, self.threshold = average, beta, threshold

    def build(self, y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> None:
        """Make a count for each class (one for all if averaged ``"micro"``)."""
        if not self.variables:
            shape = () if self.average == "micro" else (y_pred_shape[-1],)
            for kind in self.kinds:
                setattr(self, kind, self.add_variable(shape, name=kind))

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch of ``(rows, classes)``."""
        y_true, y_pred = pair(y_true, as_float(y_pred, self.dtype))
        if y_true.shape != y_pred.shape or y_pred.ndim != 2:
            raise problem("score_shapes", owner=type(self).__name__, name=self.name, y_true=y_true.shape, y_pred=y_pred.shape)
        self.build(y_true.shape, y_pred.shape)
        if self.threshold is None:
            greatest = y_pred >= jnp.max(y_pred, axis=-1, keepdims=True)
            yes = (greatest & (jnp.abs(y_pred) > 1e-9)).astype(self.dtype)
        else:
            yes = (y_pred > self.threshold).astype(self.dtype)
        weight = jnp.ones_like(y_true)
        if sample_weight is not None:
            weight = weight * beside(y_true, as_float(sample_weight, self.dtype), "sample_weight")
        axis = None if self.average == "micro" else 0
        values = (yes * y_true, yes * (1 - y_true), (1 - yes) * y_true, y_true)
        for kind, value in zip(self.kinds, values, strict=True):
            getattr(self, kind).assign_add(jnp.sum(value * weight, axis=axis))

    def result(self) -> Array:
        """The score, or one for each class."""
        if not self.variables:
            return jnp.zeros((), self.dtype)
        tp, fp, fn, frequency = (getattr(self, kind).value for kind in self.kinds)
        tiny, b2 = config.epsilon(), self.beta**2
        precision, recall = tp / (tp + fp + tiny), tp / (tp + fn + tiny)
        scores = (1 + b2) * precision * recall / (b2 * precision + recall + tiny)
        if self.average == "weighted":
            return jnp.sum(scores * frequency / (jnp.sum(frequency) + tiny))
        return scores if self.average is None else jnp.mean(scores)


@metrics.add("f1", "f1_score")
class F1Score(FBetaScore):
    """``2 P R / (P + R)`` of precision P and recall R: great only where both are.

    Args:
        average, threshold: as in :class:`FBetaScore`.

    >>> F1Score()([[1, 0], [0, 1], [0, 1]], [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]).round(4)
    Array([0.6667, 0.6667], dtype=float32)
    """

    def __init__(self, average: str | None = None, threshold: float | None = None, name: str = "f1_score", dtype: str | None = None):
        super().__init__(average, 1.0, threshold, name, dtype)
