"""Progbar: a bar for loops that the user writes."""

import sys
import time
from typing import Any

import numpy as np

from teul.errors import printable

_BAR = 20


class Progbar:
    """A line that shows how far a loop is, with running means of the values given to it.

    Args:
        target: the number of steps; None where it is not known.
        width: of the bar.
        verbose: 0 silent, 1 a bar, 2 one line at the end.
        interval: seconds between two redrawings.
        stateful_metrics: names of values that are shown as they come instead of as means.
        unit_name: what a step is called.

    >>> bar = Progbar(2, verbose=2)
    >>> bar.update(1, [("loss", 1.0)])
    >>> bar.update(2, [("loss", 3.0)])  # doctest: +ELLIPSIS
    2/2 - ... - loss: 2.0000
    """

    def __init__(
        self, target, width=_BAR, verbose=1, interval=0.05, stateful_metrics=None, stateless_metrics=None, unit_name="step"
    ):  # fmt: skip
        self.target, self.width, self.verbose, self.interval, self.unit_name = target, width, verbose, interval, unit_name
        self.stateful_metrics = set(stateful_metrics or ())
        self._sums: dict[str, list[float]] = {}
        self._seen = 0
        self._began, self._shown = time.perf_counter(), 0.0
        self._length = 0

    def update(self, current: int, values: Any = None, finalize: bool | None = None) -> None:
        """Say that ``current`` steps are done, with ``(name, value)`` pairs."""
        finalize = self.target is not None and current >= self.target if finalize is None else finalize
        steps = current - self._seen
        for name, value in values.items() if isinstance(values, dict) else values or ():
            value = float(np.mean(np.asarray(value)))
            weight = 1 if name in self.stateful_metrics else max(steps, 1)
            before = self._sums.get(name) if name not in self.stateful_metrics else None
            self._sums[name] = [value * weight + (before[0] if before else 0), weight + (before[1] if before else 0)]
        self._seen = current
        now = time.perf_counter()
        if self.verbose == 1 and (finalize or now - self._shown >= self.interval):
            self._shown = now
            self._draw(self._line(current, now - self._began), finalize)
        elif self.verbose == 2 and finalize:
            sys.stdout.write(self._line(current, now - self._began) + "\n")
            sys.stdout.flush()

    def add(self, n: int, values: Any = None) -> None:
        """Say that ``n`` more steps are done."""
        self.update(self._seen + n, values)

    def _line(self, current: int, seconds: float) -> str:
        count = f"{current}/{self.target}" if self.target is not None else f"{current}/?"
        bar = ""
        if self.verbose == 1 and self.target:
            done = round(self.width * min(current / self.target, 1))
            bar = " " + "━" * done + "╌" * (self.width - done)
        pace = seconds / max(current, 1)
        each = f"{pace:.0f}s" if pace >= 1 else f"{pace * 1e3:.0f}ms" if pace >= 1e-3 else f"{pace * 1e6:.0f}us"
        values = "".join(f" - {name}: {_shown(total / count)}" for name, (total, count) in self._sums.items())
        gap = " -" if self.verbose == 2 else ""
        return printable(f"{count}{bar}{gap} {seconds:.0f}s {each}/{self.unit_name}{values}")

    def _draw(self, line: str, last: bool) -> None:
        live = getattr(sys.stdout, "isatty", lambda: False)()
        if live:
            sys.stdout.write("\r" + line.ljust(self._length))
            self._length = len(line)
        if last or not live:
            sys.stdout.write("\n" if live else line + "\n" if last else "")
        sys.stdout.flush()


def _shown(value: float) -> str:
    return f"{value:.4f}" if abs(value) > 1e-3 or value == 0 else f"{value:.4e}"
