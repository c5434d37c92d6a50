"""What layers over axes of space or time share: how many axes, where the channels are, sizes for each axis."""

import operator
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.errors import problem
from teul.kernels.windows import places
from teul.layers.base import Layer

_AXES = {1: "steps", 2: "rows, columns", 3: "depth, rows, columns"}


class Spatial(Layer):
    """Base of layers over ``rank`` axes of space or time. They compute with the channels last, whatever their ``data_format`` is."""

    rank: ClassVar[int]
    data_format = "channels_last"

    def __call__(self, inputs, *args, **kwargs):
        self._check_rank(inputs)
        return super().__call__(inputs, *args, **kwargs)

    @property
    def first(self) -> bool:
        """Whether the channels stand before the axes of space."""
        return self.data_format == "channels_first"

    def axes_of(self, shape: Any) -> tuple:
        """The sizes of the axes of space in a shape."""
        return tuple(shape[2:] if self.first else shape[1:-1])

    def channels_of(self, shape: Any) -> int:
        """The number of channels in a shape; it has to be known to make weights."""
        self._check_shape(shape)
        channels = shape[1] if self.first else shape[-1]
        if channels is None:
            raise self._wrong_rank(shape)
        return channels

    def shape_of(self, batch: Any, axes: tuple, channels: Any) -> tuple:
        """The shape with these sizes, in the order of the layer's data format."""
        return (batch, channels, *axes) if self.first else (batch, *axes, channels)

    def channels_last(self, inputs: Any) -> jax.Array:
        """The inputs with their channels last."""
        x = jnp.asarray(inputs)
        return jnp.moveaxis(x, 1, -1) if self.first else x

    def as_given(self, y: jax.Array) -> jax.Array:
        """Back in the order of the layer's data format."""
        return jnp.moveaxis(y, -1, 1) if self.first else y

    def windows_in(self, shape: Any, padding: str, reach: tuple, strides: tuple) -> tuple:
        """How many windows fit along each axis; none is refused."""
        sizes = self.axes_of(shape)
        counts = tuple(places(padding, n, k, s) for n, k, s in zip(sizes, reach, strides, strict=True))
        if any(n is not None and n <= 0 for n in counts):
            raise problem("window_too_large", layer=self.name, kind=type(self).__name__, window=reach, got=tuple(shape))
        return counts

    def _check_rank(self, inputs: Any) -> None:
        self._check_shape(inputs.shape if hasattr(inputs, "shape") else np.shape(inputs))

    def _check_shape(self, shape: Any) -> None:
        if len(shape) != self.rank + 2:
            raise self._wrong_rank(shape)

    def _wrong_rank(self, shape: Any) -> Exception:
        axes = _AXES[self.rank]
        expected = f"(samples, channels, {axes})" if self.first else f"(samples, {axes}, channels)"
        lacking = len(shape) == self.rank + 1
        instead = "Pictures in grey have one channel: x[..., None] adds its axis." if lacking and self.rank == 2 else ""
        return problem("layer_input_rank", layer=self.name, kind=type(self).__name__, expected=expected, got=tuple(shape), instead=instead)


def check_sizes(layer: Any, argument: str, value: Any, count: int, least: int = 1) -> tuple[int, ...]:
    """``value`` as whole numbers, one an axis (one for all is repeated), none below ``least``."""
    given = value if isinstance(value, (tuple, list)) else (value,) * count
    try:
        whole = tuple(operator.index(n) for n in given if not isinstance(n, bool))
    except TypeError:
        whole = ()
    if len(whole) != count or any(n < least for n in whole):
        expected = f"a whole number from {least} up" + (f", or {count} of them" if count > 1 else "")
        raise problem("bad_argument", owner=type(layer).__name__, argument=argument, expected=expected, got=repr(value))
    return whole


def check_choice(layer: Any, argument: str, value: Any, allowed: tuple[str, ...]) -> str:
    """``value`` in lower case, if it is among ``allowed``."""
    if not isinstance(value, str) or value.lower() not in allowed:
        expected = " or ".join(repr(a) for a in allowed)
        raise problem("bad_argument", owner=type(layer).__name__, argument=argument, expected=expected, got=repr(value))
    return value.lower()


def check_data_format(layer: Any, value: Any) -> str:
    """Where the channels are: as ``teul.config`` says unless a layer is told."""
    return check_choice(layer, "data_format", value or config.image_data_format(), ("channels_last", "channels_first"))
