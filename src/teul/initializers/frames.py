"""The windows and waves of a short-time Fourier transform, as the kernel of a convolution."""

from typing import Any

import numpy as np

from teul.errors import problem
from teul.initializers.base import Initializer, Shape, initializers, typed


@initializers.add("STFTInitializer", "STFT", "stft")
class STFT(Initializer):
    """``w(t) cos(-2 pi t f / n)`` or its sine: a convolution with it is a short-time Fourier transform.

    Args:
        side: ``"real"`` for cosines, ``"imag"`` for sines.
        window: the name of a window of ``scipy.signal.windows``, its values, or None.
        scaling: ``"density"`` divides by the window's length as a vector, ``"spectrum"`` by its sum, None by 1.
        periodic: whether the window goes on after its end as it began.

    >>> STFT("real", window=None)((4, 1, 3))[:, 0, 1].round(3).tolist()
    [1.0, 0.0, -1.0, -0.0]
    """

    def __init__(self, side: str = "real", window: Any = "hann", scaling: str | None = "density", periodic: bool = False):
        for argument, value, known in (("side", side, ("real", "imag")), ("scaling", scaling, (None, "density", "spectrum"))):
            if value not in known:
                raise problem("bad_argument", owner="STFT", argument=argument, expected=f"one of {known}", got=repr(value))
        self.side, self.window, self.scaling, self.periodic = side, window, scaling, periodic
        if isinstance(window, str):
            self._weights(1)  # refuses a name that there is not

    def _weights(self, length: int) -> np.ndarray:
        """The window's values, scaled."""
        if self.window is None:
            return np.ones(length)
        if isinstance(self.window, str):
            from scipy.signal import get_window

            values = get_window(self.window, length, self.periodic)
        else:
            values = np.asarray(self.window, float)
        if values.shape != (length,):
            raise problem("bad_argument", owner="STFT", argument="window", expected=f"of {length} values", got=f"of shape {values.shape}")
        if self.scaling == "density":
            return values / np.sqrt(np.sum(values**2))
        return values / np.sum(np.abs(values)) if self.scaling == "spectrum" else values

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """The kernel ``(frame length, 1, frequencies)``."""
        length, _, frequencies = shape
        angles = -2 * np.pi * np.outer(np.arange(length), np.arange(frequencies) / (2 * (frequencies - 1)))
        waves = np.cos(angles) if self.side == "real" else np.sin(angles)
        return typed((waves * self._weights(length)[:, None])[:, None, :], dtype)
