"""Layers that add noise while training and do nothing afterwards."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.configured import Number, is_number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float
from teul.variables import SeedGenerator


class Noise(Elementwise):
    """Base of layers that draw random numbers while training."""

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed
        self.seed_generator = SeedGenerator(seed)


def check_rate(layer: str, rate) -> float:
    """A share in [0, 1], or a clear refusal."""
    if not is_number(rate) or not 0 <= rate <= 1:
        raise problem("bad_argument", owner=layer, argument="rate", expected="a share from 0 to 1", got=repr(rate))
    return rate


def dropped(x: jax.Array, rate: Any, key: jax.Array, shape: tuple[int, ...] | None = None) -> jax.Array:
    """``x`` with each value 0 with probability ``rate`` and the others divided by ``1 - rate``; one draw for each of ``shape``."""
    rate = jnp.asarray(rate, x.dtype)
    kept = jax.random.uniform(key, shape or x.shape, x.dtype) >= rate
    return jnp.where(kept, x / jnp.maximum(1 - rate, jnp.finfo(x.dtype).tiny), 0)


@layers.add()
class Dropout(Noise):
    r"""While training, each value is 0 with probability ``rate``; the others are divided by ``1 - rate``.

    Args:
        rate: the share of values dropped.
        noise_shape: the shape of the mask where it is shared over some axes (1 there).
        seed: an integer, for masks that repeat.

    Source: Srivastava et al. 2014.
    """

    rate = Number(off=0.0)

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.rate = check_rate("Dropout", rate)
        self.noise_shape = noise_shape

    def call(self, inputs, training=False):
        x = as_float(self, inputs)
        if not training or Dropout.rate.off(self):
            return x
        shape = x.shape if self.noise_shape is None else tuple(n or m for n, m in zip(self.noise_shape, x.shape, strict=True))
        return dropped(x, self.rate, self.seed_generator.next(), shape)


@layers.add()
class GaussianNoise(Noise):
    """While training, normal noise of standard deviation ``stddev`` is added."""

    stddev = Number(off=0.0)

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        if not is_number(stddev) or stddev < 0:
            raise problem("bad_argument", owner="GaussianNoise", argument="stddev", expected="a number from 0 up", got=repr(stddev))
        self.stddev = stddev

    def call(self, inputs, training=False):
        x = as_float(self, inputs)
        if not training or GaussianNoise.stddev.off(self):
            return x
        return x + jnp.asarray(self.stddev, x.dtype) * jax.random.normal(self.seed_generator.next(), x.shape, x.dtype)
