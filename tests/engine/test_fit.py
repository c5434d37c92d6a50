"""fit, evaluate and predict as courses call them: forms of data, weights, validation, callbacks."""

import csv
import io
import pickle
from copy import deepcopy

import jax.numpy as jnp
import numpy as np
import pandas as pd
import polars as pl
import pytest

from teul import Sequential, callbacks, optimizers
from teul.callbacks.progress import ProgressBar
from teul.layers import Dense, Input
from teul.models import load_model
from teul.records import History
from teul.utils import set_random_seed, to_categorical

RNG = np.random.default_rng(5)
X = RNG.normal(size=(50, 4)).astype("float32")
LABELS = (X @ [1.0, -2.0, 0.5, 0.0] > 0).astype("int64")


def network(optimizer="adam", metrics=("accuracy",), seed=2, **others):
    set_random_seed(seed)
    model = Sequential([Input((4,)), Dense(6, activation="tanh"), Dense(1, activation="sigmoid")])
    model.compile(optimizer, "binary_crossentropy", metrics=list(metrics), **others)
    return model


def fitted(x=X, y=LABELS, **options):
    model = network()
    return model.fit(x, y, **{"epochs": 2, "batch_size": 16, "shuffle": False, "verbose": 0, **options}).history


FORMS = {
    "float64": X.astype("float64"),
    "lists": X.tolist(),
    "pandas": pd.DataFrame(X, columns=list("abcd")),
    "polars": pl.DataFrame({c: X[:, i] for i, c in enumerate("abcd")}),
    "jax": jnp.asarray(X),
    "object array": X.astype(object),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_data_trains_alike(form):
    expected = fitted()["loss"]
    np.testing.assert_allclose(fitted(FORMS[form])["loss"], expected, rtol=1e-6)


@pytest.mark.parametrize("y", [LABELS[:, None], LABELS.astype(bool), pd.Series(LABELS), LABELS.tolist(), LABELS.astype("float32")])
def test_every_form_of_target_trains_alike(y):
    np.testing.assert_allclose(fitted(y=y)["loss"], fitted()["loss"], rtol=1e-6)


def batches(size, times=1):
    for _ in range(times):
        for start in range(0, len(X), size):
            yield X[start : start + size], LABELS[start : start + size]


class Batches:
    """A Keras-1 Sequence: batches by number."""

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return X[i * 16 : i * 16 + 16], LABELS[i * 16 : i * 16 + 16]


@pytest.mark.parametrize(("stream", "steps"), [(lambda: batches(16, 2), 4), (Batches, None)], ids=["generator", "sequence"])
def test_batches_train_as_arrays_do(stream, steps):
    np.testing.assert_allclose(fitted(stream(), None, steps_per_epoch=steps)["loss"], fitted()["loss"], rtol=1e-6)


@pytest.mark.parametrize("eagerly", [False, True])
def test_metrics_count_every_batch_of_a_generator_whose_last_is_smaller(eagerly):
    flags = (LABELS > 0).astype("int32")  # one number a row: the length of a batch is no shape of the targets
    model = Sequential([Dense(1, activation="sigmoid", input_shape=X.shape[1:])])
    model.compile(optimizers.SGD(0.0), "binary_crossentropy", metrics=["accuracy", "mae"], run_eagerly=eagerly)
    parts = ((X[i : i + 24], flags[i : i + 24]) for i in range(0, len(X), 24))
    found = model.fit(parts, epochs=1, verbose=0).history
    np.testing.assert_allclose([found[k][0] for k in ("loss", "accuracy", "mae")], model.evaluate(X, flags, verbose=0), rtol=1e-5)


def test_an_iterator_that_ends_serves_one_epoch():
    np.testing.assert_allclose(fitted(batches(16), None, epochs=1)["loss"], fitted(epochs=1)["loss"], rtol=1e-6)


def test_seeing_every_batch_changes_nothing_but_calls_the_hooks():
    seen = []
    watcher = callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append((batch, logs["loss"])))
    logs = fitted(callbacks=[watcher])
    np.testing.assert_allclose(logs["loss"], fitted()["loss"], rtol=1e-6)
    assert [batch for batch, _ in seen] == [0, 1, 2, 3] * 2
    assert seen[3][1] == logs["loss"][0]


def test_epochs_together_equal_epochs_one_by_one():
    looker = callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)
    together, alone = fitted(epochs=30, shuffle=True), fitted(epochs=30, shuffle=True, callbacks=[looker])
    np.testing.assert_allclose(together["loss"], alone["loss"], rtol=1e-6)


