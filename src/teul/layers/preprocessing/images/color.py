"""Random changes of color while training: contrast and brightness."""

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.preprocessing.images.base import RandomImageLayer, bounds


class Colored(RandomImageLayer):
    """Base of layers that change values, not places: masks of classes stay."""

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return segmentation_masks

    def _keep_range(self, value_range) -> None:
        if not isinstance(value_range, (list, tuple)) or len(value_range) != 2:
            expected = "a list of two numbers"
            raise problem("bad_argument", owner=type(self).__name__, argument="value_range", expected=expected, got=repr(value_range))
        self.value_range = type(value_range)(sorted(value_range))

    def _one_an_image(self, images, count: int) -> tuple[int, ...]:
        return (count, 1, 1, 1)[4 - len(images.shape) :]


@layers.add()
class RandomContrast(Colored):
    """While training, values move away from the mean of their image and channel, by a random factor.

    Args:
        factor: the factor is drawn from ``1 - lower`` to ``1 + upper`` of two numbers (lower, upper), or from 1 to ``1 + factor``.
        value_range: the ends at which values are cut.
        seed: an integer, for factors that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.factor = bounds("RandomContrast", "factor", factor, 0.0, 1.0, lowest=0.0)
        self._keep_range(value_range)

    def _drawn(self, key, images, count):
        shape = self._one_an_image(images, count)
        return {"contrast_factor": jax.random.uniform(key, shape, minval=1.0 - self.factor[0], maxval=1.0 + self.factor[1])}

    def _changed(self, x, transformation, interpolation):
        mean = x.mean(self._axes(), keepdims=True)
        return jnp.clip((x - mean) * transformation["contrast_factor"].astype(x.dtype) + mean, *self.value_range)


@layers.add()
class RandomBrightness(Colored):
    """While training, a random number is added to all values of an image.

    Args:
        factor: the largest share of ``value_range`` that is added, up and down; or the two ends.
        value_range: the ends at which values are cut.
        seed: an integer, for numbers that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.factor = bounds("RandomBrightness", "factor", factor, -1.0, 1.0)
        self._keep_range(value_range)

    def _drawn(self, key, images, count):
        share = jax.random.uniform(key, self._one_an_image(images, count), minval=self.factor[0], maxval=self.factor[1])
        return {"rgb_delta": share * (self.value_range[1] - self.value_range[0])}

    def _changed(self, x, transformation, interpolation):
        return jnp.clip(x + transformation["rgb_delta"].astype(x.dtype), *self.value_range)
