"""Text as numbers, under the names that Keras 2 had."""

import hashlib
import json
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from teul.errors import problem
from teul.spellings import translate

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(input_text: str, filters: str = FILTERS, lower: bool = True, split: str = " ") -> list[str]:
    """The words of a text.

    Args:
        input_text: the text.
        filters: characters that count as separators.
        lower: whether to make them small letters.
        split: the separator.

    >>> text_to_word_sequence("Sugar, spice -- and everything nice!")
    ['sugar', 'spice', 'and', 'everything', 'nice']
    """
    text = input_text.lower() if lower else input_text
    return [word for word in text.translate(str.maketrans(dict.fromkeys(filters, split))).split(split) if word]


def one_hot(input_text, n, filters=FILTERS, lower=True, split=" ", analyzer=None) -> list[int]:
    """Each word as a number from 1 to ``n - 1`` by Python's hash: different words may share one, and runs of Python differ."""
    return hashing_trick(input_text, n, hash, filters, lower, split, analyzer)


def hashing_trick(text, n, hash_function=None, filters=FILTERS, lower=True, split=" ", analyzer=None) -> list[int]:
    """Each word as a number from 1 to ``n - 1`` by a hash.

    Args:
        text: the text.
        n: the number of numbers.
        hash_function: a function of a word, ``"md5"`` (the same in every run), or None for Python's ``hash``.
        filters, lower, split: how words are found.
        analyzer: a function that finds them instead.

    >>> hashing_trick("the cat saw the dog", 100, "md5")[0] == hashing_trick("the", 100, "md5")[0]
    True
    """
    function: Callable = hash if hash_function is None else _md5 if hash_function == "md5" else hash_function
    words = analyzer(text) if analyzer else text_to_word_sequence(text, filters, lower, split)
    return [function(word) % (n - 1) + 1 for word in words]


def _md5(word: str) -> int:
    return int(hashlib.md5(word.encode()).hexdigest(), 16)


