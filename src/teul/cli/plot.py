"""``teul plot``, ``activations``, ``landscape``, ``trace`` and ``report``: pictures and pages from the terminal."""

import contextlib
import csv
import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from teul.cli import preparation
from teul.cli.csv_table import read_table
from teul.errors import note, problem, tell


def plot(history: Path, out: Path | None, metric: str | None, console: Console) -> None:
    """The learning curves of a history in a file: JSON of ``History.to_json``, or the CSV of CSVLogger."""
    from teul.report import plot_history, save_picture

    ax = plot_history(read_history(history), metric=metric)
    _write(lambda path: save_picture(ax, path), out or history.with_suffix(".png"), console)


def read_history(path: Path) -> dict[str, list[float]]:
    """The curves in a file."""
    if not path.is_file():
        raise problem("run_missing", path=path)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = [name for name in (rows[0] if rows else {}) if name != "epoch" and any(row[name] != "NA" for row in rows)]
        return {name: [float(row[name].replace("NA", "nan")) for row in rows] for name in names}  # NA: not judged in that epoch
    data = json.loads(path.read_text(encoding="utf-8"))
    return data.get("history", data)


def activations(names: tuple[str, ...], out: Path, console: Console) -> None:
    """Activation functions with their derivatives."""
    from teul.report import plot_activations, save_picture

    ax = plot_activations(names) if names else plot_activations()
    _write(lambda path: save_picture(ax, path), out, console)


def landscape(surface: str, optimizers: str | None, steps: int, out: Path | None, rates: bool, console: Console) -> None:
    """A race of optimizers, or three learning rates side by side."""
    from teul.report.landscape import landscape as race
    from teul.report.landscape import learning_rates
    from teul.report.pictures import save_picture

    if rates:
        ax = learning_rates(surface, steps=steps)
        _write(lambda path: save_picture(ax, path), out or Path(f"{surface}-rates.png"), console)
        return
    run = race(surface, optimizers=[word.strip() for word in optimizers.split(",")] if optimizers else None, steps=steps)
    console.print(str(run), highlight=False, markup=False)
    _write(run.save, out or Path(f"{surface}.png"), console)


def trace(model: Path, x: str, y: str, loss: str | None, rate: float | None, out: Path | None, console: Console) -> None:
    """Every number of a small saved network on one sample."""
    from teul.models import load_model
    from teul.report import trace as traced

    if not model.is_file():
        raise problem("run_missing", path=model)
    result = traced(load_model(model), _numbers("--x", x), _numbers("--y", y), loss=loss, learning_rate=rate)
    console.print(result)
    if out is not None:
        _write(result.save, out, console)


def report(model: Path, data: Path, target: str | None, out: Path | None, console: Console) -> None:
    """A saved model, or the folder of a ``teul train``, judged on the rows of a CSV file."""
    for path in (model, data):
        if not path.exists():
            raise problem("run_missing", path=path)
    if model.name == "model.teul" and (model.parent / preparation.FILE).is_file():
        model = model.parent  # its inputs were prepared, and the folder says how
    judged = _judge_run(model, data) if model.is_dir() else _judge_model(model, data, target)
    console.print(judged)
    if out is not None:
        _write(judged.save, out, console)


def _judge_model(model: Path, data: Path, target: str | None) -> Any:
    """A model on a table of numbers, as it stands."""
    from teul.models import load_model
    from teul.report import judge

    table = read_table(str(data))
    chosen = table.find(target)
    if words := [name for name, column in table.columns.items() if column.dtype == object]:
        raise problem("text_columns", name=data, columns=", ".join(words))
    x = np.stack([column for name, column in table.columns.items() if name != chosen], axis=1).astype(np.float32)
    return judge(load_model(model), x, table.columns[chosen])


def _judge_run(folder: Path, data: Path) -> Any:
    """A network that ``teul train`` wrote, on rows prepared as in training."""
    from teul.models import load_model
    from teul.report import judge

    facts, table = preparation.read(folder), read_table(str(data))
    target = table.find(facts.get("target"))
    answered = np.array([word is not None for word in table.words(target)])
    if not answered.all():
        note("rows_without_answer", count=int((~answered).sum()), column=target)
    names = [str(name) for name in facts["classes"]]
    y: np.ndarray = (
        np.array([_place(word, names, target) for word in table.words(target)[answered]]) if names else table.columns[target][answered]
    )
    x, scale = preparation.inputs(facts, table)[answered], facts.get("target_scale", {"mean": 0.0, "deviation": 1.0})
    judged = judge(load_model(folder / "model.teul"), x, y, class_names=names or None, scale=(scale["mean"], scale["deviation"]))
    numbers = np.flatnonzero(answered) + 1  # as `teul predict` counts the rows
    return dataclasses.replace(judged, worst=numbers[judged.worst].tolist())


def _place(word: str, names: list[str], target: str) -> int:
    """The number of a class; 1 and 1.0 are the same class where classes are numbers."""
    said = word
    if said not in names:
        with contextlib.suppress(ValueError):
            said = f"{float(said):g}"
    if said not in names:
        raise problem("bad_argument", owner="teul report", argument=target, expected=f"one of {', '.join(names)}", got=repr(word))
    return names.index(said)


def _numbers(option: str, text: str) -> list[float]:
    try:
        return [float(word) for word in text.replace(";", ",").split(",")]
    except ValueError:
        raise problem("bad_argument", owner="teul trace", argument=option, expected="numbers with commas", got=repr(text)) from None


def _write(save: Any, path: Path, console: Console) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path)
    except OSError as error:
        raise problem("cannot_write", path=path, why=error.strerror or error) from error
    console.print(tell("written", path=path), highlight=False, markup=False)
