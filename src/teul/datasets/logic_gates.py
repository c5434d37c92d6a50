"""The truth tables of AND, OR, NAND and XOR: the whole world of the first perceptron."""

import numpy as np

from teul.datasets.dataset import Dataset
from teul.datasets.mnist import Split
from teul.errors import nearest, problem

DESCRIPTION = "the truth table of XOR, which no single line can divide"

#: The four questions, in the order of the books.
INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
#: What each gate answers to them.
ANSWERS = {
    "and": np.array([0, 0, 0, 1], np.int32),
    "or": np.array([0, 1, 1, 1], np.int32),
    "nand": np.array([1, 1, 1, 0], np.int32),
    "xor": np.array([0, 1, 1, 0], np.int32),
}


def truth_table(gate: str) -> tuple[np.ndarray, np.ndarray]:
    """The inputs ``(4, 2)`` and the answers ``(4,)`` of a gate.

    Raises:
        ValueError: no such gate.

    >>> x, y = truth_table("XOR")
    >>> y
    array([0, 1, 1, 0], dtype=int32)
    """
    name = str(gate).lower()
    if name not in ANSWERS:
        raise problem("unknown_name", kind="logic gate", name=gate, hint=nearest(gate, ANSWERS), known=", ".join(ANSWERS))
    return INPUTS.copy(), ANSWERS[name].copy()


def load(gate: str = "xor") -> Dataset:
    """A gate as a :class:`Dataset`; the table is all there is, so it is its own test."""
    x, y = truth_table(gate)
    return Dataset(str(gate).lower(), x, y, ["x1", "x2"], ["0", "1"], "binary", x.copy(), y.copy(), f"the truth table of {gate.upper()}")


def load_data(gate: str = "xor") -> Split:
    """``(x, y), (x, y)``: the whole table, twice."""
    return load(gate).split()
