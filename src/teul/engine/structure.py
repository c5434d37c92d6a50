"""The structure of what a program computes, as a hashable key; and what is left out of it because the program takes it as arguments.

Two models have one structure if they would trace to the same program: the same kinds of layers with the same settings, whatever
their names, weights and :class:`~teul.configured.Number` fields. What a user wrote counts by what it says and by the values of all
it refers to (:mod:`teul.engine.reference`); what cannot be compared is *opaque* and shares its program with nothing.
"""

import hashlib
import inspect
import itertools
import types
import weakref
from typing import Any

import jax
import numpy as np

from teul.configured import Configured, number_fields
from teul.engine.reference import constants_of_class, from_library, referred_by
from teul.variables import SeedGenerator, Variable, ambient_seeds

_serials: "weakref.WeakKeyDictionary[Any, int]" = weakref.WeakKeyDictionary()
_next_serial = itertools.count()


class Structure:
    """The structure of some parts (a model, its objective, its optimizer).

    Attributes:
        key: equal for parts that trace to the same program.
        numbers: the ``(owner, field)`` pairs of the numbers that the program takes as arguments, in a fixed order.
        variables: all Variables that the program may read, those in a user's functions and helpers too.
    """

    def __init__(self, *parts: Any):
        walk = _Walk()
        self.key = tuple(walk.key(part) for part in parts)
        self.numbers, self.variables = walk.numbers, walk.variables
        if walk.foreign:
            # What a user wrote may draw random numbers without saying from where.
            self.variables = [*self.variables, ambient_seeds().state]


def _serial(thing: Any) -> int:
    """A number that no other living or dead object has had."""
    try:
        return _serials.setdefault(thing, next(_next_serial))
    except TypeError:
        return next(_next_serial)


class _Walk:
    """One walk over a model's parts. An object met twice counts by its place, so shared parts are structure too."""

    def __init__(self):
        self.seen: dict[int, tuple[int, Any]] = {}
        self.numbers: list[tuple[Any, str]] = []
        self.variables: list[Variable] = []
        self.foreign = False  # whether there is a user's code among the parts

    def key(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float, str, bytes, complex)):
            return (type(value).__name__, repr(value) if isinstance(value, float) else value)  # repr tells -0.0 from 0.0
        if id(value) in self.seen:
            return ("again", self.seen[id(value)][0])
        if isinstance(value, (list, tuple)):
            return (type(value).__name__, *map(self.key, value))
        if isinstance(value, dict):
            return ("dict", *((str(k), self.key(v)) for k, v in value.items()))
        if isinstance(value, (set, frozenset)):
            return ("set", *sorted(map(repr, value)))
        self.seen[id(value)] = (len(self.seen), value)  # the value too, so that no other gets its id meanwhile
        return self.of_object(value)

    def of_object(self, value: Any) -> Any:
        if isinstance(value, Variable):
            self.variables.append(value)
            return ("variable", value.shape, value.dtype, value.trainable, self.key(value.regularizer), self.key(value.constraint))
        if isinstance(value, SeedGenerator):
            return ("seeds", self.key(value.state))
        if isinstance(value, (np.ndarray, np.generic, jax.Array)):
            return self.array(value)
        if inspect.isclass(value):
            return self.code_of(value)
        if isinstance(value, types.MethodType):
            return ("method", self.key(value.__func__), self.key(value.__self__))
        if isinstance(value, types.FunctionType):
            return self.function(value)
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        if from_library(value) and callable(value) and not isinstance(value, Configured):
            return ("library", type(value).__name__, getattr(value, "__module__", ""), getattr(value, "__qualname__", _serial(value)))
        if hasattr(value, "__dict__"):
            return self.thing(value)
        if isinstance(held := getattr(value, "array", None), (np.ndarray, jax.Array)):
            return self.array(held)  # a tensor of the course's tensorflow, such as positions that a layer keeps
        return ("opaque", _serial(value))

    def array(self, value: Any) -> tuple:
        if isinstance(value, jax.core.Tracer):
            return ("traced",)  # left over from a trace; no program can use it
        array = np.ascontiguousarray(value)
        return ("array", array.shape, str(array.dtype), hashlib.blake2b(array.tobytes()).digest())

    def thing(self, value: Any) -> tuple:
        """An object by its class and attributes; numbers that are arguments count only as being there."""
        kind = type(value)
        free = [f.name for f in number_fields(kind) if f.free(value)]
        self.numbers += [(value, name) for name in free]
        ignored = {*free, *getattr(kind, "_untracked", ())}
        if from_library(kind):
            # Teul's own layers draw from their SeedGenerators and use initializers only to make weights.
            ignored |= {n for n in vars(value) if n in ("seed", "_seed") or n.endswith("_initializer")}
        attributes = [(name, self.key(attribute)) for name, attribute in vars(value).items() if name not in ignored]
        return (kind.__name__, self.code_of(kind), tuple(free), *attributes)

    def code_of(self, kind: type) -> Any:
        """Teul's own classes count by identity, a user's by what they say."""
        if from_library(kind):
            return kind
        self.foreign = True
        written = [base for base in kind.__mro__ if not from_library(base)]
        return (kind.__qualname__, *((name, self.key(part)) for base in written for name, part in constants_of_class(base)))

    def function(self, function: types.FunctionType) -> tuple:
        """A function by its code and by all it refers to."""
        if from_library(function) and function.__closure__ is None:
            return ("library", function.__module__, function.__qualname__)
        self.foreign = self.foreign or not from_library(function)
        refers = {name: self.key(value) for name, value in referred_by(function).items()}
        return ("function", function.__code__, *sorted(refers.items()))
