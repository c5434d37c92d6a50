"""Metrics that are the mean of a loss formula: errors of regression, surprises, margins, likeness of direction."""

import jax.numpy as jnp

from teul import config, losses
from teul.arrays import Array, ArrayLike
from teul.losses.base import pair
from teul.losses.regression import unit_length
from teul.metrics.base import metrics
from teul.metrics.reduction import MeanMetricWrapper


class _Error(MeanMetricWrapper):
    """Base of those that should be small."""

    _direction = "down"


@metrics.add("mse", "MSE")
class MeanSquaredError(_Error):
    """``mean((y_true - y_pred)**2)``.

    >>> float(MeanSquaredError()([[0.0, 1.0]], [[1.0, 3.0]]))
    2.5
    """

    def __init__(self, name: str = "mean_squared_error", dtype: str | None = None):
        super().__init__(losses.mean_squared_error, name, dtype)


@metrics.add("rmse", "RMSE")
class RootMeanSquaredError(_Error):
    """``sqrt(mean((y_true - y_pred)**2))`` over everything seen: the error in the target's own unit.

    >>> float(RootMeanSquaredError()([0.0, 0.0], [1.0, 7.0]))
    5.0
    """

    def __init__(self, name: str = "root_mean_squared_error", dtype: str | None = None):
        super().__init__(losses.mean_squared_error, name, dtype)

    def result(self) -> Array:
        """The root of the mean."""
        return jnp.sqrt(super().result())


@metrics.add("mae", "MAE")
class MeanAbsoluteError(_Error):
    """``mean(|y_true - y_pred|)``.

    >>> float(MeanAbsoluteError()([[0.0, 1.0]], [[1.0, 3.0]]))
    1.5
    """

    def __init__(self, name: str = "mean_absolute_error", dtype: str | None = None):
        super().__init__(losses.mean_absolute_error, name, dtype)


@metrics.add("mape", "MAPE")
class MeanAbsolutePercentageError(_Error):
    """``100 * mean(|y_true - y_pred| / |y_true|)``, in percent.

    >>> float(MeanAbsolutePercentageError()([[2.0, 4.0]], [[1.0, 5.0]]))
    37.5
    """

    def __init__(self, name: str = "mean_absolute_percentage_error", dtype: str | None = None):
        super().__init__(losses.mean_absolute_percentage_error, name, dtype)


@metrics.add("msle", "MSLE")
class MeanSquaredLogarithmicError(_Error):
    """``mean((log(y_true + 1) - log(y_pred + 1))**2)``."""

    def __init__(self, name: str = "mean_squared_logarithmic_error", dtype: str | None = None):
        super().__init__(losses.mean_squared_logarithmic_error, name, dtype)


@metrics.add("log_cosh", "logcosh")
class LogCoshError(_Error):
    """``mean(log(cosh(y_pred - y_true)))``."""

    def __init__(self, name: str = "logcosh", dtype: str | None = None):
        super().__init__(losses.log_cosh, name, dtype)


@metrics.add()
class Hinge(_Error):
    """``mean(max(1 - y_true * y_pred, 0))``, targets -1 and 1 (or 0 and 1)."""

    def __init__(self, name: str = "hinge", dtype: str | None = None):
        super().__init__(losses.hinge, name, dtype)


@metrics.add()
class SquaredHinge(_Error):
    """``mean(max(1 - y_true * y_pred, 0)**2)``, targets -1 and 1 (or 0 and 1)."""

    def __init__(self, name: str = "squared_hinge", dtype: str | None = None):
        super().__init__(losses.squared_hinge, name, dtype)


@metrics.add()
class CategoricalHinge(_Error):
    """``max(1 + best wrong score - score of the right class, 0)``, one-hot targets."""

    def __init__(self, name: str = "categorical_hinge", dtype: str | None = None):
        super().__init__(losses.categorical_hinge, name, dtype)


@metrics.add("kld", "KLD", "kullback_leibler_divergence")
class KLDivergence(_Error):
    """``sum(y log(y / p))``."""

    def __init__(self, name: str = "kl_divergence", dtype: str | None = None):
        super().__init__(losses.kl_divergence, name, dtype)


@metrics.add()
class Poisson(_Error):
    """``mean(y_pred - y_true * log(y_pred))``."""

    def __init__(self, name: str = "poisson", dtype: str | None = None):
        super().__init__(losses.poisson, name, dtype)


