"""Objects made from plain arguments, and the numbers among them that a compiled program takes as arguments.

Two habits carry the library:

*A class keeps each argument of its constructor as an attribute of the same name.* Then its configuration, its copy and the
structure by which programs are cached follow from the signature, and no class writes them out again.

*A number that does not change the structure of a computation is a* :class:`Number` *field.* Read normally it is the float
that was given; read while a program is traced it is that program's argument. So models that differ in such numbers
(dropout rate, momentum, L2 factor) share one compiled program, and many of them can train at once.
"""

import inspect
import numbers
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Self

from teul.errors import problem
from teul.registry import FAMILIES
from teul.serialization import deserialize, serialize
from teul.spellings import OLD_KEYS, OLD_VALUES, USELESS_KEYS

__all__ = ["Configured", "Number", "arguments", "deserialize", "is_number", "number_fields", "numbers_bound", "serialize"]

_SKIPPED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class _Scope(threading.local):
    """The values that Numbers have inside the program being traced by this thread."""

    def __init__(self):
        self.values: dict[tuple[int, str], Any] = {}


_scope = _Scope()


class Number:
    """A field holding a number that programs take as an argument.

    ``off`` is a value at which the term is absent, so that being off is structure (momentum 0 keeps no velocity).
    None, callables and arrays may stand in the field too; they are structure.
    """

    def __init__(self, *, off: float | None = None):
        self.off_value = off

    def __set_name__(self, owner: type, name: str):
        self.name = name

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        if owner is None:
            return self
        return _scope.values.get((id(owner), self.name), owner.__dict__.get(self.name))

    def __set__(self, owner: Any, value: Any):
        owner.__dict__[self.name] = value

    def off(self, owner: Any) -> bool:
        """Whether the term is absent in ``owner``: a fact about structure, the same inside and outside a program."""
        value = owner.__dict__.get(self.name)
        return value is None or (self.off_value is not None and is_number(value) and value == self.off_value)

    def free(self, owner: Any) -> bool:
        """Whether ``owner`` holds a plain number here that a program can take as an argument."""
        return is_number(owner.__dict__.get(self.name)) and not self.off(owner)


def is_number(value: Any) -> bool:
    """A plain real number: not a flag, not an array."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


@cache
def number_fields(kind: type) -> tuple[Number, ...]:
    """The Number fields of a class, base classes first."""
    fields = {name: f for base in reversed(kind.__mro__) for name, f in vars(base).items() if isinstance(f, Number)}
    return tuple(fields.values())


@contextmanager
def numbers_bound(values: dict[tuple[int, str], Any]) -> Iterator[None]:
    """Inside, each Number field named by ``(id(owner), field name)`` reads as the given value."""
    before = _scope.values
    _scope.values = {**before, **values}
    try:
        yield
    finally:
        _scope.values = before


@cache
def arguments(kind: type) -> tuple[str, ...]:
    """The names of a class's constructor arguments, its own first, then those it passes on through ``**kwargs``."""
    names: list[str] = []
    for base in kind.__mro__:
        if "__init__" not in vars(base):
            continue
        parameters = list(inspect.signature(base.__init__).parameters.values())[1:]
        names += [p.name for p in parameters if p.kind not in _SKIPPED and p.name not in names]
        if not any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
            break
    return tuple(names)


class Configured:
    """Base of everything that is made from plain arguments and kept as attributes of the same names."""

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data; ``from_config`` makes an equal object from them."""
        kept = self._kept_arguments()
        lost = [name for name in _required(type(self)) if name not in kept]
        if lost and type(self).get_config.__module__.startswith("teul."):
            raise problem("needs_get_config", owner=type(self).__name__, name=lost[0])
        return {name: _written(name, value) for name, value in kept.items()}

    def _kept_arguments(self) -> dict[str, Any]:
        """The constructor's arguments that are attributes of the same names."""
        return {name: getattr(self, name) for name in arguments(type(self)) if hasattr(self, name)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new object from what ``get_config`` gave, here or in any Keras."""
        return cls(**readable(cls, config))

    @classmethod
    def keras_module(cls) -> str:
        """Where Keras keeps this class: ``teul.losses`` -> ``keras.losses``."""
        top = cls.__module__.split(".")
        return "keras." + top[1] if top[0] == "teul" and len(top) > 1 else cls.__module__


def _written(name: str, value: Any) -> Any:
    """The value of an argument as plain data; an activation of Teul's is written by its name alone, as Keras does."""
    if inspect.isfunction(value) and name != "fn":
        known = next((found for family in FAMILIES if (found := family.name_of(value)) is not None), None)
        if known is not None:
            return known
    return serialize(value)


def readable(kind: type, config: dict[str, Any]) -> dict[str, Any]:
    """A configuration as arguments of ``kind``: objects made, old names translated, what Keras alone needs left out.

    Raises:
        ValueError: the configuration asks for something that this class cannot do.
    """
    config = {name: _part(name, value) for name, value in config.items()}
    known = {*arguments(kind), *_PLACEMENT}
    bases = [base.__name__ for base in kind.__mro__]
    for old, new in ((old, new) for base in bases for old, new in OLD_KEYS.get(base, {}).items()):
        if old in config and old not in known and new not in config:
            config[new] = config.pop(old)
    ours = kind.__module__.startswith("teul.")
    for name, value in list(config.items()):
        today = next((OLD_VALUES[base, name](value) for base in bases if (base, name) in OLD_VALUES), value)
        if name in known:
            config[name] = value if today is None else today
        elif name in USELESS_KEYS or (ours and (today is None or today is False)):
            del config[name]
        elif ours:
            raise problem("config_key", owner=kind.__name__, name=name, value=repr(value))
    return config


# What a layer takes beside its arguments.
_PLACEMENT = ("input_shape", "batch_input_shape", "batch_shape", "input_dim", "batch_size")
# Arguments that look their names up themselves: what stands there without a module is theirs to find.
_FOUND_BY_NAME = ("initializer", "regularizer", "constraint", "activation", "dtype", "learning_rate", "optimizer")


def _part(name: str, value: Any) -> Any:
    """One value of a configuration, with the objects in it made."""
    if isinstance(value, dict) and "class_name" in value and "module" not in value and name.endswith(_FOUND_BY_NAME):
        return value
    if isinstance(value, dict) and "class_name" in value:
        return deserialize(value)
    if isinstance(value, (list, tuple)) and any(isinstance(part, dict) and "class_name" in part for part in value):
        return type(value)(_part(name, part) for part in value)
    return value


@cache
def _required(kind: type) -> tuple[str, ...]:
    """The arguments that a class's own constructor cannot do without."""
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return tuple(p.name for p in parameters if p.default is p.empty and p.kind not in _SKIPPED)
