"""Convolution of channels-last arrays.

On an accelerator it is XLA's own. On a CPU XLA's gradients of a convolution, inside the loop of a training program, are thirty times
slower than they have to be, and so are convolutions in groups; there every convolution is brought to a form that XLA does well.
Measured on two cores, a training step of E9's larger network: 360 ms as XLA does it, 6.7 ms as below; the matrix products alone
take 3.5 ms.
"""

import itertools
import math
import string
from collections.abc import Iterable, Iterator
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.custom_batching import sequential_vmap

from teul.kernels.windows import Pads

# Bytes of patches that are written out at once: what the cores' caches hold. A step of a 32-32-64-64 network on 32 x 32 pictures takes
# 55 ms with all patches written out and 44 ms with this bound; half of it and a quarter are slower.
_CACHE = 8 * 2**20


def convolve(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple, groups: int = 1) -> jax.Array:
    r"""Slide a kernel over x: :math:`y_{n,p,f} = \sum_{k,c} x_{n,\, p \cdot stride + k \cdot dilation,\, c} \, w_{k,c,f}`.

    Args:
        x: of shape (batch, *axes, channels).
        kernel: of shape (*window, channels / groups, filters).
        pads: zeros before and after each axis.
        groups: into how many parts the channels fall, each with filters of its own.
    """
    if jax.default_backend() != "cpu":
        return lax.conv_general_dilated(
            x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=layout(x.ndim - 2), feature_group_count=groups
        )
    x = materialized(x)  # each value is read for every place of the kernel, and each gradient summed over them: compute both once
    if groups > 1:
        parts = zip(jnp.split(x, groups, -1), jnp.split(kernel, groups, -1), strict=True)
        return jnp.concatenate([convolve(one, its, strides, pads, dilation) for one, its in parts], -1)
    counts = _counts(x, kernel.shape[:-2], strides, pads, dilation)
    by_patches = partial(_by_patches, strides=strides, pads=pads, dilation=dilation)
    if _bytes_of_patches(x, kernel, counts) <= _CACHE:
        return by_patches(x, kernel)
    if x.ndim == 4 and set(strides) == set(dilation) == {1}:
        return _by_convolutions(x, kernel, pads)
    return jax.checkpoint(by_patches)(x, kernel)  # written out again for the gradient, rather than kept


def materialized(x: jax.Array) -> jax.Array:
    """x, computed and kept in memory, and its gradient too, where XLA would rather compute values again at each place that reads them.

    XLA on a CPU heeds this only in programs that ask for it; see engine/cache.py.
    """
    return lax.optimization_barrier(x) if _barriers_have_gradients() else x


@cache
def _barriers_have_gradients() -> bool:
    try:
        jax.eval_shape(jax.vmap(jax.grad(lax.optimization_barrier)), jax.ShapeDtypeStruct((1,), np.float32))
    except NotImplementedError:  # JAX before 0.6
        return False
    return True


def layout(rank: int) -> tuple[str, str, str]:
    """Which axis is which, in lax's letters: channels last, kernels as (*window, in, out)."""
    axes = string.digits[:rank]
    return (f"N{axes}C", f"{axes}IO", f"N{axes}C")


# Small: one matrix product ------------------------------------------------------------------------------------------------------


def _by_patches(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple) -> jax.Array:
    """Every window written out as a row: then the convolution is one matrix product, and so is each of its gradients."""
    window, filters = kernel.shape[:-2], kernel.shape[-1]
    patches = jnp.concatenate([part for _, part in _taps(x, window, strides, pads, dilation)], -1)
    rows = patches.reshape(-1, patches.shape[-1]) @ kernel.reshape(-1, filters)
    return rows.reshape(*patches.shape[:-1], filters)


def _taps(x: jax.Array, window: tuple, strides: tuple, pads: Pads, dilation: tuple) -> Iterator[tuple[tuple, jax.Array]]:
    """Each place in the kernel, and what all windows see there."""
    counts = _counts(x, window, strides, pads, dilation)
    x = jnp.pad(x, ((0, 0), *pads, (0, 0)))
    for place in itertools.product(*map(range, window)):
        axes = zip(place, dilation, counts, strides, strict=True)
        yield place, x[:, *(slice(k * d, k * d + (count - 1) * s + 1, s) for k, d, count, s in axes)]


