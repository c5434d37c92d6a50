"""Activations that bend: sigmoid, tanh and the smooth relatives of relu."""

import jax
import jax.numpy as jnp

from teul.activations.base import activations
from teul.arrays import Array, ArrayLike, as_float


@activations.add("logistic")
def sigmoid(x: ArrayLike) -> Array:
    """``1 / (1 + exp(-x))``: any number to between 0 and 1; its slope is ``s * (1 - s)``, never above 1/4.

    >>> sigmoid(0.0)
    Array(0.5, dtype=float32)
    """
    return jax.nn.sigmoid(as_float(x))


@activations.add()
def tanh(x: ArrayLike) -> Array:
    """``(exp(x) - exp(-x)) / (exp(x) + exp(-x))``: between -1 and 1; its slope is ``1 - tanh(x)**2``.

    >>> tanh([0.0])
    Array([0.], dtype=float32)
    """
    return jnp.tanh(as_float(x))


@activations.add()
def softsign(x: ArrayLike) -> Array:
    """``x / (1 + |x|)``.

    >>> softsign([-1.0, 3.0])
    Array([-0.5 , 0.75], dtype=float32)
    """
    return jax.nn.soft_sign(as_float(x))


@activations.add()
def log_sigmoid(x: ArrayLike) -> Array:
    """``log(1 / (1 + exp(-x)))``, safe for large ``|x|``.

    >>> round(float(log_sigmoid(0.0)), 4)
    -0.6931
    """
    return jax.nn.log_sigmoid(as_float(x))


@activations.add()
def elu(x: ArrayLike, alpha: float = 1.0) -> Array:
    """``x`` where ``x > 0``, else ``alpha * (exp(x) - 1)`` (Clevert et al., 2015).

    >>> elu([1.0, -100.0])
    Array([ 1., -1.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.elu(x, jnp.asarray(alpha, x.dtype))


@activations.add()
def selu(x: ArrayLike) -> Array:
    """``1.0507 * elu(x, 1.67326)``: keeps mean 0 and variance 1 from layer to layer (Klambauer et al., 2017).

    >>> selu([1.0]).round(4)
    Array([1.0507], dtype=float32)
    """
    return jax.nn.selu(as_float(x))


@activations.add()
def celu(x: ArrayLike, alpha: float = 1.0) -> Array:
    """``max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)`` (Barron, 2017).

    >>> celu([1.0, -100.0], alpha=2.0)
    Array([ 1., -2.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.celu(x, jnp.asarray(alpha, x.dtype))


@activations.add()
def gelu(x: ArrayLike, approximate: bool = False) -> Array:
    """``x * P(X <= x)`` for a standard normal X (Hendrycks and Gimpel, 2016); ``approximate`` uses the tanh form.

    >>> gelu([0.0, 10.0])
    Array([ 0., 10.], dtype=float32)
    """
    return jax.nn.gelu(as_float(x), approximate)


@activations.add()
def softplus(x: ArrayLike) -> Array:
    """``log(exp(x) + 1)``: relu with a round corner.

    >>> round(float(softplus(0.0)), 4)
    0.6931
    """
    return jax.nn.softplus(as_float(x))


@activations.add("swish")
def silu(x: ArrayLike) -> Array:
    """``x * sigmoid(x)`` (Ramachandran et al., 2017, who call it swish).

    >>> silu([0.0, 100.0])
    Array([ 0., 100.], dtype=float32)
    """
    return jax.nn.silu(as_float(x))


@activations.add("hard_swish")
def hard_silu(x: ArrayLike) -> Array:
    """``x * hard_sigmoid(x)`` (Howard et al., 2019).

    >>> hard_silu([-4.0, 3.0])
    Array([-0., 3.], dtype=float32)
    """
    return jax.nn.hard_silu(as_float(x))


@activations.add()
def mish(x: ArrayLike) -> Array:
    """``x * tanh(softplus(x))`` (Misra, 2019).

    >>> mish([0.0])
    Array([0.], dtype=float32)
    """
    return jax.nn.mish(as_float(x))


@activations.add()
def squareplus(x: ArrayLike, b: float = 4) -> Array:
    """``(x + sqrt(x**2 + b)) / 2`` (Barron, 2021).

    >>> squareplus([0.0])
    Array([1.], dtype=float32)
    """
    x = as_float(x)
    return jax.nn.squareplus(x, jnp.asarray(b, x.dtype))


@activations.add()
def sparse_plus(x: ArrayLike) -> Array:
    """0 up to -1, ``(x + 1)**2 / 4`` up to 1, ``x`` beyond.

    >>> sparse_plus([-2.0, 0.0, 3.0])
    Array([0. , 0.25, 3. ], dtype=float32)
    """
    return jax.nn.sparse_plus(as_float(x))


@activations.add("exp")
def exponential(x: ArrayLike) -> Array:
    """``exp(x)``.

    >>> exponential([0.0])
    Array([1.], dtype=float32)
    """
    return jnp.exp(as_float(x))


@activations.add()
def tanh_shrink(x: ArrayLike) -> Array:
    """``x - tanh(x)``.

    >>> tanh_shrink([0.0])
    Array([0.], dtype=float32)
    """
    x = as_float(x)
    return x - jnp.tanh(x)
