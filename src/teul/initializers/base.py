"""What every initializer is: a rule for the first value of a weight."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul.configured import Configured
from teul.errors import problem
from teul.forms import standard_dtype
from teul.registry import Family

initializers = Family("initializer", "keras.initializers")

Shape = Sequence[int]


class Initializer(Configured):
    """Base of all initializers: ``__call__(shape, dtype=None)`` gives the first value of a weight."""

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """An array of ``shape``, of ``config.floatx()`` unless another type is asked for."""
        raise problem("must_write", owner=type(self).__name__, method="__call__(self, shape, dtype=None)")

    def clone(self) -> "Initializer":
        """An equal initializer."""
        return type(self).from_config(self.get_config())


def typed(values: np.ndarray, dtype: str | None) -> np.ndarray:
    """``values`` in the type asked for; NumPy learns bfloat16 from JAX's ml_dtypes."""
    return np.asarray(values).astype(np.dtype(numpy_type(dtype)))


def numpy_type(dtype: Any) -> Any:
    """What NumPy calls ``dtype``; None is ``config.floatx()``."""
    name = standard_dtype(dtype)
    if name == "bfloat16":
        import ml_dtypes

        return ml_dtypes.bfloat16
    return name
