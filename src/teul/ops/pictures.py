"""Operations on pictures ``(batch, height, width, channels)`` or one ``(height, width, channels)``."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import channels_first, each, floats, is_float, tensor

_METHODS = {"nearest": "nearest", "bilinear": "linear", "bicubic": "cubic", "lanczos3": "lanczos3", "lanczos5": "lanczos5"}
_ORDERS = {"nearest": 0, "bilinear": 1}
_FILLS = ("constant", "nearest", "wrap", "mirror", "reflect")


def _choice(owner: str, argument: str, value: Any, known: Any) -> Any:
    if value in known:
        return known[value] if isinstance(known, dict) else value
    raise problem("bad_argument", owner=owner, argument=argument, expected="one of " + ", ".join(map(repr, known)), got=repr(value))


def _over_pictures(owner: str, function: Callable, images: Any, data_format: str | None) -> Any:
    """``function`` of pictures with a batch axis and channels last, whatever they came as."""
    images = tensor(images)
    if images.ndim not in (3, 4):
        raise problem("bad_argument", owner=owner, argument="images", expected="of 3 or 4 axes", got=f"of {images.ndim}")
    first = channels_first(data_format)
    x = images if images.ndim == 4 else images[None]
    y = function(jnp.moveaxis(x, 1, -1) if first else x)
    y = jnp.moveaxis(y, -1, 1) if first else y
    return y if images.ndim == 4 else y[0]


def _back_to(y: Any, dtype: Any) -> Any:
    """Floats in the pictures' own type; whole numbers are rounded and kept in range."""
    if jnp.issubdtype(dtype, jnp.integer):
        ends = jnp.iinfo(dtype)
        return jnp.clip(jnp.round(y), ends.min, ends.max).astype(dtype)
    return y.astype(dtype)


def resize(
    images, size, interpolation="bilinear", antialias=False, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False,
    fill_mode="constant", fill_value=0.0, data_format=None,
):  # fmt: skip
    """Pictures of another size ``(height, width)``, stretched, or cut or filled up to the new shape first."""
    method = _choice("resize", "interpolation", interpolation, _METHODS)
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        expected, got = "False where pad_to_aspect_ratio is True", "True"
        raise problem("bad_argument", owner="resize", argument="crop_to_aspect_ratio", expected=expected, got=got)
    height, width = each(size, 2)
    if height <= 0 or width <= 0:
        raise problem("bad_argument", owner="resize", argument="size", expected="a height and a width above 0", got=repr(size))
    _choice("resize", "fill_mode", fill_mode, ("constant",))

    def stretched(x):
        if crop_to_aspect_ratio:
            x = _middle(x, *_inside(x.shape[1:3], height, width))
        elif pad_to_aspect_ratio:
            x = _framed(x, *_around(x.shape[1:3], height, width), fill_value)
        wide = x if is_float(x) else x.astype("float32")
        return _back_to(jax.image.resize(wide, (x.shape[0], height, width, x.shape[3]), method, antialias=antialias), x.dtype)

    return _over_pictures("resize", stretched, images, data_format)


def _inside(shape: tuple, height: int, width: int) -> tuple[int, int]:
    """The largest picture of the wanted form within a shape."""
    h, w = shape
    return min(h, int(w * height / width)), min(w, int(h * width / height))


def _around(shape: tuple, height: int, width: int) -> tuple[int, int]:
    """The smallest picture of the wanted form around a shape."""
    h, w = shape
    return max(h, int(w * height / width)), max(w, int(h * width / height))


def _middle(x: Any, height: int, width: int) -> Any:
    top, left = (x.shape[1] - height) // 2, (x.shape[2] - width) // 2
    return x[:, top : top + height, left : left + width]


def _framed(x: Any, height: int, width: int, value: float) -> Any:
    # As much on both sides: of an odd rest Keras leaves one line out.
    top, left = (height - x.shape[1]) // 2, (width - x.shape[2]) // 2
    return jnp.pad(x, ((0, 0), (top, top), (left, left), (0, 0)), constant_values=value)


