"""The data sets that Keras publishes: from small files of the same form, in Keras's folder, exactly as Keras reads them."""

import gzip
import importlib
import io
import json
import pickle
import tarfile
import zipfile

import numpy as np
import pytest

from teul.datasets import boston_housing, california_housing, cifar10, cifar100, imdb, reuters
from teul.datasets.arrays_file import npz_arrays, unpickled


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty Keras folder, whose files need not be the published ones."""
    monkeypatch.delenv("TEUL_DATA_DIR", raising=False)
    monkeypatch.setenv("TEUL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("TEUL_OFFLINE", "1")
    monkeypatch.setenv("TEUL_SKIP_HASH", "1")
    (tmp_path / "datasets").mkdir()
    return tmp_path / "datasets"


def texts(random, rows, labels):
    """Texts of unequal length as an array of lists, and their labels."""
    x = np.empty(rows, object)
    x[:] = [random.integers(1, 200, random.integers(2, 30)).tolist() for _ in range(rows)]
    return x, random.integers(0, labels, rows)


def keras_module(keras, name, monkeypatch, file):
    """Keras's module of the same name, reading our file."""
    module = importlib.import_module(f"keras.src.datasets.{name}")
    monkeypatch.setattr(module, "get_file", lambda *args, **kwargs: str(file))
    return module


def same(ours, theirs):
    for our, their in zip(sum(ours, ()), sum(theirs, ()), strict=True):
        assert our.shape == their.shape and our.dtype == their.dtype
        assert [np.asarray(row).tolist() for row in our] == [np.asarray(row).tolist() for row in their]


WAYS = [
    {},
    {"num_words": 50},
    {"num_words": 100, "skip_top": 5, "maxlen": 20, "seed": 3},
    {"oov_char": None, "num_words": 60},
    {"start_char": None, "index_from": 0},
    {"start_char": None, "index_from": 2, "maxlen": 15},
]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_imdb(way, folder, keras, monkeypatch):
    random = np.random.default_rng(0)
    (x, y), (u, v) = texts(random, 40, 2), texts(random, 30, 2)
    np.savez(folder / "imdb.npz", x_train=x, y_train=y, x_test=u, y_test=v)
    same(imdb.load_data(**way), keras_module(keras, "imdb", monkeypatch, folder / "imdb.npz").load_data(**way))


@pytest.mark.parametrize("way", [*WAYS, {"test_split": 0.5}], ids=str)
def test_reuters(way, folder, keras, monkeypatch):
    x, y = texts(np.random.default_rng(1), 50, 46)
    np.savez(folder / "reuters.npz", x=x, y=y)
    same(reuters.load_data(**way), keras_module(keras, "reuters", monkeypatch, folder / "reuters.npz").load_data(**way))


@pytest.mark.parametrize("ours, name", [(boston_housing, "boston_housing"), (california_housing, "california_housing")])
def test_tables(ours, name, folder, keras, monkeypatch):
    random = np.random.default_rng(2)
    np.savez(folder / f"{name}.npz", x=random.normal(size=(700, 3)), y=random.normal(size=700))
    theirs = keras_module(keras, name, monkeypatch, folder / f"{name}.npz")
    same(ours.load_data(), theirs.load_data())
    same(ours.load_data(test_split=0.1, seed=7), theirs.load_data(test_split=0.1, seed=7))


def test_california_small(folder):
    np.savez(folder / "california_housing.npz", x=np.ones((700, 3)), y=np.ones(700))
    (x, _), (u, _) = california_housing.load_data(version="small")
    assert len(x) + len(u) == 600
    with pytest.raises(ValueError, match="version"):
        california_housing.load_data(version="tiny")


def test_word_indices(folder):
    (folder / "imdb_word_index.json").write_text(json.dumps({"the": 1, "film": 2}))
    (folder / "reuters_word_index.json").write_text("[1, 2]")
    assert imdb.get_word_index() == {"the": 1, "film": 2}
    with pytest.raises(OSError, match="no table of words"):
        reuters.get_word_index()


