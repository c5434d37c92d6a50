"""Pictures, under the names that Keras 2 had: ImageDataGenerator varies them at random while a model learns."""

from typing import Any

import numpy as np

from teul import config
from teul.errors import problem
from teul.preprocessing.image_batches import DataFrameIterator, DirectoryIterator, Iterator, NumpyArrayIterator
from teul.preprocessing.moving import (
    apply_affine_transform,
    apply_brightness_shift,
    apply_channel_shift,
    flip_axis,
    random_brightness,
    random_channel_shift,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)
from teul.utils.pictures import array_to_img, img_to_array, load_img, save_img, smart_resize

__all__ = [
    "DataFrameIterator", "DirectoryIterator", "ImageDataGenerator", "Iterator", "NumpyArrayIterator", "apply_affine_transform",
    "apply_brightness_shift", "apply_channel_shift", "array_to_img", "img_to_array", "load_img", "random_brightness",
    "random_channel_shift", "random_rotation", "random_shear", "random_shift", "random_zoom", "save_img", "smart_resize",
]  # fmt: skip


class ImageDataGenerator:
    """Batches of pictures, each varied at random, so that a model sees more than there is.

    Args:
        featurewise_center, featurewise_std_normalization: subtract the mean of the data, divide by its standard deviation.
        samplewise_center, samplewise_std_normalization: the same by each picture's own.
        zca_whitening, zca_epsilon: make pixels uncorrelated.
        rotation_range: degrees.
        width_shift_range, height_shift_range: a share of the side, pixels, or a list of pixels to choose from.
        brightness_range: two factors.
        shear_range: degrees.
        zoom_range: two factors, or z for ``[1 - z, 1 + z]``.
        channel_shift_range: how much brighter or darker.
        fill_mode, cval: what stands outside: ``"nearest"``, ``"constant"``, ``"reflect"`` or ``"wrap"``.
        horizontal_flip, vertical_flip: whether to mirror, every other time.
        rescale: a factor, such as ``1 / 255``, applied before anything else but ``preprocessing_function``.
        preprocessing_function: a function of one picture.
        data_format, dtype: the layout and type of the pictures.
        validation_split: the share that ``subset="validation"`` gives.
        interpolation_order: of the spline between pixels.

    >>> generator = ImageDataGenerator(rescale=1 / 255, horizontal_flip=True)
    >>> x, y = next(generator.flow(np.zeros((8, 4, 4, 3)), np.arange(8), batch_size=2))
    >>> x.shape, y.shape
    ((2, 4, 4, 3), (2,))
    """

    def __init__(
        self, featurewise_center=False, samplewise_center=False, featurewise_std_normalization=False,
        samplewise_std_normalization=False, zca_whitening=False, zca_epsilon=1e-6, rotation_range=0, width_shift_range=0.0,
        height_shift_range=0.0, brightness_range=None, shear_range=0.0, zoom_range=0.0, channel_shift_range=0.0, fill_mode="nearest",
        cval=0.0, horizontal_flip=False, vertical_flip=False, rescale=None, preprocessing_function=None, data_format=None,
        validation_split=0.0, interpolation_order=1, dtype=None,
    ):  # fmt: skip
        self.featurewise_center = featurewise_center or featurewise_std_normalization or zca_whitening
        self.samplewise_center = samplewise_center or samplewise_std_normalization
        self.featurewise_std_normalization = featurewise_std_normalization and not zca_whitening
        self.samplewise_std_normalization = samplewise_std_normalization
        self.zca_whitening, self.zca_epsilon = zca_whitening, zca_epsilon
        self.rotation_range, self.shear_range, self.channel_shift_range = rotation_range, shear_range, channel_shift_range
        self.width_shift_range, self.height_shift_range = width_shift_range, height_shift_range
        self.brightness_range, self.fill_mode, self.cval = brightness_range, fill_mode, cval
        self.horizontal_flip, self.vertical_flip = horizontal_flip, vertical_flip
        self.rescale, self.preprocessing_function = rescale, preprocessing_function
        self.data_format, self.dtype = data_format or config.image_data_format(), dtype or config.floatx()
        self.interpolation_order, self._validation_split = interpolation_order, validation_split
        self.mean = self.std = self.zca_whitening_matrix = None
        if self.data_format not in ("channels_last", "channels_first"):
            raise self._refusal("data_format", "'channels_last' or 'channels_first'", data_format)
        if validation_split and not 0 < validation_split < 1:
            raise self._refusal("validation_split", "between 0 and 1", validation_split)
        self.zoom_range = _factors(zoom_range)
        if self.zoom_range is None:
            raise self._refusal("zoom_range", "a number, or two factors", zoom_range)
        if brightness_range is not None and len(brightness_range) != 2:
            raise self._refusal("brightness_range", "two factors", brightness_range)
        first = self.data_format == "channels_first"
        self.channel_axis, self.row_axis, self.col_axis = (1, 2, 3) if first else (3, 1, 2)

    @staticmethod
    def _refusal(argument: str, expected: str, got: Any) -> Exception:
        return problem("bad_argument", owner="ImageDataGenerator", argument=argument, expected=expected, got=repr(got))

    def flow(
        self, x, y=None, batch_size=32, shuffle=True, sample_weight=None, seed=None, save_to_dir=None, save_prefix="", save_format="png",
        ignore_class_split=False, subset=None,
    ):  # fmt: skip
        """Batches from arrays, without end."""
        return NumpyArrayIterator(
            x, y, self, batch_size=batch_size, shuffle=shuffle, sample_weight=sample_weight, seed=seed, data_format=self.data_format,
            save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format, subset=subset, dtype=self.dtype,
            ignore_class_split=ignore_class_split,
        )  # fmt: skip

    def flow_from_directory(
        self, directory, target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical", batch_size=32, shuffle=True,
        seed=None, save_to_dir=None, save_prefix="", save_format="png", follow_links=False, subset=None, interpolation="nearest",
        keep_aspect_ratio=False,
    ):  # fmt: skip
        """Batches from a folder with one folder a class, without end."""
        return DirectoryIterator(
            directory, self, target_size=target_size, color_mode=color_mode, classes=classes, class_mode=class_mode,
            batch_size=batch_size, shuffle=shuffle, seed=seed, data_format=self.data_format, save_to_dir=save_to_dir,
            save_prefix=save_prefix, save_format=save_format, follow_links=follow_links, subset=subset, interpolation=interpolation,
            keep_aspect_ratio=keep_aspect_ratio, dtype=self.dtype,
        )  # fmt: skip

    def flow_from_dataframe(
        self, dataframe, directory=None, x_col="filename", y_col="class", weight_col=None, target_size=(256, 256), color_mode="rgb",
        classes=None, class_mode="categorical", batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix="",
        save_format="png", subset=None, interpolation="nearest", validate_filenames=True, **kwargs,
    ):  # fmt: skip
        """Batches from the files that a column of a table names, without end."""
        return DataFrameIterator(
            dataframe, directory, self, x_col=x_col, y_col=y_col, weight_col=weight_col, target_size=target_size, color_mode=color_mode,
            classes=classes, class_mode=class_mode, data_format=self.data_format, batch_size=batch_size, shuffle=shuffle, seed=seed,
            save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format, subset=subset, interpolation=interpolation,
            validate_filenames=validate_filenames, dtype=self.dtype, **kwargs,
        )  # fmt: skip

    def standardize(self, x: np.ndarray) -> np.ndarray:
        """One picture, or a batch, brought to the scale that was asked for."""
        if self.preprocessing_function:
            x = self.preprocessing_function(x)
        x = np.asarray(x, self.dtype)
        if self.rescale:
            x = x * np.asarray(self.rescale, self.dtype)
        if self.samplewise_center:
            x = x - x.mean(keepdims=True)
        if self.samplewise_std_normalization:
            x = x / (x.std(keepdims=True) + 1e-6)
        if self.featurewise_center and self._known(self.mean, "featurewise_center"):
            x = x - self.mean
        if self.featurewise_std_normalization and self._known(self.std, "featurewise_std_normalization"):
            x = x / (self.std + 1e-6)
        if self.zca_whitening and self._known(self.zca_whitening_matrix, "zca_whitening"):
            x = (x.reshape(-1, np.prod(x.shape[-3:])) @ self.zca_whitening_matrix).reshape(x.shape)
        return x

    def _known(self, value: Any, argument: str) -> bool:
        if value is None:
            raise self._refusal(argument, "preceded by fit(x), which learns it from the data", True)
        return True

    def get_random_transform(self, img_shape, seed=None) -> dict[str, Any]:
        """What is done to one picture, drawn at random."""
        if seed is not None:
            np.random.seed(seed)
        rows, columns = img_shape[self.row_axis - 1], img_shape[self.col_axis - 1]
        theta = np.random.uniform(-self.rotation_range, self.rotation_range) if self.rotation_range else 0
        # Keras lets the two change places, so that there height_shift_range moves pictures sideways.
        ty, tx = _shift(self.height_shift_range, rows), _shift(self.width_shift_range, columns)
        shear = np.random.uniform(-self.shear_range, self.shear_range) if self.shear_range else 0
        zx, zy = (1, 1) if tuple(self.zoom_range) == (1, 1) else np.random.uniform(self.zoom_range[0], self.zoom_range[1], 2)
        flips = [bool((np.random.random() < 0.5) * wanted) for wanted in (self.horizontal_flip, self.vertical_flip)]
        channel = np.random.uniform(-self.channel_shift_range, self.channel_shift_range) if self.channel_shift_range else None
        brightness = np.random.uniform(*self.brightness_range) if self.brightness_range is not None else None
        return {
            "theta": theta, "tx": tx, "ty": ty, "shear": shear, "zx": zx, "zy": zy, "flip_horizontal": flips[0],
            "flip_vertical": flips[1], "channel_shift_intensity": channel, "brightness": brightness,
        }  # fmt: skip

    def apply_transform(self, x: np.ndarray, transform_parameters: dict[str, Any]) -> np.ndarray:
        """One picture, varied as told."""
        rows, columns, channels = self.row_axis - 1, self.col_axis - 1, self.channel_axis - 1
        movement = {name: transform_parameters.get(name, first) for name, first in _AT_REST.items()}
        x = apply_affine_transform(
            x, **movement, row_axis=rows, col_axis=columns, channel_axis=channels, fill_mode=self.fill_mode, cval=self.cval,
            order=self.interpolation_order,
        )  # fmt: skip
        if (intensity := transform_parameters.get("channel_shift_intensity")) is not None:
            x = apply_channel_shift(x, intensity, channels)
        if transform_parameters.get("flip_horizontal"):
            x = flip_axis(x, columns)
        if transform_parameters.get("flip_vertical"):
            x = flip_axis(x, rows)
        if (brightness := transform_parameters.get("brightness")) is not None:
            x = apply_brightness_shift(x, brightness, scale=False)
        return x

    def random_transform(self, x: np.ndarray, seed=None) -> np.ndarray:
        """One picture, varied at random."""
        return self.apply_transform(x, self.get_random_transform(x.shape, seed))

    def fit(self, x, augment=False, rounds=1, seed=None) -> None:
        """Learn the mean, the standard deviation and the correlations of pixels from pictures ``(rows, ...)``."""
        x = np.asarray(x, self.dtype)
        if x.ndim != 4:
            raise problem("bad_argument", owner="ImageDataGenerator.fit", argument="x", expected="of four axes", got=f"of shape {x.shape}")
        if seed is not None:
            np.random.seed(seed)
        if augment:
            x = np.stack([self.random_transform(picture) for _ in range(rounds) for picture in x])
        x = x.copy()
        shape = [x.shape[self.channel_axis] if axis == self.channel_axis else 1 for axis in (1, 2, 3)]
        if self.featurewise_center:
            self.mean = x.mean(axis=(0, self.row_axis, self.col_axis)).reshape(shape)
            x -= self.mean
        if self.featurewise_std_normalization:
            self.std = x.std(axis=(0, self.row_axis, self.col_axis)).reshape(shape)
            x /= self.std + 1e-6
        if self.zca_whitening:
            flat = x.reshape(len(x), -1)
            directions, sizes, _ = np.linalg.svd(flat.T, full_matrices=False)
            self.zca_whitening_matrix = (directions * (np.sqrt(len(flat)) / (sizes + self.zca_epsilon))) @ directions.T


_AT_REST = {"theta": 0, "tx": 0, "ty": 0, "shear": 0, "zx": 1, "zy": 1}


def _factors(zoom: Any) -> list[float] | None:
    if isinstance(zoom, (int, float)):
        return [1 - zoom, 1 + zoom]
    return list(zoom) if len(zoom) == 2 and all(isinstance(z, (int, float)) for z in zoom) else None


def _shift(wanted: Any, size: int) -> float:
    """Pixels: a share of the side, a whole number below the given one, or one of a list; in both directions."""
    if not np.any(wanted):
        return 0
    if isinstance(wanted, float):
        drawn = np.random.uniform(-wanted, wanted)
    else:
        drawn = np.random.choice(wanted) * np.random.choice([-1, 1])
    return drawn * size if np.max(wanted) < 1 else drawn
