"""Nested lists, tuples and dicts of anything: flatten them, map over them, build them again. None counts as a leaf, as in Keras."""

from collections.abc import Callable, Iterable
from typing import Any

import jax

from teul.errors import problem


class MAP_TO_NONE:
    """What a function of :func:`traverse` returns to put None in the place of a part."""


def _none(x: Any) -> bool:
    return x is None


def is_nested(structure: Any) -> bool:
    """Whether it is a list, tuple or dict.

    >>> is_nested([1]), is_nested({"a": 1}), is_nested("text")
    (True, True, False)
    """
    return isinstance(structure, (list, tuple, dict))


def flatten(structure: Any) -> list[Any]:
    """The leaves, those of a dict in the order of its keys.

    >>> flatten({"b": 1, "a": (2, [None])})
    [2, None, 1]
    """
    return jax.tree.leaves(structure, is_leaf=_none)


def flatten_with_path(structure: Any) -> list[tuple[tuple, Any]]:
    """The leaves with their keys and places.

    >>> flatten_with_path({"a": [5, 6]})
    [(('a', 0), 5), (('a', 1), 6)]
    """
    found, _ = jax.tree_util.tree_flatten_with_path(structure, is_leaf=_none)
    return [(tuple(_key(step) for step in path), leaf) for path, leaf in found]


def _key(step: Any) -> Any:
    return next(getattr(step, name) for name in ("key", "idx", "name") if hasattr(step, name))


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
    return jax.tree.map(func, *structures, is_leaf=_none if none_is_leaf else None)


def map_structure_up_to(shallow_structure: Any, func: Callable, *structures: Any) -> Any:
    """``func`` of the parts of structures that stand where a shallower one has its leaves."""
    if not structures:
        raise problem("bad_argument", owner="map_structure_up_to", argument="structures", expected="at least one", got="none")
    return jax.tree.map(lambda _, *parts: func(*parts), shallow_structure, *structures, is_leaf=_none)


def pack_sequence_as(structure: Any, flat_sequence: Iterable[Any]) -> Any:
    """The structure with other leaves, given in the order of :func:`flatten`.

    >>> pack_sequence_as({"a": 0, "b": [0, 0]}, [1, 2, 3])
    {'a': 1, 'b': [2, 3]}
    """
    definition = jax.tree.structure(structure, is_leaf=_none)
    leaves = list(flat_sequence)
    if len(leaves) != definition.num_leaves:
        expected = f"of {definition.num_leaves} entries, as the structure has leaves"
        raise problem("bad_argument", owner="pack_sequence_as", argument="flat_sequence", expected=expected, got=f"of {len(leaves)}")
    return jax.tree.unflatten(definition, leaves)


def assert_same_structure(a: Any, b: Any, check_types: Any = None) -> None:
    """Refuse two structures that are not alike.

    Raises:
        ValueError: they differ.
    """
    if str(jax.tree.structure(a, is_leaf=_none)) != str(jax.tree.structure(b, is_leaf=_none)):
        raise problem("bad_argument", owner="assert_same_structure", argument="b", expected=f"nested like {_shown(a)}", got=_shown(b))


def assert_same_paths(a: Any, b: Any) -> None:
    """Refuse two structures whose leaves are at different places; a list is like a tuple.

    Raises:
        ValueError: they differ.
    """
    first, second = ([path for path, _ in flatten_with_path(s)] for s in (a, b))
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
    structure = _rebuilt(structure, [traverse(func, part, top_down) for part in _parts(structure)])
    if top_down:
        return structure
    found = func(structure)
    return structure if found is None else None if found is MAP_TO_NONE else found


def _parts(structure: Any) -> list[Any]:
    return list(structure.values()) if isinstance(structure, dict) else list(structure) if is_nested(structure) else []


def _rebuilt(structure: Any, parts: list[Any]) -> Any:
    if isinstance(structure, dict):
        return type(structure)(zip(structure, parts, strict=True))
    if hasattr(structure, "_fields"):
        return type(structure)(*parts)
    return type(structure)(parts) if is_nested(structure) else structure


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
    return jax.tree.map(func, structure, is_leaf=_is_shape)
