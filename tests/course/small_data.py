"""Small files in the places and forms of the real ones: what the scripts of this folder train on."""

import gzip
import io
import json
import pickle
import shutil
import struct
import tarfile
from pathlib import Path

import numpy as np


def write_keras_files(home: Path) -> None:
    """The data sets of Keras in ``home/datasets``, each a few hundred rows that can be learned."""
    folder = home / "datasets"
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.RandomState(0)
    x, y = pictures(rng, 480, (28, 28))
    np.savez(folder / "mnist.npz", x_train=x[:400], y_train=y[:400], x_test=x[400:], y_test=y[400:])
    _write_idx(folder / "fashion-mnist", x, y)
    for name, files, key in (
        ("cifar-10-batches-py", [f"data_batch_{i}" for i in range(1, 6)], b"labels"),
        ("cifar-100-python", ["train"], b"fine_labels"),
    ):
        _write_cifar(folder / f"{name}.tar.gz", name, files, "test_batch" if "10-" in name else "test", key, rng)
        shutil.copy(folder / f"{name}.tar.gz", folder / f"{name}-target_archive")  # as today's Keras names it
    _write_texts(folder, rng)
    _write_reuters(folder, rng)
    rooms = rng.rand(120, 13)
    np.savez(folder / "boston_housing.npz", x=rooms * 10, y=rooms.sum(axis=1) * 3)


def write_tables(folder: Path) -> None:
    """The tables of courses, in the working folder of a script."""
    rng = np.random.RandomState(1)
    x = rng.rand(160, 8)
    label = (x.sum(axis=1) > 4).astype(int)
    names = "pregnant,plasma,pressure,thickness,insulin,bmi,pedigree,age,class"
    np.savetxt(folder / "pima-indians-diabetes.csv", np.c_[x, label], delimiter=",", fmt="%.4f")
    np.savetxt(folder / "diabetes3.csv", np.c_[x, label], delimiter=",", fmt="%.4f", header=names, comments="")
    kinds = np.array(["Iris-setosa", "Iris-versicolor", "Iris-virginica"])
    place = np.arange(150) // 50
    flowers = rng.rand(150, 4) + place[:, None]
    lines = [",".join([*(f"{v:.2f}" for v in row), kinds[k]]) for row, k in zip(flowers, place, strict=True)]
    (folder / "iris.csv").write_text("\n".join(lines) + "\n")
    waves = rng.rand(120, 60)
    signs = np.where(waves[:, :30].sum(axis=1) > 15, "R", "M")
    lines = [",".join([*(f"{v:.3f}" for v in row), k]) for row, k in zip(waves, signs, strict=True)]
    (folder / "sonar.csv").write_text("\n".join(lines) + "\n")
    flights = 100 + 10 * np.sin(np.arange(140) / 3) + np.arange(140)
    rows = [f'"19{49 + i // 12}-{i % 12 + 1:02d}",{v:.0f}' for i, v in enumerate(flights)]
    (folder / "airline-passengers.csv").write_text("Month,Passengers\n" + "\n".join(rows) + "\n")
    (folder / "wonderland.txt").write_text("alice was beginning to get very tired of sitting by her sister on the bank. " * 12)
    (folder / "fra.txt").write_text("\n".join(f"{a}.\t{b}." for a, b in [("go", "va"), ("run", "cours"), ("hi", "salut")] * 6))


def pictures(rng: np.random.RandomState, rows: int, shape: tuple[int, ...], classes: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Bytes of a pattern a class, with noise."""
    patterns = rng.randint(0, 200, (classes, *shape))
    y = rng.randint(0, classes, rows)
    return (patterns[y] + rng.randint(0, 55, (rows, *shape))).astype(np.uint8), y.astype(np.uint8)


def _write_idx(folder: Path, x: np.ndarray, y: np.ndarray) -> None:
    folder.mkdir(exist_ok=True)
    for name, part in (("train", slice(None, 400)), ("t10k", slice(400, None))):
        for kind, array, magic in (("images-idx3", x[part], 2051), ("labels-idx1", y[part], 2049)):
            head = struct.pack(f">{1 + array.ndim}I", magic, *array.shape)
            (folder / f"{name}-{kind}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes()))


def _write_cifar(path: Path, folder: str, train: list[str], test: str, key: bytes, rng: np.random.RandomState) -> None:
    classes = 100 if b"fine" in key else 10
    x, y = pictures(rng, 60 * (len(train) + 1), (3, 32, 32), classes)
    with tarfile.open(path, "w:gz") as archive:
        for i, name in enumerate([*train, test]):
            rows = slice(60 * i, 60 * i + 60)
            part = {b"data": x[rows].reshape(60, -1), key: y[rows].tolist(), b"coarse_labels": (y[rows] // 5).tolist()}
            content = pickle.dumps(part, protocol=2)
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def _texts(rng: np.random.RandomState, y: np.ndarray, words: int) -> np.ndarray:
    texts = np.empty(len(y), dtype=object)
    for i, label in enumerate(y):
        texts[i] = [int(w) for w in rng.randint(1, words // 2, rng.randint(20, 60)) + (words // 2 - 1) * (label % 2)]
    return texts


def _write_texts(folder: Path, rng: np.random.RandomState) -> None:
    y = rng.randint(0, 2, 240)
    x = _texts(rng, y, 1000)
    np.savez(folder / "imdb.npz", x_train=x[:160], y_train=y[:160], x_test=x[160:], y_test=y[160:])
    index = {f"word{i}": i for i in range(1, 1000)}
    (folder / "imdb_word_index.json").write_text(json.dumps(index))
    (folder / "reuters_word_index.json").write_text(json.dumps(index))


def _write_reuters(folder: Path, rng: np.random.RandomState) -> None:
    y = rng.randint(0, 46, 200)
    y[:46] = np.arange(46)
    np.savez(folder / "reuters.npz", x=_texts(rng, y, 1000), y=y)
