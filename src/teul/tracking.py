"""Which Variables and parts an object holds: found in its attributes, in the order they were assigned, each once."""

from collections.abc import Iterator
from typing import Any, TypeVar

Kind = TypeVar("Kind")


# Nothing is held in these; most attributes are of these types.
_PLAIN = (str, int, float, bool, type(None))


def held(owner: Any, kind: type[Kind] | tuple[type, ...]) -> Iterator[Kind]:
    """The objects of ``kind`` among ``owner``'s attributes, also inside lists, tuples and dicts.

    Attributes named in the class's ``_untracked`` are not looked into.
    """
    skipped = getattr(type(owner), "_untracked", ())
    seen: set[int] = set()
    for name, value in vars(owner).items():
        if type(value) not in _PLAIN and name not in skipped:
            yield from _search(value, kind, seen)


def found_in(value: Any, kind: type[Kind] | tuple[type, ...]) -> Iterator[Kind]:
    """The objects of ``kind`` in a value: itself, or what is in its lists, tuples and dicts; each once."""
    return _search(value, kind, set())


def _search(value: Any, kind: Any, seen: set[int]) -> Iterator[Any]:
    if isinstance(value, kind):
        if id(value) not in seen:
            seen.add(id(value))
            yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _search(part, kind, seen)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _search(part, kind, seen)
