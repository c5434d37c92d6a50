"""Diabetes: how far the disease went in a year, for 442 patients (Efron et al., 2004; the copy that scikit-learn ships)."""

from teul.datasets.bundled import bundled
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "442 patients, ten measurements; a number to predict: progress of the disease"


def load() -> Dataset:
    """The patients as a :class:`Dataset`: x ``(442, 10)``, y ``(442,)``.

    >>> load().x.shape
    (442, 10)
    """
    return bundled("diabetes", "load_diabetes", DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split."""
    return load().split(test_size, seed)
