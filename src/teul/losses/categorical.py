"""Categorical cross-entropies: the surprise, ``-log p``, at the one class of many that it was. Natural logarithms."""

import jax
import jax.numpy as jnp

from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Number
from teul.errors import note, problem
from teul.losses.base import Formula, losses, pair
from teul.losses.probability import normalised, smoothed


def _one_hot_pair(owner: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """A share of the truth for each class."""
    y_true, y_pred = pair(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise problem("one_hot_shapes", owner=owner, y_true=y_true.shape, y_pred=y_pred.shape)
    if y_pred.shape[-1] == 1:
        note("one_class", loss=owner)
    return y_true, y_pred


def _log_shares(y_pred: Array, from_logits: bool, axis: int) -> Array:
    """``log p`` of each class."""
    return jax.nn.log_softmax(y_pred, axis) if from_logits else jnp.log(normalised(y_pred, axis))


@losses.add("cce", "softmax_crossentropy")
def categorical_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Array:
    """``-sum(y log p)`` over the classes.

    Args:
        y_true: one-hot labels (or shares), ``(rows, classes)``.
        y_pred: probabilities, brought to sum 1 first; or logits before the softmax if ``from_logits``. ``(rows, classes)``.
        label_smoothing: s takes s from the right class and spreads it over all.
        axis: the axis of the classes.

    >>> categorical_crossentropy([[0, 0, 1]], [[0.30, 0.15, 0.55]]).round(5)
    Array([0.59784], dtype=float32)
    """
    y_true, y_pred = _one_hot_pair("categorical_crossentropy", y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 1 / y_true.shape[axis])
    return -jnp.sum(y_true * _log_shares(y_pred, from_logits, axis), axis=axis)


@losses.add()
class CategoricalCrossentropy(Formula):
    """``-sum(y log p)`` over the classes, the mean over the batch: for one-hot labels.

    Args:
        from_logits: the predictions are logits, before any softmax.
        label_smoothing: s takes s from the right class and spreads it over all.
        axis: the axis of the classes.

    >>> round(float(CategoricalCrossentropy()([[0, 1]], [[0.5, 0.5]])), 4)
    0.6931
    """

    label_smoothing = Number(off=0.0)

    def __init__(
        self, from_logits=False, label_smoothing=0.0, axis=-1, reduction="sum_over_batch_size", name="categorical_crossentropy", dtype=None
    ):
        super().__init__(reduction, name, dtype)
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return categorical_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing, self.axis)


@losses.add()
def categorical_focal_crossentropy(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """``-sum(alpha * (1 - p)**gamma * y log p)`` over the classes (Lin et al., 2017).

    >>> categorical_focal_crossentropy([[0, 1]], [[0.5, 0.5]]).round(4)
    Array([0.0433], dtype=float32)
    """
    y_true, y_pred = _one_hot_pair("categorical_focal_crossentropy", y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 1 / y_true.shape[axis])
    p = normalised(jax.nn.softmax(y_pred, axis) if from_logits else y_pred, axis)
    weight = jnp.asarray(alpha, p.dtype) * jnp.power(1 - p, jnp.asarray(gamma, p.dtype))
    return -jnp.sum(weight * y_true * jnp.log(p), axis=axis)


@losses.add()
class CategoricalFocalCrossentropy(Formula):
    """Categorical cross-entropy that looks away from the easy rows (Lin et al., 2017).

    Args:
        alpha: a weight for all classes, or one for each.
        gamma: how far it looks away.
        from_logits, label_smoothing, axis: as in :class:`CategoricalCrossentropy`.
    """

    alpha, gamma, label_smoothing = Number(), Number(), Number(off=0.0)

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(reduction, name, dtype)
        self.alpha, self.gamma = alpha, gamma
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return categorical_focal_crossentropy(y_true, y_pred, self.alpha, self.gamma, self.from_logits, self.label_smoothing, self.axis)


@losses.add("scce")
def sparse_categorical_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Array:
    """``-log p[label]``: categorical cross-entropy for labels 0, 1, 2, ...

    Args:
        y_true: whole-number labels, ``(rows,)`` or ``(rows, 1)``.
        y_pred: probabilities, or logits if ``from_logits``, ``(rows, classes)``.
        ignore_class: a label whose rows count 0, such as -1 for "unknown".
        axis: the axis of the classes.

    >>> sparse_categorical_crossentropy([2], [[0.30, 0.15, 0.55]]).round(5)
    Array([0.59784], dtype=float32)
    """
    y_pred = as_float(y_pred)
    labels = labels_for(y_true, y_pred, axis)
    known = None if ignore_class is None else labels != ignore_class
    right = jax.nn.one_hot(labels, y_pred.shape[axis], dtype=y_pred.dtype, axis=axis)
    values = -jnp.sum(right * _log_shares(y_pred, from_logits, axis), axis=axis)
    return values if known is None else jnp.where(known, values, jnp.zeros_like(values))


def labels_for(y_true: ArrayLike, y_pred: Array, axis: int = -1, owner: str = "sparse_categorical_crossentropy") -> Array:
    """Whole-number labels, shaped as the predictions without their class axis."""
    labels = as_float(y_true).astype("int32")
    expected = tuple(n for i, n in enumerate(y_pred.shape) if i != axis % y_pred.ndim)
    if labels.ndim == y_pred.ndim and labels.shape[axis] == 1:
        labels = jnp.squeeze(labels, axis)
    if labels.shape != expected:
        raise problem("sparse_shapes", owner=owner, y_true=labels.shape, y_pred=y_pred.shape, expected=expected)
    return labels


@losses.add()
class SparseCategoricalCrossentropy(Formula):
    """``-log p[label]``, the mean over the batch: for labels 0, 1, 2, ...

    Args:
        from_logits: the predictions are logits, before any softmax.
        ignore_class: a label whose rows do not count at all, such as -1 for "unknown".
        axis: the axis of the classes.

    >>> round(float(SparseCategoricalCrossentropy()([1, 0], [[0.5, 0.5], [0.5, 0.5]])), 4)
    0.6931
    """

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction="sum_over_batch_size",
        axis=-1,
        name="sparse_categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(reduction, name, dtype)
        self.from_logits, self.ignore_class, self.axis = from_logits, ignore_class, axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return sparse_categorical_crossentropy(y_true, y_pred, self.from_logits, self.ignore_class, self.axis)

    def counted(self, y_true, y_pred):
        """All but the ignored class."""
        return None if self.ignore_class is None else labels_for(y_true, y_pred, self.axis) != self.ignore_class
