"""The distributions, by JAX's counter-based generator."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.arrays import is_zero
from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import floats, standard_dtype, tensor
from teul.symbolic import is_symbolic
from teul.variables import SeedGenerator, ambient_seeds, fresh_seed, in_program

_GENERATOR = "threefry2x32"


def key_of(seed: int | SeedGenerator | None) -> jax.Array:
    """The key of a seed: the next one of a generator, the same one each time for an integer."""
    if hasattr(seed, "next"):
        return seed.next()
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, (int, np.integer))):
        raise problem("bad_argument", owner="random", argument="seed", expected="an integer, a SeedGenerator or None", got=repr(seed))
    if seed is None and in_program():
        return ambient_seeds().next()
    words = np.array([(fresh_seed() if seed is None else int(seed)) % 2**32, 0], np.uint32)
    return jax.random.wrap_key_data(words, impl=_GENERATOR)


def _float_type(owner: str, dtype: Any) -> str:
    name = config.floatx() if dtype is None else standard_dtype(dtype)
    if not jnp.issubdtype(name, jnp.floating):
        raise problem("bad_argument", owner=owner, argument="dtype", expected="a float type", got=repr(name))
    return name


def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Numbers around a mean, from the bell curve.

    >>> float(normal((), mean=3.0, stddev=0.0))
    3.0
    """
    dtype = _float_type("normal", dtype)
    return jax.random.normal(key_of(seed), shape, dtype) * jnp.asarray(stddev, dtype) + jnp.asarray(mean, dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """The same, with what is more than two standard deviations away drawn again."""
    dtype = _float_type("truncated_normal", dtype)
    return jax.random.truncated_normal(key_of(seed), -2.0, 2.0, shape, dtype) * jnp.asarray(stddev, dtype) + jnp.asarray(mean, dtype)


def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers from minval to below maxval, each as likely."""
    dtype = _float_type("uniform", dtype)
    return jax.random.uniform(key_of(seed), shape, dtype, tensor(minval, dtype), tensor(maxval, dtype))


def randint(shape, minval, maxval, dtype="int32", seed=None):
    """Whole numbers from minval to below maxval, each as likely."""
    name = standard_dtype(dtype)
    if not jnp.issubdtype(name, jnp.integer):
        raise problem("bad_argument", owner="randint", argument="dtype", expected="an integer type", got=repr(name))
    return jax.random.randint(key_of(seed), shape, minval, maxval, "int32" if name == "int64" else name)


def categorical(logits, num_samples, dtype="int32", seed=None):
    """For each row of logits, class numbers with the probabilities ``softmax(logits)``: ``(rows, num_samples)``."""
    (logits,) = floats([logits])
    if logits.ndim != 2:
        raise problem("bad_argument", owner="categorical", argument="logits", expected="of shape (rows, classes)",
                      got=f"of shape {logits.shape}")  # fmt: skip
    drawn = jax.random.categorical(key_of(seed), logits[..., None], shape=(logits.shape[0], num_samples), axis=1)
    return drawn.astype(standard_dtype(dtype))


def gamma(shape, alpha, dtype=None, seed=None):
    """Numbers of the gamma distribution of shape alpha."""
    return jax.random.gamma(key_of(seed), tensor(alpha, dtype := _float_type("gamma", dtype)), shape, dtype)


def beta(shape, alpha, beta, dtype=None, seed=None):
    """Numbers of the beta distribution, between 0 and 1."""
    dtype = _float_type("beta", dtype)
    return jax.random.beta(key_of(seed), tensor(alpha, dtype), tensor(beta, dtype), shape, dtype)


def binomial(shape, counts, probabilities, dtype=None, seed=None):
    """How often something of a probability happens in so many tries."""
    dtype = _float_type("binomial", dtype)
    return jax.random.binomial(key_of(seed), tensor(counts, dtype), tensor(probabilities, dtype), shape, dtype)


def _dropout(inputs, rate, noise_shape=None, seed=None):
    (inputs,) = floats([inputs])
    if is_zero(rate) or is_zero(1 - rate):
        return inputs if is_zero(rate) else jnp.zeros_like(inputs)
    shape = inputs.shape if noise_shape is None else [n if s is None else s for s, n in zip(noise_shape, inputs.shape, strict=True)]
    kept = jax.random.bernoulli(key_of(seed), 1 - rate, tuple(shape))
    return jnp.where(jnp.broadcast_to(kept, inputs.shape), inputs / jnp.asarray(1 - rate, inputs.dtype), jnp.zeros((), inputs.dtype))


dropout = operation(_dropout)
dropout.__name__, dropout.__doc__ = "dropout", "The inputs with a share ``rate`` set to 0 and the rest divided by ``1 - rate``."


def shuffle(x, axis=0, seed=None):
    """The elements along an axis in a random order, each row or column in one of its own, as in Keras on JAX."""
    if is_symbolic(x):
        return operation(lambda x: x)(x)
    return jax.random.permutation(key_of(seed), tensor(x), axis, independent=True)
