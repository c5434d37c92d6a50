"""The table of data sets: name -> module, for ``load(name)`` and ``teul datasets``."""

from collections.abc import Callable
from typing import NamedTuple

from teul.datasets import (
    breast_cancer,
    diabetes,
    digits,
    fashion_mnist,
    housing,
    iris,
    logic_gates,
    mnist,
    moons,
    noisy_line,
    pima,
    sonar,
    thoracic_surgery,
    wine,
    wine_quality,
)
from teul.datasets.dataset import Dataset
from teul.errors import nearest, problem


class Entry(NamedTuple):
    """A data set by name: how to load it, what it is, and whether it needs a file that Teul does not ship."""

    load: Callable[[], Dataset]
    description: str
    downloaded: bool


def _gate(name: str) -> Entry:
    return Entry(lambda: logic_gates.load(name), f"the truth table of {name.upper()}", False)


def _entry(module, downloaded: bool = False) -> Entry:
    return Entry(module.load, module.DESCRIPTION, downloaded)


DATASETS: dict[str, Entry] = {
    "digits": _entry(digits),
    "iris": _entry(iris),
    "wine": _entry(wine),
    "breast_cancer": _entry(breast_cancer),
    "diabetes": _entry(diabetes),
    **{name: _gate(name) for name in logic_gates.ANSWERS},
    "noisy_line": _entry(noisy_line),
    "moons": _entry(moons),
    "mnist": _entry(mnist, downloaded=True),
    "fashion_mnist": _entry(fashion_mnist, downloaded=True),
    "thoracic_surgery": _entry(thoracic_surgery, downloaded=True),
    "pima": _entry(pima, downloaded=True),
    "sonar": _entry(sonar, downloaded=True),
    "wine_quality": _entry(wine_quality, downloaded=True),
    "housing": _entry(housing, downloaded=True),
}
ALIASES = {"thoracic": "thoracic_surgery", "boston": "housing", "boston_housing": "housing"}


def find(name: str) -> Entry:
    """The entry called ``name``, in any case, with ``-`` for ``_``.

    Raises:
        ValueError: no such data set; names the nearest.
    """
    plain = str(name).lower().replace("-", "_")
    plain = ALIASES.get(plain, plain)
    if plain not in DATASETS:
        raise problem("unknown_name", kind="data set", name=name, hint=nearest(plain, [*DATASETS, *ALIASES]), known=", ".join(DATASETS))
    return DATASETS[plain]


def load(name: str) -> Dataset:
    """The data set called ``name``.

    Raises:
        ValueError: no such data set; names the nearest.
        FileNotFoundError: its file is not on this machine and cannot be downloaded.

    >>> load("digits").x.shape
    (1797, 64)
    """
    return find(name).load()
