"""Operations under Keras's names: of arrays they are computed, of symbolic tensors they are noted.

Each takes lists, NumPy and JAX arrays, Variables and symbolic tensors, and mixes types as Keras does: Python numbers take the type
of the array they meet, and whole numbers become ``config.floatx()`` where the answer is no whole number.

>>> from teul import ops
>>> ops.mean([1, 2, 3, 6])
Array(3., dtype=float32)
>>> ops.matmul(ops.ones((2, 3)), ops.ones((3, 1))).shape
(2, 1)
"""

from collections.abc import Callable
from typing import Any

from teul.errors import nearest, problem
from teul.ops import activating, algebra, core, creation, elementwise, labels, normalizing, patterns, reductions, shapes, signals, windows
from teul.ops import image as image
from teul.ops import linalg as linalg
from teul.ops import nn as nn
from teul.ops import numpy as numpy

_PARTS = (elementwise, reductions, shapes, creation, algebra, core, signals, activating, windows, normalizing, labels, patterns)
OPERATIONS: dict[str, Callable] = {name: function for part in _PARTS for name, function in part.OPERATIONS.items()}
globals().update(OPERATIONS)


def __getattr__(name: str) -> Any:
    refusal = problem("unknown_name", kind="operation", name=name, hint=nearest(name, OPERATIONS), known="those of keras.ops")
    raise AttributeError(str(refusal))


def __dir__() -> list[str]:
    return sorted([*OPERATIONS, "image", "linalg", "nn", "numpy"])
