"""Course code of any year, run as it was written: inside, ``import keras`` and ``import tensorflow`` mean Teul.

>>> import teul.course
>>> teul.course.install()
>>> from keras.layers.core import Dense
>>> teul.course.uninstall()
>>> from teul.layers import Dense as today
>>> Dense is today
True

Nothing changes for code that imports ``teul`` itself. ``teul run script.py`` installs the names before it runs a script, and
``%load_ext teul`` in a notebook.
"""

import sys
from types import ModuleType

from teul.course.finder import CourseFinder, MissingFinder, belongs
from teul.course.view import CourseModule

__all__ = ["install", "installed", "uninstall"]

_finder, _last = CourseFinder(), MissingFinder()
_before: dict[str, ModuleType] = {}


def installed() -> bool:
    """Whether ``keras`` and ``tensorflow`` mean Teul in this process."""
    return _finder in sys.meta_path


def install() -> None:
    """From now on ``keras``, ``tensorflow`` and their kin mean Teul in this process, whether or not the real ones are installed."""
    if installed():
        return
    _before.clear()
    _before.update(_taken_out())
    sys.meta_path.insert(0, _finder)
    sys.meta_path.append(_last)


def uninstall() -> None:
    """Undo :func:`install`: the names mean again what they meant before."""
    if not installed():
        return
    sys.meta_path.remove(_finder)
    sys.meta_path.remove(_last)
    _taken_out()
    sys.modules.update(_before)
    _before.clear()


def _taken_out() -> dict[str, ModuleType]:
    """The loaded modules of these names, which Python forgets."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if belongs(name) or isinstance(sys.modules[name], CourseModule)}
