"""``teul compare``: the same network with other optimizers, batch sizes, learning rates and widths, all trained at once."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from teul.cli.prepare import Prepared
from teul.cli.train import Choices as TrainChoices
from teul.cli.train import build, prepared, usual_epochs
from teul.errors import problem, tell
from teul.report import save_picture
from teul.report.pictures import new_axes
from teul.study import Comparison
from teul.study import compare as run_study

_MOST_EPOCHS = 100


@dataclass
class Choices:
    """What the user chose on the command line; lists are written with commas."""

    data: str
    target: str | None = None
    task: str | None = None
    header: bool | None = None
    optimizer: str = "sgd,momentum,nesterov,adagrad,rmsprop,adam"
    learning_rate: str | None = None
    batch_size: str = "32"
    units: str = "30"
    dropout: str | None = None
    seeds: int = 3
    epochs: int | None = None
    cv: int | None = None
    metric: str | None = None
    halving: int | None = None
    seed: int = 0
    test_size: float = 0.2
    save: Path | None = None
    out: Path | None = None
    verbose: bool = False
    quiet: bool = False

    def choices(self) -> dict[str, list[Any]]:
        """What is to be chosen between: each option that names several values, and those that the network is made of."""
        found: dict[str, list[Any]] = {"optimizer": _words(self.optimizer), "batch_size": _numbers("--batch-size", self.batch_size, int)}
        if self.learning_rate:
            found["learning_rate"] = _numbers("--learning-rate", self.learning_rate, float)
        if self.dropout:
            found["dropout"] = _numbers("--dropout", self.dropout, float)
        found["units"] = [part.strip() for part in self.units.split("/")]
        return found


def compare(choices: Choices, console: Console) -> None:
    """The whole command."""
    spread = choices.choices()
    networks = {units: _hidden(choices, units) for units in spread["units"]}
    data = prepared(_as_train(choices))
    folder = _folder(choices, data)
    x, y = _development(data)
    epochs = choices.epochs or min(_MOST_EPOCHS, usual_epochs(len(y), min(spread["batch_size"])) if len(y) > 2000 else _MOST_EPOCHS)
    if not choices.quiet:
        runs = np.prod([len(v) for v in spread.values()]) * choices.seeds * (choices.cv or 1)
        _say(console, tell("cli_study_plan", name=data.name, rows=len(y), test=len(data.y["test"]), models=int(runs), epochs=epochs))
    seeds = [choices.seed + i for i in range(choices.seeds)]
    tested = data.held_out and len(data.y["test"])
    found = run_study(
        _builder(data, networks), x, y, choices=spread, seeds=seeds, epochs=epochs, cv=choices.cv,
        test_data=(data.x["test"], data.y["test"]) if tested else None, test_split=0, metric=choices.metric, halving=choices.halving,
        save=choices.save, verbose=0 if choices.quiet else 2 if choices.verbose else "auto",
    )  # fmt: skip
    console.print(as_table(found))
    _say(console, found.explain())
    _write(console, folder, found)
    if not found.complete:
        raise problem(
            "cli_study_stopped", done=sum(o.status == "trained" for os in found.outcomes for o in os), total=sum(map(len, found.outcomes))
        )


def _builder(data: Prepared, networks: dict[str, list[int]]) -> Any:
    def make(units, dropout=0.0):
        from teul.layers import Dropout
        from teul.models import Sequential

        plain = build(data, networks[units])
        layers = [layer for part in plain._layers[:-1] for layer in ([part, Dropout(dropout)] if _is_hidden(part) and dropout else [part])]
        model = Sequential([*layers, plain._layers[-1]]) if dropout else plain
        model.compile(optimizer="adam", loss=data.head.loss, metrics=list(data.head.metrics))
        return model

    return make


def _is_hidden(layer: Any) -> bool:
    from teul.layers import Dense

    return isinstance(layer, Dense)


def _as_train(choices: Choices) -> TrainChoices:
    """The options that both commands understand alike."""
    same = ("data", "target", "task", "header", "seed", "test_size")
    found = TrainChoices(**{name: getattr(choices, name) for name in same})
    found.check()
    for name, value in (("--seeds", choices.seeds), ("--epochs", choices.epochs)):
        if value is not None and value < 1:
            raise problem("bad_argument", owner="teul compare", argument=name, expected="at least 1", got=value)
    return found


def _hidden(choices: Choices, units: str) -> list[int]:
    return TrainChoices(choices.data, units=units).hidden


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(option: str, text: str, kind: type) -> list[Any]:
    try:
        return [kind(word) for word in _words(text)]
    except ValueError as error:
        raise problem("bad_argument", owner="teul compare", argument=option, expected="numbers with commas", got=repr(text)) from error


def _development(data: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """All rows but the test's; each seed divides them anew."""
    parts = [part for part in ("train", "validation") if len(data.y[part])]
    return np.concatenate([data.x[p] for p in parts]), np.concatenate([data.y[p] for p in parts])


def _folder(choices: Choices, data: Prepared) -> Path:
    folder = choices.out or Path("teul-runs") / f"{Path(data.name).stem}-comparison"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problem("cannot_write", path=folder, why=error.strerror or error) from error
    return folder


def as_table(found: Comparison) -> Table:
    """The comparison as a table for the terminal; choices with one value are left out."""
    rows = found.rows()
    constant = {name for name in found.names if len({str(row[name]) for row in rows}) == 1 and len(found.names) > 1}
    names = [name for name in rows[0] if name not in constant and not (name == "status" and all(r[name] == "trained" for r in rows))]
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right" if any(isinstance(row[name], (int, float)) for row in rows) else "left")
    for row in rows:
        table.add_row(*(_cell(name, row[name]) for name in names))
    return table


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return (
        f"{value:.1f}"
        if name in ("epochs to best", "seconds")
        else f"{value:g}"
        if name not in ("sd",) and value == round(value, 6)
        else f"{value:.4f}"
    )


def pictures(found: Comparison) -> Any:
    """The curves of every value of each choice that has several, side by side, and the heat map of the two weightiest."""
    several = found.varied[:3]
    axes = new_axes(max(1, len(several)) + (len(several) > 1), width=5.5)
    for ax, name in zip(axes, several or [None], strict=False):
        found.plot("curves", ax=ax, by=name)
    if len(several) > 1:
        found.plot("heatmap", ax=axes[-1])
    return axes[0]


def _write(console: Console, folder: Path, found: Comparison) -> None:
    rows = found.rows()
    try:
        save_picture(pictures(found), folder / "comparison.png")
        with open(folder / "comparison.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise problem("cannot_write", path=folder, why=error.strerror or error) from error
    _say(console, tell("cli_written", folder=folder, files="comparison.png, comparison.csv"))


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
