"""Bad input is refused in one clear sentence, before any training."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from teul import Sequential, optimizers
from teul.errors import TeulWarning
from teul.layers import Dense, Input
from teul.memory import ask_room

X = np.ones((6, 4), "float32")
LABELS = np.array([0, 1, 2, 0, 1, 2])


def network(units=3, activation="softmax", loss="sparse_categorical_crossentropy", **compiled):
    model = Sequential([Input((4,)), Dense(5, activation="relu", name="hidden"), Dense(units, activation=activation, name="head")])
    model.compile("adam", loss, **compiled)
    return model


CASES = {
    "wrong number of features": (lambda: network().fit(X[:, :3], LABELS), r"'hidden' \(Dense\).*\(None, 4\).*\(None, 3\)"),
    "unequal lengths": (lambda: network().fit(X, LABELS[:4]), r"x: 6, y: 4"),
    "no samples": (lambda: network().fit(X[:0], LABELS[:0]), "empty"),
    "missing values": (lambda: network().fit(np.where(np.eye(6, 4), np.nan, 1), LABELS), r"4 missing .* 4 rows, the first in row 0"),
    "text": (lambda: network().fit(X, ["a", "b", "c", "a", "b", "c"]), "'a'.*LabelEncoder"),
    "text column": (lambda: network().fit(pd.DataFrame({"age": [1] * 6, "city": ["Seoul"] * 6}), LABELS), "not numbers: city"),
    "ragged rows": (lambda: network().fit([[1, 2], [1]] * 3, LABELS), "different lengths"),
    "labels too large": (lambda: network().fit(X, LABELS + 1), r"from 1 to 3.*3 units.*4 units"),
    "negative labels": (lambda: network().fit(X, LABELS - 1), "from -1 to 1"),
    "labels for one-hot": (lambda: network(loss="categorical_crossentropy").fit(X, LABELS), "sparse_categorical_crossentropy"),
    "one-hot for labels": (lambda: network().fit(X, np.eye(3)[LABELS]), "categorical_crossentropy"),
    "binary out of range": (lambda: network(1, "sigmoid", "binary_crossentropy").fit(X, LABELS), "from 0 to 2"),
    "two sigmoid units for labels": (
        lambda: network(2, "sigmoid", "binary_crossentropy").fit(X, LABELS % 2),
        r"Dense\(1, activation='sigmoid'\)",
    ),
    "fractions as labels": (lambda: network().fit(X, LABELS + 0.5), "whole-number"),
    "target of another width": (lambda: network(2, "linear", "mse").fit(X, np.ones((6, 3))), r"'head'.*\(None, 2\).*\(None, 3\)"),
    "flat target for several units": (lambda: network(2, "linear", "mse").fit(X, np.ones(6)), r"'head'.*\(None, 2\)"),
    "not compiled": (lambda: Sequential([Input((4,)), Dense(1)]).fit(X, LABELS), "compile"),
    "unknown loss": (lambda: network(loss="mean_squared_eror"), "mean_squared_error"),
    "unknown metric": (lambda: network(metrics=["acuracy"]), "accuracy"),
    "unknown optimizer": (lambda: network().compile("adma", "mse"), "'adam'"),
    "unknown activation": (lambda: Dense(3, activation="rleu"), "relu"),
    "unknown argument": (lambda: Dense(3, activatoin="relu"), "activation"),
    "units not a number": (lambda: Dense("3"), "positive integer"),
    "empty model": (lambda: _fit_empty(), "no layers"),
    "class instead of layer": (lambda: Sequential([Dense]), r"Dense\(\.\.\.\)"),
    "bad epochs": (lambda: network().fit(X, LABELS, epochs=1.5), "epochs"),
    "bad split": (lambda: network().fit(X, LABELS, validation_split=1.5), "validation_split"),
    "single number": (lambda: network().predict(3.0), "single value"),
    "validation of another shape": (lambda: network().fit(X, LABELS, validation_data=(X[:, :2], LABELS)), r"\(None, 2\)"),
    "no epochs": (lambda: network().fit(X, LABELS, epochs=None), "epochs must be a whole number from 0 up"),
    "split as text": (lambda: network().fit(X, LABELS, validation_split="0.2"), "validation_split must be a share"),
    "stratify by labels": (lambda: network().fit(X, LABELS, validation_split=0.5, stratify=LABELS), "stratify must be True or False"),
    "never validated": (lambda: network().fit(X, LABELS, validation_freq=0), "validation_freq must be"),
    "epoch to begin with": (lambda: network().fit(X, LABELS, initial_epoch=-1), "initial_epoch must be a whole number from 0 up"),
    "validation batch of none": (lambda: network().fit(X, LABELS, validation_batch_size=0), "validation_batch_size must be"),
    "batch of none": (lambda: network().predict(X, batch_size=0), "predict: batch_size must be"),
    "class weights by name": (lambda: network().fit(X, LABELS, class_weight={"cat": 1.0}), "class_weight must be a dict"),
    "class weight as a number": (lambda: network().fit(X, LABELS, class_weight=3), "class_weight must be a dict"),
    "class weight not a number": (lambda: network().fit(X, LABELS, class_weight={0: float("nan")}), "class_weight must be a dict"),
    "masked values": (lambda: network().fit(np.ma.masked_array(X, np.eye(6, 4)), LABELS), "4 missing"),
    "masked whole numbers": (lambda: network().fit(np.ma.masked_array(X.astype(int), np.eye(6, 4)), LABELS), "4 missing"),
    "no inputs": (lambda: network().fit(None, LABELS), "x must be an array .* value None"),
    "a function": (lambda: network().fit(_fit_empty, LABELS), r"_fit_empty \(function\)"),
    "batches and targets": (lambda: network().fit(iter([(X, LABELS)]), LABELS), r"list_iterator.*fit\(batches\)"),
    "a set": (lambda: network().fit({1, 2}, LABELS), r"set \(set\)"),
    "a batch without targets": (lambda: network().fit(b for b in [(X, LABELS), (X, None)]), "y was not given"),
    "no target": (lambda: network().fit(X), "y was not given"),
}


def _fit_empty():
    model = Sequential()
    model.compile("adam", "mse")
    model.fit(X, LABELS)


@pytest.mark.parametrize("case", CASES)
def test_refusal(case):
    action, words = CASES[case]
    with pytest.raises((ValueError, TypeError), match=words):
        action()


FORMS = {
    "a frame with numbers as names": pd.DataFrame(np.arange(24.0).reshape(6, 4)),
    "a frame with a name twice": pd.DataFrame(np.arange(24.0).reshape(6, 4), columns=list("aabb")),
    "a frame with two rows of names": pd.DataFrame(
        np.arange(24.0).reshape(6, 4), columns=pd.MultiIndex.from_product([["a", "b"], ["c", "d"]])
    ),
    "a sparse matrix": scipy.sparse.csr_matrix(np.arange(24.0).reshape(6, 4)),
    "a sparse array": scipy.sparse.coo_array(np.arange(24.0).reshape(6, 4)),
    "bytes in the other order": np.arange(24.0).reshape(6, 4).astype(">f8"),
    "whole numbers in the other order": np.arange(24).reshape(6, 4).astype(">i2"),
    "a masked array without a mask": np.ma.masked_array(np.arange(24.0).reshape(6, 4)),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_numbers_in_another_form(form):
    model = network()
    expected = model.predict(np.arange(24.0).reshape(6, 4), verbose=0)
    np.testing.assert_array_equal(model.predict(FORMS[form], verbose=0), expected)
    labels = np.asarray(LABELS).astype(">i4")
    assert model.evaluate(FORMS[form], labels, verbose=0) == model.evaluate(np.arange(24.0).reshape(6, 4), LABELS, verbose=0)


def test_a_layer_larger_than_the_memory_is_refused_before_anything_is_taken(monkeypatch):
    with pytest.raises(MemoryError, match=r"'huge' asks for a weight of shape \(40, 1000000000000\).*582.1 TB"):
        Sequential([Input((40,)), Dense(10**12, name="huge")])
    monkeypatch.setattr("teul.memory.memory_left", lambda: 1 << 30)
    with pytest.raises(MemoryError, match=r"about 1\.5 GB, and there are 1\.0 GB.*Flatten"):
        Sequential([Input((100,)), Dense(10**6)])
    monkeypatch.setattr("teul.memory.memory_left", lambda: None)  # a system that does not say
    assert ask_room("dense", (10**6, 10**6)) is None


def test_a_refused_fit_changes_nothing():
    model = network()
    before = model.get_weights()
    with pytest.raises(ValueError, match="empty"):
        model.fit(X[:0], LABELS[:0])
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    model.fit(X, LABELS, verbose=0)


@pytest.mark.parametrize("samples", [20, 5000])
def test_a_run_that_diverges_keeps_its_last_good_weights(samples):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(samples, 4)) * 10, rng.normal(size=(samples, 1))
    model = Sequential([Input((4,)), Dense(500, activation="relu"), Dense(500), Dense(1)])
    model.compile(optimizers.SGD(1.0), "mse")
    with pytest.warns(TeulWarning, match="last good weights"):
        history = model.fit(x, y, epochs=8, verbose=0)
    assert not np.isfinite(history.history["loss"][-1])
    assert all(np.isfinite(w).all() for w in model.get_weights())


def test_sorted_table_is_pointed_out():
    with pytest.warns(TeulWarning, match="stratify=True"):
        network().fit(X, np.array([0, 0, 1, 1, 1, 2]), validation_split=0.2, verbose=0)
    network().fit(np.repeat(X, 5, 0), np.sort(np.repeat(LABELS, 5)), validation_split=0.2, stratify=True, verbose=0)


def test_messages_speak_korean(monkeypatch):
    monkeypatch.setenv("TEUL_LANG", "ko")
    with pytest.raises(ValueError, match="표본이 하나도 없습니다"):
        network().fit(X[:0], LABELS[:0])
