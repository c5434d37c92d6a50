"""Layers that add noise while training and do nothing afterwards."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.configured import Number, is_number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float
from teul.variables import SeedGenerator

# The constants of SELU.
_SELU_ALPHA, _SELU_SCALE = 1.6732632423543772, 1.0507009873554805


class Noise(Elementwise):
    """Base of layers that draw random numbers while training."""

    _built_at_once = True
    keeps_type = True

    def _draw_from(self, seed: Any, strength: float) -> None:
        """Keep the seed; noise of strength 0 draws nothing."""
        self.seed = seed
        self.seed_generator = SeedGenerator(seed) if strength else None


def check_rate(layer: str, rate) -> float:
    """A share in [0, 1], or a clear refusal."""
    if not is_number(rate) or not 0 <= rate <= 1:
        raise problem("bad_argument", owner=layer, argument="rate", expected="a share from 0 to 1", got=repr(rate))
    return rate


def check_noise_shape(layer: str, shape: Any) -> tuple[int | None, ...] | None:
    """A shape of draws: positive integers, None for the input's own size; or a clear refusal."""
    fits = shape is None or (isinstance(shape, (list, tuple)) and all(n is None or (isinstance(n, int) and n > 0) for n in shape))
    if not fits:
        expected = "positive integers or None"
        raise problem("bad_argument", owner=layer, argument="noise_shape", expected=expected, got=repr(shape))
    return None if shape is None else tuple(shape)


def dropped(x: jax.Array, rate: Any, key: jax.Array, shape: tuple[int, ...] | None = None) -> jax.Array:
    """``x`` with each value 0 with probability ``rate`` and the others divided by ``1 - rate``; one draw for each of ``shape``."""
    kept = jax.random.bernoulli(key, 1 - jnp.float32(rate), shape or x.shape)
    rate = jnp.asarray(rate, x.dtype)
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
        super().__init__(**kwargs)
        self.rate = check_rate(type(self).__name__, rate)
        self._draw_from(seed, self.rate)
        self.noise_shape = check_noise_shape(type(self).__name__, noise_shape)

    def call(self, inputs, training=False):
        if not training or Dropout.rate.off(self):
            return jnp.asarray(inputs)
        x = as_float(self, inputs)
        return dropped(x, self.rate, self.seed_generator.next(), self._draws(x.shape))

    def _draws(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the draws for inputs of ``shape``: 1 where a draw is shared."""
        return shape if self.noise_shape is None else tuple(n or m for n, m in zip(self.noise_shape, shape, strict=True))


class SpatialDropout(Dropout):
    """Base of dropouts of whole feature maps: one draw for a sample's channel."""

    _axes = 3
    _built_at_once = False

    def __init__(self, rate, data_format=None, seed=None, name=None, dtype=None):
        super().__init__(rate, seed=seed, name=name, dtype=dtype)
        self.data_format = config.image_data_format() if data_format is None else data_format
        if self.data_format not in ("channels_last", "channels_first"):
            expected = "'channels_last' or 'channels_first'"
            raise problem("bad_argument", owner=type(self).__name__, argument="data_format", expected=expected, got=repr(data_format))

    def build(self, input_shape):
        if len(input_shape) != self._axes:
            raise problem("layer_input_rank", layer=self.name, kind=type(self).__name__, expected=f"inputs with {self._axes} axes",
                          got=tuple(input_shape), instead="The first is the batch.")  # fmt: skip

    def _draws(self, shape):
        channels = 1 if self.data_format == "channels_first" else self._axes - 1
        return tuple(n if i in (0, channels) else 1 for i, n in enumerate(shape))

    def get_config(self):
        return {"rate": self.rate, "seed": self.seed, "name": self.name, "dtype": self.dtype, "data_format": self.data_format}


@layers.add()
class SpatialDropout1D(SpatialDropout):
    """Dropout of whole channels of sequences (batch, steps, channels).

    Args:
        rate: the share of channels dropped.
        seed: an integer, for drops that repeat.

    Source: Tompson et al. 2014.
    """

    def __init__(self, rate, seed=None, name=None, dtype=None):
        super().__init__(rate, "channels_last", seed=seed, name=name, dtype=dtype)

    def get_config(self):
        config = super().get_config()
        del config["data_format"]
        return config


@layers.add()
class SpatialDropout2D(SpatialDropout):
    """Dropout of whole channels of images (batch, rows, columns, channels); arguments as in SpatialDropout1D and ``data_format``."""

    _axes = 4


@layers.add()
class SpatialDropout3D(SpatialDropout):
    """Dropout of whole channels of volumes (batch, depth, rows, columns, channels); arguments as in SpatialDropout2D."""

    _axes = 5


@layers.add()
class AlphaDropout(Dropout):
    r"""Dropout for SELU: what is dropped becomes :math:`-\alpha s`, and the result is brought back to mean 0 and variance 1.

    Args:
        rate: the share of values dropped.
        noise_shape: as in Dropout.
        seed: an integer, for drops that repeat.

    Source: Klambauer et al. 2017.
    """

    def call(self, inputs, training=False):
        if not training or Dropout.rate.off(self):
            return jnp.asarray(inputs)
        x = as_float(self, inputs)
        rate = jnp.asarray(self.rate, x.dtype)
        kept = jax.random.uniform(self.seed_generator.next(), self._draws(x.shape), x.dtype) >= rate
        least = jnp.asarray(-_SELU_ALPHA * _SELU_SCALE, x.dtype)
        scale = jax.lax.rsqrt((1 - rate) * (1 + rate * jnp.square(least)))
        return scale * jnp.where(kept, x, least) - scale * least * rate


@layers.add()
class GaussianDropout(Noise):
    r"""While training, each value is multiplied by normal noise of mean 1 and variance ``rate / (1 - rate)``.

    Source: Srivastava et al. 2014.
    """

    rate = Number(off=0.0)

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = check_rate("GaussianDropout", rate)
        self._draw_from(seed, self.rate)

    def call(self, inputs, training=False):
        if not training or GaussianDropout.rate.off(self):
            return jnp.asarray(inputs)
        x = as_float(self, inputs)
        rate = jnp.asarray(self.rate, x.dtype)
        return x * (1 + jnp.sqrt(rate / (1 - rate)) * jax.random.normal(self.seed_generator.next(), x.shape, x.dtype))


@layers.add()
class GaussianNoise(Noise):
    """While training, normal noise of standard deviation ``stddev`` is added."""

    stddev = Number(off=0.0)

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not is_number(stddev) or stddev < 0:
            raise problem("bad_argument", owner="GaussianNoise", argument="stddev", expected="a number from 0 up", got=repr(stddev))
        self.stddev = stddev
        self._draw_from(seed, stddev)

    def call(self, inputs, training=False):
        if not training or GaussianNoise.stddev.off(self):
            return jnp.asarray(inputs)
        x = as_float(self, inputs)
        return x + jnp.asarray(self.stddev, x.dtype) * jax.random.normal(self.seed_generator.next(), x.shape, x.dtype)
