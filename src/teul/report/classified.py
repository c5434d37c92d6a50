"""Pictures of a classifier: ROC, precision and recall, calibration, decision regions, the worst mistakes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from teul.errors import problem
from teul.report.pictures import new_axes, picture, tiled


@picture
def plot_roc(y_true: Any, y_pred: Any, *, ax: Any = None) -> Any:
    """The ROC curve: the share of the positives found, for every share of false alarms; one curve a class where there are several.

    Args:
        y_true: class numbers ``(rows,)``; for several classes one-hot rows will do.
        y_pred: probabilities ``(rows,)``, ``(rows, 1)`` or ``(rows, classes)``.
        ax: matplotlib axes to draw on.

    Raises:
        ValueError: there is only one class in ``y_true``.

    >>> [line.get_label() for line in plot_roc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).lines]
    ['AUC 0.750', 'guessing']
    """
    from sklearn import metrics

    ax = ax if ax is not None else new_axes()[0]
    for name, truth, scores in _one_against_rest(y_true, y_pred):
        false, true, _ = metrics.roc_curve(truth, scores)
        ax.plot(false, true, label=f"{name}AUC {metrics.auc(false, true):.3f}")
    ax.plot([0, 1], [0, 1], color="gray", linestyle="--", linewidth=1, label="guessing")
    ax.set(xlabel="false positive rate", ylabel="true positive rate (recall)", title="ROC")
    ax.legend()
    return ax


@picture
def plot_precision_recall(y_true: Any, y_pred: Any, *, ax: Any = None) -> Any:
    """Precision against recall, with the share of positives as what guessing has; arguments as in :func:`plot_roc`."""
    from sklearn import metrics

    ax = ax if ax is not None else new_axes()[0]
    for name, truth, scores in _one_against_rest(y_true, y_pred):
        precision, recall, _ = metrics.precision_recall_curve(truth, scores)
        drawn = ax.step(recall, precision, where="post", label=f"{name}AP {metrics.average_precision_score(truth, scores):.3f}")
        ax.axhline(truth.mean(), color=drawn[0].get_color(), linestyle=":", linewidth=1)
    ax.set(xlabel="recall", ylabel="precision", title="precision and recall", ylim=(0, 1.05))
    ax.legend()
    return ax


@picture
def plot_calibration(y_true: Any, y_pred: Any, *, bins: int = 10, ax: Any = None) -> Any:
    """How often what was given a probability is so: on the diagonal, probabilities mean what they say.

    Args:
        y_true, y_pred: as in :func:`plot_roc`; of several classes, the most probable one is looked at.
        bins: groups of equal width.
        ax: matplotlib axes to draw on.
    """
    ax = ax if ax is not None else new_axes()[0]
    said, was, counts = calibration(y_true, y_pred, bins)
    ax.plot([0, 1], [0, 1], color="gray", linestyle="--", linewidth=1, label="perfect")
    ax.plot(said, was, marker="o", label="model")
    for x, y, n in zip(said, was, counts, strict=True):
        ax.annotate(str(n), (x, y), textcoords="offset points", xytext=(5, -9), fontsize=7, color="gray", va="center")
    ax.set(xlabel="probability given", ylabel="share that was so", title="calibration", xlim=(-0.05, 1.1), ylim=(-0.08, 1.06))
    ax.legend()
    return ax


def calibration(y_true: Any, y_pred: Any, bins: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each group of rows of like probability: the mean probability, the share that was so, and the number of rows.

    >>> said, was, rows = calibration([0, 1, 1, 1], [0.1, 0.9, 0.9, 0.9], bins=2)
    >>> was.tolist(), rows.tolist()
    ([0.0, 1.0], [1, 3])
    """
    truth, scores = _labels(y_true), _probabilities(y_pred)
    if scores.ndim == 2:
        truth, scores = (scores.argmax(axis=1) == truth).astype(int), scores.max(axis=1)
    places = np.minimum((scores * bins).astype(int), bins - 1)
    used = np.unique(places)
    return (
        np.array([scores[places == i].mean() for i in used]),
        np.array([truth[places == i].mean() for i in used]),
        np.array([(places == i).sum() for i in used]),
    )


