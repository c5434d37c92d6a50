"""Data sets: some that need no network, and the course's, downloaded once and checked.

>>> from teul.datasets import iris
>>> (x_train, y_train), (x_test, y_test) = iris.load_data()
>>> x_train.shape, x_test.shape
((120, 4), (30, 4))
"""

from teul.datasets import (
    boston_housing,
    breast_cancer,
    california_housing,
    cifar10,
    cifar100,
    diabetes,
    digits,
    fashion_mnist,
    housing,
    imdb,
    iris,
    logic_gates,
    mnist,
    moons,
    noisy_line,
    pima,
    reuters,
    sonar,
    thoracic_surgery,
    wine,
    wine_quality,
)
from teul.datasets import thoracic_surgery as thoracic
from teul.datasets.dataset import Dataset
from teul.datasets.mnist import load_mnist
from teul.datasets.table import DATASETS, load

__all__ = [
    "DATASETS",
    "Dataset",
    "boston_housing",
    "breast_cancer",
    "california_housing",
    "cifar10",
    "cifar100",
    "diabetes",
    "digits",
    "fashion_mnist",
    "housing",
    "imdb",
    "iris",
    "load",
    "load_mnist",
    "logic_gates",
    "mnist",
    "moons",
    "noisy_line",
    "pima",
    "reuters",
    "sonar",
    "thoracic",
    "thoracic_surgery",
    "wine",
    "wine_quality",
]
