"""The import hook: ``keras``, ``tensorflow`` and their kin are found here, before Python looks for installed packages."""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

from teul.course.place import script_line
from teul.course.table import ALIASES, GONE_MODULES, LENT, MISSING_PACKAGES, STAND_INS, VIEWS
from teul.course.view import CourseModule, View
from teul.errors import nearest, tell

ROOTS = ("keras", "tensorflow", "tf_keras", "keras_preprocessing", "scikeras", *STAND_INS)
"""The packages whose names are answered here."""

_TENSORFLOW = "teul.course.tensorflow"
_FOLDERS = {name for name in VIEWS if name.startswith("keras.layers.")} | {"keras.models", "keras.optimizers", "keras.callbacks"}


class CourseFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes the modules that course code imports."""

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        """A spec for a module of ours; None for everything else."""
        if fullname == "google":
            return None if _is_installed("google") else importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        if not belongs(fullname):
            return None
        if known(_shown(canonical(fullname))):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        raise ModuleNotFoundError(_unknown(fullname), name=fullname)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The one module there is of that canonical name, whichever spelling it was imported by."""
        name = _shown(canonical(spec.name))
        if name != spec.name:
            return importlib.import_module(name)
        if name == "google":
            return ModuleType(name)
        return CourseModule(name, VIEWS.get(name) or View(everything=GONE_MODULES.get(name)), _source(name))

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs: a module here is a view of what Teul has."""


class MissingFinder(CourseFinder):
    """Asked last: an import of a package beside Keras that is not installed says what to do instead; IPython's display is lent."""

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        """A spec for what is lent; raises where a script imports what is missing, not where somebody asks whether it is there."""
        if fullname in LENT:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        reason = MISSING_PACKAGES.get(fullname)
        if reason is not None and not _only_asked():
            raise ModuleNotFoundError(tell("course_gone", name=fullname, place=script_line(), instead=tell(reason)), name=fullname)
        return None


def _only_asked() -> bool:
    """Whether ``importlib.util.find_spec`` is at work, not an import."""
    frame = sys._getframe(2)
    while frame is not None and "importlib" in frame.f_code.co_filename:
        if "util" in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


def belongs(fullname: str) -> bool:
    """Whether a module's name is one of those answered here."""
    return any(fullname == root or fullname.startswith(root + ".") for root in ROOTS)


def canonical(fullname: str) -> str:
    """The first name of a module that has several: ``tensorflow.python.keras.layers`` -> ``keras.layers``.

    >>> canonical("tensorflow.keras.utils"), canonical("tf_keras"), canonical("tensorflow.nn")
    ('keras.utils', 'keras', 'tensorflow.nn')
    """
    for old, new in ALIASES.items():
        if fullname == old or fullname.startswith(old + "."):
            return canonical(new + fullname[len(old) :])
    return fullname


def _shown(name: str) -> str:
    """What shows the names of one of Keras's own files, such as ``keras.layers.core.dense``: the folder it lies in."""
    folder = name.rpartition(".")[0]
    return folder if name not in VIEWS and folder.startswith("keras.") and folder in VIEWS and folder in _FOLDERS else name


def known(name: str) -> bool:
    """Whether there is a module of that canonical name."""
    return name in VIEWS or any(other.startswith(name + ".") for other in ALIASES) or _source(name) is not None


def _source(name: str) -> Any:
    """What stands behind a module of tensorflow's: a module of :mod:`teul.course.tensorflow`, or a part of one."""
    if name.partition(".")[0] != "tensorflow":
        return None
    ours = _TENSORFLOW + name.removeprefix("tensorflow")
    if _is_installed(ours):
        return importlib.import_module(ours)
    parent, _, last = name.rpartition(".")
    above = _source(parent) if parent else None
    part = vars(above).get(last) if above is not None and hasattr(above, "__dict__") else None
    return part if isinstance(part, (ModuleType, type)) or (hasattr(part, "__dict__") and not callable(part)) else None


def _is_installed(name: str) -> bool:
    try:
        return any(
            finder.find_spec(name, _path_of(name)) is not None for finder in sys.meta_path if not isinstance(finder, CourseFinder)
        )  # fmt: skip
    except (ImportError, AttributeError, ValueError):
        return False


def _path_of(name: str) -> Any:
    parent = name.rpartition(".")[0]
    return importlib.import_module(parent).__path__ if parent else None


def _unknown(name: str) -> str:
    place = script_line()
    gone = next((reason for start, reason in GONE_MODULES.items() if canonical(name).startswith(start)), None)
    if gone is not None:
        return tell("course_gone", name=name, place=place, instead=tell(gone))
    return tell("course_unknown_module", name=name, place=place, hint=nearest(name, [*VIEWS, *ALIASES]))
