"""Wine: 178 wines of three growers, 13 chemical measurements (UCI, 1991; the copy that scikit-learn ships)."""

from teul.datasets.bundled import bundled
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "178 wines of three growers, 13 chemical measurements"


def load() -> Dataset:
    """The wines as a :class:`Dataset`: x ``(178, 13)``, y ``(178,)``.

    >>> load().x.shape
    (178, 13)
    """
    return bundled("wine", "load_wine", DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
