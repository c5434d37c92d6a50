"""A script run as Python would run it, with Teul behind its imports: same names, same arguments, same traceback, same exit code."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from teul import course
from teul.course import mending, older_numpy

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def run_script(path: Path, arguments: Sequence[str] = ()) -> int:
    """Run a script as ``__main__`` and return its exit code.

    Args:
        path: the script.
        arguments: what follows the script's name in ``sys.argv``.

    Returns:
        0, or what the script gave ``sys.exit``; 1 if it raised, and then its traceback is on stderr.
    """
    filename = str(path)
    module = entered(path, arguments)
    return exit_code(lambda: exec(compile(path.read_bytes(), filename, "exec"), module.__dict__))


def entered(path: Path, arguments: Sequence[str]) -> ModuleType:
    """The module ``__main__`` for a file, with ``sys.argv`` and ``sys.path`` as Python sets them, and the old names installed."""
    course.install()
    older_numpy.restore()
    mending.begin()
    sys.argv = [str(path), *arguments]
    sys.path.insert(0, str(path.resolve().parent))
    module = ModuleType("__main__")
    module.__dict__.update(__file__=str(path), __builtins__=__builtins__, __spec__=None, __cached__=None, __loader__=None)
    sys.modules["__main__"] = module
    return module


def exit_code(work: Callable[[], Any]) -> int:
    """The exit code that Python would end with after ``work``; what it raises is shown as the script's own."""
    try:
        work()
    except SystemExit as end:
        return _code_of(end)
    except KeyboardInterrupt as stop:
        _show(stop)
        return 130
    except BaseException as error:
        _show(error)
        return 1
    return 0


def _code_of(end: SystemExit) -> int:
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code
    print(end.code, file=sys.stderr)
    return 1


def _show(error: BaseException) -> None:
    """The traceback without the frames of Teul in front of the script's."""
    error.__traceback__ = without_front(error.__traceback__)
    if sys.excepthook is sys.__excepthook__:
        traceback.print_exception(error)
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def without_front(trace: TracebackType | None) -> TracebackType | None:
    """A traceback from the user's first frame on."""
    first = trace
    while first is not None and first.tb_frame.f_code.co_filename.startswith(_HERE):
        first = first.tb_next
    return first or trace
