"""The report of a model on some rows: scores with intervals beside what they must beat, confusion, calibration, the worst cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from teul.data.arrays import to_array
from teul.errors import problem, tell
from teul.report.advice.description import describe
from teul.report.confusion import confusion_matrix

Metric = Callable[[np.ndarray, np.ndarray], float]
_ROWS_FOR_LOGISTIC, _COLUMNS_FOR_LOGISTIC = 5_000, 1_000


@dataclass(frozen=True)
class Score:
    """One number with its 95 % interval, and what the simple answers have: the majority (or mean), the logistic regression."""

    name: str
    value: float
    low: float
    high: float
    baselines: dict[str, float] = field(default_factory=dict)


@dataclass
class Report:
    """What :func:`judge` found.

    Attributes:
        task: ``"binary"``, ``"multiclass"``, ``"multilabel"`` or ``"regression"``.
        rows: how many rows were judged.
        scores: the scores that fit the task.
        class_names: of a classification.
        truth, predicted: class numbers, flags or amounts.
        outputs: probabilities of a classification; amounts.
        confusion: the confusion matrix, or None.
        worst: the rows that were answered worst, the worst first.
    """

    task: str
    rows: int
    scores: list[Score]
    class_names: list[str]
    truth: np.ndarray
    predicted: np.ndarray
    outputs: np.ndarray
    confusion: np.ndarray | None
    worst: list[int]
    name: str = "model"

    def __getitem__(self, name: str) -> float:
        """The value of the score of that name."""
        return next(score.value for score in self.scores if score.name == name)

    def __str__(self) -> str:
        from rich.console import Console

        console = Console(width=100, record=True, file=_Nowhere(), force_terminal=False)
        console.print(self)
        return console.export_text().rstrip()

    def __rich_console__(self, console: Any, options: Any) -> Any:
        from rich.text import Text

        from teul.report.judged_page import confusion_rows, score_table

        yield Text(self.headline, style="bold")
        yield score_table(self)
        if self.beaten:
            yield Text(self.beaten, style="bold red")
        if self.confusion is not None and len(self.class_names) <= 20:
            yield confusion_rows(self)
        yield Text(self.worst_line)

    def _repr_html_(self) -> str:
        from teul.report.judged_page import body

        return body(self, pictures=False)

    def save(self, path: str | PathLike) -> Path:
        """Write the report as one HTML file with its pictures in it; returns the path."""
        from teul.report.judged_page import page

        path = Path(path)
        path.write_text(page(self), encoding="utf-8")
        return path

    @property
    def headline(self) -> str:
        """What was judged, on how many rows."""
        return tell("report_headline", name=self.name, task=self.task, rows=self.rows)

    @property
    def beaten(self) -> str:
        """A sentence where the first score is no better than a simple answer; else nothing."""
        first = self.scores[0]
        lower = first.name in ("MAE", "RMSE", "log loss")
        for name, value in first.baselines.items():
            if not np.isnan(value) and (value <= first.value if lower else value >= first.value):
                return tell("report_beaten", score=first.name, value=first.value, baseline=name, other=value)
        return ""

    @property
    def worst_line(self) -> str:
        """The rows that were answered worst."""
        return tell("report_worst", rows=", ".join(map(str, self.worst[:10])) or "-")


class _Nowhere:
    def write(self, text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing to do."""


