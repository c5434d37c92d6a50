"""First values drawn at random with a spread that suits the size of the layer."""

import math
from collections.abc import Sequence

import numpy as np

from teul.errors import problem
from teul.initializers.base import Shape, initializers, typed
from teul.initializers.random import RandomInitializer

# The standard deviation of a standard normal cut at -2 and 2.
STDDEV_OF_TRUNCATED = 0.87962566103423978


@initializers.add()
class VarianceScaling(RandomInitializer):
    """Numbers of variance ``scale / n``, so that signals neither fade nor grow from layer to layer.

    Args:
        scale: the variance of a unit's input, if every input has variance 1.
        mode: what ``n`` counts: ``"fan_in"`` (inputs of a unit), ``"fan_out"`` (its outputs) or ``"fan_avg"`` (their mean).
        distribution: ``"truncated_normal"``, ``"untruncated_normal"`` or ``"uniform"``.
        seed: an integer for values that repeat.
        input_axes, output_axes: the axes counted as inputs and outputs, if not the usual ones.

    >>> VarianceScaling(seed=0)((4, 3)).shape
    (4, 3)
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):
        super().__init__(seed)
        distribution = "truncated_normal" if distribution.lower() == "normal" else distribution.lower()
        kinds = ("truncated_normal", "untruncated_normal", "uniform")
        for argument, given, allowed in (("mode", mode, ("fan_in", "fan_out", "fan_avg")), ("distribution", distribution, kinds)):
            if given not in allowed:
                raise problem("bad_argument", owner=type(self).__name__, argument=argument, expected=f"one of {allowed}", got=repr(given))
        if scale <= 0:
            raise problem("bad_argument", owner=type(self).__name__, argument="scale", expected="above 0", got=scale)
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Numbers of variance ``scale / n``."""
        fan_in, fan_out = fans(shape, self.input_axes, self.output_axes)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        stddev = math.sqrt(self.scale / max(1.0, n))
        if self.distribution == "uniform":
            limit = math.sqrt(3) * stddev
            return typed(self.draws().uniform(shape, -limit, limit, dtype), dtype)
        if self.distribution == "untruncated_normal":
            return typed(stddev * self.draws().normal(shape, dtype), dtype)
        return typed((stddev / STDDEV_OF_TRUNCATED) * self.draws().truncated(shape, dtype), dtype)


def fans(shape: Shape, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None) -> tuple[int, int]:
    """How many inputs a unit of a weight of ``shape`` has, and how many outputs an input feeds.

    >>> fans((784, 10)), fans((3, 3, 16, 32))
    ((784, 10), (144, 288))
    """
    shape = tuple(shape)
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[a] for a in input_axes), math.prod(shape[a] for a in output_axes)
    if len(shape) < 2:
        return (shape[0], shape[0]) if shape else (1, 1)
    field = math.prod(shape[:-2])
    return field * shape[-2], field * shape[-1]


class _Scaled(VarianceScaling):
    """A variance scaling with a name of its own."""

    settings: tuple[float, str, str]

    def __init__(self, seed: int | None = None, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None):
        super().__init__(*self.settings, seed, input_axes, output_axes)


@initializers.add("xavier_uniform")
class GlorotUniform(_Scaled):
    """Evenly over ``±sqrt(6 / (fan_in + fan_out))``: the default of Dense and Conv (Glorot and Bengio, 2010).

    >>> bool(abs(GlorotUniform(seed=0)((3, 3))).max() <= 1)
    True
    """

    settings = (1.0, "fan_avg", "uniform")


@initializers.add("xavier_normal")
class GlorotNormal(_Scaled):
    """Truncated normal of variance ``2 / (fan_in + fan_out)`` (Glorot and Bengio, 2010)."""

    settings = (1.0, "fan_avg", "truncated_normal")


@initializers.add()
class HeUniform(_Scaled):
    """Evenly over ``±sqrt(6 / fan_in)``: made for relu (He et al., 2015)."""

    settings = (2.0, "fan_in", "uniform")


@initializers.add()
class HeNormal(_Scaled):
    """Truncated normal of variance ``2 / fan_in``: made for relu (He et al., 2015)."""

    settings = (2.0, "fan_in", "truncated_normal")


@initializers.add()
class LecunUniform(_Scaled):
    """Evenly over ``±sqrt(3 / fan_in)`` (LeCun et al., 1998)."""

    settings = (1.0, "fan_in", "uniform")


@initializers.add()
class LecunNormal(_Scaled):
    """Truncated normal of variance ``1 / fan_in``: made for selu (Klambauer et al., 2017)."""

    settings = (1.0, "fan_in", "truncated_normal")