def test_history_is_what_keras_users_expect():
    model = network()
    history = model.fit(X, LABELS, epochs=3, validation_split=0.2, verbose=0)
    assert isinstance(history, History)
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert history.epoch == [0, 1, 2]
    assert history.history["val_acc"] == history.history["val_accuracy"]
    assert pd.DataFrame(history.history).shape == (3, 4)
    assert model.history is history
    assert History.from_json(history.to_json()).history == history.history


def test_validation_judges_the_last_rows_with_the_weights_of_the_epochs_end():
    model = network()
    history = model.fit(X, LABELS, epochs=2, validation_split=0.2, batch_size=7, verbose=0)
    judged = model.evaluate(X[40:], LABELS[40:], verbose=0)
    np.testing.assert_allclose([history.history["val_loss"][-1], history.history["val_accuracy"][-1]], judged, rtol=1e-5)


def test_weights_count_as_repetitions():
    weights = np.where(np.arange(50) < 10, 2.0, 1.0)
    twice = np.concatenate([np.arange(10), np.arange(50)])
    a, b = network("sgd"), network("sgd")
    a.fit(X, LABELS, sample_weight=weights, batch_size=50, epochs=1, verbose=0)
    b.compile(optimizers.SGD(0.01 * 60 / 50), "binary_crossentropy")
    b.fit(X[twice], LABELS[twice], batch_size=60, epochs=1, verbose=0)
    np.testing.assert_allclose(a.get_weights()[0], b.get_weights()[0], rtol=1e-5)


def test_class_weight_is_a_weight_by_class_and_balanced_evens_the_classes():
    given = fitted(class_weight={0: 1.0, 1: 3.0})["loss"]
    np.testing.assert_allclose(given, fitted(sample_weight=np.where(LABELS == 1, 3.0, 1.0))["loss"], rtol=1e-6)
    ones = LABELS.sum()
    balanced = {0: 50 / (2 * (50 - ones)), 1: 50 / (2 * ones)}
    np.testing.assert_allclose(fitted(class_weight="balanced")["loss"], fitted(class_weight=balanced)["loss"], rtol=1e-6)


def test_metric_strings_in_any_case_are_exact_over_the_epoch():
    from sklearn.metrics import f1_score, precision_score, recall_score

    model = network(metrics=("Precision", "RECALL", "f1", "acc"))
    model.fit(X, LABELS, epochs=20, verbose=0)
    found = model.evaluate(X, LABELS, batch_size=3, verbose=0, return_dict=True)
    predicted = (model.predict(X)[:, 0] > 0.5).astype(int)
    expected = {"Precision": precision_score, "RECALL": recall_score, "f1": f1_score}
    for name, score in expected.items():
        assert found[name] == pytest.approx(score(LABELS, predicted), abs=1e-6)


def test_evaluate_and_batches_return_what_keras_returns():
    model = network()
    loss, accuracy = model.evaluate(X, LABELS, verbose=0)
    assert model.metrics_names == ["loss", "accuracy"]
    assert 0 <= accuracy <= 1
    assert model.test_on_batch(X, LABELS) == pytest.approx([loss, accuracy], rel=1e-5)
    assert isinstance(network(metrics=()).evaluate(X, LABELS, verbose=0), float)
    assert model.predict_on_batch(X[:3]).shape == (3, 1)
    assert model.train_on_batch(X, LABELS, return_dict=True)["loss"] == pytest.approx(loss, rel=1e-5)


@pytest.mark.parametrize("count", [1, 2, 3, 31, 513, 1030])
def test_predict_gives_one_row_a_sample(count):
    x = np.resize(X, (count, 4))
    model = network()
    predicted = model.predict(x, verbose=0)
    assert predicted.shape == (count, 1)
    assert isinstance(predicted, np.ndarray)
    w, b, v, c = model.get_weights()
    np.testing.assert_allclose(predicted, 1 / (1 + np.exp(-(np.tanh(x @ w + b) @ v + c))), rtol=1e-5)


def test_early_stopping_restores_the_best_epoch():
    model = network(optimizers.SGD(2.0))
    stop = callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
    guesses = np.random.default_rng(1).integers(0, 2, 50)  # nothing to learn but the rows themselves
    history = model.fit(X[:20], guesses[:20], epochs=400, validation_data=(X[20:], guesses[20:]), callbacks=[stop], verbose=0)
    values = history.history["val_loss"]
    assert len(values) < 400
    assert len(values) == int(np.argmin(values)) + 4
    assert model.evaluate(X[20:], guesses[20:], verbose=0)[0] == pytest.approx(min(values), rel=1e-5)


