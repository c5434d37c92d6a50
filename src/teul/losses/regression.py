"""Losses of numbers against numbers. Each function gives one value a row: the mean over the last axis."""

import math

import jax
import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike
from teul.configured import Number
from teul.losses.base import Formula, losses, pair


@losses.add("mse", "MSE")
def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean((y_true - y_pred)**2)``.

    >>> mean_squared_error([[0.0, 1.0]], [[1.0, 3.0]])
    Array([2.5], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.mean(jnp.square(y_true - y_pred), axis=-1)


@losses.add()
class MeanSquaredError(Formula):
    """``mean((y_true - y_pred)**2)`` over the batch.

    >>> float(MeanSquaredError()([[0.0, 1.0]], [[1.0, 3.0]]))
    2.5
    """

    def call(self, y_true, y_pred):
        """One value a row."""
        return mean_squared_error(y_true, y_pred)


@losses.add("mae", "MAE")
def mean_absolute_error(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean(|y_true - y_pred|)``.

    >>> mean_absolute_error([[0.0, 1.0]], [[1.0, 3.0]])
    Array([1.5], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.mean(jnp.abs(y_true - y_pred), axis=-1)


@losses.add()
class MeanAbsoluteError(Formula):
    """``mean(|y_true - y_pred|)`` over the batch.

    >>> float(MeanAbsoluteError()([[0.0, 1.0]], [[1.0, 3.0]]))
    1.5
    """

    def call(self, y_true, y_pred):
        """One value a row."""
        return mean_absolute_error(y_true, y_pred)


@losses.add("mape", "MAPE")
def mean_absolute_percentage_error(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``100 * mean(|y_true - y_pred| / max(|y_true|, 1e-7))``: the error in percent of the target.

    >>> mean_absolute_percentage_error([[2.0, 4.0]], [[1.0, 5.0]])
    Array([37.5], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    size = jnp.maximum(jnp.abs(y_true), config.epsilon())
    return 100 * jnp.mean(jnp.abs((y_true - y_pred) / size), axis=-1)


@losses.add()
class MeanAbsolutePercentageError(Formula):
    """``100 * mean(|y_true - y_pred| / |y_true|)`` over the batch.

    >>> float(MeanAbsolutePercentageError()([[2.0, 4.0]], [[1.0, 5.0]]))
    37.5
    """

    def call(self, y_true, y_pred):
        """One value a row."""
        return mean_absolute_percentage_error(y_true, y_pred)


@losses.add("msle", "MSLE")
def mean_squared_logarithmic_error(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean((log(y_true + 1) - log(y_pred + 1))**2)``, with values below 1e-7 raised to it.

    >>> mean_squared_logarithmic_error([[math.e - 1]], [[0.0]]).round(5)
    Array([1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    log_true, log_pred = (jnp.log(jnp.maximum(y, config.epsilon()) + 1) for y in (y_true, y_pred))
    return jnp.mean(jnp.square(log_pred - log_true), axis=-1)


@losses.add()
class MeanSquaredLogarithmicError(Formula):
    """``mean((log(y_true + 1) - log(y_pred + 1))**2)`` over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return mean_squared_logarithmic_error(y_true, y_pred)


@losses.add("rmse", "RMSE")
def root_mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``sqrt(mean((y_true - y_pred)**2))`` of each row (over the batch: :class:`RootMeanSquaredError`).

    >>> root_mean_squared_error([[0.0, 0.0]], [[1.0, 7.0]])
    Array([5.], dtype=float32)
    """
    return _sqrt(mean_squared_error(y_true, y_pred))


@losses.add()
class RootMeanSquaredError(Formula):
    """``sqrt(mean((y_true - y_pred)**2))`` with the mean taken over the batch: the error in the target's own unit.

    Keras has this as a metric only.

    >>> float(RootMeanSquaredError()([0.0, 0.0], [1.0, 7.0]))
    5.0
    """

    def __call__(self, y_true, y_pred, sample_weight=None, mask=None):
        """The root of what :class:`MeanSquaredError` gives."""
        return _sqrt(super().__call__(y_true, y_pred, sample_weight, mask))

    def call(self, y_true, y_pred):
        """The squared error, one value a row; the root comes after the mean."""
        return mean_squared_error(y_true, y_pred)


def _sqrt(x: Array) -> Array:
    """The root, with slope 0 at 0 where the true one is infinite: a perfect fit must not turn into NaN."""
    positive = x > 0
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, x, jnp.ones_like(x))), jnp.zeros_like(x))


@losses.add("huber_loss")
def huber(y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0) -> Array:
    """The mean of ``e**2 / 2`` where ``|e| <= delta``, of ``delta * |e| - delta**2 / 2`` beyond (Huber, 1964).

    >>> huber([[0.0, 0.0]], [[1.0, 3.0]])
    Array([1.5], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    delta = jnp.asarray(delta, y_pred.dtype)
    error = y_pred - y_true
    size = jnp.abs(error)
    return jnp.mean(jnp.where(size <= delta, jnp.square(error) / 2, delta * size - jnp.square(delta) / 2), axis=-1)


@losses.add()
class Huber(Formula):
    """Squared error near, absolute error far: one outlier cannot rule the fit.

    Args:
        delta: where near ends.

    >>> float(Huber()([0.0, 0.0], [1.0, 3.0]))
    1.5
    """

    delta = Number()

    def __init__(self, delta: float = 1.0, reduction="sum_over_batch_size", name="huber_loss", dtype=None):
        super().__init__(reduction, name, dtype)
        self.delta = delta

    def call(self, y_true, y_pred):
        """One value a row."""
        return huber(y_true, y_pred, self.delta)


@losses.add("logcosh")
def log_cosh(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean(log(cosh(y_pred - y_true)))``: about ``e**2 / 2`` near 0 and ``|e| - log 2`` far.

    >>> log_cosh([[0.0]], [[0.0]])
    Array([0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    return jnp.mean(error + jax.nn.softplus(-2 * error) - math.log(2), axis=-1)  # cosh itself would overflow


@losses.add()
class LogCosh(Formula):
    """``mean(log(cosh(y_pred - y_true)))`` over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return log_cosh(y_true, y_pred)


def unit_length(x: Array, axis: int) -> Array:
    """``x / |x|`` along ``axis``; 0 stays 0."""
    return x * jax.lax.rsqrt(jnp.maximum(jnp.sum(jnp.square(x), axis=axis, keepdims=True), config.epsilon() ** 2))


@losses.add("cosine", "cosine_proximity")
def cosine_similarity(y_true: ArrayLike, y_pred: ArrayLike, axis: int = -1) -> Array:
    """``-cos(angle between y_true and y_pred)``: -1 for the same direction, 0 for a right angle, 1 for opposite ones.

    >>> cosine_similarity([[3.0, 0.0]], [[5.0, 0.0]])
    Array([-1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return -jnp.sum(unit_length(y_true, axis) * unit_length(y_pred, axis), axis=axis)


@losses.add()
class CosineSimilarity(Formula):
    """``-cos(angle between y_true and y_pred)``, the mean over the batch.

    Args:
        axis: the axis along which the vectors lie.
    """

    def __init__(self, axis: int = -1, reduction="sum_over_batch_size", name="cosine_similarity", dtype=None):
        super().__init__(reduction, name, dtype)
        self.axis = axis

    def call(self, y_true, y_pred):
        """One value a row."""
        return cosine_similarity(y_true, y_pred, self.axis)


@losses.add()
def poisson(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean(y_pred - y_true * log(y_pred + 1e-7))``: for counts.

    >>> poisson([[1.0]], [[1.0]]).round(5)
    Array([1.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.mean(y_pred - y_true * jnp.log(y_pred + config.epsilon()), axis=-1)


@losses.add()
class Poisson(Formula):
    """``mean(y_pred - y_true * log(y_pred))`` over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return poisson(y_true, y_pred)
