"""The files that Keras publishes, found where Keras put them or downloaded, and its way of splitting and of numbering words."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from teul.datasets import fetch
from teul.datasets.arrays_file import npz_arrays, text_array
from teul.datasets.mnist import Split
from teul.errors import problem

_SERVER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


def keras_file(name: str, digest: str, url: str | None = None, also: tuple[str, ...] = (), packed: bool = False) -> fetch.RemoteFile:
    """A file of Keras's, under Keras's name."""
    return fetch.RemoteFile(name, digest, (url or _SERVER + name,), keras=(name, *also), packed=packed)


def content_of(file: fetch.RemoteFile, dataset: str, path: str) -> tuple[bytes, Any]:
    """The content of a data set's file, and where it comes from: of the file at ``path``, if the user names one of his own."""
    if path != file.path:
        for place in (Path(path).expanduser(), fetch.keras_folder() / path):
            if place.is_file():
                return fetch.read(place)[1], place
    return fetch.contents([file], dataset)[0], file.path


def arrays_of(file: fetch.RemoteFile, dataset: str, path: str, names: tuple[str, ...]) -> list[np.ndarray]:
    """Some arrays of a data set's ``.npz``."""
    content, place = content_of(file, dataset, path)
    return npz_arrays(content, names, place)


def word_index_of(file: fetch.RemoteFile, dataset: str, path: str) -> dict[str, int]:
    """The number of each word, from a JSON file."""
    content, place = content_of(file, dataset, path)
    try:
        found = json.loads(content)
    except ValueError as error:
        raise problem("dataset_unreadable", path=place, why=error) from error
    if not isinstance(found, dict):
        raise problem("dataset_unreadable", path=place, why="it is no table of words and numbers")
    return found


def shuffled(x: np.ndarray, y: np.ndarray, random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    """The rows in Keras's random order."""
    order = np.arange(len(x))
    random.shuffle(order)
    return x[order], y[order]


def split(x: np.ndarray, y: np.ndarray, test_split: float, seed: int) -> Split:
    """The rows in random order, the last share of them to test, as Keras splits."""
    if not 0 <= test_split < 1:
        expected = "from 0 to below 1"
        raise problem("bad_argument", owner="load_data", argument="test_split", expected=expected, got=repr(test_split))
    x, y = shuffled(x, y, np.random.RandomState(seed))
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def numbered(
    texts: np.ndarray, *, start_char: int | None, index_from: int, num_words: int | None, skip_top: int, oov_char: int | None
) -> np.ndarray:
    """Texts as lists of word numbers, in Keras's way.

    Args:
        texts: numbers by frequency, 1 for the most frequent word.
        start_char: put before each text; None puts nothing.
        index_from: added to each number, to leave room for numbers of another meaning.
        num_words, skip_top: numbers from ``skip_top`` to below ``num_words`` are kept.
        oov_char: put in the place of the others; None leaves them out.
    """
    shift = index_from if start_char is not None or index_from else 0
    head = [] if start_char is None else [start_char]
    rows = [[*head, *(int(word) + shift for word in text)] for text in texts]
    if oov_char is None:
        return text_array([[word for word in row if skip_top <= word < num_words] for row in rows])
    return text_array([[word if skip_top <= word < num_words else oov_char for word in row] for row in rows])


def largest(texts: list[np.ndarray], index_from: int, start_char: int | None) -> int:
    """The limit where none is given: the largest number, which, as in Keras, is itself left out."""
    shift = index_from if start_char is not None or index_from else 0
    return max((max(text, default=0) for part in texts for text in part), default=0) + shift


def within(x: np.ndarray, y: np.ndarray, maxlen: int | None, owner: str) -> tuple[np.ndarray, np.ndarray]:
    """The texts shorter than ``maxlen``."""
    if not maxlen:
        return x, y
    short = [i for i, text in enumerate(x) if len(text) < maxlen]
    if not short:
        raise problem("bad_argument", owner=owner, argument="maxlen", expected="such that a text is shorter", got=repr(maxlen))
    return x[short], y[short]
