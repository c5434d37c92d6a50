"""Thoracic surgery: 470 lung-cancer patients and whether they died within a year (Zieba et al., 2014; the table of the course notes).

Column 0 is a patient number, which the notes feed to the network like any other; 70 of the 470 died, so always answering
"survived" is right in 85.1 % of the cases.
"""

import numpy as np

from teul.datasets.course_table import course_file, rows
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "470 lung-cancer patients; did they die within a year of surgery? (70 did)"
FEATURE_NAMES = [
    "patient", "diagnosis", "forced vital capacity", "exhaled in a second", "performance", "pain", "haemoptysis", "dyspnoea", "cough",
    "weakness", "tumour size", "diabetes", "infarction", "arterial disease", "smoking", "asthma", "age",
]  # fmt: skip
FILE = course_file(
    "ThoraricSurgery.csv",
    "b51f69e60765c0b724c356fc3b9c5777b213c920b75ebb75b37b1f4b3702c379",
)


def load() -> Dataset:
    """The patients as a :class:`Dataset`: x ``(470, 17)``, y 1 for those who died.

    Raises:
        FileNotFoundError: the file is nowhere and cannot be downloaded; says which to put where.
    """
    table = np.array(rows(FILE, "thoracic_surgery", 18), np.float32)
    x, y = table[:, :-1], table[:, -1].astype(np.int32)
    return Dataset("thoracic_surgery", x, y, FEATURE_NAMES, ["survived", "died"], "binary", None, None, DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
