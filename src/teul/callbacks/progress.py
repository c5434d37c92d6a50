"""The lines that training prints: Keras's words, calm enough for epochs of a millisecond."""

import sys
import time
from typing import Any

import numpy as np

from teul.callbacks.base import Callback
from teul.errors import printable

_WIDTH = 20
_INTERVAL = 0.1  # seconds between two redrawings


class ProgressBar(Callback):
    """``verbose=1``: a bar for each epoch on a screen, its last state alone in a file; ``verbose=2``: one line an epoch.

    Epochs that follow each other faster than ten a second are not all shown; the last one always is.
    """

    only_reads = True

    def __init__(self, verbose: int = 1, stream: Any = None):
        super().__init__()
        self.verbose = verbose
        self.stream = stream
        self._shown = 0.0
        self._began = self._seconds = 0.0

    @property
    def _out(self) -> Any:
        return self.stream or sys.stdout

    @property
    def live(self) -> bool:
        """Whether lines can be redrawn: a terminal or a notebook."""
        return self.verbose == 1 and bool(getattr(self._out, "isatty", lambda: False)())

    def _write(self, text: str) -> None:
        self._out.write(printable(text, self._out))

    def on_train_begin(self, logs=None):
        self._shown = 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self._began = time.perf_counter()

    def on_segment_end(self, step: int, steps: int | None, logs: dict[str, Any]) -> None:
        """Redraw the bar of a long epoch."""
        now = time.perf_counter()
        if self.live and now - self._shown >= _INTERVAL:
            self._shown = now
            self._write("\r" + self._line(step, steps, now - self._began, logs) + "\x1b[K")
            self._out.flush()

    def on_epoch_seconds(self, seconds: float) -> None:
        """Told how long the epoch took, which a hook called after several of them cannot know."""
        self._seconds = seconds

    def show_evaluation(self, steps: int | None, results: dict[str, Any]) -> None:
        """The line that ``evaluate`` prints."""
        self._write(f"{steps or '?'}/{steps or '?'} - {_values(results)}\n")

    def on_epoch_end(self, epoch, logs=None):
        now = time.perf_counter()
        epochs = self.params["epochs"]
        last = epoch + 1 >= epochs or getattr(self.model, "stop_training", False)
        if self.verbose == 1 and not last and now - self._shown < _INTERVAL and epoch > 0:
            return
        self._shown = now
        steps = self.params.get("steps")
        seconds = self._seconds
        head = f"Epoch {epoch + 1}/{epochs}"
        if self.verbose == 2:
            self._write(f"{head}\n{steps or '?'}/{steps or '?'} - {_time(seconds, steps)} - {_values(logs)}\n")
        else:
            lead = "\r\x1b[K" if self.live else ""
            self._write(f"{lead}{head}\n{self._line(steps, steps, seconds, logs)}\n")
        self._out.flush()

    def on_train_end(self, logs=None):
        self._out.flush()

    def _line(self, step: int | None, steps: int | None, seconds: float, logs: dict[str, Any] | None) -> str:
        done = _WIDTH if not steps or not step else round(_WIDTH * step / steps)
        bar = "━" * done + "╌" * (_WIDTH - done)
        return f"{step or '?'}/{steps or '?'} {bar} {_time(seconds, step)} - {_values(logs)}"


def _values(logs: dict[str, Any] | None) -> str:
    shown = {k: v for k, v in (logs or {}).items() if np.ndim(v) == 0 and not k.startswith("_")}
    names = sorted(shown, key=lambda k: (k.startswith("val_"), k != "val_loss" and k != "loss", k))
    return " - ".join(f"{name}: {_number(shown[name])}" for name in names)


def _number(value: float) -> str:
    return f"{value:.4f}" if abs(value) > 1e-3 or value == 0 else f"{value:.4e}"


def _time(seconds: float, steps: int | None) -> str:
    total = f"{seconds:.0f}s" if seconds >= 1 else f"{seconds * 1e3:.0f}ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us"
    each = seconds / (steps or 1)
    return (
        f"{total} {each:.0f}s/step"
        if each >= 1
        else f"{total} {each * 1e3:.0f}ms/step"
        if each >= 1e-3
        else f"{total} {each * 1e6:.0f}us/step"
    )
