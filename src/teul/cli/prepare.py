"""From a data set or a table to arrays a network can train on: split first, then learn every scale from the training part alone."""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from teul.cli import preparation
from teul.cli.csv_table import Table
from teul.datasets import Dataset
from teul.errors import note, problem, tell
from teul.report import Head, head_for

_FEW_CLASSES = 20
_FEWEST_ROWS = 4
# 2024-01-31, 2024/1/31, 2024. 1. 31., 31.01.2024, 1/31/24, with or without a time behind it
_DATE = re.compile(r"\d{4}([-/.])\s?\d{1,2}\1\s?\d{1,2}(?!\d)|\d{1,2}([-/.])\d{1,2}\2(\d{4}|\d{2})(?!\d)")
# 12.5%, $1,200, ₩3000, 170cm, 30세
_WITH_UNIT = re.compile(r"[^\w\s.+-]?\s?[+-]?\d[\d,]*(\.\d+)?\s?([^\w\s]|[^\W\d_]{1,3})?")


@dataclass
class Prepared:
    """What ``teul train`` works on.

    ``x`` and ``y`` hold the parts ``"train"``, ``"validation"`` and ``"test"``; ``truth`` is the test part's answers in their own units,
    and ``facts`` is what somebody needs to prepare new rows in the same way.
    """

    name: str
    head: Head
    class_names: list[str]
    x: dict[str, np.ndarray]
    y: dict[str, np.ndarray]
    truth: np.ndarray
    facts: dict[str, Any] = field(default_factory=dict)
    held_out: bool = True

    def in_own_units(self, predictions: np.ndarray) -> np.ndarray:
        """What the network's outputs say, undoing the scaling of the answers."""
        return preparation.answers(self.facts, predictions)


def prepare_dataset(data: Dataset, test_size: float, seed: int) -> Prepared:
    """A data set of ``teul.datasets``, with its makers' own test rows where it has some."""
    rows = len(data)
    y, y_test = data.y, data.y if data.y_test is None else data.y_test
    if data.x_test is None:
        parts = split(y, data.task, test_size, seed)
        x_of, y_of = {p: data.x[i] for p, i in parts.items()}, {p: y[i] for p, i in parts.items()}
    else:
        parts = split(y, data.task, 0.0, seed) if rows > 100 else {"train": np.arange(rows), "validation": np.arange(0)}
        x_of = {p: data.x[i] for p, i in parts.items()} | {"test": data.x_test}
        y_of = {p: y[i] for p, i in parts.items()} | {"test": y_test}
    held_out = data.x_test is None or not np.array_equal(data.x, data.x_test)
    if data.x.dtype == np.uint8:
        scaled, facts = (
            {p: part.astype(np.float32) / np.float32(255) for p, part in x_of.items()},
            {"inputs": "divided by 255", "columns": data.feature_names},
        )
        facts["shape"] = list(data.x.shape[1:])
    else:
        scaled, facts = encode(x_of, {p: np.empty((len(part), 0), object) for p, part in x_of.items()}, data.feature_names, [])
    facts = {"header": True, "file_columns": list(facts["columns"])} | facts
    return finish(data.name, data.task, data.class_names, scaled, y_of, facts, held_out)


def prepare_table(table: Table, target: str | None, task: str | None, test_size: float, seed: int) -> Prepared:
    """A table from a file, with one column as the answer."""
    answer = table.find(target)
    columns = dict(table.columns)
    y = columns.pop(answer)
    known = np.array([v is not None and v == v for v in y])
    if not known.all():
        note("rows_without_answer", count=int((~known).sum()), column=answer)
        y, columns = y[known], {name: column[known] for name, column in columns.items()}
    if len(y) < _FEWEST_ROWS:
        raise problem("too_few_rows", path=table.path, rows=len(y), least=_FEWEST_ROWS)
    if not columns:
        raise problem("no_inputs", path=table.path)
    task, y, class_names = understand(y, answer, task)
    parts = split(y, task, test_size, seed)
    numbers, words = kinds_of_columns(columns, parts["train"], table.path)
    x_numbers = {p: _block(columns, numbers, i, np.float64) for p, i in parts.items()}
    x_words = {p: _block(columns, words, i, object) for p, i in parts.items()}
    x, facts = encode(x_numbers, x_words, numbers, words)
    facts = {"header": table.has_header, "file_columns": list(table.columns), "target": answer} | facts
    return finish(table.path, task, class_names, x, {p: y[i] for p, i in parts.items()}, facts)