@picture
def plot_decision(model: Any, x: Any, y: Any = None, *, steps: int = 150, ax: Any = None) -> Any:
    """What a model answers everywhere on the plane of two features, and the data on it.

    Args:
        model: a model, or a function from points ``(count, 2)`` to outputs.
        x: the points ``(rows, 2)``.
        y: their class numbers, or one-hot rows.
        steps: points along each side of the grid.
        ax: matplotlib axes to draw on.

    Raises:
        ValueError: x has not two columns.
    """
    x = np.asarray(x, float)
    if x.ndim != 2 or x.shape[1] != 2:
        raise problem("bad_argument", owner="plot_decision", argument="x", expected="of shape (rows, 2)", got=f"of shape {x.shape}")
    ax = ax if ax is not None else new_axes()[0]
    margin = 0.15 * (x.max(axis=0) - x.min(axis=0) + 1e-9)
    across, up = (np.linspace(low, high, steps) for low, high in zip(x.min(axis=0) - margin, x.max(axis=0) + margin, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    answers = np.asarray(_asked(model)(grid.reshape(-1, 2).astype("float32"))).reshape(steps, steps, -1)
    if answers.shape[-1] == 1:
        drawn = ax.contourf(across, up, answers[..., 0], levels=np.linspace(0, 1, 11), cmap="RdBu_r", alpha=0.6, extend="both")
        ax.contour(across, up, answers[..., 0], levels=[0.5], colors="black", linewidths=1)
        ax.figure.colorbar(drawn, ax=ax, label="output")
    else:
        ax.pcolormesh(across, up, answers.argmax(axis=-1), cmap="tab10", vmin=0, vmax=9, alpha=0.35, shading="nearest")
    if y is not None:
        labels = _labels(y)
        colours = {"cmap": "RdBu_r", "vmin": 0, "vmax": 1} if answers.shape[-1] == 1 else {"cmap": "tab10", "vmin": 0, "vmax": 9}
        ax.scatter(x[:, 0], x[:, 1], c=labels, edgecolors="black", linewidths=0.5, s=22, **colours)
    ax.set(xlabel="feature 1", ylabel="feature 2", xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
    return ax


@picture
def plot_mistakes(x: Any, y_true: Any, y_pred: Any, *, class_names: Sequence[str] | None = None, count: int = 12, ax: Any = None) -> Any:
    """The pictures a classifier was surest about and wrong, the worst first: truth, and what it was taken for with which probability.

    Args:
        x: pictures ``(rows, height, width)`` or ``(rows, height, width, channels)``.
        y_true: class numbers or one-hot rows.
        y_pred: probabilities ``(rows, classes)``, or ``(rows, 1)`` for two classes.
        class_names: what the classes are called.
        count: how many to show at most.
        ax: matplotlib axes to draw on.
    """
    x = np.asarray(x, float)
    images = x.mean(axis=-1) if x.ndim == 4 else x
    worst = worst_mistakes(y_true, y_pred, count)
    truth, scores = _labels(y_true), _probabilities(y_pred)
    scores = np.stack([1 - scores, scores], axis=1) if scores.ndim == 1 else scores
    ax = ax if ax is not None else new_axes(width=6, height=6)[0]
    ax.set_axis_off()
    if not len(worst):
        ax.text(0.5, 0.5, "no mistakes", ha="center", va="center", transform=ax.transAxes)
        return ax
    sheet, corners = tiled(images[worst], gap=max(3, images.shape[1] // 4))
    ax.imshow(np.ma.masked_invalid(sheet), cmap="gray", vmin=0, vmax=1)
    names = [str(name) for name in class_names] if class_names is not None else [str(i) for i in range(scores.shape[1])]
    for row, (left, top) in zip(worst, corners, strict=True):
        taken = int(scores[row].argmax())
        text = f"{names[truth[row]]} → {names[taken]} {scores[row, taken]:.0%}"
        ax.text(left, top - 1, text, fontsize=8, va="bottom", ha="left", color="firebrick")
    ax.set_title("truth → prediction", fontsize=10, pad=16)
    return ax


def worst_mistakes(y_true: Any, y_pred: Any, count: int = 12) -> np.ndarray:
    """The rows whose wrong answer was given with the greatest probability, the worst first.

    >>> worst_mistakes([0, 1, 1], [[0.9, 0.1], [0.6, 0.4], [0.8, 0.2]]).tolist()
    [2, 1]
    """
    truth, scores = _labels(y_true), _probabilities(y_pred)
    scores = np.stack([1 - scores, scores], axis=1) if scores.ndim == 1 else scores
    wrong = np.flatnonzero(scores.argmax(axis=1) != truth)
    return wrong[np.argsort(-scores[wrong].max(axis=1), kind="stable")][:count]


def _asked(model: Any) -> Callable[[np.ndarray], Any]:
    return (lambda points: model.predict(points, verbose=0)) if hasattr(model, "predict") else model


def _labels(y: Any) -> np.ndarray:
    """Class numbers from class numbers, a column of them, or one-hot rows."""
    y = np.asarray(y)
    return (y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)).astype(int)


def _probabilities(y: Any) -> np.ndarray:
    """``(rows,)`` for two classes, ``(rows, classes)`` for more."""
    y = np.asarray(y, float)
    if y.ndim == 2 and y.shape[1] == 2:
        return y[:, 1]
    return y.reshape(-1) if y.ndim == 1 or y.shape[1] == 1 else y


def _one_against_rest(y_true: Any, y_pred: Any) -> list[tuple[str, np.ndarray, np.ndarray]]:
    truth, scores = _labels(y_true), _probabilities(y_pred)
    if len(np.unique(truth)) < 2:
        raise problem("bad_argument", owner="plot_roc", argument="y_true", expected="of two classes at least", got=f"only {truth[0]}")
    if scores.ndim == 1:
        return [("", truth, scores)]
    return [(f"class {c}: ", (truth == c).astype(int), scores[:, c]) for c in range(scores.shape[1]) if 0 < (truth == c).sum() < len(truth)]
