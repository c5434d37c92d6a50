"""Digits: 1,797 handwritten digits, 8 x 8, 0 to 16 (UCI, 1998; the copy that scikit-learn ships)."""

from teul.datasets.bundled import bundled
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "1,797 handwritten digits, 8 x 8 pixels"


def load() -> Dataset:
    """The digits as a :class:`Dataset`: x ``(1797, 64)``, y ``(1797,)``.

    >>> load().x.shape
    (1797, 64)
    """
    return bundled("digits", "load_digits", DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of every class."""
    return load().split(test_size, seed)