def judge(
    model: Any, x: Any, y: Any, *, class_names: Sequence[str] | None = None, train: tuple[Any, Any] | None = None, resamples: int = 300,
    seed: int = 0, scale: tuple[float, float] = (0.0, 1.0),
) -> Report:  # fmt: skip
    """Judge a model on rows it has not seen.

    The interval of a score is the middle 95 % of its values on ``resamples`` draws of as many rows with replacement (the bootstrap of
    Efron, 1979). The logistic regression is fitted on ``train``, or by five-fold cross-validation on the judged rows without it.

    Args:
        model: a trained model.
        x, y: the rows and their targets, as ``evaluate`` takes them.
        class_names: what the classes are called.
        train: the rows and targets it was trained on, for the baselines.
        resamples: draws for the intervals.
        seed: of the draws.
        scale: mean and deviation with which the targets of a regression were scaled for the training, where ``y`` is in its own units.

    Raises:
        ValueError: x and y have not the same number of rows, or none; a target is missing.
    """
    mean, deviation = scale
    outputs, y = np.asarray(model.predict(x, verbose=0), float) * deviation + mean, _plain(y)
    if y.dtype.kind == "f":
        to_array(y, "y")  # a missing target would make every score one that is no number
    if len(y) != len(outputs) or not len(y):
        raise problem("bad_argument", owner="report", argument="y", expected=f"of {len(outputs)} rows", got=f"of {len(y)}")
    description = describe(model)
    task = _task(description.loss, outputs, y)
    if description.from_logits:
        outputs = 1 / (1 + np.exp(-outputs)) if task in ("binary", "multilabel") else _softmax(outputs)
    truth, predicted, probabilities = _answers(task, outputs, y)
    simple = _simple_answers(task, x, truth, train, seed)
    draws = np.random.default_rng(seed).integers(0, len(truth), (resamples, len(truth)))
    scores = []
    for name, metric in _METRICS[task].items():
        given = probabilities if name in ("AUC", "log loss") else predicted
        values = np.array([metric(truth[rows], given[rows]) for rows in draws])
        low, high = np.nanpercentile(values, [2.5, 97.5]) if np.isfinite(values).any() else (np.nan, np.nan)
        others = {baseline: metric(truth, answer) for baseline, answer in simple.items() if name not in ("AUC", "log loss")}
        scores.append(Score(name, metric(truth, given), float(low), float(high), others))
    classes = [] if task in ("regression", "multilabel") else _names(class_names, outputs, truth)
    matrix = confusion_matrix(truth, predicted, len(classes)) if classes else None
    return Report(
        task, len(truth), scores, classes, truth, predicted, probabilities, matrix, _worst(task, truth, probabilities), model.name
    )


# What is asked, and what was answered ---------------------------------------------------------------------------------------


def _plain(y: Any) -> np.ndarray:
    return np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y)


def _task(loss: str | None, outputs: np.ndarray, y: np.ndarray) -> str:
    width = outputs.shape[-1] if outputs.ndim > 1 else 1
    flags = np.isin(y, (0, 1)).all()
    if loss == "binary_crossentropy":
        return "multilabel" if width > 1 and y.ndim > 1 and not (y.sum(axis=1) == 1).all() else "multiclass" if width > 1 else "binary"
    if loss in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        return "multiclass"
    if width == 1 and flags and len(np.unique(y)) == 2 and outputs.min() >= 0 and outputs.max() <= 1:
        return "binary"
    if width > 1 and y.ndim == 2 and flags and (y.sum(axis=1) == 1).all():
        return "multiclass"
    if width > 1 and y.size == len(y) and (y % 1 == 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        return "multiclass"
    return "regression"


def _answers(task: str, outputs: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The truth, what was answered, and with what probability."""
    if task == "binary":
        probability = outputs.reshape(-1)
        return y.reshape(-1).astype(int), (probability >= 0.5).astype(int), probability
    if task == "multiclass":
        truth = y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1).astype(int)
        return truth, outputs.argmax(axis=1), outputs
    if task == "multilabel":
        return y.astype(int), (outputs >= 0.5).astype(int), outputs
    return y.reshape(len(y), -1).astype(float), outputs.reshape(len(y), -1), outputs.reshape(len(y), -1)


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _names(given: Sequence[str] | None, outputs: np.ndarray, truth: np.ndarray) -> list[str]:
    classes = max(2, outputs.shape[-1] if outputs.ndim > 1 else 2, int(truth.max()) + 1)
    return [str(name) for name in given] if given is not None else [str(i) for i in range(classes)]


def _worst(task: str, truth: np.ndarray, outputs: np.ndarray) -> list[int]:
    """The rows whose true answer got the least probability, or whose error is largest."""
    if task == "binary":
        badness = np.abs(truth - outputs)
    elif task == "multiclass":
        badness = 1 - outputs[np.arange(len(truth)), truth]
    else:
        badness = np.abs(truth - outputs).reshape(len(truth), -1).max(axis=1)
    return [int(i) for i in np.argsort(-badness, kind="stable")[:20]]


# What must be beaten --------------------------------------------------------------------------------------------------------


def _simple_answers(task: str, x: Any, truth: np.ndarray, train: Any, seed: int) -> dict[str, np.ndarray]:
    """What the simplest models would have answered for these rows."""
    known = truth if train is None else _answers(task, np.zeros((1, 2)), _plain(train[1]))[0]
    if task == "regression":
        return {tell("report_mean"): np.broadcast_to(known.mean(axis=0), truth.shape)}
    if task == "multilabel":
        return {tell("report_majority"): np.broadcast_to((known.mean(axis=0) >= 0.5).astype(int), truth.shape)}
    majority = np.full(len(truth), np.bincount(known).argmax())
    logistic = _logistic(x, truth, train, known, seed)
    return {tell("report_majority"): majority} | ({} if logistic is None else {tell("report_logistic"): logistic})


def _logistic(x: Any, truth: np.ndarray, train: Any, known: np.ndarray, seed: int) -> np.ndarray | None:
    """The answers of a logistic regression; None where x is no table it could use quickly."""
    import warnings

    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if isinstance(x, (dict, list, tuple)):
        return None
    table = _plain(x).reshape(len(truth), -1)
    if table.shape[1] > _COLUMNS_FOR_LOGISTIC or len(table) > _ROWS_FOR_LOGISTIC or len(np.unique(known)) < 2:
        return None
    line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if train is not None:
            rows = slice(None, _ROWS_FOR_LOGISTIC)
            return line.fit(_plain(train[0]).reshape(len(known), -1)[rows], known[rows]).predict(table)
        folds = min(5, int(np.unique(truth, return_counts=True)[1].min()))
        if folds < 2:
            return None
        return cross_val_predict(line, table, truth, cv=StratifiedKFold(folds, shuffle=True, random_state=seed))


# Scores ---------------------------------------------------------------------------------------------------------------------


def _accuracy(truth: np.ndarray, predicted: np.ndarray) -> float:
    return float((truth == predicted).mean())


def _per_class(truth: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Right answers, predictions and rows of each class that occurs."""
    classes = int(max(truth.max(), predicted.max())) + 1
    right = np.bincount(truth[truth == predicted], minlength=classes)
    said, rows = np.bincount(predicted, minlength=classes), np.bincount(truth, minlength=classes)
    used = (said + rows) > 0
    return right[used], said[used], rows[used]


def _precision(truth: np.ndarray, predicted: np.ndarray) -> float:
    right, said, _ = _per_class(truth, predicted)
    return float((right / np.maximum(said, 1)).mean())


def _recall(truth: np.ndarray, predicted: np.ndarray) -> float:
    right, _, rows = _per_class(truth, predicted)
    return float((right / np.maximum(rows, 1))[rows > 0].mean())


def _f1(truth: np.ndarray, predicted: np.ndarray) -> float:
    right, said, rows = _per_class(truth, predicted)
    return float((2 * right / np.maximum(said + rows, 1)).mean())


def _of_positives(right: np.ndarray, all_of: np.ndarray) -> float:
    return float(right.sum() / all_of.sum()) if all_of.any() else 0.0


def _auc(truth: np.ndarray, probability: np.ndarray) -> float:
    """The area under the ROC curve: how often a positive row is ranked above a negative one; ties count half."""
    positive = truth == 1
    if positive.all() or not positive.any():
        return float("nan")
    values, place = np.unique(probability, return_inverse=True)
    counts = np.bincount(place, minlength=len(values))
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n = positive.sum()
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (len(truth) - n)))


