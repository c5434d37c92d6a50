"""Batch normalization: each feature with the mean and variance of the batch."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, initializers
from teul.configured import Number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.normalization.affine import Affine, aligned, checked_axes, exact, sizes_along


@layers.add()
class BatchNormalization(Affine):
    r"""Values of each feature brought to mean 0 and variance 1: :math:`y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta`.

    While training, mean and variance are the batch's (of its unmasked steps), and their running averages are kept for
    afterwards: :math:`m \leftarrow \text{momentum} \cdot m + (1 - \text{momentum}) \mu`.

    Args:
        axis: the axis of the features.
        momentum: how slowly the running averages move.
        epsilon: keeps the root away from 0.
        center, scale: whether beta and gamma are there.
        renorm: whether training corrects towards running averages of its own (Ioffe 2017), so that small batches do.
        renorm_clipping: the largest corrections: ``{"rmin": ..., "rmax": ..., "dmax": ...}``.
        renorm_momentum: how slowly those averages move.

    Source: Ioffe and Szegedy 2015.
    """

    momentum = Number()
    epsilon = Number()
    renorm_momentum = Number()
    # None until they are made, so that one may ask.
    gamma: Any = None
    beta: Any = None
    moving_mean: Any = None
    moving_variance: Any = None

    def __init__(
        self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
        moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None,
        beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False,
        **kwargs,
    ):  # fmt: skip
        super().__init__(
            center, scale, beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint,
            **kwargs,
        )  # fmt: skip
        self.axis, self.momentum, self.epsilon = int(axis), float(momentum), float(epsilon)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.renorm, self.renorm_momentum, self.synchronized = renorm, renorm_momentum, synchronized
        self.renorm_clipping = _checked_clipping(renorm_clipping) if renorm else renorm_clipping

    def build(self, input_shape):
        shape = sizes_along(self, self.axis, input_shape)
        self._add_affine(shape, self.scale, self.center, autocast=False)
        self.moving_mean = self._statistic("moving_mean", shape, self.moving_mean_initializer)
        self.moving_variance = self._statistic("moving_variance", shape, self.moving_variance_initializer)
        if self.renorm:
            self.moving_stddev = self._statistic("moving_stddev", shape, self._first_stddev)
            self.renorm_mean = self._statistic("renorm_mean", shape, self.moving_mean_initializer)
            self.renorm_stddev = self._statistic("renorm_stddev", shape, self._first_stddev)

    def _statistic(self, name: str, shape: tuple[int, ...], initializer: Any) -> Any:
        return self.add_weight(shape, initializer, trainable=False, autocast=False, name=name)

    def _first_stddev(self, shape: tuple[int, ...], dtype: Any = None) -> np.ndarray:
        return np.sqrt(np.asarray(self.moving_variance_initializer(shape, dtype=dtype)))

    def call(self, inputs, training=False, mask=None):
        given = as_float(self, inputs)
        x = exact(given)
        features = checked_axes(self, self.axis, x.shape)
        gamma = None if self.gamma is None else self.gamma.value.astype(x.dtype)
        beta = None if self.beta is None else self.beta.value.astype(x.dtype)
        if training and self.trainable:
            mean, variance = self._moments(x, features, mask)
            if self.renorm:
                gamma, beta = self._corrected(mean, variance, gamma, beta)
            else:
                self._move(self.moving_mean, mean, self.momentum)
                self._move(self.moving_variance, variance, self.momentum)
        else:
            mean, variance = self.moving_mean.value, self.moving_variance.value
        factor = jax.lax.rsqrt(variance + jnp.asarray(self.epsilon, variance.dtype))
        factor = factor if gamma is None else factor * gamma
        shift = -mean * factor if beta is None else beta - mean * factor
        return (x * aligned(factor, features, x.ndim) + aligned(shift, features, x.ndim)).astype(given.dtype)

    def _moments(self, x: jax.Array, features: tuple[int, ...], mask: Any) -> tuple[jax.Array, jax.Array]:
        """Mean and variance of each feature over the batch, of what the mask leaves."""
        others = tuple(i for i in range(x.ndim) if i not in features)
        if mask is None:
            return x.mean(others), x.var(others)
        if jnp.ndim(mask) != x.ndim - 1:
            raise problem("mask_rank", layer=self.name, mask=tuple(jnp.shape(mask)), got=x.shape)
        counts = jnp.broadcast_to(jnp.asarray(mask).astype(bool)[..., None], x.shape)
        total = counts.astype(x.dtype).sum(others) + jnp.asarray(config.epsilon(), x.dtype)
        mean = jnp.where(counts, x, 0).sum(others) / total
        distances = jnp.where(counts, x - aligned(mean, features, x.ndim), 0)
        return mean, jnp.square(distances).sum(others) / total

    def _move(self, statistic: Any, value: jax.Array, momentum: Any) -> None:
        keep = jnp.asarray(momentum, value.dtype)
        statistic.assign(keep * statistic.value.astype(value.dtype) + (1 - keep) * value)

    def _corrected(self, mean: jax.Array, variance: jax.Array, gamma: Any, beta: Any) -> tuple[jax.Array, jax.Array]:
        """Gamma and beta that bring the batch's scale to that of the running averages; the averages move on."""
        epsilon = jnp.asarray(self.epsilon, mean.dtype)
        stddev = jnp.sqrt(variance + epsilon)
        usual = jnp.maximum(self.renorm_stddev.value.astype(mean.dtype), jnp.sqrt(epsilon))
        limits = {name: jnp.asarray(value, mean.dtype) for name, value in self.renorm_clipping.items() if value is not None}
        r = jnp.clip(stddev / usual, limits.get("rmin"), limits.get("rmax"))
        d = (mean - self.renorm_mean.value.astype(mean.dtype)) / usual
        d = d if "dmax" not in limits else jnp.clip(d, -limits["dmax"], limits["dmax"])
        r, d = jax.lax.stop_gradient(r), jax.lax.stop_gradient(d)
        self._move(self.renorm_mean, mean, self.renorm_momentum)
        self._move(self.renorm_stddev, stddev, self.renorm_momentum)
        self._move(self.moving_mean, mean, self.momentum)
        self._move(self.moving_stddev, stddev, self.momentum)
        self.moving_variance.assign(jnp.maximum(jnp.square(self.moving_stddev.value.astype(mean.dtype)) - epsilon, 0))
        scale, shift = (r, d) if gamma is None else (r * gamma, d * gamma)
        return scale, shift if beta is None else shift + beta


def _checked_clipping(limits: dict[str, float] | None) -> dict[str, float]:
    limits = dict(limits or {})
    ordered = limits.get("rmin") is None or limits.get("rmax") is None or limits["rmin"] <= limits["rmax"]
    if set(limits) - {"rmin", "rmax", "dmax"} or not ordered or (limits.get("dmax") or 0) < 0:
        expected = "a dict of 'rmin' <= 'rmax' and 'dmax' >= 0"
        raise problem("bad_argument", owner="BatchNormalization", argument="renorm_clipping", expected=expected, got=repr(limits))
    return limits
