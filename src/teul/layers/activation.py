"""Activation functions as layers."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import activations, constraints, initializers, regularizers
from teul.configured import Number, is_number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float
from teul.spellings import say_once


@layers.add()
class ReLU(Elementwise):
    """``max(x, 0)``, with Keras's cap, slope below the threshold, and threshold.

    Args:
        max_value: the largest output; None for no cap.
        negative_slope: the slope below the threshold.
        threshold: below it the output is ``negative_slope * (x - threshold)``.
    """

    _built_at_once = True
    negative_slope = Number(off=0.0)

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        self.max_value = None if max_value is None else _at_least_zero("ReLU", "max_value", max_value)
        self.negative_slope = _at_least_zero("ReLU", "negative_slope", negative_slope)
        self.threshold = _at_least_zero("ReLU", "threshold", threshold)

    def call(self, inputs):
        if ReLU.negative_slope.off(self) and self.max_value is None and not self.threshold:
            return jnp.maximum(jnp.asarray(inputs), 0)
        x = as_float(self, inputs)
        if ReLU.negative_slope.off(self):
            return activations.relu(x, max_value=self.max_value, threshold=self.threshold)
        below = jnp.asarray(self.negative_slope, x.dtype) * (x - self.threshold)
        y = jnp.where(x >= self.threshold, x, below)
        return y if self.max_value is None else jnp.minimum(y, self.max_value)


@layers.add()
class LeakyReLU(Elementwise):
    """x above 0, ``negative_slope * x`` below (``alpha=`` in old Keras)."""

    _built_at_once = True
    negative_slope = Number()

    def __init__(self, negative_slope=0.3, **kwargs):
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            say_once("old_argument", about="LeakyReLU alpha", stacklevel=3, owner="LeakyReLU", old="alpha", new="negative_slope")
        super().__init__(**kwargs)
        self.negative_slope = _at_least_zero("LeakyReLU", "negative_slope", negative_slope)

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.where(x >= 0, x, jnp.asarray(self.negative_slope, x.dtype) * x)


@layers.add()
class PReLU(Elementwise):
    """x above 0, a learned slope times x below.

    Args:
        alpha_initializer, alpha_regularizer, alpha_constraint: the slopes' first values, penalty and projection.
        shared_axes: the axes along which slopes are shared, counted from 1: ``[1, 2]`` for one a channel of images.

    Source: He et al. 2015.
    """

    def __init__(
        self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **kwargs
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer, self.alpha_constraint = regularizers.get(alpha_regularizer), constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else None if shared_axes is None else list(shared_axes)

    def build(self, input_shape):
        shape = [1 if i + 1 in (self.shared_axes or ()) else n for i, n in enumerate(input_shape[1:])]
        if None in shape:
            expected = "known sizes, or those unknown in shared_axes"
            raise problem(
                "layer_input_rank", layer=self.name, kind="PReLU", expected=expected, got=tuple(input_shape), instead="Name them there."
            )  # fmt: skip
        self.alpha = self.add_weight(
            shape, self.alpha_initializer, regularizer=self.alpha_regularizer, constraint=self.alpha_constraint, name="alpha"
        )

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.maximum(x, 0) + self.alpha.value * jnp.minimum(x, 0)


@layers.add()
class ELU(Elementwise):
    """x above 0, ``alpha * (exp(x) - 1)`` below."""

    _built_at_once = True
    alpha = Number()

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.where(x > 0, x, jnp.asarray(self.alpha, x.dtype) * jnp.expm1(jnp.minimum(x, 0)))


@layers.add()
class Softmax(Elementwise):
    """Exponentials divided by their sum along ``axis``: values that sum to 1.

    Args:
        axis: an axis, or several over which the sum is taken together.

    Where ``mask`` (of a shape that broadcasts to the inputs') is False, the value is 0.

    >>> Softmax()([[1.0, 1.0, 5.0]], mask=jnp.array([[True, True, False]])).tolist()
    [[0.5, 0.5, 0.0]]
    """

    _built_at_once = True

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis

    def call(self, inputs, mask=None):
        x = as_float(self, inputs)
        axis = tuple(self.axis) if isinstance(self.axis, list) else self.axis
        if mask is None:
            return jax.nn.softmax(x, axis=axis)
        mask = jnp.asarray(mask)
        if mask.ndim > x.ndim or any(m not in (1, n) for m, n in zip(mask.shape[::-1], x.shape[::-1], strict=False)):
            raise problem("mask_broadcast", layer=self.name, mask=mask.shape, got=x.shape)
        return masked_softmax(x, mask if mask.dtype == bool else mask > jnp.asarray(0.5).astype(mask.dtype), axis)


def masked_softmax(x: jax.Array, mask: jax.Array, axis: Any, zero: bool = True) -> jax.Array:
    """Softmax of what the mask leaves, 0 elsewhere; where it leaves nothing all is 0, or equal shares if not ``zero``."""
    far = jnp.asarray(-3e4 if x.dtype == jnp.float16 else -1e9, x.dtype)
    shares = jax.nn.softmax(jnp.where(mask, x, far), axis=axis)
    return jnp.where(mask, shares, 0) if zero else shares


def _at_least_zero(owner: str, argument: str, value: Any) -> Any:
    if not is_number(value) or value < 0:
        raise problem("bad_argument", owner=owner, argument=argument, expected="a number from 0 up", got=repr(value))
    return value
