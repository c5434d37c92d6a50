"""Libraries beside Keras as older scripts know them: names and arguments they dropped are understood again in ``teul run``.

A library is mended as the script imports it, so that nothing is imported that the script does not use.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any

MENDS: dict[str, str] = {
    "pandas": "teul.course.older_pandas",
    "matplotlib": "teul.course.older_matplotlib",
    "matplotlib.cm": "teul.course.older_matplotlib",
    "matplotlib.figure": "teul.course.older_matplotlib",
    "matplotlib.style": "teul.course.older_matplotlib",
    "sklearn.datasets": "teul.course.older_sklearn",
    "sklearn.metrics": "teul.course.older_sklearn",
    "sklearn.preprocessing": "teul.course.older_sklearn",
    "sklearn.utils.class_weight": "teul.course.older_sklearn",
}
"""Modules that are mended, each with the module of ours whose ``mend`` does it."""


class Mender(importlib.abc.MetaPathFinder):
    """Lets a module be found as ever, and mends it when it has been loaded."""

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        """The module's own spec, with a loader that mends afterwards."""
        if fullname not in MENDS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Mending(spec.loader)
        return spec


class _Mending(importlib.abc.Loader):
    def __init__(self, loader: Any):
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _mend(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def _mend(module: ModuleType) -> None:
    importlib.import_module(MENDS[module.__name__]).mend(module)


def begin() -> None:
    """Mend what is loaded already, and the rest as it is imported."""
    if any(isinstance(finder, Mender) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, Mender())
    for name in MENDS:
        if name in sys.modules:
            _mend(sys.modules[name])


def replaced(owner: Any, name: str, make: Any) -> None:
    """Put ``make(what was there)`` in the place of a function, once."""
    before = getattr(owner, name)
    if not getattr(before, "_of_course", False):
        after = make(before)
        after._of_course = True
        setattr(owner, name, after)


def added(owner: Any, name: str, value: Any) -> None:
    """Give a name that is not there."""
    if name not in vars(owner):
        setattr(owner, name, value)
