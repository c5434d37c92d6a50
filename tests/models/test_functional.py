"""Functional and subclassed models: graphs, shared layers, several inputs and outputs."""

import pickle
from copy import deepcopy

import numpy as np
import pytest

import teul
import teul.layers
from teul import Input, Model, Sequential, Variable
from teul.layers import Dense, Dropout, Layer
from teul.utils import set_random_seed

RNG = np.random.default_rng(0)
A, B = RNG.normal(size=(40, 4)).astype("float32"), RNG.normal(size=(40, 3)).astype("float32")
NUMBERS, LABELS = RNG.normal(size=40).astype("float32"), RNG.integers(0, 3, 40)


def two_heads(library):
    """Two inputs, a shared layer, two outputs."""
    layers = library.layers
    a, b = layers.Input((4,), name="a"), layers.Input((3,), name="b")
    shared = layers.Dense(5, activation="tanh")
    z = shared(layers.Dense(3)(a)) + shared(b) * 2.0
    number, label = layers.Dense(1, name="number")(z), layers.Dense(3, activation="softmax", name="label")(z)
    return library.Model(inputs=[a, b], outputs=[number, label])


def compiled(model):
    model.compile(
        optimizer="adam", loss={"number": "mse", "label": "sparse_categorical_crossentropy"}, loss_weights={"number": 0.5, "label": 1.0},
        metrics={"label": ["accuracy"]},
    )  # fmt: skip
    return model


def test_two_inputs_and_two_outputs_train_as_in_keras(keras, standard_promotion):
    ours, theirs = compiled(two_heads(teul)), compiled(two_heads(keras))
    theirs.set_weights(ours.get_weights())
    for got, expected in zip(ours.predict([A, B]), theirs.predict([A, B], verbose=0), strict=True):
        np.testing.assert_allclose(got, expected, atol=1e-6)
    options = {"epochs": 3, "batch_size": 16, "shuffle": False, "verbose": 0}
    mine = ours.fit([A, B], [NUMBERS, LABELS], **options).history
    keras_history = theirs.fit([A, B], [NUMBERS[:, None], LABELS], **options).history
    assert set(mine) == set(keras_history)
    for name in mine:
        np.testing.assert_allclose(mine[name], keras_history[name], rtol=1e-5)


def test_inputs_and_targets_by_name_are_those_in_order():
    first, second = compiled(two_heads(teul)), compiled(two_heads(teul))
    second.set_weights(first.get_weights())
    in_order = first.fit([A, B], [NUMBERS, LABELS], shuffle=False, verbose=0).history
    by_name = second.fit({"b": B, "a": A}, {"label": LABELS, "number": NUMBERS}, shuffle=False, verbose=0).history
    assert in_order == by_name


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        ([A], [NUMBERS, LABELS], r"2 inputs \(a, b\)"),
        ({"a": A, "c": B}, [NUMBERS, LABELS], "'b'"),
        ([A, A], [NUMBERS, LABELS], r"'b'.*\(None, 3\).*\(None, 4\)"),
        ([A, B], {"numbr": NUMBERS, "label": LABELS}, "'number'"),
    ],
)
def test_wrong_inputs_are_named(inputs, targets, words):
    with pytest.raises(ValueError, match=words):
        compiled(two_heads(teul)).fit(inputs, targets, verbose=0)


def test_a_layer_inside_can_be_looked_at():
    model = Sequential([Input((4,)), Dense(6, activation="relu", name="features"), Dense(1)])
    features = Model(model.inputs, model.get_layer("features").output)
    w, b = model.layers[0].get_weights()
    np.testing.assert_allclose(features.predict(A), np.maximum(A @ w + b, 0), atol=1e-6)


def test_models_are_layers_of_models():
    inner = Sequential([Input((4,)), Dense(3, activation="relu")])
    x = Input((4,))
    outer = Model(x, Dense(1)(inner(x)))
    assert outer.count_params() == 4 * 3 + 3 + 3 + 1
    outer.compile("sgd", "mse")
    before = inner.get_weights()[0]
    outer.fit(A, NUMBERS, verbose=0)
    assert not np.array_equal(before, inner.get_weights()[0])


def test_symbolic_arithmetic_is_that_of_arrays():
    x, y = Input((4,)), Input((4,))
    model = Model([x, y], [x + y, 1.0 - x, x * y / 2.0, -x, x**2.0, x[:, :2], x @ teul.layers.Permute((1,))(y).T])
    found = model.predict_on_batch([A, 2 * A])
    expected = [3 * A, 1 - A, A * A, -A, A**2, A[:, :2], A @ (2 * A).T]
    for got, want in zip(found, expected, strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6)


def test_functional_models_pickle_and_copy():
    model = compiled(two_heads(teul))
    expected = model.predict([A, B])
    for twin in (pickle.loads(pickle.dumps(model)), deepcopy(model)):
        assert np.array_equal(twin.predict([A, B])[1], expected[1])


