"""tf.data: data sets as streams of elements."""

from typing import Any

from teul.course.tensorflow.data.dataset import INFINITE, UNKNOWN, Dataset, Options
from teul.course.tensorflow.data.files import FixedLengthRecordDataset, TextLineDataset, TFRecordDataset

__all__ = ["FixedLengthRecordDataset", "Options", "TFRecordDataset", "TextLineDataset"]

AUTOTUNE = -1
INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = INFINITE, UNKNOWN
DatasetSpec = Dataset


class Iterator:
    """What walks through a data set, for annotations."""


def __getattr__(name: str) -> Any:
    if name == "experimental":
        import importlib

        return importlib.import_module("teul.course.tensorflow.data.experimental")
    raise AttributeError(name)
