"""Teul: deep learning as courses teach it, at the speed of the machine.

The names are Keras's: ``from teul.layers import Dense`` is ``from keras.layers import Dense``. Modules load when they are first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_MODULES = (
    "activations", "callbacks", "config", "constraints", "datasets", "initializers", "layers", "losses", "metrics", "models", "optimizers",
    "regularizers", "report", "utils",
)  # fmt: skip
_NAMES = {
    "Input": "layers",
    "Layer": "layers",
    "Model": "models",
    "Sequential": "models",
    "Variable": "variables",
}

if TYPE_CHECKING:
    from teul import (
        activations,
        callbacks,
        config,
        constraints,
        datasets,
        initializers,
        layers,
        losses,
        metrics,
        models,
        optimizers,
        regularizers,
        report,
        utils,
    )  # fmt: skip
    from teul.layers import Input, Layer
    from teul.models import Model, Sequential
    from teul.variables import Variable

__all__ = [*_NAMES, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"teul.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(f"teul.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'teul' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
