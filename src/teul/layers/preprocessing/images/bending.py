"""Random changes of the form of images: sheared, seen from aside, bent."""

import jax
import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.preprocessing.images.base import bounds, check_choice
from teul.layers.preprocessing.images.moving import Moved, _rows
from teul.layers.preprocessing.images.tones import chosen, per_image
from teul.ops.pictures import elastic_transform, homography, perspective_transform
from teul.variables import SeedGenerator


@layers.add()
class RandomShear(Moved):
    """While training, each image sheared: lines stay parallel, angles do not stay right.

    Args:
        x_factor, y_factor: the largest share that a line is shifted by, along its length, to either side; or the two ends.
        interpolation: ``"bilinear"`` or ``"nearest"``.
        fill_mode: what stands beyond the edge: ``"reflect"``, ``"wrap"``, ``"nearest"`` or ``"constant"``.
        fill_value: what is filled in with ``"constant"``.
        seed: an integer, for draws that repeat.
    """

    def __init__(
        self, x_factor=0.0, y_factor=0.0, interpolation="bilinear", fill_mode="reflect", fill_value=0.0, data_format=None, seed=None,
        **kwargs,
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        least = {name: -1.0 if isinstance(f, (list, tuple)) else 0.0 for name, f in (("x", x_factor), ("y", y_factor))}
        self.x_factor = bounds("RandomShear", "x_factor", x_factor, least["x"], 1.0)
        self.y_factor = bounds("RandomShear", "y_factor", y_factor, least["y"], 1.0)
        self._keep(fill_mode, interpolation, fill_value)

    def _drawn(self, key, images, count):
        first, second, third = jax.random.split(key, 3)
        pairs = zip((first, second), (self.x_factor, self.y_factor), strict=True)
        shares = [jax.random.uniform(k, (count,), minval=low, maxval=high) for k, (low, high) in pairs]
        sides = jax.random.rademacher(third, (count, 2), "float32")
        return {"shear_factor": jnp.stack(shares, axis=1) * sides, "input_shape": images.shape}

    def _matrix(self, transformation, height, width):
        across, down = transformation["shear_factor"].T
        one, zero = jnp.ones_like(down), jnp.zeros_like(down)
        return _rows(one, across, zero, down, one, zero)

    def _moved_boxes(self, boxes, transformation, height, width):
        size = jnp.array([width, height] * 2, boxes.dtype)
        left, top, right, bottom = jnp.moveaxis(boxes / size, -1, 0)
        across, down = (share[:, None] for share in transformation["shear_factor"].T)
        left, right = (
            jnp.where(across < 0, left - across * top, left - across * bottom),
            jnp.where(across < 0, right - across * bottom, right - across * top),
        )
        top, bottom = (
            jnp.where(down > 0, top - down * right, top - down * left),
            jnp.where(down > 0, bottom - down * left, bottom - down * right),
        )
        return jnp.stack([left, top, right, bottom], axis=-1) * size


@layers.add()
class RandomPerspective(Moved):
    """While training, some of the images as if seen from aside: their corners are moved.

    Args:
        factor: the largest probability; or its two ends.
        scale: how far corners move at most: 1 is half the image.
        interpolation: ``"bilinear"`` or ``"nearest"``.
        fill_value: what stands beyond the edge.
        seed: an integer, for draws that repeat.
    """

    def __init__(self, factor=1.0, scale=1.0, interpolation="bilinear", fill_value=0.0, seed=None, data_format=None, **kwargs):
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("RandomPerspective", "factor", factor, 0.0, 1.0, lowest=0)
        bounds("RandomPerspective", "scale", scale, 0.0, 1.0)
        self.scale, self.fill_value = scale, fill_value
        self.interpolation = check_choice("RandomPerspective", "interpolation", interpolation, ("nearest", "bilinear"))

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        height, width = self._size(images)
        edge = jnp.array([width - 1, height - 1], "float32")
        start = jnp.array([[0, 0], [1, 0], [0, 1], [1, 1]], "float32") * edge
        steps = jax.random.uniform(second, (count, 4, 2), minval=-0.5, maxval=0.5) * self.scale * edge
        start = jnp.broadcast_to(start, (count, 4, 2))
        apply = chosen(first, self.factor, count)
        return {"apply_perspective": apply, "start_points": start, "end_points": start + steps, "input_shape": images.shape}

    def _changed(self, x, transformation, interpolation):
        points = (as_points(transformation[name], x) for name in ("start_points", "end_points"))
        seen = perspective_transform(x, *points, interpolation, self.fill_value, self.data_format)
        return jnp.where(per_image(transformation["apply_perspective"], x), seen.astype(x.dtype), x)

    def _moved_boxes(self, boxes, transformation, height, width):
        start, end = (transformation[name].reshape(-1, 4, 2) for name in ("start_points", "end_points"))
        rows = jax.vmap(homography)(end, start)
        matrix = jnp.concatenate([rows, jnp.ones_like(rows[:, :1])], axis=1).reshape(-1, 3, 3)
        corners = jnp.stack([boxes[..., [0, 2, 0, 2]], boxes[..., [1, 3, 3, 1]], jnp.ones_like(boxes)], axis=-1)
        x, y, far = jnp.moveaxis(jnp.einsum("bij,bncj->bnci", matrix, corners), -1, 0)
        x, y = x / far, y / far
        moved = jnp.stack([x.min(-1), y.min(-1), x.max(-1), y.max(-1)], axis=-1)
        return jnp.where(transformation["apply_perspective"].reshape(-1, 1, 1), moved, boxes)


def as_points(points: jax.Array, x: jax.Array) -> jax.Array:
    """The corners of a batch of images, or of the one image without a batch axis."""
    return points if x.ndim == 4 or points.ndim == 2 else points[0]


@layers.add()
class RandomElasticTransform(Moved):
    """While training, some of the images bent as if drawn on rubber.

    Args:
        factor: the largest probability; or its two ends.
        scale: how strongly they are bent, 0 to 1; or the two ends.
        interpolation, fill_mode, fill_value: as in RandomShear.
        value_range: the two ends at which values are cut.
        seed: an integer, for draws that repeat.
    """

    def __init__(
        self, factor=1.0, scale=1.0, interpolation="bilinear", fill_mode="reflect", fill_value=0.0, value_range=(0, 255), seed=None,
        data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("RandomElasticTransform", "factor", factor, 0.0, 1.0, lowest=0)
        self.scale = bounds("RandomElasticTransform", "scale", scale, 0.0, 1.0, lowest=0)
        self.value_range = tuple(value_range)
        self._keep(fill_mode, interpolation, fill_value)

    def _drawn(self, key, images, count):
        keys = jax.random.split(key, 3)
        strength = jax.random.uniform(keys[1], (), minval=self.scale[0], maxval=self.scale[1])
        return {"apply_transform": chosen(keys[0], self.factor, count), "distortion_factor": strength, "seed": keys[2]}

    def _changed(self, x, transformation, interpolation):
        key, size = transformation["seed"], max(self._size(x))
        draws = _Same(key) if not isinstance(key, SeedGenerator) else key
        alpha, sigma = size * transformation["distortion_factor"], 0.05 * size
        bent = elastic_transform(x, alpha, sigma, interpolation, self.fill_mode, self.fill_value, draws, self.data_format)
        return jnp.clip(jnp.where(per_image(transformation["apply_transform"], x), bent.astype(x.dtype), x), *self.value_range)


class _Same:
    """A stream of one key: images and their masks are bent alike."""

    def __init__(self, key: jax.Array):
        self.key = key

    def next(self) -> jax.Array:
        """The key."""
        return self.key
