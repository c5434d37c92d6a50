"""Iris: 150 flowers of three species, four lengths each (Fisher, 1936; the copy that scikit-learn ships)."""

from teul.datasets.bundled import bundled
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "150 iris flowers of three species, four lengths each"


def load() -> Dataset:
    """The flowers as a :class:`Dataset`: x ``(150, 4)``, y ``(150,)``.

    >>> load().x.shape
    (150, 4)
    """
    return bundled("iris", "load_iris", DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
