"""From the bytes of a file to rows of cells, or one sentence about why it is no table. Nothing of the file's own words is repeated."""

import csv
import io
import re
from pathlib import Path

from teul.errors import problem, tell

_SEPARATORS = ",;\t|"
_SAMPLE = 20
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+(,\d+)?")
# A bell, an escape, ...: what no text holds, tabs and line ends aside.
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")


def rows_of(path: str) -> list[list[str]]:
    """The cells of each row that is not blank: separated by what the first row has most of, else by white space.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not text, not in an encoding that is known, or a quote without its end.
    """
    if not Path(path).is_file():
        raise problem("no_such_file", path=path)
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise problem("cannot_read", path=path, why=error.strerror or error) from error
    text = _decoded(raw, path)
    lines = [line for line in text.splitlines() if line.strip()]
    separator = _separator(lines)
    if separator is None:
        rows = [line.split() for line in lines]
        # Words between spaces are prose or a settings file, not a table.
        if any(len(row) > 1 for row in rows) and not any(_NUMBER.fullmatch(cell) for row in rows for cell in row):
            raise problem("not_a_table", path=path)
        return rows
    bad_row, never_ends = _bad_quote(text, separator) if '"' in text else (None, False)
    if never_ends:
        raise problem("unclosed_quote", path=path, row=bad_row)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
        rows = [[cell.strip() for cell in row] for row in read if any(map(str.strip, row))]
    except csv.Error as error:
        raise problem("not_a_table", path=path) from error
    if bad_row is not None and (
        len({len(row) for row in rows}) > 1 or any("\n" in cell for row in rows[bad_row - 1 : bad_row] for cell in row)
    ):
        raise problem("unclosed_quote", path=path, row=bad_row)
    return rows


def _decoded(raw: bytes, path: str) -> str:
    """The text in UTF-8 or in the Korean Windows encoding."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_second_is_nul(raw):
        raise problem("not_text", path=path, seems=tell("seems_encoded", encoding="UTF-16"))
    if b"\0" in raw:
        raise problem("nul_bytes", path=path, count=raw.count(b"\0"), row=raw[: raw.index(b"\0")].count(b"\n") + 1)
    if _CONTROL.search(raw):
        raise problem("not_text", path=path, seems="")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or not _accents_read_as_korean(text):
            return text
    raise problem("not_text", path=path, seems=tell("seems_encoded", encoding="Latin-1 (Windows-1252)"))


def _every_second_is_nul(raw: bytes) -> bool:
    """Whether this is UTF-16 without a mark: Latin letters and digits, each with a NUL beside it."""
    head = raw[:1000]
    few, many = sorted((head[::2].count(0), head[1::2].count(0)))
    return few == 0 and many > 0.4 * len(head) / 2


def _accents_read_as_korean(text: str) -> bool:
    """A rare syllable that touches a Latin letter is an accented letter and its neighbour, read in the wrong encoding."""
    touching = re.finditer(r"[가-힣](?=[A-Za-z])|(?<=[A-Za-z])[가-힣]", text)
    # The common syllables are two bytes from A1 up; only the rare ones have a Latin letter for their second byte.
    return any(min(syllable[0].encode("cp949")) < 0xA1 for syllable in touching)


def _separator(lines: list[str]) -> str | None:
    """What the first row has most of; not the comma where all it does is to write 1,5 for 1.5 between other separators."""
    first = lines[0] if lines else ""
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        return None
    if separator == ",":
        for other in _SEPARATORS[1:]:
            cells = [line.split(other) for line in lines[:_SAMPLE]]
            if other in first and all(_DECIMAL_COMMA.fullmatch(cell.strip()) for row in cells for cell in row):
                return other
    return separator


def _bad_quote(text: str, separator: str) -> tuple[int | None, bool]:
    """The row, from 1, with the first quote in a wrong place, and whether that quote never ends."""
    row = 1
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True):
            row += any(map(str.strip, cells))
    except csv.Error as error:
        return row, "unexpected end" in str(error) or "field larger" in str(error)
    return None, False
