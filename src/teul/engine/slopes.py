"""Slopes to look at: the gradient of a model's loss, and the derivative of a function, as plain arrays."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from teul.engine.pure import Machine
from teul.layers.base import calling
from teul.variables import bound


def loss_and_gradients(model: Any, x: Any, y: Any) -> tuple[float, dict[str, np.ndarray]]:
    """The loss of a compiled model for these samples, as in training but for dropout, and its gradient by each weight.

    Args:
        model: a compiled model.
        x, y: samples and targets, as ``fit`` takes them.

    Returns:
        The loss with its penalties, and the gradients by the weights' names ``layer/kernel``.
    """
    samples = model._prepared(x, y)
    machine = Machine(model, model.objective)
    variables = model.trainable_variables
    fixed = [v for v in model.variables if all(v is not t for t in variables)]

    def loss(values: list[jax.Array]) -> jax.Array:
        with bound((variables, values), (fixed, [v.value for v in fixed])), calling(False) as added:
            outputs = model(samples.x, training=False)
            return machine._loss(samples.x, samples.y, outputs, samples.weight, added)[0]

    value, slopes = jax.value_and_grad(loss)([v.value for v in variables])
    return float(value), {name: np.asarray(g) for name, g in zip(weight_names(model), slopes, strict=True)}


def weight_names(model: Any) -> list[str]:
    """The names ``layer/kernel`` of the trainable weights, in order."""
    owners = {id(v): layer.name for layer in model._flatten_layers() if not hasattr(layer, "layers") for v in layer.weights}
    return [f"{owners.get(id(v), model.name)}/{v.name}" for v in model.trainable_variables]


def derivative(function: Callable[[Any], Any], values: np.ndarray) -> np.ndarray:
    """The derivative of a function of one number at each of ``values``.

    >>> derivative(lambda x: x * x, np.array([1.0, 3.0], "float32"))
    array([2., 6.], dtype=float32)
    """
    return np.asarray(jax.vmap(jax.grad(lambda v: function(v).sum()))(jax.numpy.asarray(values)))
