"""A straight line seen through noise: y = slope x + intercept + noise."""

import numpy as np

from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split

DESCRIPTION = "200 points of a straight line with normal noise; a number to predict"


def make_line(
    n: int = 200, slope: float = 2.0, intercept: float = 1.0, noise: float = 0.5, seed: int | None = 0
) -> tuple[np.ndarray, np.ndarray]:
    """``n`` uniform x in [-2, 2], ``(n, 1)``, and ``y = slope x + intercept + e``, ``(n, 1)``, with e normal of deviation ``noise``.

    >>> x, y = make_line(noise=0.0)
    >>> bool(np.allclose(y, 2 * x + 1))
    True
    """
    random = np.random.default_rng(seed)
    x = random.uniform(-2, 2, (n, 1)).astype(np.float32)
    e = random.normal(0, noise, (n, 1)).astype(np.float32)
    return x, (np.float32(slope) * x + np.float32(intercept) + e)


def load() -> Dataset:
    """The line as a :class:`Dataset`."""
    x, y = make_line()
    return Dataset("noisy_line", x, y[:, 0], ["x"], [], "regression", description=DESCRIPTION)


def load_data(test_size: float = 0.2, seed: int = 0) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: a shuffled 8:2 split."""
    return load().split(test_size, seed)
