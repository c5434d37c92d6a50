"""CIFAR-10: 60,000 colour pictures of ten kinds of things, 32 x 32 pixels (Krizhevsky, 2009)."""

from teul.datasets.cifar import load_cifar
from teul.datasets.dataset import Dataset
from teul.datasets.keras_files import keras_file
from teul.datasets.mnist import Split

DESCRIPTION = "60,000 colour pictures of ten kinds of things, 32 x 32 pixels"
CLASS_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
FILE = keras_file(
    "cifar-10-batches-py.tar.gz",
    "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    also=("cifar-10-batches-py-target_archive", "cifar-10-python.tar.gz"),
    packed=True,
)
_FOLDER = "cifar-10-batches-py/"


def load_data() -> Split:
    """``(x_train, y_train), (x_test, y_test)``: uint8 pictures ``(50000, 32, 32, 3)`` and labels ``(50000, 1)``, 10,000 to test.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
        OSError: the file is damaged, or holds anything but arrays, lists and numbers.
    """
    train = tuple(f"{_FOLDER}data_batch_{i}" for i in range(1, 6))
    return load_cifar(FILE, "cifar10", train, _FOLDER + "test_batch", "labels")


def load() -> Dataset:
    """CIFAR-10 as a :class:`Dataset`, with its own 10,000 test pictures."""
    (x, y), (x_test, y_test) = load_data()
    return Dataset("cifar10", x, y.ravel(), [], CLASS_NAMES, "multiclass", x_test, y_test.ravel(), DESCRIPTION)