class Tokenizer:
    """Words as numbers, the most frequent first; 0 is no word.

    Args:
        num_words: only the ``num_words - 1`` most frequent words are given numbers to.
        filters, lower, split: how words are found.
        char_level: whether each character is a word.
        oov_token: the name of a word that stands for all unknown ones; without it they are left out.
        analyzer: a function that finds the words instead.

    >>> tokenizer = Tokenizer(oov_token="<oov>")
    >>> tokenizer.fit_on_texts(["The cat sat", "the dog"])
    >>> tokenizer.word_index["the"], tokenizer.texts_to_sequences(["the bird sat"])
    (2, [[2, 1, 4]])
    """

    def __init__(
        self, num_words=None, filters=FILTERS, lower=True, split=" ", char_level=False, oov_token=None, analyzer=None, **kwargs
    ):  # fmt: skip
        kwargs = translate("Tokenizer", kwargs)
        num_words, document_count = kwargs.pop("num_words", num_words), kwargs.pop("document_count", 0)
        if kwargs:
            known = "num_words, filters, lower, split, char_level, oov_token, analyzer"
            raise problem("unknown_argument", owner="Tokenizer", name=next(iter(kwargs)), hint="", known=known)
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.document_count = document_count
        self.word_counts: dict[str, int] = OrderedDict()
        self.word_docs: dict[str, int] = defaultdict(int)
        self.index_docs: dict[int, int] = defaultdict(int)
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}

    def _words(self, text: Any) -> list[str]:
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return list(text)
            return [part.lower() for part in text] if isinstance(text, list) else list(text.lower())
        if self.analyzer:
            return self.analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts: Iterable[Any]) -> None:
        """Count the words of texts (or of lists of words) and number them anew."""
        for text in texts:
            words = self._words(text)
            self.document_count += 1
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in set(words):
                self.word_docs[word] += 1
        ranked = sorted(self.word_counts, key=self.word_counts.__getitem__, reverse=True)
        names = ([self.oov_token] if self.oov_token is not None else []) + [w for w in ranked if w != self.oov_token]
        self.word_index = {word: number for number, word in enumerate(names, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}
        self.index_docs = defaultdict(int, {self.word_index[w]: n for w, n in self.word_docs.items()})

    def fit_on_sequences(self, sequences: Iterable[Iterable[int]]) -> None:
        """Count in how many sequences each number occurs, for ``sequences_to_matrix`` without texts."""
        for sequence in sequences:
            self.document_count += 1
            for number in set(sequence):
                self.index_docs[number] += 1

    def texts_to_sequences(self, texts: Iterable[Any]) -> list[list[int]]:
        """Each text as the numbers of its words."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts: Iterable[Any]) -> Iterator[list[int]]:
        """The same, one text after another."""
        unknown = self.word_index.get(self.oov_token)
        for text in texts:
            numbers = [self.word_index.get(word) for word in self._words(text)]
            numbers = [n if n is not None and self._counts(n) else unknown for n in numbers]
            yield [n for n in numbers if n is not None]

    def _counts(self, number: int) -> bool:
        return not self.num_words or number < self.num_words

    def sequences_to_texts(self, sequences: Iterable[Iterable[int]]) -> list[str]:
        """Each sequence of numbers as words with spaces between."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences: Iterable[Iterable[int]]) -> Iterator[str]:
        """The same, one sequence after another."""
        unknown = self.index_word.get(self.word_index.get(self.oov_token))
        for sequence in sequences:
            words = [self.index_word.get(n) if self._counts(n) else None for n in sequence]
            yield " ".join(word for word in (w if w is not None else unknown for w in words) if word is not None)

    def texts_to_matrix(self, texts: Iterable[Any], mode: str = "binary") -> np.ndarray:
        """Each text as a row with a column a word number."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(self, sequences: Iterable[Iterable[int]], mode: str = "binary") -> np.ndarray:
        """Each sequence as a row with a column a number.

        Args:
            sequences: word numbers.
            mode: ``"binary"`` whether it occurs, ``"count"`` how often, ``"freq"`` its share, or
                ``"tfidf"``: ``(1 + log(count)) * log(1 + documents / (1 + documents with it))``.
        """
        if mode not in ("binary", "count", "freq", "tfidf"):
            expected = "'binary', 'count', 'freq' or 'tfidf'"
            raise problem("bad_argument", owner="sequences_to_matrix", argument="mode", expected=expected, got=repr(mode))
        if not self.num_words and not self.word_index:
            raise problem("bad_argument", owner="Tokenizer", argument="num_words", expected="given, or texts fitted first", got="None")
        if mode == "tfidf" and not self.document_count:
            raise problem("bad_argument", owner="Tokenizer", argument="mode", expected="another before texts are fitted", got="'tfidf'")
        width = self.num_words or len(self.word_index) + 1
        rows = [list(sequence) for sequence in sequences]
        matrix = np.zeros((len(rows), width))
        for row, sequence in zip(matrix, rows, strict=True):
            for number, count in Counter(n for n in sequence if n < width).items():
                row[number] = self._weight(mode, number, count, len(sequence))
        return matrix

    def _weight(self, mode: str, number: int, count: int, length: int) -> float:
        if mode == "tfidf":
            return (1 + np.log(count)) * np.log(1 + self.document_count / (1 + self.index_docs.get(number, 0)))
        return {"binary": 1, "count": count, "freq": count / length}[mode]

    def get_config(self) -> dict[str, Any]:
        """The arguments, and the counts as JSON texts, as Keras writes them."""
        kept = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")
        plain = ("num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count")
        return {name: getattr(self, name) for name in plain} | {name: json.dumps(getattr(self, name)) for name in kept}

    def to_json(self, **kwargs) -> str:
        """Everything as one JSON text, for :func:`tokenizer_from_json`."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def tokenizer_from_json(json_string: str) -> Tokenizer:
    """The tokenizer that ``to_json`` wrote down, Keras's too.

    >>> tokenizer = Tokenizer()
    >>> tokenizer.fit_on_texts(["a b a"])
    >>> tokenizer_from_json(tokenizer.to_json()).word_index
    {'a': 1, 'b': 2}
    """
    settings = dict(json.loads(json_string)["config"])
    counts = {name: json.loads(settings.pop(name)) for name in ("word_counts", "word_docs", "word_index")}
    numbered = {name: {int(k): v for k, v in json.loads(settings.pop(name)).items()} for name in ("index_docs", "index_word")}
    tokenizer = Tokenizer(**settings)
    tokenizer.word_counts = OrderedDict(counts["word_counts"])
    tokenizer.word_docs, tokenizer.word_index = defaultdict(int, counts["word_docs"]), counts["word_index"]
    tokenizer.index_docs, tokenizer.index_word = defaultdict(int, numbered["index_docs"]), numbered["index_word"]
    return tokenizer
