"""A vocabulary: which number stands for which word, and how a corpus makes one."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from teul.errors import problem
from teul.layers.preprocessing.batches import batches_of
from teul.layers.preprocessing.encoding import HOT_MODES, checked_mode, encoded, encoded_shape, refuse_sparse
from teul.layers.preprocessing.hashing import checked_salt, hashed
from teul.layers.preprocessing.host import OnHost
from teul.symbolic import KerasTensor

MODES = ("int", *HOT_MODES, "tf_idf")


class IndexLookup(OnHost):
    """Base of layers that put a number in the place of each word (or the word in that of its number).

    The numbers begin with the mask token (0, in mode ``"int"`` where there is one), then come those of unknown words.
    """

    _word_type: Any = str

    def __init__(
        self, max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=None, vocabulary=None, idf_weights=None, invert=False,
        output_mode="int", sparse=False, pad_to_max_tokens=False, oov_method="floormod", salt=None, name=None, vocabulary_size=None,
        has_input_vocabulary=None, trainable=True, dtype=None,
    ):  # fmt: skip
        super().__init__(name=name, trainable=trainable)
        kind = type(self).__name__
        self.output_mode = checked_mode(kind, output_mode, MODES)
        self.sparse, self.salt = refuse_sparse(kind, sparse), checked_salt(kind, salt)
        for argument, fits, expected, got in (
            ("max_tokens", max_tokens is None or max_tokens > 1, "greater than 1", max_tokens),
            ("max_tokens", max_tokens is not None or not pad_to_max_tokens, "given with pad_to_max_tokens", max_tokens),
            ("num_oov_indices", num_oov_indices >= 0, "0 or more", num_oov_indices),
            ("oov_method", oov_method in ("floormod", "farmhash"), "'floormod' or 'farmhash'", oov_method),
            ("output_mode", not invert or output_mode == "int", "'int' with invert=True", output_mode),
            ("idf_weights", idf_weights is None or self.output_mode == "tf_idf", "None unless output_mode is 'tf_idf'", "weights"),
        ):
            if not fits:
                raise problem("bad_argument", owner=kind, argument=argument, expected=expected, got=repr(got))
        self.max_tokens, self.num_oov_indices, self.mask_token, self.oov_token = max_tokens, num_oov_indices, mask_token, oov_token
        self.invert, self.pad_to_max_tokens, self.oov_method = invert, pad_to_max_tokens, oov_method
        self._tokens: list[Any] = []
        self._places: dict[Any, int] = {}
        self.idf_weights: np.ndarray | None = None
        self._given = vocabulary is not None if has_input_vocabulary is None else has_input_vocabulary
        self.reset_state()
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    # Making the vocabulary --------------------------------------------------------------------------------------------------

    def adapt(self, data, steps=None) -> None:
        """Learn the vocabulary: the words of ``data``, the frequent ones first; in a tie the later ones in the alphabet."""
        self.reset_state()
        for batch in batches_of(data, steps, lists_are_arrays=True):
            tokens = self._as_tokens(batch)
            self.update_state(tokens[:, None] if tokens.ndim == 1 and batch is data else tokens)
        self.finalize_state()

    def update_state(self, data) -> None:
        """Count the words of one batch of documents, one a row (nested lists may be of unequal lengths)."""
        if self._given:
            raise problem("adapt_fixed", layer=self.name, given="vocabulary", instead="adapt() alone")
        for document in self._documents(data):
            self._counts.update(document)
            self._document_counts.update(set(document))
            self._documents_seen += 1

    def finalize_state(self) -> None:
        """Make the vocabulary from what was counted."""
        if self._given or not self._counts:
            return
        special = {self.mask_token, self.oov_token}
        ranked = sorted(((n, token) for token, n in self._counts.items() if token not in special), reverse=True)
        tokens = [token for _, token in ranked][: None if self.max_tokens is None else max(self.max_tokens - self._first, 0)]
        self._keep(tokens)
        if self.output_mode == "tf_idf":
            counts = np.array([self._document_counts[token] for token in tokens])
            idf = np.log(1 + self._documents_seen / (1 + counts)).astype("float32")
            self.idf_weights = self._padded(idf, self._first, idf.mean() if len(idf) else 0.0)
        self.reset_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._counts: Counter = Counter()
        self._document_counts: Counter = Counter()
        self._documents_seen = 0

    def set_vocabulary(self, vocabulary, idf_weights=None) -> None:
        """Set the words in the order of their numbers: a list, or the path of a file with a word a line.

        The mask and unknown tokens may stand in front, as :meth:`get_vocabulary` gives them.
        """
        if (self.output_mode == "tf_idf") != (idf_weights is not None):
            needed = "set" if self.output_mode == "tf_idf" else "None unless output_mode is 'tf_idf'"
            raise problem("bad_argument", owner=type(self).__name__, argument="`idf_weights`", expected=needed, got=repr(idf_weights))
        words = self._as_tokens(_read(vocabulary) if isinstance(vocabulary, (str, Path)) else vocabulary).tolist()
        special = [self.mask_token] * self._pads + [self.oov_token] * self.num_oov_indices
        found = bool(special) and words[: self._first] == special
        tokens = words[self._first :] if found else words
        self._check_vocabulary(words, tokens, special)
        self._keep(tokens)
        if idf_weights is not None:
            weights = np.asarray(idf_weights, "float32")
            if weights.shape != (len(words),):
                expected, got = f"the same length as vocabulary, {len(words)}", f"of shape {weights.shape}"
                raise problem("bad_argument", owner=type(self).__name__, argument="`idf_weights`", expected=expected, got=got)
            self.idf_weights = self._padded(weights, 0 if found else self._first, weights.mean())

    def _check_vocabulary(self, words: list[Any], tokens: list[Any], special: list[Any]) -> None:
        if not words:
            raise problem("vocabulary_empty", layer=self.name)
        repeated = [token for token, n in Counter(tokens).items() if n > 1]
        if repeated:
            raise problem("vocabulary_repeats", layer=self.name, repeated=", ".join(map(repr, repeated[:5])))
        for kind, token, matters in (("mask", self.mask_token, True), ("OOV", self.oov_token, self.invert)):
            if token is not None and matters and token in tokens:
                raise problem("vocabulary_reserved", layer=self.name, kind=kind, token=repr(token), special=special)
        if self.max_tokens is not None and self._first + len(tokens) > self.max_tokens:
            raise problem("vocabulary_large", layer=self.name, size=self._first + len(tokens), most=self.max_tokens)

    def _keep(self, tokens: list[Any]) -> None:
        self._tokens = list(tokens)
        self._places = {token: i + self._first for i, token in enumerate(tokens)}

    def _padded(self, weights: np.ndarray, front: int, value: float) -> np.ndarray:
        """Weights with the mean for unknown words in front, and zeros up to ``max_tokens`` behind where that is wanted."""
        weights = np.concatenate([np.full(front, value, "float32"), weights])
        missing = self.max_tokens - len(weights) if self.pad_to_max_tokens else 0
        return np.pad(weights, (0, missing))

    # Reading it -------------------------------------------------------------------------------------------------------------

    @property
    def _pads(self) -> int:
        """How many numbers the mask token takes: 1 or 0."""
        return int(self.mask_token is not None and self.output_mode == "int")

    @property
    def _first(self) -> int:
        """The number of the first known word."""
        return self._pads + self.num_oov_indices

    def get_vocabulary(self, include_special_tokens=True) -> list[Any]:
        """The words in the order of their numbers."""
        special = [self.mask_token] * self._pads + [self.oov_token] * self.num_oov_indices
        return [*(special if include_special_tokens else []), *self._tokens]

    def vocabulary_size(self) -> int:
        """How many words there are, those for masks and unknown ones too."""
        return self._first + len(self._tokens)

    @property
    def _depth(self) -> int:
        return self.max_tokens if self.pad_to_max_tokens else self.vocabulary_size()

    def _as_tokens(self, data: Any) -> np.ndarray:
        """Words as this layer keeps them."""
        raise problem("must_write", owner=type(self).__name__, method="_as_tokens(self, data)")

    def _documents(self, data: Any) -> list[list[Any]]:
        """The words of each document."""
        if isinstance(data, list) and data and all(isinstance(row, list) for row in data):
            return [self._as_tokens(row).tolist() for row in data]
        tokens = self._as_tokens(data)
        return tokens.reshape(-1, tokens.shape[-1]).tolist() if tokens.ndim > 1 else [tokens.reshape(-1).tolist()]

    def _bin_of_unknown(self, word: Any) -> int:
        """Which of several numbers for unknown words a word gets."""
        return int(hashed([word], self.num_oov_indices, self.salt)[0])

    def call(self, inputs):
        values = np.asarray(inputs) if self.invert else self._as_tokens(inputs)
        if self.invert:
            words = np.array([self._word(int(i)) for i in values.reshape(-1)], dtype=self._word_type)
            return words.reshape(values.shape)
        if not self._tokens and self.output_mode != "int" and not self.pad_to_max_tokens:
            raise problem("adapt_first", layer=self.name, kind=type(self).__name__, given="vocabulary")
        return self._encoded(self._numbers(values.reshape(-1)).reshape(values.shape))

    def _encoded(self, numbers: np.ndarray) -> Any:
        if self.output_mode == "int":
            return encoded(numbers.astype("int32"), "int", self._depth)
        if self.output_mode != "tf_idf":
            return encoded(numbers, self.output_mode, self._depth)
        return encoded(numbers, "count", self._depth) * self.idf_weights

    def _numbers(self, tokens: np.ndarray) -> np.ndarray:
        """The numbers of words in a row; -1 for what no row shall show."""
        words, places = np.unique(tokens, return_inverse=True)
        numbers = np.array([self._number(word) for word in words.tolist()], "int32")
        return numbers[places] if len(words) else np.zeros(tokens.shape, "int32")

    def _number(self, word: Any) -> int:
        if self.mask_token is not None and word == self.mask_token:
            return 0 if self._pads else -1
        if word in self._places:
            return self._places[word]
        if self.num_oov_indices == 0:
            raise problem("out_of_vocabulary", layer=self.name, word=repr(word))
        return self._pads + (self._bin_of_unknown(word) if self.num_oov_indices > 1 else 0)

    def _word(self, number: int) -> Any:
        if number == 0 and self.mask_token is not None:
            return self.mask_token
        known = self._first <= number < self.vocabulary_size()
        return self._tokens[number - self._first] if known else self.oov_token

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape, "count" if self.output_mode == "tf_idf" else self.output_mode, self._depth)

    def compute_output_spec(self, inputs, training=None):
        kind = self._word_type if self.invert else "int32" if self.output_mode == "int" else "float32"
        return KerasTensor(self.compute_output_shape(inputs.shape), "string" if kind is str else kind)

    def get_config(self):
        config = super().get_config()
        weights = None if self.idf_weights is None else self.idf_weights[self._first : self.vocabulary_size()].tolist()
        # What was learned stands in the configuration too, so that a copy knows it.
        learned = self.get_vocabulary(include_special_tokens=False) or None
        size = self.vocabulary_size() if learned else None
        kept = {"vocabulary": learned, "idf_weights": weights, "vocabulary_size": size, "has_input_vocabulary": self._given}
        return {**config, **kept}

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
        text = "\n".join(map(str, self.get_vocabulary()))
        (Path(folder) / "vocabulary.txt").write_text(text, encoding="utf-8")

    def load_assets(self, folder) -> None:
        """Read the vocabulary that ``save_assets`` wrote; a vocabulary from the configuration stays."""
        if not self._tokens:
            self.set_vocabulary(Path(folder) / "vocabulary.txt", self.idf_weights)

    def save_own_variables(self, store) -> None:
        """Keep the weights of words."""
        if self.idf_weights is not None:
            store["idf_weights"] = self.idf_weights

    def load_own_variables(self, store) -> None:
        """Take the weights of words back."""
        if self.output_mode == "tf_idf":
            self.idf_weights = np.asarray(store["idf_weights"], "float32")


def _read(path: Any) -> list[str]:
    path = Path(path)
    if not path.is_file():
        raise problem("no_file", path=path)
    lines = path.read_text(encoding="utf-8").split("\n")
    while lines and lines[-1] == "":
        lines.pop()
    return lines
