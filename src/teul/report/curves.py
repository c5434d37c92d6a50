"""Learning curves: the loss, and the accuracy if there is one, epoch by epoch, on the training and on the validation rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from teul.errors import problem
from teul.report.pictures import new_axes, picture

# The accuracy under the names that histories give it.
_ACCURACY = ("accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")


@picture
def plot_history(history: Any, ax: Any = None, *, metric: str | None = None) -> Any:
    """Draw the learning curves of a training.

    Args:
        history: what ``fit`` returned, or its ``.history``: a dict of lists such as ``loss``, ``val_loss``, ``accuracy``.
        ax: matplotlib axes to draw on; None makes a figure with the loss and, if there is one, the accuracy.
        metric: the one curve to draw, such as ``"mae"``; with ``ax`` it is the loss by default.

    Returns:
        The axes of the first curve; ``.figure`` is the whole picture.

    Raises:
        ValueError: the history holds no epoch, or no such metric.

    >>> ax = plot_history({"loss": [0.9, 0.5, 0.4], "val_loss": [0.8, 0.6, 0.7]})
    >>> [line.get_label() for line in ax.lines]
    ['training', 'validation', 'best: epoch 2']
    """
    curves = _curves(history)
    names = [metric or "loss"]
    if metric is None and ax is None:
        names += [name for name in _ACCURACY if name in curves][:1]
    if lacking := [name for name in names if name not in curves]:
        raise problem("no_such_curve", name=lacking[0], known=", ".join(curves))
    axes = [ax] if ax is not None else new_axes(len(names))
    for name, place in zip(names, axes, strict=True):
        _draw(place, name, curves)
    return axes[0]


def best_epoch(history: Any) -> int:
    """The epoch, from 1, with the smallest loss on the validation rows (on the training rows if there are none); 0 if all are NaN.

    >>> best_epoch({"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 2.0, 2.5]})
    2
    """
    curves = _curves(history)
    losses = np.asarray(curves.get("val_loss", curves["loss"]), float)
    return 0 if np.isnan(losses).all() else int(np.nanargmin(losses)) + 1


def _curves(history: Any) -> Mapping[str, list[float]]:
    curves = getattr(history, "history", history)
    if not isinstance(curves, Mapping):
        raise problem("not_understood", kind="history", got=repr(type(history).__name__))
    if not curves.get("loss"):
        raise problem("no_epochs")
    return curves


def _draw(ax: Any, name: str, curves: Mapping[str, list[float]]) -> None:
    epochs = np.arange(1, len(curves[name]) + 1)
    marker = "o" if len(epochs) < 3 else None
    ax.plot(epochs, curves[name], label="training", marker=marker)
    if f"val_{name}" in curves:
        ax.plot(epochs, curves[f"val_{name}"], label="validation", marker=marker)
    if best := best_epoch(curves):
        ax.axvline(best, color="gray", linestyle="--", linewidth=1, label=f"best: epoch {best}")
    ax.set(xlabel="epoch", ylabel=name)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend()
