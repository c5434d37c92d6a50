"""Nested lists, tuples and dicts of anything: flatten them, map over them, build them again. None counts as a leaf, as in Keras."""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any

from teul.errors import problem


class MAP_TO_NONE:
    """What a function of :func:`traverse` returns to put None in the place of a part."""


def is_nested(structure: Any) -> bool:
    """Whether it is a list, tuple, dict or deque.

    >>> is_nested([1]), is_nested({"a": 1}), is_nested("text")
    (True, True, False)
    """
    return isinstance(structure, (list, tuple, dict, deque))


def _items(structure: Any) -> list[tuple[Any, Any]]:
    """Its parts with their keys or places: those of a dict by its keys in order, unless it keeps an order of its own."""
    if not isinstance(structure, dict):
        return list(enumerate(structure))
    if isinstance(structure, OrderedDict):
        return list(structure.items())
    try:
        return sorted(structure.items(), key=lambda item: item[0])
    except TypeError:  # keys of several types
        return sorted(structure.items(), key=lambda item: (type(item[0]).__name__, item[0]))


def _parts(structure: Any) -> list[Any]:
    return [part for _, part in _items(structure)] if is_nested(structure) else []


def _rebuilt(structure: Any, parts: Iterable[Any]) -> Any:
    """One like it, with other parts; a dict keeps the order of its keys."""
    if isinstance(structure, dict):
        found = dict(zip((key for key, _ in _items(structure)), parts, strict=True))
        ordered = {key: found[key] for key in structure}
        return defaultdict(structure.default_factory, ordered) if isinstance(structure, defaultdict) else type(structure)(ordered)
    if hasattr(structure, "_fields"):
        return type(structure)(*parts)
    return deque(parts, structure.maxlen) if isinstance(structure, deque) else type(structure)(parts)


def flatten(structure: Any) -> list[Any]:
    """The leaves, those of a dict in the order of its keys.

    >>> flatten({"b": 1, "a": (2, [None])})
    [2, None, 1]
    """
    return [leaf for part in _parts(structure) for leaf in flatten(part)] if is_nested(structure) else [structure]


def flatten_with_path(structure: Any) -> list[tuple[tuple, Any]]:
    """The leaves with their keys and places.

    >>> flatten_with_path({"a": [5, 6]})
    [(('a', 0), 5), (('a', 1), 6)]
    """
    if not is_nested(structure):
        return [((), structure)]
    return [((key, *path), leaf) for key, part in _items(structure) for path, leaf in flatten_with_path(part)]


def map_structure(func: Callable, *structures: Any, none_is_leaf: bool = True) -> Any:
    """``func`` of the leaves at each place of structures that are alike.

    >>> map_structure(lambda a, b: a + b, {"x": 1, "y": [2]}, {"x": 10, "y": [20]})
    {'x': 11, 'y': [22]}
    """
    if not callable(func):
        raise problem("not_understood", kind="function", got=repr(func))
    if not structures:
        raise problem("bad_argument", owner="map_structure", argument="structures", expected="at least one", got="none")
    for other in structures[1:]:
        assert_same_structure(structures[0], other)

    def mapped(first: Any, *others: Any) -> Any:
        if is_nested(first):
            return _rebuilt(first, [mapped(*parts) for parts in zip(_parts(first), *(_in_order(first, o) for o in others), strict=True)])
        if none_is_leaf or first is not None:
            return func(first, *others)
        for other in others:
            if other is not None:
                raise problem("bad_argument", owner="map_structure", argument="structures", expected="None at the same places", got=other)
        return None

    return mapped(*structures)


def map_structure_up_to(shallow_structure: Any, func: Callable, *structures: Any) -> Any:
    """``func`` of the parts of structures that stand where a shallower one has its leaves."""
    if not structures:
        raise problem("bad_argument", owner="map_structure_up_to", argument="structures", expected="at least one", got="none")

    def mapped(shallow: Any, *others: Any) -> Any:
        if shallow is not None and not is_nested(shallow):
            return func(*others)
        for other in others:
            if not _alike(shallow, other):
                expected = f"nested like {_shown(shallow_structure)}"
                raise problem("bad_argument", owner="map_structure_up_to", argument="structures", expected=expected, got=repr(other))
        if shallow is None:
            return None
        return _rebuilt(shallow, [mapped(*parts) for parts in zip(_parts(shallow), *(_in_order(shallow, o) for o in others), strict=True)])

    return mapped(shallow_structure, *structures)