def test_checkpoint_saves_the_best_under_names_of_the_epoch(tmp_path):
    model = network()
    best = callbacks.ModelCheckpoint(tmp_path / "{epoch:02d}-{val_acc:.2f}.keras", save_best_only=True)
    model.fit(X, LABELS, epochs=3, validation_split=0.2, callbacks=[best], verbose=0)
    files = sorted(tmp_path.iterdir())
    assert files
    assert files[0].name.startswith("01-")
    assert load_model(files[-1]).predict(X).shape == (50, 1)


def test_learning_rate_callbacks_change_the_rate():
    rates = callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 / (epoch + 1))
    history = network("sgd").fit(X, LABELS, epochs=3, callbacks=[rates], verbose=0).history
    np.testing.assert_allclose(history["learning_rate"], [0.1, 0.05, 0.1 / 3], rtol=1e-6)
    assert history["lr"] == history["learning_rate"]
    plateau = callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, min_delta=10.0)
    model = network(optimizers.SGD(0.4))
    model.fit(X, LABELS, epochs=4, callbacks=[plateau], verbose=0)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.4 * 0.5**3)


def test_csv_logger_writes_a_line_an_epoch(tmp_path):
    history = network().fit(X, LABELS, epochs=3, callbacks=[callbacks.CSVLogger(tmp_path / "log.csv")], verbose=0)
    with open(tmp_path / "log.csv") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["epoch"]) for row in rows] == [0, 1, 2]
    assert [float(row["loss"]) for row in rows] == pytest.approx(history.history["loss"])


def test_progress_shows_the_last_epoch_and_no_flood():
    out = io.StringIO()
    model = network()
    bar = ProgressBar(1, out)
    model.fit(X, LABELS, epochs=2000, verbose=0, callbacks=[bar])
    lines = out.getvalue().splitlines()
    assert lines[-2] == "Epoch 2000/2000"
    assert "accuracy:" in lines[-1]
    assert len(lines) < 400


def test_models_pickle_copy_and_go_on_alone():
    model = network()
    model.fit(X, LABELS, epochs=2, verbose=0)
    before = model.predict(X)
    for twin in (pickle.loads(pickle.dumps(model)), deepcopy(model)):
        assert np.array_equal(twin.predict(X), before)
        twin.fit(X, LABELS, epochs=1, verbose=0)
        assert not np.array_equal(twin.predict(X), before)
    assert np.array_equal(model.predict(X), before)


def test_sequential_in_every_spelling_of_the_notes():
    spellings = [
        Sequential([Dense(2, input_shape=(3,)), Dense(1)]),
        Sequential([Dense(2, input_dim=3), Dense(1)]),
        Sequential([Input((3,)), Dense(2), Dense(1)]),
        Sequential([Input(shape=(3,)), Dense(units=2), Dense(1)]),
    ]
    added = Sequential()
    added.add(Dense(2, input_dim=3))
    added.add(Dense(1))
    for model in [*spellings, added]:
        assert [w.shape for w in model.get_weights()] == [(3, 2), (2,), (2, 1), (1,)]
        assert model.output_shape == (None, 1)
    assert Sequential(Dense(10, input_shape=(784,), activation="softmax")).count_params() == 7850


def test_summary_has_keras_words(capsys):
    network().summary()
    text = capsys.readouterr().out
    for words in ("Layer (type)", "Output Shape", "Param #", "(None, 6)", "Total params: 37 (148.00 B)", "Trainable params: 37"):
        assert words in text


def test_one_hot_and_labels_learn_the_same():
    labels = RNG.integers(0, 3, 50)
    losses = []
    for loss, y in (("sparse_categorical_crossentropy", labels), ("categorical_crossentropy", to_categorical(labels))):
        set_random_seed(4)
        model = Sequential([Input((4,)), Dense(3, activation="softmax")])
        model.compile("adam", loss, metrics=["accuracy"])
        losses.append(model.fit(X, y, epochs=3, verbose=0).history["loss"])
    np.testing.assert_allclose(*losses, rtol=1e-5)


def test_frozen_layers_do_not_move():
    model = network()
    model.layers[0].trainable = False
    before = model.get_weights()
    model.fit(X, LABELS, epochs=2, verbose=0)
    after = model.get_weights()
    assert np.array_equal(before[0], after[0])
    assert not np.array_equal(before[2], after[2])


def test_initial_epoch_goes_on_counting():
    history = network().fit(X, LABELS, initial_epoch=3, epochs=5, verbose=0)
    assert history.epoch == [3, 4]


def test_what_a_loss_returns_has_numpy_as_the_notes_print_it():
    from teul.losses import BinaryCrossentropy

    value = BinaryCrossentropy()([[1], [0], [0], [1]], [[0.8], [0.3], [0.5], [0.9]]).numpy()
    assert value == pytest.approx(0.3445814, abs=1e-6)
