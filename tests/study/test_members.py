"""A member of a study ends with the weights that the same model gets alone with the same seed."""

import jax
import numpy as np
import pytest

from teul import Sequential, optimizers
from teul.layers import BatchNormalization, Dense, Dropout, Input
from teul.study import compare
from teul.utils import set_random_seed

RNG = np.random.default_rng(7)
X = RNG.normal(size=(83, 5)).astype("float32")
Y = (X @ [1.0, -2.0, 0.5, 0.0, 1.0] + 0.5 * RNG.normal(size=83) > 0).astype("int32")


def dense(learning_rate=0.01):
    model = Sequential([Input((5,)), Dense(7, activation="tanh"), Dense(1, activation="sigmoid")])
    model.compile(optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def noisy(learning_rate=0.01):
    model = Sequential([Input((5,)), Dense(8, activation="relu"), Dropout(0.3), BatchNormalization(), Dense(1, activation="sigmoid")])
    model.compile(optimizers.SGD(learning_rate, momentum=0.9), "binary_crossentropy", metrics=["accuracy"])
    return model


def alone(comparison, outcome, build, epochs, batch_size):
    """The member's model trained by ``fit``."""
    member, data = outcome.member, comparison.study.data
    set_random_seed(member.seed)
    model = build(**{k: v for k, v in member.choice.items() if k != "batch_size"})
    train, held = member.part.train, member.part.held
    history = model.fit(
        data.x[train], data.y[train], epochs=epochs, batch_size=batch_size, validation_data=(data.x[held], data.y[held]), verbose=0
    )
    return model, history.history


def assert_same(one, other, tolerance=2e-5):
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("build", [dense, noisy])
def test_each_member_is_the_model_trained_alone(build):
    found = compare(build, X, Y, learning_rate=[0.003, 0.03], seeds=2, epochs=4, batch_size=10, test_split=0)
    for outcomes in found.outcomes:
        for outcome in outcomes:
            model, history = alone(found, outcome, build, 4, 10)
            assert_same(found.study.model(outcome), model)
            assert set(history) == set(outcome.curves)
            for name, curve in history.items():
                np.testing.assert_allclose(outcome.curves[name], curve, rtol=1e-4, atol=1e-5)
    assert len(found.study.groups) == 1 and jax.tree.leaves(found.study.run.lots)
