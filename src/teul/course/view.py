"""CourseModule: a module that is a view of Teul. It holds nothing; each name is looked up when it is asked for."""

import importlib
import opcode
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from teul.course.gone import Gone
from teul.course.place import script_line
from teul.errors import nearest, tell


@dataclass(frozen=True)
class View:
    """What an old module shows.

    Attributes:
        sources: modules of Teul whose public names it has.
        names: names of its own: ``"teul.layers:Dense"``, or ``"teul.layers"`` for a module.
        gone: names that Teul does not have, each with the id of the message that says what to do instead.
        calls: what calling the module itself means (``keras.layers.merge`` was a function before it was a module).
        everything: the message for every name there is none of here, in a module that is gone as a whole.
    """

    sources: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    calls: str | None = None
    everything: str | None = None


class CourseModule(ModuleType):
    """A module made from a :class:`View` (Keras's modules), from a module of ``teul.course.tensorflow``, or from both."""

    def __init__(self, name: str, view: View | None, source: Any = None):
        super().__init__(name, f"What course code imports as {name}, from Teul.")
        self.__dict__.update(_view=view or View(), _source=source, __path__=[])

    def __getattr__(self, name: str) -> Any:
        view = self.__dict__["_view"]
        if name == "__all__":
            return self._public()
        if name in view.names:
            return self._kept(name, found(view.names[name]))
        if not name.startswith("__"):
            submodule = self._submodule(name)
            if submodule is not None:
                return submodule
        for source in (self.__dict__["_source"], *map(importlib.import_module, view.sources)):
            if source is not None and _has(source, name):
                return getattr(source, name)
        reason = view.gone.get(name, None if name.startswith("_") else view.everything)
        if reason is not None:
            return Gone(f"{self.__name__}.{name}", reason)
        raise self._refusal(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._view.calls is None:
            raise TypeError(f"'module' object is not callable: {self.__name__}")
        return found(self._view.calls)(*args, **kwargs)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self._public(), *self._view.gone})

    def _kept(self, name: str, value: Any) -> Any:
        self.__dict__[name] = value
        return value

    def _submodule(self, name: str) -> ModuleType | None:
        from teul.course.finder import canonical, known

        if isinstance(vars(self._source).get(name) if hasattr(self._source, "__dict__") else None, type):
            return None  # a class is called, whatever may be imported from it
        fullname = f"{self.__name__}.{name}"
        return importlib.import_module(fullname) if known(canonical(fullname)) else None

    def _public(self) -> list[str]:
        sources = [self._source, *map(importlib.import_module, self._view.sources)]
        shown = (n for s in sources if s is not None for n in getattr(s, "__all__", None) or _plain(s))
        return sorted({*shown, *(n for n in self._view.names if not n.startswith("_"))})

    def _refusal(self, name: str) -> Exception:
        """An AttributeError, as probes such as ``hasattr`` expect; inside ``from ... import`` an ImportError, or its words were lost."""
        text = tell(
            "course_unknown_name", name=f"{self.__name__}.{name}", place=script_line(), hint=nearest(name, self._public())
        )  # fmt: skip
        caller = sys._getframe(2)
        running = opcode.opname[caller.f_code.co_code[caller.f_lasti]] if caller.f_lasti >= 0 else ""
        return ImportError(text, name=self.__name__) if running == "IMPORT_FROM" else AttributeError(text, name=name, obj=self)


def found(target: str) -> Any:
    """What ``"module:name"`` or ``"module"`` stands for; ``"=text"`` is the text itself."""
    if target.startswith("="):
        return target[1:]
    module, _, name = target.partition(":")
    value = importlib.import_module(module)
    for part in filter(None, name.split(".")):
        value = getattr(value, part)
    return value


def _has(source: Any, name: str) -> bool:
    try:
        getattr(source, name)
    except (AttributeError, ImportError):
        return False
    return True


def _plain(source: Any) -> list[str]:
    return [
        n for n, v in vars(source).items() if not n.startswith("_") and not (isinstance(v, ModuleType) and v.__name__.startswith("jax"))
    ]
