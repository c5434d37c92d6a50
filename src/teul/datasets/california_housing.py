"""California housing: 20,640 districts of California and the median price of a house there (Pace and Barry, 1997)."""

from teul.datasets.keras_files import arrays_of, keras_file, split
from teul.datasets.mnist import Split
from teul.errors import problem

DESCRIPTION = "20,640 districts of California, a price to predict"
FILE = keras_file("california_housing.npz", "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f")


def load_data(version="large", path="california_housing.npz", test_split=0.2, seed=113) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: eight numbers a district, and the median price in dollars.

    Args:
        version: ``"large"``, or ``"small"`` for 600 districts.
        path: an ``.npz`` file of your own, or the name of one in Keras's folder.
        test_split, seed: the share to test, and the order.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    if version not in ("large", "small"):
        expected = "'large' or 'small'"
        raise problem("bad_argument", owner="california_housing.load_data", argument="version", expected=expected, got=repr(version))
    x, y = arrays_of(FILE, "california_housing", path, ("x", "y"))
    rows = slice(600 if version == "small" else None)
    return split(x[rows], y[rows], test_split, seed)
