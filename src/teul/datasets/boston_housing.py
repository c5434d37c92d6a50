"""Boston housing under Keras's name and in Keras's order: see :mod:`teul.datasets.housing` for what it is, and for its trouble."""

from pathlib import Path

from teul.datasets import fetch, housing
from teul.datasets.keras_files import arrays_of, keras_file, split
from teul.datasets.mnist import Split

DESCRIPTION = housing.DESCRIPTION
FILE = keras_file("boston_housing.npz", "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5")


def load_data(path="boston_housing.npz", test_split=0.2, seed=113) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: 13 numbers a district, and the median price in thousands of dollars.

    The course's ``housing.csv``, which holds the same table, is used where Keras's file is not on this machine.

    Args:
        path: an ``.npz`` file of your own, or the name of one in Keras's folder.
        test_split, seed: the share to test, and the order.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    own = path != FILE.path and any(place.is_file() for place in (Path(path), fetch.keras_folder() / path))
    if own or fetch.local_content(FILE) is not None or fetch.local_content(housing.FILE) is None:
        x, y = arrays_of(FILE, "boston_housing", path, ("x", "y"))
        return split(x, y, test_split, seed)
    table = housing.load()
    return split(table.x.astype("float64"), table.y.astype("float64"), test_split, seed)


load = housing.load
