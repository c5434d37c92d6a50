"""Single pictures moved, flipped and recoloured: what ImageDataGenerator does at random, one formula each."""

import numpy as np

from teul.errors import problem
from teul.utils.pictures import array_to_img, img_to_array


def flip_axis(x: np.ndarray, axis: int) -> np.ndarray:
    """The picture mirrored along an axis."""
    return np.flip(x, axis)


def transform_matrix_offset_center(matrix: np.ndarray, x: int, y: int) -> np.ndarray:
    """A movement about the middle of an ``x`` by ``y`` picture instead of its corner."""
    middle = np.array([[1, 0, x / 2 - 0.5], [0, 1, y / 2 - 0.5], [0, 0, 1]])
    return middle @ matrix @ np.array([[1, 0, -middle[0, 2]], [0, 1, -middle[1, 2]], [0, 0, 1]])


def apply_affine_transform(
    x, theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, row_axis=1, col_axis=2, channel_axis=0, fill_mode="nearest", cval=0.0, order=1
) -> np.ndarray:  # fmt: skip
    """The picture turned, shifted, sheared and zoomed.

    Args:
        x: the picture, of three axes.
        theta, shear: angles in degrees.
        tx, ty: pixels to the left and upwards.
        zx, zy: factors; above 1 shows more.
        row_axis, col_axis, channel_axis: where its axes are.
        fill_mode, cval: what stands outside: ``"nearest"``, ``"constant"`` (cval), ``"reflect"`` or ``"wrap"``.
        order: of the spline between pixels; 1 is linear.
    """
    try:
        from scipy import ndimage
    except ImportError as error:
        raise problem("package_missing", what="Moving pictures", package="SciPy", install="scipy") from error
    if sorted((row_axis, col_axis, channel_axis)) != [0, 1, 2]:
        expected, got = "the three axes of the picture", repr((row_axis, col_axis, channel_axis))
        raise problem(
            "bad_argument", owner="apply_affine_transform", argument="row_axis, col_axis, channel_axis", expected=expected, got=got
        )
    matrix = _movement(np.deg2rad(theta), tx, ty, np.deg2rad(shear), zx, zy)
    if matrix is None:
        return x
    channels = np.moveaxis(x, (channel_axis, row_axis, col_axis), (0, 1, 2))
    # The formulas speak of (x, y), arrays of (row, column). (Keras turns oblong pictures about a point that is not their middle.)
    height, width = channels.shape[1:]
    matrix = transform_matrix_offset_center(matrix, width, height)[[1, 0, 2]][:, [1, 0, 2]]
    moved = [
        ndimage.affine_transform(channel, matrix[:2, :2], matrix[:2, 2], order=order, mode=fill_mode, cval=cval) for channel in channels
    ]
    return np.moveaxis(np.stack(moved), (0, 1, 2), (channel_axis, row_axis, col_axis))


def _movement(turn: float, tx: float, ty: float, shear: float, zx: float, zy: float) -> np.ndarray | None:
    """The four movements as one matrix; None where nothing moves."""
    matrices = []
    if turn:
        matrices.append([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    if tx or ty:
        matrices.append([[1, 0, tx], [0, 1, ty], [0, 0, 1]])
    if shear:
        matrices.append([[1, -np.sin(shear), 0], [0, np.cos(shear), 0], [0, 0, 1]])
    if zx != 1 or zy != 1:
        matrices.append([[zx, 0, 0], [0, zy, 0], [0, 0, 1]])
    if not matrices:
        return None
    product = np.eye(3)
    for matrix in matrices:
        product = product @ np.array(matrix)
    return product


def apply_channel_shift(x: np.ndarray, intensity: float, channel_axis: int = 0) -> np.ndarray:
    """Every channel brighter by ``intensity``, within the picture's own range."""
    return np.clip(x + intensity, x.min(), x.max())


def apply_brightness_shift(x: np.ndarray, brightness: float, scale: bool = True) -> np.ndarray:
    """The picture's brightness times a factor, in bytes as Pillow does it."""
    from PIL import ImageEnhance

    low, high = x.min(), x.max()
    outside = bool(low < 0 or high > 255)
    made = img_to_array(ImageEnhance.Brightness(array_to_img(x, scale=outside or scale)).enhance(brightness))
    return made / 255 * (high - low) + low if outside and not scale else made


def _random_movement(x, row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order, **movement) -> np.ndarray:
    return apply_affine_transform(
        x, row_axis=row_axis, col_axis=col_axis, channel_axis=channel_axis, fill_mode=fill_mode, cval=cval, order=interpolation_order,
        **movement,
    )  # fmt: skip


def random_rotation(x, rg, row_axis=1, col_axis=2, channel_axis=0, fill_mode="nearest", cval=0.0, interpolation_order=1):
    """Turned by up to ``rg`` degrees."""
    places = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return _random_movement(x, *places, theta=np.random.uniform(-rg, rg))


def random_shift(x, wrg, hrg, row_axis=1, col_axis=2, channel_axis=0, fill_mode="nearest", cval=0.0, interpolation_order=1):
    """Shifted by up to the shares ``wrg`` of the width and ``hrg`` of the height."""
    ty, tx = np.random.uniform(-hrg, hrg) * x.shape[row_axis], np.random.uniform(-wrg, wrg) * x.shape[col_axis]
    return _random_movement(x, row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order, tx=tx, ty=ty)


def random_shear(x, intensity, row_axis=1, col_axis=2, channel_axis=0, fill_mode="nearest", cval=0.0, interpolation_order=1):
    """Sheared by up to ``intensity`` degrees."""
    places = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return _random_movement(x, *places, shear=np.random.uniform(-intensity, intensity))


def random_zoom(x, zoom_range, row_axis=1, col_axis=2, channel_axis=0, fill_mode="nearest", cval=0.0, interpolation_order=1):
    """Zoomed by factors between the two of ``zoom_range``."""
    if len(zoom_range) != 2:
        raise problem("bad_argument", owner="random_zoom", argument="zoom_range", expected="two factors", got=repr(zoom_range))
    zx, zy = (1, 1) if tuple(zoom_range) == (1, 1) else np.random.uniform(*zoom_range, 2)
    return _random_movement(x, row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order, zx=zx, zy=zy)


def random_channel_shift(x, intensity_range, channel_axis=0):
    """Brighter or darker by up to ``intensity_range``."""
    return apply_channel_shift(x, np.random.uniform(-intensity_range, intensity_range), channel_axis)


def random_brightness(x, brightness_range, scale=True):
    """Brighter or darker by a factor between the two of ``brightness_range``."""
    if len(brightness_range) != 2:
        expected = "two factors"
        raise problem("bad_argument", owner="random_brightness", argument="brightness_range", expected=expected, got=repr(brightness_range))
    return apply_brightness_shift(x, np.random.uniform(*brightness_range), scale)
