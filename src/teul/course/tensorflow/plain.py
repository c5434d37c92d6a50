"""Plain arguments of tf's functions: axes, shapes and numbers, which may come as tensors."""

from typing import Any

import numpy as np

from teul.course.tensorflow.tensor import Tensor


def number(value: Any) -> int:
    """A whole number, also from a tensor."""
    return int(value)


def axes(axis: Any) -> Any:
    """None, one axis, or a tuple of axes."""
    if axis is None or isinstance(axis, int):
        return axis
    found = np.asarray(axis)
    return int(found) if found.ndim == 0 else tuple(int(a) for a in found)


def sizes(shape: Any) -> tuple[int, ...]:
    """A shape as whole numbers.

    >>> sizes([2, np.int64(3)]), sizes(4)
    ((2, 3), (4,))
    """
    if isinstance(shape, Tensor) or not isinstance(shape, (list, tuple)):
        found = np.asarray(shape)
        return tuple(int(n) for n in found) if found.ndim else (int(found),)
    return tuple(-1 if n is None else int(n) for n in shape)


def pairs(paddings: Any) -> tuple[tuple[int, int], ...]:
    """Rows of two whole numbers."""
    return tuple((int(a), int(b)) for a, b in np.asarray(paddings))
