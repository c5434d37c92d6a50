"""Optimizers: how gradients move weights. Each by its Keras name, with Keras's definition and defaults."""

from typing import Any

from teul.optimizers import schedules
from teul.optimizers.adam import Adam, AdamW
from teul.optimizers.base import Optimizer
from teul.optimizers.sgd import SGD
from teul.registry import Family

family = Family("optimizer", "keras.optimizers")
for _kind in (SGD, Adam, AdamW):
    family.members[_kind.__name__.lower()] = _kind


def get(identifier: Any) -> Any:
    """The optimizer for a name in any case, a config, a class or an object.

    >>> get("adam").name, get("SGD").name
    ('adam', 'sgd')
    """
    return family.get(identifier)


__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "family", "get", "schedules"]