def rgb_to_grayscale(images, data_format=None):
    """Brightness: 0.2989 red + 0.5870 green + 0.1140 blue, in one channel."""

    def gray(x):
        if x.shape[-1] == 1:
            return x
        _colors("rgb_to_grayscale", x)
        wide = x if is_float(x) else x.astype("float32")
        y = jnp.tensordot(wide, jnp.asarray([0.2989, 0.5870, 0.1140], wide.dtype), axes=1)[..., None]
        return y.astype(x.dtype)

    return _over_pictures("rgb_to_grayscale", gray, images, data_format)


def _colors(owner: str, x: Any) -> None:
    if x.shape[-1] != 3:
        raise problem("bad_argument", owner=owner, argument="images", expected="of 3 channels", got=f"of {x.shape[-1]}")


def rgb_to_hsv(images, data_format=None):
    """Red, green and blue from 0 to 1 as hue, saturation and value."""

    def turned(x):
        _colors("rgb_to_hsv", x)
        red, green, blue = x[..., 0], x[..., 1], x[..., 2]
        value, span = jnp.max(x, -1), jnp.max(x, -1) - jnp.min(x, -1)
        safe = jnp.where(span > 0, span, 1)
        hue = jnp.where(value == red, (green - blue) / safe, jnp.where(value == green, 2 + (blue - red) / safe, 4 + (red - green) / safe))
        hue = jnp.where(span > 0, (hue / 6) % 1, 0)
        return jnp.stack([hue, jnp.where(value > 0, span / jnp.where(value > 0, value, 1), 0), value], axis=-1)

    return _over_pictures("rgb_to_hsv", turned, *_float_pictures("rgb_to_hsv", images), data_format)


def hsv_to_rgb(images, data_format=None):
    """Hue, saturation and value from 0 to 1 as red, green and blue."""

    def turned(x):
        _colors("hsv_to_rgb", x)
        hue, saturation, value = x[..., 0:1], x[..., 1:2], x[..., 2:3]
        away = jnp.abs(hue * 6 - jnp.asarray([3, 2, 4], x.dtype)) * jnp.asarray([1, -1, -1], x.dtype)
        rainbow = jnp.clip(away + jnp.asarray([-1, 2, 2], x.dtype), 0, 1)
        return ((rainbow - 1) * saturation + 1) * value

    return _over_pictures("hsv_to_rgb", turned, *_float_pictures("hsv_to_rgb", images), data_format)


def _float_pictures(owner: str, images: Any) -> tuple[Any]:
    images = tensor(images)
    if not is_float(images):
        raise problem("bad_argument", owner=owner, argument="images", expected="floats from 0 to 1", got=str(images.dtype))
    return (images,)


# Moving pixels --------------------------------------------------------------------------------------------------------------


def map_coordinates(inputs, coordinates, order, fill_mode="constant", fill_value=0):
    """The values at coordinates that lie between elements: the nearest (order 0) or between the neighbours (order 1)."""
    inputs, coordinates = tensor(inputs), tensor(coordinates)
    if coordinates.ndim < 2 or coordinates.shape[0] != inputs.ndim:
        expected, got = f"{inputs.ndim} arrays of places, one an axis", f"of shape {coordinates.shape}"
        raise problem("bad_argument", owner="map_coordinates", argument="coordinates", expected=expected, got=got)
    _choice("map_coordinates", "order", order, (0, 1))
    mode = _choice("map_coordinates", "fill_mode", fill_mode, _FILLS)
    wide = inputs if is_float(inputs) else inputs.astype("float32")
    found = jax.scipy.ndimage.map_coordinates(wide, list(coordinates), order, mode, fill_value)
    return _back_to(found, inputs.dtype)


def _moved(x: Any, places: Any, interpolation: str, fill_mode: str, fill_value: Any) -> Any:
    """Each picture read at its places ``(batch, 2, height, width)``."""
    order = _choice("affine_transform", "interpolation", interpolation, _ORDERS)

    def one(picture, place):
        return jax.vmap(lambda channel: map_coordinates(channel, place, order, fill_mode, fill_value), 2, 2)(picture)

    return jax.vmap(one)(x, places)


