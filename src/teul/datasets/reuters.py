"""Reuters: 11,228 newswires as word numbers, of 46 topics (Lewis, 1987)."""

from teul.datasets.keras_files import arrays_of, keras_file, largest, numbered, split, within, word_index_of
from teul.datasets.mnist import Split
from teul.spellings import old_names

DESCRIPTION = "11,228 newswires as word numbers, of 46 topics"
FILE = keras_file("reuters.npz", "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916")
WORDS = keras_file("reuters_word_index.json", "4d44cc38712099c9e383dc6e5f11a921")
_TOPICS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship cotton carcass crude nat-gas cpi "
    "money-fx interest gnp meal-feed alum oilseed gold tin strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc "
    "orange pet-chem dlr gas silver wpi hog lead"
)


@old_names()
def load_data(
    path="reuters.npz", num_words=None, skip_top=0, maxlen=None, test_split=0.2, seed=113, start_char=1, oov_char=2, index_from=3
) -> Split:  # fmt: skip
    """``(x_train, y_train), (x_test, y_test)``: x an array of lists of word numbers, y topics from 0 to 45.

    Args:
        path: an ``.npz`` file of your own, or the name of one in Keras's folder.
        test_split: the share to test.
        num_words, skip_top, maxlen, seed, start_char, oov_char, index_from: as in :func:`teul.datasets.imdb.load_data`.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
        OSError: the file is damaged, or holds anything but arrays, lists and numbers.
    """
    x, y = arrays_of(FILE, "reuters", path, ("x", "y"))
    (x, y), _ = split(x, y, 0.0, seed)
    x, y = within(x, y, maxlen and maxlen - (start_char is not None), "reuters.load_data")
    top = num_words or largest([x], index_from, start_char)
    rows = numbered(x, start_char=start_char, index_from=index_from, num_words=top, skip_top=skip_top, oov_char=oov_char)
    cut = int(len(rows) * (1 - test_split))
    return (rows[:cut], y[:cut]), (rows[cut:], y[cut:])


def get_word_index(path="reuters_word_index.json") -> dict[str, int]:
    """The number of each word, by frequency from 1; ``load_data`` adds ``index_from`` to it."""
    return word_index_of(WORDS, "reuters", path)


def get_label_names() -> tuple[str, ...]:
    """The topics in the order of their numbers.

    >>> get_label_names()[3], len(get_label_names())
    ('earn', 46)
    """
    return tuple(_TOPICS.split())
