"""Optimizers: how gradients move weights. Each by its Keras name, with Keras's definition and defaults."""

from typing import Any

from teul.configured import serialize
from teul.custom_objects import CustomObjectScope
from teul.optimizers import schedules
from teul.optimizers.adafactor import Adafactor
from teul.optimizers.adagrad import Adadelta, Adagrad
from teul.optimizers.adam import Adam, Adamax, AdamW, Nadam
from teul.optimizers.base import Optimizer
from teul.optimizers.from_optax import OptaxOptimizer
from teul.optimizers.ftrl import Ftrl
from teul.optimizers.lamb import Lamb
from teul.optimizers.lion import Lion
from teul.optimizers.loss_scale import LossScaleOptimizer
from teul.optimizers.muon import Muon
from teul.optimizers.rmsprop import RMSprop
from teul.optimizers.schedule_free import ScheduleFreeAdamW
from teul.optimizers.several import MultiOptimizer, OptimizerMap
from teul.optimizers.sgd import SGD
from teul.registry import Family

family = Family("optimizer", "keras.optimizers")
# In lower case alone: "rm_sprop" and "adam_w" would be names that nobody writes.
family.members = {
    kind.__name__.lower(): kind
    for kind in (
        SGD,
        Adagrad,
        Adadelta,
        RMSprop,
        Adam,
        AdamW,
        Adamax,
        Nadam,
        Adafactor,
        Ftrl,
        Lion,
        Lamb,
        Muon,
        ScheduleFreeAdamW,
        LossScaleOptimizer,
        MultiOptimizer,
        OptimizerMap,
    )
}


def get(identifier: Any) -> Any:
    """The optimizer for a name in any case, a config, a class, an object, or an optax transformation.

    >>> type(get("adam")).__name__, type(get("RMSPROP")).__name__
    ('Adam', 'RMSprop')
    """
    if hasattr(identifier, "init") and hasattr(identifier, "update"):
        return OptaxOptimizer(identifier)
    return family.get(identifier)


def deserialize(config: dict[str, Any], custom_objects: Any = None) -> Optimizer:
    """The optimizer that ``serialize`` turned into plain data."""
    with CustomObjectScope(custom_objects):
        return get(config)


__all__ = [
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lamb",
    "Lion",
    "LossScaleOptimizer",
    "MultiOptimizer",
    "Muon",
    "Nadam",
    "OptaxOptimizer",
    "Optimizer",
    "OptimizerMap",
    "RMSprop",
    "ScheduleFreeAdamW",
    "deserialize",
    "family",
    "get",
    "schedules",
    "serialize",
]
