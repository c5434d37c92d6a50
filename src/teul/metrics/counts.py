"""Counts of right and wrong yes-or-no answers above one or many thresholds, and what is made of them."""

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import beside, divide_no_nan, pair
from teul.metrics.base import Metric, metrics
from teul.registry import snake_case
from teul.variables import Variable

Thresholds = float | Sequence[float] | None

# Where only the k greatest count, the others are moved below every threshold.
NEVER = -1e10


class Counts(NamedTuple):
    """Weighted numbers of answers, one for each threshold: yes and right, yes and wrong, no and right, no and wrong."""

    true_positives: Array
    false_positives: Array
    true_negatives: Array
    false_negatives: Array


def count(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    thresholds: np.ndarray,
    sample_weight: ArrayLike | None = None,
    *,
    owner: str,
    dtype: str,
    top_k: int | None = None,
    class_id: int | None = None,
    by_label: bool = False,
    label_weights: ArrayLike | None = None,
) -> Counts:
    """Count one batch.

    Args:
        y_true: 0 or 1, of the shape of ``y_pred``.
        y_pred: scores; above a threshold they mean yes.
        thresholds: ``(T,)``.
        sample_weight: a weight for each row or each score.
        top_k: only the k greatest scores of a row can mean yes.
        class_id: look at this column alone.
        by_label: count each column of ``(rows, labels)`` for itself: ``(T, labels)``.
        label_weights: a weight for each column.
    """
    y_true, y_pred = pair(y_true, as_float(y_pred, dtype))
    if y_true.shape != y_pred.shape:
        raise problem("score_shapes", owner=owner, name=snake_case(owner), y_true=y_true.shape, y_pred=y_pred.shape)
    weight = jnp.ones_like(y_pred)
    if sample_weight is not None:
        weight = weight * beside(y_pred, as_float(sample_weight, dtype), "sample_weight")
    if label_weights is not None:
        weight = weight * as_float(label_weights, dtype)
    if top_k is not None:
        least = jax.lax.top_k(y_pred, top_k)[0][..., -1:]
        y_pred = jnp.where(_among_first(y_pred >= least, y_pred > least, top_k), y_pred, NEVER)
    if class_id is not None:
        if y_pred.ndim < 2:
            raise problem("bad_argument", owner=owner, argument="the predictions' shape", expected="(rows, classes)", got=y_pred.shape)
        y_true, y_pred, weight = (v[..., class_id] for v in (y_true, y_pred, weight))
    columns = y_pred.shape[-1] if by_label else 1
    y_true, y_pred, weight = (v.reshape(-1, columns) for v in (y_true, y_pred, weight))

    yes = y_pred > jnp.asarray(thresholds, dtype)[:, None, None]
    positive = jnp.where(y_true != 0, weight, 0)
    negative = jnp.where(y_true != 0, 0, weight)
    tp = jnp.sum(jnp.where(yes, positive, 0), axis=1)
    fp = jnp.sum(jnp.where(yes, negative, 0), axis=1)
    counts = tp, fp, jnp.sum(negative, axis=0) - fp, jnp.sum(positive, axis=0) - tp
    return Counts(*(c if by_label else c[:, 0] for c in counts))


def _among_first(at_least: Array, above: Array, k: int) -> Array:
    """Of scores equal to the k-th greatest, the first ones, so that there are k in all."""
    room = k - jnp.sum(above, axis=-1, keepdims=True)
    equal = at_least & ~above
    return above | (equal & (jnp.cumsum(equal, axis=-1) <= room))


def thresholds_of(owner: str, given: Thresholds, default: float = 0.5) -> np.ndarray:
    """The thresholds given, or the default, as an array."""
    if given is None:
        return np.array([default])
    values = np.atleast_1d(np.asarray(given, dtype=float))
    if not ((values >= 0) & (values <= 1)).all():
        raise problem("bad_argument", owner=owner, argument="thresholds", expected="between 0 and 1", got=given)
    return values


