"""rearrange: axes named, split, joined and reordered by a pattern (Rogozhnikov's einops)."""

import math
import re
from collections.abc import Callable
from itertools import chain
from typing import Any

from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import tensor as read


def _side(text: str) -> list[list[str]]:
    """``"b (h p) c"`` -> ``[["b"], ["h", "p"], ["c"]]``."""
    return [group.strip("()").split() if group.startswith("(") else [group] for group in re.findall(r"\([^)]*\)|\S+", text)]


def rearrange(tensor, pattern, **axes_lengths):
    """The axes of a tensor split, joined and reordered: ``rearrange(x, "b (h p) c -> b h p c", p=4)``.

    Args:
        tensor: the tensor.
        pattern: the names of its axes, an arrow, and the names in the order wanted; those in one pair of brackets share an axis.
        axes_lengths: the sizes of axes that are split off.
    """
    x = read(tensor)
    left, right = (_side(part) for part in pattern.split("->"))
    if len(left) != x.ndim or sorted(chain(*left)) != sorted(chain(*right)):
        expected = f"the same names on both sides, for the {x.ndim} axes of the tensor"
        raise problem("bad_argument", owner="rearrange", argument="pattern", expected=expected, got=repr(pattern))
    sizes: dict[str, int] = dict(axes_lengths)
    for group, size in zip(left, x.shape, strict=True):
        unknown = [name for name in group if name not in sizes]
        if len(unknown) > 1:
            raise problem("bad_argument", owner="rearrange", argument=unknown[0], expected="given", got="not")
        sizes.update({name: _left(size, [sizes[n] for n in group if n != name]) for name in unknown})
    names = list(chain(*left))
    y = x.reshape([sizes[n] for n in names]).transpose([names.index(n) for n in chain(*right)])
    return y.reshape([math.prod(sizes[n] for n in group) for group in right])


def _left(size: Any, others: list[int]) -> Any:
    return size // math.prod(others)


OPERATIONS: dict[str, Callable] = {"rearrange": operation(rearrange)}
