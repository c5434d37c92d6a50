"""Penalties on weights, added to the loss: small weights make smooth models."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Configured, Number, is_number
from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope
from teul.errors import problem
from teul.registry import Family

regularizers = Family("regularizer", "keras.regularizers")


def _factor(owner: Any, name: str, value: float | None, default: float = 0.0) -> float:
    """``value``, checked: a penalty is never a reward."""
    if value is None:
        return default
    if not is_number(value) or not 0 <= value < math.inf:
        raise problem("bad_argument", owner=type(owner).__name__, argument=name, expected="a number, 0 or above", got=repr(value))
    return float(value)


class Regularizer(Configured):
    """Base of all regularizers: ``__call__(weight)`` gives the penalty, one number."""

    def __call__(self, x: ArrayLike) -> Array:
        """No penalty."""
        return jnp.zeros((), as_float(x).dtype)


@regularizers.add()
class L1(Regularizer):
    """``l1 * sum(|w|)``: drives small weights to exactly 0 (Tibshirani, 1996).

    >>> float(L1(0.5)([1.0, -3.0]))
    2.0
    """

    l1 = Number()

    def __init__(self, l1: float = 0.01):
        self.l1 = _factor(self, "l1", l1, 0.01)

    def __call__(self, x: ArrayLike) -> Array:
        """The penalty."""
        x = as_float(x)
        return jnp.asarray(self.l1, x.dtype) * jnp.sum(jnp.abs(x))


@regularizers.add()
class L2(Regularizer):
    """``l2 * sum(w**2)``: keeps all weights small (Hoerl and Kennard, 1970).

    >>> float(L2(0.5)([1.0, -3.0]))
    5.0
    """

    l2 = Number()

    def __init__(self, l2: float = 0.01):
        self.l2 = _factor(self, "l2", l2, 0.01)

    def __call__(self, x: ArrayLike) -> Array:
        """The penalty."""
        x = as_float(x)
        return jnp.asarray(self.l2, x.dtype) * jnp.sum(jnp.square(x))


@regularizers.add("l1_l2")
class L1L2(Regularizer):
    """``l1 * sum(|w|) + l2 * sum(w**2)`` (Zou and Hastie, 2005).

    >>> float(L1L2(l1=0.5, l2=0.5)([1.0, -3.0]))
    7.0
    """

    l1, l2 = Number(off=0.0), Number(off=0.0)

    def __init__(self, l1: float = 0.0, l2: float = 0.0):
        self.l1, self.l2 = _factor(self, "l1", l1), _factor(self, "l2", l2)

    def __call__(self, x: ArrayLike) -> Array:
        """The penalty; a term whose factor is 0 is not computed."""
        x = as_float(x)
        penalty = jnp.zeros((), x.dtype)
        if not type(self).l1.off(self):
            penalty += jnp.asarray(self.l1, x.dtype) * jnp.sum(jnp.abs(x))
        if not type(self).l2.off(self):
            penalty += jnp.asarray(self.l2, x.dtype) * jnp.sum(jnp.square(x))
        return penalty


@regularizers.add()
class OrthogonalRegularizer(Regularizer):
    """``factor`` times the mean |cosine| between rows (or columns) of a matrix: pushes them to right angles.

    Args:
        factor: the price.
        mode: ``"rows"`` or ``"columns"``.

    >>> float(OrthogonalRegularizer(0.5)([[1.0, 0.0], [3.0, 0.0]]))
    0.5
    """

    factor = Number()

    def __init__(self, factor: float = 0.01, mode: str = "rows"):
        self.factor = _factor(self, "factor", factor, 0.01)
        if mode not in ("rows", "columns"):
            raise problem("bad_argument", owner="OrthogonalRegularizer", argument="mode", expected="'rows' or 'columns'", got=repr(mode))
        self.mode = mode

    def __call__(self, x: ArrayLike) -> Array:
        """The penalty."""
        x = as_float(x)
        if x.ndim != 2:
            raise problem(
                "bad_argument", owner="OrthogonalRegularizer", argument="the weight", expected="a matrix", got=f"of shape {x.shape}"
            )
        rows = x if self.mode == "rows" else x.T
        rows = rows / jnp.maximum(jnp.sqrt(jnp.sum(jnp.square(rows), axis=1, keepdims=True)), config.epsilon())
        n = rows.shape[0]
        between = jnp.abs(rows @ rows.T) * (1 - jnp.eye(n, dtype=x.dtype))
        return jnp.asarray(self.factor, x.dtype) * jnp.sum(between) / (n * (n - 1))


# The small names Keras has for the same classes.
l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer


def get(identifier: Any) -> Callable[[ArrayLike], Array] | None:
    """The regularizer for a name, config, class, object or function; None stays None.

    >>> get("l2").l2
    0.01
    """
    return regularizers.get(identifier)


def serialize(regularizer: Any) -> Any:
    """A regularizer as plain data."""
    return _as_data(regularizer)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The regularizer that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(config)
