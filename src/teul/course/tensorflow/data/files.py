"""Data sets of the lines and records of files."""

import csv
import gzip
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from teul.course.tensorflow.data.dataset import Dataset
from teul.course.tensorflow.dtypes import DType, as_dtype
from teul.course.tensorflow.records import records_of
from teul.course.tensorflow.tensor import convert_to_tensor
from teul.errors import problem


def _names(filenames: Any) -> list[str]:
    if isinstance(filenames, Dataset):
        return [n.decode() if isinstance(n, bytes) else str(n) for n in filenames.as_numpy_iterator()]
    if hasattr(filenames, "numpy"):
        filenames = np.atleast_1d(filenames.numpy()).tolist()
    return [n.decode() if isinstance(n, bytes) else str(n) for n in (filenames if isinstance(filenames, (list, tuple)) else [filenames])]


def _opened(filenames: Any, compression_type: str | None) -> Iterator[tuple[str, Any]]:
    """Each file's name and the file, open for reading its bytes."""
    for name in _names(filenames):
        with gzip.open(name) if compression_type == "GZIP" else open(name, "rb") as file:
            yield name, file


class TextLineDataset(Dataset):
    """The lines of text files.

    Args:
        filenames: one name or several.
        compression_type: ``"GZIP"``, or nothing.
    """

    def __init__(self, filenames: Any, compression_type: str | None = None, **others: Any):
        def begin() -> Iterator[Any]:
            for _, file in _opened(filenames, compression_type):
                for line in file:
                    yield np.array(line.rstrip(b"\r\n"), dtype=object)

        super().__init__(begin)


class FixedLengthRecordDataset(Dataset):
    """Pieces of equal length of files."""

    def __init__(self, filenames: Any, record_bytes: int, header_bytes: int = 0, **others: Any):
        def begin() -> Iterator[Any]:
            for name in _names(filenames):
                data = Path(name).read_bytes()[int(header_bytes) :]
                for start in range(0, len(data) - record_bytes + 1, int(record_bytes)):
                    yield np.array(data[start : start + record_bytes], dtype=object)

        super().__init__(begin)


class TFRecordDataset(Dataset):
    """The records of TFRecord files, as bytes.

    Args:
        filenames: one name or several.
        compression_type: ``"GZIP"``, or nothing.
    """

    def __init__(self, filenames: Any, compression_type: str | None = None, **others: Any):
        def begin() -> Iterator[Any]:
            for name, file in _opened(filenames, compression_type):
                for record in records_of(file, name):
                    yield np.array(record, dtype=object)

        super().__init__(begin)


class CsvDataset(Dataset):
    """The rows of tables in files, each a tuple of the columns' values.

    Args:
        filenames: one name or several.
        record_defaults: for each column its type, or a value for empty places.
        compression_type: ``"GZIP"``, or nothing.
        header: whether the first line of a file names the columns.
        field_delim: what stands between columns.
        select_cols: the numbers of the columns that are wanted.
    """

    def __init__(
        self, filenames: Any, record_defaults: Any, compression_type: str | None = None, buffer_size: Any = None, header: bool = False,
        field_delim: str = ",", use_quote_delim: bool = True, na_value: str = "", select_cols: Any = None, **others: Any,
    ):  # fmt: skip
        def begin() -> Iterator[Any]:
            for _, file in _opened(filenames, compression_type):
                rows = csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), delimiter=field_delim)
                for row in itertools.islice(rows, int(header), None):
                    fields = row if select_cols is None else [row[int(i)] for i in select_cols]
                    yield tuple(_field(text, given, na_value) for text, given in zip(fields, record_defaults, strict=True))

        super().__init__(begin)


def _field(text: str, given: Any, empty: str) -> np.ndarray:
    """A field of a table, of the type that stands for its column or of that of its default value."""
    if isinstance(given, (DType, type)):
        dtype, default = as_dtype(given), None
    else:
        first = convert_to_tensor(given).numpy()
        value = first.reshape(-1)[0] if np.ndim(first) else first
        dtype, default = as_dtype("string" if isinstance(value, (bytes, str)) else np.asarray(value).dtype), value
    if text == empty:
        if default is None:
            raise problem("tf_feature", name=f"CsvDataset, {dtype}")
        return np.array(default, dtype=object if str(dtype) == "string" else str(dtype))
    return np.array(text.encode(), dtype=object) if str(dtype) == "string" else np.array(text, str(dtype))
