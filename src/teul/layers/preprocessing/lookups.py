"""StringLookup and IntegerLookup: words and whole numbers as their numbers in a vocabulary."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.preprocessing.encoding import encoded
from teul.layers.preprocessing.host import as_words
from teul.layers.preprocessing.vocabulary import IndexLookup


@layers.add()
class StringLookup(IndexLookup):
    """Words as their numbers in a vocabulary, given or learned by ``adapt``.

    Args:
        max_tokens: the most words, those for masks and unknown ones too.
        num_oov_indices: how many numbers there are for unknown words.
        mask_token: the word for no word, number 0; None for none.
        oov_token: the word that unknown ones become when numbers are turned back.
        vocabulary: the words, or the path of a file with a word a line.
        idf_weights: for ``"tf_idf"``, the weight of each word.
        invert: whether to turn numbers into words instead.
        output_mode: ``"int"``, ``"one_hot"``, ``"multi_hot"``, ``"count"`` or ``"tf_idf"`` (counts times weights).
        pad_to_max_tokens: whether rows have ``max_tokens`` columns even if there are fewer words.
        encoding: of texts given as bytes.
        salt: one or two integers, for another hash of unknown words.

    It reads text, so it works on data before a model, or in one that is called on data; not inside ``fit`` and ``predict``.

    >>> layer = StringLookup(vocabulary=["a", "b"])
    >>> layer([["b", "z"]]).tolist(), layer.get_vocabulary()
    ([[2, 0]], ['[UNK]', 'a', 'b'])
    """

    input_dtype = "string"

    def __init__(
        self, max_tokens=None, num_oov_indices=1, mask_token=None, oov_token="[UNK]", vocabulary=None, idf_weights=None, invert=False,
        output_mode="int", pad_to_max_tokens=False, sparse=False, encoding="utf-8", name=None, salt=None, oov_method="floormod", **kwargs,
    ):  # fmt: skip
        self.encoding = encoding
        super().__init__(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, mask_token=mask_token, oov_token=oov_token, vocabulary=vocabulary,
            idf_weights=idf_weights, invert=invert, output_mode=output_mode, sparse=sparse, pad_to_max_tokens=pad_to_max_tokens,
            oov_method=oov_method, salt=salt, name=name, **kwargs,
        )  # fmt: skip
        self.input_dtype = "int32" if invert else "string"

    def _as_tokens(self, data):
        return as_words(data, self.encoding)


@layers.add()
class IntegerLookup(IndexLookup):
    """Whole numbers as their numbers in a vocabulary, given or learned by ``adapt``; arguments as in :class:`StringLookup`.

    Args:
        oov_token: what unknown numbers become when turned back.
        vocabulary_dtype: the type of the numbers; ``"int64"``.
        oov_method: how unknown numbers are spread over several: ``"floormod"``, or ``"farmhash"`` (which cannot be compiled).

    >>> layer = IntegerLookup(vocabulary=[12, 36])
    >>> layer([[36, 5]]).tolist()
    [[2, 0]]
    """

    _word_type = "int32"
    input_dtype = "int32"

    def __init__(
        self, max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None, vocabulary_dtype="int64",
        idf_weights=None, invert=False, output_mode="int", sparse=False, pad_to_max_tokens=False, oov_method="floormod", salt=None,
        name=None, **kwargs,
    ):  # fmt: skip
        if vocabulary_dtype != "int64":
            got = repr(vocabulary_dtype)
            raise problem("bad_argument", owner="IntegerLookup", argument="vocabulary_dtype", expected="'int64'", got=got)
        if salt is not None and oov_method != "farmhash":
            raise problem("bad_argument", owner="IntegerLookup", argument="salt", expected="None unless oov_method is 'farmhash'", got=salt)
        self.vocabulary_dtype = vocabulary_dtype
        super().__init__(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, mask_token=mask_token, oov_token=oov_token, vocabulary=vocabulary,
            idf_weights=idf_weights, invert=invert, output_mode=output_mode, sparse=sparse, pad_to_max_tokens=pad_to_max_tokens,
            oov_method=oov_method, salt=salt, name=name, **kwargs,
        )  # fmt: skip

    def __call__(self, *args, **kwargs):
        hashes = self.oov_method == "farmhash" and self.num_oov_indices > 1
        return super().__call__(*args, **kwargs) if hashes else Layer.__call__(self, *args, **kwargs)

    def call(self, inputs):
        return self._traced(inputs) if isinstance(inputs, jax.core.Tracer) else super().call(inputs)

    def _as_tokens(self, data):
        return np.asarray(data).astype("int64")

    def _bin_of_unknown(self, word):
        return word % self.num_oov_indices if self.oov_method == "floormod" else super()._bin_of_unknown(word)

    def _traced(self, inputs: jax.Array) -> Any:
        """The numbers inside a program: found by halving in the sorted vocabulary. An unknown number cannot be refused there."""
        x = inputs.astype("int32")
        if self.invert:
            words = jnp.asarray([self._word(i) for i in range(self.vocabulary_size())], "int32")
            known = (x >= 0) & (x < len(words))
            return jnp.where(known, words[jnp.clip(x, 0, len(words) - 1)], jnp.asarray(self.oov_token, "int32"))
        several = jnp.mod(x, self.num_oov_indices) if self.num_oov_indices > 1 else jnp.zeros_like(x)
        numbers = several + self._pads if self.num_oov_indices else jnp.full_like(x, -1)
        if self._tokens:
            order = np.argsort(self._tokens)
            known = jnp.asarray(np.asarray(self._tokens)[order], "int32")
            at = jnp.clip(jnp.searchsorted(known, x), 0, len(known) - 1)
            numbers = jnp.where(known[at] == x, jnp.asarray(order + self._first, "int32")[at], numbers)
        if self.mask_token is not None:
            numbers = jnp.where(x == self.mask_token, 0 if self._pads else -1, numbers)
        return self._encoded(numbers)

    def _encoded(self, numbers):
        if self.output_mode == "tf_idf":
            return encoded(numbers, "count", self._depth) * jnp.asarray(self.idf_weights)
        return super()._encoded(numbers)
