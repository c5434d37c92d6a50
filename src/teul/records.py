"""What training leaves behind: plain numbers, which everything else only reads."""

import json
from html import escape
from typing import Any

import numpy as np

from teul.errors import printable
from teul.spellings import HISTORY_KEYS


class Logs(dict):
    """The lists of a history by name; a name of old Keras (``acc``, ``val_acc``, ``lr``) reads what it is called today.

    >>> Logs(accuracy=[0.5])["acc"]
    [0.5]
    """

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a name in any spelling, or ``default``."""
        try:
            return self[key]
        except KeyError:
            return default

    def __missing__(self, key: str) -> Any:
        prefix, name = ("val_", key[4:]) if str(key).startswith("val_") else ("", key)
        for spelling in HISTORY_KEYS.get(name, ()):
            if prefix + spelling in self:
                return self[prefix + spelling]
        raise KeyError(f"{key!r} was not recorded; this history has {', '.join(map(repr, self))}")


def spark(values: Any, most: int = 40) -> str:
    """A curve as a line of blocks, the lowest value lowest; ``×`` where there is no number.

    >>> spark([3.0, 2.0, 1.0, float("nan")])
    '█▄▁×'
    """
    numbers = np.asarray(values, float).ravel()
    numbers = numbers[np.linspace(0, len(numbers) - 1, min(most, len(numbers))).astype(int)] if len(numbers) else numbers
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return "×" * len(numbers)
    low, reach = known.min(), known.max() - known.min() or 1.0
    return "".join("▁▂▃▄▅▆▇█"[int(7 * (v - low) / reach)] if np.isfinite(v) else "×" for v in numbers)


class History:
    """What ``fit`` returns: the metrics of every epoch.

    Attributes:
        history: a dict of lists, one value an epoch: ``loss``, the metrics, and the same of the validation data as ``val_...``.
        epoch: the numbers of the epochs, counted from 0.
        params: how it was trained.
    """

    def __init__(self, params: dict[str, Any] | None = None):
        self.history = Logs()
        self.epoch: list[int] = []
        self.params = params or {}
        self.model: Any = None

    def record(self, epoch: int, logs: dict[str, Any]) -> None:
        """Add one epoch."""
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)

    def to_json(self) -> str:
        """The history as JSON."""
        plain = {name: [np.asarray(v).tolist() for v in values] for name, values in self.history.items()}
        return json.dumps({"epoch": self.epoch, "history": plain, "params": self.params})

    @classmethod
    def from_json(cls, text: str) -> "History":
        """A history from what :meth:`to_json` gave."""
        data = json.loads(text)
        history = cls(data["params"])
        history.epoch, history.history = data["epoch"], Logs(data["history"])
        return history

    def __repr__(self):
        last = ", ".join(f"{k}={v[-1]:.4g}" for k, v in self.history.items() if v and np.ndim(v[-1]) == 0)
        drawn = spark(self.history["loss"]) if len(self.epoch) > 1 and "loss" in self.history else ""
        curve = f", loss {drawn}" if drawn and drawn == printable(drawn) else ""
        return f"<History: {len(self.epoch)} epochs{curve}{', last ' + last if last else ''}>"

    def _repr_html_(self) -> str:
        """A table for notebooks: each metric with its curve, its last and its best value."""
        rows = [_row(name, values) for name, values in self.history.items() if values and np.ndim(values[0]) == 0]
        head = "<tr><th></th><th>curve</th><th>first</th><th>last</th><th>lowest</th><th>highest</th></tr>"
        caption = f"<caption>{len(self.epoch)} epochs</caption>"
        return f"<table>{caption}{head}{''.join(rows)}</table>"


def _row(name: str, values: list[Any]) -> str:
    numbers = np.asarray(values, float)
    known = numbers[np.isfinite(numbers)]
    ends = [f"{v:.4g}" for v in (numbers[0], numbers[-1], *((known.min(), known.max()) if len(known) else (np.nan, np.nan)))]
    shown = "".join(f"<td>{end}</td>" for end in ends)
    return f'<tr><th style="text-align:left">{escape(name)}</th><td style="font-family:monospace">{spark(numbers)}</td>{shown}</tr>'
