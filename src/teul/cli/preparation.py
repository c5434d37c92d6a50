"""``preparation.json``: how the inputs of a training were prepared, written so that a person can read it, and done again to new rows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from teul.cli.csv_table import Table
from teul.errors import nearest, note, problem
from teul.report import head_for

FILE = "preparation.json"


def write(facts: Mapping[str, Any], folder: Path) -> None:
    """The facts as JSON, one on each line."""
    lines = [f" {json.dumps(name)}: {_written(fact)}" for name, fact in facts.items()]
    (folder / FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _written(fact: Any) -> str:
    if not isinstance(fact, Mapping) or not fact:
        return json.dumps(fact, ensure_ascii=False)
    return (
        "{\n" + ",\n".join(f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in fact.items()) + "\n }"
    )


def read(folder: Path) -> dict[str, Any]:
    """The facts in a folder that ``teul train`` wrote.

    Raises:
        ValueError: no such folder or file, or not what ``teul train`` wrote.
    """
    try:
        facts = json.loads((folder / FILE).read_text(encoding="utf-8"))
        complete = {"task", "classes", "inputs", "file_columns", "header"} <= facts.keys()
    except (OSError, ValueError, AttributeError):
        complete = False
    if not complete:
        raise problem("not_a_run", folder=folder, file=FILE)
    return facts


def inputs(facts: Mapping[str, Any], table: Table) -> np.ndarray:
    """The rows of a table as the network's inputs ``(rows, ...)`` in float32, with the training's own scales, fillings and words.

    Raises:
        ValueError: a column is missing, or holds words where the training saw numbers.
    """
    words = facts.get("words", {})
    place = _places(facts, table, [*facts["columns"], *words])
    numbers = [_numbers(table, place[name]) for name in facts["columns"]]
    x = np.stack(numbers, axis=1) if numbers else np.empty((len(table), 0))
    if facts["inputs"] == "divided by 255":
        return (x.astype(np.float32) / np.float32(255)).reshape(-1, *facts["shape"])
    if numbers:
        unknown = np.isnan(x)
        if unknown.any():
            note("predict_filled", count=int(unknown.sum()))
        x = (np.where(unknown, facts["median"], x) - facts["mean"]) / facts["deviation"]
    blocks = [x, *(_one_hot(table.words(place[name]), name, known) for name, known in words.items())]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def answers(facts: Mapping[str, Any], outputs: np.ndarray) -> np.ndarray:
    """What the network's outputs say: class numbers, or numbers in the units of the column that was learned."""
    decided = head_for(facts["task"], max(len(facts["classes"]), 1)).decide(outputs)
    if facts["classes"]:
        return decided
    scale = facts.get("target_scale", {"mean": 0.0, "deviation": 1.0})
    return decided * scale["deviation"] + scale["mean"]


def _places(facts: Mapping[str, Any], table: Table, wanted: list[str]) -> dict[str, str]:
    """The table's name for each column that is wanted: the same name, or, where one file has no header, the same place.

    Without a header the new file has all columns of the training's file, or all but the one that was learned.
    """
    names = list(table.columns)
    if table.has_header and facts["header"]:
        if missing := [name for name in wanted if name not in table.columns]:
            raise problem("column_needed", path=table.path, name=missing[0], hint=nearest(missing[0], names), count=len(missing))
        return {name: name for name in wanted}
    full = list(facts["file_columns"])
    inputs_alone = [name for name in full if name != facts.get("target")]
    for order in (full, inputs_alone):
        if len(names) == len(order):
            return dict(zip(order, names, strict=True))
    raise problem("columns_differ", path=table.path, got=len(names), expected=len(inputs_alone))


def _numbers(table: Table, name: str) -> np.ndarray:
    column = table.columns[name]
    if column.dtype == object:
        index = next(i for i, cell in enumerate(column) if cell is not None and not _reads_as_number(cell))
        raise problem("number_needed", path=table.path, column=name, row=table.row(index), value=column[index])
    return column


def _reads_as_number(cell: str) -> bool:
    try:
        return "_" not in cell and float(cell) == float(cell)
    except ValueError:
        return False


def _one_hot(column: np.ndarray, name: str, known: list[str]) -> np.ndarray:
    """A column for each word the training knew, one alone where it knew two; a word it never saw is a row of zeros."""
    said = np.array(["unknown" if cell is None else cell for cell in column], dtype=object)
    if unseen := [cell for cell in dict.fromkeys(said) if cell not in known]:
        note("words_unseen", column=name, value=unseen[0], count=sum(cell in unseen for cell in said))
    block = np.stack([said == word for word in known], axis=1).astype(np.float64)
    return block[:, 1:] if len(known) == 2 else block
