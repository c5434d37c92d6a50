"""The CPU's own ways to convolve and pool equal XLA's, gradients too."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from teul.kernels import convolution
from teul.kernels.pooling import average_pool, max_pool
from teul.kernels.windows import pads_for

SHAPES = [  # input, window, filters, strides, dilation, groups
    ((2, 9, 4), (3,), 5, (1,), (1,), 1),
    ((2, 9, 4), (2,), 4, (2,), (1,), 2),
    ((2, 7, 8, 3), (3, 3), 5, (1, 1), (1, 1), 1),
    ((2, 7, 8, 3), (3, 2), 5, (2, 3), (1, 1), 1),
    ((2, 7, 8, 4), (2, 3), 6, (1, 1), (2, 2), 2),
    ((3, 5, 5, 2), (1, 1), 3, (1, 1), (1, 1), 1),
    ((2, 4, 5, 4, 2), (2, 3, 1), 3, (1, 2, 1), (1, 1, 1), 1),
]


def normal(shape, seed):
    return jnp.asarray(np.random.default_rng(seed).standard_normal(shape), "float32")


def xla(x, kernel, strides, pads, dilation, groups=1):
    numbers = convolution.layout(x.ndim - 2)
    return lax.conv_general_dilated(x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=numbers, feature_group_count=groups)


def values_and_slopes(function, *args):
    def total(*args):
        y = function(*args)
        return (y * jnp.cos(jnp.arange(y.size, dtype=y.dtype)).reshape(y.shape)).sum(), y

    (_, y), slopes = jax.jit(jax.value_and_grad(total, argnums=tuple(range(len(args))), has_aux=True))(*args)
    return y, slopes


def agree(ours, theirs, *args, atol=2e-5):
    for a, b in zip(*(jax.tree.leaves(values_and_slopes(f, *args)) for f in (ours, theirs)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=atol)


@pytest.mark.parametrize("cache", [2**23, 0], ids=["small", "large"])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("shape", "window", "filters", "strides", "dilation", "groups"), SHAPES)
def test_convolve_is_xla_s(monkeypatch, shape, window, filters, strides, dilation, groups, padding, cache):
    """By patches, and, once patches are too large for the cache, by convolutions or with patches written anew."""
    monkeypatch.setattr(convolution, "_CACHE", cache)
    pads = pads_for(padding, shape[1:-1], window, strides, dilation)
    x, kernel = normal(shape, 0), normal((*window, shape[-1] // groups, filters), 1)
    agree(
        lambda x, k: convolution.convolve(x, k, strides, pads, dilation, groups),
        lambda x, k: xla(x, k, strides, pads, dilation, groups),
        x, kernel,
    )  # fmt: skip


@pytest.mark.parametrize("samples", [6, 7])
def test_the_kernel_s_gradient_is_added_up_in_portions(monkeypatch, samples):
    """Where six samples' patches do not fit the cache, two by two do; seven are taken one by one."""
    x, kernel, pads = normal((samples, 8, 8, 3), 0), normal((3, 3, 3, 4), 1), ((1, 1), (1, 1))
    monkeypatch.setattr(convolution, "_CACHE", 2 * 8 * 8 * 27 * 4)
    agree(
        lambda x, k: convolution.convolve(x, k, (1, 1), pads, (1, 1)),
        lambda x, k: xla(x, k, (1, 1), pads, (1, 1)),
        x, kernel, atol=1e-4,
    )  # fmt: skip


def test_many_kernels_at_once(monkeypatch):
    monkeypatch.setattr(convolution, "_CACHE", 0)
    x, kernels, pads = normal((3, 2, 6, 6, 2), 0), normal((3, 3, 3, 2, 4), 1), ((1, 1), (1, 1))
    ours = lambda x, k: jax.vmap(lambda x, k: convolution.convolve(x, k, (1, 1), pads, (1, 1)))(x, k)  # noqa: E731
    agree(ours, lambda x, k: jnp.stack([xla(x[i], k[i], (1, 1), pads, (1, 1)) for i in range(3)]), x, kernels)


@pytest.mark.parametrize(
    ("strides", "dilation", "padding"), [((1, 1), (1, 1), "same"), ((2, 2), (1, 1), "valid"), ((1, 1), (2, 2), "same")]
)
def test_depthwise_is_xla_s(strides, dilation, padding):
    x, kernel = normal((2, 7, 8, 3), 0), normal((3, 2, 3, 2), 1)
    pads = pads_for(padding, x.shape[1:-1], (3, 2), strides, dilation)
    agree(
        lambda x, k: convolution.convolve_depthwise(x, k, strides, pads, dilation),
        lambda x, k: xla(x, k.reshape(3, 2, 1, 6), strides, pads, dilation, groups=3),
        x, kernel,
    )  # fmt: skip


def xla_transposed(x, kernel, strides, pads, dilation):
    numbers = convolution.layout(x.ndim - 2)
    return lax.conv_transpose(x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=numbers, transpose_kernel=True)


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (3, 1), (1, 2)])
@pytest.mark.parametrize("window", [1, 2, 3, 4])
def test_transposed_is_xla_s(window, stride, dilation):
    x, kernel = normal((2, 4, 3, 3), 0), normal((window, 2, 4, 3), 1)
    reach, other = (window - 1) * dilation + 1, dilation + 1
    for pads in (((reach - 1, reach - 1), (other - 1, other - 1)), ((reach - 1, reach), (other // 2, other))):
        how = (stride, stride), pads, (dilation, dilation)
        agree(
            lambda x, k, how=how: convolution.convolve_transposed(x, k, *how), lambda x, k, how=how: xla_transposed(x, k, *how), x, kernel
        )


BLOCKS = [((2, 7, 3), (3,)), ((2, 6, 7, 3), (2, 2)), ((2, 5, 7, 2), (3, 2)), ((1, 4, 5, 6, 2), (2, 2, 3))]


@pytest.mark.parametrize(("shape", "window"), BLOCKS)
def test_blocks_are_pooled_as_xla_does(shape, window):
    """Ties too: values are rounded, so that many are equal."""
    x = jnp.round(normal(shape, 0))
    pads, every = ((0, 0),) * len(window), (1, *window, 1)
    agree(lambda x: max_pool(x, window, window, pads), lambda x: lax.reduce_window(x, -jnp.inf, lax.max, every, every, "VALID"), x)
    mean = lambda x: lax.reduce_window(x, 0.0, lax.add, every, every, "VALID") / np.float32(np.prod(window))  # noqa: E731
    agree(lambda x: average_pool(x, window, window, pads), mean, x)


@pytest.mark.parametrize("cache", [2**23, 0], ids=["small", "large"])
def test_a_gradient_of_a_gradient(monkeypatch, cache):
    monkeypatch.setattr(convolution, "_CACHE", cache)
    x, kernel = normal((2, 6, 6, 2), 0), normal((3, 3, 2, 2), 1)

    def penalty(convolve):
        def function(x, k):
            return jnp.square(jax.grad(lambda x: jnp.sin(max_pool(convolve(x, k), (2, 2), (2, 2), ((0, 0),) * 2)).sum())(x))

        return function

    pads = ((1, 1), (1, 1))
    ours, theirs = (lambda x, k, f=f: f(x, k, (1, 1), pads, (1, 1)) for f in (convolution.convolve, xla))
    agree(penalty(ours), penalty(theirs), x, kernel, atol=2e-4)