@metrics.add("bce", "BCE")
class BinaryCrossentropy(_Error):
    """``mean(-(y log p + (1 - y) log(1 - p)))``; the arguments are those of the loss."""

    def __init__(
        self, name: str = "binary_crossentropy", dtype: str | None = None, from_logits: bool = False, label_smoothing: float = 0
    ):  # fmt: skip
        super().__init__(losses.binary_crossentropy, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing)
        self.from_logits, self.label_smoothing = from_logits, label_smoothing


@metrics.add("cce")
class CategoricalCrossentropy(_Error):
    """``-sum(y log p)``, one-hot targets; the arguments are those of the loss."""

    def __init__(
        self,
        name: str = "categorical_crossentropy",
        dtype: str | None = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
        axis: int = -1,
    ):
        settings = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
        super().__init__(losses.categorical_crossentropy, name, dtype, **settings)
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis


@metrics.add("scce")
class SparseCategoricalCrossentropy(_Error):
    """``-log p[label]``; the arguments are those of the loss."""

    def __init__(
        self,
        name: str = "sparse_categorical_crossentropy",
        dtype: str | None = None,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
    ):
        settings = {"from_logits": from_logits, "ignore_class": ignore_class, "axis": axis}
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype, **settings)
        self.from_logits, self.ignore_class, self.axis = from_logits, ignore_class, axis


# Likeness ---------------------------------------------------------------------------------------------------------------------


class _Likeness(MeanMetricWrapper):
    """Base of those that should be great."""

    _direction = "up"


def cosine_similarity(y_true: ArrayLike, y_pred: ArrayLike, axis: int = -1) -> Array:
    """``cos(angle between y_true and y_pred)``: 1 for the same direction (the loss of this name is its negative).

    >>> cosine_similarity([[3.0, 0.0]], [[5.0, 0.0]])
    Array([1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.sum(unit_length(y_true, axis) * unit_length(y_pred, axis), axis=axis)


@metrics.add()
class CosineSimilarity(_Likeness):
    """``cos(angle between y_true and y_pred)``, the mean over all rows."""

    def __init__(self, name: str = "cosine_similarity", dtype: str | None = None, axis: int = -1):
        super().__init__(cosine_similarity, name, dtype, axis=axis)
        self.axis = axis


def _centred(y: Array, axis: int) -> Array:
    return y - jnp.mean(y, axis=axis, keepdims=True)


def pearson_correlation(y_true: ArrayLike, y_pred: ArrayLike, axis: int = -1) -> Array:
    """``cov(y_true, y_pred) / (std(y_true) std(y_pred))`` along ``axis``: from -1 to 1 (Pearson, 1895).

    >>> pearson_correlation([[0.0, 1.0, 2.0]], [[1.0, 3.0, 5.0]]).round(4)
    Array([1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    t, p = (_centred(y, axis) / jnp.std(y, axis=axis, keepdims=True) for y in (y_true, y_pred))
    return jnp.mean(t * p, axis=axis)


@metrics.add()
class PearsonCorrelation(_Likeness):
    """Pearson's correlation along ``axis``, the mean over all rows."""

    def __init__(self, name: str = "pearson_correlation", dtype: str | None = None, axis: int = -1):
        super().__init__(pearson_correlation, name, dtype, axis=axis)
        self.axis = axis


def concordance_correlation(y_true: ArrayLike, y_pred: ArrayLike, axis: int = -1) -> Array:
    """``2 cov / (var(y_true) + var(y_pred) + (mean(y_true) - mean(y_pred))**2)``: 1 only on the diagonal (Lin, 1989).

    >>> concordance_correlation([[0.0, 1.0, 2.0]], [[0.0, 1.0, 2.0]]).round(4)
    Array([1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    apart = jnp.square(jnp.mean(y_true, axis=axis) - jnp.mean(y_pred, axis=axis))
    covariance = jnp.mean(_centred(y_true, axis) * _centred(y_pred, axis), axis=axis)
    return 2 * covariance / (jnp.var(y_true, axis=axis) + jnp.var(y_pred, axis=axis) + apart + config.epsilon())


@metrics.add()
class ConcordanceCorrelation(_Likeness):
    """Lin's concordance along ``axis``, the mean over all rows."""

    def __init__(self, name: str = "concordance_correlation", dtype: str | None = None, axis: int = -1):
        super().__init__(concordance_correlation, name, dtype, axis=axis)
        self.axis = axis
