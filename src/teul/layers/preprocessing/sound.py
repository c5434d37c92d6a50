"""Layers for sound: how strong each pitch is at each time."""

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, ops
from teul.errors import problem
from teul.initializers import STFT
from teul.kernels.convolution import convolve
from teul.kernels.windows import pads_for, places
from teul.layers.base import Layer, layers
from teul.layers.core import as_float
from teul.layers.input_spec import InputSpec
from teul.layers.spatial import check_choice, check_data_format

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


@layers.add()
class MelSpectrogram(Layer):
    r"""The loudness of a signal in bands that the ear hears as equally wide: :math:`m(f) = 1127 \ln(1 + f / 700)`.

    Args:
        fft_length: the size of the Fourier transform.
        sequence_stride: how far a frame begins after the one before.
        sequence_length: the length of a frame; ``fft_length`` if None.
        window: ``"hann"``, ``"hamming"``, an array, or None.
        sampling_rate: samples a second.
        num_mel_bins: how many bands.
        min_freq, max_freq: from where to where the bands reach; half the sampling rate if None.
        power_to_db: whether to give decibels, :math:`10 \log_{10} (p / p_0)`.
        top_db: how far below the loudest the quietest may lie.
        mag_exp: the power of the magnitude: 2 for power, 1 for magnitude itself.
        min_power, ref_power: the least power, and :math:`p_0`.

    Signals are (samples,) or (batch, samples); the result is (..., num_mel_bins, frames).

    >>> MelSpectrogram(num_mel_bins=64, sampling_rate=8000, sequence_stride=256, fft_length=2048)(jnp.ones(16000)).shape
    (64, 63)
    """

    def __init__(
        self, fft_length=2048, sequence_stride=512, sequence_length=None, window="hann", sampling_rate=16000, num_mel_bins=128,
        min_freq=20.0, max_freq=None, power_to_db=True, top_db=80.0, mag_exp=2.0, min_power=1e-10, ref_power=1.0, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.fft_length, self.sequence_stride = fft_length, sequence_stride
        self.sequence_length = sequence_length or fft_length
        if self.fft_length < self.sequence_length:
            expected = f"sequence_length={self.sequence_length} or more"
            raise problem("bad_argument", owner="MelSpectrogram", argument="fft_length", expected=expected, got=fft_length)
        self.window, self.sampling_rate, self.num_mel_bins = window, sampling_rate, num_mel_bins
        self.min_freq, self.max_freq = min_freq, max_freq or int(sampling_rate / 2)
        self.power_to_db, self.top_db, self.mag_exp = power_to_db, top_db, mag_exp
        self.min_power, self.ref_power = min_power, ref_power

    def call(self, inputs):
        x = jnp.asarray(inputs).astype(jnp.float32)
        real, imaginary = ops.stft(x, self.sequence_length, self.sequence_stride, self.fft_length, self.window)
        power = jnp.sqrt(real**2 + imaginary**2) ** self.mag_exp
        bands = power @ self.linear_to_mel_weight_matrix(
            self.num_mel_bins, power.shape[-1], self.sampling_rate, self.min_freq, self.max_freq
        )
        bands = self._decibels(bands) if self.power_to_db else bands
        return jnp.swapaxes(bands, -1, -2).astype(self.compute_dtype)

    def _decibels(self, power: jax.Array) -> jax.Array:
        level = 10 * jnp.log10(jnp.maximum(power, self.min_power)) - 10 * math.log10(max(abs(self.ref_power), self.min_power))
        return jnp.maximum(level, level.max() - self.top_db)

    def linear_to_mel_weight_matrix(
        self, num_mel_bins=20, num_spectrogram_bins=129, sampling_rate=8000, lower_edge_hertz=125.0, upper_edge_hertz=3800.0,
        dtype="float32",
    ) -> jax.Array:  # fmt: skip
        """How much each frequency counts in each band: triangles whose tops are 1, from the middle of one neighbour to that of the other.

        Args:
            num_mel_bins: how many bands.
            num_spectrogram_bins: how many frequencies, from 0 to half the sampling rate.
            sampling_rate: samples a second.
            lower_edge_hertz, upper_edge_hertz: where the first band begins and the last one ends.
            dtype: the type of the matrix.
        """
        heard = _mel(np.linspace(0, sampling_rate / 2, num_spectrogram_bins))[:, None]
        edges = np.linspace(_mel(lower_edge_hertz), _mel(upper_edge_hertz), num_mel_bins + 2)
        low, middle, high = edges[:-2], edges[1:-1], edges[2:]
        rising, falling = (heard - low) / (middle - low), (high - heard) / (high - middle)
        matrix = np.maximum(0, np.minimum(rising, falling))
        matrix[0] = 0  # what does not swing is not heard
        return jnp.asarray(matrix, dtype)

    def compute_output_shape(self, input_shape):
        *batch, samples = input_shape
        frames = None if samples is None else (samples + self.sequence_stride + 1) // self.sequence_stride
        return (*batch, self.num_mel_bins, frames)


def _mel(hertz: Any) -> Any:
    """How high a frequency is heard."""
    return 1127 * np.log(1 + hertz / 700)


@layers.add()
class STFTSpectrogram(Layer):
    r"""The Fourier transforms of overlapping frames, as convolutions whose kernels may be trained.

    Args:
        mode: what is given: ``"magnitude"``, its ``"log"``, ``"psd"`` (power), ``"real"``, ``"imag"``, ``"angle"``, or ``"stft"`` (real
            and imaginary parts side by side).
        frame_length: the length of a frame.
        frame_step: how far a frame begins after the one before; half a frame if None.
        fft_length: the size of the transform; the next power of two from ``frame_length`` up if None.
        window: the name of a window of ``scipy.signal``, an array, or None.
        periodic: whether the window is periodic.
        scaling: ``"density"`` divides by the window's length as a vector, ``"spectrum"`` by its sum, None by nothing.
        padding: ``"valid"`` or ``"same"``.
        expand_dims: whether channels get an axis of their own, as those of a picture.
        data_format: ``"channels_last"``, signals of shape (batch, samples, channels), or ``"channels_first"``.

    >>> STFTSpectrogram(frame_length=256, frame_step=128, fft_length=512)(jnp.ones((3, 16000, 1))).shape
    (3, 124, 257)
    """

    def __init__(
        self, mode="log", frame_length=256, frame_step=None, fft_length=None, window="hann", periodic=False, scaling="density",
        padding="valid", expand_dims=False, data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        owner = "STFTSpectrogram"
        if frame_step is not None and not 1 <= frame_step <= frame_length:
            expected = f"from 1 to frame_length={frame_length}"
            raise problem("bad_argument", owner=owner, argument="frame_step", expected=expected, got=frame_step)
        if fft_length is not None and fft_length < frame_length:
            expected = f"frame_length={frame_length} or more"
            raise problem("bad_argument", owner=owner, argument="fft_length", expected=expected, got=fft_length)
        self.mode, self.padding = check_choice(self, "mode", mode, _MODES), check_choice(self, "padding", padding, ("valid", "same"))
        self.scaling = None if scaling is None else check_choice(self, "scaling", scaling, ("density", "spectrum"))
        self.frame_length, self.frame_step, self.fft_length = frame_length, frame_step, fft_length
        self.window, self.periodic = window, periodic
        self._waves("real")  # refuses a window that there is not
        self.expand_dims, self.data_format = expand_dims, check_data_format(self, data_format)
        self.input_spec = InputSpec(ndim=3)

    def _waves(self, part: str) -> STFT:
        """The first kernel: the waves that a signal is compared with."""
        return STFT(part, self.window, self.scaling, self.periodic)

    @property
    def _step(self) -> int:
        return self.frame_step or self.frame_length // 2

    @property
    def _frequencies(self) -> int:
        return (self.fft_length or 2 ** math.ceil(math.log2(self.frame_length))) // 2 + 1

    def build(self, input_shape):
        for part, left_out in (("real", "imag"), ("imag", "real")):
            if self.mode != left_out:
                shape = (self.frame_length, 1, self._frequencies)
                setattr(self, f"{part}_kernel", self.add_weight(shape, self._waves(part), name=f"{part}_kernel"))

    def call(self, inputs):
        x = jnp.asarray(inputs)
        if not jnp.issubdtype(x.dtype, jnp.floating):
            raise problem("wrong_type", owner=self.name, argument="inputs", expected="floats", got=str(x.dtype))
        x = as_float(self, x)
        x = jnp.moveaxis(x, 1, -1) if self.data_format == "channels_first" else x
        kernels = {part: kernel for part in ("real", "imag") if (kernel := getattr(self, f"{part}_kernel", None)) is not None}
        parts = {part: self._transformed(x, kernel) for part, kernel in kernels.items()}
        return self._arranged(self._shown(**parts))

    def _transformed(self, x: jax.Array, kernel: Any) -> jax.Array:
        """One part of the transform: (batch, frames, frequencies, channels)."""
        batch, samples, channels = x.shape
        alone = jnp.moveaxis(x, -1, 1).reshape(batch * channels, samples, 1)
        pads = pads_for(self.padding, (samples,), (self.frame_length,), (self._step,), (1,))
        y = convolve(alone, kernel.value.astype(x.dtype), (self._step,), pads, (1,))
        return jnp.moveaxis(y.reshape(batch, channels, *y.shape[1:]), 1, -1)

    def _shown(self, real: Any = None, imag: Any = None) -> jax.Array:
        if self.mode in ("real", "imag"):
            return real if self.mode == "real" else imag
        if self.mode == "angle":
            return jnp.arctan2(imag, real)
        if self.mode == "stft":
            return jnp.concatenate([real, imag], axis=2)
        power = real**2 + imag**2
        if self.mode == "psd":  # each frequency but the first and the last stands for its mirror image too
            return power.at[:, :, 1:-1].multiply(2)
        least = jnp.asarray(config.epsilon(), power.dtype)
        magnitude = jnp.sqrt(jnp.maximum(power, least))
        return magnitude if self.mode == "magnitude" else jnp.log(jnp.maximum(magnitude, least))

    def _arranged(self, y: jax.Array) -> jax.Array:
        """In the order of the data format, with channels apart or beside each other."""
        if self.expand_dims:
            return y if self.data_format == "channels_last" else jnp.moveaxis(y, -1, 1)
        batch, frames, frequencies, channels = y.shape
        y = jnp.swapaxes(y, 2, 3).reshape(batch, frames, channels * frequencies)
        return y if self.data_format == "channels_last" else jnp.swapaxes(y, 1, 2)

    def compute_output_shape(self, input_shape):
        last = self.data_format == "channels_last"
        batch, samples, channels = input_shape if last else (input_shape[0], input_shape[2], input_shape[1])
        frames = places(self.padding, samples, self.frame_length, self._step)
        frequencies = self._frequencies * (2 if self.mode == "stft" else 1)
        if self.expand_dims:
            return (batch, frames, frequencies, channels) if last else (batch, channels, frames, frequencies)
        wide = None if channels is None else frequencies * channels
        return (batch, frames, wide) if last else (batch, wide, frames)
