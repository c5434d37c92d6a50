"""Convolution of channels-last arrays."""

import string

import jax
from jax import lax

from teul.kernels.windows import Pads


def convolve(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple, groups: int = 1) -> jax.Array:
    r"""Slide a kernel over x: :math:`y_{n,p,f} = \sum_{k,c} x_{n,\, p \cdot stride + k \cdot dilation,\, c} \, w_{k,c,f}`.

    Args:
        x: of shape (batch, *axes, channels).
        kernel: of shape (*window, channels / groups, filters).
        pads: zeros before and after each axis.
        groups: into how many parts the channels fall, each with filters of its own.
    """
    return lax.conv_general_dilated(
        x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=layout(x.ndim - 2), feature_group_count=groups
    )


def layout(rank: int) -> tuple[str, str, str]:
    """Which axis is which, in lax's letters: channels last, kernels as (*window, in, out)."""
    axes = string.digits[:rank]
    return (f"N{axes}C", f"{axes}IO", f"N{axes}C")


def convolve_transposed(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple) -> jax.Array:
    """What gives x's gradient in a convolution: every value lays its kernel on the output, ``strides`` apart.

    Args:
        kernel: of shape (*window, filters, channels).
        pads: zeros before and after each axis of x, once its values stand ``strides`` apart.
    """
    return lax.conv_transpose(x, kernel, strides, pads, rhs_dilation=dilation, dimension_numbers=layout(x.ndim - 2), transpose_kernel=True)


def convolve_depthwise(x: jax.Array, kernel: jax.Array, strides: tuple, pads: Pads, dilation: tuple) -> jax.Array:
    """Every channel with filters of its own: kernel of shape (*window, channels, filters a channel)."""
    channels, each = kernel.shape[-2:]
    return convolve(x, kernel.reshape(*kernel.shape[:-2], 1, channels * each), strides, pads, dilation, groups=channels)
