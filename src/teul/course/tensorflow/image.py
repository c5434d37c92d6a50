"""tf.image: sizes, mirrors, colours of pictures ``(height, width, channels)`` or batches of them."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul import ops
from teul.course.tensorflow import random
from teul.course.tensorflow.boxes import crop_and_resize as crop_and_resize
from teul.course.tensorflow.boxes import draw_bounding_boxes as draw_bounding_boxes
from teul.course.tensorflow.boxes import non_max_suppression as non_max_suppression
from teul.course.tensorflow.dtypes import as_dtype
from teul.course.tensorflow.elementwise import cast
from teul.course.tensorflow.patches import extract_patches as extract_patches
from teul.course.tensorflow.patches import sobel_edges as sobel_edges
from teul.course.tensorflow.patches import ssim as ssim
from teul.course.tensorflow.plain import sizes
from teul.course.tensorflow.tensor import Tensor, bare, compute, convert_to_tensor
from teul.errors import problem


class ResizeMethod:
    """How pixels between pixels are found."""

    BILINEAR, NEAREST_NEIGHBOR, BICUBIC, LANCZOS3, LANCZOS5 = "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"
    AREA, GAUSSIAN, MITCHELLCUBIC = "area", "gaussian", "mitchellcubic"


def _pictures(images: Any) -> Any:
    found = convert_to_tensor(images)
    if len(found.shape) not in (3, 4):
        raise problem("tf_shape", name="tf.image", got=tuple(found.shape), expected="(height, width, channels), rows of them or not")
    return found


def _resize(x, *, size, method):
    return ops.image.resize(x, size, interpolation=method)


def resize(images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False, name=None):
    """The pictures in another size, as floats.

    >>> resize(np.ones((4, 4, 3), "float32"), (2, 2)).shape
    TensorShape([2, 2, 3])
    """
    x, wanted = _pictures(images), sizes(size)
    method = {0: "bilinear", 1: "nearest", 2: "bicubic", "nearest_neighbor": "nearest"}.get(method, method)
    if preserve_aspect_ratio:
        height, width = (int(n) for n in x.shape[-3:-1])
        scale = min(wanted[0] / height, wanted[1] / width)
        wanted = (round(height * scale), round(width * scale))
    if method == "nearest":
        return compute(_nearest, x, size=wanted)
    if method not in ("bilinear", "bicubic", "lanczos3", "lanczos5"):
        expected = "'bilinear', 'nearest', 'bicubic', 'lanczos3' or 'lanczos5'"
        raise problem("bad_argument", owner="tf.image.resize", argument="method", expected=expected, got=repr(method))
    x = cast(x, "float32")
    return compute(_resize, x, size=wanted, method=method)


def _nearest(x, *, size):
    for axis, wanted in zip((-3, -2), size, strict=True):
        count = x.shape[axis]
        x = jnp.take(x, np.minimum((np.arange(wanted) + 0.5) * count / wanted, count - 1).astype(np.int32), axis)
    return x


def _framed(x, *, height, width):
    for axis, wanted in ((-3, height), (-2, width)):
        count = x.shape[axis]
        if count > wanted:
            x = jnp.take(x, np.arange(wanted) + (count - wanted) // 2, axis)
        elif count < wanted:
            before = (wanted - count) // 2
            widths = [(0, 0)] * x.ndim
            widths[axis] = (before, wanted - count - before)
            x = jnp.pad(x, widths)
    return x


def resize_with_crop_or_pad(image, target_height, target_width):
    """The middle of the pictures, or the pictures with a black frame."""
    return compute(_framed, _pictures(image), height=int(target_height), width=int(target_width))


resize_image_with_crop_or_pad = resize_with_crop_or_pad


def resize_with_pad(image, target_height, target_width, method="bilinear", antialias=False):
    """The pictures as large as they fit, with a black frame around."""
    small = resize(image, (target_height, target_width), method, preserve_aspect_ratio=True, antialias=antialias)
    return resize_with_crop_or_pad(small, target_height, target_width)


def central_crop(image, central_fraction):
    """The middle of the pictures, so large a share of each side."""
    x = _pictures(image)
    height, width = (int(n) for n in x.shape[-3:-1])
    top, left = (int((n - n * float(central_fraction)) / 2) for n in (height, width))
    return crop_to_bounding_box(x, top, left, height - 2 * top, width - 2 * left)


def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """The part of a size that begins at some row and column."""
    rows, columns = slice(offset_height, offset_height + target_height), slice(offset_width, offset_width + target_width)
    return _pictures(image)[..., rows, columns, :]


def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """The pictures in a larger black one."""
    x = _pictures(image)
    height, width = (int(n) for n in x.shape[-3:-1])
    frame = ((offset_height, target_height - height - offset_height), (offset_width, target_width - width - offset_width))
    return compute(_pad_pictures, x, frame=tuple((int(a), int(b)) for a, b in frame))


def _pad_pictures(x, *, frame):
    return jnp.pad(x, [(0, 0)] * (x.ndim - 3) + list(frame) + [(0, 0)])


def random_crop(value, size, seed=None, name=None):
    """A part of a size, from anywhere."""
    x, wanted = convert_to_tensor(value), sizes(size)
    wanted = tuple(n if w < 0 else w for n, w in zip(x.shape, wanted, strict=True))
    draws = random.uniform((len(wanted),), seed=seed).numpy()
    starts = [int(d * (n - w + 1)) for d, n, w in zip(draws, x.shape, wanted, strict=True)]
    return x[tuple(slice(s, s + w) for s, w in zip(starts, wanted, strict=True))]


# Mirrors and turns ------------------------------------------------------------------------------------------------------------


def _flip(x, *, axis):
    return jnp.flip(x, axis)


def flip_left_right(image):
    """The pictures in a mirror."""
    return compute(_flip, _pictures(image), axis=-2)


def flip_up_down(image):
    """The pictures upside down, in a mirror."""
    return compute(_flip, _pictures(image), axis=-3)


def _maybe_flip(x, chance, *, axis):
    return jnp.where(chance.reshape(-1, 1, 1, 1)[0] < 0.5 if x.ndim == 3 else chance.reshape(-1, 1, 1, 1) < 0.5, jnp.flip(x, axis), x)


def _randomly(image: Any, axis: int, seed: Any) -> Any:
    x = _pictures(image)
    return compute(_maybe_flip, x, random.uniform((x.shape[0] if len(x.shape) == 4 else 1,), seed=seed), axis=axis)


def random_flip_left_right(image, seed=None):
    """Each picture as it is, or in a mirror."""
    return _randomly(image, -2, seed)


def random_flip_up_down(image, seed=None):
    """Each picture as it is, or upside down."""
    return _randomly(image, -3, seed)


def _rot90(x, *, k):
    return jnp.rot90(x, k, (-3, -2))


def rot90(image, k=1, name=None):
    """The pictures turned left by quarters."""
    return compute(_rot90, _pictures(image), k=int(k) % 4)


def transpose(image, name=None):
    """Rows and columns exchanged."""
    return compute(_swapped, _pictures(image))


def _swapped(x):
    return jnp.swapaxes(x, -3, -2)


# Values -----------------------------------------------------------------------------------------------------------------------


def convert_image_dtype(image, dtype, saturate=False, name=None):
    """Pictures of another type: whole numbers span the type's range, floats go from 0 to 1."""
    x, wanted = convert_to_tensor(image), as_dtype(dtype)
    own = as_dtype(x.dtype)
    if own == wanted:
        return x
    if own.is_floating and wanted.is_floating:
        return cast(x, wanted)
    if own.is_integer and wanted.is_floating:
        return cast(x, wanted) * (1.0 / own.max)
    if own.is_floating:
        return cast(compute(_spread, x, float(wanted.max) + 0.5, float(wanted.max)), wanted)
    return cast(cast(x, "float32") * (float(wanted.max) + 1) / (float(own.max) + 1), wanted)