def test_outputs_that_need_another_input_are_refused():
    x, y = Input((4,)), Input((4,), name="forgotten")
    with pytest.raises(ValueError, match="forgotten"):
        Model(x, x + y)


class Classifier(Model):
    """As courses subclass Model."""

    def __init__(self, units=6):
        super().__init__()
        self.hidden = Dense(units, activation="relu")
        self.heads = [Dense(3, activation="softmax")]
        self.drop = Dropout(0.3)

    def call(self, inputs, training=False):
        return self.heads[0](self.drop(self.hidden(inputs), training=training))


def test_subclassed_models_train():
    set_random_seed(1)
    model = Classifier()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(A, LABELS, epochs=30, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    assert len(model.weights) == 4
    assert [layer.name.split("_")[0] for layer in model.layers] == ["dense", "dense", "dropout"]


class Linear(Layer):
    """As courses write their own layer."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)
        self.calls = Variable(0.0, trainable=False, name="calls")

    def call(self, inputs):
        self.calls.assign_add(1.0)
        self.add_loss(0.01 * (self.w**2).sum())
        return inputs @ self.w + self.b


def test_own_layers_hold_state_and_add_losses():
    model = Sequential([Input((4,)), Linear(3, name="mine"), Dense(1)])
    model.compile("sgd", "mse")
    model.fit(A, NUMBERS, batch_size=10, epochs=3, verbose=0)
    layer = model.get_layer("mine")
    assert float(layer.calls.value) == 12
    predicted = ((model.predict(A)[:, 0] - NUMBERS) ** 2).mean()
    penalty = 0.01 * (layer.get_weights()[0] ** 2).sum()
    assert model.evaluate(A, NUMBERS, batch_size=40, verbose=0) == pytest.approx(predicted + penalty, rel=1e-5)


class Weighted(Model):
    """A model that says its own loss."""

    def __init__(self):
        super().__init__()
        self.head = Dense(1)

    def call(self, inputs):
        return self.head(inputs)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return 3.0 * super().compute_loss(x, y, y_pred, sample_weight)


def test_compute_loss_can_be_overridden():
    model = Weighted()
    model.compile("sgd", "mse")
    loss = model.evaluate(A, NUMBERS, verbose=0)
    assert loss == pytest.approx(3 * ((model.predict(A)[:, 0] - NUMBERS) ** 2).mean(), rel=1e-5)


def test_a_discriminator_trains_alone_and_stays_frozen_in_its_gan():
    discriminator = Sequential([Input((4,)), Dense(6, activation="relu"), teul.layers.BatchNormalization(), Dense(1, activation="sigmoid")])
    discriminator.compile("sgd", "binary_crossentropy")
    generator = Sequential([Input((3,)), Dense(4)])
    discriminator.trainable = False
    gan = Sequential([generator, discriminator])
    gan.compile("sgd", "binary_crossentropy")
    ones = np.ones(40)

    def moved(action):
        before = generator.get_weights()[0], discriminator.get_weights()[0]
        action()
        return [not np.array_equal(a, m.get_weights()[0]) for a, m in zip(before, (generator, discriminator), strict=True)]

    assert moved(lambda: discriminator.train_on_batch(A, ones)) == [False, True]
    assert moved(lambda: gan.train_on_batch(B, ones)) == [True, False]
    assert moved(lambda: discriminator.fit(A, ones, verbose=0)) == [False, True]
    assert discriminator.trainable is False


def test_inputs_are_taken_in_the_shape_that_was_promised(keras):
    x = np.ones((2, 3), "float32")
    for shape, given in (((3, 1), x), ((3,), x[..., None])):
        found, expected = (m.Model(i := m.Input(shape), i * 2.0)(given) for m in (teul, keras))
        assert found.shape == tuple(expected.shape) == (2, *shape)
    i = Input((3,), name="i")
    model = Model(i, i * 1.0)
    for wrong in (np.ones((2, 4)), np.ones((2, 3, 2)), np.ones((2, 3, 4, 5))):
        with pytest.raises(ValueError, match="3"):
            model(wrong)
    with pytest.raises(ValueError, match="needs an input called 'i'"):
        Model({"i": i}, i * 1.0)({"j": x})


def test_an_optional_input_may_be_left_out():
    class Sum(teul.layers.Layer):
        def call(self, x, y=None):
            return x if y is None else x + y

        def compute_output_shape(self, shape):
            return shape

    a, b = Input((3,), name="a"), Input((3,), name="b", optional=True)
    model = Model([a, b], Sum()(a, b))
    x = np.ones((2, 3), "float32")
    np.testing.assert_array_equal(model([x, None]), x)
    np.testing.assert_array_equal(model([x, x]), 2 * x)


def test_names_are_used_once():
    x = Input((3,))
    with pytest.raises(ValueError, match="already has a layer named 'q'"):
        Model(x, Dense(2, name="q")(Dense(2, name="q")(x)))
