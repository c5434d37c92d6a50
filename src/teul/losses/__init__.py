"""Losses: how far predictions lie from targets. A function gives one value a row, a class one number a batch."""
# ruff: noqa: F401 (this file is the list of the names)

from collections.abc import Callable, Mapping
from typing import Any

from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope
from teul.losses.alignment import CTC, ctc
from teul.losses.base import Loss, LossFunctionWrapper, losses, same_rank
from teul.losses.binary import BinaryCrossentropy, BinaryFocalCrossentropy, binary_crossentropy, binary_focal_crossentropy
from teul.losses.categorical import (
    CategoricalCrossentropy,
    CategoricalFocalCrossentropy,
    SparseCategoricalCrossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    sparse_categorical_crossentropy,
)
from teul.losses.divergence import (
    CategoricalGeneralizedCrossEntropy,
    KLDivergence,
    categorical_generalized_cross_entropy,
    kl_divergence,
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
    """The loss for a name, config, class, object or function: functions for their names, objects for those of classes.

    >>> get("mse").__name__, get("MeanSquaredError").name
    ('mean_squared_error', 'mean_squared_error')
    """
    return losses.get(identifier)


def as_loss(identifier: str | Mapping | type | Callable | None) -> Loss | None:
    """The Loss for whatever ``compile(loss=...)`` was given; None stays None.

    Always an object, so that it weighs and reduces: the functions themselves are in this module.

    >>> as_loss("mse").name, as_loss("MeanSquaredError").name
    ('mean_squared_error', 'mean_squared_error')
    """
    found = losses.get(identifier)
    if found is None or isinstance(found, Loss):
        return found
    if found is root_mean_squared_error:
        return RootMeanSquaredError()  # the root of the batch's mean, not the mean of the rows' roots
    return LossFunctionWrapper(found)


def resolve(identifier: Any, *, y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> Loss | None:
    """Like :func:`as_loss`; and ``"crossentropy"`` or ``"ce"`` is the cross-entropy that fits the shapes, as Keras chooses it.

    >>> resolve("ce", y_true_shape=(8,), y_pred_shape=(8, 3)).name
    'sparse_categorical_crossentropy'
    """
    if str(identifier).lower() not in ("crossentropy", "ce"):
        return as_loss(identifier)
    return as_loss({"binary": "bce", "sparse": "scce", "categorical": "cce"}[labelling(y_true_shape, y_pred_shape)])


def labelling(y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> str:
    """How the targets name classes, by Keras's rule: ``"binary"``, ``"sparse"`` (whole numbers) or ``"categorical"`` (one-hot).

    >>> labelling((8, 1), (8, 1)), labelling((8, 1), (8, 3)), labelling((8, 3), (8, 3))
    ('binary', 'sparse', 'categorical')
    """
    if y_pred_shape[-1] == 1 or len(y_pred_shape) == 1:
        return "binary"
    if len(y_true_shape) < len(y_pred_shape) or y_true_shape[-1] == 1:
        return "sparse"
    return "categorical"


def serialize(loss: Any) -> Any:
    """A loss as plain data: a function's name, an object's class name and config."""
    return _as_data(loss)


def deserialize(name: Any, custom_objects: Any = None) -> Any:
    """The loss that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(name)
