"""Small data and models for the tests of studies."""

import numpy as np

from teul import Sequential, optimizers
from teul.layers import BatchNormalization, Dense, Dropout, Input
from teul.utils import set_random_seed

RNG = np.random.default_rng(7)
X = RNG.normal(size=(83, 5)).astype("float32")
Y = (X @ [1.0, -2.0, 0.5, 0.0, 1.0] + 0.5 * RNG.normal(size=83) > 0).astype("int32")


def dense(learning_rate=0.01, units=7):
    """Two layers, Adam."""
    model = Sequential([Input((5,)), Dense(units, activation="tanh"), Dense(1, activation="sigmoid")])
    model.compile(optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def noisy(learning_rate=0.01):
    """Dropout and batch normalization, SGD with momentum."""
    model = Sequential([Input((5,)), Dense(8, activation="relu"), Dropout(0.3), BatchNormalization(), Dense(1, activation="sigmoid")])
    model.compile(optimizers.SGD(learning_rate, momentum=0.9), "binary_crossentropy", metrics=["accuracy"])
    return model


def alone(found, outcome, build, epochs, batch_size, **options):
    """A member's model made and trained by ``fit``: the model and its history."""
    member, data = outcome.member, found.study.data
    set_random_seed(member.seed)
    model = build(**{k: v for k, v in member.choice.items() if k != "batch_size"})
    train, held = member.part.train, member.part.held
    validation = (data.x[held], data.y[held]) if held is not None else data.validation
    history = model.fit(
        data.x[train], data.y[train], epochs=epochs, batch_size=batch_size, validation_data=validation, verbose=0, **options
    )
    return model, history.history


def assert_same_weights(one, other, tolerance=2e-5):
    """To the rounding of float32, as it grows in a few dozen steps."""
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def assert_same_members(found, build, epochs, batch_size, tolerance=2e-5, **options):
    """Every member of a study is the model trained alone: weights and history."""
    for outcomes in found.outcomes:
        for outcome in outcomes:
            model, history = alone(found, outcome, build, epochs, outcome.member.choice.get("batch_size", batch_size), **options)
            assert_same_weights(found.study.model(outcome), model, tolerance)
            assert set(history) == set(outcome.curves)
            for name, curve in history.items():
                np.testing.assert_allclose(outcome.curves[name], curve, rtol=max(1e-4, tolerance), atol=1e-5)
