"""Random changes of the hue and the strength of colors, and several changes of colors one after another."""

import jax
import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.preprocessing.images.base import bounds
from teul.layers.preprocessing.images.color import RandomBrightness, RandomContrast
from teul.layers.preprocessing.images.tones import Toned, per_image
from teul.ops.pictures import hsv_to_rgb, rgb_to_hsv


class Hued(Toned):
    """Base of changes that are made in hue, saturation and value."""

    def _changed(self, x, transformation, interpolation):
        axis = -1 if self.data_format == "channels_last" else -3
        shares = self._shares(jnp.moveaxis(x, axis, -1))
        factor = per_image(transformation["factor"], shares).astype(x.dtype)
        hsv = rgb_to_hsv(shares, "channels_last")
        turned = self._turned(hsv, factor[..., 0] if factor.ndim else factor)
        changed = self._values(jnp.clip(hsv_to_rgb(turned, "channels_last"), 0, 1))
        return jnp.moveaxis(changed, -1, axis)

    def _turned(self, hsv: jax.Array, factor: jax.Array) -> jax.Array:
        raise NotImplementedError


@layers.add()
class RandomHue(Hued):
    """While training, all colors of an image moved along the color wheel.

    Args:
        factor: the largest share of half the wheel, 0 to 1, to either side; or the two ends of that share.
        value_range: the two ends of the range of values.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        self.factor = bounds("RandomHue", "factor", factor, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        share = jax.random.uniform(first, (count,), minval=self.factor[0], maxval=self.factor[1])
        return {"factor": share * 0.5 * jax.random.rademacher(second, (count,), "float32")}

    def _turned(self, hsv, factor):
        hue = (hsv[..., 0] + factor) % 1
        return jnp.concatenate([hue[..., None], hsv[..., 1:]], axis=-1)


@layers.add()
class RandomSaturation(Hued):
    """While training, the colors of an image made stronger or weaker.

    Args:
        factor: 0 makes an image gray, 0.5 leaves it, 1 makes its colors as strong as they can be; drawn between the two ends.
        value_range: the two ends of the range of values.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        self.factor = bounds("RandomSaturation", "factor", factor, -1.0, 1.0)

    def _drawn(self, key, images, count):
        share = jax.random.uniform(key, (count,), minval=self.factor[0], maxval=self.factor[1])
        return {"factor": share / (1 - share + 1e-7)}

    def _turned(self, hsv, factor):
        saturation = jnp.clip(hsv[..., 1] * factor, 0, 1)
        return jnp.stack([hsv[..., 0], saturation, hsv[..., 2]], axis=-1)


@layers.add()
class RandomColorJitter(Toned):
    """While training, brightness, contrast, saturation and hue changed one after another, each by its own draw.

    Args:
        value_range: the two ends of the range of values.
        brightness_factor: see RandomBrightness; None leaves it out.
        contrast_factor: see RandomContrast; None leaves it out.
        saturation_factor: see RandomSaturation; None leaves it out.
        hue_factor: see RandomHue; None leaves it out.
        seed: an integer, for draws that repeat.
    """

    def __init__(
        self, value_range=(0, 255), brightness_factor=None, contrast_factor=None, saturation_factor=None, hue_factor=None, seed=None,
        data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(value_range, seed=seed, data_format=data_format, **kwargs)
        self.brightness_factor, self.contrast_factor = brightness_factor, contrast_factor
        self.saturation_factor, self.hue_factor = saturation_factor, hue_factor
        steps = {
            "random_brightness": (RandomBrightness, brightness_factor),
            "random_contrast": (RandomContrast, contrast_factor),
            "random_saturation": (RandomSaturation, saturation_factor),
            "random_hue": (RandomHue, hue_factor),
        }
        for name, (kind, factor) in steps.items():
            if factor is not None:
                shared = {"value_range": self.value_range, "data_format": self.data_format, "seed": seed, "dtype": self.dtype_policy}
                setattr(self, name, kind(factor, **shared))

    def get_random_transformation(self, data, training=True, seed=None):
        return None

    def transform_images(self, images, transformation=None, training=True):
        x = jnp.asarray(images).astype(self.compute_dtype)
        for name in ("random_brightness", "random_contrast", "random_saturation", "random_hue"):
            if training and hasattr(self, name):
                x = getattr(self, name)(x, training=True)
        return x
