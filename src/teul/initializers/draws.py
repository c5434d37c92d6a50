"""Where initializers take their random numbers from.

Without a seed of one's own they are NumPy's, so that on the way to a first answer no compiler is asked. A seed that was given draws
what it draws in Keras on JAX.
"""

from typing import Any, Protocol

import numpy as np

from teul.initializers.base import Shape


class Draws(Protocol):
    """A stream of random numbers, at its start."""

    def normal(self, shape: Shape) -> np.ndarray:
        """Numbers of mean 0 and standard deviation 1."""

    def truncated(self, shape: Shape) -> np.ndarray:
        """The same, none beyond 2."""

    def uniform(self, shape: Shape, low: float, high: float) -> np.ndarray:
        """Numbers spread evenly from low to below high."""


class Quick:
    """NumPy's stream of a seed."""

    def __init__(self, seed: int):
        self.stream = np.random.default_rng(seed % 2**64)

    def normal(self, shape):
        return self.stream.standard_normal(tuple(shape), dtype=np.float32)

    def truncated(self, shape):
        values = self.normal(shape)
        outside = np.abs(values) > 2
        while outside.any():
            values[outside] = self.normal((int(outside.sum()),))
            outside = np.abs(values) > 2
        return values

    def uniform(self, shape, low, high):
        return self.stream.uniform(low, high, tuple(shape))


class Given:
    """The stream that a seed has in Keras on JAX."""

    def __init__(self, seed: int):
        self.seed = seed

    def _drawn(self, name: str, *arguments: Any) -> np.ndarray:
        import jax

        key = jax.random.wrap_key_data(np.array([self.seed % 2**32, 0], np.uint32), impl="threefry2x32")
        with jax.ensure_compile_time_eval():
            return np.array(getattr(jax.random, name)(key, *arguments))

    def normal(self, shape):
        return self._drawn("normal", tuple(shape), "float32")

    def truncated(self, shape):
        return self._drawn("truncated_normal", np.float32(-2), np.float32(2), tuple(shape), "float32")

    def uniform(self, shape, low, high):
        return self._drawn("uniform", tuple(shape), "float32", np.float32(low), np.float32(high))
