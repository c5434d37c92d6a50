"""Inputs and outputs in containers within containers: where each tensor stands, and what was given for it."""

from typing import Any

import jax

from teul.errors import problem
from teul.symbolic import is_symbolic

Path = tuple[Any, ...]


def paths_of(tree: Any) -> list[Path]:
    """The keys and places that lead to each tensor, in the order in which the tensors are walked."""
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree, is_leaf=is_symbolic)
    return [tuple(getattr(step, "key", getattr(step, "idx", None)) for step in path) for path, _ in leaves]


def nested(tree: Any) -> bool:
    """Whether there are containers within a container."""
    return any(len(path) > 1 for path in paths_of(tree))


def flat(value: Any, tree: Any, what: str) -> list[Any]:
    """What was given for each tensor of ``tree``: found by its path, or one thing for all that is below.

    >>> from teul import Input
    >>> flat({"x": ["mse", "mae"], "y": "mse"}, {"x": [Input((1,)), Input((2,))], "y": Input((3,))}, "loss")
    ['mse', 'mae', 'mse']
    """
    return [_at(value, path, what) for path in paths_of(tree)]


def _at(value: Any, path: Path, what: str) -> Any:
    for step in path:
        if isinstance(value, dict):
            if step not in value and what in ("x", "y"):
                raise problem("unknown_name", kind=f"part of {what}", name=step, hint="", known=", ".join(map(str, value)))
            value = value.get(step)
        elif isinstance(value, (list, tuple)) and isinstance(step, int):
            if step >= len(value):
                facts = {"owner": "Model", "argument": what, "got": f"{len(value)} entries"}
                raise problem("bad_argument", expected=f"as long as the model's own list (at least {step + 1} entries)", **facts)
            value = value[step]
        else:
            return value
    return value


def names_of(tree: Any, layers: list[str]) -> list[str]:
    """Names for nested outputs: the keys on the way, and at the end the key or the name of the layer (``"x/dense"``)."""
    named = zip(paths_of(tree), layers, strict=True)
    return ["/".join(map(str, path if isinstance(path[-1], str) else (*path[:-1], layer))) for path, layer in named]
