"""``teul run``: a script or a notebook of any Keras, run on Teul."""

import os
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from teul.course import pictures
from teul.errors import TeulWarning, problem, tell


@dataclass
class Order:
    """What was asked for: the file, its own arguments, and ours."""

    path: Path | None = None
    arguments: list[str] = field(default_factory=list)
    max_epochs: int | None = None
    report: bool = False


def run(words: Sequence[str]) -> int:
    """The whole command; returns the exit code of the script."""
    order = read(words)
    if order.path is None:
        raise problem("run_usage")
    if not order.path.is_file():
        raise problem("run_missing", path=order.path)
    if order.max_epochs is not None:
        os.environ["TEUL_MAX_EPOCHS"] = str(order.max_epochs)
    pictures.arrange(Path("teul-runs") / order.path.stem)
    if not pictures.has_screen() or order.path.suffix == ".ipynb":
        os.environ["MPLBACKEND"] = pictures.BACKEND
    warnings.simplefilter("always", TeulWarning)
    warnings.showwarning = _show_note(warnings.showwarning)
    fits = _Fits() if order.report else None
    if order.path.suffix == ".ipynb":
        from teul.course.notebook import run_notebook as run_it
    else:
        from teul.course.script import run_script as run_it
    code = run_it(order.path, order.arguments)
    if fits is not None:
        fits.tell()
    sys.stdout.flush()
    return code


def read(words: Sequence[str]) -> Order:
    """The words of the command. Ours may stand before or after the file; after ``--`` all belong to the script.

    >>> read(["--max-epochs", "2", "a.py", "--lr", "0.1"]).arguments
    ['--lr', '0.1']
    """
    order, waiting = Order(), list(words)
    while waiting:
        word = waiting.pop(0)
        name, _, value = word.partition("=")
        if word == "--":
            order.arguments += waiting
            break
        if name == "--max-epochs":
            order.max_epochs = _count(value or (waiting.pop(0) if waiting else ""))
        elif word == "--report":
            order.report = True
        elif order.path is not None:
            order.arguments.append(word)
        elif word.startswith("-"):
            raise problem("run_usage")
        else:
            order.path = Path(word)
    return order


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise problem("bad_argument", owner="teul run", argument="--max-epochs", expected="a whole number from 1 up", got=repr(text))
    return int(text)


def _show_note(usual: Any) -> Any:
    """Notes of Teul as lines that name the script's line; other warnings as ever."""

    def show(message, category, filename, lineno, file=None, line=None):
        if issubclass(category, TeulWarning):
            text = " ".join(str(message).split())
            print(tell("run_note", place=f"{Path(filename).name}:{lineno}", text=text), file=sys.stderr)
        else:
            usual(message, category, filename, lineno, file, line)

    return show


class _Fits:
    """Notes every ``fit`` of this process, for the report at the end."""

    def __init__(self):
        from teul.models import Model

        self.seen: list[tuple[Any, Any, float]] = []
        fit = Model.fit

        def noted(model, *args, **kwargs):
            start = time.perf_counter()
            history = fit(model, *args, **kwargs)
            self.seen.append((model, history, time.perf_counter() - start))
            return history

        Model.fit = noted

    def tell(self) -> None:
        """Print what was trained, how fast, and what looked wrong."""
        print(tell("run_report"))
        if not self.seen:
            print(tell("run_report_nothing"))
        for number, (model, history, seconds) in enumerate(self.seen, 1):
            last = ", ".join(f"{name} {values[-1]:.4g}" for name, values in history.history.items() if values and np.ndim(values[-1]) == 0)
            facts = {"params": model.count_params(), "epochs": len(history.epoch), "seconds": seconds, "last": last}
            print(tell("run_report_fit", number=number, name=model.name, **facts))
            for line in looked_wrong(history.history):
                print(line)


def looked_wrong(history: dict[str, Any]) -> list[str]:
    """What the losses of a training say against it.

    >>> looked_wrong({"loss": [1.0, 0.5, 0.2], "val_loss": [1.0, 0.8, 0.7]})
    []
    """
    lines = []
    loss, held = history.get("loss") or [], history.get("val_loss") or []
    if not np.all(np.isfinite(np.asarray(loss, float))):
        lines.append(tell("run_report_nan"))
    elif len(loss) > 1 and loss[-1] >= 0.999 * loss[0]:
        lines.append(tell("run_report_flat"))
    if len(held) > 2 and min(held) < 0.95 * held[-1]:
        lines.append(tell("run_report_worse", name="val_loss", best=int(np.argmin(held)) + 1, epochs=len(held)))
    return lines
