"""Families of named things: losses, layers, optimizers, ... each found by its name, in any case Keras uses."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from teul import custom_objects
from teul.errors import nearest, problem

FAMILIES: list["Family"] = []
"""All families, in the order in which a name without a module is looked for."""


def snake_case(name: str) -> str:
    """``MeanSquaredError`` -> ``mean_squared_error``, as Keras names classes in strings.

    >>> snake_case("MeanSquaredError"), snake_case("AUC"), snake_case("Conv2DTranspose")
    ('mean_squared_error', 'auc', 'conv2d_transpose')
    """
    out = ""
    for i, c in enumerate(name):
        starts_word = (
            c.isupper() and i > 0 and (name[i - 1].islower() or (i + 1 < len(name) and name[i + 1].islower() and not name[i - 1].isdigit()))
        )
        out += ("_" if starts_word else "") + c.lower()
    return out


class Family:
    """The named members of one kind of thing.

    ``kind`` is the word for a member in messages ("loss"); ``module`` is where Keras keeps it ("keras.losses").
    """

    def __init__(self, kind: str, module: str):
        self.kind, self.module = kind, module
        self.members: dict[str, Any] = {}
        FAMILIES.append(self)

    def add(self, *names: str) -> Callable:
        """A decorator that gives a class or function its names: its own, in both spellings, and ``names``."""

        def decorate(member):
            for name in (member.__name__, snake_case(member.__name__), *names):
                self.members.setdefault(name, member)
            return member

        return decorate

    def find(self, name: str) -> Any:
        """The member called ``name`` (a custom object comes first); the nearest right name is part of the refusal."""
        own = custom_objects.find(name)
        if own is not None:
            return own
        if name in self.members:
            return self.members[name]
        lower = {known.lower(): member for known, member in self.members.items()}
        if name.lower() in lower:
            return lower[name.lower()]
        known = sorted(self.shown())
        raise problem("unknown_name", kind=self.kind, name=name, hint=nearest(name, known), known=", ".join(known))

    def knows(self, name: str) -> bool:
        """Whether there is a member of that name, in any case."""
        return name in self.members or name.lower() in {known.lower() for known in self.members}

    def shown(self) -> set[str]:
        """The names to offer to a person: one a member, layers by their classes, everything else as it is written in strings."""
        members = {id(m): m.__name__ for m in self.members.values()}.values()
        forms = ([m] if self.kind == "layer" else [snake_case(m), m.lower(), m] for m in members)
        names = {next((form for form in spelled if form in self.members), spelled[0]) for spelled in forms}
        return {n for n in names if not n.endswith(("wrapper", "wrapper_")) and n not in ("loss_function", "formula", "loss", "metric")}

    def name_of(self, member: Any) -> str | None:
        """The first name ``member`` was given, or None for a stranger."""
        return next((name for name, known in self.members.items() if known is member), None)

    def get(self, identifier: Any) -> Any:
        """The member for a name, a config, a class, an object or a function (the last two as they are).

        Classes are instantiated with their defaults; None stays None.
        """
        if isinstance(identifier, str):
            identifier = self.find(identifier)
        elif isinstance(identifier, Mapping):
            from teul.serialization import deserialize

            if "class_name" not in identifier:
                raise problem("not_understood", kind=self.kind, got=repr(identifier))
            identifier = deserialize({"config": {}, **identifier}, self)
        if inspect.isclass(identifier):
            return identifier()
        if identifier is None or callable(identifier) or hasattr(identifier, "get_config"):
            return identifier
        raise problem("not_understood", kind=self.kind, got=repr(identifier))
