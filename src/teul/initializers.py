"""First values of weights. Drawn by NumPy: on the way to a first answer no compiler is asked."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from teul import config
from teul.configured import Configured
from teul.configured import serialize as _as_data
from teul.errors import problem
from teul.registry import Family
from teul.variables import fresh_seed

initializers = Family("initializer", "keras.initializers")

Shape = Sequence[int]


class Initializer(Configured):
    """Base of all initializers: ``__call__(shape, dtype=None)`` gives the first value of a weight."""

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """An array of ``shape``, of ``config.floatx()`` unless another type is asked for."""
        raise problem("must_write", owner=type(self).__name__, method="__call__(self, shape, dtype=None)")

    def clone(self) -> "Initializer":
        """An equal initializer."""
        return type(self).from_config(self.get_config())


def _typed(values: np.ndarray, dtype: str | None) -> np.ndarray:
    """``values`` in the type asked for; NumPy learns bfloat16 from JAX's ml_dtypes."""
    return np.asarray(values).astype(np.dtype(_numpy_type(dtype)))


def _numpy_type(dtype: Any) -> Any:
    name = config.floatx() if dtype is None else dtype
    if str(name) == "bfloat16":
        import ml_dtypes

        return ml_dtypes.bfloat16
    return name


# The same value everywhere ----------------------------------------------------------------------------------------------------


