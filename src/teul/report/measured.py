"""Pictures of a regression: predictions against the truth, residuals, a line through data."""

from collections.abc import Callable
from typing import Any

import numpy as np

from teul.report.pictures import new_axes, picture
from teul.report.scores import regression_scores


@picture
def plot_predictions(y_true: Any, y_pred: Any, *, ax: Any = None) -> Any:
    """Predictions against the truth; right ones lie on the diagonal.

    Args:
        y_true, y_pred: amounts ``(rows,)`` or ``(rows, 1)``.
        ax: matplotlib axes to draw on.
    """
    truth, predicted = np.asarray(y_true, float).reshape(-1), np.asarray(y_pred, float).reshape(-1)
    ax = ax if ax is not None else new_axes()[0]
    ends = [min(truth.min(), predicted.min()), max(truth.max(), predicted.max())]
    scores = regression_scores(truth, predicted)
    ax.plot(ends, ends, color="gray", linestyle="--", linewidth=1, label="right")
    ax.scatter(truth, predicted, s=14, alpha=0.6, label=f"R² {scores['r2']:.3f}, MAE {scores['mae']:.3g}")
    ax.set(xlabel="truth", ylabel="prediction")
    ax.legend()
    return ax


@picture
def plot_residuals(y_true: Any, y_pred: Any, *, ax: Any = None) -> Any:
    """What is left, prediction less truth, against the prediction: a good model leaves a shapeless band around 0."""
    truth, predicted = np.asarray(y_true, float).reshape(-1), np.asarray(y_pred, float).reshape(-1)
    ax = ax if ax is not None else new_axes()[0]
    ax.axhline(0, color="gray", linestyle="--", linewidth=1)
    ax.scatter(predicted, predicted - truth, s=14, alpha=0.6)
    ax.set(xlabel="prediction", ylabel="residual (prediction - truth)")
    return ax


@picture
def plot_line(x: Any, y: Any, model: Any = None, *, ax: Any = None) -> Any:
    """Data with one input, and what a model says along it; without a model, the straight line of least squares.

    Args:
        x, y: the data, ``(rows,)`` or ``(rows, 1)``.
        model: a model, or a function of inputs ``(count, 1)``.
        ax: matplotlib axes to draw on.

    >>> [text.get_text() for text in plot_line([0, 1, 2], [1, 3, 5]).get_legend().get_texts()]
    ['data', 'y = 2 x + 1']
    """
    x, y = np.asarray(x, float).reshape(-1), np.asarray(y, float).reshape(-1)
    ax = ax if ax is not None else new_axes()[0]
    along = np.linspace(x.min(), x.max(), 200)
    label = "model"
    if model is None:
        slope, start = np.polyfit(x, y, 1)
        along_y, label = slope * along + start, f"y = {slope:.3g} x {'+' if start >= 0 else '-'} {abs(start):.3g}"
    else:
        along_y = np.asarray(_asked(model)(along[:, None].astype("float32")), float).reshape(-1)
    ax.scatter(x, y, s=14, alpha=0.6, label="data")
    ax.plot(along, along_y, color="firebrick", label=label)
    ax.set(xlabel="x", ylabel="y")
    ax.legend()
    return ax


def _asked(model: Any) -> Callable[[np.ndarray], Any]:
    return (lambda points: model.predict(points, verbose=0)) if hasattr(model, "predict") else model
