"""The confusion matrix: what each class was taken for. Rows are the truth, columns the predictions (scikit-learn's layout)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul.errors import tell
from teul.report.pictures import new_axes, picture


def confusion_matrix(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> np.ndarray:
    """How often a row of class i was taken for class j: ``(classes, classes)``.

    >>> confusion_matrix(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), 2)
    array([[1, 1],
           [0, 2]])
    """
    from sklearn import metrics

    return metrics.confusion_matrix(y_true, y_pred, labels=range(classes))


def confusion_table(y_true: np.ndarray, y_pred: np.ndarray, class_names: Sequence[str]) -> Any:
    """The matrix as a table for the terminal (rich): right answers in green on the diagonal, mistakes in red, zeros faint."""
    from rich.table import Table
    from rich.text import Text

    table = Table()
    table.add_column(tell("cli_truth_and_predicted"), justify="left", style="bold")
    for name in class_names:
        table.add_column(Text(str(name)), justify="right")
    for i, counts in enumerate(confusion_matrix(y_true, y_pred, len(class_names))):
        cells = [Text(str(n), style=("green" if i == j else "red") if n else "dim") for j, n in enumerate(counts)]
        table.add_row(Text(str(class_names[i])), *cells)
    return table


@picture
def plot_confusion(y_true: np.ndarray, y_pred: np.ndarray, class_names: Sequence[str], ax: Any = None) -> Any:
    """The matrix as a picture: each row shaded by its share, each cell with its count. Returns the axes."""
    counts = confusion_matrix(y_true, y_pred, len(class_names))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = max(4.0, 0.5 * len(class_names) + 2)
    ax = ax if ax is not None else new_axes(width=size, height=size)[0]
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (i, j), count in np.ndenumerate(counts):
        ax.text(j, i, str(count), ha="center", va="center", color="white" if shares[i, j] > 0.5 else "black")
    ticks = range(len(class_names))
    ax.set(xlabel="predicted", ylabel="truth", xticks=ticks, yticks=ticks)
    ax.set_xticklabels(class_names, rotation=45 if len(class_names) > 3 else 0)
    ax.set_yticklabels(class_names)
    return ax
