"""Reading a CSV file as courses meet them: with or without a header, any usual separator, UTF-8 or Korean Windows encoding."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from teul.errors import nearest, problem

#: Cells that mean "not known".
MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?")
_SEPARATORS = ",;\t|"


@dataclass
class Table:
    """The columns of a file by name, in order: numbers as float64 (NaN where unknown), all else as strings (None where unknown)."""

    path: str
    columns: dict[str, np.ndarray]
    has_header: bool

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
            known = ", ".join(names[:30]) if self.has_header else f"0 to {len(names) - 1} (this file has no header)"
            raise problem("no_such_column", path=self.path, name=target, hint=nearest(target, names), known=known) from None


def read_table(path: str, header: bool | None = None) -> Table:
    """The table in a file.

    Args:
        path: the file.
        header: whether the first row names the columns; None looks: a row without a single number is taken for names.

    Raises:
        FileNotFoundError: no such file.
        ValueError: the file is empty, or its rows differ in length.
    """
    if not Path(path).is_file():
        raise problem("no_such_file", path=path)
    rows = _cells(_text(path))
    if not rows:
        raise problem("empty_table", path=path)
    has_header = _looks_like_names(rows[0]) if header is None else header
    names = _unique(rows[0]) if has_header else [str(i) for i in range(len(rows[0]))]
    rows = rows[1:] if has_header else rows
    if not rows:
        raise problem("empty_table", path=path)
    for number, row in enumerate(rows, start=1 + has_header):
        if len(row) != len(names):
            raise problem("ragged_table", path=path, row=number, got=len(row), expected=len(names))
    cells = zip(*rows, strict=True)
    return Table(path, {name: _column(column) for name, column in zip(names, cells, strict=True)}, has_header)


def _text(path: str) -> str:
    raw = Path(path).read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise problem("not_text", path=path)


def _cells(text: str) -> list[list[str]]:
    """The cells of each row that is not blank: separated by what the first row has most of, else by white space."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        return [line.split() for line in text.splitlines() if line.strip()]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    return [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]


def _looks_like_names(row: list[str]) -> bool:
    return not any(_is_number(cell) or cell in MISSING for cell in row) and len(set(row)) == len(row)


def _unique(names: list[str]) -> list[str]:
    """Names that all differ: an empty one becomes its place, a repeated one gets its place appended."""
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
