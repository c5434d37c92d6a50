"""What a user's function or class refers to: whatever may change what it computes."""

import sys
import types
from collections.abc import Iterator
from typing import Any

_LIBRARIES = ("teul", "jax", "jaxlib", "numpy", "optax", "builtins", "math", "functools", "operator", "typing", "abc", "collections")
_MACHINERY = (
    "__module__",
    "__doc__",
    "__dict__",
    "__weakref__",
    "__qualname__",
    "__firstlineno__",
    "__static_attributes__",
    "__annotations__",
)


def from_library(thing: Any) -> bool:
    """Whether ``thing`` belongs to Teul or to what it stands on, and so does not change."""
    module = thing.__name__ if isinstance(thing, types.ModuleType) else getattr(thing, "__module__", None)
    return str(module or "").partition(".")[0] in _LIBRARIES


def names_in(code: types.CodeType) -> set[str]:
    """The global and attribute names in a function's code, and in the functions written inside it."""
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return {*code.co_names, *(name for part in inner for name in names_in(part))}


def referred_by(function: types.FunctionType) -> dict[str, Any]:
    """The values that ``function`` reads from outside: defaults, attributes of its own, closure, globals, parts of modules."""
    names = names_in(function.__code__)
    found: dict[str, Any] = {"(defaults)": function.__defaults__, "(keywords)": function.__kwdefaults__, "(attributes)": function.__dict__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if name != "__class__":  # what super() needs; the class is walked by itself
            found[f"closure {name}"] = _content(cell)
    for name in names:
        if name in function.__globals__:
            found[f"global {name}"] = function.__globals__[name]
        elif name in sys.modules and not from_library(sys.modules[name]):
            found[f"module {name}"] = sys.modules[name]  # imported inside the function
    for module in [v for v in found.values() if isinstance(v, types.ModuleType) and not from_library(v)]:
        found |= {f"{module.__name__}.{name}": vars(module)[name] for name in names if name in vars(module)}
    return found


def constants_of_class(kind: type) -> Iterator[tuple[str, Any]]:
    """What a class body defines: methods of every kind, properties, and plain values."""
    for name, part in vars(kind).items():
        if name in _MACHINERY or name.startswith("__abstract") or name == "_abc_impl":
            continue
        if isinstance(part, (staticmethod, classmethod)):
            yield name, part.__func__
        elif isinstance(part, property):
            yield name, (part.fget, part.fset)
        else:
            yield name, getattr(part, "__wrapped__", part) if isinstance(part, types.FunctionType) else getattr(part, "func", part)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet: a function that refers to itself
        return None
