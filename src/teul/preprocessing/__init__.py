"""Data brought into form, under the names that Keras 2 had: pictures, sequences and text.

>>> from teul.preprocessing.sequence import pad_sequences
>>> pad_sequences([[1], [2, 3]]).tolist()
[[0, 1], [2, 3]]
"""

from teul.preprocessing import image as image
from teul.preprocessing import sequence as sequence
from teul.preprocessing import text as text
from teul.utils.folders import image_dataset_from_directory, text_dataset_from_directory
from teul.utils.sequences import timeseries_dataset_from_array

__all__ = [
    "image", "image_dataset_from_directory", "sequence", "text", "text_dataset_from_directory", "timeseries_dataset_from_array",
]  # fmt: skip
