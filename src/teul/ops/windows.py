"""Operations that slide a window: convolutions, pooling, and cutting in patches and putting together again."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import channels_first, each, floats, is_float, tensor


def _first(x: Any, data_format: str | None) -> tuple[Any, bool]:
    """x with its channels last, and whether they were first."""
    first = channels_first(data_format)
    return (jnp.moveaxis(x, 1, -1) if first else x), first


def _back(x: Any, first: bool) -> Any:
    return jnp.moveaxis(x, -1, 1) if first else x


def _reached(owner: str, y: Any, x: Any) -> Any:
    """What a window gave, refused where it is larger than the whole."""
    if 0 in y.shape and 0 not in x.shape:
        expected = "at least as large as the window"
        raise problem("bad_argument", owner=owner, argument="inputs", expected=expected, got=f"of shape {tuple(x.shape)}")
    return y


def _padding(padding: Any, owner: str) -> Any:
    if isinstance(padding, str) and padding.lower() in ("valid", "same"):
        return padding.upper()
    raise problem("bad_argument", owner=owner, argument="padding", expected="'valid' or 'same'", got=repr(padding))


def _dimensions(x: Any) -> jax.lax.ConvDimensionNumbers:
    """Channels last, the kernel as (window..., channels in, channels out)."""
    rank = x.ndim
    inputs = (0, rank - 1, *range(1, rank - 1))
    return jax.lax.ConvDimensionNumbers(inputs, (rank - 1, rank - 2, *range(rank - 2)), inputs)


def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """The convolution: at each place, the sum of products with the kernel ``(window..., channels in / groups, channels out)``."""
    inputs, kernel = floats([inputs, kernel])
    x, first = _first(inputs, data_format)
    axes, groups = x.ndim - 2, x.shape[-1] // kernel.shape[-2]
    if kernel.ndim != x.ndim or len(each(dilation_rate, axes)) != axes:
        expected, got = f"{axes} window sizes and dilations", f"a kernel of shape {kernel.shape} and {dilation_rate}"
        raise problem("bad_argument", owner="conv", argument="kernel and dilation_rate", expected=expected, got=got)
    if x.shape[-1] % kernel.shape[-2]:
        raise problem("bad_argument", owner="conv", argument="kernel", expected=f"made for a divisor of {x.shape[-1]} channels",
                      got=f"of shape {tuple(kernel.shape)}")  # fmt: skip
    y = jax.lax.conv_general_dilated(
        x, kernel, each(strides, axes), _padding(padding, "conv"), rhs_dilation=each(dilation_rate, axes),
        dimension_numbers=_dimensions(x), feature_group_count=groups,
    )  # fmt: skip
    return _back(_reached("conv", y, x), first)


def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """A convolution of each channel by itself; the kernel is ``(window..., channels, multiplier)``."""
    inputs, kernel = floats([inputs, kernel])
    x, first = _first(inputs, data_format)
    axes, channels = x.ndim - 2, x.shape[-1]
    y = jax.lax.conv_general_dilated(
        x, kernel.reshape(*kernel.shape[:-2], 1, -1), each(strides, axes), _padding(padding, "depthwise_conv"),
        rhs_dilation=each(dilation_rate, axes), dimension_numbers=_dimensions(x), feature_group_count=channels,
    )  # fmt: skip
    return _back(_reached("depthwise_conv", y, x), first)


def separable_conv(inputs, depthwise_kernel, pointwise_kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """A convolution of each channel by itself, then a mixing of the channels."""
    y = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    return conv(y, pointwise_kernel, 1, "valid", data_format, 1)


def conv_transpose(inputs, kernel, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1):
    """What undoes the shape of a convolution: each input adds a kernel ``(window..., channels out, channels in)`` to the output."""
    inputs, kernel = floats([inputs, kernel])
    x, first = _first(inputs, data_format)
    axes = x.ndim - 2
    padding = _padding(padding, "conv_transpose")
    steps, wide = each(strides, axes), each(dilation_rate, axes)
    extra = (None,) * axes if output_padding is None else each(output_padding, axes)
    pads = [_transposed_pads(k, s, d, padding, e) for k, s, d, e in zip(kernel.shape, steps, wide, extra, strict=False)]
    turned = jnp.swapaxes(jnp.flip(kernel, range(axes)), -1, -2)
    y = jax.lax.conv_general_dilated(
        x, turned, (1,) * axes, pads, lhs_dilation=steps, rhs_dilation=wide, dimension_numbers=_dimensions(x)
    )  # fmt: skip
    return _back(y, first)


def _transposed_pads(window: int, stride: int, dilation: int, padding: str, extra: int | None) -> tuple[int, int]:
    """Zeros before and after: "same" makes the output ``stride`` times as long, "valid" as long as the windows reach."""
    reach = dilation * (window - 1) + 1
    if padding == "VALID":
        return reach - 1, reach - 1 + (max(stride - reach, 0) if extra is None else extra)
    both = stride + reach - 2 if extra is None else reach + reach % 2 - 2 + extra
    before = min(both - both // 2, reach - 1)
    return before, both - before


# Pooling --------------------------------------------------------------------------------------------------------------------


def _pool(x: Any, start: Any, join: Callable, size: Any, strides: Any, padding: str, owner: str) -> Any:
    axes = x.ndim - 2
    window = each(size, axes)
    steps = window if strides is None else each(strides, axes)
    return _reached(owner, jax.lax.reduce_window(x, start, join, (1, *window, 1), (1, *steps, 1), _padding(padding, owner)), x)


def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The largest of each window."""
    x, first = _first(tensor(inputs), data_format)
    least = jnp.asarray(-jnp.inf if is_float(x) else jnp.iinfo(x.dtype).min, x.dtype)
    return _back(_pool(x, least, jax.lax.max, pool_size, strides, padding, "max_pool"), first)


