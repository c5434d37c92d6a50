"""Binary cross-entropies: the surprise, ``-log p``, at each answer to a yes-or-no question. Natural logarithms."""

import jax
import jax.numpy as jnp

from teul.arrays import Array, ArrayLike
from teul.configured import Number
from teul.errors import problem
from teul.losses.base import Formula, losses, pair
from teul.losses.probability import clipped, smoothed


def _binary_pair(owner: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """A 0 or 1 for each prediction."""
    y_true, y_pred = pair(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise problem("binary_shapes", owner=owner, y_true=y_true.shape, y_pred=y_pred.shape)
    return y_true, y_pred


@jax.custom_jvp
def _binary(y_true: Array, y_pred: Array) -> Array:
    """``-(y log p + (1 - y) log(1 - p))``, each value."""
    p = clipped(y_pred)
    return -(y_true * jnp.log(p) + (1 - y_true) * jnp.log(1 - p))


@_binary.defjvp
def _binary_slope(values, slopes):
    # By p: (p - y) / (p (1 - p)) where p was not clipped. Written out, it is one pass over the batch instead of eight.
    (y_true, y_pred), (y_slope, p_slope) = values, slopes
    p = clipped(y_pred)
    by_p = jnp.where(p == y_pred, (p - y_true) / (p * (1 - p)), 0)
    by_y = jnp.log(1 - p) - jnp.log(p)
    return _binary(y_true, y_pred), by_p * p_slope + by_y * y_slope


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
