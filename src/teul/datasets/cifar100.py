"""CIFAR-100: 60,000 colour pictures of a hundred kinds of things, or of twenty groups, 32 x 32 pixels (Krizhevsky, 2009)."""

from teul.datasets.cifar import load_cifar
from teul.datasets.keras_files import keras_file
from teul.datasets.mnist import Split
from teul.errors import problem

DESCRIPTION = "60,000 colour pictures of a hundred kinds of things, 32 x 32 pixels"
FILE = keras_file(
    "cifar-100-python.tar.gz",
    "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
    "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
    also=("cifar-100-python-target_archive",),
    packed=True,
)


def load_data(label_mode="fine") -> Split:
    """``(x_train, y_train), (x_test, y_test)``: uint8 pictures ``(50000, 32, 32, 3)`` and labels ``(50000, 1)``, 10,000 to test.

    Args:
        label_mode: ``"fine"`` for the hundred kinds, ``"coarse"`` for the twenty groups.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
        OSError: the file is damaged, or holds anything but arrays, lists and numbers.
    """
    if label_mode not in ("fine", "coarse"):
        expected = "'fine' or 'coarse'"
        raise problem("bad_argument", owner="cifar100.load_data", argument="label_mode", expected=expected, got=repr(label_mode))
    return load_cifar(FILE, "cifar100", ("cifar-100-python/train",), "cifar-100-python/test", f"{label_mode}_labels")
