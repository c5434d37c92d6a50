"""Random changes of how sharp images are, and of what is left of them."""

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.preprocessing.images.base import bounds
from teul.layers.preprocessing.images.tones import Toned, chosen, per_image


def filtered(x: jax.Array, kernel: jax.Array, data_format: str) -> jax.Array:
    """Each channel of images under a sliding kernel, with zeros beyond the edge."""
    axis = -1 if data_format == "channels_last" else -3
    y = jnp.moveaxis(x, axis, -3)
    flat = y.reshape(-1, 1, *y.shape[-2:])
    flat = jax.lax.conv_general_dilated(flat, kernel.astype(x.dtype)[None, None], (1, 1), "SAME")
    return jnp.moveaxis(flat.reshape(y.shape), -3, axis)


@layers.add()
class RandomSharpness(Toned):
    """While training, images blurred a little, or the opposite.

    Args:
        factor: 0 blurs an image, 0.5 leaves it, 1 makes its edges stronger; drawn between the two ends.
        value_range: the two ends of the range of values.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        self.factor = bounds("RandomSharpness", "factor", factor, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        return {"factor": jax.random.uniform(key, (count,), minval=self.factor[0], maxval=self.factor[1])}

    def _changed(self, x, transformation, interpolation):
        smooth = filtered(x, jnp.ones((3, 3)).at[1, 1].set(5) / 13, self.data_format)
        share = 2 * per_image(transformation["factor"], x).astype(x.dtype)
        return jnp.clip(smooth + (x - smooth) * share, *self.value_range)


@layers.add()
class RandomGaussianBlur(Toned):
    """While training, some of the images blurred by a bell.

    Args:
        factor: the largest probability; or its two ends.
        kernel_size: how many pixels the bell covers, an odd number.
        sigma: the largest width of the bell in pixels, 0 to 1; or the two ends.
        value_range: the two ends of the range of values.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor=1.0, kernel_size=3, sigma=1.0, value_range=(0, 255), data_format=None, seed=None, **kwargs):
        super().__init__(value_range, data_format=data_format, seed=seed, **kwargs)
        self.factor = bounds("RandomGaussianBlur", "factor", factor, 0.0, 1.0, lowest=0)
        sizes = tuple(kernel_size) if isinstance(kernel_size, (list, tuple)) else (kernel_size, kernel_size)
        if any(n % 2 == 0 for n in sizes):
            expected = "an odd number"
            raise problem("bad_argument", owner="RandomGaussianBlur", argument="kernel_size", expected=expected, got=repr(kernel_size))
        self.kernel_size = sizes
        self.sigma = bounds("RandomGaussianBlur", "sigma", sigma, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        widths = jax.random.uniform(second, (2,), minval=self.sigma[0], maxval=self.sigma[1])
        return {"should_apply_blur": chosen(first, self.factor, count), "blur_factor": widths + 1e-6}

    def _changed(self, x, transformation, interpolation):
        across, down = map(bell, self.kernel_size, transformation["blur_factor"].astype("float32"))
        blurred = filtered(x, down[:, None] * across, self.data_format)
        return jnp.clip(jnp.where(per_image(transformation["should_apply_blur"], x), blurred, x), *self.value_range)


def bell(size: int, width: jax.Array) -> jax.Array:
    """The values of a normal density at ``size`` places, with the sum 1."""
    places = jnp.arange(size, dtype="float32") - (size - 1) / 2
    values = jnp.exp(-(places**2) / (2 * width**2))
    return values / values.sum()


@layers.add()
class RandomErasing(Toned):
    """While training, a rectangle of some of the images replaced.

    Args:
        factor: the largest probability; or its two ends.
        scale: the least and the greatest share of the image's area.
        fill_value: what stands in the rectangle; noise if None.
        value_range: the two ends of the range of values.
        seed: an integer, for draws that repeat.

    Source: Zhong et al. 2017.
    """

    def __init__(
        self, factor=1.0, scale=(0.02, 0.33), fill_value=None, value_range=(0, 255), seed=None, data_format=None, **kwargs
    ):  # fmt: skip
        super().__init__(value_range, seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("RandomErasing", "factor", factor, 0.0, 1.0, lowest=0)
        self.scale = bounds("RandomErasing", "scale", scale, 0.0, 1.0, lowest=0)
        self.fill_value = fill_value

    def _drawn(self, key, images, count):
        keys = jax.random.split(key, 4)
        area = jax.random.uniform(keys[0], (count,), minval=self.scale[0], maxval=self.scale[1])
        masks = rectangles(keys[1], area, self._size(images))
        masks = masks[..., None] if self.data_format == "channels_last" else masks[:, None]
        shape = (count, *images.shape[-3:])
        if self.fill_value is None:
            noise = jnp.clip(jax.random.normal(keys[2], shape), 0, 1)
            fill = self._values(noise)
        else:
            fill = jnp.full(shape, self.fill_value, "float32")
        return {
            "apply_erasing": chosen(keys[3], self.factor, count),
            "batch_masks": jnp.broadcast_to(masks, shape),
            "fill_value": fill,
        }

    def _changed(self, x, transformation, interpolation):
        where, fill = (as_given(transformation[name], x) for name in ("batch_masks", "fill_value"))
        return jnp.where(per_image(transformation["apply_erasing"], x) & where, fill.astype(x.dtype), x)


def rectangles(key: jax.Array, area: jax.Array, size: tuple[int, int]) -> jax.Array:
    """Masks (images, height, width) of rectangles of these shares of the area, anywhere, cut at the edge."""
    height, width = size
    first, second = jax.random.split(key)
    side = jnp.sqrt(area)

    def along(n, k):
        half = jnp.floor(n * side) / 2
        middle = jax.random.randint(k, area.shape, 0, n).astype("float32")
        places = jnp.arange(n, dtype="float32")
        return (places >= jnp.ceil(middle - half)[:, None]) & (places < jnp.ceil(middle + half)[:, None])

    return along(height, first)[:, :, None] & along(width, second)[:, None, :]


def as_given(values: jax.Array, x: jax.Array) -> jax.Array:
    """Values for a batch of images, or those of the first where there is one image without a batch axis."""
    return values if x.ndim == 4 or values.ndim == 3 else values[0]
