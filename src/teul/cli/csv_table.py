"""Reading a CSV file as courses meet them: with or without a header, any usual separator, UTF-8 or Korean Windows encoding."""

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from teul.cli.table_text import rows_of
from teul.errors import nearest, note, problem, tell

#: Cells that mean "not known".
MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?")
_SAMPLE = 20
_WIDEST_NAME = 40
# 1,5 and 1,234 and 1,234,567.5 and 1.234,5
_COMMA_NUMBER = re.compile(r"[+-]?(\d+,\d+|\d{1,3}(,\d{3})+(\.\d+)?|\d{1,3}(\.\d{3})+,\d+)")
_LARGEST = float(np.finfo(np.float32).max)


@dataclass
class Table:
    """The columns of a file by name, in order: numbers as float64 (NaN where unknown), all else as strings (None where unknown).

    ``cells`` are the same columns as they stand in the file.
    """

    path: str
    columns: dict[str, np.ndarray]
    has_header: bool
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def find(self, target: str | None) -> str:
        """The name of the column meant by a name or by a place, counted from 0 or, negative, from the end; the last by default.

        Raises:
            ValueError: no such column; names the nearest.
        """
        names = list(self.columns)
        if target is None:
            return names[-1]
        if target in self.columns:
            return target
        try:
            return names[int(target)]
        except (ValueError, IndexError):
            known = self.known()
            raise problem("no_such_column", path=self.path, name=target, hint=nearest(target, names), known=known) from None

    def known(self) -> str:
        """The names of the columns for a message: the first thirty, long ones cut."""
        names = list(self.columns)
        if not self.has_header:
            return tell("columns_by_place", last=len(names) - 1)
        return ", ".join(name if len(name) <= _WIDEST_NAME else f"{name[:_WIDEST_NAME]}..." for name in names[:30])

    def words(self, name: str) -> np.ndarray:
        """A column as words, even if all of them happen to be numbers."""
        return np.array([None if cell in MISSING else cell for cell in self.cells[name]], dtype=object)

    def row(self, index: int) -> int:
        """The row of the file, from 1, in which entry ``index`` of a column stands."""
        return index + 1 + self.has_header


def read_table(path: str, header: bool | None = None) -> Table:
    """The table in a file.

    Args:
        path: the file.
        header: whether the first row names the columns; None looks: a row without a single number is taken for names.

    Raises:
        FileNotFoundError: no such file.
        ValueError: the file is no table or an empty one, its rows differ in length, or a number in it cannot be used.
    """
    rows = _without_empty_ends(rows_of(path), path)
    if not rows:
        raise problem("empty_table", path=path)
    has_header = _looks_like_names(rows[0], rows[1 : 1 + _SAMPLE]) if header is None else header
    names = _unique(rows[0], path) if has_header else [str(i) for i in range(len(rows[0]))]
    rows = rows[1:] if has_header else rows
    if not rows:
        raise problem("empty_table", path=path)
    for number, row in enumerate(rows, start=1 + has_header):
        if len(row) != len(names):
            raise problem("ragged_table", path=path, row=number, got=len(row), expected=len(names))
    cells = dict(zip(names, zip(*rows, strict=True), strict=True))
    table = Table(path, {name: _column(column) for name, column in cells.items()}, has_header, cells)
    for name, column in table.columns.items():
        _check(table, name, column)
    return table


def _without_empty_ends(rows: list[list[str]], path: str) -> list[list[str]]:
    """The rows without the nameless empty columns that a separator at the end of every row makes, with or without one in the header."""
    dropped = 0
    while rows and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1 and not any(row[-1] for row in rows):
        rows, dropped = [row[:-1] for row in rows], dropped + 1
    head, body = rows[:1], rows[1:]
    if head and body and all(len(row) == len(head[0]) + 1 and not row[-1] for row in body):
        rows, dropped = [*head, *(row[:-1] for row in body)], dropped + 1
    if dropped:
        note("empty_column_dropped", path=path, count=dropped)
    return rows


def _looks_like_names(row: list[str], following: list[list[str]]) -> bool:
    """A row without a number; if a name is missing or repeated, only above a column of numbers."""
    if any(_is_number(cell) or _COMMA_NUMBER.fullmatch(cell) or cell in MISSING[1:] for cell in row) or not any(row):
        return False
    columns = zip(*following, strict=False)
    return (all(row) and len(set(row)) == len(row)) or any(all(map(_is_number, column)) for column in columns)


def _unique(names: list[str], path: str) -> list[str]:
    """Names that all differ: an empty one becomes its place, a repeated one gets its place appended."""
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            note("duplicate_name", path=path, name=name, count=count, other=f"{name} ({names.index(name, names.index(name) + 1)})")
    named = [name or str(i) for i, name in enumerate(names)]
    return [name if named.index(name) == i else f"{name} ({i})" for i, name in enumerate(named)]


def _number(cell: str) -> float:
    if "_" in cell:  # Python reads 1_000 as a number; a table means a word
        raise ValueError(cell)
    return float(cell)


def _is_number(cell: str) -> bool:
    try:
        _number(cell)
    except ValueError:
        return False
    return True


def _column(cells: tuple[str, ...]) -> np.ndarray:
    if not any("_" in cell for cell in cells):
        try:
            return np.array(list(map(float, cells)))  # most columns of most files: nothing unknown, and fast
        except ValueError:
            pass
    known = [None if cell in MISSING else cell for cell in cells]
    try:
        return np.array([np.nan if cell is None else _number(cell) for cell in known])
    except ValueError:
        return np.array(known, dtype=object)


def _check(table: Table, name: str, column: np.ndarray) -> None:
    """Refuse numbers that cannot be used: infinite ones, those too large for float32, those written with a comma."""
    if column.dtype != object:
        if (large := np.flatnonzero(np.abs(column) > _LARGEST)).size:
            row = int(large[0])
            cell = table.cells[name][row]
            code = "infinite_number" if "inf" in cell.lower() else "number_too_large"
            raise problem(code, path=table.path, column=name, row=table.row(row), value=cell)
        return
    known = [cell for cell in column if cell is not None]
    odd = [cell for cell in known if not _is_number(cell)]
    if odd and all(map(_COMMA_NUMBER.fullmatch, odd)):
        raise problem("comma_numbers", path=table.path, column=name, value=odd[0])
