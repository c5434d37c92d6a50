"""Random numbers under Keras's names. A seed is an integer, a :class:`SeedGenerator`, or None for the session's next one.

An integer gives the very numbers that Keras on JAX gives for it.

>>> from teul import random
>>> random.normal((2, 3), seed=1).shape
(2, 3)
"""

from teul.random.draws import beta, binomial, categorical, dropout, gamma, normal, randint, shuffle, truncated_normal, uniform
from teul.variables import SeedGenerator

__all__ = [
    "SeedGenerator", "beta", "binomial", "categorical", "dropout", "gamma", "normal", "randint", "shuffle", "truncated_normal", "uniform",
]  # fmt: skip
