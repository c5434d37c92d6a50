"""Normalizations by length alone: the root of the mean square, and the length itself."""

import jax
import jax.numpy as jnp

from teul.configured import Number
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float
from teul.layers.normalization.affine import aligned, checked_axes, checked_axis, exact, sizes_along


@layers.add()
class RMSNormalization(Elementwise):
    r"""Values divided by the root of their mean square, times a learned scale: :math:`y = s x / \sqrt{\overline{x^2} + \epsilon}`.

    Args:
        axis: the axis or axes over which the mean is taken.
        epsilon: keeps the root away from 0.

    Source: Zhang and Sennrich 2019.
    """

    supports_masking = False
    epsilon = Number()

    def __init__(self, axis=-1, epsilon=1e-6, **kwargs):
        super().__init__(**kwargs)
        self.axis, self.epsilon = checked_axis("RMSNormalization", axis), epsilon

    def build(self, input_shape):
        self.scale = self.add_weight(sizes_along(self, self.axis, input_shape), "ones", name="scale")

    def call(self, inputs):
        given = as_float(self, inputs)
        x, axes = exact(given), checked_axes(self, self.axis, given.shape)
        y = x * jax.lax.rsqrt(jnp.square(x).mean(axes, keepdims=True) + jnp.asarray(self.epsilon, x.dtype))
        return (y * aligned(self.scale.value.astype(y.dtype), axes, x.ndim)).astype(given.dtype)

    def compute_output_shape(self, input_shape):
        checked_axes(self, self.axis, input_shape)
        return tuple(input_shape)


@layers.add()
class UnitNormalization(Elementwise):
    """Values divided by their length along ``axis``, so that its square sums to 1.

    >>> UnitNormalization()([[0.0, -4.0]]).round(6).tolist()
    [[0.0, -1.0]]
    """

    _built_at_once = True

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = checked_axis("UnitNormalization", axis)

    def call(self, inputs):
        given = as_float(self, inputs)
        x = exact(given)
        squares = jnp.square(x).sum(checked_axes(self, self.axis, x.shape), keepdims=True)
        return (x * jax.lax.rsqrt(jnp.maximum(squares, jnp.asarray(1e-24, x.dtype)))).astype(given.dtype)

    def compute_output_shape(self, input_shape):
        checked_axes(self, self.axis, input_shape)
        return tuple(input_shape)
