"""What goes on inside a trained model, from its weights and a few rows, in NumPy: a look that costs no program."""

from collections.abc import Callable
from typing import Any

import numpy as np

from teul.report.advice.description import DROPOUTS, ModelDescription

_MOST = 2_000_000  # weights looked at
_BENT: dict[str | None, Callable] = {
    "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z, None: lambda z: z, "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-np.clip(z, -60, 60))), "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
}  # fmt: skip


def largest_weight(model: Any) -> tuple[str, float]:
    """The layer with the weight farthest from 0, and how far; ("", 0.0) for models too large to look at."""
    largest = ("", 0.0)
    if model.count_params() > _MOST:
        return largest
    for layer in model.layers:
        for variable in getattr(layer, "trainable_variables", ()):
            value = np.asarray(variable.value, np.float32)
            size = float(np.abs(value).max()) if value.size else 0.0
            if not size <= largest[1]:
                largest = (layer.name, size)
    return largest


def broken_layer(model: Any, rows: np.ndarray | None) -> str:
    """The first layer of a chain that turns ``rows`` of numbers into something that is none; "" where all are numbers."""
    if rows is None or not np.isfinite(rows).all():
        return ""
    z: Any = rows
    for layer in model.layers:
        try:
            z = layer(z)
        except (TypeError, ValueError):
            return ""  # no chain after all
        if not np.isfinite(np.asarray(z, np.float32)).all():
            return layer.name
    return ""


def asleep(model: Any, description: ModelDescription, rows: np.ndarray | None) -> dict[str, float]:
    """For each Dense layer with ReLU the share of its units that are 0 for all ``rows``, as far as the layers are plain ones."""
    if rows is None or len(rows) < 8 or description.params > _MOST or not any(a.activation == "relu" for a in description.layers):
        return {}
    layers = {layer.name: layer for layer in model.layers}  # those within others are not looked at
    z, shares = rows.astype(np.float32), {}
    with np.errstate(all="ignore"):
        for layer in description.layers:
            if layer.kind == "Flatten":
                z = z.reshape(len(z), -1)
            elif layer.kind in ("Dense", "Activation", "ReLU") and layer.activation in _BENT:
                if layer.kind == "Dense":
                    one = layers.get(layer.name)
                    if z.ndim == 1:
                        z = z[:, None]
                    if one is None or z.ndim != 2 or one.kernel.shape[0] != z.shape[1]:
                        return shares
                    z = z @ np.asarray(one.kernel.value, np.float32)
                    if one.bias is not None:
                        z = z + np.asarray(one.bias.value, np.float32)
                z = _BENT[layer.activation](z)
                if layer.activation == "relu":
                    shares[layer.name] = float((z <= 0).all(axis=0).mean())
            elif layer.kind not in DROPOUTS | {"InputLayer"}:
                return shares
    return shares
