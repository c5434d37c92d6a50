"""Losses of overlapping areas, for segmentation, and of vectors that should lie together."""

import jax
import jax.numpy as jnp

from teul import config
from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Number
from teul.losses.base import Formula, losses, pair

Axis = int | tuple[int, ...] | None


@losses.add()
def dice(y_true: ArrayLike, y_pred: ArrayLike, axis: Axis = None) -> Array:
    """``1 - 2 |A and B| / (|A| + |B|)`` (Dice, 1945; Sørensen, 1948).

    >>> dice([[1.0, 0.0]], [[1.0, 1.0]]).round(4)
    Array(0.3333, dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    both = jnp.sum(y_true * y_pred, axis=axis)
    return 1 - 2 * both / (jnp.sum(y_true, axis=axis) + jnp.sum(y_pred, axis=axis) + config.epsilon())


@losses.add()
class Dice(Formula):
    """``1 - 2 |A and B| / (|A| + |B|)``.

    Args:
        axis: the axes of one area; None for the whole batch as one.
    """

    def __init__(self, reduction="sum_over_batch_size", name="dice", axis=None, dtype=None):
        super().__init__(reduction, name, dtype)
        self.axis = axis

    def call(self, y_true, y_pred):
        """One value an area."""
        return dice(y_true, y_pred, self.axis)


@losses.add()
def tversky(y_true: ArrayLike, y_pred: ArrayLike, alpha: float = 0.5, beta: float = 0.5, axis: Axis = None) -> Array:
    """``1 - |A and B| / (|A and B| + alpha |A without B| + beta |B without A|)`` (Tversky, 1977); A is the target.

    >>> tversky([[1.0, 0.0]], [[1.0, 1.0]]).round(4)
    Array(0.3333, dtype=float32)
    """
    y_true, y_pred = pair(y_true, y_pred)
    alpha, beta = jnp.asarray(alpha, y_pred.dtype), jnp.asarray(beta, y_pred.dtype)
    both = jnp.sum(y_true * y_pred, axis=axis)
    missed = jnp.sum(y_true * (1 - y_pred), axis=axis)
    too_much = jnp.sum((1 - y_true) * y_pred, axis=axis)
    return 1 - both / (both + alpha * missed + beta * too_much + config.epsilon())


@losses.add()
class Tversky(Formula):
    """Dice with a price of its own for what is missed and for what is too much.

    Args:
        alpha: the price of what is missed.
        beta: the price of what is too much.
        axis: the axes of one area; None for the whole batch as one.
    """

    alpha, beta = Number(), Number()

    def __init__(self, alpha=0.5, beta=0.5, reduction="sum_over_batch_size", name="tversky", axis=None, dtype=None):
        super().__init__(reduction, name, dtype)
        self.alpha, self.beta, self.axis = alpha, beta, axis

    def call(self, y_true, y_pred):
        """One value an area."""
        return tversky(y_true, y_pred, self.alpha, self.beta, self.axis)


@losses.add()
def circle(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    ref_labels: ArrayLike | None = None,
    ref_embeddings: ArrayLike | None = None,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Array:
    """Circle loss of unit vectors: those of one label together, the others apart (Sun et al., 2020).

    With ``d = 1 - a·b`` between a row and every reference:
    ``softplus(logsumexp(-gamma (d + m)(m - d)) + logsumexp(gamma (1 + m - d)(1 - m - d)))``, the first over references
    of the row's own label and the second over the rest, and the factors ``d + m`` and ``1 + m - d`` held at 0 from below.

    Args:
        y_true: labels, ``(rows,)``.
        y_pred: vectors of length 1, ``(rows, size)``.
        ref_labels, ref_embeddings: what to compare with; the batch itself by default.
        remove_diagonal: do not compare a row with itself.
    """
    y_pred = as_float(y_pred)
    references = y_pred if ref_embeddings is None else as_float(ref_embeddings, y_pred.dtype)
    labels = as_float(y_true).reshape(-1)
    others = labels if ref_labels is None else as_float(ref_labels).reshape(-1)
    gamma, m = jnp.asarray(gamma, y_pred.dtype), jnp.asarray(margin, y_pred.dtype)

    d = jnp.maximum(1 - y_pred @ references.T, 0)
    same = labels[:, None] == others[None, :]
    together = same & ~jnp.eye(*same.shape, dtype=bool) if remove_diagonal else same
    pull = -gamma * jnp.maximum(d + m, 0) * (m - d)
    push = gamma * jnp.maximum(1 + m - d, 0) * (1 - m - d)
    return jax.nn.softplus(_logsumexp_where(pull, together) + _logsumexp_where(push, ~same))


def _logsumexp_where(x: Array, chosen: Array) -> Array:
    return jax.nn.logsumexp(jnp.where(chosen, x, -jnp.inf), axis=1)


@losses.add()
class Circle(Formula):
    """Circle loss of unit vectors: those of one label together, the others apart (Sun et al., 2020).

    Args:
        gamma: how sharply it tells near from far.
        margin: the distance within which a pair is good enough.
        remove_diagonal: do not compare a row with itself.
    """

    gamma, margin = Number(), Number()

    def __init__(self, gamma=80.0, margin=0.4, remove_diagonal=True, reduction="sum_over_batch_size", name="circle", dtype=None):
        super().__init__(reduction, name, dtype)
        self.gamma, self.margin, self.remove_diagonal = gamma, margin, remove_diagonal

    def call(self, y_true, y_pred):
        """One value a row."""
        return circle(y_true, y_pred, remove_diagonal=self.remove_diagonal, gamma=self.gamma, margin=self.margin)

    def counted(self, y_true, y_pred):
        """The rows that have something to learn."""
        return self.call(y_true, y_pred) > 0