def _log_loss(truth: np.ndarray, probability: np.ndarray) -> float:
    p = np.where(truth == 1, probability, 1 - probability) if probability.ndim == 1 else probability[np.arange(len(truth)), truth]
    return float(-np.log(np.clip(p, 1e-7, 1)).mean())


def _r2(truth: np.ndarray, predicted: np.ndarray) -> float:
    spread = np.square(truth - truth.mean(axis=0)).sum()
    return float(1 - np.square(truth - predicted).sum() / spread) if spread else float("nan")


_METRICS: dict[str, dict[str, Metric]] = {
    "binary": {
        "accuracy": _accuracy,
        "precision": lambda t, p: _of_positives((t == 1) & (p == 1), p == 1),
        "recall": lambda t, p: _of_positives((t == 1) & (p == 1), t == 1),
        "F1": lambda t, p: float(2 * ((t == 1) & (p == 1)).sum() / max(1, (t == 1).sum() + (p == 1).sum())),
        "AUC": _auc,
        "log loss": _log_loss,
    },
    "multiclass": {"accuracy": _accuracy, "precision": _precision, "recall": _recall, "F1": _f1, "log loss": _log_loss},
    "multilabel": {
        "accuracy": _accuracy,
        "exact match": lambda t, p: float((t == p).all(axis=1).mean()),
        "F1": lambda t, p: float(2 * (t & p).sum() / max(1, t.sum() + p.sum())),
    },
    "regression": {
        "MAE": lambda t, p: float(np.abs(t - p).mean()),
        "RMSE": lambda t, p: float(np.sqrt(np.square(t - p).mean())),
        "R2": _r2,
    },
}
