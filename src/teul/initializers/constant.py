"""First values that are the same for everyone: zeros, ones, a number, the identity."""

import numpy as np

from teul.errors import problem
from teul.initializers.base import Initializer, Shape, initializers, numpy_type, typed


@initializers.add()
class Constant(Initializer):
    """``value`` everywhere; ``value`` may also be an array that fits the weight's shape.

    >>> Constant(3.0)((2,))
    array([3., 3.], dtype=float32)
    """

    def __init__(self, value: float | np.ndarray = 0.0):
        self.value = value

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``value``, spread over ``shape``."""
        value, shape = np.asarray(self.value), _sizes(shape)
        if value.dtype.kind in "US" or not _fits(value.shape, shape):
            raise problem("bad_argument", owner="Constant", argument="value", expected=f"of a shape that fits {shape}, the weight's",
                          got=repr(self.value) if value.dtype.kind in "US" else f"of shape {value.shape}")  # fmt: skip
        return typed(np.broadcast_to(value, shape), dtype)


def _sizes(shape: Shape | int) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _fits(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    """Whether an array of the one shape can be repeated to fill the other."""
    return len(small) <= len(large) and all(n in (1, m) for n, m in zip(reversed(small), reversed(large), strict=False))


@initializers.add("zero")
class Zeros(Initializer):
    """0 everywhere.

    >>> Zeros()((2,))
    array([0., 0.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Zeros of ``shape``."""
        return np.zeros(_sizes(shape), numpy_type(dtype))


@initializers.add("one")
class Ones(Initializer):
    """1 everywhere.

    >>> Ones()((2,))
    array([1., 1.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Ones of ``shape``."""
        return np.ones(_sizes(shape), numpy_type(dtype))


@initializers.add("IdentityInitializer")
class Identity(Initializer):
    """``gain`` times the identity matrix; for matrices only.

    >>> Identity(2.0)((2, 2))
    array([[2., 0.],
           [0., 2.]], dtype=float32)
    """

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """The matrix of ``shape``."""
        if len(shape) != 2:
            raise problem("bad_argument", owner="Identity", argument="shape", expected="that of a matrix (two axes)", got=tuple(shape))
        return typed(self.gain * np.eye(shape[0], shape[1]), dtype)
