"""Models that read text: the layers that need it work on the host, in front of the compiled program; and inputs in dicts."""

import numpy as np

from teul import Input, Model, Sequential, layers


def test_inputs_in_a_dict_are_found_by_their_keys_whatever_the_order():
    b, a = Input((2,), name="b"), Input((2,), name="a")
    model = Model({"b": b, "a": a}, layers.concatenate([b, a]))
    data = {"b": np.ones((1, 2), "float32"), "a": np.zeros((1, 2), "float32")}
    assert model.predict(data, verbose=0).tolist() == np.asarray(model(data)).tolist() == [[1, 1, 0, 0]]


def test_a_model_reads_text_in_fit_and_predict():
    word, number = Input((1,), dtype="string", name="word"), Input((1,), name="number")
    known = layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")(word)
    model = Model({"word": word, "number": number}, layers.Dense(1, kernel_initializer="zeros")(layers.concatenate([known, number])))
    model.compile("sgd", "mse")
    data = {"word": np.array(["a", "b", "z", "a"]), "number": np.array([0.0, 0.0, 0.0, 0.0])}
    losses = model.fit(data, np.array([1.0, 0.0, 0.0, 1.0]), epochs=3, verbose=0).history["loss"]
    assert losses[0] == 0.5 and losses[-1] < losses[0]
    found = model.predict(data, verbose=0)
    np.testing.assert_allclose(found, np.asarray(model({k: v[:, None] for k, v in data.items()})), rtol=1e-6)
    assert found[0, 0] == found[3, 0] > found[1, 0]
    assert model.evaluate({"word": [[b"a"]], "number": [[0.0]]}, np.array([[1.0]]), verbose=0) == (1 - found[0, 0]) ** 2


def test_a_sequential_model_reads_text_and_is_built_by_it():
    words = layers.TextVectorization(output_sequence_length=3)
    words.adapt(["one two", "two"])
    model = Sequential([words, layers.Embedding(5, 2), layers.GlobalAveragePooling1D(), layers.Dense(1)])
    model.compile("sgd", "mse")
    texts = np.array(["one", "two two"], dtype=object)
    model.fit(texts, np.array([0.0, 1.0]), epochs=1, verbose=0)
    assert model.count_params() == 5 * 2 + 3
    np.testing.assert_allclose(model.predict(texts, verbose=0), np.asarray(model(texts.astype(str))), rtol=1e-6)


def test_a_functional_model_of_functions_is_called_on_another_input():
    inner = Input((2,))
    squares = Model(inner, inner * inner + 1)
    outer = Input((2,))
    model = Model(outer, squares(outer * 2))
    assert model.predict(np.array([[1.0, 2.0]]), verbose=0).tolist() == [[5.0, 17.0]]
