"""Activation functions: one formula each, arrays in, arrays out. Names and defaults are Keras's."""
# ruff: noqa: F401 (this file is the list of the names)

from collections.abc import Callable, Mapping
from typing import Any

from teul.activations.base import activations
from teul.activations.curved import (
    celu,
    elu,
    exponential,
    gelu,
    hard_silu,
    log_sigmoid,
    mish,
    selu,
    sigmoid,
    silu,
    softplus,
    softsign,
    sparse_plus,
    squareplus,
    tanh,
    tanh_shrink,
)
from teul.activations.shares import glu, log_softmax, softmax, sparsemax
from teul.activations.straight import (
    hard_shrink,
    hard_sigmoid,
    hard_tanh,
    leaky_relu,
    linear,
    relu,
    relu6,
    soft_shrink,
    sparse_sigmoid,
    step,
    threshold,
)
from teul.arrays import Array, ArrayLike
from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope

swish, hard_swish = silu, hard_silu


def get(identifier: str | Mapping | Callable | None) -> Callable[[ArrayLike], Array]:
    """The activation of that name; a function, layer or other callable as it is; None is ``linear``.

    >>> get("relu") is relu, get(None) is linear
    (True, True)
    """
    return linear if identifier is None else activations.get(identifier)


def serialize(activation: Callable) -> Any:
    """The name of an activation, or the class name and config of an object.

    >>> serialize(relu)
    'relu'
    """
    return activations.name_of(activation) or _as_data(activation)


def deserialize(config: Any, custom_objects: Any = None) -> Callable[[ArrayLike], Array]:
    """The activation that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(config)
