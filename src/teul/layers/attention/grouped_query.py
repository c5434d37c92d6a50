"""Grouped-query attention: several heads of queries share a head of keys and values."""

import jax
import jax.numpy as jnp

from teul import regularizers
from teul.errors import problem
from teul.layers.attention.multi_head import Heads
from teul.layers.base import layers
from teul.layers.core import check_positive_integer
from teul.symbolic import KerasTensor


@layers.add("GroupQueryAttention")
class GroupedQueryAttention(Heads):
    """Multi-head attention in which groups of query heads share their keys and values.

    Args:
        head_dim: the features of a head.
        num_query_heads: how many heads of queries.
        num_key_value_heads: how many of keys and values; it divides ``num_query_heads``.
        dropout, use_bias, sliding_window, flash_attention, use_gate, seed: as in MultiHeadAttention.

    >>> x = jnp.ones((2, 5, 6))
    >>> GroupedQueryAttention(head_dim=2, num_query_heads=4, num_key_value_heads=2)(x, x).shape
    (2, 5, 6)

    Source: Ainslie et al. 2023.
    """

    _always_writes_penalty = True

    def __init__(
        self, head_dim, num_query_heads, num_key_value_heads, dropout=0.0, use_bias=True, sliding_window=None, flash_attention=None,
        kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None, **kwargs,
    ):  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.head_dim = check_positive_integer("GroupQueryAttention", "head_dim", head_dim)
        self.num_query_heads = check_positive_integer("GroupQueryAttention", "num_query_heads", num_query_heads)
        self.num_key_value_heads = check_positive_integer("GroupQueryAttention", "num_key_value_heads", num_key_value_heads)
        if self.num_query_heads % self.num_key_value_heads:
            expected, got = "divisible by `num_key_value_heads`", f"{num_query_heads} for {num_key_value_heads}"
            raise problem("bad_argument", owner="GroupQueryAttention", argument="`num_query_heads`", expected=expected, got=got)
        self._inner_activity_regularizer = regularizers.get(activity_regularizer)
        self._keep_arguments(
            dropout, use_bias, sliding_window, flash_attention, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
            kernel_constraint, bias_constraint, use_gate, seed,
        )  # fmt: skip

    def build(self, query_shape, value_shape, key_shape=None):
        key_shape = value_shape if key_shape is None else key_shape
        sizes = (self.head_dim, self.head_dim)
        self._build_heads(
            query_shape, value_shape, key_shape, self.num_query_heads, self.num_key_value_heads, sizes, (query_shape[-1],)
        )  # fmt: skip

    def _repeated(self, heads: jax.Array) -> jax.Array:
        return jnp.repeat(heads, self.num_query_heads // self.num_key_value_heads, axis=2)

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        key_shape = value_shape if key_shape is None else key_shape
        if query_shape[-1] != value_shape[-1] or tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
            shapes = f"{tuple(query_shape)}, {tuple(value_shape)} and {tuple(key_shape)}"
            raise problem("grouped_shapes", layer=self.name, shapes=shapes)
        return tuple(query_shape)

    def compute_output_spec(self, query, value, key=None, return_attention_scores=False, **others):
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        y = KerasTensor(shape, self.compute_dtype)
        if not return_attention_scores:
            return y
        return y, KerasTensor((query.shape[0], self.num_query_heads, query.shape[1], value.shape[1]), self.compute_dtype)

    def get_config(self):
        config = super().get_config()
        config.pop("flash_attention", None)
        return config


GroupQueryAttention = GroupedQueryAttention
