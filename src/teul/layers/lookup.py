"""Where an array came from: rows looked up in a table.

A product of looked-up rows is the looked-up rows of the product. A vocabulary of 1,000 words stands 10,000 times in a batch of
texts, so a layer that multiplies its input by a matrix does ten times less if it multiplies the table instead. The note of where
an array came from travels beside it, as masks do, and goes when the array goes.
"""

import math
import weakref
from typing import Any, NamedTuple

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


class Rows(NamedTuple):
    """Rows of a table, not taken out yet: those of step t are ``at(indices[t])``."""

    table: jax.Array
    indices: jax.Array

    def at(self, indices: jax.Array) -> jax.Array:
        """The rows at these indices, which are known to be there."""
        return self.table.at[indices].get(mode="promise_in_bounds", wrap_negative_indices=False)

    def all(self) -> jax.Array:
        """All rows."""
        return self.at(self.indices)


def times_matrix(x: jax.Array, matrix: jax.Array) -> jax.Array | Rows:
    """``x @ matrix``, for sequences ``x`` of shape (batch, time, features), with the time in front: (time, batch, columns)."""
    found = lookup_of(x)
    if found is None or found[1].ndim != 2 or found[0].shape[0] > math.prod(found[1].shape):
        return jnp.swapaxes(x, 0, 1) @ matrix
    table, indices = found
    count = table.shape[0]
    # An index that is not there gives NaN, as it does in the Embedding itself: it stands for one more row.
    missing = jnp.full((1, matrix.shape[1]), jnp.nan, matrix.dtype)
    indices = jnp.where(indices < 0, indices + count, indices)
    indices = jnp.where((indices < 0) | (indices >= count), count, indices)
    return Rows(jnp.concatenate([table @ matrix, missing]), indices.T)
