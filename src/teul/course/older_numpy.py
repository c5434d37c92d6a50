"""NumPy as older scripts know it: names that NumPy 2 dropped, and arrays of one number that are numbers.

``teul run`` calls :func:`restore`; nothing here touches a process that does not run course code.
"""

import operator
from typing import Any, Self

import numpy as np

from teul import arrays


class array(np.ndarray):
    """An array that is a number where it holds one, of whatever shape, as arrays were before NumPy 2.4.

    >>> "%d" % np.ones((1, 1)).view(array), float(np.array([2.5]).view(array))
    ('1', 2.5)
    """

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __array_wrap__(self, found: np.ndarray, context: Any = None, return_scalar: bool = False) -> Any:
        return found[()] if return_scalar else found.view(array)

    def __reduce__(self) -> Any:
        return np.asarray(self).__reduce__()

    def __deepcopy__(self, memo: Any) -> Self:
        return self.copy()


def as_older(values: Any) -> Any:
    """NumPy arrays as such arrays, the rest as it is."""
    return values.view(array) if type(values) is np.ndarray and values.dtype != object else values


NAMES: dict[str, Any] = {
    "float": float, "int": int, "object": object, "str": str, "complex": complex, "unicode": str,
    "float_": np.float64, "complex_": np.complex128, "string_": np.bytes_, "unicode_": np.str_, "bool8": np.bool_,
    "Inf": np.inf, "Infinity": np.inf, "infty": np.inf, "PINF": np.inf, "NINF": -np.inf, "NaN": np.nan, "NAN": np.nan,
    "product": np.prod, "cumproduct": np.cumprod, "sometrue": np.any, "alltrue": np.all, "round_": np.round,
    "in1d": np.isin, "trapz": getattr(np, "trapezoid", None), "row_stack": np.vstack, "mat": np.asmatrix, "rank": np.ndim, "alen": len,
    "asscalar": operator.methodcaller("item"), "msort": lambda a: np.sort(a, axis=0), "issubclass_": issubclass,
    "asfarray": lambda a, dtype=np.float64: np.asarray(a, dtype),
}  # fmt: skip
"""What NumPy once had under another name."""


def restore() -> None:
    """Give NumPy its older names again, and hand out arrays of one number that are numbers."""
    for name, value in NAMES.items():
        if name not in vars(np):
            setattr(np, name, value)
    arrays.hand_out(as_older)
