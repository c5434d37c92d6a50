"""Custom objects: the classes and functions of users, under the names that saved configurations have for them.

A file holds names, never code; what a name of the user's means is said here, for the whole session or inside a ``with`` block.
"""

import inspect
import threading
from collections.abc import Callable
from typing import Any, Self, TypeVar

from teul.errors import problem

Thing = TypeVar("Thing")

_objects: dict[str, Any] = {}
_names: dict[int, tuple[Any, str]] = {}


class _Scope(threading.local):
    """The names known in this thread for as long as a ``with`` block lasts."""

    def __init__(self):
        self.objects: dict[str, Any] = {}


_scope = _Scope()


class CustomObjectScope:
    """Inside, names in configurations mean these classes and functions.

    Args:
        custom_objects: what each name means; a list or tuple of classes and functions is understood by their own names.

    >>> def twice(x):
    ...     return 2 * x
    >>> from teul import activations
    >>> with CustomObjectScope({"twice": twice}):
    ...     activations.get("twice")(3)
    6
    """

    def __init__(self, custom_objects: Any):
        self.custom_objects = as_names(custom_objects)

    def __enter__(self) -> Self:
        self._before = _scope.objects
        _scope.objects = {**_scope.objects, **self.custom_objects}
        return self

    def __exit__(self, *args: Any) -> None:
        _scope.objects = self._before


custom_object_scope = CustomObjectScope


def as_names(custom_objects: Any) -> dict[str, Any]:
    """Custom objects as a dict, however they were given."""
    if custom_objects is None:
        return {}
    if isinstance(custom_objects, (list, tuple)):
        return {thing.__name__: thing for thing in custom_objects}
    return dict(custom_objects)


def get_custom_objects() -> dict[str, Any]:
    """The names known for the whole session: a dict to add to, or to ``clear()``."""
    return _objects


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[Thing], Thing]:
    """A decorator by which a class or function is found again when a model that uses it is loaded.

    Args:
        package: whose it is; the thing is known as ``"package>name"``.
        name: its own name by default.

    >>> @register_keras_serializable("mine")
    ... def halved(x):
    ...     return x / 2
    >>> get_registered_name(halved), get_registered_object("mine>halved") is halved
    ('mine>halved', True)
    """

    def decorate(thing: Thing) -> Thing:
        if inspect.isclass(thing) and not hasattr(thing, "get_config"):
            raise problem("register_without_config", name=thing.__name__)
        registered = f"{package}>{name or thing.__name__}"
        _objects[registered] = thing
        _names[id(thing)] = (thing, registered)
        return thing

    return decorate


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function was registered; its own name if it was not."""
    known, name = _names.get(id(obj), (None, None))
    return name if known is obj else obj.__name__


def get_registered_object(name: str, custom_objects: Any = None, module_objects: dict[str, Any] | None = None) -> Any:
    """What ``name`` means: inside a scope, for the session, in ``custom_objects`` or in ``module_objects``; else None."""
    for known in (_scope.objects, _objects, as_names(custom_objects), module_objects or {}):
        if name in known:
            return known[name]
    return None


def find(*names: Any) -> Any:
    """What the first known of several names means; None if none of them is known."""
    for name in names:
        if isinstance(name, str) and (_scope.objects or _objects):
            found = get_registered_object(name)
            if found is not None:
                return found
    return None


def find_in_any_package(name: str) -> Any:
    """What ``name`` means in whatever package it was registered: ``"f"`` finds ``"mine>f"``."""
    known = {**_objects, **_scope.objects}
    return find(name) or next((thing for key, thing in known.items() if key.endswith(f">{name}")), None)