def pack_sequence_as(structure: Any, flat_sequence: Iterable[Any]) -> Any:
    """The structure with other leaves, given in the order of :func:`flatten`.

    >>> pack_sequence_as({"a": 0, "b": [0, 0]}, [1, 2, 3])
    {'a': 1, 'b': [2, 3]}
    """
    count, leaves = len(flatten(structure)), list(flat_sequence)
    if len(leaves) != count:
        expected = f"of {count} entries, as the structure has leaves"
        raise problem("bad_argument", owner="pack_sequence_as", argument="flat_sequence", expected=expected, got=f"of {len(leaves)}")
    rest = iter(leaves)

    def packed(part: Any) -> Any:
        return _rebuilt(part, [packed(p) for p in _parts(part)]) if is_nested(part) else next(rest)

    return packed(structure)


def _alike(a: Any, b: Any) -> bool:
    """Whether two parts are of the same kind and size, whatever is in them; one dict is like another of the same keys."""
    if isinstance(a, dict) or isinstance(b, dict):
        return isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys()
    if is_nested(a) or is_nested(b):
        return type(a) is type(b) and len(a) == len(b)
    return (a is None) == (b is None)


def assert_same_structure(a: Any, b: Any, check_types: Any = None) -> None:
    """Refuse two structures that are not alike.

    Raises:
        ValueError: they differ.
    """

    def same(a: Any, b: Any) -> bool:
        if not is_nested(a) and not is_nested(b):
            return True
        return _alike(a, b) and all(same(p, q) for p, q in zip(_parts(a), _in_order(a, b), strict=True))

    if not same(a, b):
        raise problem("bad_argument", owner="assert_same_structure", argument="b", expected=f"nested like {_shown(a)}", got=_shown(b))


def _in_order(a: Any, b: Any) -> list[Any]:
    """The parts of b in the order of those of a."""
    return [b[key] for key, _ in _items(a)] if isinstance(a, dict) else _parts(b)


def assert_same_paths(a: Any, b: Any) -> None:
    """Refuse two structures whose leaves are at different places; a list is like a tuple.

    Raises:
        ValueError: they differ.
    """
    first, second = ({path for path, _ in flatten_with_path(s)} for s in (a, b))
    if first != second:
        raise problem("bad_argument", owner="assert_same_paths", argument="b", expected=f"nested like {_shown(a)}", got=_shown(b))


def _shown(structure: Any) -> str:
    return str(map_structure(lambda _: ".", structure)).replace("'.'", ".")


def traverse(func: Callable, structure: Any, top_down: bool = True) -> Any:
    """``func`` of every part, the whole first (or last): what it returns, unless that is None, takes the part's place."""
    if top_down:
        found = func(structure)
        if found is not None:
            return None if found is MAP_TO_NONE else found
    if is_nested(structure):
        structure = _rebuilt(structure, [traverse(func, part, top_down) for part in _parts(structure)])
    if top_down:
        return structure
    found = func(structure)
    return structure if found is None else None if found is MAP_TO_NONE else found


def lists_to_tuples(structure: Any) -> Any:
    """The same with tuples in the place of lists.

    >>> lists_to_tuples([1, [2, {"a": [3]}]])
    (1, (2, {'a': (3,)}))
    """
    return traverse(lambda part: tuple(part) if isinstance(part, list) else None, structure, top_down=False)


def _is_shape(part: Any) -> bool:
    return isinstance(part, (list, tuple)) and all(n is None or isinstance(n, int) for n in part)


def map_shape_structure(func: Callable, structure: Any) -> Any:
    """``func`` of each shape, which counts as a leaf.

    >>> map_shape_structure(len, {"a": (None, 3), "b": (2,)})
    {'a': 2, 'b': 1}
    """
    if not callable(func):
        raise problem("not_understood", kind="function", got=repr(func))
    if _is_shape(structure) or not is_nested(structure):
        return func(structure)
    return _rebuilt(structure, [map_shape_structure(func, part) for part in _parts(structure)])