def _counts(x: jax.Array, window: tuple, strides: tuple, pads: Pads, dilation: tuple) -> tuple[int, ...]:
    """How many windows there are along each axis."""
    axes = zip(x.shape[1:-1], window, strides, pads, dilation, strict=True)
    return tuple((n + sum(pad) - (k - 1) * d - 1) // s + 1 for n, k, s, pad, d in axes)


def _bytes_of_patches(x: jax.Array, kernel: jax.Array, counts: tuple) -> int:
    return x.shape[0] * math.prod(counts) * math.prod(kernel.shape[:-1]) * x.dtype.itemsize


# Large: three convolutions ------------------------------------------------------------------------------------------------------


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def _by_convolutions(x: jax.Array, kernel: jax.Array, pads: Pads) -> jax.Array:
    """XLA's own convolution, with gradients that are convolutions of the same form."""

    @sequential_vmap  # of many models at once XLA would make a convolution in groups, which is slow
    def slide(x, kernel):
        return lax.conv_general_dilated(x, kernel, (1, 1), pads, dimension_numbers=layout(2))

    return slide(x, kernel)


def _forward(x: jax.Array, kernel: jax.Array, pads: Pads) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
    return _by_convolutions(x, kernel, pads), (x, kernel)


def _backward(pads: Pads, kept: tuple[jax.Array, jax.Array], dy: jax.Array) -> tuple[jax.Array, jax.Array]:
    x, kernel = kept
    around = tuple((k - 1 - before, k - 1 - after) for k, (before, after) in zip(kernel.shape[:2], pads, strict=True))
    turned = _written(jnp.flip(kernel, (0, 1)).swapaxes(2, 3))
    return _by_convolutions(dy, turned, around), _kernel_gradient(x, dy, pads, kernel)


_by_convolutions.defvjp(_forward, _backward)


def _kernel_gradient(x: jax.Array, dy: jax.Array, pads: Pads, kernel: jax.Array) -> jax.Array:
    """x seen through windows of dy's size, with channels as the samples and samples as the channels; some samples at a time."""
    samples, *counts, _ = dy.shape
    bytes_ = _bytes_of_patches(x, kernel, tuple(counts))
    parts = next(n for n in range(1, samples + 1) if samples % n == 0 and (bytes_ <= n * _CACHE or n == samples))

    def add(total, part):
        x, dy = part
        return total + _by_convolutions(_written(jnp.transpose(x, (3, 1, 2, 0))), _written(jnp.transpose(dy, (1, 2, 0, 3))), pads), None

    several = [a.reshape(parts, samples // parts, *a.shape[1:]) for a in (x, dy)]
    zeros = jnp.zeros((kernel.shape[2], *kernel.shape[:2], kernel.shape[3]), kernel.dtype)
    return jnp.transpose(lax.scan(add, zeros, several)[0], (1, 2, 0, 3))


def _written(x: jax.Array) -> jax.Array:
    """x in memory as it stands: a transposition that XLA takes into a convolution makes it a slow one."""
    return lax.optimization_barrier(x)


# Transposed and depthwise -------------------------------------------------------------------------------------------------------


def convolve_transposed(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple) -> jax.Array:
    """What gives x's gradient in a convolution: every value lays its kernel on the output, ``strides`` apart.

    Args:
        kernel: of shape (*window, filters, channels).
        pads: zeros before and after each axis of x, once its values stand ``strides`` apart.
    """
    if jax.default_backend() != "cpu":
        numbers = layout(x.ndim - 2)
        return lax.conv_transpose(x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=numbers, transpose_kernel=True)
    return _by_phases(x, _spread(kernel, dilation), strides, pads)


def _by_phases(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads) -> jax.Array:
    """Outputs whose places leave the same rest, divided by the strides, see the same places of the kernel: each rest is a convolution
    of x, all of them are one with more filters, and their results go between one another.
    """
    window, ones = kernel.shape[:-2], (1,) * len(strides)
    reach = tuple(-(-k // s) for k, s in zip(window, strides, strict=True))  # inputs that one output sees
    y = convolve(x, _kernels_of_rests(kernel, reach, strides), ones, tuple((r - 1, r - 1) for r in reach), ones)
    y = _between_one_another(y, strides)
    margins = [
        (before - (k - 1), (n - 1) * s + 1 + after - length, 0)
        for n, k, s, (before, after), length in zip(x.shape[1:-1], window, strides, pads, y.shape[1:-1], strict=True)
    ]
    return lax.pad(y, jnp.zeros((), y.dtype), [(0, 0, 0), *margins, (0, 0, 0)])


def _kernels_of_rests(kernel: jax.Array, reach: tuple, strides: tuple) -> jax.Array:
    """(*window, filters, channels) -> (*reach, channels, rests * filters): every ``strides``-th place, the last one first."""
    rank, (filters, channels) = len(reach), kernel.shape[-2:]
    lacking = [(0, r * s - k) for k, r, s in zip(kernel.shape, reach, strides, strict=False)]
    split = jnp.pad(kernel, [*lacking, (0, 0), (0, 0)]).reshape(*_paired(reach, strides), filters, channels)
    places, rests = range(0, 2 * rank, 2), range(1, 2 * rank, 2)
    ordered = jnp.transpose(split, (*places, 2 * rank + 1, *rests, 2 * rank))
    return jnp.flip(ordered, range(rank)).reshape(*reach, channels, -1)


def _between_one_another(y: jax.Array, strides: tuple) -> jax.Array:
    """(batch, *axes, rests * filters) -> (batch, *(axes * strides), filters)."""
    rank, (samples, *counts, _) = len(strides), y.shape
    y = y.reshape(samples, *counts, *strides, -1)
    order = _paired(range(1, rank + 1), range(rank + 1, 2 * rank + 1))
    lengths = (n * s for n, s in zip(counts, strides, strict=True))
    return jnp.transpose(y, (0, *order, 2 * rank + 1)).reshape(samples, *lengths, -1)


def _paired(first: Iterable[int], second: Iterable[int]) -> tuple[int, ...]:
    """One of each in turn."""
    return tuple(itertools.chain.from_iterable(zip(first, second, strict=True)))


def _spread(kernel: jax.Array, dilation: tuple) -> jax.Array:
    """The kernel with zeros where its gaps are."""
    gaps = [(0, 0, d - 1) for d in (*dilation, 1, 1)]
    return lax.pad(kernel, jnp.zeros((), kernel.dtype), gaps)


def convolve_depthwise(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple) -> jax.Array:
    """Every channel with filters of its own: kernel of shape (*window, channels, filters a channel)."""
    *window, channels, each = kernel.shape
    if jax.default_backend() != "cpu":
        return convolve(x, kernel.reshape(*window, 1, channels * each), strides, pads, dilation, groups=channels)
    # The sum of the shifted inputs, each times its weights.
    y = sum(part[..., None] * kernel[place] for place, part in _taps(x, tuple(window), strides, pads, dilation))
    return y.reshape(*y.shape[:-2], channels * each)
