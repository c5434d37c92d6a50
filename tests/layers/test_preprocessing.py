"""Preprocessing of numbers, categories and texts: by Keras, by Keras's documented examples, and by definition."""

import jax
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array
from hypothesis import given, settings
from hypothesis import strategies as st

from teul import layers
from teul.layers import Input
from teul.layers.preprocessing.hashes import fingerprint, keyed
from teul.models import Model, Sequential

few = settings(max_examples=10, deadline=None)


def listed(x):
    return np.asarray(x).tolist()


# Numbers --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"axis": -1},
        {"axis": (1, 2)},
        {"axis": None},
        {"axis": -1, "mean": 1.5, "variance": 4.0},
        {"axis": (1, 2), "mean": [1.0, 2.0, 3.0], "variance": [4.0, 5.0, 6.0], "invert": True},
    ],
)
def test_normalization_as_keras(keras, options):
    check_layer(lambda m: m.Normalization(**options), (4, 3), keras=keras, differentiable=False)


@few
@given(axis=st.sampled_from([-1, None, (1, 2)]), seed=st.integers(0, 999), parts=st.integers(1, 4))
def test_adapting_as_the_formula_says_whole_or_in_batches(axis, seed, parts):
    x = 3 + 2 * random_array((20, 4, 3), seed)
    kept = () if axis is None else (1, 2) if axis == (1, 2) else (2,)
    others = tuple(i for i in range(3) if i not in kept)
    expected = (x - x.mean(others, keepdims=True)) / x.std(others, keepdims=True)
    cuts = np.sort(np.random.default_rng(seed).integers(1, 20, parts))
    batches = [part for part in np.split(x, cuts) if len(part)]
    for data in (x, batches, iter(batches), [(part, part[:, 0]) for part in batches]):
        layer = layers.Normalization(axis=axis)
        layer.adapt(data)
        assert_close(layer(x), expected, atol=1e-4)
    inverse = layers.Normalization(axis=axis, invert=True)
    inverse.adapt(x)
    assert_close(inverse(expected), x, atol=1e-3)


def test_adapted_values_are_weights(keras):
    x = random_array((20, 3))
    mine, theirs = layers.Normalization(), keras.layers.Normalization()
    mine.adapt(x), theirs.adapt(x)
    assert [v.name for v in mine.weights] == [v.name for v in theirs.weights] == ["mean", "variance", "count"]
    assert_close(mine.get_weights(), [np.asarray(v.value) for v in theirs.weights])
    copy = layers.Normalization.from_config(mine.get_config())
    copy.build_from_config(mine.get_build_config())
    copy.set_weights(mine.get_weights())
    assert_close(copy(x), theirs(x), atol=1e-4)


def test_rescaling_as_keras(keras):
    check_layer(lambda m: m.Rescaling(1 / 255, offset=-1.0), (4, 3), keras=keras)
    check_layer(lambda m: m.Rescaling([1.0, 2.0, 3.0], offset=[0.0, 1.0, 2.0]), (4, 3), keras=keras)


@pytest.mark.parametrize("mode", ["int", "one_hot", "multi_hot", "count"])
@pytest.mark.parametrize("shape", [(4,), (1,)])
def test_discretization_as_keras(keras, mode, shape):
    check_layer(
        lambda m: m.Discretization(bin_boundaries=[-0.5, 0.0, 1.0], output_mode=mode), shape, keras=keras, differentiable=False
    )  # fmt: skip


