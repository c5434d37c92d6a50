"""Cross-entropies: the surprise, ``-log p``, at what really happened. Natural logarithms, probabilities kept 1e-7 from 0 and 1."""

import jax
import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float, is_zero
from teul.configured import Number
from teul.errors import note, problem
from teul.losses.base import Formula, losses, pair


def clipped(p: Array) -> Array:
    """Probabilities moved off 0 and 1, where the logarithm has no end."""
    return jnp.clip(p, config.epsilon(), 1 - config.epsilon())


def normalised(p: Array, axis: int) -> Array:
    """Shares that sum to 1 along ``axis``, clipped."""
    return clipped(p / jnp.sum(p, axis=axis, keepdims=True))


def smoothed(y_true: Array, label_smoothing: float | Array, share: float) -> Array:
    """``y_true * (1 - s) + s * share``: hard targets a little softer."""
    if is_zero(label_smoothing):
        return y_true
    s = jnp.asarray(label_smoothing, y_true.dtype)
    return y_true * (1 - s) + s * share


def _binary_pair(owner: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """A 0 or 1 for each prediction."""
    y_true, y_pred = pair(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise problem("binary_shapes", owner=owner, y_true=y_true.shape, y_pred=y_pred.shape)
    return y_true, y_pred


def _one_hot_pair(owner: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """A share of the truth for each class."""
    y_true, y_pred = pair(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise problem("one_hot_shapes", owner=owner, y_true=y_true.shape, y_pred=y_pred.shape)
    if y_pred.shape[-1] == 1:
        note("one_class", loss=owner)
    return y_true, y_pred


# Yes or no --------------------------------------------------------------------------------------------------------------------


def _binary(y_true: Array, y_pred: Array) -> Array:
    """``-(y log p + (1 - y) log(1 - p))``, each value."""
    p = clipped(y_pred)
    return -(y_true * jnp.log(p) + (1 - y_true) * jnp.log(1 - p))


def _binary_from_logits(y_true: Array, z: Array) -> Array:
    """The same for ``p = sigmoid(z)``, without rounding p off first."""
    return -(y_true * jax.nn.log_sigmoid(z) + (1 - y_true) * jax.nn.log_sigmoid(-z))


@losses.add("bce", "BCE")
def binary_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Array:
    """``mean(-(y log p + (1 - y) log(1 - p)))``.

    Args:
        y_true: 0 or 1 (or shares between), ``(rows, units)``.
        y_pred: probabilities, or logits before the sigmoid if ``from_logits``, ``(rows, units)``.
        label_smoothing: s moves the targets to ``s / 2`` and ``1 - s / 2``.
        axis: the axis to take the mean over.

    >>> binary_crossentropy([1, 0, 0, 1], [0.8, 0.3, 0.5, 0.9]).round(4)
    Array(0.3446, dtype=float32)
    """
    y_true, y_pred = _binary_pair("binary_crossentropy", y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 1 / 2)
    return jnp.mean(_binary_from_logits(y_true, y_pred) if from_logits else _binary(y_true, y_pred), axis=axis)


@losses.add()
class BinaryCrossentropy(Formula):
    """``-(y log p + (1 - y) log(1 - p))``, the mean over the batch: for yes-or-no questions.

    Args:
        from_logits: the predictions are logits, before any sigmoid.
        label_smoothing: s moves the targets to ``s / 2`` and ``1 - s / 2``.
        axis: the axis of the questions.

    >>> float(BinaryCrossentropy()([1, 0], [0.5, 0.5])) == float(jnp.log(2.0))
    True
    """

    label_smoothing = Number(off=0.0)

    def __init__(
        self, from_logits=False, label_smoothing=0.0, axis=-1, reduction="sum_over_batch_size", name="binary_crossentropy", dtype=None
    ):
        super().__init__(reduction, name, dtype)
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return binary_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing, self.axis)


@losses.add()
def binary_focal_crossentropy(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """Binary cross-entropy times ``(1 - p_right)**gamma``, so that what is easy weighs little (Lin et al., 2017).

    Args:
        apply_class_balancing: weigh ones by ``alpha`` and zeros by ``1 - alpha``.

    >>> binary_focal_crossentropy([[1.0]], [[0.5]], gamma=2.0).round(4)
    Array([0.1733], dtype=float32)
    """
    y_true, y_pred = _binary_pair("binary_focal_crossentropy", y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 1 / 2)
    p = jax.nn.sigmoid(y_pred) if from_logits else y_pred
    p_right = y_true * p + (1 - y_true) * (1 - p)
    values = jnp.power(1 - p_right, jnp.asarray(gamma, p.dtype)) * _binary(y_true, p)
    if apply_class_balancing:
        alpha = jnp.asarray(alpha, p.dtype)
        values = values * (y_true * alpha + (1 - y_true) * (1 - alpha))
    return jnp.mean(values, axis=axis)


@losses.add()
class BinaryFocalCrossentropy(Formula):
    """Binary cross-entropy that looks away from the easy rows: for rare ones among many zeros (Lin et al., 2017).

    Args:
        apply_class_balancing: weigh ones by ``alpha`` and zeros by ``1 - alpha``.
        alpha: that weight.
        gamma: how far it looks away; 0 gives binary cross-entropy.
        from_logits, label_smoothing, axis: as in :class:`BinaryCrossentropy`.
    """

    alpha, gamma, label_smoothing = Number(), Number(), Number(off=0.0)

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(reduction, name, dtype)
        self.apply_class_balancing, self.alpha, self.gamma = apply_class_balancing, alpha, gamma
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return binary_focal_crossentropy(
            y_true, y_pred, self.apply_class_balancing, self.alpha, self.gamma, self.from_logits, self.label_smoothing, self.axis
        )


# One of many, one-hot ---------------------------------------------------------------------------------------------------------


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


# One of many, by number -------------------------------------------------------------------------------------------------------


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


# Between distributions --------------------------------------------------------------------------------------------------------


@losses.add("kld", "KLD", "kullback_leibler_divergence")
def kl_divergence(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``sum(y log(y / p))``: how many nats p costs more than y itself (Kullback and Leibler, 1951).

    >>> kl_divergence([[0.5, 0.5]], [[0.5, 0.5]])
    Array([0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    y, p = (jnp.clip(v, config.epsilon(), 1) for v in (y_true, y_pred))
    return jnp.sum(y * jnp.log(y / p), axis=-1)


@losses.add()
class KLDivergence(Formula):
    """``sum(y log(y / p))``, the mean over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return kl_divergence(y_true, y_pred)


@losses.add()
def categorical_generalized_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike, q: float) -> Array:
    """``(1 - p[label]**q) / q``: between absolute error (q = 1) and cross-entropy (q -> 0); bears wrong labels (Zhang, 2018).

    >>> categorical_generalized_cross_entropy([1], [[0.75, 0.25]], q=0.5)
    Array([1.], dtype=float32)
    """
    y_pred = as_float(y_pred)
    right = jax.nn.one_hot(labels_for(y_true, y_pred, -1), y_pred.shape[-1], dtype=y_pred.dtype)
    q = jnp.asarray(q, y_pred.dtype)
    return (1 - jnp.power(jnp.sum(right * y_pred, axis=-1), q)) / q


@losses.add()
class CategoricalGeneralizedCrossEntropy(Formula):
    """``(1 - p[label]**q) / q``, the mean over the batch: for labels that are sometimes wrong.

    Args:
        q: between 0 and 1, both excluded.
    """

    q = Number()

    def __init__(self, q=0.5, reduction="sum_over_batch_size", name="categorical_generalized_cross_entropy", dtype=None):
        super().__init__(reduction, name, dtype)
        if not 0 < q < 1:
            raise problem("bad_argument", owner="CategoricalGeneralizedCrossEntropy", argument="q", expected="between 0 and 1", got=q)
        self.q = q

    def call(self, y_true, y_pred):
        """One value a row."""
        return categorical_generalized_cross_entropy(y_true, y_pred, self.q)