def _spread(x, scale, most):
    return jnp.clip(x * scale, 0, most)


def _gray(x):
    weights = jnp.asarray([0.2989, 0.587, 0.114], jnp.float32)
    found = jnp.sum(x.astype(jnp.float32) * weights, -1, keepdims=True)
    return found.astype(x.dtype)


def rgb_to_grayscale(images, name=None):
    """``0.2989 red + 0.587 green + 0.114 blue``."""
    return compute(_gray, _pictures(images))


def grayscale_to_rgb(images, name=None):
    """The same gray three times."""
    return compute(_three, _pictures(images))


def _three(x):
    return jnp.repeat(x, 3, -1)


def rgb_to_hsv(images, name=None):
    """Hue, saturation and value."""
    return compute(ops.image.rgb_to_hsv, _pictures(images))


def hsv_to_rgb(images, name=None):
    """Red, green and blue."""
    return compute(ops.image.hsv_to_rgb, _pictures(images))


def per_image_standardization(image):
    """Each picture with mean 0 and standard deviation 1 (or what is left where it hardly varies)."""
    return compute(_standardized, cast(_pictures(image), "float32"))


def _standardized(x):
    every = (-3, -2, -1)
    count = x.shape[-1] * x.shape[-2] * x.shape[-3]
    deviation = jnp.maximum(jnp.std(x, every, keepdims=True), 1.0 / np.sqrt(count).astype(np.float32))
    return (x - jnp.mean(x, every, keepdims=True)) / deviation


def _in_floats(image: Any, change: Any) -> Any:
    """A change made in floats from 0 to 1, and the type again that the pictures had."""
    x = _pictures(image)
    own = as_dtype(x.dtype)
    return convert_image_dtype(change(convert_image_dtype(x, "float32")), own, saturate=True)


def adjust_brightness(image, delta):
    """A number added to every pixel."""
    return _in_floats(image, lambda x: x + delta)


