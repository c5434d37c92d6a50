"""The loss of a sequence of labels when nobody says where in time each of them is."""

import jax.numpy as jnp

from teul.arrays import Array, ArrayLike
from teul.errors import problem
from teul.losses.base import Formula, losses


@losses.add()
def ctc(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """``-log p(labels)``, summed over all ways to place the labels in time (Graves et al., 2006).

    Args:
        y_true: labels from 1 up, ``(rows, labels)``, with zeros behind the shorter rows; class 0 stands for no label.
        y_pred: logits, ``(rows, times, classes)``.

    >>> ctc([[1]], [[[0.0, 0.0]]]).round(4)
    Array([0.6931], dtype=float32)
    """
    from teul.ops import ctc_loss

    y_true, y_pred = jnp.asarray(y_true), jnp.asarray(y_pred)
    if y_true.ndim != 2 or y_pred.ndim != 3:
        expected = "labels (rows, labels) and logits (rows, times, classes)"
        raise problem("bad_argument", owner="ctc", argument="y_true, y_pred", expected=expected, got=f"{y_true.shape} and {y_pred.shape}")
    lengths = jnp.sum(y_true != 0, axis=-1, dtype="int32")
    return ctc_loss(y_true, y_pred, lengths, jnp.full(len(y_true), y_pred.shape[1]))


@losses.add()
class CTC(Formula):
    """``-log p(labels)``, summed over all ways to place the labels in time, the mean over the batch.

    >>> round(float(CTC()([[1]], [[[0.0, 0.0]]])), 4)
    0.6931
    """

    def __init__(self, reduction="sum_over_batch_size", name="ctc", dtype=None):
        super().__init__(reduction, name, dtype)

    def call(self, y_true, y_pred):
        """One value a row."""
        return ctc(y_true, y_pred)
