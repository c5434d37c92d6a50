"""The confusion matrix over all batches, for every form of labels, and the scores by class that are made of it."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import beside, divide_no_nan, same_rank
from teul.losses.categorical import labels_for
from teul.metrics.base import Metric, metrics
from teul.metrics.curves import AUC


def table(y_true: Array, y_pred: Array, num_classes: int, weight: Array) -> Array:
    """How often each class (row) was called each class (column); numbers that are no class count nowhere.

    >>> table(jnp.array([0, 1, 1]), jnp.array([0, 0, 1]), 2, jnp.ones(3))
    Array([[1., 0.],
           [1., 1.]], dtype=float32)
    """
    said = jax.nn.one_hot(y_pred.reshape(-1), num_classes, dtype=weight.dtype)
    true = jax.nn.one_hot(y_true.reshape(-1), num_classes, dtype=weight.dtype)
    return jnp.einsum("ni,nj->ij", true * weight.reshape(-1, 1), said, precision="highest")


def classes_of(y_true: ArrayLike, y_pred: ArrayLike, threshold: float = 0.5, owner: str = "ConfusionMatrix") -> tuple[Array, Array]:
    """The true and the predicted class of each row, as whole numbers.

    One score a row is a yes-or-no answer, 1 above ``threshold``; of several the greatest is the class. Targets are 0 or 1, whole
    numbers, or one-hot.

    >>> classes_of([[0, 1], [1, 0]], [[0.2, 0.8], [0.3, 0.7]])
    (Array([1, 0], dtype=int32), Array([1, 1], dtype=int32))
    """
    y_pred, y_true = as_float(y_pred), as_float(y_true)
    if y_pred.ndim == 1 or y_pred.shape[-1] == 1:
        y_true, y_pred = same_rank(y_true, y_pred)
        if y_true.shape != y_pred.shape:
            raise problem("binary_shapes", owner=owner, y_true=y_true.shape, y_pred=y_pred.shape)
        return y_true.astype("int32"), (y_pred > threshold).astype("int32")
    said = jnp.argmax(y_pred, axis=-1).astype("int32")
    if y_true.shape == y_pred.shape:
        return jnp.argmax(y_true, axis=-1).astype("int32"), said
    return labels_for(y_true, y_pred, owner=owner), said


@metrics.add()
class ConfusionMatrix(Metric):
    """How often each class (row) was called each class (column), over all batches.

    Args:
        num_classes: how many classes there are; 2 for one yes-or-no score.
        threshold: above it a single score means 1.

    >>> ConfusionMatrix(2)([0, 1, 1], [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]])
    Array([[1., 0.],
           [1., 1.]], dtype=float32)
    """

    def __init__(self, num_classes: int, threshold: float = 0.5, name: str | None = None, dtype: str | None = None):
        super().__init__(dtype, name)
        if num_classes < 2:
            raise problem("bad_argument", owner=type(self).__name__, argument="num_classes", expected="2 or more", got=num_classes)
        self.num_classes, self.threshold = num_classes, threshold
        self.matrix = self.add_variable((num_classes, num_classes), name="matrix")

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        true, said = classes_of(y_true, y_pred, self.threshold, type(self).__name__)
        weight = jnp.ones(true.shape, self.dtype)
        if sample_weight is not None:
            weight = weight * beside(weight, as_float(sample_weight, self.dtype), "sample_weight")
        self.matrix.assign_add(table(true, said, self.num_classes, weight))

    def result(self) -> Array:
        """The matrix of counts."""
        return self.matrix.value


# A class's score from: how often it was called so rightly, how often it was called so, how often it occurs.
_SCORES: dict[str, Callable[[Array, Array, Array], Array]] = {
    "precision": lambda right, said, true: divide_no_nan(right, said),
    "recall": lambda right, said, true: divide_no_nan(right, true),
    "f1": lambda right, said, true: divide_no_nan(2 * right, said + true),
}


@metrics.add()
class ClassScore(ConfusionMatrix):
    """Precision, recall or F1 of classes, from counts over all batches: exact for the epoch, for every form of labels.

    With two classes it is that of class 1, with more the mean over the classes that occur (scikit-learn's ``average="macro"``).

    Args:
        num_classes: how many classes there are; 2 for one yes-or-no score.
        score: ``"precision"``, ``"recall"`` or ``"f1"``.
        threshold: above it a single score means 1.

    >>> float(ClassScore(2, "recall")([0, 1, 1], [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]))
    0.5
    """

    _direction = "up"

    def __init__(self, num_classes: int, score: str = "f1", threshold: float = 0.5, name: str | None = None, dtype: str | None = None):
        super().__init__(num_classes, threshold, name or score, dtype)
        if score not in _SCORES:
            raise problem("bad_argument", owner="ClassScore", argument="score", expected=f"one of {', '.join(_SCORES)}", got=repr(score))
        self.score = score

    def result(self) -> Array:
        """The score."""
        right, said, true = jnp.diagonal(self.matrix.value), jnp.sum(self.matrix.value, axis=0), jnp.sum(self.matrix.value, axis=1)
        scores = _SCORES[self.score](right, said, true)
        if self.num_classes == 2:
            return scores[1]
        occurs = (said + true > 0).astype(self.dtype)
        return divide_no_nan(jnp.sum(scores * occurs), jnp.sum(occurs))


@metrics.add()
class ClassAUC(AUC):
    """The area under the ROC curve for classes: that of class 1 of two, else the mean of each class against the rest.

    Args:
        num_classes: how many classes there are.
        from_logits: scores are logits; their softmax is taken first.

    >>> float(ClassAUC(2)([0, 0, 1, 1], [[0.9, 0.1], [0.6, 0.4], [0.65, 0.35], [0.2, 0.8]]))
    0.75
    """

    def __init__(self, num_classes: int, from_logits: bool = False, name: str = "auc", dtype: str | None = None):
        super().__init__(name=name, dtype=dtype, multi_label=True, num_labels=num_classes)
        self.num_classes = num_classes
        self.softmax_first = from_logits

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        y_pred = as_float(y_pred, self.dtype)
        true, _ = classes_of(y_true, y_pred, owner="ClassAUC")
        if self.softmax_first:
            y_pred = jax.nn.softmax(y_pred, axis=-1)
        super().update_state(jax.nn.one_hot(true, self.num_classes, dtype=self.dtype), y_pred, sample_weight)

    def result(self) -> Array:
        """The area."""
        areas = self._areas()
        return areas[1] if self.num_classes == 2 else jnp.mean(areas)
