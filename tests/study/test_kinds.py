"""Members of every kind of network and with every optimizer end as the models trained alone."""

import numpy as np
import pytest
from study_models import X, Y, assert_same_members

from teul import Model, Sequential, optimizers
from teul.layers import GRU, LSTM, Conv2D, Dense, Embedding, Flatten, Input, LeakyReLU, MaxPooling2D, SimpleRNN, concatenate
from teul.study import compare

RNG = np.random.default_rng(3)
PICTURES = RNG.random((44, 8, 8, 1)).astype("float32")
CLASSES = RNG.integers(0, 3, 44).astype("int32")
WORDS = RNG.integers(1, 20, (44, 6)).astype("int32")


def convolutional(learning_rate=0.01):
    layers = [Input((8, 8, 1)), Conv2D(4, 3, padding="same", activation="relu"), MaxPooling2D(), Conv2D(3, 3), Flatten()]
    model = Sequential([*layers, Dense(3, activation="softmax")])
    model.compile(optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def recurrent(kind):
    def build(learning_rate=0.01):
        model = Sequential([Input((6,), dtype="int32"), Embedding(20, 4), kind(5, dropout=0.2), Dense(3, activation="softmax")])
        model.compile(optimizers.RMSprop(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return build


def functional(learning_rate=0.01):
    inputs = Input((5,))
    one, other = Dense(4, activation="relu")(inputs), Dense(3, activation="tanh")(inputs)
    model = Model(inputs, Dense(1, activation="sigmoid")(concatenate([one, other])))
    model.compile(optimizers.SGD(learning_rate), "binary_crossentropy", metrics=["accuracy", "auc"])
    return model


def check(build, x, y, tolerance=2e-5):
    found = compare(build, x, y, learning_rate=[0.003, 0.02], epochs=2, batch_size=10, test_split=0, verbose=0, same_split=True)
    assert_same_members(found, build, 2, 10, tolerance)
    assert len(found.study.groups) == 1


def test_convolutional_members():
    check(convolutional, PICTURES, CLASSES, tolerance=1e-4)


@pytest.mark.parametrize("kind", [LSTM, pytest.param(GRU, marks=pytest.mark.slow), pytest.param(SimpleRNN, marks=pytest.mark.slow)])
def test_recurrent_members(kind):
    check(recurrent(kind), WORDS, CLASSES, tolerance=1e-4)


def test_functional_members():
    check(functional, X, Y)


def test_members_in_16_bits():
    def build(slope=0.1):
        layers = [Dense(6, dtype="mixed_bfloat16"), LeakyReLU(slope, dtype="mixed_bfloat16"), Dense(1, activation="sigmoid")]
        model = Sequential([Input((5,)), *layers])
        model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
        return model

    found = compare(build, X, Y, slope=[0.1, 0.3], epochs=2, batch_size=10, test_split=0, verbose=0)
    assert len(found.study.groups) == 1
    assert_same_members(found, build, 2, 10, tolerance=5e-3)


EVERY = sorted(set(optimizers.family.members) - {"lossscaleoptimizer", "multioptimizer", "optimizermap"})  # which move by their own steps


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EVERY, "momentum", "nesterov"])
def test_every_optimizer(name):
    from teul.study.choices import optimizer_of

    def build(learning_rate=0.01):
        model = Sequential([Input((5,)), Dense(6, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(optimizer_of(name, {"learning_rate": learning_rate}), "binary_crossentropy", metrics=["accuracy"])
        return model

    check(build, X, Y, tolerance=2e-4)


def test_schedules_penalties_and_clipping_are_numbers_too():
    from teul.optimizers.schedules import ExponentialDecay
    from teul.regularizers import L2

    def build(rate=0.01, l2=0.01, clip=1.0):
        model = Sequential([Input((5,)), Dense(6, activation="tanh", kernel_regularizer=L2(l2)), Dense(1, activation="sigmoid")])
        optimizer = optimizers.Adam(ExponentialDecay(rate, 5, 0.9), clipnorm=clip)
        model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
        return model

    found = compare(build, X, Y, rate=[0.01, 0.1], l2=[0.001, 0.1], clip=[0.5, 2.0], epochs=2, test_split=0, verbose=0)
    assert len(found.study.groups) == 1 and len(found.choices) == 8
    assert_same_members(found, build, 2, 32)


def test_steps_of_ones_own_are_refused():
    class Own(Sequential):
        def train_step(self, data):
            return {"loss": 0.0}

    def build(learning_rate):
        model = Own([Input((5,)), Dense(1)])
        model.compile("sgd", "mse")
        return model

    with pytest.raises(ValueError, match="steps of its own"):
        compare(build, X, Y, learning_rate=[0.1], verbose=0)
