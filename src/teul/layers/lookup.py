"""Where an array came from: rows looked up in a table.

A product of looked-up rows is the looked-up rows of the product. A vocabulary of 1,000 words stands 10,000 times in a batch of
texts, so a layer that multiplies its input by a matrix does ten times less if it multiplies the table instead. The note of where
an array came from travels beside it, as masks do, and goes when the array goes.
"""

import math
import weakref
from typing import Any

import jax
import jax.numpy as jnp

_lookups: dict[int, tuple[weakref.ref, jax.Array, jax.Array]] = {}


def note_lookup(x: jax.Array, table: jax.Array, indices: jax.Array) -> jax.Array:
    """Note that ``x`` is ``table[indices]``; returns ``x``."""
    key = id(x)
    _lookups[key] = (weakref.ref(x, lambda _: _lookups.pop(key, None)), table, indices)
    return x


def lookup_of(x: Any) -> tuple[jax.Array, jax.Array] | None:
    """The table and the indices that ``x`` was looked up with, where that is known."""
    kept, table, indices = _lookups.get(id(x), (None, None, None))
    return (table, indices) if kept is not None and kept() is x else None


def times_matrix(x: jax.Array, matrix: jax.Array) -> jax.Array:
    """``x @ matrix``, for sequences ``x`` of shape (batch, time, features), with the time in front: (time, batch, columns)."""
    found = lookup_of(x)
    if found is not None and found[0].shape[0] <= math.prod(found[1].shape):
        table, indices = found
        return jnp.take(table @ matrix, indices.T, axis=0)
    return jnp.swapaxes(x, 0, 1) @ matrix
