"""Boston housing: 506 districts of Boston and the median price of a house there (Harrison and Rubinfeld, 1978).

Kept only so that old course code runs. One of its columns is built from the share of Black residents, on the assumption that
segregation raises prices; scikit-learn removed the table for that reason. For a regression of your own, take ``diabetes``.
"""

import numpy as np

from teul.datasets.course_table import course_file, rows
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "506 districts of Boston, a price to predict; kept only for old course code, see its docstring"
FEATURE_NAMES = ["CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT"]
FILE = course_file(
    "housing.csv",
    "baadf72995725d76efe787b664e1f083388c79ba21ef9a7990d87f774184735a",
    "https://archive.ics.uci.edu/ml/machine-learning-databases/housing/housing.data",
)


def load() -> Dataset:
    """The districts as a :class:`Dataset`: x ``(506, 13)``, y the median price in thousands of dollars.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    table = np.array(rows(FILE, "housing", 14), np.float32)
    return Dataset("housing", table[:, :-1], table[:, -1], FEATURE_NAMES, [], "regression", None, None, DESCRIPTION)


def load_data(test_split: float = 0.2, seed: int = 113) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: 404 and 102 districts, with Keras's names for the arguments."""
    return load().split(test_split, seed)
