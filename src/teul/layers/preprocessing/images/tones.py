"""Changes of the tones of images: stretched, evened out, turned over, reduced."""

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.preprocessing.images.base import bounds
from teul.layers.preprocessing.images.color import Colored
from teul.ops.pictures import rgb_to_grayscale


def chosen(key: jax.Array, factor: tuple[float, float], count: int) -> jax.Array:
    """Which of ``count`` images are changed, each with a probability drawn from the two ends of ``factor``."""
    first, second = jax.random.split(key)
    return jax.random.uniform(first, (count,)) < jax.random.uniform(second, (count,), minval=factor[0], maxval=factor[1])


def per_image(values: jax.Array, x: jax.Array) -> jax.Array:
    """One value an image, with the axes of the images."""
    return values.reshape((*values.shape[:1], 1, 1, 1)) if x.ndim == 4 else values.reshape(-1)[0]


class Toned(Colored):
    """Base of changes of values that lie between the two ends of ``value_range``."""

    def __init__(self, value_range=(0, 255), **kwargs):
        super().__init__(**kwargs)
        self._keep_range(value_range)

    def _shares(self, x: jax.Array) -> jax.Array:
        """Values as shares of the range: 0 at its lower end, 1 at its upper."""
        low, high = self.value_range
        return (x - low) / (high - low)

    def _values(self, shares: jax.Array) -> jax.Array:
        low, high = self.value_range
        return shares * (high - low) + low


@layers.add()
class AutoContrast(Toned):
    """The values of each image and channel stretched over the whole range, while training and otherwise.

    Args:
        value_range: the two ends of the range.

    >>> AutoContrast((0, 1))(jnp.array([[[0.2], [0.4]], [[0.3], [0.6]]]))[..., 0].round(2).tolist()
    [[0.0, 0.5], [0.25, 1.0]]
    """

    _draws = False

    def transform_images(self, images, transformation=None, training=True):
        return self._changed(jnp.asarray(images).astype(self.compute_dtype), transformation, "")

    def _drawn(self, key, images, count):
        return None

    def _changed(self, x, transformation, interpolation):
        axes = self._axes()
        low, high = x.min(axes, keepdims=True), x.max(axes, keepdims=True)
        span = high - low
        stretched = self._values((x - low) / jnp.where(span == 0, 1, span))
        return jnp.clip(jnp.where(span == 0, x, stretched), *self.value_range)

    def get_config(self):
        return without_seed(super().get_config())


@layers.add()
class Equalization(Toned):
    """While training, the values of each image and channel spread so that all are as frequent.

    Args:
        value_range: the two ends of the range.
        bins: how many values are told apart.

    Source: histogram equalization, Gonzalez and Woods 2008, section 3.3.
    """

    _draws = False

    def __init__(self, value_range=(0, 255), bins=256, data_format=None, **kwargs):
        super().__init__(value_range, data_format=data_format, **kwargs)
        self.bins = bins

    def _drawn(self, key, images, count):
        return None

    def _changed(self, x, transformation, interpolation):
        rows, columns = (axis % x.ndim for axis in self._axes())
        places = jnp.clip(jnp.floor(self._shares(x) * (self.bins - 1)), 0, self.bins - 1).astype("int32")
        flat = jnp.moveaxis(places, (rows, columns), (-2, -1))
        shape = flat.shape
        ranks = jax.vmap(self._ranks)(flat.reshape(-1, shape[-2] * shape[-1])).reshape(shape)
        evened = self._values(jnp.moveaxis(ranks, (-2, -1), (rows, columns)).astype(x.dtype) / 255)
        alike = places.min((rows, columns), keepdims=True) == places.max((rows, columns), keepdims=True)
        return jnp.where(alike, x, evened)

    def _ranks(self, places: jax.Array) -> jax.Array:
        """The places of one channel by their ranks among all, from 0 to 255."""
        below = jnp.cumsum(jnp.bincount(places, length=self.bins))
        least = jnp.min(jnp.where(below > 0, below, places.size))
        return jnp.round((below - least) * 255 / jnp.maximum(places.size - least, 1))[places]

    def get_config(self):
        return without_seed(super().get_config())


