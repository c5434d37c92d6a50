"""Losses of the largest margin: right is not enough, it must be right by 1. Targets are -1 and 1 (0 counts as -1)."""

import jax.numpy as jnp

from teul.arrays import Array, ArrayLike
from teul.losses.base import Formula, losses, pair


def _signs(y_true: Array) -> Array:
    """Targets 0 and 1 as -1 and 1; targets that are already signs as they are."""
    are_bits = jnp.all((y_true == 0) | (y_true == 1))
    return jnp.where(are_bits, 2 * y_true - 1, y_true)


@losses.add()
def hinge(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean(max(1 - y_true * y_pred, 0))``.

    >>> hinge([[1.0, -1.0]], [[0.5, -2.0]])
    Array([0.25], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.mean(jnp.maximum(1 - _signs(y_true) * y_pred, 0), axis=-1)


@losses.add()
class Hinge(Formula):
    """``mean(max(1 - y_true * y_pred, 0))`` over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return hinge(y_true, y_pred)


@losses.add()
def squared_hinge(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``mean(max(1 - y_true * y_pred, 0)**2)``.

    >>> squared_hinge([[1.0, -1.0]], [[0.5, -2.0]])
    Array([0.125], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    return jnp.mean(jnp.square(jnp.maximum(1 - _signs(y_true) * y_pred, 0)), axis=-1)


@losses.add()
class SquaredHinge(Formula):
    """``mean(max(1 - y_true * y_pred, 0)**2)`` over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return squared_hinge(y_true, y_pred)


@losses.add()
def categorical_hinge(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``max(1 + best wrong score - score of the right class, 0)`` for one-hot targets.

    >>> categorical_hinge([[0.0, 1.0]], [[0.5, 0.75]])
    Array([0.75], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    right = jnp.sum(y_true * y_pred, axis=-1)
    best_wrong = jnp.max((1 - y_true) * y_pred, axis=-1)
    return jnp.maximum(1 + best_wrong - right, 0)


@losses.add()
class CategoricalHinge(Formula):
    """``max(1 + best wrong score - score of the right class, 0)``, the mean over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return categorical_hinge(y_true, y_pred)
