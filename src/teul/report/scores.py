"""Scores with something to compare them to: an accuracy means little without the share of the largest class."""

from collections.abc import Sequence

import numpy as np


def majority_share(y: np.ndarray) -> float:
    """The accuracy of always answering the most frequent class.

    >>> majority_share(np.array([0] * 400 + [1] * 70))
    0.851063829787234
    """
    return float(np.unique(np.asarray(y), return_counts=True)[1].max() / len(y))


def classification_report(y_true: np.ndarray, y_pred: np.ndarray, class_names: Sequence[str]) -> str:
    """Precision, recall, F1 and the number of rows of each class, as text (scikit-learn).

    >>> print(classification_report(np.array([0, 0, 1]), np.array([0, 1, 1]), ["no", "yes"]))
                  precision    recall  f1-score   support
    <BLANKLINE>
              no      1.000     0.500     0.667         2
             yes      0.500     1.000     0.667         1
    <BLANKLINE>
        accuracy                          0.667         3
       macro avg      0.750     0.750     0.667         3
    weighted avg      0.833     0.667     0.667         3
    """
    from sklearn import metrics

    names = [str(name) for name in class_names]
    text = metrics.classification_report(y_true, y_pred, labels=range(len(names)), target_names=names, digits=3, zero_division=0)
    return text.rstrip()


def regression_scores(y_true: np.ndarray, y_pred: np.ndarray) -> dict[str, float]:
    """The mean absolute error, the root mean squared error and R², and both errors of always answering the mean.

    >>> scores = regression_scores(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]))
    >>> round(scores["mae"], 3), round(scores["rmse"], 3), round(scores["r2"], 3), round(scores["mean_rmse"], 3)
    (0.333, 0.577, 0.5, 0.816)
    """
    y_true, y_pred = np.asarray(y_true, float), np.asarray(y_pred, float)
    error, spread = y_pred - y_true, y_true - y_true.mean()
    return {
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt(np.square(error).mean())),
        "r2": float(1 - np.square(error).sum() / np.square(spread).sum()) if spread.any() else float("nan"),
        "mean_mae": float(np.abs(spread).mean()),
        "mean_rmse": float(np.sqrt(np.square(spread).mean())),
    }