def adjust_contrast(images, contrast_factor):
    """Each channel spread around its mean."""
    return _in_floats(images, lambda x: compute(_contrast, x, contrast_factor))


def _contrast(x, factor):
    mean = jnp.mean(x, (-3, -2), keepdims=True)
    return (x - mean) * factor + mean


def adjust_saturation(image, saturation_factor, name=None):
    """Stronger or weaker colours."""
    return _in_floats(image, lambda x: compute(_saturation, x, saturation_factor))


def _saturation(x, factor):
    hsv = ops.image.rgb_to_hsv(x)
    hsv = jnp.stack([hsv[..., 0], jnp.clip(hsv[..., 1] * factor, 0, 1), hsv[..., 2]], -1)
    return ops.image.hsv_to_rgb(hsv)


def adjust_hue(image, delta, name=None):
    """Other colours: the hue moved around its circle."""
    return _in_floats(image, lambda x: compute(_hue, x, delta))


def _hue(x, delta):
    hsv = ops.image.rgb_to_hsv(x)
    return ops.image.hsv_to_rgb(jnp.stack([(hsv[..., 0] + delta) % 1.0, hsv[..., 1], hsv[..., 2]], -1))


def adjust_gamma(image, gamma=1, gain=1):
    """``gain * x ** gamma``."""
    return _in_floats(image, lambda x: gain * x**gamma)


def _between(low: float, high: float, seed: Any) -> Any:
    return random.uniform((), low, high, seed=seed)


def random_brightness(image, max_delta, seed=None):
    """Lighter or darker."""
    return adjust_brightness(image, _between(-max_delta, max_delta, seed))


def random_contrast(image, lower, upper, seed=None):
    """More or less contrast."""
    return adjust_contrast(image, _between(lower, upper, seed))


def random_saturation(image, lower, upper, seed=None):
    """Stronger or weaker colours."""
    return adjust_saturation(image, _between(lower, upper, seed))


def random_hue(image, max_delta, seed=None):
    """Other colours."""
    return adjust_hue(image, _between(-max_delta, max_delta, seed))


# With a seed of two numbers each draws the same again, which is all that stateless means.
stateless_random_brightness, stateless_random_contrast = random_brightness, random_contrast
stateless_random_saturation, stateless_random_hue = random_saturation, random_hue
stateless_random_flip_left_right, stateless_random_flip_up_down = random_flip_left_right, random_flip_up_down
stateless_random_crop = random_crop


# Comparing --------------------------------------------------------------------------------------------------------------------


def psnr(a, b, max_val, name=None):
    """The ratio of the greatest value to the difference, in decibels: one number a picture."""
    return compute(_psnr, a, b, float(max_val))


def _psnr(a, b, most):
    error = jnp.mean(jnp.square(a.astype(jnp.float32) - b.astype(jnp.float32)), (-3, -2, -1))
    return 20 * jnp.log10(most) - 10 * jnp.log10(error)


def total_variation(images, name=None):
    """How much neighbours differ: one number a picture."""
    return compute(_variation, images)


def _variation(x):
    down = jnp.sum(jnp.abs(jnp.diff(x, axis=-3)), (-3, -2, -1))
    return down + jnp.sum(jnp.abs(jnp.diff(x, axis=-2)), (-3, -2, -1))


# Files ------------------------------------------------------------------------------------------------------------------------


def decode_image(contents, channels=None, dtype="uint8", name=None, expand_animations=True):
    """A picture from the bytes of a file (PNG, JPEG, GIF, BMP)."""
    import io

    from PIL import Image

    data = bare(contents)
    data = data.item() if isinstance(data, np.ndarray) else data
    mode = {1: "L", 3: "RGB", 4: "RGBA"}.get(int(channels or 0))
    with Image.open(io.BytesIO(data)) as picture:
        array = np.asarray(picture.convert(mode) if mode else picture.convert("RGB") if picture.mode == "P" else picture)
    array = array[..., None] if array.ndim == 2 else array
    return convert_image_dtype(convert_to_tensor(array), dtype)


def decode_jpeg(contents, channels=0, ratio=1, **others):
    """A picture from the bytes of a JPEG file."""
    return decode_image(contents, channels)


def decode_png(contents, channels=0, dtype="uint8", name=None):
    """A picture from the bytes of a PNG file."""
    return decode_image(contents, channels, dtype)


decode_bmp = decode_jpeg


def _encoded(image: Any, form: str, **settings: Any) -> Tensor:
    import io

    from PIL import Image

    array, kept = np.asarray(bare(image)), io.BytesIO()
    Image.fromarray(array[..., 0] if array.shape[-1] == 1 else array).save(kept, form, **settings)
    return Tensor(np.array(kept.getvalue(), dtype=object))


def encode_png(image, compression=-1, name=None):
    """A picture as the bytes of a PNG file."""
    return _encoded(image, "PNG")


def encode_jpeg(image, format="", quality=95, **others):
    """A picture as the bytes of a JPEG file."""
    return _encoded(image, "JPEG", quality=int(quality))
