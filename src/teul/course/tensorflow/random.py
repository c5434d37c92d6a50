"""tf.random: the session's random stream, generators, and the distributions."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import variables
from teul.course.tensorflow.dtypes import NARROW, as_dtype, computed
from teul.course.tensorflow.plain import sizes
from teul.course.tensorflow.recording import outside
from teul.course.tensorflow.tensor import Tensor, bare, compute, convert_to_tensor
from teul.variables import SeedGenerator, ambient_seeds


def set_seed(seed: int) -> None:
    """Seed everything: initial weights, shuffles, dropout and what is drawn here repeat from now on."""
    variables.set_random_seed(int(seed))


def _key(seed: Any) -> Any:
    """A fresh key; with a seed of its own, a key that follows from it and from the session's stream."""
    if isinstance(seed, (list, tuple)) or hasattr(seed, "shape"):
        first, second = (int(s) for s in np.asarray(bare(seed)).reshape(-1)[:2])
        return jax.random.fold_in(jax.random.key(first % 2**32), second % 2**32)
    with outside():
        key = ambient_seeds().next()
        return key if seed is None else jax.random.fold_in(key, int(seed) % 2**31)


def _drawn(function: Any, seed: Any, *inputs: Any, dtype: Any = "float32", **statics: Any) -> Any:
    wanted = as_dtype(dtype)
    wide = wanted if str(wanted) in NARROW else None
    return compute(function, _key(seed), *inputs, wide=wide, dtype=computed(wanted), **statics)


def _normal(key, mean, stddev, *, shape, dtype):
    return jax.random.normal(key, shape, dtype) * jnp.asarray(stddev, dtype) + jnp.asarray(mean, dtype)


def normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Numbers around a mean, from the bell curve.

    >>> normal((2, 3)).shape
    TensorShape([2, 3])
    """
    return _drawn(_normal, seed, mean, stddev, shape=sizes(shape), dtype=dtype)


def _truncated(key, mean, stddev, *, shape, dtype):
    return jax.random.truncated_normal(key, -2.0, 2.0, shape, dtype) * jnp.asarray(stddev, dtype) + jnp.asarray(mean, dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """The same; what is more than two standard deviations away is drawn again."""
    return _drawn(_truncated, seed, mean, stddev, shape=sizes(shape), dtype=dtype)


def _uniform(key, low, high, *, shape, dtype):
    low, high = jnp.asarray(low).astype(dtype), jnp.asarray(high).astype(dtype)
    if jnp.issubdtype(jnp.dtype(dtype), jnp.integer):
        return jax.random.randint(key, shape, low, high, dtype)
    return jax.random.uniform(key, shape, dtype) * (high - low) + low


def uniform(shape, minval=0, maxval=None, dtype="float32", seed=None, name=None):
    """Numbers from ``minval`` to below ``maxval``, each as likely."""
    if maxval is None:
        if as_dtype(dtype).is_integer:
            raise ValueError("Must specify maxval for integer dtype")
        maxval = 1
    return _drawn(_uniform, seed, minval, maxval, shape=sizes(shape), dtype=dtype)


def _shuffled(key, x, *, dtype):
    return jax.random.permutation(key, x)


def shuffle(value, seed=None, name=None):
    """The rows in another order."""
    found = convert_to_tensor(value)
    return _drawn(_shuffled, seed, found, dtype=found.dtype)


def _categorical(key, logits, *, count, dtype):
    return jax.random.categorical(key, logits[:, None], axis=-1, shape=(logits.shape[0], count)).astype(dtype)


def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """For each row of logits, class numbers with the probabilities ``softmax(logits)``."""
    return _drawn(_categorical, seed, convert_to_tensor(logits), count=int(num_samples), dtype=dtype or "int64")


def _poisson(key, rate, *, shape, dtype):
    rate = jnp.asarray(rate)
    return jax.random.poisson(key, rate, (*shape, *rate.shape)).astype(dtype)


def poisson(shape, lam, dtype="float32", seed=None, name=None):
    """How often something happens that happens ``lam`` times on average."""
    return _drawn(_poisson, seed, lam, shape=sizes(shape), dtype=dtype)


def _gamma(key, alpha, beta, *, shape, dtype):
    alpha = jnp.asarray(alpha, dtype)
    return jax.random.gamma(key, alpha, (*shape, *alpha.shape), dtype) / beta


def gamma(shape, alpha, beta=None, dtype="float32", seed=None, name=None):
    """Numbers of the gamma distribution."""
    return _drawn(_gamma, seed, alpha, 1.0 if beta is None else beta, shape=sizes(shape), dtype=dtype)


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg=None):
    """The numbers that follow from a seed of two whole numbers."""
    return normal(shape, mean, stddev, dtype, convert_to_tensor(seed))


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype="float32", name=None, alg=None):
    """The numbers that follow from a seed of two whole numbers."""
    return uniform(shape, minval, maxval, dtype, convert_to_tensor(seed))


class Generator:
    """A random stream of its own.

    Args:
        seed: what it begins with.

    >>> one, other = Generator.from_seed(1), Generator.from_seed(1)
    >>> bool(one.normal(()) == other.normal(()))
    True
    """

    def __init__(self, seed: int | None = None):
        self._stream = SeedGenerator(seed)

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> "Generator":
        """A stream that begins with a seed."""
        return cls(int(seed))

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> "Generator":
        """A stream that nobody knows."""
        return cls(int(np.random.SeedSequence().generate_state(1)[0]) % 2**31)

    def reset_from_seed(self, seed: int) -> None:
        """Begin anew."""
        self._stream.state.assign(np.array([int(seed) % 2**32, 0], np.uint32))

    def split(self, count: int = 1) -> list["Generator"]:
        """Several streams that follow from this one."""
        return [Generator(int(jax.random.randint(self._stream.next(), (), 0, 2**31 - 1))) for _ in range(int(count))]

    def normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Numbers around a mean."""
        return Tensor(_normal(self._stream.next(), mean, stddev, shape=sizes(shape), dtype=computed(dtype)))

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """The same without what is far away."""
        return Tensor(_truncated(self._stream.next(), mean, stddev, shape=sizes(shape), dtype=computed(dtype)))

    def uniform(self, shape, minval=0, maxval=None, dtype="float32", name=None):
        """Numbers between two."""
        high = 1 if maxval is None else maxval
        return Tensor(_uniform(self._stream.next(), minval, high, shape=sizes(shape), dtype=computed(dtype)))


