"""Masking: which steps of a sequence count."""

from typing import Any

import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.core import Elementwise


@layers.add()
class Masking(Elementwise):
    """Steps whose values are all ``mask_value`` do not count: they become 0, and the layers after them skip them.

    Args:
        mask_value: the value that stands for "nothing here".

    >>> from teul.masking import mask_of
    >>> mask_of(Masking()([[[1.0, 2.0], [0.0, 0.0]]])).tolist()
    [[True, False]]
    """

    keeps_type = True

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.mask_value = mask_value
        self.built = True

    def call(self, inputs):
        x = jnp.asarray(inputs)
        return jnp.where(self._counts(x)[..., None], x, 0)

    def compute_mask(self, inputs, previous_mask=None):
        return self._counts(jnp.asarray(inputs))

    def _counts(self, x: Any) -> Any:
        return jnp.any(x != jnp.asarray(self.mask_value).astype(x.dtype), axis=-1)
