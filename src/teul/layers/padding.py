"""Layers that change only the extent of their input: zeros around it, its margins cut, its values repeated."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import as_float, check_positive_integer
from teul.layers.spatial import Spatial, check_choice, check_data_format, check_sizes

Ends = tuple[tuple[int, int], ...]


def check_ends(layer: Any, argument: str, value: Any) -> Ends:
    """How much before and after each axis: from one number, a number an axis, or a pair an axis."""
    one_each = isinstance(value, Sequence) and len(value) == layer.rank
    entries = value if one_each else (value,) * layer.rank
    if isinstance(value, Sequence) and not one_each:
        expected = f"a whole number, or {layer.rank} numbers or pairs, one an axis"
        raise problem("bad_argument", owner=type(layer).__name__, argument=argument, expected=expected, got=repr(value))
    return tuple(check_sizes(layer, argument, entry, 2, least=0) for entry in entries)  # type: ignore[return-value]


class ZeroPadding(Spatial):
    """Base of the layers that put zeros around their input."""

    keeps_type = True

    def __init__(self, padding=1, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.padding = check_sizes(self, "padding", padding, 2, least=0) if self.rank == 1 else check_ends(self, "padding", padding)
        self.data_format = check_data_format(self, data_format)

    @property
    def ends(self) -> Ends:
        """Zeros before and after each axis."""
        return (self.padding,) if self.rank == 1 else self.padding

    def call(self, inputs):
        x = jnp.asarray(inputs)
        return jnp.pad(x, self.shape_of((0, 0), self.ends, (0, 0)))

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        lengths = tuple(None if n is None else n + sum(ends) for n, ends in zip(self.axes_of(input_shape), self.ends, strict=True))
        return self.shape_of(input_shape[0], lengths, input_shape[1 if self.first else -1])


@layers.add()
class ZeroPadding1D(ZeroPadding):
    """Zeros before and after a series.

    Args:
        padding: how many, a number or (before, after).
        data_format: ``"channels_last"`` or ``"channels_first"``.

    >>> ZeroPadding1D((1, 2))([[[5.0], [6.0]]])[0, :, 0].tolist()
    [0.0, 5.0, 6.0, 0.0, 0.0]
    """

    rank = 1


@layers.add()
class ZeroPadding2D(ZeroPadding):
    """Zeros around a picture.

    Args:
        padding: how many: a number, (rows, columns), or ((above, below), (left, right)).
        data_format: ``"channels_last"`` or ``"channels_first"``.

    >>> ZeroPadding2D(((1, 0), (0, 2))).compute_output_shape((None, 4, 4, 3))
    (None, 5, 6, 3)
    """

    rank = 2


@layers.add()
class ZeroPadding3D(ZeroPadding):
    """Zeros around a volume; the arguments as in :class:`ZeroPadding2D`, for three axes."""

    rank = 3


class Cropping(Spatial):
    """Base of the layers that cut the margins of their input."""

    keeps_type = True

    def __init__(self, cropping=1, **kwargs):
        super().__init__(**kwargs)
        self.cropping = check_sizes(self, "cropping", cropping, 2, least=0) if self.rank == 1 else check_ends(self, "cropping", cropping)

    @property
    def ends(self) -> Ends:
        """What is cut before and after each axis."""
        return (self.cropping,) if self.rank == 1 else self.cropping

    def call(self, inputs):
        x = jnp.asarray(inputs)
        self.compute_output_shape(x.shape)  # asked for its refusal
        every = slice(None)
        kept = tuple(slice(before, n - after) for n, (before, after) in zip(self.axes_of(x.shape), self.ends, strict=True))
        return x[self.shape_of(every, kept, every)]

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        lengths = tuple(None if n is None else n - sum(ends) for n, ends in zip(self.axes_of(input_shape), self.ends, strict=True))
        if any(n is not None and n <= 0 for n in lengths):
            expected = f"smaller than its input of shape {tuple(input_shape)}"
            raise problem("bad_argument", owner=type(self).__name__, argument="cropping", expected=expected, got=self.cropping)
        return self.shape_of(input_shape[0], lengths, input_shape[1 if self.first else -1])


@layers.add()
class Cropping1D(Cropping):
    """A series without its first and last steps: ``cropping`` is a number or (before, after).

    >>> Cropping1D((1, 0))([[[5.0], [6.0]]])[0, :, 0].tolist()
    [6.0]
    """

    rank = 1


@layers.add()
class Cropping2D(Cropping):
    """A picture without its margins.

    Args:
        cropping: what is cut: a number, (rows, columns), or ((above, below), (left, right)).
        data_format: ``"channels_last"`` or ``"channels_first"``.

    >>> Cropping2D(((1, 0), (0, 2))).compute_output_shape((None, 4, 4, 3))
    (None, 3, 2, 3)
    """

    rank = 2

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **kwargs):
        super().__init__(cropping, **kwargs)
        self.data_format = check_data_format(self, data_format)


@layers.add()
class Cropping3D(Cropping):
    """A volume without its margins; the arguments as in :class:`Cropping2D`, for three axes."""

    rank = 3

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(cropping, **kwargs)
        self.data_format = check_data_format(self, data_format)


class UpSampling(Spatial):
    """Base of the layers that repeat values along each axis."""

    keeps_type = True

    @property
    def factors(self) -> tuple[int, ...]:
        """How often values are repeated along each axis."""
        return (self.size,) if self.rank == 1 else self.size

    def call(self, inputs):
        x = jnp.asarray(inputs)
        start = 2 if self.first else 1
        for axis, factor in enumerate(self.factors, start):
            x = jnp.repeat(x, factor, axis)
        return x

    def compute_output_shape(self, input_shape):
        self._check_shape(input_shape)
        lengths = tuple(None if n is None else n * factor for n, factor in zip(self.axes_of(input_shape), self.factors, strict=True))
        return self.shape_of(input_shape[0], lengths, input_shape[1 if self.first else -1])


@layers.add()
class UpSampling1D(UpSampling):
    """Every step ``size`` times.

    >>> UpSampling1D(2)([[[5.0], [6.0]]])[0, :, 0].tolist()
    [5.0, 5.0, 6.0, 6.0]
    """

    rank = 1

    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(size, (int, float)):
            raise problem("wrong_type", owner="UpSampling1D", argument="size", expected="a positive integer", got=repr(size))
        self.size = check_positive_integer("UpSampling1D", "size", size)


@layers.add()
class UpSampling2D(UpSampling):
    """A picture ``size`` times as large.

    Args:
        size: the factor, a number or (rows, columns).
        data_format: ``"channels_last"`` or ``"channels_first"``.
        interpolation: ``"nearest"`` repeats values; ``"bilinear"``, ``"bicubic"``, ``"lanczos3"`` and ``"lanczos5"`` blend neighbours.

    >>> UpSampling2D((1, 2))([[[[5.0], [6.0]]]])[0, 0, :, 0].tolist()
    [5.0, 5.0, 6.0, 6.0]
    """

    rank = 2

    def __init__(self, size=2, data_format=None, interpolation="nearest", **kwargs):
        super().__init__(**kwargs)
        self.size = check_sizes(self, "size", size, 2)
        self.data_format = check_data_format(self, data_format)
        known = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
        self.interpolation = check_choice(self, "interpolation", interpolation, known)

    def call(self, inputs):
        if self.interpolation == "nearest":
            return super().call(inputs)
        x = as_float(self, inputs)
        return jax.image.resize(x, self.compute_output_shape(x.shape), self.interpolation, antialias=False)


@layers.add()
class UpSampling3D(UpSampling):
    """Every value of a volume ``size`` times along each axis; ``size`` is a number or one an axis."""

    rank = 3

    def __init__(self, size=2, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.size = check_sizes(self, "size", size, 3)
        self.data_format = check_data_format(self, data_format)
