"""Activation functions as layers."""

import jax.numpy as jnp

from teul import activations, constraints, initializers, regularizers
from teul.configured import Number
from teul.layers.base import layers
from teul.layers.core import Elementwise, as_float


@layers.add()
class ReLU(Elementwise):
    """``max(x, 0)``, with Keras's cap, slope below the threshold, and threshold."""

    negative_slope = Number(off=0.0)

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope or 0.0, threshold

    def call(self, inputs):
        x = as_float(self, inputs)
        if ReLU.negative_slope.off(self):
            return activations.relu(x, max_value=self.max_value, threshold=self.threshold)
        below = jnp.asarray(self.negative_slope, x.dtype) * (x - self.threshold)
        y = jnp.where(x >= self.threshold, x, below)
        return y if self.max_value is None else jnp.minimum(y, self.max_value)


@layers.add()
class LeakyReLU(Elementwise):
    """x above 0, ``negative_slope * x`` below."""

    negative_slope = Number()

    def __init__(self, negative_slope=0.3, **kwargs):
        super().__init__(**kwargs)
        self.negative_slope = negative_slope

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.where(x >= 0, x, jnp.asarray(self.negative_slope, x.dtype) * x)


@layers.add()
class PReLU(Elementwise):
    """x above 0, a learned slope times x below."""

    def __init__(
        self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **kwargs
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer, self.alpha_constraint = regularizers.get(alpha_regularizer), constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else shared_axes

    def build(self, input_shape):
        shape = [1 if i + 1 in (self.shared_axes or ()) else n for i, n in enumerate(input_shape[1:])]
        self.alpha = self.add_weight(
            shape, self.alpha_initializer, regularizer=self.alpha_regularizer, constraint=self.alpha_constraint, name="alpha"
        )

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.maximum(x, 0) + self.alpha.value * jnp.minimum(x, 0)


@layers.add()
class ELU(Elementwise):
    """x above 0, ``alpha * (exp(x) - 1)`` below."""

    alpha = Number()

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs):
        x = as_float(self, inputs)
        return jnp.where(x > 0, x, jnp.asarray(self.alpha, x.dtype) * jnp.expm1(jnp.minimum(x, 0)))


@layers.add()
class Softmax(Elementwise):
    """Exponentials divided by their sum along ``axis``: values that sum to 1."""

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs):
        return activations.softmax(as_float(self, inputs), axis=self.axis)
