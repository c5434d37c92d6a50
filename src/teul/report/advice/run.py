"""Run: what was asked of fit and evaluate, and what came of it. Plain data for the rules."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from teul.report.advice.summary import DataSummary


@dataclass(frozen=True)
class Watcher:
    """A callback as rules see it: its kind, what it watches, and which way is better."""

    kind: str
    monitor: str = ""
    mode: str = "auto"
    restores: bool = False


@dataclass
class Run:
    """One training.

    Attributes:
        epochs, batch_size, steps: as asked; ``batch_size`` is None where none was given.
        split: the share held back by ``validation_split``.
        validation: the summary of ``validation_data``.
        shared: the share of the validation rows that are trained on too.
        scaled_together: as in :class:`Judged`, for the validation rows.
        curves: the history, a list a name.
        watchers: the callbacks.
        weighted: whether classes or samples are weighed.
        asleep: for each layer with ReLU the share of its units that no row wakes.
        largest: the layer with the largest weight, and that weight.
        broken: the first layer that gives no numbers where the loss became none, as far as that shows with the weights that are left.
        judged: a note for each evaluation: whether its rows were trained on, or watched while training.
    """

    epochs: int = 1
    capped: bool = False  # whether the script asked for more epochs
    batch_size: int | None = None
    steps: int | None = None
    split: float = 0.0
    stratify: bool = False
    shuffle: bool = True
    has_validation: bool = False
    validation: DataSummary | None = None
    shared: float = 0.0
    scaled_together: str = ""
    curves: dict[str, Any] = field(default_factory=dict)
    watchers: tuple[Watcher, ...] = ()
    weighted: bool = False
    seeded: bool = True
    asleep: dict[str, float] = field(default_factory=dict)
    largest: tuple[str, float] = ("", 0.0)
    broken: str = ""
    judged: list["Judged"] = field(default_factory=list)

    def curve(self, *names: str) -> np.ndarray | None:
        """The first of these curves that was recorded."""
        for name in names:
            values = self.curves.get(name)
            if values is not None and len(values):
                values = self.curves[name] = np.asarray(values, float)  # once, as many rules ask
                return values if values.ndim == 1 else None
        return None

    @property
    def accuracy(self) -> np.ndarray | None:
        """The curve of the accuracy on the training rows."""
        return self.curve("accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")

    @property
    def updates(self) -> int:
        """How many steps there were, as far as is known."""
        done = len(self.curves.get("loss", [])) or self.epochs
        return done * (self.steps or 1)


@dataclass(frozen=True)
class Judged:
    """One evaluation (or prediction of many rows)."""

    trained: float = 0.0  # the share of its rows that were trained on
    copies: bool = False  # whether that is so because rows were copied before the split
    watched: float = 0.0  # the share of its rows that were validation data
    scaled_together: str = ""  # "standard" or "minmax" where the scaling was fitted on training and test rows together
    scale_ratio: float = 1.0  # how many times larger its inputs are
    rows: int = 0
    asked: str = "evaluate"


def watcher(callback: Any) -> Watcher:
    """What rules need to know of a callback."""
    kind = type(callback).__name__
    blind = kind == "ModelCheckpoint" and not getattr(callback, "save_best_only", False)  # it keeps every epoch, whatever came of it
    return Watcher(
        kind,
        "" if blind else str(getattr(callback, "monitor", "") or ""),
        str(getattr(callback, "mode", "auto")),
        bool(getattr(callback, "restore_best_weights", False) or getattr(callback, "save_best_only", False)),
    )
