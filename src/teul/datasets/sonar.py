"""Sonar: 208 echoes of a mine or of a rock, in 60 bands (Gorman and Sejnowski, 1988; the table of the course book)."""

import numpy as np

from teul.datasets.course_table import course_file, rows
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "208 sonar echoes in 60 bands: a mine or a rock?"
FEATURE_NAMES = [f"band {i}" for i in range(1, 61)]
FILE = course_file(
    "sonar.csv",
    "e90434cdbf00fcf93ffa911fe447ae25606979658e60f1d32e155c3b5240234d",
    "https://archive.ics.uci.edu/ml/machine-learning-databases/undocumented/connectionist-bench/sonar/sonar.all-data",
)


def load() -> Dataset:
    """The echoes as a :class:`Dataset`: x ``(208, 60)``, y 0 for a mine (M) and 1 for a rock (R), as a label encoder sorts them.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    cells = rows(FILE, "sonar", 61)
    x = np.array([row[:-1] for row in cells], np.float32)
    y = np.array([row[-1] == "R" for row in cells], np.int32)
    return Dataset("sonar", x, y, FEATURE_NAMES, ["mine (M)", "rock (R)"], "binary", None, None, DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
