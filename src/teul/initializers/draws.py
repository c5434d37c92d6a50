"""Where initializers take their random numbers from.

Without a seed of one's own they are NumPy's, so that on the way to a first answer no compiler is asked. A seed that was given draws
what it draws in Keras on JAX.
"""

from typing import Any, Protocol

import numpy as np

from teul.initializers.base import Shape, numpy_type


class Draws(Protocol):
    """A stream of random numbers, at its start."""

    def normal(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        """Numbers of mean 0 and standard deviation 1."""

    def truncated(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        """The same, none beyond 2."""

    def uniform(self, shape: Shape, low: float, high: float, dtype: Any = None) -> np.ndarray:
        """Numbers spread evenly from low to below high."""


class Quick:
    """NumPy's stream of a seed."""

    def __init__(self, seed: int):
        self.stream = np.random.default_rng(seed % 2**64)

    def normal(self, shape, dtype=None):
        return self.stream.standard_normal(tuple(shape), dtype=np.float32)

    def truncated(self, shape, dtype=None):
        values = self.normal(shape)
        outside = np.abs(values) > 2
        while outside.any():
            values[outside] = self.normal((int(outside.sum()),))
            outside = np.abs(values) > 2
        return values

    def uniform(self, shape, low, high, dtype=None):
        return self.stream.uniform(low, high, tuple(shape))


class Given:
    """The stream that a seed has in Keras on JAX."""

    def __init__(self, seed: Any):
        self.seed = seed

    def _drawn(self, name: str, shape: Shape, dtype: Any, *bounds: float) -> np.ndarray:
        import jax

        half = str(dtype) if str(dtype) in ("float16", "bfloat16") else "float32"  # drawn in half precision, other numbers come
        words = np.array([self.seed % 2**32, 0], np.uint32) if isinstance(self.seed, int) else None
        key = self.seed.next() if words is None else jax.random.wrap_key_data(words, impl="threefry2x32")
        ends = [np.asarray(bound).astype(numpy_type(half)) for bound in bounds]
        with jax.ensure_compile_time_eval():
            arguments = (tuple(shape), half, *ends) if name == "uniform" else (*ends, tuple(shape), half)
            return np.array(getattr(jax.random, name)(key, *arguments))

    def normal(self, shape, dtype=None):
        return self._drawn("normal", shape, dtype)

    def truncated(self, shape, dtype=None):
        return self._drawn("truncated_normal", shape, dtype, -2.0, 2.0)

    def uniform(self, shape, low, high, dtype=None):
        return self._drawn("uniform", shape, dtype, low, high)