def affine_transform(images, transform, interpolation="bilinear", fill_mode="constant", fill_value=0, data_format=None):
    """Pictures moved by ``[a0, a1, a2, b0, b1, b2, c0, c1]``: the pixel (x, y) is read at
    ``((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)`` with ``k = c0 x + c1 y + 1``.
    """
    transform = tensor(transform)
    wanted = transform if is_float(transform) else transform.astype("float32")

    def moved(x):
        t = jnp.broadcast_to(jnp.atleast_2d(wanted), (x.shape[0], 8)).astype("float32")
        rows, columns = jnp.meshgrid(jnp.arange(x.shape[1], dtype="float32"), jnp.arange(x.shape[2], dtype="float32"), indexing="ij")
        a0, a1, a2, b0, b1, b2, c0, c1 = (t[:, i, None, None] for i in range(8))
        depth = c0 * columns + c1 * rows + 1
        places = jnp.stack([(b0 * columns + b1 * rows + b2) / depth, (a0 * columns + a1 * rows + a2) / depth], axis=1)
        return _moved(x, places, interpolation, fill_mode, fill_value)

    return _over_pictures("affine_transform", moved, images, data_format)


def perspective_transform(images, start_points, end_points, interpolation="bilinear", fill_value=0, data_format=None):
    """Pictures moved so that four corners ``(x, y)`` at the start points come to lie at the end points."""
    start_points, end_points = tensor(start_points), tensor(end_points)
    if start_points.shape[-2:] != (4, 2) or start_points.ndim not in (2, 3) or start_points.shape != end_points.shape:
        expected, got = "four corners (x, y) an image, as end_points", f"of shapes {start_points.shape} and {end_points.shape}"
        raise problem("bad_argument", owner="perspective_transform", argument="start_points", expected=expected, got=got)
    start, end = (jnp.reshape(p, (-1, 4, 2)) for p in floats([start_points, end_points]))
    return affine_transform(images, jax.vmap(homography)(start, end), interpolation, "constant", fill_value, data_format)


def homography(start: Any, end: Any) -> Any:
    """The eight numbers that take each end point back to its start point: eight linear equations."""
    x, y = end[:, 0], end[:, 1]
    u, v = start[:, 0], start[:, 1]
    one, zero = jnp.ones_like(x), jnp.zeros_like(x)
    for_u = jnp.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=1)
    for_v = jnp.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=1)
    return jnp.linalg.solve(jnp.concatenate([for_u, for_v]), jnp.concatenate([u, v]))


def elastic_transform(
    images, alpha=20.0, sigma=5.0, interpolation="bilinear", fill_mode="reflect", fill_value=0.0, seed=None, data_format=None
):  # fmt: skip
    """Pictures bent at random: each pixel is read alpha times a smooth random step away; sigma says how smooth."""
    from teul.random.draws import key_of  # which is made of operations itself

    key = key_of(seed)

    def bent(x):
        steps = jax.random.normal(key, x.shape[:3]) * sigma  # one step for both directions, as in Keras
        width = int(6 * sigma) | 1
        steps = alpha * gaussian_blur(steps[..., None], (width, width), (sigma, sigma), "channels_last")
        rows, columns = jnp.meshgrid(jnp.arange(x.shape[1], dtype="float32"), jnp.arange(x.shape[2], dtype="float32"), indexing="ij")
        return _moved(x, jnp.stack([rows + steps[..., 0], columns + steps[..., 0]], axis=1), interpolation, fill_mode, fill_value)

    return _over_pictures("elastic_transform", bent, images, data_format)


def scale_and_translate(images, output_shape, scale, translation, spatial_dims, method, antialias=True):
    """Pictures scaled and shifted along some axes."""
    images, scale, translation = floats([images, scale, translation])
    name = _METHODS.get(method, method)
    return jax.image.scale_and_translate(images, output_shape, tuple(spatial_dims), scale, translation, name, antialias=antialias)


