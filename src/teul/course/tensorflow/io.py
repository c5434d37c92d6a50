"""tf.io: files and bytes."""

import glob
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from teul.course.tensorflow.dtypes import as_dtype
from teul.course.tensorflow.image import decode_bmp, decode_image, decode_jpeg, decode_png, encode_jpeg, encode_png
from teul.course.tensorflow.records import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    TFRecordOptions,
    TFRecordWriter,
    VarLenFeature,
    parse_example,
    parse_single_example,
)
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor

__all__ = [
    "FixedLenFeature",
    "FixedLenSequenceFeature",
    "TFRecordOptions",
    "TFRecordWriter",
    "VarLenFeature",
    "decode_bmp",
    "decode_image",
    "decode_jpeg",
    "decode_png",
    "encode_jpeg",
    "encode_png",
    "parse_example",
    "parse_single_example",
]


def _path(name: Any) -> str:
    value = bare(name)
    value = value.item() if isinstance(value, np.ndarray) else value
    return value.decode() if isinstance(value, bytes) else os.fspath(value)


def read_file(filename, name=None):
    """The bytes of a file."""
    return Tensor(np.array(Path(_path(filename)).read_bytes(), dtype=object))


def write_file(filename, contents, name=None):
    """Write bytes to a file."""
    data = bare(convert_to_tensor(contents)).item()
    Path(_path(filename)).write_bytes(data)


def decode_raw(input_bytes, out_type, little_endian=True, name=None):
    """Bytes as numbers."""
    data = bare(convert_to_tensor(input_bytes)).item()
    return convert_to_tensor(np.frombuffer(data, np.dtype(str(as_dtype(out_type))).newbyteorder("<" if little_endian else ">")).copy())


def decode_csv(records, record_defaults, field_delim=",", use_quote_delim=True, na_value="", select_cols=None, name=None):
    """The fields of a line of a table, each of its default's type."""
    import csv

    line = bare(convert_to_tensor(records)).item().decode()
    fields = next(csv.reader([line], delimiter=field_delim))
    found = []
    for text, default in zip(fields, record_defaults, strict=True):
        default = default[0] if isinstance(default, (list, tuple)) and default else default
        value: Any = default if text == na_value else text
        value = value if isinstance(default, str) else int(value) if isinstance(default, int) else float(value)
        found.append(convert_to_tensor(value))
    return found


def matching_files(pattern, name=None):
    """The files whose names match."""
    return convert_to_tensor(sorted(glob.glob(_path(pattern))))


class GFile:
    """A file, opened as Python opens it."""

    def __new__(cls, name: Any, mode: str = "r"):
        return open(_path(name), mode)  # the caller closes it, as with open


class _Gfile:
    """tf.io.gfile: names and folders."""

    GFile = Open = GFile

    @staticmethod
    def exists(path: Any) -> bool:
        """Whether there is such a file or folder."""
        return os.path.exists(_path(path))

    @staticmethod
    def isdir(path: Any) -> bool:
        """Whether it is a folder."""
        return os.path.isdir(_path(path))

    @staticmethod
    def listdir(path: Any) -> list[str]:
        """The names in a folder."""
        return os.listdir(_path(path))

    @staticmethod
    def glob(pattern: Any) -> list[str]:
        """The files whose names match."""
        return sorted(glob.glob(_path(pattern)))

    @staticmethod
    def makedirs(path: Any) -> None:
        """Make a folder and those above it."""
        os.makedirs(_path(path), exist_ok=True)

    mkdir = makedirs

    @staticmethod
    def remove(path: Any) -> None:
        """Remove a file."""
        os.remove(_path(path))

    @staticmethod
    def rmtree(path: Any) -> None:
        """Remove a folder and what is in it."""
        shutil.rmtree(_path(path))

    @staticmethod
    def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
        """Copy a file."""
        shutil.copyfile(_path(src), _path(dst))

    @staticmethod
    def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
        """Give a file another name."""
        os.replace(_path(src), _path(dst))

    @staticmethod
    def walk(top: Any, topdown: bool = True, onerror: Any = None) -> Iterator:
        """The folders inside with what is in them."""
        return os.walk(_path(top), topdown, onerror)


gfile = _Gfile()


def match_filenames_once(pattern, name=None):
    """The files whose names match."""
    return matching_files(pattern)