@few
@given(seed=st.integers(0, 999), bins=st.integers(2, 9), size=st.integers(20, 400), epsilon=st.sampled_from([0.01, 0.1]))
def test_learned_boundaries_as_keras(keras, seed, bins, size, epsilon):
    x = random_array((size, 2), seed)
    for data in (x, [x[: size // 2], x[size // 2 :]]):
        mine, theirs = (m.Discretization(num_bins=bins, epsilon=epsilon) for m in (layers, keras.layers))
        mine.adapt(data)
        for batch in data if isinstance(data, list) else [data]:  # Keras's adapt itself needs TensorFlow
            theirs.update_state(batch)
        theirs.finalize_state()
        assert_close(np.array(mine.bin_boundaries), np.array(theirs.bin_boundaries))
        copy = layers.Discretization.from_config(mine.get_config())
        assert_close(copy(x), mine(x), rtol=0, atol=0)


@pytest.mark.parametrize("mode", ["one_hot", "multi_hot", "count"])
@pytest.mark.parametrize("shape", [(4,), (1,)])
def test_category_encoding_as_keras(keras, mode, shape):
    check_layer(
        lambda m: m.CategoryEncoding(num_tokens=5, output_mode=mode), shape, integer_inputs=5, keras=keras, differentiable=False,
        same_config=False,
    )  # fmt: skip


def test_counts_with_weights_as_keras(keras, standard_promotion):
    x, weights = np.array([[0, 1, 1], [2, 2, 3]]), random_array((2, 3))
    got, expected = (m.CategoryEncoding(4, output_mode="count")(x, count_weights=weights) for m in (layers, keras.layers))
    assert_close(got, expected)


# Hashing --------------------------------------------------------------------------------------------------------------------

LETTERS = [["A"], ["B"], ["C"], ["D"], ["E"]]


@pytest.mark.parametrize(
    ("options", "inputs", "expected"),
    [
        ({"num_bins": 3}, LETTERS, [[1], [0], [1], [1], [2]]),
        ({"num_bins": 3, "mask_value": ""}, [["A"], ["B"], [""], ["C"], ["D"]], [[1], [1], [0], [2], [2]]),
        ({"num_bins": 3, "salt": [133, 137]}, LETTERS, [[1], [2], [1], [0], [2]]),
        ({"num_bins": 3, "salt": 133}, LETTERS, [[0], [0], [2], [1], [0]]),
        ({"num_bins": 1}, LETTERS, [[0]] * 5),
    ],
)
def test_hashing_as_keras_documents_it(options, inputs, expected):
    assert listed(layers.Hashing(**options)(inputs)) == expected


def test_words_and_numbers_hash_as_farmhash_does():
    words = ["cat", "seven", "TextVectorization", "the quick brown fox jumps over the lazy dog", "틀"]
    assert listed(layers.Hashing(num_bins=7)(words)) == [0, 2, 1, 0, 5]
    assert listed(layers.Hashing(num_bins=8, mask_value="cat")(words)) == [0, 3, 2, 1, 6]
    assert listed(layers.Hashing(num_bins=5)(np.array([[0, 1], [12, 345]]))) == [[0, 4], [3, 3]]
    hot = layers.Hashing(num_bins=7, output_mode="multi_hot")(np.array([words[:2]]))
    assert listed(hot) == [[1, 0, 1, 0, 0, 0, 0]]


def test_long_texts_hash_as_farmhash_and_siphash_define():
    texts = ["abcdefghij", "abcdefghij" * 2, "abcdefghij" * 4, "a" * 100]
    assert [fingerprint(t.encode()) for t in texts[1:]] == [16014814510007390469, 6504876685642412861, 13153998191144080618]
    assert keyed(bytes(range(15)), (0x0706050403020100, 0x0F0E0D0C0B0A0908)) == 0xA129CA6149BE45E5


def test_crossing_as_keras_documents_it():
    features = (np.array(["A", "B", "A", "B", "A"]), np.array([101, 101, 101, 102, 102]))
    assert listed(layers.HashedCrossing(num_bins=5)(features)) == [1, 4, 1, 1, 3]
    hot = layers.HashedCrossing(num_bins=5, output_mode="one_hot")(tuple(f[:, None] for f in features))
    assert_close(hot, np.eye(5)[[1, 4, 1, 1, 3]])


# Vocabularies ---------------------------------------------------------------------------------------------------------------


def test_string_lookup_by_definition():
    layer = layers.StringLookup(vocabulary=["a", "b", "c"])
    assert listed(layer([["c", "z"], ["a", "b"]])) == [[3, 0], [1, 2]]
    assert layer.get_vocabulary() == ["[UNK]", "a", "b", "c"]
    assert layer.get_vocabulary(include_special_tokens=False) == ["a", "b", "c"]
    assert listed(layers.StringLookup(vocabulary=["[UNK]", "a"])(["a"])) == [1]
    masked = layers.StringLookup(vocabulary=["a", "b"], mask_token="", num_oov_indices=2)
    assert listed(masked(["", "a", "b"])) == [0, 3, 4]
    assert set(listed(masked(["x", "y", "z", "v", "w"]))) == {1, 2}
    assert listed(masked(["x", "y"])) == [1 + fingerprint(b"x") % 2, 1 + fingerprint(b"y") % 2]
    assert listed(layer(np.array([b"a", b"q"]))) == [1, 0]
    assert listed(layer("b")) == 2


def test_words_are_ranked_by_count_then_backwards():
    layer = layers.StringLookup(max_tokens=4)
    layer.adapt([["a", "b", "b"], ["c", "d", "b"]])
    assert layer.get_vocabulary() == ["[UNK]", "b", "d", "c"]
    layer.adapt(part for part in [["x", "x"], ["y"]])
    assert layer.get_vocabulary() == ["[UNK]", "x", "y"]
    copy = layers.StringLookup.from_config(layer.get_config())
    assert listed(copy(["y", "q"])) == [2, 0]
    copy.adapt(["new"])
    assert copy.get_vocabulary() == ["[UNK]", "new"]


def test_lookup_there_and_back():
    words = np.array([["b", "a"], ["c", "zz"]])
    there = layers.StringLookup(vocabulary=["a", "b", "c"], mask_token="")
    back = layers.StringLookup(vocabulary=["a", "b", "c"], mask_token="", invert=True)
    assert back(there(words)).tolist() == [["b", "a"], ["c", "[UNK]"]]
    assert back([0, 9]).tolist() == ["", "[UNK]"]
    assert listed(layers.IntegerLookup(vocabulary=[10, 20], invert=True)([1, 2, 0])) == [10, 20, -1]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("multi_hot", [[0, 1, 1, 0], [1, 0, 1, 0]]),
        ("count", [[0, 1, 2, 0], [2, 0, 1, 0]]),
        ("tf_idf", [[0, 0.5, 1.0, 0], [1.0, 0, 0.5, 0]]),
    ],
)
def test_modes_of_a_lookup(mode, expected):
    options = {"idf_weights": [0.5, 0.5, 0.5]} if mode == "tf_idf" else {}
    words = [["a", "b", "b"], ["z", "y", "b"]]
    assert_close(layers.StringLookup(vocabulary=["a", "b", "c"], output_mode=mode, **options)(words), np.array(expected, "float32"))
    numbers = np.array([[1, 2, 2], [8, 9, 2]])
    assert_close(layers.IntegerLookup(vocabulary=[1, 2, 3], output_mode=mode, **options)(numbers), np.array(expected, "float32"))


def test_one_hot_and_padding_of_a_lookup():
    layer = layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot", max_tokens=5, pad_to_max_tokens=True)
    assert_close(layer([["b"], ["z"]]), np.eye(5, dtype="float32")[[2, 0]])
    assert layer(np.array([["a", "b"]])).shape == layer.compute_output_shape((1, 2)) == (1, 2, 5)
    masked = layers.StringLookup(vocabulary=["a", "b"], output_mode="count", mask_token="")
    assert_close(masked([["a", "", "q"]]), np.array([[1.0, 1.0, 0.0]]))


def test_learned_weights_of_words():
    layer = layers.StringLookup(output_mode="tf_idf")
    layer.adapt([["a", "a", "b"], ["a", "c", "c"]])
    idf = {"a": np.log(1 + 2 / 3), "b": np.log(1 + 2 / 2), "c": np.log(1 + 2 / 2)}
    assert layer.get_vocabulary() == ["[UNK]", "a", "c", "b"]
    expected = np.array([[np.mean(list(idf.values())), 2 * idf["a"], 0, 0], [0, 0, 2 * idf["c"], idf["b"]]])
    assert_close(layer([["a", "a", "q"], ["b", "c", "c"]]), expected)
    copy = layers.StringLookup.from_config(layer.get_config())
    assert_close(copy([["a", "q"]]), layer([["a", "q"]]))


@pytest.mark.parametrize("mode", ["int", "one_hot", "multi_hot", "count", "tf_idf"])
@pytest.mark.parametrize("options", [{}, {"mask_token": 0}, {"num_oov_indices": 3}, {"num_oov_indices": 3, "mask_token": 0}])
def test_integer_lookup_compiled_as_eager(mode, options):
    weights = {"idf_weights": [0.3, 0.5, 0.7]} if mode == "tf_idf" else {}
    layer = layers.IntegerLookup(vocabulary=[7, 3, 90], output_mode=mode, **options, **weights)
    x = np.random.default_rng(0).choice([0, 3, 7, 8, 90, 91, -2], (5, 4)).astype("int32")
    eager = layer(x)
    assert_close(jax.jit(layer)(x), eager)
    assert eager.shape == layer.compute_output_shape((5, 4))
    y = layer(Input((4,), dtype="int32"))
    assert y.shape == (None, *eager.shape[1:])


def test_integer_lookup_learns_and_inverts_compiled():
    layer = layers.IntegerLookup(max_tokens=4)
    layer.adapt(np.array([[5, 5, 9], [9, 5, 1]]))
    assert layer.get_vocabulary() == [-1, 5, 9, 1]
    back = layers.IntegerLookup(vocabulary=[5, 9, 1], invert=True)
    assert listed(jax.jit(back)(np.array([0, 1, 3, 8]))) == listed(back(np.array([0, 1, 3, 8]))) == [-1, 5, 1, -1]


def test_a_vocabulary_from_a_file_and_as_an_asset(tmp_path):
    (tmp_path / "words.txt").write_text("하나\n둘\nthree\n", encoding="utf-8")
    layer = layers.StringLookup(vocabulary=str(tmp_path / "words.txt"))
    assert listed(layer(["둘", "four"])) == [2, 0]
    layer.save_assets(tmp_path)
    other = layers.StringLookup()
    other.load_assets(tmp_path)
    assert other.get_vocabulary() == ["[UNK]", "하나", "둘", "three"]


# Texts ----------------------------------------------------------------------------------------------------------------------

TEXTS = ["The cat sat.", "The dog -- sat!", "a  cat"]


def vectorized(texts=TEXTS, then=None, **options):
    layer = layers.TextVectorization(**options)
    layer.adapt(texts)
    return layer.get_vocabulary(), listed(layer(texts if then is None else then))


def test_texts_become_rows_of_word_numbers():
    vocabulary, rows = vectorized()
    assert vocabulary == ["", "[UNK]", "the", "sat", "cat", "dog", "a"]
    assert rows == [[2, 4, 3], [2, 5, 3], [6, 4, 0]]
    assert vectorized(output_sequence_length=2)[1] == [[2, 4], [2, 5], [6, 4]]
    assert vectorized(output_sequence_length=4)[1][2] == [6, 4, 0, 0]
    assert vectorized(then=np.array([["cat bird"]]))[1] == [[4, 1]]
    assert vectorized(then="cat sat")[1] == [4, 3]
    assert vectorized(max_tokens=3)[0] == ["", "[UNK]", "the"]
    assert vectorized(texts=np.array(TEXTS)[:, None])[0] == vocabulary


@pytest.mark.parametrize(
    ("options", "vocabulary"),
    [
        ({"standardize": "lower"}, ["", "[UNK]", "the", "cat", "sat.", "sat!", "dog", "a", "--"]),
        ({"standardize": "strip_punctuation"}, ["", "[UNK]", "sat", "cat", "The", "dog", "a"]),
        ({"standardize": None}, ["", "[UNK]", "cat", "The", "sat.", "sat!", "dog", "a", "--"]),
        (
            {"standardize": lambda texts: np.char.replace(texts, "sat", "SAT")},
            ["", "[UNK]", "cat", "The", "dog", "a", "SAT.", "SAT!", "--"],
        ),
        ({"split": lambda texts: [t.split("t") for t in texts.tolist()]}, ["", "[UNK]", "he dog  sa", "he ca", "a  ca", " sa"]),
        ({"ngrams": (2,)}, ["", "[UNK]", "the dog", "the cat", "dog sat", "cat sat", "a cat"]),
    ],
)
def test_ways_to_clean_and_split(options, vocabulary):
    assert vectorized(**options)[0] == vocabulary


def test_characters_and_whole_texts():
    assert vectorized(texts=["abca"], split="character") == (["", "[UNK]", "a", "c", "b"], [[2, 4, 3, 2]])
    assert vectorized(texts=["x y", "z", "x y"], split=None) == (["", "[UNK]", "x y", "z"], [[2], [3], [2]])
    assert vectorized(texts=["a b a"], ngrams=2)[0] == ["", "[UNK]", "a", "b a", "b", "a b"]


@pytest.mark.parametrize("mode", ["multi_hot", "count", "tf_idf"])
def test_texts_become_rows_of_counts(mode):
    vocabulary, rows = vectorized(texts=["b a b", "a c"], then=["b b q", "a"], output_mode=mode)
    assert vocabulary == ["[UNK]", "b", "a", "c"]
    idf = {"b": np.log(1 + 2 / 2), "a": np.log(1 + 2 / 3), "c": np.log(1 + 2 / 2)}
    expected = {
        "multi_hot": [[1, 1, 0, 0], [0, 0, 1, 0]],
        "count": [[1, 2, 0, 0], [0, 0, 1, 0]],
        "tf_idf": [[np.mean(list(idf.values())), 2 * idf["b"], 0, 0], [0, 0, idf["a"], 0]],
    }[mode]
    assert_close(np.array(rows), np.array(expected), what=mode)


def test_a_vectorizer_is_made_again_from_its_config():
    layer = layers.TextVectorization(output_mode="tf_idf", ngrams=(1, 2))
    layer.adapt(TEXTS)
    copy = layers.TextVectorization.from_config(layer.get_config())
    assert copy.get_vocabulary() == layer.get_vocabulary()
    assert_close(copy(TEXTS), layer(TEXTS))
    assert copy.ngrams == (1, 2)


def test_text_in_front_of_a_model_and_in_one_called_on_data():
    vectorize = layers.TextVectorization(output_mode="multi_hot")
    vectorize.adapt(TEXTS)
    inputs = Input((1,), dtype="string")
    model = Model(inputs, layers.Dense(2)(vectorize(inputs)))
    texts = np.array(TEXTS)[:, None]
    assert model.output_shape == (None, 2)
    assert_close(model(texts), model.layers[-1](vectorize(texts)))
    sequential = Sequential([Input((1,), dtype="string"), vectorize, layers.Dense(2)])
    assert sequential(texts).shape == (3, 2)


def test_why_text_is_not_compiled_is_said():
    layer = layers.Hashing(num_bins=3)
    with pytest.raises(TypeError, match="Call it on the data before the model"):
        jax.jit(layer)(np.array([1, 2]))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: layers.Normalization(mean=1.0), "mean and variance must be given together"),
        (lambda: layers.Normalization(mean=[1.0], variance=[1.0, 2.0]), "of the same shape"),
        (lambda: layers.Normalization(axis=3)(Input((4,))), "axis 3 is out of bounds"),
        (lambda: layers.Normalization().adapt([]), "empty iterable"),
        (lambda: adapted_twice(layers.Normalization(), np.ones((3, 2)), np.ones((3, 4))), "an incompatible shape"),
        (lambda: layers.Discretization(), "num_bins or bin_boundaries must be given"),
        (lambda: layers.Discretization(num_bins=3)([1.0]), "call adapt"),
        (lambda: layers.Discretization(bin_boundaries=[1.0]).adapt([1.0]), "Cannot adapt"),
        (lambda: layers.CategoryEncoding(), "num_tokens must be a positive integer"),
        (lambda: layers.CategoryEncoding(3, output_mode="int"), "output_mode must be one of"),
        (lambda: layers.CategoryEncoding(3)([1], count_weights=[1.0]), "count_weights must be None where"),
        (lambda: layers.Hashing(0), "num_bins must be a positive integer"),
        (lambda: layers.Hashing(3, salt="s"), "salt must be an integer or two"),
        (lambda: layers.HashedCrossing(3)([np.array(["a"])]), "at least two inputs"),
        (lambda: layers.StringLookup(max_tokens=1), "max_tokens must be greater than 1"),
        (lambda: layers.StringLookup(vocabulary=["a", "a"]), "repeated"),
        (lambda: layers.StringLookup(vocabulary=[]), "empty vocabulary"),
        (lambda: layers.StringLookup(vocabulary=["a", ""], mask_token=""), "reserved mask token"),
        (lambda: layers.StringLookup(vocabulary=["a", "b"], max_tokens=2), "more than max_tokens=2"),
        (lambda: layers.StringLookup(vocabulary=["a"], output_mode="tf_idf"), "`idf_weights` must be set"),
        (lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(["b"]), "'b' is not in the vocabulary"),
        (lambda: layers.StringLookup(vocabulary=["a"]).adapt(["b"]), "Cannot adapt"),
        (lambda: layers.StringLookup(output_mode="count")([["b"]]), "call adapt"),
        (lambda: layers.StringLookup(vocabulary="missing.txt"), "There is no file missing.txt"),
        (lambda: layers.StringLookup.from_config({"vocabulary": "words.txt"}), "Loading a model reads no other files"),
        (lambda: layers.IntegerLookup(vocabulary_dtype="int32"), "vocabulary_dtype must be 'int64'"),
        (lambda: layers.TextVectorization(standardize="upper"), "standardize must be"),
        (lambda: layers.TextVectorization(output_mode="count", output_sequence_length=3), "None unless output_mode is 'int'"),
        (lambda: layers.TextVectorization(vocabulary=["a"])([["a", "b"]]), "last shape dimension of 1"),
    ],
)
def test_what_does_not_fit_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def adapted_twice(layer, first, second):
    layer.adapt(first)
    layer.adapt(second)