def understand(y: np.ndarray, column: str, task: str | None) -> tuple[str, np.ndarray, list[str]]:
    """What kind of answer a column holds, the answers as numbers, and the names of the classes.

    Words are classes. So are whole numbers if there are few of them (at most 20, each twice on average); other numbers are numbers.
    """
    is_words = y.dtype == object
    values = np.unique(y.astype(str) if is_words else y)
    names = [str(v) if is_words else f"{v:g}" for v in values]
    if len(values) < 2:
        raise problem("one_value", column=column, value=names[0])
    if is_words and task in ("regression", "unit_regression"):
        raise problem("words_to_regress", column=column, value=names[0])
    if task is None:
        few_whole = not is_words and (y == np.round(y)).all() and (len(values) == 2 or len(values) <= min(_FEW_CLASSES, len(y) // 2))
        if is_words or few_whole:
            task = "binary" if len(values) == 2 else "multiclass"
        else:
            task = "unit_regression" if values[0] >= 0 and values[-1] <= 1 else "regression"
    if task in ("regression", "unit_regression"):
        if task == "unit_regression" and not (values[0] >= 0 and values[-1] <= 1):
            raise problem("bad_argument", owner="unit_regression", argument=column, expected="from 0 to 1",
                          got=f"from {values[0]:g} to {values[-1]:g}")  # fmt: skip
        return task, y.astype(np.float32), []
    if task == "binary" and len(values) != 2:
        raise problem("not_binary", column=column, count=len(values))
    return task, np.searchsorted(values, y.astype(str) if is_words else y).astype(np.int32), names


def split(y: np.ndarray, task: str, test_size: float, seed: int) -> dict[str, np.ndarray]:
    """Row numbers of the three parts: ``test_size`` of all for the test, a fifth of the rest for validation.

    Every class keeps its share in each part, unless a class is too small for that.
    """
    rows = np.arange(len(y))
    train, test = _cut(rows, y, task, test_size, seed) if test_size else (rows, rows[:0])
    train, validation = _cut(train, y, task, 0.2, seed)
    return {"train": train, "validation": validation} | ({"test": test} if test_size else {})


def _cut(rows: np.ndarray, y: np.ndarray, task: str, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import train_test_split

    stratify = None
    if task in ("binary", "multiclass"):
        counts = np.unique(y[rows], return_counts=True)[1]
        small, large = sorted((int(np.ceil(len(rows) * share)), len(rows) - int(np.ceil(len(rows) * share))))
        stratify = y[rows] if counts.min() >= 2 and small >= len(counts) and large >= len(counts) else None
    return tuple(train_test_split(rows, test_size=share, random_state=seed, stratify=stratify))


def kinds_of_columns(columns: dict[str, np.ndarray], train: np.ndarray, path: str) -> tuple[list[str], list[str]]:
    """The names of the number columns and of the word columns that can teach something, judged by the training rows.

    Left out, with a note: columns without a known value, and columns of words that differ in nearly every row, such as names.
    """
    numbers, words = [], []
    for name, column in columns.items():
        values = column[train]
        known = [v for v in values if v is not None and v == v]
        if not known:
            note("column_left_out", column=name, why=tell("why_no_value"))
        elif column.dtype != object:
            numbers.append(name)
        elif len(set(known)) > max(_FEW_CLASSES, len(known) // 2):
            why = tell("why_words_differ")
            if _are_dates(known):
                why = tell("why_dates", value=known[0])
            elif _are_numbers_with_units(known):
                why = tell("why_units", value=known[0])
            note("column_left_out", column=name, why=why)
        else:
            if _are_dates(known):
                note("date_column", column=name, value=known[0], count=len(set(known)))
            elif _are_numbers_with_units(known):
                note("unit_column", column=name, value=known[0], count=len(set(known)))
            words.append(name)
    if not numbers and not words:
        raise problem("no_inputs", path=path)
    return numbers, words


def _are_dates(known: list[str]) -> bool:
    return all(map(_DATE.match, known))


def _are_numbers_with_units(known: list[str]) -> bool:
    """Numbers with a sign beside them, and too many for the names of a few classes such as "3rd"."""
    return len(set(known)) > _FEW_CLASSES // 2 and all(map(_WITH_UNIT.fullmatch, known))


def _block(columns: dict[str, np.ndarray], names: list[str], rows: np.ndarray, dtype: Any) -> np.ndarray:
    return np.stack([columns[name][rows] for name in names], axis=1).astype(dtype) if names else np.empty((len(rows), 0), dtype)


def encode(
    numbers: dict[str, np.ndarray], words: dict[str, np.ndarray], number_names: list[str], word_names: list[str]
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Numbers standardized, words one-hot (a single column for two words): learned from the training part, applied to all parts.

    An unknown number becomes the training median; a word never seen in training becomes a row of zeros.
    """
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    facts: dict[str, Any] = {"inputs": "numbers standardized, words one-hot", "columns": list(number_names)}
    encoded = {part: [] for part in numbers}
    if number_names:
        fill, scale = SimpleImputer(strategy="median"), StandardScaler()
        scale.fit(fill.fit_transform(numbers["train"]))
        for part, x in numbers.items():
            encoded[part].append(scale.transform(fill.transform(x)) if len(x) else x)
        facts |= {"median": fill.statistics_.tolist(), "mean": scale.mean_.tolist(), "deviation": scale.scale_.tolist()}
        if unknown := sum(int(np.isnan(x).sum()) for x in numbers.values()):
            note("numbers_filled", count=unknown)
    if word_names:
        one_hot = OneHotEncoder(handle_unknown="ignore", drop=None, sparse_output=False)
        filled = {part: np.where(x == None, "unknown", x) for part, x in words.items()}  # noqa: E711 (elementwise)
        one_hot.fit(filled["train"])
        keep = _one_column_for_two(one_hot.categories_)
        for part, x in filled.items():
            encoded[part].append(one_hot.transform(x)[:, keep] if len(x) else np.empty((0, len(keep))))
        facts["words"] = {name: list(map(str, c)) for name, c in zip(word_names, one_hot.categories_, strict=True)}
    return {part: np.concatenate(blocks, axis=1).astype(np.float32) for part, blocks in encoded.items()}, facts


def _one_column_for_two(categories: list[np.ndarray]) -> list[int]:
    """The one-hot columns to keep: all, but of two words only the second, which is the label encoding 0 / 1."""
    keep, place = [], 0
    for words in categories:
        keep += [place + 1] if len(words) == 2 else range(place, place + len(words))
        place += len(words)
    return keep


def finish(
    name: str,
    task: str,
    class_names: list[str],
    x: dict[str, np.ndarray],
    y: dict[str, np.ndarray],
    facts: dict[str, Any],
    held_out: bool = True,
) -> Prepared:
    """The last step for both roads: choose the head, scale the answers of a regression by the training part."""
    head, truth = head_for(task, max(len(class_names), 1)), y["test"]
    if task == "regression":
        mean, deviation = float(y["train"].mean(dtype=np.float64)), float(y["train"].std(dtype=np.float64)) or 1.0
        y = {part: ((v - mean) / deviation).astype(np.float32) for part, v in y.items()}
        facts = facts | {"target_scale": {"mean": mean, "deviation": deviation}}
    facts = {"data": name, "task": task, "classes": list(class_names)} | facts
    return Prepared(name, head, list(class_names), x, y, truth, facts, held_out)