def _candidates(chances: np.ndarray, true_classes: Any, num_sampled: int, unique: bool, seed: Any) -> tuple[Any, Any, Any]:
    """Classes drawn with these chances, and how often the true ones and they are expected to be drawn."""
    drawn = _drawn(_numbered, seed, chances, count=int(num_sampled), unique=bool(unique), dtype="int64")
    often = -np.expm1(num_sampled * np.log1p(-chances)) if unique else num_sampled * chances
    expected = [convert_to_tensor(often[np.asarray(classes)].astype(np.float32)) for classes in (true_classes, drawn)]
    return drawn, *expected


def _numbered(key, chances, *, count, unique, dtype):
    return jax.random.choice(key, chances.shape[0], (count,), not unique, chances.astype(jnp.float32)).astype(dtype)


def log_uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Classes of which the first are the likeliest, ``log((k + 2) / (k + 1)) / log(range_max + 1)``, as words sorted by their counts.

    Gives the classes, and how often the true ones and they are expected to be drawn.
    """
    k = np.arange(int(range_max))
    return _candidates(np.log((k + 2) / (k + 1)) / np.log(range_max + 1), true_classes, num_sampled, unique, seed)


def uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Classes that are all as likely, and how often the true ones and they are expected to be drawn."""
    return _candidates(np.full(int(range_max), 1 / range_max), true_classes, num_sampled, unique, seed)


_global: list[Generator] = []


def get_global_generator() -> Generator:
    """The generator of the session."""
    if not _global:
        _global.append(Generator())
    return _global[0]


def set_global_generator(generator: Generator) -> None:
    """Choose the generator of the session."""
    _global[:] = [generator]


set_random_seed = set_seed
random_normal, random_uniform, random_shuffle, multinomial = normal, uniform, shuffle, categorical
