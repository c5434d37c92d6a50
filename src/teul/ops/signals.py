"""Signals: Fourier transforms, frames, distances."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import floats, tensor


def _pair(x: Any) -> Any:
    """The complex array of a (real part, imaginary part)."""
    if not isinstance(x, (tuple, list)) or len(x) != 2 or jnp.shape(x[0]) != jnp.shape(x[1]):
        expected, got = "a pair of a real and an imaginary part of one shape", repr(x)
        raise problem("bad_argument", owner="a Fourier transform", argument="x", expected=expected, got=got)
    real, imaginary = floats(list(x))
    return jax.lax.complex(real, imaginary)


def _parts(x: Any) -> tuple[Any, Any]:
    return jnp.real(x), jnp.imag(x)


def fft(x):
    """The Fourier transform of the last axis; real and imaginary parts in and out."""
    return _parts(jnp.fft.fft(_pair(x)))


def fft2(x):
    """The Fourier transform of the last two axes; real and imaginary parts in and out."""
    return _parts(jnp.fft.fft2(_pair(x)))


def ifft2(x):
    """The inverse of ``fft2``."""
    return _parts(jnp.fft.ifft2(_pair(x)))


def rfft(x, fft_length=None):
    """The Fourier transform of a real signal: real and imaginary parts."""
    return _parts(jnp.fft.rfft(*floats([x]), n=fft_length))


def irfft(x, fft_length=None):
    """The inverse of ``rfft``."""
    return jnp.fft.irfft(_pair(x), n=fft_length)


def extract_sequences(x, sequence_length, sequence_stride):
    """Frames of a length along the last axis, each beginning a stride after the one before."""
    x = tensor(x)
    if x.ndim < 1:
        raise problem("bad_argument", owner="extract_sequences", argument="x", expected="of at least one axis", got="a number")
    starts = jnp.arange(0, max(x.shape[-1] - sequence_length + 1, 0), sequence_stride)
    return jnp.take(x, starts[:, None] + jnp.arange(sequence_length)[None], axis=-1)


def _window(window: Any, length: int, fft_length: int, dtype: Any) -> Any:
    """A window in the middle of fft_length; periodic, as for overlapping frames."""
    if window is None:
        values = jnp.ones((length,), dtype)
    elif isinstance(window, str):
        if window not in ("hann", "hamming"):
            expected = "'hann', 'hamming', None or an array"
            raise problem("bad_argument", owner="stft", argument="window", expected=expected, got=repr(window))
        values = (jnp.hanning if window == "hann" else jnp.hamming)(length + 1)[:-1].astype(dtype)
    else:
        values = tensor(window).astype(dtype)
    before = (fft_length - length) // 2
    return jnp.pad(values, (before, fft_length - length - before))


def _checked_stride(owner: str, stride: Any) -> None:
    if not isinstance(stride, int) or stride <= 0:
        raise problem("bad_argument", owner=owner, argument="sequence_stride", expected="a whole number above 0", got=repr(stride))


def stft(x, sequence_length, sequence_stride, fft_length, window="hann", center=True):
    """The Fourier transforms of overlapping frames: real and imaginary parts ``(..., frames, fft_length // 2 + 1)``."""
    (x,) = floats([x])
    _checked_stride("stft", sequence_stride)
    if center:
        x = jnp.pad(x, [(0, 0)] * (x.ndim - 1) + [(fft_length // 2, fft_length // 2)], mode="reflect")
    frames = extract_sequences(x, fft_length, sequence_stride)
    return _parts(jnp.fft.rfft(frames * _window(window, sequence_length, fft_length, x.dtype), n=fft_length))


def istft(x, sequence_length, sequence_stride, fft_length, length=None, window="hann", center=True):
    """The signal from the Fourier transforms of its overlapping frames: the inverse of ``stft``."""
    _checked_stride("istft", sequence_stride)
    frames = jnp.fft.irfft(_pair(x), n=fft_length)
    if frames.ndim < 2:
        raise problem("bad_argument", owner="istft", argument="x", expected="of frames (..., frames, frequencies)", got="one frame")
    weights = _window(window, sequence_length, fft_length, frames.dtype)
    count = frames.shape[-2]
    total = (count - 1) * sequence_stride + fft_length
    places = (jnp.arange(count)[:, None] * sequence_stride + jnp.arange(fft_length)[None]).reshape(-1)
    flat = (frames * weights).reshape(*frames.shape[:-2], -1)
    signal = jnp.zeros((*frames.shape[:-2], total), frames.dtype).at[..., places].add(flat)
    power = jnp.zeros((total,), frames.dtype).at[places].add(jnp.tile(weights**2, count))
    signal = signal / jnp.where(power > 1e-11, power, 1)
    start = fft_length // 2 if center else 0
    end = start + length if length is not None else total - (fft_length // 2 if center else 0)
    return signal[..., start:end]


def view_as_complex(x):
    """Pairs in the last axis as complex numbers."""
    (x,) = floats([x])
    if x.ndim < 1 or x.shape[-1] != 2:
        raise problem("bad_argument", owner="view_as_complex", argument="x", expected="of pairs (..., 2)", got=f"of shape {x.shape}")
    return jax.lax.complex(x[..., 0], x[..., 1])


def view_as_real(x):
    """Complex numbers as pairs in a new last axis."""
    return jnp.stack(_parts(tensor(x)), axis=-1)


def cdist(x, y):
    """The distance from each row of x to each row of y."""
    x, y = floats([x, y])
    if x.ndim < 2 or y.ndim < 2 or x.shape[-1] != y.shape[-1]:
        expected, got = "rows of the same length", f"of shapes {x.shape} and {y.shape}"
        raise problem("bad_argument", owner="cdist", argument="x, y", expected=expected, got=got)
    squares = jnp.sum((x[..., :, None, :] - y[..., None, :, :]) ** 2, axis=-1)
    far = squares > 0
    return jnp.where(far, jnp.sqrt(jnp.where(far, squares, 1)), 0)


_ALL = (fft, fft2, ifft2, rfft, irfft, extract_sequences, stft, istft, view_as_complex, view_as_real, cdist)
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
