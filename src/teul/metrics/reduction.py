"""Sums and means over everything seen."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from teul.arrays import Array, ArrayLike, as_float
from teul.configured import deserialize, serialize
from teul.losses.base import beside, divide_no_nan, losses
from teul.masking import mask_of
from teul.metrics.base import Metric, metrics
from teul.variables import as_array


def _weighed(values: ArrayLike, sample_weight: ArrayLike | None, dtype: str) -> tuple[Array, Array]:
    """Values, and a weight for each of them."""
    values = as_float(values, dtype)
    if sample_weight is None:
        return values, jnp.ones_like(values)
    weight = beside(values, as_float(sample_weight, dtype), "sample_weight")
    shape = jnp.broadcast_shapes(values.shape, weight.shape)
    return jnp.broadcast_to(values, shape), jnp.broadcast_to(weight, shape)


@metrics.add()
class Sum(Metric):
    """The sum of all values seen, each times its weight.

    >>> total = Sum()
    >>> total.update_state([1.0, 2.0])
    >>> float(total(3.0))
    6.0
    """

    def __init__(self, name: str = "sum", dtype: str | None = None):
        super().__init__(dtype, name)
        self.total = self.add_variable(name="total")

    def update_state(self, values: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Add ``sum(values * sample_weight)``."""
        values, weight = _weighed(values, sample_weight, self.dtype)
        self.total.assign_add(jnp.sum(values * weight))

    def result(self) -> Array:
        """The sum."""
        return self.total.value


@metrics.add()
class Mean(Metric):
    """The mean of all values seen: ``sum(weight * value) / sum(weight)``. A row of many values counts as one, by their mean.

    >>> mean = Mean()
    >>> mean.update_state([1.0, 3.0])
    >>> float(mean(5.0, sample_weight=2.0))
    3.5
    """

    def __init__(self, name: str = "mean", dtype: str | None = None):
        super().__init__(dtype, name)
        self.total = self.add_variable(name="total")
        self.count = self.add_variable(name="count")

    def update_state(self, values: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count the rows of one batch."""
        values, weight = _weighed(values, sample_weight, self.dtype)
        values_a_row = math.prod(values.shape[1:])
        self.total.assign_add(jnp.sum(values * weight) / values_a_row)
        self.count.assign_add(jnp.sum(weight) / values_a_row)

    def result(self) -> Array:
        """The mean; 0 where nothing was seen."""
        return divide_no_nan(self.total.value, self.count.value)


@metrics.add()
class MeanMetricWrapper(Mean):
    """The mean of what a function ``(y_true, y_pred, **kwargs)`` gives.

    >>> error = MeanMetricWrapper(lambda y_true, y_pred: abs(y_true - y_pred), name="error")
    >>> float(error([0.0, 0.0], [1.0, 3.0]))
    2.0
    """

    def __init__(self, fn: Callable[..., Array], name: str | None = None, dtype: str | None = None, **kwargs: Any):
        called = getattr(fn, "name", None) or getattr(fn, "__name__", None) or "mean_metric_wrapper"
        super().__init__(name or called.strip("<>"), dtype)
        self.fn, self.kwargs = fn, kwargs

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch."""
        mask = mask_of(y_pred)
        values = self.fn(as_array(y_true), as_array(y_pred), **self.kwargs)
        if mask is not None:
            mask = as_float(mask, self.dtype)
            sample_weight = mask if sample_weight is None else beside(mask, as_float(sample_weight, self.dtype), "sample_weight") * mask
        super().update_state(values, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """The function's name and its arguments."""
        return {**super().get_config(), **serialize(self.kwargs)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "MeanMetricWrapper":
        """A new metric; a function that is named is looked up."""
        config = {name: deserialize(value, losses) for name, value in config.items()}
        if isinstance(config.get("fn"), str):
            config["fn"] = function_named(config["fn"])
        return cls(**config)


def function_named(name: str) -> Callable[..., Array]:
    """The function ``(y_true, y_pred)`` of that name, a metric's or a loss's."""
    if not metrics.knows(name):
        return losses.find(name)
    found = metrics.find(name)
    return found().fn if isinstance(found, type) and issubclass(found, MeanMetricWrapper) else found  # type: ignore[call-arg]