@initializers.add()
class Constant(Initializer):
    """``value`` everywhere; ``value`` may also be an array of the weight's shape.

    >>> Constant(3.0)((2,))
    array([3., 3.], dtype=float32)
    """

    def __init__(self, value: float | np.ndarray = 0.0):
        self.value = value

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``value``, spread over ``shape``."""
        value = np.asarray(self.value)
        if value.ndim and value.shape != tuple(shape):
            raise problem("bad_argument", owner="Constant", argument="value", expected=f"of shape {tuple(shape)}, the weight's",
                          got=f"of shape {value.shape}")  # fmt: skip
        return _typed(np.broadcast_to(value, tuple(shape)), dtype)


@initializers.add("zero")
class Zeros(Initializer):
    """0 everywhere.

    >>> Zeros()((2,))
    array([0., 0.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Zeros of ``shape``."""
        return np.zeros(tuple(shape), _numpy_type(dtype))


@initializers.add("one")
class Ones(Initializer):
    """1 everywhere.

    >>> Ones()((2,))
    array([1., 1.], dtype=float32)
    """

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """Ones of ``shape``."""
        return np.ones(tuple(shape), _numpy_type(dtype))


@initializers.add("IdentityInitializer")
class Identity(Initializer):
    """``gain`` times the identity matrix; for matrices only.

    >>> Identity(2.0)((2, 2))
    array([[2., 0.],
           [0., 2.]], dtype=float32)
    """

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """The matrix of ``shape``."""
        if len(shape) != 2:
            raise problem("bad_argument", owner="Identity", argument="shape", expected="that of a matrix (two axes)", got=tuple(shape))
        return _typed(self.gain * np.eye(*shape), dtype)


# Drawn at random --------------------------------------------------------------------------------------------------------------


class RandomInitializer(Initializer):
    """Base of those drawn at random.

    The seed is fixed when the object is made, so that one object gives the same values each time it is asked (as in Keras 3).
    """

    def __init__(self, seed: int | None = None):
        seed = getattr(seed, "seed", seed)
        if seed is not None and not isinstance(seed, (int, np.integer)):
            raise problem("bad_argument", owner=type(self).__name__, argument="seed", expected="an integer or None", got=repr(seed))
        self.seed = seed
        self._seed = fresh_seed() if seed is None else int(seed)

    def draws(self) -> np.random.Generator:
        """The stream of random numbers, from its start."""
        return np.random.default_rng(self._seed % 2**64)


def truncated_normal(draws: np.random.Generator, shape: Shape, stddev: float) -> np.ndarray:
    """Normal numbers with those beyond two standard deviations drawn again."""
    values = draws.standard_normal(tuple(shape), dtype=np.float32)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = draws.standard_normal(int(outside.sum()), dtype=np.float32)
        outside = np.abs(values) > 2
    return stddev * values


@initializers.add("normal")
class RandomNormal(RandomInitializer):
    """Normal numbers of the given mean and standard deviation.

    >>> RandomNormal(seed=0)((2, 3)).shape
    (2, 3)
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``mean + stddev * z``."""
        return _typed(self.mean + self.stddev * self.draws().standard_normal(tuple(shape), dtype=np.float32), dtype)


@initializers.add()
class TruncatedNormal(RandomInitializer):
    """Normal numbers, none further than two standard deviations from the mean.

    >>> bool(abs(TruncatedNormal(seed=0)((1000,))).max() <= 0.1)
    True
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``mean + stddev * z`` with ``|z| <= 2``."""
        return _typed(self.mean + truncated_normal(self.draws(), shape, self.stddev), dtype)


@initializers.add("uniform")
class RandomUniform(RandomInitializer):
    """Numbers spread evenly over ``[minval, maxval)``; whole numbers if an integer ``dtype`` is asked for.

    >>> bool(abs(RandomUniform(seed=0)((1000,))).max() <= 0.05)
    True
    """

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """``minval + (maxval - minval) * u``."""
        if dtype is not None and str(dtype).startswith(("int", "uint")):
            return self.draws().integers(int(self.minval), int(self.maxval), tuple(shape)).astype(dtype)
        return _typed(self.draws().uniform(self.minval, self.maxval, tuple(shape)), dtype)


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
            return _typed(self.draws().uniform(-limit, limit, tuple(shape)), dtype)
        if self.distribution == "untruncated_normal":
            return _typed(stddev * self.draws().standard_normal(tuple(shape), dtype=np.float32), dtype)
        return _typed(truncated_normal(self.draws(), shape, stddev / _STDDEV_OF_TRUNCATED), dtype)


# The standard deviation of a standard normal cut at -2 and 2.
_STDDEV_OF_TRUNCATED = 0.87962566103423978


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


@initializers.add("OrthogonalInitializer")
class Orthogonal(RandomInitializer):
    """A random matrix whose rows (or columns, the fewer) are at right angles and of length ``gain`` (Saxe et al., 2014).

    >>> q = Orthogonal(seed=0)((3, 3))
    >>> bool(np.allclose(q @ q.T, np.eye(3), atol=1e-6))
    True
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape: Shape, dtype: str | None = None) -> np.ndarray:
        """The matrix; all axes but the last count as rows."""
        if len(shape) < 2:
            raise problem("bad_argument", owner="Orthogonal", argument="shape", expected="of at least two axes", got=tuple(shape))
        rows, columns = math.prod(shape[:-1]), shape[-1]
        q, r = np.linalg.qr(self.draws().standard_normal((max(rows, columns), min(rows, columns))))
        q = q * np.sign(np.diag(r))  # without the signs, not every direction would be equally likely
        return _typed(self.gain * (q.T if rows < columns else q).reshape(tuple(shape)), dtype)


# Finding them -----------------------------------------------------------------------------------------------------------------


def get(identifier: Any) -> Callable[..., np.ndarray] | None:
    """The initializer for a name, config, class, object or function; an array stands for itself; None stays None.

    >>> get("glorot_uniform")((2, 3)).shape, get(np.array([1.0, 2.0]))((2,))
    ((2, 3), array([1., 2.], dtype=float32))
    """
    if hasattr(identifier, "shape") and hasattr(identifier, "dtype"):
        return Constant(np.asarray(identifier))
    return initializers.get(identifier)


def serialize(initializer: Any) -> Any:
    """An initializer as plain data."""
    return _as_data(initializer)


def deserialize(config: Any) -> Any:
    """The initializer that :func:`serialize` wrote down."""
    return get(config)
