"""Normalization and attention as operations."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import axes_of, floats, is_float, tensor


def moments(x, axes, keepdims=False, synchronized=False):
    """The mean and the variance."""
    x = tensor(x)
    x = x if is_float(x) else x.astype(config.floatx())
    # In half precision sums overflow early.
    wide = x.astype("float32") if x.dtype == jnp.float16 else x
    axes = axes_of(axes, x.ndim)
    mean, var = jnp.mean(wide, axes, keepdims=keepdims), jnp.var(wide, axes, keepdims=keepdims)
    if wide.dtype != x.dtype:
        largest = float(jnp.finfo(x.dtype).max)
        mean, var = (jnp.clip(v, -largest, largest) for v in (mean, var))
    return mean.astype(x.dtype), var.astype(x.dtype)


def _beside(v: Any, x: Any, axis: int) -> Any:
    """A vector in the shape in which it meets one axis of x."""
    shape = [1] * x.ndim
    shape[axis] = -1
    return tensor(v).astype(x.dtype).reshape(shape)


def batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=0.001):
    """``(x - mean) / sqrt(variance + epsilon) * scale + offset``."""
    (x,) = floats([x])
    inverse = jax.lax.rsqrt(_beside(variance, x, axis) + jnp.asarray(epsilon, x.dtype))
    if scale is not None:
        inverse = inverse * _beside(scale, x, axis)
    shift = -_beside(mean, x, axis) * inverse
    return x * inverse + (shift if offset is None else shift + _beside(offset, x, axis))


def layer_normalization(x, gamma=None, beta=None, axis=-1, epsilon=None, **kwargs):
    """``(x - mean(x)) / sqrt(var(x) + epsilon) * gamma + beta`` over an axis of each sample.

    ``rms_scaling=True``, which Keras gave up, leaves the mean and ``beta`` out.
    """
    if kwargs.pop("rms_scaling", False):
        return _scaled(x, gamma, None, axis, epsilon, lambda x, axes: (jnp.zeros((), x.dtype), jnp.var(x, axes, keepdims=True)))
    if kwargs:
        raise TypeError(f"layer_normalization() got an unexpected keyword argument {next(iter(kwargs))!r}")
    return _scaled(x, gamma, beta, axis, epsilon, lambda x, axes: (jnp.mean(x, axes, keepdims=True), jnp.var(x, axes, keepdims=True)))


def rms_normalization(x, scale=None, axis=-1, epsilon=None):
    """``x / sqrt(mean(x**2) + epsilon) * scale``."""
    return _scaled(x, scale, None, axis, epsilon, lambda x, axes: (jnp.zeros((), x.dtype), jnp.mean(x**2, axes, keepdims=True)))


def _scaled(x: Any, scale: Any, shift: Any, axis: Any, epsilon: float | None, moments: Callable) -> Any:
    (x,) = floats([x])
    x = x if x.ndim else x[None]
    own, axes = x.dtype, axes_of(axis, x.ndim)
    wide = x.astype(jnp.promote_types(own, "float32"))
    mean, variance = moments(wide, axes)
    y = (wide - mean) * jax.lax.rsqrt(variance + (config.epsilon() if epsilon is None else epsilon))
    shape = [n if a in axes else 1 for a, n in enumerate(x.shape)]
    for number, join in ((scale, jnp.multiply), (shift, jnp.add)):
        if number is not None:
            number = tensor(number)
            y = join(y, number.reshape(shape) if number.ndim == len(axes) else number)
    return y.astype(own)


def normalize(x, axis=-1, order=2, epsilon=None):
    """Each vector divided by its length in the norm of an order."""
    if not isinstance(order, int) or order < 1:
        raise problem("bad_argument", owner="normalize", argument="order", expected="a whole number above 0", got=repr(order))
    (x,) = floats([x])
    x = x if x.ndim else x[None]
    least = jnp.asarray(config.epsilon() if epsilon is None else epsilon, x.dtype)
    if order == 2:
        return x * jax.lax.rsqrt(jnp.maximum(jnp.sum(x**2, axis=axis, keepdims=True), least**2))
    return x / jnp.maximum(jnp.linalg.norm(x, order, axis, keepdims=True), least)


def dot_product_attention(
    query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, attn_logits_soft_cap=None
):  # fmt: skip
    """``softmax(q k^T * scale) v`` for ``(batch, places, heads, width)``; heads of k and v may serve several of q."""
    query, key, value = floats([query, key, value])
    if {query.ndim, key.ndim, value.ndim} != {4}:
        expected, got = "(batch, places, heads, width)", f"of shapes {query.shape}, {key.shape} and {value.shape}"
        raise problem("bad_argument", owner="dot_product_attention", argument="query, key, value", expected=expected, got=got)
    options = {"bias": None if bias is None else tensor(bias), "mask": None if mask is None else tensor(mask).astype(bool)}
    if attn_logits_soft_cap is None:
        return jax.nn.dot_product_attention(query, key, value, scale=scale, is_causal=is_causal, **options)
    return _capped_attention(query, key, value, scale, is_causal, attn_logits_soft_cap, **options)


def _capped_attention(q: Any, k: Any, v: Any, scale: Any, causal: bool, cap: float, bias: Any, mask: Any) -> Any:
    """With scores bent towards plus and minus ``cap``."""
    k, v = (jnp.repeat(a, q.shape[2] // a.shape[2], axis=2) for a in (k, v))
    scores = jnp.einsum("bqhd,bkhd->bhqk", q, k).astype("float32") * (q.shape[-1] ** -0.5 if scale is None else scale)
    scores = jnp.tanh(scores / cap) * cap
    if bias is not None:
        scores = scores + bias
    allowed = jnp.tri(q.shape[1], k.shape[1], dtype=bool) if causal else True
    allowed = allowed if mask is None else mask & allowed
    shares = jax.nn.softmax(jnp.where(allowed, scores, jnp.finfo(scores.dtype).min), axis=-1)
    return jnp.einsum("bhqk,bkhd->bqhd", shares.astype(v.dtype), v)


def psnr(x1, x2, max_val):
    """The peak signal-to-noise ratio of two pictures, in decibels."""
    x1, x2 = floats([x1, x2])
    if x1.shape != x2.shape:
        raise problem("bad_argument", owner="psnr", argument="x2", expected=f"of shape {x1.shape}", got=f"of shape {x2.shape}")
    error = jnp.mean((x1 - x2) ** 2)
    return 20 * jnp.log10(jnp.asarray(max_val, x1.dtype)) - 10 * jnp.log10(error)


_ALL = (moments, batch_normalization, layer_normalization, rms_normalization, normalize, dot_product_attention, psnr)
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
