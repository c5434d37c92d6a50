"""Between distributions, and a cross-entropy that bears wrong labels."""

import jax
import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Number
from teul.errors import problem
from teul.losses.base import Formula, losses, pair
from teul.losses.categorical import labels_for


@losses.add("kld", "KLD", "kullback_leibler_divergence")
def kl_divergence(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``sum(y log(y / p))``: how many nats p costs more than y itself (Kullback and Leibler, 1951).

    >>> kl_divergence([[0.5, 0.5]], [[0.5, 0.5]])
    Array([0.], dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    y, p = (jnp.clip(v, config.epsilon(), 1) for v in (y_true, y_pred))
    return jnp.sum(y * jnp.log(y / p), axis=-1)


@losses.add()
class KLDivergence(Formula):
    """``sum(y log(y / p))``, the mean over the batch."""

    def call(self, y_true, y_pred):
        """One value a row."""
        return kl_divergence(y_true, y_pred)


@losses.add()
def categorical_generalized_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike, q: float) -> Array:
    """``(1 - p[label]**q) / q``: between absolute error (q = 1) and cross-entropy (q -> 0); bears wrong labels (Zhang, 2018).

    >>> categorical_generalized_cross_entropy([1], [[0.75, 0.25]], q=0.5)
    Array([1.], dtype=float32)
    """
    y_pred = as_float(y_pred)
    right = jax.nn.one_hot(labels_for(y_true, y_pred, -1), y_pred.shape[-1], dtype=y_pred.dtype)
    q = jnp.asarray(q, y_pred.dtype)
    return (1 - jnp.power(jnp.sum(right * y_pred, axis=-1), q)) / q


@losses.add()
class CategoricalGeneralizedCrossEntropy(Formula):
    """``(1 - p[label]**q) / q``, the mean over the batch: for labels that are sometimes wrong.

    Args:
        q: between 0 and 1, both excluded.
    """

    q = Number()

    def __init__(self, q=0.5, reduction="sum_over_batch_size", name="categorical_generalized_cross_entropy", dtype=None):
        super().__init__(reduction, name, dtype)
        if not 0 < q < 1:
            raise problem("bad_argument", owner="CategoricalGeneralizedCrossEntropy", argument="q", expected="between 0 and 1", got=q)
        self.q = q

    def call(self, y_true, y_pred):
        """One value a row."""
        return categorical_generalized_cross_entropy(y_true, y_pred, self.q)
