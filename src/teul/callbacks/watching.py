"""Callbacks that watch a metric: stop early, keep the best, lower the learning rate."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from teul.callbacks.base import Callback
from teul.errors import nearest, note, printable, problem, tell
from teul.records import Logs
from teul.variables import Variable


def base_rate(optimizer: Any) -> float:
    """The learning rate that was set, before any decay; of a schedule, what it says now."""
    rate = optimizer.learning_rate
    return float(rate.value) if isinstance(rate, Variable) else float(optimizer.current_learning_rate())


class Watch(Callback):
    """Base of callbacks that watch one metric for improvement.

    Args:
        monitor: the metric's name in the logs.
        mode: ``"min"``, ``"max"`` or ``"auto"``, which knows that losses and errors fall and the rest rises.
        min_delta: the least change that counts as improvement.
    """

    def __init__(self, monitor="val_loss", mode="auto", min_delta=0.0):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            raise problem("bad_argument", owner=type(self).__name__, argument="mode", expected="'auto', 'min' or 'max'", got=repr(mode))
        self.monitor, self.mode, self.min_delta = monitor, mode, abs(min_delta)
        self.best: float | None = None

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        if self.mode != "auto":
            return self.mode == "max"
        name = self.monitor.removeprefix("val_")
        known = {metric.name: getattr(metric, "_direction", None) for metric in getattr(self.model, "metrics", [])}
        if known.get(name):
            return known[name] == "up"
        return any(
            word in name for word in ("acc", "auc", "precision", "recall", "f1", "fbeta", "r2", "iou", "dice", "positives", "negatives")
        ) and (not name.startswith("false"))

    @property
    def monitor_op(self) -> Any:
        """How a better value compares with the best so far: ``np.greater`` or ``np.less``."""
        return np.greater if self.rises else np.less

    def value(self, logs: dict[str, Any] | None) -> float | None:
        """The watched value, also under its old or new name; said once if it is not there."""
        logs = logs or {}
        try:
            return float(np.asarray(Logs(logs)[self.monitor]))
        except KeyError:
            known = [k for k in logs if not k.startswith("_")]
            judged = any(name.startswith("val_") for name in known) or not self.monitor.startswith("val_")
            hint = nearest(self.monitor, known) if judged else tell("give_validation")
            note("nothing_to_watch", owner=type(self).__name__, name=self.monitor, hint=hint, known=", ".join(known))
            return None

    def improved(self, value: float) -> bool:
        """Whether ``value`` is better than the best so far by more than ``min_delta``."""
        if self.best is None:
            return not math.isnan(value)
        return value - self.min_delta > self.best if self.rises else value + self.min_delta < self.best


class EarlyStopping(Watch):
    """Stop when the watched metric has not improved for ``patience`` epochs.

    Args:
        monitor, min_delta, mode: what improvement is.
        patience: epochs to wait for one.
        verbose: 1 to say when it stops.
        baseline: a value to beat from the start.
        restore_best_weights: whether to go back to the weights of the best epoch.
        start_from_epoch: epochs to wait before watching.
    """

    def __init__(
        self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto", baseline=None, restore_best_weights=False,
        start_from_epoch=0,
    ):  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best_weights: Any = None

    def on_train_begin(self, logs=None):
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best, self.best_weights = None, None

    def get_monitor_value(self, logs: dict[str, Any] | None) -> float | None:
        """The watched value of an epoch; None where there is none."""
        return self.value(logs)

    def on_epoch_end(self, epoch, logs=None):
        value = self.get_monitor_value(logs)
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if self.improved(value):
            self.best = value
            self._remember(epoch)
            # A baseline that is not beaten counts as waiting.
            if self.baseline is None or (value > self.baseline if self.rises else value < self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            # Arrays are immutable, so remembering costs nothing.
            self.best_weights = [v.value for v in self.model.weights]

    def on_train_end(self, logs=None):
        if self.stopped_epoch and self.verbose:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose:
                print(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            for variable, value in zip(self.model.weights, self.best_weights, strict=True):
                variable.assign(value)


class ModelCheckpoint(Watch):
    """Save the model (or its weights) after every epoch, or after those that improve the watched metric.

    Args:
        filepath: where; ``{epoch:02d}``, with a number of batches ``{batch}``, and the metrics' names (``{val_loss:.4f}``) are filled in.
            Folders that are not there are made.
        monitor, mode: what improvement is.
        verbose: 1 to say what is saved.
        save_best_only: whether to save only improvements.
        save_weights_only: whether to save only the weights.
        save_freq: ``"epoch"``, or a number of batches.
        initial_value_threshold: a value to beat before anything is saved.
    """

    def __init__(
        self, filepath, monitor="val_loss", verbose=0, save_best_only=False, save_weights_only=False, mode="auto", save_freq="epoch",
        initial_value_threshold=None, period=1,
    ):  # fmt: skip
        super().__init__(monitor, mode)
        self.filepath, self.verbose = str(filepath), verbose
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq, self.period = save_freq, period
        self.initial_value_threshold = self.best = initial_value_threshold
        self._batches = self._epoch = 0
        if self.filepath.endswith(".keras" if save_weights_only else ".weights.h5"):
            endings = ("'.weights.h5'", "'.keras'")
            expected = f"a name that ends in {endings[0] if save_weights_only else endings[1]}"
            raise problem("bad_argument", owner="ModelCheckpoint", argument="filepath", expected=expected, got=repr(self.filepath))
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise problem(
                "bad_argument",
                owner="ModelCheckpoint",
                argument="save_freq",
                expected="'epoch' or a number of batches",
                got=repr(save_freq),
            )

    def overrides(self, hook: str) -> bool:
        """Batch hooks are needed only when batches are counted."""
        return hook == "on_epoch_end" or (hook == "on_train_batch_end" and self.save_freq != "epoch")

    def on_train_batch_end(self, batch, logs=None):
        if self.save_freq != "epoch":
            self._batches += 1
            if self._batches % self.save_freq == 0:
                self._save(self._epoch, logs, batch)

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        if self.save_freq == "epoch" and (epoch + 1) % self.period == 0:
            self._save(epoch, logs)

    def _save(self, epoch: int, logs: dict[str, Any] | None, batch: int | None = None) -> None:
        path = self._path(epoch, logs if batch is None else {**(logs or {}), "batch": batch + 1})
        if self.save_best_only:
            value = self.value(logs)
            if value is None:
                return
            if not self.improved(value):
                if self.verbose:
                    print(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {self.best:.5f}")
                return
            if self.verbose:
                before = "inf" if self.best is None else f"{self.best:.5f}"
                print(printable(f"\nEpoch {epoch + 1}: {self.monitor} improved from {before} to {value:.5f}, saving model to {path}"))
            self.best = value
        elif self.verbose:
            print(printable(f"\nEpoch {epoch + 1}: saving model to {path}"))
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if self.save_weights_only:
            self.model.save_weights(path)
        else:
            self.model.save(path)

    def _path(self, epoch: int, logs: dict[str, Any] | None) -> str:
        try:
            return self.filepath.format_map(_Filled(Logs({**(logs or {}), "epoch": epoch + 1})))
        except KeyError as error:
            known = ", ".join(["epoch", *(k for k in logs or {} if not k.startswith("_"))])
            raise problem("unknown_name", kind="value in filepath", name=str(error.args[0]).split("'")[1], hint="", known=known) from None


class _Filled(dict):
    """Metrics for a file name, found as :class:`~teul.records.Logs` finds them."""

    def __init__(self, logs):
        super().__init__(logs)
        self._logs = logs

    def __missing__(self, key):
        return self._logs[key]


class ReduceLROnPlateau(Watch):
    """Multiply the learning rate by ``factor`` when the watched metric has not improved for ``patience`` epochs.

    Args:
        monitor, mode, min_delta: what improvement is.
        factor: what the learning rate is multiplied by, below 1.
        patience: epochs to wait for improvement.
        verbose: 1 to say it.
        cooldown: epochs to wait after lowering.
        min_lr: the least learning rate.
    """

    def __init__(
        self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto", min_delta=1e-4, cooldown=0, min_lr=0.0, **others
    ):  # fmt: skip
        super().__init__(monitor, mode, others.pop("epsilon", min_delta))
        if not factor < 1.0:
            raise problem("bad_argument", owner="ReduceLROnPlateau", argument="factor", expected="below 1", got=repr(factor))
        self.factor, self.patience, self.verbose, self.cooldown, self.min_lr = factor, patience, verbose, cooldown, min_lr
        self.wait = self.cooldown_counter = 0

    def on_train_begin(self, logs=None):
        self.wait = self.cooldown_counter = 0
        self.best = None

    def in_cooldown(self) -> bool:
        """Whether it rests after having lowered the rate."""
        return self.cooldown_counter > 0

    def on_epoch_end(self, epoch, logs=None):
        rate = base_rate(self.model.optimizer)
        if logs is not None:
            logs["learning_rate"] = rate
        value = self.value(logs)
        if value is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self.improved(value):
            self.best, self.wait = value, 0
        elif self.cooldown_counter == 0:
            self.wait += 1
            if self.wait >= self.patience and rate > np.float32(self.min_lr):
                lowered = max(rate * self.factor, self.min_lr)
                self.model.optimizer.learning_rate = lowered
                if self.verbose:
                    print(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {lowered}.")
                self.cooldown_counter, self.wait = self.cooldown, 0
