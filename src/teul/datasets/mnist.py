"""MNIST: 70,000 handwritten digits, 28 x 28, 0 black to 255 white (LeCun, Cortes and Burges, 1998)."""

from pathlib import Path

import numpy as np

from teul.datasets import fetch
from teul.datasets.dataset import Dataset
from teul.datasets.idx import array_to_idx, idx_to_array
from teul.errors import note, problem

DESCRIPTION = "70,000 handwritten digits, 28 x 28 pixels"

_MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
# SHA-256 of the uncompressed files.
_CONTENTS = {
    "train-images-idx3-ubyte.gz": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte.gz": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte.gz": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte.gz": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
FILES = tuple(fetch.RemoteFile(f"mnist/{name}", sha256, tuple(m + name for m in _MIRRORS)) for name, sha256 in _CONTENTS.items())
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")

Split = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def load_data(path: str = "mnist.npz") -> Split:
    """``(x_train, y_train), (x_test, y_test)`` as Keras gives them: uint8 pictures ``(60000, 28, 28)`` and labels ``(60000,)``.

    Args:
        path: an ``.npz`` file of your own with the same four arrays, or the name of one in Keras's folder.

    Raises:
        FileNotFoundError: the files are nowhere and cannot be downloaded; says which to put where.
    """
    if data_folder_has_it():
        return _from_idx()
    for npz in (Path(path), fetch.keras_folder() / path):
        if npz.is_file():
            return _from_npz(npz)
    return _from_idx()


def load() -> Dataset:
    """MNIST as a :class:`Dataset`, with its own 10,000 test pictures."""
    (x, y), (x_test, y_test) = load_data()
    pixels = [f"pixel {row},{column}" for row in range(28) for column in range(28)]
    return Dataset("mnist", x, y, pixels, [str(d) for d in range(10)], "multiclass", x_test, y_test, DESCRIPTION)


def load_mnist(normalize: bool = True, flatten: bool = True, one_hot_label: bool = False) -> Split:
    """MNIST as the from-scratch book's own loader gives it.

    Args:
        normalize: pixels as float32 from 0 to 1 instead of bytes from 0 to 255.
        flatten: each picture as a row of 784 numbers instead of ``(1, 28, 28)``.
        one_hot_label: each label as a row of ten, with a one at its place.

    Returns:
        ``(x_train, t_train), (x_test, t_test)``.
    """
    train, test = [(_pictures(x, normalize, flatten), np.eye(10)[y] if one_hot_label else y) for x, y in load_data()]
    return train, test


def _pictures(x: np.ndarray, normalize: bool, flatten: bool) -> np.ndarray:
    x = x.reshape(-1, 784) if flatten else x.reshape(-1, 1, 28, 28)
    return x.astype(np.float32) / np.float32(255) if normalize else x


def data_folder_has_it() -> bool:
    """Whether the user's own folder holds MNIST, which comes before what Keras downloaded."""
    folder = fetch.data_folder()
    return folder is not None and any((folder / "mnist" / name).is_file() for file in FILES for name in (file.name, file.name[:-3]))


def _from_idx() -> Split:
    x, y, x_test, y_test = (idx_to_array(c, f.name) for c, f in zip(fetch.contents(FILES, "mnist"), FILES, strict=True))
    return (x, y), (x_test, y_test)


def _from_npz(path: Path) -> Split:
    """Keras's file; its arrays are checked as the IDX files they were."""
    with np.load(path, allow_pickle=False) as file:
        if lacking := [name for name in _ARRAYS if name not in file]:
            raise problem("dataset_unreadable", path=path, why=f"it has no array {', '.join(lacking)}")
        arrays = [file[name] for name in _ARRAYS]
    for array, file in zip(arrays, FILES, strict=True):
        content = array_to_idx(array)
        if not fetch.skip_hash() and not file.matches(content, content):
            note("dataset_other_content", path=path, sha256=file.sha256, stacklevel=4)
            break
    x, y, x_test, y_test = arrays
    return (x, y), (x_test, y_test)
