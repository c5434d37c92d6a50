"""tf.math: the arithmetic of the other modules under one name."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.course.tensorflow import creation, elementwise, indexing, linalg, reducing, shaping
from teul.course.tensorflow.tensor import compute

_SOURCES = (elementwise, reducing, creation, indexing, linalg, shaping)


def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """``x`` divided by its length along an axis (by the root of ``epsilon``, where it is shorter).

    >>> l2_normalize([3.0, 4.0]).numpy().tolist()
    [0.6000000238418579, 0.800000011920929]
    """
    from teul.course.tensorflow.plain import axes

    return compute(_l2_normalize, x, axis=axes(dim if axis is None else axis), epsilon=float(epsilon))


def _l2_normalize(x, *, axis, epsilon):
    return x * jax.lax.rsqrt(jnp.maximum(jnp.sum(x * x, axis, keepdims=True), epsilon))


def softmax(logits, axis=-1, name=None):
    """Shares that add up to one along an axis."""
    from teul.course.tensorflow.nn import softmax

    return softmax(logits, axis)


def log_softmax(logits, axis=-1, name=None):
    """Their logarithms."""
    from teul.course.tensorflow.nn import log_softmax

    return log_softmax(logits, axis)


def polyval(coeffs, x, name=None):
    """The polynomial with these coefficients, the highest power's first, at x."""
    return compute(_polyval, x, *coeffs)


def _polyval(x, *coefficients):
    found = jnp.zeros_like(x)
    for c in coefficients:
        found = found * x + c
    return found


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        for source in _SOURCES:
            if hasattr(source, name):
                return getattr(source, name)
    from teul.errors import nearest, problem

    raise problem("tf_unknown", module="tf.math", name=name, hint=nearest(name, __dir__()))


def __dir__() -> list[str]:
    return sorted({n for source in _SOURCES for n in vars(source) if not n.startswith("_")})
