"""Probabilities on their way into a logarithm: clipped, brought to sum 1, smoothed."""

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, is_zero


def clipped(p: Array) -> Array:
    """Probabilities moved off 0 and 1, where the logarithm has no end."""
    return jnp.clip(p, config.epsilon(), 1 - config.epsilon())


def normalised(p: Array, axis: int) -> Array:
    """Shares that sum to 1 along ``axis``, clipped."""
    return clipped(p / jnp.sum(p, axis=axis, keepdims=True))


def smoothed(y_true: Array, label_smoothing: float | Array, share: float) -> Array:
    """``y_true * (1 - s) + s * share``: hard targets a little softer."""
    if is_zero(label_smoothing):
        return y_true
    s = jnp.asarray(label_smoothing, y_true.dtype)
    return y_true * (1 - s) + s * share
