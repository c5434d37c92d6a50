"""Losses: how far predictions lie from targets. A function gives one value a row, a class one number a batch."""
# ruff: noqa: F401 (this file is the list of the names)

from collections.abc import Callable, Mapping
from typing import Any

from teul.configured import serialize as _as_data
from teul.losses.base import Loss, LossFunctionWrapper, losses, same_rank
from teul.losses.crossentropy import (
    BinaryCrossentropy,
    BinaryFocalCrossentropy,
    CategoricalCrossentropy,
    CategoricalFocalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
    KLDivergence,
    SparseCategoricalCrossentropy,
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_generalized_cross_entropy,
    kl_divergence,
    sparse_categorical_crossentropy,
)
from teul.losses.margin import CategoricalHinge, Hinge, SquaredHinge, categorical_hinge, hinge, squared_hinge
from teul.losses.overlap import Circle, Dice, Tversky, circle, dice, tversky
from teul.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    Poisson,
    RootMeanSquaredError,
    cosine_similarity,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    root_mean_squared_error,
)

# The short names the notes and older Keras use.
mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
rmse = RMSE = root_mean_squared_error
bce = BCE = binary_crossentropy
kld = KLD = kullback_leibler_divergence = kl_divergence
logcosh = log_cosh
LossFunction = LossFunctionWrapper


def get(identifier: str | Mapping | type | Callable | None) -> Any:
    """The loss function of that name, or the object, class or function given (a class is instantiated); None stays None.

    As in Keras a name in small letters is the function, a name in capital letters an object. What training uses is always
    an object: see :func:`resolve`.

    >>> get("mse") is mean_squared_error, type(get("MeanSquaredError")).__name__
    (True, 'MeanSquaredError')
    """
    return losses.get(identifier)


def resolve(identifier: Any) -> Loss | None:
    """The Loss object for whatever ``compile`` was given: a name, a Loss, a function ``(y_true, y_pred) -> values``.

    >>> resolve("mse").name, resolve(lambda y_true, y_pred: y_pred - y_true).name
    ('mean_squared_error', '<lambda>')
    """
    found = get(identifier)
    if found is None or isinstance(found, Loss):
        return found
    if found is root_mean_squared_error:
        return RootMeanSquaredError()  # the root of the batch's mean, not the mean of the rows' roots
    return LossFunctionWrapper(found)


def serialize(loss: Any) -> Any:
    """A loss as plain data: a function's name, an object's class name and config."""
    return _as_data(loss)


def deserialize(config: Any) -> Any:
    """The loss that :func:`serialize` wrote down."""
    return get(config)
