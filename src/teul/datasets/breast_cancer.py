"""Breast cancer: 569 tumours, malignant or benign, 30 measurements (Wolberg et al., 1995; the copy that scikit-learn ships)."""

from teul.datasets.bundled import bundled
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "569 breast tumours, malignant or benign, 30 measurements"


def load() -> Dataset:
    """The tumours as a :class:`Dataset`: x ``(569, 30)``, y ``(569,)``.

    >>> load().x.shape
    (569, 30)
    """
    return bundled("breast_cancer", "load_breast_cancer", DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
