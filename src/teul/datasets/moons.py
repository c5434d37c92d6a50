"""Two half moons that reach into each other: what a bent border is for (made by scikit-learn)."""

import numpy as np

from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "1,000 points of two half moons that reach into each other"


def load(n: int = 1000, noise: float = 0.2, seed: int = 0) -> Dataset:
    """``n`` points ``(n, 2)`` of two half moons of radius 1, blurred with normal noise of deviation ``noise``.

    >>> load(n=10).x.shape
    (10, 2)
    """
    from sklearn.datasets import make_moons

    x, y = make_moons(n, noise=noise, random_state=seed)
    return Dataset("moons", x.astype(np.float32), y.astype(np.int32), ["x1", "x2"], ["upper", "lower"], "binary", description=DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split that keeps the share of both moons."""
    return load().split(test_size, seed)
