"""IMDB: 50,000 film reviews as word numbers, and whether the writer liked the film (Maas et al., 2011)."""

import numpy as np

from teul.datasets.keras_files import arrays_of, keras_file, largest, numbered, shuffled, within, word_index_of
from teul.datasets.mnist import Split
from teul.spellings import old_names

DESCRIPTION = "50,000 film reviews as word numbers, liked or not"
FILE = keras_file("imdb.npz", "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f")
WORDS = keras_file("imdb_word_index.json", "bfafd718b763782e994055a2d397834f")


@old_names()
def load_data(
    path="imdb.npz", num_words=None, skip_top=0, maxlen=None, seed=113, start_char=1, oov_char=2, index_from=3, **kwargs
) -> Split:  # fmt: skip
    """``(x_train, y_train), (x_test, y_test)``: 25,000 reviews each, x an array of lists of word numbers.

    Args:
        path: an ``.npz`` file of your own, or the name of one in Keras's folder.
        num_words: only the most frequent words keep their number.
        skip_top: the most frequent words that do not.
        maxlen: only reviews shorter than this.
        seed: of the order.
        start_char: the number before each review.
        oov_char: the number in the place of words left out; None drops them.
        index_from: what is added to the numbers of :func:`get_word_index`.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
        OSError: the file is damaged, or holds anything but arrays, lists and numbers.
    """
    x_train, y_train, x_test, y_test = arrays_of(FILE, "imdb", path, ("x_train", "y_train", "x_test", "y_test"))
    random = np.random.RandomState(seed)
    parts = [shuffled(x_train, y_train, random), shuffled(x_test, y_test, random)]
    # The number before each review counts in its length.
    parts = [within(x, y, maxlen and maxlen - (start_char is not None), "imdb.load_data") for x, y in parts]
    top = num_words or largest([x for x, _ in parts], index_from, start_char)
    how = {"start_char": start_char, "index_from": index_from, "num_words": top, "skip_top": skip_top, "oov_char": oov_char}
    train, test = ((numbered(x, **how), y) for x, y in parts)
    return train, test


def get_word_index(path="imdb_word_index.json") -> dict[str, int]:
    """The number of each word, by frequency from 1; ``load_data`` adds ``index_from`` to it."""
    return word_index_of(WORDS, "imdb", path)
