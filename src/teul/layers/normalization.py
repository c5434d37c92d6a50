"""Layers that bring values to a common scale."""

import jax.numpy as jnp
import numpy as np

from teul import constraints, initializers, regularizers
from teul.configured import Number
from teul.layers.base import Layer, layers
from teul.layers.core import Elementwise, as_float


def _aligned(vector, axes: tuple[int, ...], ndim: int):
    """A vector of statistics shaped to broadcast along ``axes`` of an array with ``ndim`` axes."""
    sizes = iter(vector.shape)
    return vector.reshape([next(sizes) if i in axes else 1 for i in range(ndim)])


@layers.add()
class BatchNormalization(Elementwise):
    r"""Values of each feature brought to mean 0 and variance 1: :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`.

    While training, mean and variance are the batch's, and their running averages are kept for afterwards:
    :math:`m \leftarrow \text{momentum} \cdot m + (1 - \text{momentum}) \mu`.

    Args:
        axis: the axis of the features.
        momentum: how slowly the running averages move.
        epsilon: keeps the root away from 0.
        center, scale: whether beta and gamma are there.

    Source: Ioffe and Szegedy 2015.
    """

    momentum = Number()
    epsilon = Number()

    def __init__(
        self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
        moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None,
        beta_constraint=None, gamma_constraint=None, synchronized=False, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.axis, self.momentum, self.epsilon, self.center, self.scale = axis, momentum, epsilon, center, scale
        self.beta_initializer, self.gamma_initializer = initializers.get(beta_initializer), initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer, self.gamma_regularizer = regularizers.get(beta_regularizer), regularizers.get(gamma_regularizer)
        self.beta_constraint, self.gamma_constraint = constraints.get(beta_constraint), constraints.get(gamma_constraint)
        self.synchronized = synchronized

    def build(self, input_shape):
        shape = (input_shape[self.axis],)
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight(
                shape, self.gamma_initializer, regularizer=self.gamma_regularizer, constraint=self.gamma_constraint, name="gamma"
            )
        if self.center:
            self.beta = self.add_weight(
                shape, self.beta_initializer, regularizer=self.beta_regularizer, constraint=self.beta_constraint, name="beta"
            )
        self.moving_mean = self.add_weight(shape, self.moving_mean_initializer, trainable=False, autocast=False, name="moving_mean")
        self.moving_variance = self.add_weight(
            shape, self.moving_variance_initializer, trainable=False, autocast=False, name="moving_variance"
        )

    def call(self, inputs, training=False):
        x = as_float(self, inputs)
        features = (self.axis % x.ndim,)
        exact = x.astype(jnp.promote_types(x.dtype, jnp.float32))
        if training and self.trainable:
            others = tuple(i for i in range(x.ndim) if i not in features)
            mean, variance = exact.mean(others), exact.var(others)
            keep = jnp.asarray(self.momentum, mean.dtype)
            self.moving_mean.assign(keep * self.moving_mean.value + (1 - keep) * mean)
            self.moving_variance.assign(keep * self.moving_variance.value + (1 - keep) * variance)
        else:
            mean, variance = self.moving_mean.value, self.moving_variance.value
        factor = 1 / jnp.sqrt(variance + jnp.asarray(self.epsilon, variance.dtype))
        if self.gamma is not None:
            factor = factor * self.gamma.value.astype(factor.dtype)
        shift = -mean * factor
        if self.beta is not None:
            shift = shift + self.beta.value.astype(factor.dtype)
        return (exact * _aligned(factor, features, x.ndim) + _aligned(shift, features, x.ndim)).astype(x.dtype)


@layers.add()
class LayerNormalization(Elementwise):
    r"""Values of each sample brought to mean 0 and variance 1: :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`.

    Source: Ba et al. 2016.
    """

    epsilon = Number()

    def __init__(
        self, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
        beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon, self.center, self.scale = epsilon, center, scale
        self.beta_initializer, self.gamma_initializer = initializers.get(beta_initializer), initializers.get(gamma_initializer)
        self.beta_regularizer, self.gamma_regularizer = regularizers.get(beta_regularizer), regularizers.get(gamma_regularizer)
        self.beta_constraint, self.gamma_constraint = constraints.get(beta_constraint), constraints.get(gamma_constraint)

    def _axes(self, ndim: int) -> tuple[int, ...]:
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        return tuple(sorted(a % ndim for a in axes))

    def build(self, input_shape):
        shape = tuple(input_shape[a] for a in self._axes(len(input_shape)))
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight(
                shape, self.gamma_initializer, regularizer=self.gamma_regularizer, constraint=self.gamma_constraint, name="gamma"
            )
        if self.center:
            self.beta = self.add_weight(
                shape, self.beta_initializer, regularizer=self.beta_regularizer, constraint=self.beta_constraint, name="beta"
            )

    def call(self, inputs):
        x = as_float(self, inputs)
        axes = self._axes(x.ndim)
        exact = x.astype(jnp.promote_types(x.dtype, jnp.float32))
        centred = exact - exact.mean(axes, keepdims=True)
        y = centred / jnp.sqrt(jnp.square(centred).mean(axes, keepdims=True) + jnp.asarray(self.epsilon, exact.dtype))
        if self.gamma is not None:
            y = y * _aligned(self.gamma.value.astype(y.dtype), axes, x.ndim)
        if self.beta is not None:
            y = y + _aligned(self.beta.value.astype(y.dtype), axes, x.ndim)
        return y.astype(x.dtype)


@layers.add()
class Rescaling(Elementwise):
    """``x * scale + offset``: ``Rescaling(1 / 255)`` brings pixels to 0..1."""

    scale = Number()
    offset = Number()

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        x = as_float(self, inputs)
        return x * jnp.asarray(self.scale, x.dtype) + jnp.asarray(self.offset, x.dtype)


@layers.add()
class Normalization(Elementwise):
    r"""Standard scaling as a layer: :math:`(x - \mu) / \sigma` for each feature, learned from data by ``adapt``.

    Args:
        axis: the axis (or axes) whose entries each have their own mean and variance; None for one of each for all.
        mean, variance: given instead of adapting.
        invert: whether to undo the scaling instead.

    >>> layer = Normalization()
    >>> layer.adapt([[0.0, 10.0], [2.0, 30.0]])
    >>> layer([[1.0, 20.0]]).tolist()
    [[0.0, 0.0]]
    """

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        self.axis, self.invert = axis, invert
        self.input_mean, self.input_variance = mean, variance

    def _axes(self, ndim: int) -> tuple[int, ...]:
        if self.axis is None:
            return ()
        axes = self.axis if isinstance(self.axis, (list, tuple)) else [self.axis]
        return tuple(sorted(a % ndim for a in axes))

    def build(self, input_shape):
        shape = tuple(input_shape[a] for a in self._axes(len(input_shape)))
        self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
        self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
        if self.input_mean is not None:
            self.adapt_mean.assign(np.broadcast_to(np.asarray(self.input_mean, "float32"), shape))
            self.adapt_variance.assign(np.broadcast_to(np.asarray(self.input_variance, "float32"), shape))

    def adapt(self, data) -> None:
        """Learn mean and variance from an array of samples (fit it on the training part alone)."""
        data = np.asarray(data, "float64")
        if data.ndim == 1:
            data = data[:, None]
        if not self.built:
            self.build((None, *data.shape[1:]))
        others = tuple(i for i in range(data.ndim) if i not in self._axes(data.ndim))
        self.adapt_mean.assign(data.mean(others))
        self.adapt_variance.assign(data.var(others))

    def call(self, inputs):
        x = as_float(self, inputs)
        axes = self._axes(x.ndim)
        mean = _aligned(self.adapt_mean.value, axes, x.ndim)
        spread = jnp.maximum(jnp.sqrt(_aligned(self.adapt_variance.value, axes, x.ndim)), 1e-7)
        return x * spread + mean if self.invert else (x - mean) / spread

    def get_config(self):
        config = Layer.get_config(self)
        return {**config, "mean": _plain(self.input_mean), "variance": _plain(self.input_variance)}


def _plain(value):
    return value if value is None else np.asarray(value).tolist()
