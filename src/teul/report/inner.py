"""Pictures of what is inside a network: weights and gradients by layer, filters, feature maps, activation functions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from teul.errors import problem
from teul.report.pictures import new_axes, picture, tiled


@picture
def plot_activation(activation: Any, *, low: float = -5.0, high: float = 5.0, ax: Any = None) -> Any:
    """An activation function and its derivative.

    Args:
        activation: its name, or the function.
        low, high: the range of inputs.
        ax: matplotlib axes to draw on.

    >>> [line.get_label() for line in plot_activation("sigmoid").lines[:2]]
    ['sigmoid', 'derivative']
    """
    from teul import activations
    from teul.engine.slopes import derivative

    function = activations.get(activation)
    ax = ax if ax is not None else new_axes()[0]
    # An even number of points, so that the corner at 0 of a ReLU is not asked for a slope.
    values = np.linspace(low, high, 400, dtype=np.float32)
    ax.plot(values, np.asarray(function(values)), label=getattr(function, "__name__", str(activation)))
    ax.plot(values, derivative(function, values), linestyle="--", label="derivative")
    ax.axhline(0, color="lightgray", linewidth=0.8, zorder=0)
    ax.axvline(0, color="lightgray", linewidth=0.8, zorder=0)
    ax.set(xlabel="z")
    ax.legend()
    return ax


@picture
def plot_weights(weights: Any, *, bins: int = 40, ax: Any = None) -> Any:
    """How the weights of each layer are spread: one histogram a kernel.

    Args:
        weights: a model, or arrays by name.
        bins: bars a histogram.
        ax: matplotlib axes to draw on.
    """
    return _histograms(_arrays(weights), bins, "weight", ax)


@picture
def plot_gradients(model: Any, x: Any = None, y: Any = None, *, bins: int = 40, ax: Any = None) -> Any:
    """How the gradients of the loss by each layer's weights are spread: layers near 0 hardly learn.

    Args:
        model: a compiled model, or gradients by name.
        x, y: the samples whose loss is meant.
        bins: bars a histogram.
        ax: matplotlib axes to draw on.
    """
    if isinstance(model, Mapping):
        return _histograms(dict(model), bins, "gradient", ax)
    from teul.engine.slopes import loss_and_gradients

    gradients = loss_and_gradients(model, x, y)[1]
    return _histograms({name: g for name, g in gradients.items() if g.ndim > 1}, bins, "gradient", ax)


@picture
def plot_filters(filters: Any, *, layer: str | None = None, most: int = 64, ax: Any = None) -> Any:
    """The filters of a convolution as pictures, each stretched from black (its least weight) to white.

    Args:
        filters: a model (its first two-dimensional convolution, or that called ``layer``), a layer, or an array
            ``(height, width, channels, filters)``; channels are averaged.
        layer: the layer's name.
        most: how many to show at most.
        ax: matplotlib axes to draw on.

    Raises:
        ValueError: there is no such convolution.
    """
    kernel = _kernel(filters, layer)
    sheet, _ = tiled(np.moveaxis(kernel.mean(axis=2), -1, 0)[:most])
    return _sheet(sheet, ax, f"{min(most, kernel.shape[-1])} filters of {kernel.shape[0]} x {kernel.shape[1]}")


@picture
def plot_feature_maps(model: Any, x: Any = None, *, layer: str | None = None, most: int = 64, ax: Any = None) -> Any:
    """What a layer makes of one picture: one small picture a filter.

    Args:
        model: a model, or the maps themselves ``(height, width, filters)``.
        x: one picture ``(height, width, channels)``, or a batch of which the first is taken.
        layer: the layer's name; the first convolution by default.
        most: how many to show at most.
        ax: matplotlib axes to draw on.
    """
    maps = np.asarray(model, float) if x is None else feature_maps(model, x, layer)
    sheet, _ = tiled(np.moveaxis(maps, -1, 0)[:most])
    return _sheet(sheet, ax, f"{min(most, maps.shape[-1])} feature maps of {maps.shape[0]} x {maps.shape[1]}")


def feature_maps(model: Any, x: Any, layer: str | None = None) -> np.ndarray:
    """The output ``(height, width, filters)`` of a layer for one picture."""
    from teul.models import Model

    x = np.asarray(x, np.float32)
    x = x[None] if x.ndim == 3 else x[:1]
    chosen = model.get_layer(layer) if layer is not None else _first_convolution(model)
    return Model(model.inputs, chosen.output).predict(x, verbose=0)[0]


def _sheet(sheet: np.ndarray, ax: Any, title: str) -> Any:
    ax = ax if ax is not None else new_axes()[0]
    ax.imshow(np.ma.masked_invalid(sheet), cmap="gray", vmin=0, vmax=1)
    ax.set_axis_off()
    ax.set_title(title, fontsize=10)
    return ax


def _histograms(arrays: Mapping[str, np.ndarray], bins: int, what: str, ax: Any) -> Any:
    """One row a layer, the first on top, all on the same scale."""
    if not arrays:
        raise problem("bad_argument", owner=f"plot_{what}s", argument="weights", expected="a model with weights", got="none")
    ax = ax if ax is not None else new_axes(height=1 + 0.9 * max(3, len(arrays)))[0]
    reach = max(float(np.abs(a).max()) for a in arrays.values()) or 1.0
    edges = np.linspace(-reach, reach, bins + 1)
    for place, (_, values) in enumerate(reversed(list(arrays.items()))):
        counts = np.histogram(np.asarray(values, float).ravel(), edges)[0]
        ax.stairs(place + 0.9 * counts / max(1, counts.max()), edges, baseline=place, fill=True, alpha=0.7)
    labels = [f"{name}\nσ = {np.std(values):.2g}" for name, values in reversed(list(arrays.items()))]
    ax.set(xlabel=what, yticks=np.arange(len(arrays)) + 0.3, ylim=(0, len(arrays)))
    ax.set_yticklabels(labels, fontsize=8)
    return ax


def _arrays(weights: Any) -> dict[str, np.ndarray]:
    if isinstance(weights, Mapping):
        return {str(name): np.asarray(a, float) for name, a in weights.items()}
    named = [(layer.name, v) for layer in weights._flatten_layers() if not hasattr(layer, "layers") for v in layer.weights]
    return {f"{name}/{v.name}": np.asarray(v.value, float) for name, v in named if v.ndim > 1}


def _kernel(filters: Any, layer: str | None) -> np.ndarray:
    if hasattr(filters, "get_layer"):
        filters = filters.get_layer(layer) if layer is not None else _first_convolution(filters)
    kernel = np.asarray(filters.kernel.value if hasattr(filters, "kernel") else filters, float)
    if kernel.ndim != 4:
        wanted = "of shape (height, width, channels, filters)"
        raise problem("bad_argument", owner="plot_filters", argument="filters", expected=wanted, got=f"of shape {kernel.shape}")
    return kernel


def _first_convolution(model: Any) -> Any:
    for layer in model.layers:
        if getattr(getattr(layer, "kernel", None), "ndim", 0) == 4:
            return layer
    raise problem(
        "bad_argument", owner="plot_filters", argument="model", expected="a model with a two-dimensional convolution", got=model.name
    )


def plot_activations(names: Sequence[str | Callable[..., Any]] = ("step", "linear", "sigmoid", "tanh", "relu", "leaky_relu")) -> Any:
    """Several activation functions with their derivatives, three in a row; returns the first axes."""
    axes = new_axes(min(3, len(names)), width=3.4, height=2.8 * -(-len(names) // 3), rows=-(-len(names) // 3))
    for name, ax in zip(names, axes, strict=False):
        plot_activation(name, ax=ax)
    for ax in axes[len(names) :]:
        ax.set_axis_off()
    return axes[0]
