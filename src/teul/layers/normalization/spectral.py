"""Spectral normalization: a layer whose matrix stretches nothing by more than 1."""

import jax
import jax.numpy as jnp

from teul import initializers
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import check_positive_integer
from teul.layers.wrapper import Wrapper


@layers.add()
class SpectralNormalization(Wrapper):
    r"""A layer whose kernel is divided by its largest stretch :math:`\sigma` in each training step: :math:`W / \sigma(W)`.

    Args:
        layer: a layer with a ``kernel`` or ``embeddings``.
        power_iterations: how many steps find the stretch each time.

    Source: Miyato et al. 2018.
    """

    def __init__(self, layer, power_iterations=1, **kwargs):
        super().__init__(layer, **kwargs)
        self.power_iterations = check_positive_integer("SpectralNormalization", "power_iterations", power_iterations)

    def build(self, input_shape):
        super().build(input_shape)
        if not (hasattr(self.layer, "kernel") or hasattr(self.layer, "embeddings")):
            expected = "a layer with a kernel or embeddings"
            raise problem("bad_argument", owner="SpectralNormalization", argument="layer", expected=expected, got=repr(self.layer))
        self.kernel = self.layer.kernel if hasattr(self.layer, "kernel") else self.layer.embeddings
        first = initializers.TruncatedNormal(stddev=0.02)
        self.vector_u = self.add_weight((1, self.kernel.shape[-1]), first, trainable=False, name="vector_u")

    def call(self, inputs, training=False):
        if training:
            u, kernel = self.normalized_weights()
            there = (self.kernel.value != 0).any()
            self.vector_u.assign(jnp.where(there, u, self.vector_u.value))
            self.kernel.assign(jnp.where(there, kernel, self.kernel.value))
        return self.layer(inputs).astype(jnp.asarray(inputs).dtype)

    def normalized_weights(self) -> tuple[jax.Array, jax.Array]:
        """The next vector u, and the kernel divided by its stretch along it."""
        kernel = self.kernel.value
        matrix = kernel.reshape(-1, kernel.shape[-1])
        u = self.vector_u.value
        for _ in range(self.power_iterations):
            v = _unit(u @ matrix.T)
            u = _unit(v @ matrix)
        u, v = jax.lax.stop_gradient(u), jax.lax.stop_gradient(v)
        stretch = (v @ matrix @ u.T)[0, 0]
        return u, kernel / jnp.where(stretch == 0, 1, stretch)

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)


def _unit(vector: jax.Array) -> jax.Array:
    return vector * jax.lax.rsqrt(jnp.maximum(jnp.square(vector).sum(), jnp.asarray(1e-14, vector.dtype)))
