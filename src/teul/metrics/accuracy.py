"""Accuracy in all its meanings: the share of predictions that are right."""

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.losses.base import pair
from teul.losses.categorical import labels_for
from teul.metrics.base import metrics
from teul.metrics.reduction import MeanMetricWrapper


def _matches(right: Array) -> Array:
    return right.astype(config.floatx())


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """1 where prediction and target are the same number, else 0.

    >>> accuracy([1, 2], [1, 3])
    Array([1., 0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return _matches(y_true == y_pred)


class _Accuracy(MeanMetricWrapper):
    """Base of the accuracies: more is better."""

    _direction = "up"


@metrics.add()
class Accuracy(_Accuracy):
    """The share of predictions that are the same number as the target.

    >>> float(Accuracy()([1, 2, 3, 4], [1, 2, 3, 0]))
    0.75
    """

    def __init__(self, name: str = "accuracy", dtype: str | None = None):
        super().__init__(accuracy, name, dtype)


def binary_accuracy(y_true: ArrayLike, y_pred: ArrayLike, threshold: float = 0.5) -> Array:
    """1 where ``y_pred > threshold`` says what ``y_true`` (0 or 1) says, else 0.

    >>> binary_accuracy([1, 0, 1], [0.7, 0.6, 0.5])
    Array([1., 0., 0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return _matches(y_true == (y_pred > threshold).astype(y_true.dtype))


@metrics.add()
class BinaryAccuracy(_Accuracy):
    """The share of yes-or-no questions answered right.

    Args:
        threshold: above it a prediction means yes.

    >>> float(BinaryAccuracy()([1, 0, 1, 1], [0.9, 0.2, 0.4, 0.8]))
    0.75
    """

    def __init__(self, name: str = "binary_accuracy", dtype: str | None = None, threshold: float = 0.5):
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)
        self.threshold = threshold


def categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """1 where the greatest prediction stands at the 1 of a one-hot label, else 0.

    >>> categorical_accuracy([[0, 1], [1, 0]], [[0.2, 0.8], [0.3, 0.7]])
    Array([1., 0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return _matches(jnp.argmax(y_true, axis=-1) == jnp.argmax(y_pred, axis=-1))


@metrics.add()
class CategoricalAccuracy(_Accuracy):
    """The share of rows whose greatest prediction stands at the 1 of the one-hot label.

    >>> float(CategoricalAccuracy()([[0, 1], [1, 0]], [[0.2, 0.8], [0.3, 0.7]]))
    0.5
    """

    def __init__(self, name: str = "categorical_accuracy", dtype: str | None = None):
        super().__init__(categorical_accuracy, name, dtype)


def sparse_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """1 where the greatest prediction stands at the label (0, 1, 2, ...), else 0.

    >>> sparse_categorical_accuracy([1, 0], [[0.2, 0.8], [0.3, 0.7]])
    Array([1., 0.], dtype=float32)
    """
    y_pred = as_float(y_pred)
    return _matches(labels_for(y_true, y_pred, owner="sparse_categorical_accuracy") == jnp.argmax(y_pred, axis=-1))


@metrics.add()
class SparseCategoricalAccuracy(_Accuracy):
    """The share of rows whose greatest prediction stands at the label.

    >>> float(SparseCategoricalAccuracy()([1, 0], [[0.2, 0.8], [0.3, 0.7]]))
    0.5
    """

    def __init__(self, name: str = "sparse_categorical_accuracy", dtype: str | None = None):
        super().__init__(sparse_categorical_accuracy, name, dtype)


def top_k_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike, k: int = 5) -> Array:
    """1 where the 1 of a one-hot label is among the k greatest predictions, else 0.

    >>> top_k_categorical_accuracy([[0, 0, 1]], [[0.5, 0.2, 0.3]], k=2)
    Array([1.], dtype=float32)
    """
    return sparse_top_k_categorical_accuracy(jnp.argmax(as_float(y_true), axis=-1), y_pred, k)


@metrics.add()
class TopKCategoricalAccuracy(_Accuracy):
    """The share of rows whose one-hot label is among the k greatest predictions."""

    def __init__(self, k: int = 5, name: str = "top_k_categorical_accuracy", dtype: str | None = None):
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)
        self.k = k


def sparse_top_k_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike, k: int = 5, from_sorted_ids: bool = False) -> Array:
    """1 where the label is among the k greatest predictions, else 0.

    Args:
        from_sorted_ids: ``y_pred`` holds class numbers, the likeliest first, instead of scores.

    >>> sparse_top_k_categorical_accuracy([2], [[0.5, 0.2, 0.3]], k=2)
    Array([1.], dtype=float32)
    """
    y_pred = as_float(y_pred)
    labels = labels_for(y_true, y_pred, owner="sparse_top_k_categorical_accuracy")[..., None]
    if from_sorted_ids:
        return _matches(jnp.any(labels.astype(y_pred.dtype) == y_pred[..., :k], axis=-1))
    score = jnp.take_along_axis(y_pred, labels, axis=-1)
    better = jnp.sum(y_pred > score, axis=-1)
    return _matches((better < k) & jnp.isfinite(score[..., 0]))


@metrics.add()
class SparseTopKCategoricalAccuracy(_Accuracy):
    """The share of rows whose label is among the k greatest predictions."""

    def __init__(
        self, k: int = 5, name: str = "sparse_top_k_categorical_accuracy", dtype: str | None = None, from_sorted_ids: bool = False
    ):
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k, from_sorted_ids=from_sorted_ids)
        self.k, self.from_sorted_ids = k, from_sorted_ids
