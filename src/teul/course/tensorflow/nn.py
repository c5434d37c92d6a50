"""tf.nn: activations, convolutions, pooling, losses on logits, normalization."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul import activations, ops
from teul.course.tensorflow import random
from teul.course.tensorflow.indexing import in_top_k, top_k
from teul.course.tensorflow.math import l2_normalize
from teul.course.tensorflow.plain import axes, sizes
from teul.course.tensorflow.reducing import zero_fraction
from teul.course.tensorflow.tensor import Tensor, compute, convert_to_tensor
from teul.errors import problem

__all__ = ["in_top_k", "l2_normalize", "top_k", "zero_fraction"]

_ACTIVATIONS: dict[str, Callable] = {
    "relu": jax.nn.relu, "relu6": jax.nn.relu6, "selu": jax.nn.selu, "elu": jax.nn.elu, "softsign": jax.nn.soft_sign,
    "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "softplus": jax.nn.softplus, "silu": jax.nn.silu, "swish": jax.nn.silu,
    "log_sigmoid": jax.nn.log_sigmoid, "hard_sigmoid": activations.hard_sigmoid,
}  # fmt: skip


def _activation(name: str, function: Callable) -> Callable:
    def activation(features, name=None):
        return compute(function, features)

    activation.__name__ = activation.__qualname__ = name
    activation.__doc__ = f"The activation function {name}."
    return activation


globals().update({name: _activation(name, function) for name, function in _ACTIVATIONS.items()})


def leaky_relu(features, alpha=0.2, name=None):
    """x where it is positive, ``alpha * x`` elsewhere."""
    return compute(jax.nn.leaky_relu, features, float(alpha))


def gelu(features, approximate=False, name=None):
    """x times the share of the normal distribution below x."""
    return compute(jax.nn.gelu, features, approximate=bool(approximate))


def _softmax(x, *, axis, log):
    x = x if jnp.issubdtype(x.dtype, jnp.inexact) else x.astype(jnp.float32)
    return jax.nn.log_softmax(x, axis) if log else jax.nn.softmax(x, axis)


def softmax(logits, axis=None, name=None, dim=None):
    """Shares that add up to one along an axis, the last by default.

    >>> softmax([0.0, 0.0]).numpy().tolist()
    [0.5, 0.5]
    """
    axis = dim if axis is None else axis
    return compute(_softmax, logits, axis=-1 if axis is None else axes(axis), log=False)


def log_softmax(logits, axis=None, name=None):
    """The logarithms of those shares."""
    return compute(_softmax, logits, axis=-1 if axis is None else axes(axis), log=True)


# Dropout and embeddings -------------------------------------------------------------------------------------------------------


def _dropout(x, kept, rate):
    return jnp.where(kept >= rate, x / (1 - rate), jnp.zeros_like(x))


def dropout(x, rate=None, noise_shape=None, seed=None, name=None, keep_prob=None):
    """Elements set to 0 with a probability, the others made greater so that the mean stays."""
    rate = 1 - keep_prob if rate is None else rate
    found = convert_to_tensor(x)
    if not 0 <= float(rate) < 1:
        raise problem("bad_argument", owner="tf.nn.dropout", argument="rate", expected="a number from 0 to below 1", got=repr(rate))
    noise = random.uniform(found.shape if noise_shape is None else noise_shape, seed=seed)
    return compute(_dropout, found, noise, float(rate))


def embedding_lookup(params, ids, max_norm=None, name=None, partition_strategy=None, validate_indices=True):
    """The rows of a table with these numbers."""
    from teul.course.tensorflow.indexing import gather

    return gather(params[0] if isinstance(params, (list, tuple)) and len(params) == 1 else params, ids)


# Convolution and pooling ------------------------------------------------------------------------------------------------------


def _layout(data_format: str | None) -> str:
    return "channels_first" if data_format and data_format.upper().startswith("NC") else "channels_last"


def _spatial(value: Any, rank: int, layout: str) -> Any:
    """Window sizes or steps of the axes between batch and channels."""
    if value is None or isinstance(value, int):
        return value
    found = sizes(value)
    if len(found) == rank + 2:
        found = found[2:] if layout == "channels_first" else found[1:-1]
    return found * rank if len(found) == 1 else found


def _convolve(function: Callable, x: Any, kernel: Any, strides: Any, padding: Any, data_format: Any, dilations: Any) -> Any:
    x, kernel, layout = convert_to_tensor(x), convert_to_tensor(kernel), _layout(data_format)
    rank = len(x.shape) - 2
    steps, spread = _spatial(strides, rank, layout), _spatial(dilations, rank, layout)
    x, padding = _padded(x, padding, layout)
    plain = {"strides": 1 if steps is None else steps, "dilation_rate": 1 if spread is None else spread}
    return compute(function, x, kernel, padding=padding, data_format=layout, **plain)


def _padded(x: Any, padding: Any, layout: str) -> tuple[Any, str]:
    """Explicit padding done beforehand."""
    if isinstance(padding, str):
        return x, padding.lower()
    from teul.course.tensorflow.shaping import pad

    return pad(x, padding), "valid"


def _conv(x, kernel, *, strides, padding, data_format, dilation_rate):
    return ops.conv(x, kernel, strides, padding, data_format, dilation_rate)


def _depthwise(x, kernel, *, strides, padding, data_format, dilation_rate):
    return ops.depthwise_conv(x, kernel, strides, padding, data_format, dilation_rate)


def conv1d(input, filters, stride=1, padding="VALID", data_format="NWC", dilations=None, name=None):
    """Convolution over time: ``(rows, steps, channels)`` by ``(window, channels, filters)``."""
    return _convolve(_conv, input, filters, stride, padding, data_format, dilations)


def conv2d(input, filters=None, strides=1, padding="VALID", data_format="NHWC", dilations=None, name=None, filter=None,
           use_cudnn_on_gpu=True):  # fmt: skip
    """Convolution of pictures: ``(rows, height, width, channels)`` by ``(height, width, channels, filters)``."""
    return _convolve(_conv, input, filter if filters is None else filters, strides, padding, data_format, dilations)


def conv3d(input, filters, strides=1, padding="VALID", data_format="NDHWC", dilations=None, name=None):
    """Convolution of volumes."""
    return _convolve(_conv, input, filters, strides, padding, data_format, dilations)


convolution = conv2d


def depthwise_conv2d(input, filter, strides=1, padding="VALID", data_format=None, dilations=None, name=None):
    """Convolution of each channel by itself."""
    return _convolve(_depthwise, input, filter, strides, padding, data_format, dilations)


def _conv_transpose(x, kernel, *, strides, padding, data_format):
    return ops.conv_transpose(x, kernel, strides, padding, data_format=data_format)


def conv2d_transpose(input, filters, output_shape, strides=1, padding="SAME", data_format="NHWC", dilations=None, name=None):
    """The transpose of :func:`conv2d`: from small pictures to large ones."""
    layout = _layout(data_format)
    steps = _spatial(strides, 2, layout)
    return compute(_conv_transpose, input, filters, strides=steps, padding=padding.lower(), data_format=layout)


def _pool(x, *, way, size, strides, padding, data_format):
    pool = ops.max_pool if way == "max" else ops.average_pool
    return pool(x, size, strides, padding, data_format)


def _pooled(way: str, x: Any, ksize: Any, strides: Any, padding: str, data_format: Any) -> Any:
    x, layout = convert_to_tensor(x), _layout(data_format)
    rank = len(x.shape) - 2
    plain = {"size": _spatial(ksize, rank, layout), "strides": _spatial(strides, rank, layout)}
    return compute(_pool, x, way=way, padding=padding.lower(), data_format=layout, **plain)


def _pooling(name: str, way: str) -> Callable:
    def pool(input, ksize, strides=None, padding="VALID", data_format=None, name=None):
        return _pooled(way, input, ksize, ksize if strides is None else strides, padding, data_format)

    pool.__name__ = pool.__qualname__ = name
    pool.__doc__ = f"The {'greatest' if way == 'max' else 'mean'} of each window."
    return pool


globals().update({f"{way}_pool{rank}": _pooling(f"{way}_pool{rank}", way) for way in ("max", "avg") for rank in ("", "1d", "2d", "3d")})


def bias_add(value, bias, data_format=None, name=None):
    """A number added to each channel."""
    first = _layout(data_format) == "channels_first"
    return compute(_bias_add, value, bias, first=first)


def _bias_add(x, bias, *, first):
    return x + (bias.reshape(1, -1, *[1] * (x.ndim - 2)) if first else bias)


# Losses on logits -------------------------------------------------------------------------------------------------------------


def _sigmoid_loss(labels, logits):
    return jnp.maximum(logits, 0) - logits * labels.astype(logits.dtype) + jnp.log1p(jnp.exp(-jnp.abs(logits)))


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """``-y log p - (1 - y) log(1 - p)`` with ``p = sigmoid(logits)``, for each element."""
    return compute(_sigmoid_loss, labels, logits)


def weighted_cross_entropy_with_logits(labels=None, logits=None, pos_weight=None, name=None):
    """The same, with the first term weighed."""
    return compute(_weighted_loss, labels, logits, pos_weight)


def _weighted_loss(labels, logits, weight):
    factor = 1 + (weight - 1) * labels
    return (1 - labels) * logits + factor * (jnp.log1p(jnp.exp(-jnp.abs(logits))) + jnp.maximum(-logits, 0))


def _softmax_loss(labels, logits, *, axis):
    return -jnp.sum(labels.astype(logits.dtype) * jax.nn.log_softmax(logits, axis), axis)


def softmax_cross_entropy_with_logits(labels=None, logits=None, axis=-1, name=None, dim=None):
    """``-sum(y log softmax(logits))``: one number a row."""
    return compute(_softmax_loss, labels, logits, axis=axes(axis if dim is None else dim))


softmax_cross_entropy_with_logits_v2 = softmax_cross_entropy_with_logits


def _sparse_loss(labels, logits):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None].astype(jnp.int32), -1)[..., 0]


def sparse_softmax_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """``-log softmax(logits)[label]``: one number a row.

    >>> sparse_softmax_cross_entropy_with_logits([0], [[0.0, 0.0]]).numpy().tolist()
    [0.6931471824645996]
    """
    narrow = Tensor(labels.array) if type(labels) is Tensor else labels
    return compute(_sparse_loss, narrow, logits)


def l2_loss(t, name=None):
    """Half the sum of squares."""
    return compute(_l2_loss, t)


def _l2_loss(x):
    return jnp.sum(x * x) / 2


# Normalization ----------------------------------------------------------------------------------------------------------------


def moments(x, axes, shift=None, keepdims=False, name=None, keep_dims=None):
    """The mean and the variance along some axes."""
    along = (axes,) if isinstance(axes, int) else sizes(axes)
    return tuple(compute(_moments, x, axes=along, keepdims=bool(keepdims or keep_dims)))


def _moments(x, *, axes, keepdims):
    return [jnp.mean(x, axes, keepdims=keepdims), jnp.var(x, axes, keepdims=keepdims)]


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """``scale * (x - mean) / sqrt(variance + epsilon) + offset``."""
    return compute(_normalized, x, mean, variance, 0.0 if offset is None else offset, 1.0 if scale is None else scale, variance_epsilon)


def _normalized(x, mean, variance, offset, scale, epsilon):
    factor = jax.lax.rsqrt(variance + epsilon) * scale
    return x * factor + (offset - mean * factor)


def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):
    """Each element divided by a power of the squares around it among the channels."""
    return compute(_local_response, input, float(bias), float(alpha), float(beta), radius=int(depth_radius))


lrn = local_response_normalization


def _local_response(x, bias, alpha, beta, *, radius):
    squares = jnp.pad(x * x, [(0, 0)] * (x.ndim - 1) + [(radius, radius)])
    total = sum(squares[..., i : i + x.shape[-1]] for i in range(2 * radius + 1))
    return x / (bias + alpha * total) ** beta
