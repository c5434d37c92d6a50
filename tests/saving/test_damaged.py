"""Files that are not what they say they are: one clear error each, and nothing runs, leaks or grows."""

import io
import json
import pickle
import random
import warnings
import zipfile

import h5py
import numpy as np
import pytest

from teul.layers import BatchNormalization, Dense, Dropout, Input
from teul.models import Model, Sequential, load_model
from teul.saving.archive import CONFIG, METADATA, WEIGHTS

FORMATS = ["model.keras", "model.h5", "model.teul"]


@pytest.fixture(scope="module")
def model():
    x = Input((3,))
    model = Model(x, Dense(2, "softmax")(Dropout(0.1)(BatchNormalization()(Dense(4, "relu")(x)))))
    model.compile("adam", "mse")
    return model


@pytest.fixture
def saved(model, tmp_path):
    for name in FORMATS:
        model.save(tmp_path / name)
    return tmp_path


def refused(path, match=None):
    with pytest.raises(ValueError, match=match) as caught:
        load_model(path)
    assert hasattr(caught.value, "code"), "not an error of the catalogue"
    return caught.value


def rezipped(path, change):
    """The same archive with changed entries: ``change(name, data)`` gives new data, or None to leave it out."""
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in entries.items():
            if (changed := change(name, data)) is not None:
                new.writestr(name, changed)


def with_config(path, change):
    """The same archive with a changed configuration."""

    def changed(name, data):
        if name != CONFIG:
            return data
        config = json.loads(data)
        change(config)
        return json.dumps(config)

    rezipped(path, changed)


