"""The callbacks that need no watching: schedules, logs to a file, plain functions, a stop at NaN."""

import csv
from collections.abc import Callable
from typing import Any

import numpy as np

from teul.callbacks.base import Callback
from teul.callbacks.watching import base_rate
from teul.errors import problem


class LearningRateScheduler(Callback):
    """Set the learning rate at the start of each epoch.

    Args:
        schedule: a function of the epoch (from 0), or of the epoch and the rate so far, that returns the rate.
        verbose: 1 to say it.
    """

    def __init__(self, schedule: Callable, verbose: int = 0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        rate = base_rate(self.model.optimizer)
        try:
            rate = self.schedule(epoch, rate)
        except TypeError:
            rate = self.schedule(epoch)
        if rate is None or np.ndim(rate):
            raise problem("bad_argument", owner="LearningRateScheduler", argument="schedule", expected="a function that returns a number",
                          got=f"a function that returned {rate!r}")  # fmt: skip
        self.model.optimizer.learning_rate = float(np.asarray(rate))
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = base_rate(self.model.optimizer)


class TerminateOnNaN(Callback):
    """Stop when the loss is no number any more. Teul's loop does so of itself and keeps the last good weights.

    Args:
        raise_error: whether to raise an error instead.

    Raises:
        RuntimeError: with ``raise_error``, when the loss is NaN or infinite.
    """

    only_reads = True

    def __init__(self, raise_error: bool = False):
        super().__init__()
        self.raise_error = raise_error

    def overrides(self, hook: str) -> bool:
        """The loop looks at every batch itself; looking once an epoch is enough here."""
        return hook == "on_epoch_end"

    def on_batch_end(self, batch, logs=None):
        self._look(logs)

    def on_epoch_end(self, epoch, logs=None):
        self._look(logs)

    def _look(self, logs: dict[str, Any] | None) -> None:
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(loss):
            if self.raise_error:
                raise problem("loss_is_nan", loss=float(loss))
            self.model.stop_training = True


class CSVLogger(Callback):
    """Write each epoch's numbers as a line of a CSV file.

    Args:
        filename: the file.
        separator: what stands between the columns.
        append: whether to go on after what the file holds.
    """

    only_reads = True

    def __init__(self, filename: Any, separator: str = ",", append: bool = False):
        super().__init__()
        self.filename, self.sep, self.append = filename, separator, append
        self._file: Any = None
        self._writer: Any = None

    def on_train_begin(self, logs=None):
        self._file = open(self.filename, "a" if self.append else "w", newline="", encoding="utf-8")  # noqa: SIM115
        self._writer = None

    def on_epoch_end(self, epoch, logs=None):
        row = {k: v for k, v in (logs or {}).items() if not k.startswith("_")}
        if self._writer is None:
            names = sorted(row)
            if not any(name.startswith("val_") for name in names):  # with validation_freq above 1 they come later
                names += [f"val_{name}" for name in names]
            self._writer = csv.DictWriter(self._file, ["epoch", *names], delimiter=self.sep, extrasaction="ignore", restval="NA")
            if not (self.append and self._file.tell()):
                self._writer.writeheader()
        self._writer.writerow({"epoch": epoch, **{k: np.asarray(v).tolist() for k, v in row.items()}})
        self._file.flush()

    def on_train_end(self, logs=None):
        if self._file is not None:
            self._file.close()
            self._file = None


class LambdaCallback(Callback):
    """A callback made of functions: ``LambdaCallback(on_epoch_end=lambda epoch, logs: print(logs["loss"]))``."""

    def __init__(self, on_epoch_begin=None, on_epoch_end=None, on_train_begin=None, on_train_end=None, on_train_batch_begin=None,
                 on_train_batch_end=None, **others):  # fmt: skip
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end, "on_train_begin": on_train_begin, "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin, "on_train_batch_end": on_train_batch_end, **others,
        }  # fmt: skip
        self._given = {hook: function for hook, function in given.items() if function is not None}
        self.__dict__.update(self._given)

    def overrides(self, hook: str) -> bool:
        """Only the hooks that were given a function."""
        return hook in self._given