def cifar_archive(path, folder, parts, labels):
    """A tar archive of pickled batches, four pictures each, as the CIFAR site publishes them."""
    random = np.random.default_rng(3)
    with tarfile.open(path, "w:gz") as archive:
        for part in parts:
            batch = {
                b"data": random.integers(0, 256, (4, 3072)).astype("uint8"),
                **{k: random.integers(0, n, 4).tolist() for k, n in labels.items()},
            }
            content = pickle.dumps(batch, protocol=2)
            member = tarfile.TarInfo(f"{folder}/{part}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_cifar10(folder):
    cifar_archive(
        folder / "cifar-10-batches-py.tar.gz",
        "cifar-10-batches-py",
        [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"],
        {b"labels": 10},
    )
    (x, y), (u, v) = cifar10.load_data()
    assert (x.shape, y.shape, u.shape, v.shape) == ((20, 32, 32, 3), (20, 1), (4, 32, 32, 3), (4, 1))
    first = np.random.default_rng(3).integers(0, 256, (4, 3072)).astype("uint8")[0]
    np.testing.assert_array_equal(x[0], first.reshape(3, 32, 32).transpose(1, 2, 0))


@pytest.mark.parametrize("mode, classes", [("fine", 100), ("coarse", 20)])
def test_cifar100(mode, classes, folder):
    cifar_archive(folder / "cifar-100-python.tar.gz", "cifar-100-python", ["train", "test"], {b"fine_labels": 100, b"coarse_labels": 20})
    (x, y), (_, v) = cifar100.load_data(label_mode=mode)
    assert x.shape == (4, 32, 32, 3) and y.shape == v.shape == (4, 1) and y.max() < classes
    with pytest.raises(ValueError, match="label_mode"):
        cifar100.load_data(label_mode="rough")


class Evil:
    def __reduce__(self):
        return (pytest.fail, ("code of the file was run",))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_hold_arrays_lists_and_numbers_alone(protocol):
    kept = {"a": np.arange(3), "b": [1, 2.5, "x", None, np.float32(1.5)]}
    read = unpickled(pickle.dumps(kept, protocol), "here")
    assert read["a"].tolist() == [0, 1, 2] and read["b"] == kept["b"]
    with pytest.raises(OSError, match="which is no array"):
        unpickled(pickle.dumps([1, Evil()], protocol), "here")


def test_damaged_files_are_one_clear_error(folder):
    x, y = texts(np.random.default_rng(4), 5, 2)
    file = io.BytesIO()
    np.savez(file, x=x, y=y)
    whole = file.getvalue()
    random = np.random.default_rng(5)
    for _ in range(300):
        damaged = bytearray(whole[: random.integers(1, len(whole) + 1)])
        for place in random.integers(0, len(damaged), 3):
            damaged[place] = random.integers(0, 256)
        try:
            npz_arrays(bytes(damaged), ("x", "y"), "here")
        except OSError as error:
            assert hasattr(error, "code")
    evil = np.empty(1, object)
    evil[0] = Evil()
    np.savez(folder / "reuters.npz", x=evil, y=np.zeros(1))
    with pytest.raises(OSError, match="which is no array"):
        reuters.load_data()


def test_missing_files_say_what_to_put_where():
    with pytest.raises(FileNotFoundError, match=r"imdb\.npz"):
        imdb.load_data()
    with pytest.raises(FileNotFoundError, match="cifar-10"):
        cifar10.load_data()


def test_arrays_in_the_archive_that_claim_too_much(folder):
    with zipfile.ZipFile(folder / "reuters.npz", "w") as archive:
        header = b"\x93NUMPY\x01\x00\x76\x00" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99), }".ljust(117) + b"\n"
        archive.writestr("x.npy", header)
        archive.writestr("y.npy", header)
    with pytest.raises(OSError):
        reuters.load_data()


def test_unpacked_and_packed_files_are_the_same(folder):
    (folder / "imdb_word_index.json").write_bytes(gzip.compress(b'{"a": 1}'))
    assert imdb.get_word_index() == {"a": 1}
