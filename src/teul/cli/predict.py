"""``teul predict``: the network of a training, applied to the rows of a new table."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from teul.cli import preparation
from teul.cli.csv_table import read_table
from teul.errors import problem, tell


def predict(folder: Path, data: str, header: bool | None, out: Path | None, console: Console) -> None:
    """The whole command: read, prepare as in training, predict, write."""
    from teul.models import load_model

    facts = preparation.read(folder)
    if not (folder / "model.teul").is_file():
        raise problem("not_a_run", folder=folder, file="model.teul")
    x = preparation.inputs(facts, read_table(data, header))
    outputs = np.asarray(load_model(folder / "model.teul", compile=False).predict(x, verbose=0))
    path = out or folder / "predictions.csv"
    # A spreadsheet takes a file for one of Windows, and 예 for something else, unless it begins with the mark of UTF-8.
    encoding = "utf-8" if all(str(name).isascii() for name in facts["classes"]) else "utf-8-sig"
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(_rows(facts, outputs))
    except OSError as error:
        raise problem("cannot_write", path=path, why=error.strerror or error) from error
    console.print(tell("cli_predicted", rows=len(x), path=path), markup=False, highlight=False, soft_wrap=True)


def _rows(facts: dict[str, Any], outputs: np.ndarray) -> Iterator[list[Any]]:
    """The header, then for each row its number from 1, the answer and, for classes, the probability of each."""
    classes = facts["classes"]
    yield ["row", "prediction", *(f"probability of {name}" for name in classes)]
    said = preparation.answers(facts, outputs)
    shares = np.concatenate([1 - outputs, outputs], axis=1) if facts["task"] == "binary" else outputs
    for i, answer in enumerate(said):
        if classes:
            yield [i + 1, classes[int(answer)], *(f"{share:.6g}" for share in shares[i])]
        else:
            yield [i + 1, f"{float(answer):.9g}"]
