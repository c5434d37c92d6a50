"""Automatic names: ``dense``, ``dense_1``, ... counted over the session, as Keras counts them."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_counts: Counter[str] = Counter()


def unique_name(prefix: str) -> str:
    """``prefix`` the first time, then ``prefix_1``, ``prefix_2``, ..."""
    count = _counts[prefix]
    _counts[prefix] += 1
    return f"{prefix}_{count}" if count else prefix


@contextmanager
def uncounted() -> Iterator[None]:
    """Inside, automatic names are given as ever, and are not counted afterwards."""
    before = _counts.copy()
    try:
        yield
    finally:
        _counts.clear()
        _counts.update(before)


def start_names_anew() -> None:
    """Count from the beginning again."""
    _counts.clear()


class _Places(threading.local):
    """What is being built or called by this thread, the outermost first, each with its name."""

    def __init__(self):
        self.stack: list[tuple[Any, str]] = []


_places = _Places()


@contextmanager
def inside(owner: Any) -> Iterator[None]:
    """Inside, what is made has a path that begins with the owner's."""
    if _places.stack and _places.stack[-1][0] is owner:
        yield
        return
    _places.stack.append((owner, owner.name))
    try:
        yield
    finally:
        _places.stack.pop()


def path_of(owner: Any) -> str:
    """The names of all that ``owner`` is inside of, and its own: ``model/block/dense``."""
    stack = _places.stack
    names = [name for _, name in stack]
    return "/".join(names if stack and stack[-1][0] is owner else [*names, owner.name])
