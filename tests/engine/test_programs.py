"""Programs are cached by structure; what they compute is what a plain loop computes."""

import gc
import os
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teul import Sequential, optimizers
from teul.engine import cache
from teul.layers import BatchNormalization, Dense, Dropout, Input
from teul.utils import set_random_seed


def data(n=60, features=4, classes=3):
    rng = np.random.default_rng(3)
    return rng.normal(size=(n, features)).astype("float32"), rng.integers(0, classes, n)


def network(rate=0.2, units=8, **compiled):
    model = Sequential([Input((4,)), Dense(units, activation="relu"), Dropout(rate), BatchNormalization(), Dense(3, activation="softmax")])
    model.compile(**{"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"], **compiled})
    return model


def compiled_by(action) -> int:
    """How many programs ``action`` compiles."""
    before = cache.compilations
    action()
    return cache.compilations - before


def test_ten_models_of_one_structure_compile_once():
    x, y = data()
    cache.forget_programs()

    def loop():
        for i in range(10):
            rate = 0.001 * (i + 1)
            model = network(rate=0.05 * (i + 1), optimizer=optimizers.Adam(rate, beta_1=0.9 - 0.01 * i))
            model.fit(x, y, epochs=2, verbose=0)

    assert compiled_by(loop) == 1


def test_other_structure_compiles_anew():
    x, y = data()
    network().fit(x, y, verbose=0)
    assert compiled_by(lambda: network().fit(x, y, verbose=0)) == 0
    assert compiled_by(lambda: network(units=9).fit(x, y, verbose=0)) == 1
    assert compiled_by(lambda: network(optimizer="sgd").fit(x, y, verbose=0)) == 1
    assert compiled_by(lambda: network(optimizer=optimizers.SGD(momentum=0.9)).fit(x, y, verbose=0)) == 1


def test_number_of_epochs_is_no_structure():
    x, y = data()
    model = network()
    model.fit(x, y, verbose=0)
    assert compiled_by(lambda: [model.fit(x, y, epochs=n, verbose=0) for n in (2, 3, 7, 40)]) == 0


def test_own_losses_share_a_program_only_if_they_say_the_same():
    x, y = data()

    def loss_with(factor):
        return lambda y_true, y_pred: factor * (y_pred - y_true) ** 2

    def fit(factor):
        model = Sequential([Input((4,)), Dense(1)])
        model.compile("sgd", loss_with(factor))
        return model.fit(x, y.astype("float32"), verbose=0, shuffle=False, epochs=1)

    fit(1.0)
    assert compiled_by(lambda: fit(1.0)) == 0
    assert compiled_by(lambda: fit(2.0)) == 1


def test_numbers_are_really_arguments():
    x, y = data()
    set_random_seed(1)
    slow = network(rate=0.0, optimizer=optimizers.SGD(0.0))
    before = slow.get_weights()[0]
    slow.fit(x, y, verbose=0)
    assert np.array_equal(slow.get_weights()[0], before)
    slow.optimizer.learning_rate = 0.5
    slow.fit(x, y, verbose=0)
    assert not np.allclose(slow.get_weights()[0], before)


def test_a_cached_program_keeps_no_model_alive():
    x, y = data()
    model = network()
    model.fit(x, y, verbose=0)
    model.predict(x)
    kernel, itself = weakref.ref(model.layers[0].kernel), weakref.ref(model)
    del model
    gc.collect()
    assert itself() is None
    assert kernel() is None


def linear_epochs(x, y, w, b, rate, batch, epochs):
    """Gradient descent on the mean squared error, as a plain loop; also the mean loss of each epoch."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(x), batch):
            xs, ys = x[start : start + batch], y[start : start + batch]
            error = xs @ w + b - ys
            total += (error**2).mean() * len(xs)
            gradient = 2 * error / error.size
            w, b = w - rate * xs.T @ gradient, b - rate * gradient.sum(0)
        losses.append(total / len(x))
    return w, b, losses


@settings(max_examples=12, deadline=None)
@given(n=st.integers(1, 30), batch=st.integers(1, 12), epochs=st.integers(1, 5))
def test_every_batch_counts_exactly_the_smaller_last_one_too(n, batch, epochs):
    rng = np.random.default_rng(n)
    x, y = rng.normal(size=(n, 2)).astype("float32"), rng.normal(size=(n, 1)).astype("float32")
    model = Sequential([Input((2,)), Dense(1)])
    w, b = model.get_weights()
    model.compile(optimizers.SGD(0.05), "mse")
    history = model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=False, verbose=0)
    w, b, losses = linear_epochs(x.astype("float64"), y, w.astype("float64"), b, 0.05, batch, epochs)
    np.testing.assert_allclose(model.get_weights()[0], w, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-4)


def test_same_seed_same_bits():
    x, y = data()

    def run():
        set_random_seed(11)
        model = network()
        history = model.fit(x, y, epochs=3, batch_size=7, validation_split=0.2, verbose=0)
        return model.get_weights(), history.history

    (first, logs), (second, again) = run(), run()
    assert logs == again
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.slow
def test_memory_stays_flat_over_five_hundred_models():
    x, y = data(200)
    page = os.sysconf("SC_PAGE_SIZE")

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * page / 2**20

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("resident memory is read from /proc/self/statm, which is not here")
    for i in range(500):
        model = network()
        model.fit(x, y, verbose=0)
        if i == 50:
            gc.collect()
            start = resident()
    gc.collect()
    assert resident() - start < 10, "megabytes gained between model 50 and model 500"
