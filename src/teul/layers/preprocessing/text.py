"""TextVectorization: texts as rows of word numbers, or of word counts."""

import re
import string
from typing import Any

import numpy as np

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.preprocessing.batches import batches_of
from teul.layers.preprocessing.encoding import checked_mode, refuse_sparse
from teul.layers.preprocessing.host import OnHost, as_words
from teul.layers.preprocessing.lookups import StringLookup
from teul.layers.preprocessing.vocabulary import MODES
from teul.symbolic import KerasTensor

_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
_WORD = re.compile(r"[^ \t\n\r\f\v]+")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)  # Keras lowers the letters of ASCII alone
_STANDARDIZERS = ("lower_and_strip_punctuation", "lower", "strip_punctuation")


@layers.add()
class TextVectorization(OnHost):
    """Texts as numbers: cleaned, split into words, and each word looked up in a vocabulary that ``adapt`` learns.

    Args:
        max_tokens: the most words of the vocabulary, those for padding and unknown words too.
        standardize: ``"lower_and_strip_punctuation"``, ``"lower"``, ``"strip_punctuation"``, None, or a function of an array of texts.
        split: ``"whitespace"``, ``"character"``, None, or a function of an array of texts that gives a list of words for each.
        ngrams: n for all sequences of up to n words, or a tuple of lengths; None for single words.
        output_mode: ``"int"`` (a row of word numbers, 0 behind the text), ``"multi_hot"``, ``"count"`` or ``"tf_idf"``.
        output_sequence_length: the length of the rows in mode ``"int"``: longer texts are cut, shorter ones filled with 0.
        pad_to_max_tokens: whether the other rows have ``max_tokens`` columns even if there are fewer words.
        vocabulary, idf_weights: given instead of adapting.
        encoding: of texts given as bytes.

    It reads text, so it works on data before a model, or in one that is called on data; not inside ``fit`` and ``predict``.

    >>> layer = TextVectorization(output_sequence_length=4)
    >>> layer.adapt(["the cat sat", "The dog sat!"])
    >>> layer(["the dog ran"]).tolist(), layer.get_vocabulary()
    ([[2, 4, 1, 0]], ['', '[UNK]', 'the', 'sat', 'dog', 'cat'])
    """

    input_dtype = "string"

    def __init__(
        self, max_tokens=None, standardize="lower_and_strip_punctuation", split="whitespace", ngrams=None, output_mode="int",
        output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None, idf_weights=None, sparse=False, ragged=False,
        encoding="utf-8", name=None, vocabulary_size=None, has_input_vocabulary=None, **kwargs,
    ):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self.output_mode = checked_mode("TextVectorization", output_mode, MODES)
        refuse_sparse("TextVectorization", sparse)
        widths = (ngrams,) if isinstance(ngrams, int) else ngrams
        length = output_sequence_length
        for argument, fits, expected, got in (
            ("standardize", standardize is None or callable(standardize) or standardize in _STANDARDIZERS,
             f"one of {_STANDARDIZERS}, None or a function", standardize),
            ("split", split is None or callable(split) or split in ("whitespace", "character"), "'whitespace', 'character', None "
             "or a function", split),
            ("ngrams", widths is None or (isinstance(widths, (tuple, list)) and all(isinstance(n, int) for n in widths)),
             "an integer, a tuple of integers or None", ngrams),
            ("output_sequence_length", length is None or (isinstance(length, int) and self.output_mode == "int"),
             "an integer or None, and None unless output_mode is 'int'", length),
            ("ragged", not ragged, "False, as arrays are dense here", ragged),
        ):  # fmt: skip
            if not fits:
                raise problem("bad_argument", owner="TextVectorization", argument=argument, expected=expected, got=repr(got))
        self.standardize, self.split, self.output_sequence_length, self.encoding = standardize, split, length, encoding
        self.ngrams = tuple(ngrams) if isinstance(ngrams, list) else ngrams
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens, vocabulary=vocabulary, idf_weights=idf_weights, pad_to_max_tokens=pad_to_max_tokens, mask_token="",
            output_mode=output_mode, encoding=encoding, has_input_vocabulary=has_input_vocabulary,
        )  # fmt: skip

    # The vocabulary ---------------------------------------------------------------------------------------------------------

    def adapt(self, data, batch_size=None, steps=None) -> None:
        """Learn the vocabulary: the words of the texts, the frequent ones first."""
        self.reset_state()
        for batch in batches_of(data, steps, lists_are_arrays=True):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data) -> None:
        """Count the words of one batch of texts."""
        self._lookup_layer.update_state(self._words_of(data))

    def finalize_state(self) -> None:
        """Make the vocabulary from what was counted."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens=True) -> list[str]:
        """The words in the order of their numbers."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many words there are, those for padding and unknown ones too."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary, idf_weights=None) -> None:
        """Set the words in the order of their numbers."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # The work ---------------------------------------------------------------------------------------------------------------

    def call(self, inputs):
        rows = self._words_of(inputs)
        ints = self.output_mode == "int"
        longest = max((len(row) for row in rows), default=0)
        width = self.output_sequence_length if ints and self.output_sequence_length is not None else longest
        numbers = np.full((len(rows), width), 0 if ints else -1, "int32")
        flat = np.array([word for row in rows for word in row[:width]], dtype=str)
        places = iter(self._lookup_layer._numbers(flat).tolist())
        for i, row in enumerate(rows):
            size = min(len(row), width)
            numbers[i, :size] = [next(places) for _ in range(size)]
        return self._lookup_layer._encoded(numbers[0] if np.ndim(inputs) == 0 else numbers)

    def _words_of(self, inputs: Any) -> list[list[str]]:
        """The words of each text."""
        texts = self._standardized(as_words(inputs, self.encoding))
        if self.split is None:
            rows = [[t] for t in texts.tolist()] if texts.ndim == 1 else np.atleast_2d(texts).tolist()
        else:
            if (texts.ndim > 1 and texts.shape[-1] != 1) or texts.ndim > 2:
                raise problem("text_shape", layer=self.name, got=texts.shape)
            texts = texts.reshape(-1)
            rows = self.split(texts) if callable(self.split) else [_split(t, self.split) for t in texts.tolist()]
            rows = [[str(word) for word in as_words(row)] for row in rows]
        widths = range(1, self.ngrams + 1) if isinstance(self.ngrams, int) else self.ngrams
        return rows if widths is None else [_ngrams(row, widths) for row in rows]

    def _standardized(self, texts: np.ndarray) -> np.ndarray:
        if callable(self.standardize):
            return as_words(self.standardize(texts), self.encoding)
        cleaned = texts.reshape(-1).tolist()
        if self.standardize in ("lower", "lower_and_strip_punctuation"):
            cleaned = [t.translate(_LOWER) for t in cleaned]
        if self.standardize in ("strip_punctuation", "lower_and_strip_punctuation"):
            cleaned = [_PUNCTUATION.sub("", t) for t in cleaned]
        return np.array(cleaned, dtype=str).reshape(texts.shape)

    def compute_output_shape(self, input_shape):
        if self.output_mode == "int":
            return (input_shape[0], self.output_sequence_length)
        return self._lookup_layer.compute_output_shape((input_shape[0], None))

    def compute_output_spec(self, inputs, training=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), "int32" if self.output_mode == "int" else "float32")

    @property
    def max_tokens(self) -> int | None:
        """The most words of the vocabulary."""
        return self._lookup_layer.max_tokens

    @property
    def pad_to_max_tokens(self) -> bool:
        """Whether rows have ``max_tokens`` columns even if there are fewer words."""
        return self._lookup_layer.pad_to_max_tokens

    def get_config(self):
        inner = self._lookup_layer.get_config()
        kept = {name: inner[name] for name in ("vocabulary", "idf_weights", "vocabulary_size", "has_input_vocabulary")}
        return {**super().get_config(), "sparse": False, "ragged": False, **kept}

    @classmethod
    def from_config(cls, config):
        if isinstance(config.get("vocabulary"), str):
            raise problem("vocabulary_path", kind=cls.__name__, path=config["vocabulary"])
        return super().from_config(config)

    def get_build_config(self):
        return {}

    def build_from_config(self, config):
        self.build()

    def save_assets(self, folder) -> None:
        """Write the vocabulary into a folder, as Keras does."""
        self._lookup_layer.save_assets(folder)

    def load_assets(self, folder) -> None:
        """Read the vocabulary that ``save_assets`` wrote."""
        self._lookup_layer.load_assets(folder)

    def save_own_variables(self, store) -> None:
        """Keep the weights of words."""
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store) -> None:
        """Take the weights of words back."""
        self._lookup_layer.load_own_variables(store)


def _split(text: str, how: str) -> list[str]:
    return list(text) if how == "character" else _WORD.findall(text)


def _ngrams(words: list[str], widths: Any) -> list[str]:
    return [" ".join(words[i : i + n]) for n in widths for i in range(len(words) - n + 1)]
