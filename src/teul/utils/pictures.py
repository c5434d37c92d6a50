"""Pictures as arrays: from files, to files, by Pillow."""

import io
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from teul import config
from teul.errors import problem

_METHODS = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")


def pillow() -> Any:
    """Pillow, or a message that says how to get it."""
    try:
        from PIL import Image
    except ImportError as error:
        raise problem("package_missing", what="Reading and writing pictures", package="Pillow", install="pillow") from error
    return Image


def load_img(path, color_mode="rgb", target_size=None, interpolation="nearest", keep_aspect_ratio=False):
    """A picture file as a Pillow image.

    Args:
        path: the file, or an open one.
        color_mode: ``"grayscale"``, ``"rgb"`` or ``"rgba"``.
        target_size: ``(height, width)``; None keeps the picture's own.
        interpolation: how it is resized: one of nearest, bilinear, bicubic, hamming, box, lanczos.
        keep_aspect_ratio: whether to cut out the middle in the wanted form before resizing.

    Raises:
        OSError: the file is no picture, or a torn one; says which.
    """
    image = _opened(path)
    if color_mode == "grayscale":
        image = image if image.mode in ("L", "I;16", "I") else image.convert("L")
    elif color_mode in ("rgb", "rgba"):
        image = image.convert(color_mode.upper())
    else:
        expected = "'grayscale', 'rgb' or 'rgba'"
        raise problem("bad_argument", owner="load_img", argument="color_mode", expected=expected, got=repr(color_mode))
    if target_size is not None and not is_size(target_size):
        raise problem("bad_argument", owner="load_img", argument="target_size", expected="(height, width)", got=repr(target_size))
    if target_size is None or image.size == (target_size[1], target_size[0]):
        return image
    if interpolation not in _METHODS:
        expected = "one of " + ", ".join(_METHODS)
        raise problem("bad_argument", owner="load_img", argument="interpolation", expected=expected, got=repr(interpolation))
    height, width = target_size
    box = _middle(*image.size, width, height) if keep_aspect_ratio else None
    return image.resize((width, height), getattr(pillow().Resampling, interpolation.upper()), box)


def is_size(size: Any) -> bool:
    """Whether something is ``(height, width)``."""
    return isinstance(size, (tuple, list)) and len(size) == 2 and all(isinstance(n, (int, np.integer)) and n > 0 for n in size)


def _middle(w: int, h: int, width: int, height: int) -> tuple[int, int, int, int]:
    """The largest box of the form ``width : height`` in the middle of ``w`` x ``h``."""
    crop_h, crop_w = min(h, w * height // width), min(w, h * width // height)
    left, top = (w - crop_w) // 2, (h - crop_h) // 2
    return left, top, left + crop_w, top + crop_h


def _opened(path: Any) -> Any:
    """The whole picture read, or one clear refusal."""
    source = path if hasattr(path, "read") else Path(os.fspath(path))
    if isinstance(source, Path):
        if not source.is_file():
            raise FileNotFoundError(f"[Errno 2] No such file or directory: '{source}'")
        source = io.BytesIO(source.read_bytes())
    image_module = pillow()
    try:
        with warnings.catch_warnings():
            # A picture of hundreds of millions of pixels is a trap; Pillow warns first and refuses twice that.
            warnings.simplefilter("error", image_module.DecompressionBombWarning)
            image = image_module.open(source)
            image.load()
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, image_module.DecompressionBombError,
            image_module.DecompressionBombWarning) as error:  # fmt: skip
        why = "no picture of a known kind" if "cannot identify" in str(error) else str(error).rstrip(".") or type(error).__name__
        raise problem("image_unreadable", path=getattr(path, "name", path), why=why) from error
    return image


def img_to_array(img, data_format=None, dtype=None) -> np.ndarray:
    """A Pillow image (or an array) as an array ``(height, width, channels)``.

    >>> img_to_array(np.zeros((4, 5))).shape
    (4, 5, 1)
    """
    first = _channels_first("img_to_array", data_format)
    x = np.asarray(img, dtype=dtype or config.floatx())
    if x.ndim == 2:
        return x[None] if first else x[..., None]
    if x.ndim != 3:
        raise problem("bad_argument", owner="img_to_array", argument="img", expected="of 2 or 3 axes", got=f"of shape {x.shape}")
    return np.moveaxis(x, -1, 0) if first else x


def array_to_img(x, data_format=None, scale=True, dtype=None):
    """An array as a Pillow image; with ``scale`` its values are spread from 0 to 255.

    >>> array_to_img(np.zeros((4, 5, 3))).size
    (5, 4)
    """
    first = _channels_first("array_to_img", data_format)
    x = np.asarray(x, dtype=dtype or config.floatx())
    if x.ndim != 3:
        raise problem("bad_argument", owner="array_to_img", argument="x", expected="of 3 axes", got=f"of shape {x.shape}")
    if first:
        x = np.moveaxis(x, 0, -1)
    if scale:
        x = x - x.min()
        x = x / x.max() * 255 if x.size and x.max() else x
    image_module, channels = pillow(), x.shape[-1]
    if channels == 1:
        wide = x.max() > 255
        return image_module.fromarray(x[..., 0].astype("int32" if wide else "uint8"))
    if channels not in (3, 4):
        raise problem("bad_argument", owner="array_to_img", argument="x", expected="of 1, 3 or 4 channels", got=f"of {channels}")
    return image_module.fromarray(x.astype("uint8"))


def save_img(path, x, data_format=None, file_format=None, scale=True, **kwargs) -> None:
    """Write an array as a picture file; the format is what the name ends in, unless it is given."""
    image = array_to_img(x, data_format=data_format, scale=scale)
    kind = (file_format or Path(str(path)).suffix.lstrip(".")).lower()
    if image.mode == "RGBA" and kind in ("jpg", "jpeg"):
        image = image.convert("RGB")
    image.save(path, format="JPEG" if file_format and kind == "jpg" else file_format, **kwargs)


def smart_resize(x, size, interpolation="bilinear", data_format="channels_last", **kwargs):
    """Pictures resized without being stretched: the middle is cut out first."""
    from teul.ops.image import resize

    x = np.asarray(x)
    made = resize(x, size, interpolation, crop_to_aspect_ratio=True, data_format=data_format)
    return np.asarray(made)


def resampled(x: np.ndarray, size: tuple[int, int], interpolation: str = "bilinear") -> np.ndarray:
    """A picture ``(height, width, channels)`` at another size, between its pixels' centres and without smoothing, as float32."""
    if interpolation not in ("nearest", "bilinear"):
        from teul.ops.image import resize

        return np.asarray(resize(x.astype("float32"), size, interpolation, data_format="channels_last"))
    x = x.astype("float32")
    for axis, wanted in enumerate(size):
        given = x.shape[axis]
        if given == wanted:
            continue
        places = (np.arange(wanted) + 0.5) * given / wanted
        if interpolation == "nearest":
            x = np.take(x, np.floor(places).astype(int), axis=axis)
            continue
        places = np.clip(places - 0.5, 0, given - 1)
        low = np.floor(places).astype(int)
        share = (places - low).astype("float32").reshape([-1 if a == axis else 1 for a in range(3)])
        x = np.take(x, low, axis=axis) * (1 - share) + np.take(x, np.minimum(low + 1, given - 1), axis=axis) * share
    return x


def _channels_first(owner: str, data_format: str | None) -> bool:
    data_format = data_format or config.image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        expected = "'channels_last' or 'channels_first'"
        raise problem("bad_argument", owner=owner, argument="data_format", expected=expected, got=repr(data_format))
    return data_format == "channels_first"
