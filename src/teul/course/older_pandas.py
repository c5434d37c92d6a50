"""pandas as scripts before 2023 know it: ``delim_whitespace=``, ``append``, ``as_matrix``, strings as objects."""

import datetime
import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from teul.course.mending import added, replaced
from teul.records import Logs


def mend(pandas: Any) -> None:
    """Understand the older names again."""
    pandas.set_option("future.infer_string", False)  # columns of text are arrays of objects, and dtype == "object" holds
    for reader in ("read_csv", "read_table"):
        replaced(pandas, reader, functools.partial(_reading, pandas))
    both = pandas.DataFrame, pandas.Series
    for kind in both:
        added(kind, "append", functools.partialmethod(_appended, pandas))
        added(kind, "as_matrix", lambda self, columns=None: (self if columns is None else self[columns]).to_numpy())
        added(kind, "get_values", lambda self: self.to_numpy())
        added(kind, "iteritems", lambda self: self.items())
        added(kind, "ix", property(_Places))
        replaced(kind, "fillna", _filling)
        replaced(kind, "drop", _dropping)
    replaced(pandas.DataFrame, "__getitem__", _finding)
    added(pandas.Series, "ravel", lambda self, order="C": self.to_numpy().ravel(order))
    added(pandas.DataFrame, "applymap", lambda self, func, **others: self.map(func, **others))
    added(pandas, "np", np)
    added(pandas, "datetime", datetime.datetime)


def _reading(pandas: Any, read: Callable) -> Callable:
    @functools.wraps(read)
    def reading(*args: Any, delim_whitespace: bool = False, squeeze: bool = False, date_parser: Callable | None = None, **others: Any):
        for gone in ("error_bad_lines", "warn_bad_lines", "mangle_dupe_cols", "prefix", "infer_datetime_format", "verbose"):
            others.pop(gone, None)
        if delim_whitespace:
            others["sep"] = r"\s+"
        if date_parser is None:
            table = read(*args, **others)
        else:
            dates, index = others.pop("parse_dates", None), others.pop("index_col", None)
            table = _dated(read(*args, **others), [index] if dates in (None, True) else dates, date_parser)
            table = table if index is None else table.set_index(table.columns[index] if isinstance(index, int) else index)
        return table.iloc[:, 0] if squeeze and table.shape[1] == 1 else table

    return reading


def _dated(table: Any, columns: Any, parse: Callable) -> Any:
    for column in columns if isinstance(columns, (list, tuple)) else [columns]:
        name = table.columns[column] if isinstance(column, int) else column
        table[name] = [parse(value) for value in table[name].astype(str)]
    return table


def _appended(self: Any, pandas: Any, other: Any, ignore_index: bool = False, verify_integrity: bool = False, sort: bool = False) -> Any:
    parts = list(other) if isinstance(other, (list, tuple)) else [other]
    if isinstance(self, pandas.DataFrame):
        parts = [p if isinstance(p, pandas.DataFrame) else pandas.Series(p).to_frame().T for p in parts]
        parts = [p.infer_objects() for p in parts]
    return pandas.concat([self, *parts], ignore_index=ignore_index, verify_integrity=verify_integrity)


def _filling(fill: Callable) -> Callable:
    @functools.wraps(fill)
    def filling(self: Any, value: Any = None, *args: Any, method: str | None = None, **others: Any) -> Any:
        if method is None:
            return fill(self, value, *args, **others)
        return (self.ffill if method in ("ffill", "pad") else self.bfill)(**others)

    return filling


def _dropping(drop: Callable) -> Callable:
    @functools.wraps(drop)
    def dropping(self: Any, labels: Any = None, *args: Any, **others: Any) -> Any:
        if args:
            others["axis"] = args[0]
        return drop(self, labels, **others)

    return dropping


def _finding(get: Callable) -> Callable:
    """Columns of a table of a history by the names that older Keras gave them, as the history itself answers to them."""

    @functools.wraps(get)
    def finding(self: Any, key: Any) -> Any:
        try:
            return get(self, key)
        except KeyError:
            names = [key] if isinstance(key, str) else key
            if "loss" not in self.columns or not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
                raise
            recorded = Logs(zip(self.columns, self.columns, strict=True))
            if any(recorded.get(name) is None for name in names):
                raise
            found = get(self, [recorded[name] for name in names]).set_axis(names, axis=1)
            return get(found, key)

    return finding


class _Places:
    """Rows and columns by label, or by number where there is no such label."""

    def __init__(self, table: Any):
        self._table = table

    def __getitem__(self, key: Any) -> Any:
        try:
            return self._table.loc[key]
        except (KeyError, TypeError):
            return self._table.iloc[key]
