"""The structure of what a program computes, as a hashable key; and the numbers that are left out of it.

Two models have one structure if they would trace to the same program: the same kinds of layers with the same settings, whatever
their names, weights and :class:`~teul.configured.Number` fields. Functions a user wrote count by what they say and by the values
they refer to; where those cannot be compared, the function is *opaque* and its program is shared with nothing.
"""

import inspect
import itertools
import types
import weakref
from typing import Any

import jax
import numpy as np

from teul.configured import Configured, number_fields
from teul.variables import SeedGenerator, Variable

# What differs between models without changing what they compute.
_IGNORED = {"name", "path", "_last_losses", "_batch_input_shape", "_built_shape", "seed", "_seed", "built", "_compiled"}
_LIBRARIES = ("teul", "jax", "jaxlib", "numpy", "optax", "builtins", "math", "functools", "operator")
_serials: "weakref.WeakKeyDictionary[Any, int]" = weakref.WeakKeyDictionary()
_next_serial = itertools.count()


def structure(*parts: Any) -> tuple[tuple, list[tuple[Any, str]]]:
    """A hashable key that is equal for parts that trace to the same program, and the numbers that are left out of it.

    Returns:
        The key, and the ``(owner, field)`` pairs of the numbers that the program takes as arguments, in a fixed order.
    """
    walk = _Walk()
    return tuple(walk.key(part) for part in parts), walk.numbers


def _serial(thing: Any) -> int:
    """A number that no other living or dead object has had."""
    try:
        return _serials.setdefault(thing, next(_next_serial))
    except TypeError:
        return next(_next_serial)


class _Walk:
    """One walk over a model's parts. An object met twice counts by its place, so shared parts are structure too."""

    def __init__(self):
        self.seen: dict[int, int] = {}
        self.numbers: list[tuple[Any, str]] = []
        self.in_function = 0

    def key(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float, str, bytes, complex)):
            return (type(value).__name__, value)
        if id(value) in self.seen:
            return ("again", self.seen[id(value)])
        if isinstance(value, (list, tuple)):
            return (type(value).__name__, *map(self.key, value))
        if isinstance(value, dict):
            return ("dict", *((str(k), self.key(v)) for k, v in value.items()))
        if isinstance(value, (set, frozenset)):
            return ("set", *sorted(map(repr, value)))
        self.seen[id(value)] = len(self.seen)
        if isinstance(value, Variable):
            return self.variable(value)
        if isinstance(value, SeedGenerator):
            return ("seeds", self.key(value.state))
        if inspect.isclass(value):
            return ("class", value)
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        if isinstance(value, (np.ndarray, np.generic, jax.Array)):
            return self.array(value)
        if isinstance(value, types.MethodType):
            return ("method", self.key(value.__func__), self.key(value.__self__))
        if isinstance(value, types.FunctionType):
            return self.function(value)
        if _from_library(value) and callable(value) and not isinstance(value, Configured):
            return ("library", type(value).__name__, getattr(value, "__module__", ""), getattr(value, "__qualname__", _serial(value)))
        if hasattr(value, "__dict__"):
            return self.thing(value)
        return ("opaque", _serial(value))

    def variable(self, value: Variable) -> tuple:
        # A Variable inside a function would be traced as a constant: such a program must not be shared.
        private = _serial(value) if self.in_function else None
        return ("variable", value.shape, value.dtype, value.trainable, self.key(value.regularizer), self.key(value.constraint), private)

    def array(self, value: Any) -> tuple:
        if isinstance(value, jax.core.Tracer) or value.nbytes > 1 << 20:
            return ("opaque", _serial(value))
        array = np.asarray(value)
        return ("array", array.shape, str(array.dtype), array.tobytes())

    def thing(self, value: Any) -> tuple:
        """An object by its class and attributes; numbers that are arguments count only as being there."""
        free = [f.name for f in number_fields(type(value)) if f.free(value)]
        self.numbers += [(value, name) for name in free]
        ignored = {*free, *_IGNORED, *getattr(type(value), "_untracked", ())}
        attributes = [(name, self.key(attribute)) for name, attribute in vars(value).items() if name not in ignored]
        return (type(value).__name__, self.code_of(type(value)), tuple(free), *attributes)

    def code_of(self, kind: type) -> Any:
        """Teul's own classes count by identity, a user's by what their methods say."""
        if _from_library(kind):
            return kind
        written = [base for base in kind.__mro__ if not _from_library(base)]
        return (kind.__qualname__, *(self.key(f) for base in written for f in vars(base).values() if isinstance(f, types.FunctionType)))

    def function(self, function: types.FunctionType) -> tuple:
        """A function by its code and by everything it refers to."""
        if _from_library(function) and function.__closure__ is None:
            return ("library", function.__module__, function.__qualname__)
        self.in_function += 1
        try:
            inner = inspect.getclosurevars(function)
            refers = {**inner.globals, **inner.nonlocals}
        except (TypeError, ValueError):
            return ("opaque", _serial(function))
        finally:
            self.in_function -= 1
        self.in_function += 1
        key = ("function", function.__code__, self.key(function.__defaults__), self.key(function.__kwdefaults__), self.key(refers))
        self.in_function -= 1
        return key


def _from_library(thing: Any) -> bool:
    return str(getattr(thing, "__module__", None) or "").partition(".")[0] in _LIBRARIES
