"""Embedding and Masking: the contract, Keras's values, and masks on their way through a model."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array

import teul
from teul import layers
from teul.layers.lookup import lookup_of, times_matrix
from teul.masking import mask_of
from teul.models import Sequential

WORDS = np.array([[1, 2, 3, 0, 0], [4, 0, 5, 5, 0]])

ROWS = [
    ("Embedding", lambda k: k.Embedding(7, 3), (5,), {"integer_inputs": 7}),
    ("Embedding with a penalty", lambda k: k.Embedding(7, 3, "normal", "l2", "unit_norm", mask_zero=True), (4, 2), {"integer_inputs": 7}),
    ("Masking", lambda k: k.Masking(mask_value=0.5), (4, 3), {}),
]


@pytest.mark.parametrize(("make", "input_shape", "options"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_contract(make, input_shape, options, keras):
    check_layer(make, input_shape, keras=keras, **options)


def test_rows_of_the_table():
    table = random_array((7, 3))
    for weights in (table, [table]):
        np.testing.assert_array_equal(layers.Embedding(7, 3, weights=weights)(WORDS), table[WORDS])
    layer = layers.Embedding(7, 3, weights=table)
    np.testing.assert_array_equal(layer.embeddings.value, table)
    np.testing.assert_array_equal(layer(WORDS.astype("float32") + 0.5), table[WORDS])  # cut to whole numbers
    with pytest.raises(AttributeError):
        layers.Embedding(7, 3).embeddings.value  # noqa: B018


def test_first_table_is_spread_evenly():
    values = layers.Embedding(500, 20)
    values.build()
    assert 0.049 < np.abs(values.embeddings.numpy()).max() <= 0.05


def test_input_length_is_the_length_of_the_input():
    model = Sequential([layers.Embedding(10, 4, input_length=6), layers.Flatten()])
    assert model.input_shape == (None, 6) and model.output_shape == (None, 24) and str(model.inputs[0].dtype) == "int32"


def test_zero_masks_where_it_is_told_to():
    assert mask_of(layers.Embedding(7, 3)(WORDS)) is None
    np.testing.assert_array_equal(mask_of(layers.Embedding(7, 3, mask_zero=True)(WORDS)), WORDS != 0)
    layer = layers.Masking(mask_value=2.0)
    x = np.array([[[2.0, 2.0], [2.0, 1.0]], [[0.0, 0.0], [2.0, 2.0]]])
    np.testing.assert_array_equal(mask_of(layer(x)), [[False, True], [True, False]])
    np.testing.assert_array_equal(layer.compute_mask(x), [[False, True], [True, False]])
    assert layer.built and np.asarray(layer(x))[0, 0].tolist() == [0, 0]


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "3"])
def test_sizes_are_positive_integers(size):
    with pytest.raises(ValueError, match="input_dim must be a positive integer"):
        layers.Embedding(size, 3)
    with pytest.raises(ValueError, match="output_dim must be a positive integer"):
        layers.Embedding(3, size)


def text_model(library):
    """Embedding, two recurrent layers and a head, in either library."""
    k = library.layers
    return library.Sequential([
        k.Input((None,), dtype="int32"), k.Embedding(7, 4, mask_zero=True), k.Dropout(0.0), k.GRU(5, return_sequences=True),
        k.SimpleRNN(3), k.Dense(2, activation="softmax"),
    ])  # fmt: skip


@pytest.mark.slow
def test_a_mask_travels_through_a_model_as_in_keras(keras, standard_promotion):
    """Ten steps of training on padded texts, step by step the same loss: outputs, masks and gradients agree."""
    ours, theirs = text_model(teul), text_model(keras)
    theirs.set_weights(ours.get_weights())
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 9, 40)
    x = rng.integers(1, 7, (40, 8)) * (np.arange(8) < lengths[:, None])
    y = rng.integers(0, 2, 40)
    found = []
    for model, library in ((ours, teul), (theirs, keras)):
        model.compile(library.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
        losses = []
        for i in range(10):
            model.reset_metrics()
            losses.append(float(model.train_on_batch(x[i * 4 : i * 4 + 4], y[i * 4 : i * 4 + 4])))
        found.append(losses)
    np.testing.assert_allclose(*found, rtol=1e-5)
    np.testing.assert_allclose(ours.predict(x, verbose=0), theirs.predict(x, verbose=0), rtol=1e-4, atol=1e-6)
    # What stands behind the end of a text changes nothing.
    longer = np.concatenate([x, np.zeros((40, 3), x.dtype)], axis=1)
    np.testing.assert_allclose(ours.predict(longer, verbose=0), ours.predict(x, verbose=0), rtol=1e-5, atol=1e-6)


def test_masked_sequences_agree_with_the_short_ones():
    model = Sequential([layers.Input((None, 3)), layers.Masking(), layers.LSTM(4)])
    x = random_array((2, 6, 3))
    x[:, 4:] = 0
    np.testing.assert_allclose(model.predict(x, verbose=0), model.predict(x[:, :4], verbose=0), rtol=1e-5, atol=1e-6)


def test_a_product_of_looked_up_rows_is_looked_up_in_the_product():
    table, matrix = jnp.asarray(random_array((7, 3))), jnp.asarray(random_array((3, 5), seed=1))
    layer = layers.Embedding(7, 3, weights=np.asarray(table))
    x = layer(WORDS)
    assert lookup_of(x) is not None and lookup_of(x + 0) is None

    def product(table, matrix, few):
        rows = jnp.take(table, jnp.asarray(WORDS[:, : 1 if few else None]), axis=0)
        return jnp.swapaxes(rows, 0, 1) @ matrix

    assert_close(times_matrix(x, matrix).all(), product(table, matrix, few=False))
    few = layer(WORDS[:, :1])  # fewer rows than the table has: the rows themselves are multiplied
    assert_close(times_matrix(few, matrix), product(table, matrix, few=True))
    gradient = jax.jit(lambda table: jax.grad(lambda t: product(t, matrix, few=False).sum())(table))

    def through_layer(value):
        layer.embeddings.assign(value)
        return times_matrix(layer(WORDS), matrix).all().sum()

    assert_close(jax.grad(through_layer)(table), gradient(table))


def test_a_word_that_is_not_there_gives_nan_in_every_way():
    layer = layers.Embedding(7, 3, weights=random_array((7, 3)))
    words = np.array([[1, 7, 2, 3], [1, -7, -1, 2], [4, 5, 6, -8]])
    lost = (words >= 7) | (words < -7)
    rows = np.asarray(layer(words))
    np.testing.assert_array_equal(np.isnan(rows).any(axis=-1), lost)
    product = np.asarray(times_matrix(layer(words), jnp.eye(3)).all()).swapaxes(0, 1)
    np.testing.assert_array_equal(product, rows)


def test_numbers_without_a_row_are_refused():
    for words in (WORDS + 2, WORDS - 1):
        model = Sequential([layers.Embedding(6, 3, name="words"), layers.Flatten(), layers.Dense(1)])
        model.compile("sgd", "mse")
        with pytest.raises(ValueError, match=f"'words' has 6 rows.*from {words.min()} to {words.max()}"):
            model.fit(words, np.zeros(2), verbose=0)
        with pytest.raises(ValueError, match="'words' has 6 rows"):
            model.predict(words, verbose=0)
        assert np.isfinite(model.predict(WORDS, verbose=0)).all()
    shop, user = layers.Input((1,)), layers.Input((1,))
    rated = layers.Dot(-1)([layers.Embedding(3, 4, name="shops")(shop), layers.Embedding(9, 4, name="users")(user)])
    model = teul.Model([shop, user], rated)
    assert model.predict([np.array([[2]]), np.array([[8]])], verbose=0).shape == (1, 1, 1)
    with pytest.raises(ValueError, match=r"'shops' has 3 rows.*to 8\. Give it input_dim=9"):
        model.predict([np.array([[8]]), np.array([[2]])], verbose=0)


def test_a_table_that_leads_back(keras, standard_promotion):
    for options in ({}, {"tie_weights": False, "logit_soft_cap": 2.0}):
        mine, theirs = (m.ReversibleEmbedding(7, 3, **options) for m in (layers, keras.layers))
        x = np.array([[1, 2, 6]])
        y = mine(x)
        theirs.build((None, 3))
        theirs.set_weights(mine.get_weights())
        np.testing.assert_allclose(mine(y, reverse=True), theirs(np.asarray(y), reverse=True), rtol=1e-5, atol=1e-6)
        assert [w.shape for w in mine.weights] == [tuple(w.shape) for w in theirs.weights]
        assert mine(teul.KerasTensor((None, 4, 3)), reverse=True).shape == (None, 4, 7)


def test_layers_as_one_layer():
    line = layers.Pipeline([layers.Rescaling(2.0), layers.Rescaling(1.0, offset=1.0)])
    np.testing.assert_allclose(line(np.array([[1.0, 2.0]], "float32")), [[3.0, 5.0]])
    twin = layers.Pipeline.from_config(line.get_config())
    np.testing.assert_allclose(twin(np.array([[1.0, 2.0]], "float32")), [[3.0, 5.0]])
    with pytest.raises(ValueError, match="Pipeline: layers must be a layer"):
        layers.Pipeline([3])
