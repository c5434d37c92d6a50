"""Rules that weights must keep: after each update they are moved back inside."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Configured, Number
from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope
from teul.registry import Family

constraints = Family("constraint", "keras.constraints")

Axis = int | tuple[int, ...]


class Constraint(Configured):
    """Base of all constraints: ``__call__(weight)`` gives the weight that keeps the rule."""

    def __call__(self, w: ArrayLike) -> Array:
        """The weight as it is."""
        return as_float(w)


def _norms(w: Array, axis: Axis) -> Array:
    """The lengths of the weight's vectors along ``axis``."""
    return jnp.sqrt(jnp.sum(jnp.square(w), axis=axis, keepdims=True))


@constraints.add("maxnorm")
class MaxNorm(Constraint):
    """Vectors longer than ``max_value`` are cut to it (Srivastava et al., 2014, with dropout).

    Args:
        max_value: the greatest length.
        axis: the axis along which a vector lies: 0 for the inputs of a Dense unit, (0, 1, 2) for those of a Conv2D filter.

    >>> MaxNorm(2.5)([[3.0], [4.0]]).round(4)
    Array([[1.5],
           [2. ]], dtype=float32)
    """

    max_value = Number()

    def __init__(self, max_value: float = 2, axis: Axis = 0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: ArrayLike) -> Array:
        """The weight with no vector too long."""
        w = as_float(w)
        norms = _norms(w, self.axis)
        return w * (jnp.minimum(norms, jnp.asarray(self.max_value, w.dtype)) / (config.epsilon() + norms))


@constraints.add("nonneg")
class NonNeg(Constraint):
    """Negative values become 0.

    >>> NonNeg()([-1.0, 2.0])
    Array([0., 2.], dtype=float32)
    """

    def __call__(self, w: ArrayLike) -> Array:
        """``max(w, 0)``."""
        return jnp.maximum(as_float(w), 0)


@constraints.add("unitnorm")
class UnitNorm(Constraint):
    """Every vector gets length 1.

    Args:
        axis: the axis along which a vector lies.

    >>> UnitNorm()([[0.0], [4.0]])
    Array([[0.],
           [1.]], dtype=float32)
    """

    def __init__(self, axis: Axis = 0):
        self.axis = axis

    def __call__(self, w: ArrayLike) -> Array:
        """``w / |w|``."""
        w = as_float(w)
        return w / (config.epsilon() + _norms(w, self.axis))


@constraints.add("minmaxnorm")
class MinMaxNorm(Constraint):
    """Lengths are moved between ``min_value`` and ``max_value``, by the share ``rate`` of the way.

    Args:
        axis: the axis along which a vector lies.

    >>> MinMaxNorm(min_value=1.0, max_value=2.5)([[3.0], [4.0]]).round(4)
    Array([[1.5],
           [2. ]], dtype=float32)
    """

    min_value, max_value, rate = Number(), Number(), Number()

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Axis = 0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: ArrayLike) -> Array:
        """The weight with its vectors moved."""
        w = as_float(w)
        low, high, rate = (jnp.asarray(v, w.dtype) for v in (self.min_value, self.max_value, self.rate))
        norms = _norms(w, self.axis)
        wanted = rate * jnp.clip(norms, low, high) + (1 - rate) * norms
        return w * (wanted / (config.epsilon() + norms))


# The small names Keras has for the same classes.
max_norm = maxnorm = MaxNorm
non_neg = nonneg = NonNeg
unit_norm = unitnorm = UnitNorm
min_max_norm = MinMaxNorm


def get(identifier: Any) -> Callable[[ArrayLike], Array] | None:
    """The constraint for a name, config, class, object or function; None stays None.

    >>> get("max_norm").max_value
    2
    """
    return constraints.get(identifier)


def serialize(constraint: Any) -> Any:
    """A constraint as plain data."""
    return _as_data(constraint)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The constraint that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(config)
