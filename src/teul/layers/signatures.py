"""What the methods of a layer's class take, by name."""

import functools
import inspect
from typing import Any

from teul.errors import problem


@functools.cache
def told_shapes(kind: type, method: str) -> tuple[str, ...]:
    """The arguments of a method that is told shapes, if they are several: each is named after one of ``call``'s.

    Raises:
        ValueError: one is not.
    """
    taken = list(inspect.signature(getattr(kind, method)).parameters.values())[1:]
    names = [p.name for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    if len(names) < 2:
        return ()
    known = parameters(kind)
    for name in names:
        if not name.endswith("_shape") or name.removesuffix("_shape") not in known:
            raise problem("shape_argument", owner=kind.__name__, method=method, name=name, known=", ".join(f"{n}_shape" for n in known))
    return tuple(names)


def shapes_for(kind: type, method: str, shapes: dict[str, Any]) -> dict[str, Any] | None:
    """The shapes that a method is told by name; None where it is told but one, or none of those it names is known."""
    found = {name: shapes[name.removesuffix("_shape")] for name in told_shapes(kind, method) if name.removesuffix("_shape") in shapes}
    return found or None


NO_TRAINING = object()


@functools.cache
def default_training(kind: type) -> Any:
    """What a class's ``call`` takes as ``training`` where nobody says it."""
    parameter = inspect.signature(kind.call).parameters.get("training")
    return NO_TRAINING if parameter is None else None if parameter.default is parameter.empty else parameter.default


@functools.cache
def parameters(kind: type) -> tuple[str, ...]:
    """The names of the arguments that a class's ``call`` takes."""
    return tuple(inspect.signature(kind.call).parameters)[1:]


def named(kind: type, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call by name."""
    names = [n for n in parameters(kind) if n not in ("args", "kwargs")] or ["inputs"]
    return {**dict(zip(names, args, strict=False)), **kwargs}
