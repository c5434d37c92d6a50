"""First values that are the same for everyone: zeros, ones, a number, the identity."""

import numpy as np

from teul.errors import problem
from teul.initializers.base import Initializer, Shape, initializers, numpy_type, typed


@initializers.add()
class Constant(Initializer):
    """``value`` everywhere; ``value`` may also be an array of the weight's shape.

    >>> Constant(3.0)((2,))
    array([3., 3.], dtype=float32)
    """

    def __init__(self, value: float | np.ndarray = 0.0):
        self.value = value

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``value``, spread over ``shape``."""
        value = np.asarray(self.value)
        if value.ndim and value.shape != tuple(shape):
            raise problem("bad_argument", owner="Constant", argument="value", expected=f"of shape {tuple(shape)}, the weight's",
                          got=f"of shape {value.shape}")  # fmt: skip
        return typed(np.broadcast_to(value, tuple(shape)), dtype)


@initializers.add("zero")
class Zeros(Initializer):
    """0 everywhere.

    >>> Zeros()((2,))
    array([0., 0.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Zeros of ``shape``."""
        return np.zeros(tuple(shape), numpy_type(dtype))


@initializers.add("one")
class Ones(Initializer):
    """1 everywhere.

    >>> Ones()((2,))
    array([1., 1.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Ones of ``shape``."""
        return np.ones(tuple(shape), numpy_type(dtype))


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