@layers.add()
class Solarization(Toned):
    """While training, values above a threshold turned over: the highest becomes the lowest.

    Args:
        addition_factor: the largest share of the range that is added first; or the two ends.
        threshold_factor: the largest share of the range that the threshold is; or the two ends.
        value_range: the two ends of the range.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, addition_factor=0.0, threshold_factor=0.0, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(value_range, seed=seed, **kwargs)
        self.addition_factor = bounds("Solarization", "addition_factor", addition_factor, 0.0, 1.0, lowest=0)
        self.threshold_factor = bounds("Solarization", "threshold_factor", threshold_factor, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        shape = self._one_an_image(images, count)
        first, second = jax.random.split(key)
        drawn = {}
        for name, k, (low, high) in (("additions", first, self.addition_factor), ("thresholds", second, self.threshold_factor)):
            drawn[name] = jax.random.uniform(k, shape, minval=low, maxval=high) * 255
        return drawn

    def _changed(self, x, transformation, interpolation):
        lighter = jnp.clip(255 * self._shares(x) + transformation["additions"].astype(x.dtype), 0, 255)
        return self._values(jnp.where(lighter < transformation["thresholds"].astype(x.dtype), lighter, 255 - lighter) / 255)


@layers.add()
class RandomPosterization(Toned):
    """While training, values kept to a few bits: what the lower bits say is left out.

    Args:
        factor: the most bits that are kept, 1 to 8; or the fewest and the most.
        value_range: the two ends of the range.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        pair = tuple(sorted(factor)) if isinstance(factor, (list, tuple)) else (1, factor)
        if len(pair) != 2 or not 0 <= pair[0] <= pair[1] <= 8 or pair[1] < 1:
            expected = "a whole number (or a list of two) in the range [1, 8]"
            raise problem("bad_argument", owner="RandomPosterization", argument="`factor`", expected=expected, got=repr(factor))
        self.factor = pair

    def _drawn(self, key, images, count):
        low, high = self.factor
        return {"shift_factor": 8 - jax.random.randint(key, (count,), low, max(high, low + 1)).astype("uint8")}

    def _changed(self, x, transformation, interpolation):
        bits = per_image(transformation["shift_factor"], x).astype("uint8")
        byte = jnp.clip(self._shares(x) * 255, 0, 255).astype("uint8")
        return self._values(((byte >> bits) << bits).astype(x.dtype) / 255)


@layers.add()
class RandomInvert(Toned):
    """While training, some of the images as negatives.

    Args:
        factor: the largest probability; or its two ends.
        value_range: the two ends of the range.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor=1.0, value_range=(0, 255), seed=None, data_format=None, **kwargs):
        super().__init__(value_range, seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("RandomInvert", "factor", factor, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        return {"apply_inversion": chosen(key, self.factor, count)}

    def _changed(self, x, transformation, interpolation):
        return jnp.where(per_image(transformation["apply_inversion"], x), self.value_range[1] - x, x)


@layers.add()
class RandomGrayscale(Colored):
    """While training, some of the images in gray, in as many channels.

    Args:
        factor: the share of the images, 0 to 1.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor=0.5, data_format=None, seed=None, **kwargs):
        super().__init__(data_format=data_format, seed=seed, **kwargs)
        bounds("RandomGrayscale", "factor", factor, 0.0, 1.0)
        self.factor = factor

    def _drawn(self, key, images, count):
        return jax.random.uniform(key, self._one_an_image(images, count)) < self.factor

    def _changed(self, x, transformation, interpolation):
        return jnp.where(transformation, grayed(x, self.data_format), x)


@layers.add()
class RandomColorDegeneration(Toned):
    """While training, images mixed with themselves in gray.

    Args:
        factor: the largest share of the gray image, 0 to 1; or the two ends.
        value_range: the two ends of the range.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        self.factor = bounds("RandomColorDegeneration", "factor", factor, -1.0, 1.0)

    def _drawn(self, key, images, count):
        shape = self._one_an_image(images, count)
        return {"factor": jax.random.uniform(key, shape, minval=self.factor[0], maxval=self.factor[1])}

    def _changed(self, x, transformation, interpolation):
        share = transformation["factor"].astype(x.dtype)
        return jnp.clip(share * grayed(x, self.data_format) + (1 - share) * x, *self.value_range)


def grayed(x: jax.Array, data_format: str) -> jax.Array:
    """Images in gray, in as many channels."""
    axis = -1 if data_format == "channels_last" else -3
    gray = rgb_to_grayscale(jnp.moveaxis(x, axis, -1), "channels_last")
    return jnp.broadcast_to(jnp.moveaxis(gray, -1, axis), x.shape)


def without_seed(config: dict) -> dict:
    """A configuration of a layer that draws nothing."""
    return {name: value for name, value in config.items() if name != "seed"}
