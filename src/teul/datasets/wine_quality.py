"""Wine quality: 6,497 Portuguese wines, red or white (Cortez et al., 2009; the table of the course book)."""

import numpy as np

from teul.datasets.course_table import course_file, rows
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "6,497 Portuguese wines: red or white?"
FEATURE_NAMES = [
    "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides", "free sulfur dioxide", "total sulfur dioxide",
    "density", "pH", "sulphates", "alcohol", "quality",
]  # fmt: skip
FILE = course_file(
    "wine.csv",
    "b257c1e0b5d2cfc892e26ae5dea1e624b618dddde82ab426da69aa02b951ea86",
)


def load() -> Dataset:
    """The wines as a :class:`Dataset`: x ``(6497, 12)``, y 1 for red and 0 for white.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    table = np.array(rows(FILE, "wine_quality", 13), np.float32)
    x, y = table[:, :-1], table[:, -1].astype(np.int32)
    return Dataset("wine_quality", x, y, FEATURE_NAMES, ["white", "red"], "binary", None, None, DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
