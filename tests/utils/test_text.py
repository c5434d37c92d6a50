"""Text and sequences as numbers: Keras 2's own code is the yardstick."""

import json
import random as python_random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teul.preprocessing import sequence, text
from teul.utils import pad_sequences, timeseries_dataset_from_array

TEXTS = ["The cat sat on the mat.", "The dog -- a big one! -- sat too", "A cat\tand a dog", ""]


@pytest.fixture(scope="module")
def old(keras):
    legacy = pytest.importorskip("keras.src.legacy.preprocessing.text")
    from keras.src.legacy.preprocessing import sequence as old_sequence

    return legacy, old_sequence


WORDS = st.lists(st.text(alphabet="abAB ,.!", max_size=30), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(texts=WORDS, num_words=st.sampled_from([None, 2, 4]), oov=st.sampled_from([None, "<oov>"]), lower=st.booleans(), chars=st.booleans())
def test_tokenizer_is_keras(old, texts, num_words, oov, lower, chars):
    arguments = {"num_words": num_words, "oov_token": oov, "lower": lower, "char_level": chars}
    mine, theirs = text.Tokenizer(**arguments), old[0].Tokenizer(**arguments)
    for tokenizer in (mine, theirs):
        tokenizer.fit_on_texts(texts)
    assert mine.word_index == theirs.word_index and dict(mine.word_docs) == dict(theirs.word_docs)
    assert mine.texts_to_sequences(texts) == theirs.texts_to_sequences(texts)
    assert mine.sequences_to_texts([[1, 2, 5]]) == theirs.sequences_to_texts([[1, 2, 5]])
    if mine.word_index:
        for mode in ("binary", "count", "freq", "tfidf"):
            np.testing.assert_allclose(mine.texts_to_matrix(texts, mode), theirs.texts_to_matrix(texts, mode))


def test_tokenizer_json_goes_both_ways(old):
    mine, theirs = text.Tokenizer(oov_token="?"), old[0].Tokenizer(oov_token="?")
    for tokenizer in (mine, theirs):
        tokenizer.fit_on_texts(TEXTS)
    assert json.loads(mine.to_json())["config"].keys() == json.loads(theirs.to_json())["config"].keys()
    for read in (text.tokenizer_from_json(theirs.to_json()), old[0].tokenizer_from_json(mine.to_json())):
        assert read.texts_to_sequences(TEXTS) == mine.texts_to_sequences(TEXTS)
        np.testing.assert_allclose(read.texts_to_matrix(TEXTS, "tfidf"), mine.texts_to_matrix(TEXTS, "tfidf"))


def test_words_and_hashes(old):
    for line in TEXTS:
        assert text.text_to_word_sequence(line) == old[0].text_to_word_sequence(line)
        assert text.text_to_word_sequence(line, filters="", lower=False, split="a") == old[0].text_to_word_sequence(line, "", False, "a")
        assert text.one_hot(line, 50) == old[0].one_hot(line, 50)
        assert text.hashing_trick(line, 20, "md5") == old[0].hashing_trick(line, 20, "md5")


def test_tokenizer_refusals():
    with pytest.raises(TypeError, match="Tokenizer has no argument 'words'"):
        text.Tokenizer(words=3)
    with pytest.raises(ValueError, match="num_words must be given, or texts fitted first"):
        text.Tokenizer().texts_to_matrix(["a"])
    with pytest.raises(ValueError, match="mode must be 'binary', 'count', 'freq' or 'tfidf'"):
        text.Tokenizer(3).texts_to_matrix(["a"], "share")


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=5), maxlen=st.sampled_from([None, 1, 4]),
    padding=st.sampled_from(["pre", "post"]), truncating=st.sampled_from(["pre", "post"]), value=st.sampled_from([0, -1]),
)  # fmt: skip
def test_pad_sequences_is_keras(keras, rows, maxlen, padding, truncating, value):
    arguments = {"maxlen": maxlen, "padding": padding, "truncating": truncating, "value": value}
    found, expected = pad_sequences(rows, **arguments), keras.utils.pad_sequences(rows, **arguments)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_pad_sequences_of_vectors_and_words():
    assert pad_sequences([[[1, 1]], [[2, 1], [2, 2], [2, 3]]], maxlen=2).tolist() == [[[0, 0], [1, 1]], [[2, 2], [2, 3]]]
    assert pad_sequences([["a"], ["b", "c"]], dtype=object, value="-").tolist() == [["-", "a"], ["b", "c"]]
    for wrong, words in (([1, 2], "one with 1"), (5, "a list of lists")):
        with pytest.raises(ValueError, match=words):
            pad_sequences(wrong)
    with pytest.raises(ValueError, match="padding must be 'pre' or 'post'"):
        pad_sequences([[1]], padding="left")


def test_sampling_table_and_skipgrams(old):
    np.testing.assert_allclose(sequence.make_sampling_table(100), old[1].make_sampling_table(100))
    words = [1, 4, 0, 2, 3, 1]
    for arguments in ({"negative_samples": 0}, {"negative_samples": 2, "window_size": 1}, {"categorical": True, "shuffle": False}):
        python_random.seed(3)
        found = sequence.skipgrams(words, 5, seed=1, **arguments)
        python_random.seed(3)
        expected = old[1].skipgrams(words, 5, seed=1, **arguments)
        assert sorted(map(str, zip(*found, strict=True))) == sorted(map(str, zip(*expected, strict=True)))
    pairs, labels = sequence.skipgrams(words, 5, negative_samples=1)
    assert sum(labels) * 2 == len(pairs)


@pytest.mark.parametrize("arguments", [{}, {"stride": 2, "sampling_rate": 2}, {"reverse": True, "start_index": 3, "end_index": 20}])
def test_timeseries_generator_is_keras(old, arguments):
    data, targets = np.arange(60).reshape(30, 2), np.arange(30)
    mine = sequence.TimeseriesGenerator(data, targets, length=6, batch_size=4, **arguments)
    theirs = old[1].TimeseriesGenerator(data, targets, length=6, batch_size=4, **arguments)
    assert len(mine) == len(theirs)
    for i in range(len(mine)):
        for found, expected in zip(mine[i], theirs[i], strict=True):
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("arguments", [{}, {"sequence_stride": 3, "sampling_rate": 2}, {"start_index": 5, "end_index": 40}])
def test_timeseries_windows(arguments):
    data = np.arange(50)
    stride, rate = arguments.get("sequence_stride", 1), arguments.get("sampling_rate", 1)
    start, end = arguments.get("start_index", 0), arguments.get("end_index", 50)
    windows = timeseries_dataset_from_array(data, data * 10, sequence_length=4, batch_size=8, **arguments)
    x = np.concatenate([np.asarray(a) for a, _ in windows])
    y = np.concatenate([np.asarray(b) for _, b in windows])
    firsts = np.arange(start, end - 3 * rate, stride)
    np.testing.assert_array_equal(x, firsts[:, None] + rate * np.arange(4))
    np.testing.assert_array_equal(y, firsts * 10)
    assert len(windows) == -(-len(firsts) // 8)


def test_timeseries_shuffled_and_refused():
    one, two = (timeseries_dataset_from_array(np.arange(20), None, 3, shuffle=True, seed=s, batch_size=None) for s in (1, 1))
    rows = [np.asarray(w).tolist() for w in one]
    assert rows == [np.asarray(w).tolist() for w in two] and rows != sorted(rows) and sorted(rows)[0] == [0, 1, 2]
    with pytest.raises(ValueError, match="sequence_length must be between 1 and 19"):
        timeseries_dataset_from_array(np.arange(20), None, 25)
