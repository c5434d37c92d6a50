"""Pima diabetes: 768 women of the Pima people and whether they developed diabetes (Smith et al., 1988; the table of the course book)."""

import numpy as np

from teul.datasets.course_table import course_file, rows
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "768 women of the Pima people; did they develop diabetes? (268 did)"
FEATURE_NAMES = ["pregnancies", "glucose", "blood pressure", "skin thickness", "insulin", "body mass index", "pedigree", "age"]
FILE = course_file(
    "pima-indians-diabetes.csv",
    "06f5b7c2cd7bca686fda4f92eab5f61e7ff6426a9acefa2e3dda04fc54293cf5",
    "https://raw.githubusercontent.com/jbrownlee/Datasets/master/pima-indians-diabetes.csv",
)


def load() -> Dataset:
    """The women as a :class:`Dataset`: x ``(768, 8)``, y 1 for those who developed diabetes.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    table = np.array(rows(FILE, "pima", 9), np.float32)
    x, y = table[:, :-1], table[:, -1].astype(np.int32)
    return Dataset("pima", x, y, FEATURE_NAMES, ["healthy", "diabetes"], "binary", None, None, DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
