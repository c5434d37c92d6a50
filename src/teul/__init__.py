"""Teul: deep learning as courses teach it, at the speed of the machine.

The names are Keras's: ``from teul.layers import Dense`` is ``from keras.layers import Dense``. Modules load when they are first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

from teul import observers
from teul.version import __version__

_MODULES = (
    "activations", "advice", "backend", "callbacks", "config", "constraints", "datasets", "dtype_policies", "initializers",
    "layers", "losses", "metrics", "mixed_precision", "models", "ops", "optimizers", "preprocessing", "random", "regularizers",
    "report", "saving", "study", "tree", "utils", "wrappers",
)  # fmt: skip
_NAMES = {
    "DTypePolicy": "dtype_policies",
    "FloatDTypePolicy": "dtype_policies",
    "Function": "models.function",
    "Initializer": "initializers",
    "Input": "layers",
    "InputSpec": "layers",
    "KerasTensor": "symbolic",
    "Layer": "layers",
    "Loss": "losses",
    "Metric": "metrics",
    "Model": "models",
    "Operation": "symbolic",
    "Optimizer": "optimizers",
    "Regularizer": "regularizers",
    "SeedGenerator": "random",
    "Sequential": "models",
    "StatelessScope": "scopes",
    "Study": "study",
    "Variable": "variables",
    "compare": "study",
    "cross_validate": "study",
    "device": "scopes",
    "landscape": "report.landscape",
    "name_scope": "scopes",
    "trace": "report.tracing",
    "permutation_importance": "study",
    "resume": "study",
}

# What Keras has and Teul has not, with what to do instead.
_ABSENT = {
    "applications": "A model with pretrained weights can be saved by Keras and loaded: teul.models.load_model('model.keras').",
    "distillation": "Write a Model with a train_step of its own.",
    "distribution": "jax.sharding spreads arrays over devices.",
    "export": "model.save('model.keras') writes a file that Keras can export.",
    "legacy": "load_model reads older files.",
    "quantizers": "Layers compute in bfloat16 with teul.mixed_precision.set_global_policy('mixed_bfloat16').",
    "visualization": "matplotlib draws images and boxes.",
}

if TYPE_CHECKING:
    from teul import (
        activations,
        advice,
        backend,
        callbacks,
        config,
        constraints,
        datasets,
        dtype_policies,
        initializers,
        layers,
        losses,
        metrics,
        mixed_precision,
        models,
        ops,
        optimizers,
        preprocessing,
        random,
        regularizers,
        report,
        saving,
        study,
        tree,
        utils,
        wrappers,
    )  # fmt: skip
    from teul.dtype_policies import DTypePolicy, FloatDTypePolicy
    from teul.initializers import Initializer
    from teul.layers import Input, InputSpec, Layer
    from teul.losses import Loss
    from teul.metrics import Metric
    from teul.models import Model, Sequential
    from teul.models.function import Function
    from teul.optimizers import Optimizer
    from teul.random import SeedGenerator
    from teul.regularizers import Regularizer
    from teul.scopes import StatelessScope, device, name_scope
    from teul.study import Study, compare, cross_validate, permutation_importance, resume
    from teul.symbolic import KerasTensor, Operation
    from teul.variables import Variable

__all__ = [*_NAMES, *_MODULES]


def _advise(event: str, model: Any, facts: dict[str, Any]) -> None:
    """What models say of themselves goes to the advice, which is loaded when the first model is compiled."""
    from teul.report.advice.watching import watch

    watch(event, model, facts)


observers.listen(_advise)


def version() -> str:
    """The version of Teul."""
    return __version__


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext teul``: from now on ``keras`` and ``tensorflow`` mean Teul in this notebook."""
    from teul import course

    course.install()


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext teul``: the names mean again what they meant before."""
    from teul import course

    course.uninstall()


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"teul.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(f"teul.{_NAMES[name]}"), name)
    if name in _ABSENT:
        from teul.errors import problem

        raise problem("not_in_teul", name=name, instead=_ABSENT[name])
    raise AttributeError(f"module 'teul' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