def pad_images(
    images, top_padding=None, left_padding=None, bottom_padding=None, right_padding=None, target_height=None, target_width=None,
    data_format=None,
):  # fmt: skip
    """Pictures with zeros around, by widths of the frame, or by the size that is wanted."""

    def framed(x):
        top, bottom = _two_of_three("pad_images", "height", top_padding, bottom_padding, target_height, lambda t: t - x.shape[1])
        left, right = _two_of_three("pad_images", "width", left_padding, right_padding, target_width, lambda t: t - x.shape[2])
        return jnp.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))

    return _over_pictures("pad_images", framed, images, data_format)


def crop_images(
    images, top_cropping=None, left_cropping=None, bottom_cropping=None, right_cropping=None, target_height=None, target_width=None,
    data_format=None,
):  # fmt: skip
    """Parts of pictures, by what is cut off, or by the size that is wanted."""

    def cut(x):
        top, bottom = _two_of_three("crop_images", "height", top_cropping, bottom_cropping, target_height, lambda t: x.shape[1] - t)
        left, right = _two_of_three("crop_images", "width", left_cropping, right_cropping, target_width, lambda t: x.shape[2] - t)
        if top + bottom > x.shape[1] or left + right > x.shape[2]:
            expected, got = "less than the picture", f"{top + bottom} and {left + right} of {x.shape[1:3]}"
            raise problem("bad_argument", owner="crop_images", argument="the cropping", expected=expected, got=got)
        return x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]

    return _over_pictures("crop_images", cut, images, data_format)


def _two_of_three(owner: str, side: str, before: int | None, after: int | None, target: int | None, both: Callable) -> tuple[int, int]:
    """What is done before and after an axis, where two of (before, after, target size) say the third."""
    given = [v for v in (before, after, target) if v is not None]
    if len(given) != 2:
        expected = f"two of three given along the {side}: before, after, target"
        raise problem("bad_argument", owner=owner, argument=f"target_{side}", expected=expected, got=f"{len(given)} of them")
    if target is not None:
        total = both(target)
        before, after = (before, total - before) if before is not None else (total - after, after)
    if before < 0 or after < 0:
        raise problem("bad_argument", owner=owner, argument=f"target_{side}", expected="a size that is possible", got=f"{before}, {after}")
    return before, after


# Windows --------------------------------------------------------------------------------------------------------------------