class _Counting(Metric):
    """Base of metrics made of some of the four counts, named in ``kinds``."""

    kinds: tuple[str, ...]

    def __init__(self, thresholds: Thresholds, top_k: int | None, class_id: int | None, name: str | None, dtype: str | None):
        super().__init__(dtype, name)
        self.thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        self.cuts = thresholds_of(type(self).__name__, thresholds, 0.5 if top_k is None else NEVER)
        for kind in self.kinds:
            setattr(self, kind, self.add_variable(self.cuts.shape, name=kind if len(self.kinds) > 1 else "accumulator"))

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        settings = {"owner": type(self).__name__, "dtype": self.dtype, "top_k": self.top_k, "class_id": self.class_id}
        counts = count(y_true, y_pred, self.cuts, sample_weight, **settings)
        for kind in self.kinds:
            getattr(self, kind).assign_add(getattr(counts, kind))

    def _one_or_all(self, values: Array) -> Array:
        return values[0] if len(self.cuts) == 1 else values


class _OneCount(_Counting):
    """Base of the four counts themselves."""

    def __init__(self, thresholds: Thresholds = None, name: str | None = None, dtype: str | None = None):
        super().__init__(thresholds, None, None, name, dtype)

    @property
    def accumulator(self) -> Variable:
        """Where it counts."""
        return getattr(self, self.kinds[0])

    def result(self) -> Array:
        """The count, one for each threshold."""
        return self._one_or_all(getattr(self, self.kinds[0]).value)


@metrics.add("tp")
class TruePositives(_OneCount):
    """How often yes was right.

    >>> float(TruePositives()([1, 1, 0], [0.9, 0.2, 0.8]))
    1.0
    """

    kinds = ("true_positives",)


@metrics.add("fp")
class FalsePositives(_OneCount):
    """How often yes was wrong.

    >>> float(FalsePositives()([1, 1, 0], [0.9, 0.2, 0.8]))
    1.0
    """

    kinds = ("false_positives",)


@metrics.add("tn")
class TrueNegatives(_OneCount):
    """How often no was right.

    >>> float(TrueNegatives()([1, 1, 0], [0.9, 0.2, 0.8]))
    0.0
    """

    kinds = ("true_negatives",)


@metrics.add("fn")
class FalseNegatives(_OneCount):
    """How often no was wrong.

    >>> float(FalseNegatives()([1, 1, 0], [0.9, 0.2, 0.8]))
    1.0
    """

    kinds = ("false_negatives",)


@metrics.add()
class Precision(_Counting):
    """``TP / (TP + FP)``: how often yes is right.

    Args:
        thresholds: above it a score means yes; 0.5 by default. Several give several results.
        top_k: the k greatest scores of a row mean yes, whatever the threshold.
        class_id: look at this column alone.

    >>> float(Precision()([1, 1, 0, 0], [0.9, 0.2, 0.8, 0.1]))
    0.5
    """

    _direction = "up"
    kinds = ("true_positives", "false_positives")

    def __init__(
        self,
        thresholds: Thresholds = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: str | None = None,
    ):
        super().__init__(thresholds, top_k, class_id, name, dtype)

    def result(self) -> Array:
        """The precision; 0 where there was no yes."""
        tp, fp = self.true_positives.value, self.false_positives.value
        return self._one_or_all(divide_no_nan(tp, tp + fp))


@metrics.add()
class Recall(_Counting):
    """``TP / (TP + FN)``: how many of the ones are found.

    Args:
        thresholds, top_k, class_id: as in :class:`Precision`.

    >>> float(Recall()([1, 1, 1, 0], [0.9, 0.2, 0.1, 0.8])) == float(jnp.float32(1) / 3)
    True
    """

    _direction = "up"
    kinds = ("true_positives", "false_negatives")

    def __init__(
        self,
        thresholds: Thresholds = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: str | None = None,
    ):
        super().__init__(thresholds, top_k, class_id, name, dtype)

    def result(self) -> Array:
        """The recall; 0 where there were no ones."""
        tp, fn = self.true_positives.value, self.false_negatives.value
        return self._one_or_all(divide_no_nan(tp, tp + fn))