@pytest.mark.parametrize("name", FORMATS)
def test_truncated_files(name, saved):
    data = (saved / name).read_bytes()
    for size in (0, 1, 7, 100, len(data) // 2, len(data) - 40):
        (saved / name).write_bytes(data[:size])
        refused(saved / name)


def test_what_is_no_model(tmp_path):
    refused(tmp_path / "missing.keras", "no file")
    refused(tmp_path, "folder")
    (tmp_path / "model.pkl").write_bytes(pickle.dumps({"weights": [1, 2]}))
    refused(tmp_path / "model.pkl", "pickle")
    (tmp_path / "text.keras").write_text("a model")
    refused(tmp_path / "text.keras", "not a model file")
    (tmp_path / "saved_model").mkdir()
    (tmp_path / "saved_model" / "saved_model.pb").write_bytes(b"")
    refused(tmp_path / "saved_model", "SavedModel")


def test_a_pickle_inside_is_never_opened(saved):
    class Evil:
        def __reduce__(self):
            return (pytest.fail, ("code of the file was run",))

    rezipped(saved / "model.keras", lambda name, data: pickle.dumps(Evil()) if name == CONFIG else data)
    refused(saved / "model.keras")
    rezipped(saved / "model.keras", lambda name, data: pickle.dumps(Evil()))
    refused(saved / "model.keras")


@pytest.mark.parametrize("name", ["../evil", "/evil", "assets/../../evil", "..\\evil", "C:/evil"])
def test_entries_that_would_leave_the_archive(name, saved):
    with zipfile.ZipFile(saved / "model.keras", "a") as archive:
        archive.writestr(name, b"x")
    refused(saved / "model.keras", "leave its folder")


def test_missing_entries(saved):
    for missing in (CONFIG, WEIGHTS):
        data = (saved / "model.keras").read_bytes()
        rezipped(saved / "model.keras", lambda name, data, missing=missing: None if name == missing else data)
        refused(saved / "model.keras", missing)
        (saved / "model.keras").write_bytes(data)
    rezipped(saved / "model.keras", lambda name, data: None if name == METADATA else data)
    load_model(saved / "model.keras")  # it only says when and by whom


def test_entries_that_unpack_to_far_more_than_there_is(saved):
    with zipfile.ZipFile(saved / "model.keras") as old:
        config = old.read(CONFIG)
    with zipfile.ZipFile(saved / "model.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONFIG, config)
        archive.writestr(WEIGHTS, b"\0" * (1 << 27))
    refused(saved / "model.keras", "claims 134217728 bytes")


def test_arrays_that_claim_far_more_than_there_is(saved):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("layers/dense/vars/0", (1 << 20, 1 << 16), "float32", chunks=(1 << 10, 1 << 10), compression="gzip")
    rezipped(saved / "model.keras", lambda name, data: buffer.getvalue() if name == WEIGHTS else data)
    refused(saved / "model.keras", "claims")


def test_links_out_of_the_file(saved, tmp_path):
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["0"] = np.ones((3, 4), "float32")
    for link in (h5py.ExternalLink(str(tmp_path / "secret.h5"), "/0"), h5py.SoftLink("/layers/dense_1/vars/0")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(saved / "model.keras") as archive:
            buffer.write(archive.read(WEIGHTS))
        with h5py.File(buffer, "a") as file:
            del file["layers/dense/vars/0"]
            file["layers/dense/vars/0"] = link
        (saved / "linked.keras").write_bytes((saved / "model.keras").read_bytes())
        rezipped(saved / "linked.keras", lambda name, data, buffer=buffer: buffer.getvalue() if name == WEIGHTS else data)
        refused(saved / "linked.keras", "leads out of it")
    with h5py.File(saved / "model.h5", "a") as file:
        layer = next(group for group in file["model_weights"].values() if len(group.attrs["weight_names"]))
        name = layer.attrs["weight_names"][0]
        del layer[name]
        layer[name] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/0")
    refused(saved / "model.h5", "leads out of it")


def test_weights_of_another_shape(saved):
    with_config(saved / "model.keras", lambda c: c["config"]["layers"][1]["config"].update(units=5))
    error = refused(saved / "model.keras", "do not fit")
    assert "dense" in str(error)


def test_a_configuration_that_asks_for_more_than_the_file_has(saved):
    with_config(saved / "model.keras", lambda c: c["config"]["layers"][1]["config"].update(units=1 << 40))
    refused(saved / "model.keras", "more than the file holds")


@pytest.mark.parametrize("change", [
    lambda c: c.update(class_name=3), lambda c: c.update(config=None), lambda c: c.update(config=[]), lambda c: c.pop("class_name"),
    lambda c: c.update(class_name="Nothing"), lambda c: c.update(module="os", class_name="system"), lambda c: c["config"].pop("layers"),
    lambda c: c["config"].update(layers=3), lambda c: c["config"].update(input_layers=[]),
    lambda c: c["config"]["layers"][1].update(inbound_nodes=[{"args": [5], "kwargs": {}}]),
    lambda c: c["config"]["layers"][1].update(inbound_nodes=[]), lambda c: c["config"]["layers"][1]["config"].update(units="many"),
    lambda c: c["config"]["layers"][1]["config"].update(activation={"class_name": "function", "module": "os", "config": "system"}),
    lambda c: c["config"]["layers"][1]["config"].update(kernel_initializer={"class_name": "__lambda__", "config": {"value": ["code"]}}),
    lambda c: c["config"]["layers"][2]["inbound_nodes"][0]["args"][0]["config"].update(keras_history=["dropout", 0, 0]),
    lambda c: c["config"]["layers"][2]["inbound_nodes"][0]["args"][0]["config"].update(keras_history=["dense", 7, 0]),
    lambda c: c.update(class_name="Dense", module="keras.layers", config={"units": 3}),
])  # fmt: skip
def test_configurations_that_make_no_sense(change, saved):
    with_config(saved / "model.keras", change)
    refused(saved / "model.keras")


def test_json_that_is_none(saved):
    for text in (b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b'"text"'):
        rezipped(saved / "model.keras", lambda name, data, text=text: text if name == CONFIG else data)
        refused(saved / "model.keras")


def test_weights_that_do_not_fit_leave_the_model_as_it_was(model, saved):
    other = Sequential([Input((3,)), Dense(4), Dense(7)])
    before = other.get_weights()
    for name in FORMATS:
        with pytest.raises(ValueError, match=r"fit|layers"):
            other.load_weights(saved / name)
        for a, b in zip(before, other.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
    similar = Sequential([Input((3,)), Dense(4), BatchNormalization(), Dense(7)])
    similar.save_weights(saved / "similar.weights.h5")
    similar.save_weights(saved / "similar.h5")
    narrower = Sequential([Input((3,)), Dense(4), BatchNormalization(), Dense(5)])
    for name in ("similar.weights.h5", "similar.h5"):
        with pytest.warns(UserWarning, match="keep their weights"):
            narrower.load_weights(saved / name, skip_mismatch=True)
        np.testing.assert_array_equal(narrower.layers[0].kernel, similar.layers[0].kernel)


def fuzz(path, rounds):
    """Load a file with random bytes changed, ``rounds`` times: a model, or a ValueError of the catalogue."""
    original = path.read_bytes()
    rng = random.Random(0)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(rounds):
        data = bytearray(original)
        for _ in range(rng.choice([1, 1, 2, 8, 64])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.1:
            del data[rng.randrange(len(data)) :]
        path.write_bytes(bytes(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                load_model(path)
                outcomes["read"] += 1
            except ValueError as error:
                assert hasattr(error, "code"), repr(error)
                outcomes["refused"] += 1
    return outcomes


@pytest.mark.parametrize("name", FORMATS)
def test_changed_bytes_give_a_model_or_one_clear_error(name, saved):
    outcomes = fuzz(saved / name, 100)
    assert sum(outcomes.values()) == 100
    assert outcomes["refused"] >= 5


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_thousands_of_changed_files(name, saved):
    assert fuzz(saved / name, 3000)["refused"] > 100


def test_changed_configurations_give_a_model_or_one_clear_error(saved):
    rng = random.Random(1)
    with zipfile.ZipFile(saved / "model.keras") as archive:
        original = json.loads(archive.read(CONFIG))
    values = [None, -1, 0, 3, 1e300, "text", [], {}, [1, 2], {"class_name": "Dense"}, True, [["x", 0, 0]]]
    for _ in range(150):
        config = json.loads(json.dumps(original))
        for _ in range(rng.choice([1, 2, 4])):
            place = config
            while isinstance(place, (dict, list)) and place:
                keys = list(place) if isinstance(place, dict) else range(len(place))
                key = rng.choice(keys)
                if rng.random() < 0.2 or not isinstance(place[key], (dict, list)):
                    place[key] = rng.choice(values)
                    break
                place = place[key]
        rezipped(saved / "model.keras", lambda name, data, config=config: json.dumps(config) if name == CONFIG else data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                load_model(saved / "model.keras")
            except ValueError as error:
                assert hasattr(error, "code"), repr(error)