def extract_patches(images, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """Each window of pictures laid out as one row of channels."""
    images = tensor(images)
    if not isinstance(size, (int, tuple, list)):
        raise problem("wrong_type", owner="extract_patches", argument="size", expected="a whole number or two or three", got=repr(size))
    if not isinstance(size, int) and len(size) not in (2, 3):
        expected = "a whole number or two or three"
        raise problem("bad_argument", owner="extract_patches", argument="size", expected=expected, got=repr(size))
    if images.ndim == 5 or (not isinstance(size, int) and len(size) == 3):
        return extract_patches_3d(images, size, strides, dilation_rate, padding, data_format)
    return _over_pictures("extract_patches", lambda x: _patches(x, size, strides, dilation_rate, padding), images, data_format)


def extract_patches_3d(volumes, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """Each window of volumes ``(batch, depth, height, width, channels)`` laid out as one row of channels."""
    volumes = tensor(volumes)
    first = channels_first(data_format)
    x = volumes if volumes.ndim == 5 else volumes[None]
    y = _patches(jnp.moveaxis(x, 1, -1) if first else x, size, strides, dilation_rate, padding)
    y = jnp.moveaxis(y, -1, 1) if first else y
    return y if volumes.ndim == 5 else y[0]


def _patches(x: Any, size: Any, strides: Any, dilation: Any, padding: str) -> Any:
    axes = x.ndim - 2
    window = each(size, axes)
    patches = jax.lax.conv_general_dilated_patches(
        jnp.moveaxis(x, -1, 1), window, each(window if strides is None else strides, axes), padding.upper(),
        rhs_dilation=each(dilation, axes),
    )  # fmt: skip
    places = patches.shape[2:]
    # The channel changes fastest within a window.
    y = patches.reshape(x.shape[0], x.shape[-1], int(np.prod(window)), *places)
    return jnp.moveaxis(y, (1, 2), (-1, -2)).reshape(x.shape[0], *places, -1)


def _slid(x: Any, kernel: Any, padding: str) -> Any:
    """Each channel of pictures, multiplied with one window at each place."""
    channels = x.shape[-1]
    wide = jnp.broadcast_to(kernel[:, :, None, None].astype(x.dtype), (*kernel.shape, 1, channels))
    return jax.lax.conv_general_dilated(
        x, wide, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=channels
    )  # fmt: skip


def _bell(size: int, sigma: float) -> Any:
    places = jnp.arange(size, dtype="float32") - (size - 1) / 2
    values = jnp.exp(-(places**2) / (2 * sigma**2))
    return values / values.sum()


def gaussian_blur(images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None):
    """Pictures blurred by a bell of a width."""
    sizes = each(kernel_size, 2)
    widths = (sigma, sigma) if np.ndim(sigma) == 0 else tuple(sigma)
    kernel = jnp.outer(_bell(sizes[1], widths[1]), _bell(sizes[0], widths[0]))  # the first size and width are those along the rows
    return _over_pictures(
        "gaussian_blur", lambda x: _back_to(_slid(x if is_float(x) else x.astype("float32"), kernel, "SAME"), x.dtype), images, data_format
    )


def sobel_edges(images, data_format=None):
    """How fast pictures change downwards and to the right: a last axis of (dy, dx)."""
    down = jnp.asarray([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], "float32")

    def edges(x):
        x = x if is_float(x) else x.astype("float32")
        return jnp.stack([_slid(x, down, "SAME"), _slid(x, down.T, "SAME")], axis=-1)

    images = tensor(images)
    if images.ndim != 4:
        raise problem("bad_argument", owner="sobel_edges", argument="images", expected="a batch of pictures", got=f"of {images.ndim} axes")
    first = channels_first(data_format)
    x = images
    y = edges(jnp.moveaxis(x, 1, -1) if first else x)
    return jnp.moveaxis(y, -2, 1) if first else y


def ssim(image1, image2, max_val=1.0, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, data_format=None):
    """How alike two pictures are in structure, 1 for the same (Wang et al., 2004)."""
    one, two = floats([image1, image2])
    sides = one.shape[-2:] if channels_first(data_format) else one.shape[-3:-1]
    if {one.ndim, two.ndim} - {3, 4} or min(sides) < filter_size:
        expected, got = f"two pictures of at least {filter_size} by {filter_size}", f"of shapes {one.shape} and {two.shape}"
        raise problem("bad_argument", owner="ssim", argument="image1, image2", expected=expected, got=got)
    first = channels_first(data_format)
    single = one.ndim == 3
    a, b = (x[None] if single else x for x in (one, two))
    a, b = (jnp.moveaxis(x, 1, -1) if first else x for x in (a, b))
    kernel = jnp.outer(_bell(filter_size, filter_sigma), _bell(filter_size, filter_sigma))
    mean_a, mean_b, aa, bb, ab = (_slid(x, kernel, "VALID") for x in (a, b, a * a, b * b, a * b))
    small1, small2 = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    light = (2 * mean_a * mean_b + small1) / (mean_a**2 + mean_b**2 + small1)
    spread = (2 * (ab - mean_a * mean_b) + small2) / (aa - mean_a**2 + bb - mean_b**2 + small2)
    alike = jnp.mean(light * spread, axis=(1, 2, 3))
    return alike[0] if single else alike


_ALL = (
    resize, rgb_to_grayscale, rgb_to_hsv, hsv_to_rgb, map_coordinates, affine_transform, perspective_transform, elastic_transform,
    scale_and_translate, pad_images, crop_images, extract_patches, extract_patches_3d, gaussian_blur, sobel_edges, ssim,
)  # fmt: skip
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
