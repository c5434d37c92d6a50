"""First values drawn at random."""

import math
from typing import Any

import numpy as np

from teul.errors import problem
from teul.initializers.base import Initializer, Shape, initializers, typed
from teul.initializers.draws import Draws, Given, Quick
from teul.serialization import serialize
from teul.variables import SeedGenerator, fresh_seed


class RandomInitializer(Initializer):
    """Base of those drawn at random.

    The seed is fixed when the object is made, so that one object gives the same values each time it is asked (as in Keras 3);
    a SeedGenerator goes on from one time to the next.
    """

    def __init__(self, seed: Any = None):
        if isinstance(seed, dict):
            seed = SeedGenerator.from_config(seed["config"])
        if seed is not None and not isinstance(seed, (int, np.integer, SeedGenerator)):
            expected = "an integer, a SeedGenerator or None"
            raise problem("bad_argument", owner=type(self).__name__, argument="seed", expected=expected, got=repr(seed))
        self.seed = seed
        self._seed = fresh_seed() if seed is None else seed if isinstance(seed, SeedGenerator) else int(seed)

    def draws(self) -> Draws:
        """The stream of random numbers, from its start: Keras's for a seed that was given; a SeedGenerator's goes on from call to call."""
        return Quick(self._seed) if self.seed is None else Given(self._seed)

    def _floats(self, dtype: str | None) -> str | None:
        """The type, which must be one of floats."""
        if dtype is not None and "float" not in str(dtype):
            raise problem("bad_argument", owner=type(self).__name__, argument="dtype", expected="a float type", got=repr(dtype))
        return dtype

    def get_config(self):
        """The arguments; a SeedGenerator among them by its own."""
        config = super().get_config()
        return {**config, "seed": serialize(self.seed)} if "seed" in config else config


@initializers.add("normal")
class RandomNormal(RandomInitializer):
    """Normal numbers of the given mean and standard deviation.

    >>> RandomNormal(seed=0)((2, 3)).shape
    (2, 3)
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``mean + stddev * z``."""
        return typed(self.mean + self.stddev * self.draws().normal(shape, self._floats(dtype)), dtype)


@initializers.add()
class TruncatedNormal(RandomInitializer):
    """Normal numbers, none further than two standard deviations from the mean.

    >>> bool(abs(TruncatedNormal(seed=0)((1000,))).max() <= 0.1)
    True
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``mean + stddev * z`` with ``|z| <= 2``."""
        return typed(self.mean + self.stddev * self.draws().truncated(shape, self._floats(dtype)), dtype)


@initializers.add("uniform")
class RandomUniform(RandomInitializer):
    """Numbers spread evenly over ``[minval, maxval)``; whole numbers if an integer ``dtype`` is asked for.

    >>> bool(abs(RandomUniform(seed=0)((1000,))).max() <= 0.05)
    True
    """

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``minval + (maxval - minval) * u``."""
        if dtype is not None and str(dtype).startswith(("int", "uint")):
            start = self._seed.seed if isinstance(self._seed, SeedGenerator) else self._seed
            return np.random.default_rng(start % 2**64).integers(int(self.minval), int(self.maxval), tuple(shape)).astype(dtype)
        return typed(self.draws().uniform(shape, self.minval, self.maxval, dtype), dtype)


@initializers.add("OrthogonalInitializer")
class Orthogonal(RandomInitializer):
    """A random matrix whose rows (or columns, the fewer) are at right angles and of length ``gain`` (Saxe et al., 2014).

    >>> q = Orthogonal(seed=0)((3, 3))
    >>> bool(np.allclose(q @ q.T, np.eye(3), atol=1e-6))
    True
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """The matrix; all axes but the last count as rows."""
        if len(shape) < 2:
            raise problem("bad_argument", owner="Orthogonal", argument="shape", expected="of at least two axes", got=tuple(shape))
        rows, columns = math.prod(shape[:-1]), shape[-1]
        q, r = np.linalg.qr(self.draws().normal((max(rows, columns), min(rows, columns)), None))
        q = q * np.sign(np.diag(r))  # without the signs, not every direction would be equally likely
        return typed(self.gain * (q.T if rows < columns else q).reshape(tuple(shape)), dtype)
