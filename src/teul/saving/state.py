"""What a model remembers, part by part, under the paths that Keras gives the parts in its files.

A path follows the attributes that lead to a part: ``layers/dense_1``, ``layers/bidirectional/forward_layer/cell``. In a list, parts
are called by their classes and counted; where one part can be reached in several ways, the first in alphabetical order counts.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from teul.errors import note, problem
from teul.layers.base import Layer
from teul.layers.state import Stateful
from teul.registry import snake_case
from teul.variables import Variable

Arrays = dict[str, np.ndarray]


class Group(NamedTuple):
    """The arrays of one part, by number, and what the part was called."""

    name: str | None
    arrays: Arrays


Groups = dict[str, Group]


class Part(NamedTuple):
    """One part of a model, and the paths at which a file may have its arrays, the likeliest first."""

    thing: Any
    paths: list[str]


# Finding the parts ----------------------------------------------------------------------------------------------------------------------


def parts(model: Any, named: Groups | None = None) -> list[Part]:
    """All parts of a model, outermost first.

    Args:
        model: the model.
        named: what a file holds, if its layers are those of the model by name: then names count more than the order.
    """
    found: dict[int, Part] = {}
    _visit(model, "", found, named, ())
    return list(found.values())


def _visit(thing: Any, path: str, found: dict[int, Part], named: Groups | None, above: tuple) -> None:
    if id(thing) in above:
        return
    part = found.setdefault(id(thing), Part(thing, []))
    if path in part.paths:
        return
    part.paths.append(path)
    for name, child in _children(thing):
        _visit_any(child, f"{path}/{name}" if path else name, found, named, (*above, id(thing)))


def _visit_any(value: Any, path: str, found: dict[int, Part], named: Groups | None, above: tuple) -> None:
    if isinstance(value, Stateful):
        _visit(value, path, found, named, above)
    elif isinstance(value, (list, tuple, dict)) and id(value) not in above:
        _visit_list(list(value.values()) if isinstance(value, dict) else value, path, found, named, (*above, id(value)))


def _visit_list(values: Any, path: str, found: dict[int, Part], named: Groups | None, above: tuple) -> None:
    used: Counter[str] = Counter()
    known = _paths_by_name(values, path, named)
    for value in values:
        stateful = isinstance(value, Stateful)
        if not (stateful or isinstance(value, (list, tuple, dict))):
            continue
        name = snake_case(type(value).__name__) if stateful else "container"
        numbered = f"{name}_{used[name]}" if used[name] else name
        used[name] += 1
        place = known.get(value.name) if stateful else None
        _visit_any(value, place or f"{path}/{numbered}", found, named, above)


def _paths_by_name(values: Any, path: str, named: Groups | None) -> dict[str, str]:
    """Where a file has the layers of a list, by their names; nothing unless it has every one of them."""
    if not named:
        return {}
    depth = path.count("/") + 1
    here = {g.name: p for p, g in named.items() if g.name and p.startswith(f"{path}/") and p.count("/") == depth}
    wanted = [v.name for v in values if isinstance(v, Stateful) and v.variables]
    return here if all(name in here for name in wanted) and len(set(wanted)) == len(wanted) else {}


def _children(thing: Any) -> Iterator[tuple[str, Any]]:
    """The attributes of a part that may hold parts, in the order in which Keras visits them."""
    ours = type(thing).__module__.startswith("teul.")
    listed = hasattr(thing, "_layers")
    if listed:
        yield "layers", thing.layers
    names = {n for n in vars(thing) if n not in _PLAIN and n not in getattr(type(thing), "_untracked", ())}
    names |= {n for kind in type(thing).__mro__ if not _is_base(kind) for n, v in vars(kind).items() if isinstance(v, property)}
    if isinstance(getattr(type(thing), "layers", None), property) and not listed:
        names.add("layers")
    for name in sorted(names, key=lambda n: f"~{n}" if n.startswith("_") else n):
        try:
            value = getattr(thing, name)
        except Exception:  # a property of the user's that cannot be read now holds no part
            continue
        # In Keras a private layer of a layer usually has a property without the underscore.
        yield (name.lstrip("_") if ours else name), value


_PLAIN = {*vars(Layer(name="layer")), "_layers", "_nodes", "_wiring", "_weights", "optimizer", "objective"}


def _is_base(kind: type) -> bool:
    return kind in Layer.__mro__ or kind.__module__.startswith("teul.models")


# Taking and giving -----------------------------------------------------------------------------------------------------------------------


def collect(model: Any) -> Groups:
    """What each part of a model remembers."""
    groups: Groups = {}
    for thing, paths in parts(model):
        store: dict[str, Any] = {}
        thing.save_own_variables(store)
        groups[paths[0]] = Group(thing.name, {str(key): np.asarray(getattr(v, "value", v)) for key, v in store.items()})
    return groups


def spread(model: Any, groups: Groups, *, path: Any, by_name: bool = False, skip_mismatch: bool = False) -> None:
    """Give each part of a model what a file holds for it; if something does not fit, all stays as it was.

    Raises:
        ValueError: naming the first part that does not fit (unless ``skip_mismatch``).
    """
    before = [(v, v._value) for v in model.variables]
    failed: list[tuple[str, str]] = []
    for thing, paths in parts(model, groups if by_name else None):
        why = _give(thing, [groups[p].arrays for p in paths if p in groups])
        if why:
            failed.append((thing.name, why))
    if failed and not skip_mismatch:
        for variable, value in before:
            variable._value = value
        raise problem("weights_do_not_fit_file", path=path, count=len(failed), layer=failed[0][0], why=failed[0][1].rstrip("."))
    if failed:
        note("weights_skipped", stacklevel=5, path=path, names=", ".join(name for name, _ in failed))


def _give(thing: Any, stores: list[Arrays]) -> str:
    """Give a part the first of several stores that fits; says why none did."""
    own = _own(thing)
    why = "" if stores or not own else "the file has nothing for it"
    for store in stores:
        kept = [(v, v._value) for v in own]
        try:
            thing.load_own_variables(store)
        except Exception as error:  # the part's own method may be a user's
            why = why or str(error) or type(error).__name__
            for variable, value in kept:
                variable._value = value
        else:
            return ""
    return why


def _own(thing: Any) -> list[Variable]:
    return thing._own_weights()


def seeds(model: Any) -> dict[str, Variable]:
    """The places of the random streams, by path: what Keras does not write, but going on exactly needs."""
    found = {}
    for thing, paths in parts(model):
        streams = [v for v in thing._own_variables() if v.name.endswith("seed_generator_state")]
        found.update({f"{paths[0]}/seeds/{i}": v for i, v in enumerate(streams)})
    return found
