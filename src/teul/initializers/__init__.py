"""First values of weights. Drawn by NumPy: on the way to a first answer no compiler is asked."""
# ruff: noqa: F401 (this file is the list of the names)

from collections.abc import Callable
from typing import Any

import numpy as np

from teul.configured import serialize as _as_data
from teul.custom_objects import CustomObjectScope
from teul.initializers.base import Initializer, initializers
from teul.initializers.constant import Constant, Identity, Ones, Zeros
from teul.initializers.frames import STFT
from teul.initializers.random import Orthogonal, RandomInitializer, RandomNormal, RandomUniform, TruncatedNormal
from teul.initializers.scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
    fans,
)

# The small names Keras has for the same classes.
constant, zeros, ones, identity, orthogonal = Constant, Zeros, Ones, Identity, Orthogonal
IdentityInitializer, OrthogonalInitializer, STFTInitializer = Identity, Orthogonal, STFT
stft = STFT
random_normal, random_uniform, truncated_normal, variance_scaling = RandomNormal, RandomUniform, TruncatedNormal, VarianceScaling
glorot_uniform, glorot_normal, he_uniform, he_normal = GlorotUniform, GlorotNormal, HeUniform, HeNormal
lecun_uniform, lecun_normal = LecunUniform, LecunNormal


def get(identifier: Any) -> Callable[..., np.ndarray] | None:
    """The initializer for a name, config, class, object or function; an array stands for itself; None stays None.

    >>> get("glorot_uniform")((2, 3)).shape, get(np.array([1.0, 2.0]))((2,))
    ((2, 3), array([1., 2.], dtype=float32))
    """
    if hasattr(identifier, "shape") and hasattr(identifier, "dtype"):
        return Constant(np.asarray(identifier))
    return initializers.get(identifier)


def serialize(initializer: Any) -> Any:
    """An initializer as plain data."""
    return _as_data(initializer)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The initializer that :func:`serialize` wrote down."""
    with CustomObjectScope(custom_objects):
        return get(config)