def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The mean of each window; what lies outside does not count."""
    (inputs,) = floats([inputs])
    x, first = _first(inputs, data_format)
    zero = jnp.zeros((), x.dtype)
    total = _pool(x, zero, jax.lax.add, pool_size, strides, padding, "average_pool")
    counts = _pool(jnp.ones((1, *x.shape[1:-1], 1), x.dtype), zero, jax.lax.add, pool_size, strides, padding, "average_pool")
    return _back(total / counts, first)


def _adaptive(reduce: Callable) -> Callable:
    """Windows that share an axis among so many outputs: the i-th from floor(i n / m) to ceil((i + 1) n / m)."""

    def pool(inputs, output_size, data_format=None):
        x, first = _first(tensor(inputs), data_format)
        for axis, m in enumerate(each(output_size, x.ndim - 2), start=1):
            n = x.shape[axis]
            parts = [jax.lax.slice_in_dim(x, i * n // m, -(-(i + 1) * n // m), axis=axis) for i in range(m)]
            x = jnp.concatenate([reduce(part, axis=axis, keepdims=True) for part in parts], axis=axis)
        return _back(x, first)

    return pool


adaptive_average_pool = _adaptive(jnp.mean)
adaptive_average_pool.__name__, adaptive_average_pool.__doc__ = "adaptive_average_pool", "The means of so many windows, whatever the size."
adaptive_max_pool = _adaptive(jnp.max)
adaptive_max_pool.__name__, adaptive_max_pool.__doc__ = "adaptive_max_pool", "The largest of so many windows, whatever the size."


# Patches --------------------------------------------------------------------------------------------------------------------


def _ends(padding: Any) -> list[tuple[int, int]]:
    return [(p, p) for p in each(padding, 2)]


def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    """Each window of pictures ``(batch, channels, height, width)`` as a column: ``(batch, channels * window, places)``."""
    x = tensor(x)
    _checked("unfold", x.ndim == 4, "of shape (batch, channels, height, width)", x)
    patches = jax.lax.conv_general_dilated_patches(
        x, each(kernel_size, 2), each(stride, 2), _ends(padding), rhs_dilation=each(dilation, 2)
    )  # fmt: skip
    return patches.reshape(*patches.shape[:2], -1)


def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Pictures from the columns of ``unfold``; where windows overlap they are added."""
    x = tensor(x)
    window = int(np.prod(each(kernel_size, 2)))
    _checked("fold", x.ndim == 3 and x.shape[1] % window == 0, f"of shape (batch, channels * {window}, places)", x)
    height, width = each(output_size, 2)
    channels = x.shape[1] // window
    blank = jnp.zeros((x.shape[0], channels, height, width), x.dtype)
    _, pullback = jax.vjp(lambda image: unfold(image, kernel_size, dilation, padding, stride), blank)
    return pullback(x)[0]


def _checked(owner: str, right: bool, expected: str, x: Any) -> None:
    if not right:
        raise problem("bad_argument", owner=owner, argument="x", expected=expected, got=f"of shape {tuple(x.shape)}")


def _in_blocks(owner: str, x: Any, block_size: int, data_format: str) -> tuple[Any, bool]:
    """Pictures that can be laid out in blocks, and whether their channels come first."""
    if block_size < 2:
        raise problem("bad_argument", owner=owner, argument="block_size", expected="2 or more", got=repr(block_size))
    x, first = tensor(x), channels_first(data_format)
    _checked(owner, x.ndim == 4, "a batch of pictures", x)
    deep, wide = ((1,), (2, 3)) if first else ((3,), (1, 2))
    block, axes = (block_size**2, deep) if owner == "depth_to_space" else (block_size, wide)
    _checked(owner, all(x.shape[a] % block == 0 for a in axes), f"of sizes that {block} divides", x)
    return x, first


def depth_to_space(x, block_size, data_format="channels_last"):
    """Channels laid out as blocks of pixels: those of a block are the slower part of the last axis, or the faster part of the second."""
    x, first = _in_blocks("depth_to_space", x, block_size, data_format)
    b = block_size
    if first:
        n, c, h, w = x.shape
        return x.reshape(n, c // b**2, b, b, h, w).transpose(0, 1, 4, 2, 5, 3).reshape(n, -1, h * b, w * b)
    n, h, w, c = x.shape
    return x.reshape(n, h, w, b, b, c // b**2).transpose(0, 1, 3, 2, 4, 5).reshape(n, h * b, w * b, -1)


def space_to_depth(x, block_size, data_format="channels_last"):
    """Blocks of pixels laid out as channels: the inverse of ``depth_to_space``."""
    x, first = _in_blocks("space_to_depth", x, block_size, data_format)
    b = block_size
    if first:
        n, c, h, w = x.shape
        return x.reshape(n, c, h // b, b, w // b, b).transpose(0, 1, 3, 5, 2, 4).reshape(n, -1, h // b, w // b)
    n, h, w, c = x.shape
    return x.reshape(n, h // b, b, w // b, b, c).transpose(0, 1, 3, 2, 4, 5).reshape(n, h // b, w // b, -1)


_ALL: Sequence[Callable] = (
    conv, depthwise_conv, separable_conv, conv_transpose, max_pool, average_pool, adaptive_average_pool, adaptive_max_pool,
    unfold, fold, depth_to_space, space_to_depth,
)  # fmt: skip
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
