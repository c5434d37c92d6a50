"""Metrics by their names."""

from typing import Any

from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope
from teul.losses.base import losses
from teul.metrics.base import Metric, metrics
from teul.metrics.reduction import MeanMetricWrapper


def get(identifier: Any) -> Metric | None:
    """The Metric for a name (in any case), config, class, object or function ``(y_true, y_pred) -> values``; None stays None.

    The name of a loss that is no metric is the mean of that loss.

    >>> get("mse").name, get("Huber").name, get(lambda y_true, y_pred: y_pred).name
    ('mean_squared_error', 'huber', 'lambda')
    """
    if isinstance(identifier, str) and not _known(identifier) and (loss := _loss_function(identifier)):
        return MeanMetricWrapper(loss)
    found = metrics.get(identifier)
    if found is None or isinstance(found, Metric) or not callable(found):
        return found
    return MeanMetricWrapper(found)


def _known(name: str) -> bool:
    return name.lower() in {known.lower() for known in metrics.members}


def _loss_function(name: str) -> Any:
    return next((f for known, f in losses.members.items() if known.lower() == name.lower() and not isinstance(f, type)), None)


def serialize(metric: Any) -> Any:
    """A metric as plain data."""
    return _as_data(metric)


def deserialize(config: Any, custom_objects: Any = None) -> Metric | None:
    """The metric that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(config)
