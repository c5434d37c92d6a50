"""Layer normalization: each sample with its own mean and variance."""

import jax
import jax.numpy as jnp

from teul.configured import Number
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.normalization.affine import Affine, aligned, checked_axes, checked_axis, exact, sizes_along


@layers.add()
class LayerNormalization(Affine):
    r"""Values of each sample brought to mean 0 and variance 1: :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`.

    Args:
        axis: the axis or axes over which mean and variance are taken.
        epsilon: keeps the root away from 0.
        center, scale: whether beta and gamma are there.
        rms_scaling: whether x is only divided by the root of its variance (old; RMSNormalization says what it means).

    Source: Ba et al. 2016.
    """

    epsilon = Number()

    def __init__(
        self, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
        beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, rms_scaling=False, **kwargs,
    ):  # fmt: skip
        super().__init__(
            center, scale, beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint,
            **kwargs,
        )  # fmt: skip
        self.axis, self.epsilon, self.rms_scaling = checked_axis("LayerNormalization", axis), epsilon, rms_scaling

    def build(self, input_shape):
        shape = sizes_along(self, self.axis, input_shape)
        self._add_affine(shape, self.scale or self.rms_scaling, self.center and not self.rms_scaling)

    def call(self, inputs):
        given = as_float(self, inputs)
        x, axes = exact(given), checked_axes(self, self.axis, given.shape)
        centred = x - x.mean(axes, keepdims=True)
        factor = jax.lax.rsqrt(jnp.square(centred).mean(axes, keepdims=True) + jnp.asarray(self.epsilon, x.dtype))
        y = (x if self.rms_scaling else centred) * factor
        if self.gamma is not None:
            y = y * aligned(self.gamma.value.astype(y.dtype), axes, x.ndim)
        if self.beta is not None:
            y = y + aligned(self.beta.value.astype(y.dtype), axes, x.ndim)
        return y.astype(given.dtype)
