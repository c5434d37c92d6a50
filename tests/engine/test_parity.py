"""From the same weights and the same batches, every step's loss is Keras's."""

import numpy as np
import pytest

import teul
import teul.layers

OPTIMIZERS = {
    "sgd": ("SGD", {"learning_rate": 0.05}),
    "momentum": ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    "nesterov": ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {"learning_rate": 0.05}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "adamax": ("Adamax", {}),
    "nadam": ("Nadam", {}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "lion": ("Lion", {}),
    "ftrl": ("Ftrl", {"learning_rate": 0.05}),
    "clipped": ("Adam", {"clipnorm": 0.1}),
    "averaged": ("Adam", {"use_ema": True}),
}
# loss: (last activation, units, targets)
LOSSES = {
    "mse": ("linear", 2, "real"),
    "mae": ("linear", 2, "real"),
    "mape": ("softplus", 2, "counts from 1"),
    "msle": ("softplus", 2, "positive"),
    "huber": ("linear", 2, "real"),
    "log_cosh": ("linear", 2, "real"),
    "hinge": ("tanh", 1, "binary"),
    "squared_hinge": ("tanh", 1, "binary"),
    "poisson": ("softplus", 2, "positive"),
    "kl_divergence": ("softmax", 3, "onehot"),
    "cosine_similarity": ("linear", 3, "real"),
    "binary_crossentropy": ("sigmoid", 1, "binary"),
    "categorical_crossentropy": ("softmax", 3, "onehot"),
    "sparse_categorical_crossentropy": ("softmax", 3, "labels"),
    "categorical_hinge": ("linear", 3, "onehot"),
}
USUAL = [(o, "sparse_categorical_crossentropy") for o in OPTIMIZERS] + [("adam", loss) for loss in LOSSES]
EVERY = [(o, loss) for o in OPTIMIZERS for loss in LOSSES if (o, loss) not in USUAL]


def targets(kind: str, units: int, rng: np.random.Generator, n: int) -> np.ndarray:
    """Targets of the kind a loss needs."""
    if kind == "real":
        return rng.normal(size=(n, units)).astype("float32")
    if kind == "positive":
        return rng.poisson(2.0, (n, units)).astype("float32")
    if kind == "counts from 1":
        return 1 + rng.poisson(2.0, (n, units)).astype("float32")
    if kind == "binary":
        return rng.integers(0, 2, (n, 1)).astype("float32")
    labels = rng.integers(0, units, n)
    return labels if kind == "labels" else np.eye(units, dtype="float32")[labels]


def build(library, activation: str, units: int):
    """A small network with batch normalisation, in either library."""
    layers = library.layers
    return library.Sequential([
        layers.Input((5,)), layers.Dense(7, activation="relu"), layers.BatchNormalization(), layers.Dropout(0.0),
        layers.Dense(units, activation=activation),
    ])  # fmt: skip


def losses_of_steps(optimizer: str, loss: str, keras) -> tuple[list[float], list[float]]:
    """The losses of 20 steps in Teul and in Keras."""
    activation, units, kind = LOSSES[loss]
    rng = np.random.default_rng(7)
    x = rng.normal(size=(160, 5)).astype("float32")
    y = targets(kind, units, rng, 160)
    ours, theirs = build(teul, activation, units), build(keras, activation, units)
    theirs.set_weights(ours.get_weights())
    name, options = OPTIMIZERS[optimizer]
    if loss == "mape" and "learning_rate" in options:
        options = {**options, "learning_rate": options["learning_rate"] / 100}  # a loss in percent: larger steps only amplify rounding
    ours.compile(getattr(teul.optimizers, name)(**options), loss)
    theirs.compile(getattr(keras.optimizers, name)(**options), loss)
    found: tuple[list[float], list[float]] = ([], [])
    for step in range(20):
        rows = slice(step * 8, step * 8 + 8)
        theirs.reset_metrics()
        found[0].append(ours.train_on_batch(x[rows], y[rows]))
        found[1].append(float(theirs.train_on_batch(x[rows], y[rows])))
    return found


@pytest.mark.parametrize(("optimizer", "loss"), USUAL)
def test_twenty_steps_agree_with_keras(optimizer, loss, keras, standard_promotion):
    ours, theirs = losses_of_steps(optimizer, loss, keras)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)  # a cosine crosses zero


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "loss"), EVERY)
def test_twenty_steps_agree_with_keras_in_every_combination(optimizer, loss, keras, standard_promotion):
    ours, theirs = losses_of_steps(optimizer, loss, keras)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)  # a cosine crosses zero
