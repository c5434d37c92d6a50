"""Layers under names, and with arguments in the order, that Keras 1 and 2 had."""

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp

from teul import layers as today
from teul.configured import Number
from teul.errors import problem
from teul.layers.base import layers
from teul.spellings import say_once


def _convolution(kind: type, filters: Any, sizes: tuple, given: dict[str, Any]) -> Any:
    """Keras 1 gave the kernel's sides one by one: ``Convolution2D(32, 3, 3)``."""
    if len(sizes) > 1 and all(isinstance(side, int) for side in sizes):
        say_once("old_kernel_size", about=kind.__name__, name=kind.__name__, filters=filters, size=tuple(sizes))
        return kind(filters, tuple(sizes), **given)
    return kind(*(() if filters is None else (filters,)), *sizes, **given)


def Convolution1D(filters: Any = None, *sizes: Any, **given: Any) -> today.Conv1D:
    """Today's ``Conv1D``."""
    return today.Conv1D(*(() if filters is None else (filters,)), *sizes, **given)


def Convolution2D(filters: Any = None, *sizes: Any, **given: Any) -> today.Conv2D:
    """Today's ``Conv2D``; the kernel's rows and columns may come as two numbers.

    >>> Convolution2D(32, (3, 5)).kernel_size
    (3, 5)
    """
    return _convolution(today.Conv2D, filters, sizes, given)


def Convolution3D(filters: Any = None, *sizes: Any, **given: Any) -> today.Conv3D:
    """Today's ``Conv3D``; the kernel's sides may come as three numbers."""
    return _convolution(today.Conv3D, filters, sizes, given)


@layers.add()
class ThresholdedReLU(today.Layer):
    """``x`` where it is above ``theta``, else 0.

    >>> ThresholdedReLU(1.0)([[0.5, 2.0]])
    Array([[0., 2.]], dtype=float32)
    """

    theta = Number()

    def __init__(self, theta: float = 1.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.theta = theta

    def call(self, inputs: Any) -> Any:
        """The values above the threshold."""
        return jnp.where(inputs > jnp.asarray(self.theta, inputs.dtype), inputs, jnp.zeros((), inputs.dtype))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's own."""
        return input_shape


MODES = {
    "sum": today.Add, "add": today.Add, "mul": today.Multiply, "multiply": today.Multiply, "concat": today.Concatenate,
    "ave": today.Average, "average": today.Average, "max": today.Maximum, "maximum": today.Maximum,
}  # fmt: skip


def merge(inputs: Sequence[Any], mode: Any = "sum", concat_axis: int = -1, dot_axes: Any = -1, output_shape: Any = None,
          name: str | None = None, **others: Any) -> Any:  # fmt: skip
    """Keras 1's joining of several tensors, today one of ``add``, ``multiply``, ``concatenate``, ``dot``, ...

    Args:
        inputs: symbolic tensors.
        mode: ``"sum"``, ``"mul"``, ``"concat"``, ``"ave"``, ``"max"``, ``"dot"``, ``"cos"``, or a function of the list.
        concat_axis, dot_axes: the axis to join along, or to sum over.
        output_shape: accepted for Keras's sake; the shape is found by itself.

    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     merge([today.Input((2,)), today.Input((3,))], mode="concat").shape
    (None, 5)
    """
    say_once("old_merge", about="merge", mode=mode if isinstance(mode, str) else "function")
    if callable(mode):
        return today.Lambda(mode, name=name)(list(inputs))
    if mode == "concat":
        return today.Concatenate(axis=concat_axis, name=name)(list(inputs))
    if mode in ("dot", "cos"):
        axes = tuple(a[0] if isinstance(a, (list, tuple)) else a for a in dot_axes) if isinstance(dot_axes, (list, tuple)) else dot_axes
        return today.Dot(axes, normalize=mode == "cos", name=name)(list(inputs))
    if mode not in MODES:
        raise problem("bad_argument", owner="merge", argument="mode", expected=", ".join([*MODES, "dot", "cos"]), got=repr(mode))
    return MODES[mode](name=name)(list(inputs))
