"""How a study is shown while it runs: models done, the best so far, the time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from teul.errors import problem, tell

_PAUSE = 0.25  # seconds between two pictures of a moving line
_LINES = 5.0  # seconds between two lines where nothing can move


@contextmanager
def display(verbose: Any, study: Any) -> Iterator[Callable[[Any], None] | None]:
    """Inside, the function to call with the run after every segment; None where nobody wants to look."""
    if verbose not in ("auto", True, False, 0, 1, 2):
        raise problem("bad_argument", owner="compare", argument="verbose", expected="'auto', 0, 1 or 2", got=repr(verbose))
    moving = sys.stderr.isatty()
    if not verbose or (verbose == "auto" and not moving):
        yield None
        return
    shown = _Line(study, moving and verbose != 2)
    try:
        yield shown
    finally:
        shown.end()


class _Line:
    """One line on stderr that is written again and again; where it cannot move, a new line now and then."""

    def __init__(self, study: Any, moving: bool):
        self.study, self.moving = study, moving
        self.last, self.width = 0.0, 0

    def __call__(self, run: Any) -> None:
        now = time.perf_counter()
        finished = run.done == len(run.outcomes)
        if now - self.last < (_PAUSE if self.moving else _LINES) and not finished:
            return
        self.last = now
        text = tell(
            "study_progress", done=run.done, total=len(run.outcomes), metric=self.study.metric, best=self._best(run),
            left=in_words(run.seconds_left()),
        )  # fmt: skip
        if self.moving:
            sys.stderr.write("\r" + text.ljust(self.width))
            self.width = len(text)
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def _best(self, run: Any) -> str:
        """The best value that any member has now."""
        values = [o.curves[self.study.metric][-1] for o in run.outcomes.values() if o.curves.get(self.study.metric)]
        for lot in run.lots:
            if recent := lot.curves.get(self.study.metric):
                values += [float(v) for v in np.ravel(recent[-1][-1])]
        values = [v for v in values if np.isfinite(v)]
        return "-" if not values else f"{(max if self.study.rises else min)(values):.4f}"

    def end(self) -> None:
        """Leave the line."""
        if self.moving and self.width:
            sys.stderr.write("\n")
            sys.stderr.flush()


def in_words(seconds: float) -> str:
    """A time as ``1:05:00``, ``2:30`` or ``7 s``.

    >>> in_words(7.2), in_words(150), in_words(3900)
    ('7 s', '2:30', '1:05:00')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
