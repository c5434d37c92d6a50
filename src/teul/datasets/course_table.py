"""The tables of the first-course book: plain text, no header, the answer in the last column."""

from teul.datasets import fetch
from teul.errors import problem

_BOOK = "https://raw.githubusercontent.com/gilbutITbook/080228/master/deeplearning/dataset/"
_AUTHOR = "https://raw.githubusercontent.com/taehojo/data/master/"


def course_file(name: str, sha256: str, *more: str) -> fetch.RemoteFile:
    """One of the book's files: from ``more`` mirrors, the book's repository or the author's."""
    return fetch.RemoteFile(f"course/{name}", sha256, (_BOOK + name, *more, _AUTHOR + name))


def rows(file: fetch.RemoteFile, dataset: str, columns: int) -> list[list[str]]:
    """The cells of a course file, row by row; blank lines are skipped.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded.
        OSError: a row does not have ``columns`` cells.
    """
    text = fetch.contents([file], dataset)[0].decode("utf-8-sig")
    cells = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    for number, row in enumerate(cells, start=1):
        if len(row) != columns:
            raise problem("dataset_unreadable", path=file.path, why=f"row {number} has {len(row)} cells instead of {columns}")
    return cells
