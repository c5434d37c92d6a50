"""Multi-head attention: several attentions side by side, each in its own projection."""

import math
import string
from typing import Any

import jax
import jax.numpy as jnp

from teul import constraints, initializers, regularizers
from teul.configured import Number, serialize
from teul.errors import problem
from teul.layers.activation import masked_softmax
from teul.layers.attention.masks import causal, merged, near
from teul.layers.base import Layer, layers
from teul.layers.core import check_positive_integer
from teul.layers.dropout import Dropout, check_rate
from teul.layers.einsum_dense import EinsumDense
from teul.masking import mask_of, set_mask
from teul.symbolic import KerasTensor


class Heads(Layer):
    """Base of the attentions with heads: the projections, the masks, and the weighted means.

    A class says how many heads queries and values have, and how large they are, in ``build_heads``.
    """

    supports_masking = True
    dropout = Number(off=0.0)

    def _keep_arguments(
        self, dropout, use_bias, sliding_window, flash_attention, kernel_initializer, bias_initializer, kernel_regularizer,
        bias_regularizer, kernel_constraint, bias_constraint, use_gate, seed,
    ):  # fmt: skip
        kind = type(self).__name__
        self.dropout = check_rate(kind, dropout)
        self.use_bias, self.use_gate, self.seed, self.flash_attention = use_bias, use_gate, seed, flash_attention
        self.sliding_window = None if sliding_window is None else check_positive_integer(kind, "sliding_window", sliding_window)
        if flash_attention and not Heads.dropout.off(self):
            raise problem("bad_argument", owner=kind, argument="dropout", expected="0 with flash_attention", got=repr(dropout))
        self.kernel_initializer, self.bias_initializer = initializers.get(kernel_initializer), initializers.get(bias_initializer)
        self.kernel_regularizer, self.bias_regularizer = regularizers.get(kernel_regularizer), regularizers.get(bias_regularizer)
        self.kernel_constraint, self.bias_constraint = constraints.get(kernel_constraint), constraints.get(bias_constraint)
        self._query_dense = self._key_dense = self._gate_dense = self._value_dense = None
        self._dropout_layer = self._output_dense = None

    def _projection(self, name: str, shape: tuple, sizes: tuple[int, ...], summed: int = 1, activation=None) -> EinsumDense:
        """A built dense layer from the last ``summed`` axes of an input of ``shape`` to new axes of ``sizes``."""
        letters = iter(string.ascii_letters)
        kept = "".join(next(letters) for _ in shape[summed:])
        gone, new = ("".join(next(letters) for _ in range(n)) for n in (summed, len(sizes)))
        layer = EinsumDense(
            f"{kept}{gone},{gone}{new}->{kept}{new}", (*(None,) * (len(kept) - 1), *sizes), activation=activation,
            bias_axes=new if self.use_bias else None, kernel_initializer=self.kernel_initializer, bias_initializer=self.bias_initializer,
            kernel_regularizer=self.kernel_regularizer, bias_regularizer=self.bias_regularizer, kernel_constraint=self.kernel_constraint,
            bias_constraint=self.bias_constraint, activity_regularizer=self._inner_activity_regularizer, dtype=self.dtype_policy, name=name,
        )  # fmt: skip
        layer.build(shape)
        layer.supports_masking = True  # the masks are this layer's own affair
        return layer

    def _build_heads(self, query: tuple, value: tuple, key: tuple, heads: int, shared: int, sizes: tuple[int, int], output: tuple) -> None:
        """The projections: ``heads`` for queries, ``shared`` for keys and values, of sizes (keys, values)."""
        if tuple(value[1:-1]) != tuple(key[1:-1]):
            raise problem("attention_lengths", layer=self.name, value=tuple(value), key=tuple(key))
        key_size, value_size = sizes
        self._query_dense = self._projection("query", query, (heads, key_size))
        self._key_dense = self._projection("key", key, (shared, key_size))
        if self.use_gate:
            self._gate_dense = self._projection("gate", query, (heads, value_size), activation="sigmoid")
        self._value_dense = self._projection("value", value, (shared, value_size))
        if not Heads.dropout.off(self):
            self._dropout_layer = Dropout(self.dropout, seed=self.seed, dtype=self.dtype_policy)
        self._output_dense = self._projection("attention_output", (*query[:-1], heads, value_size), output, summed=2)

    def call(
        self, query, value, key=None, query_mask=None, value_mask=None, key_mask=None, attention_mask=None,
        return_attention_scores=False, training=False, use_causal_mask=False,
    ):  # fmt: skip
        steps = (query.shape[1], value.shape[1])
        others = [causal(*steps)] if use_causal_mask else []
        others += [near(*steps, self.sliding_window)] if self.sliding_window is not None else []
        mask = merged(query_mask, value_mask, key_mask, attention_mask, others)
        gate = self._gate_dense(query) if self.use_gate else None
        q, k, v = self._query_dense(query), self._key_dense(value if key is None else key), self._value_dense(value)
        y, weights = self._attend(q, self._repeated(k), self._repeated(v), mask, return_attention_scores)
        y = self._output_dense(y if gate is None else y * gate)
        set_mask(y, mask_of(query) if query_mask is None else query_mask)
        return (y, weights) if return_attention_scores else y

    def _repeated(self, heads: jax.Array) -> jax.Array:
        """Keys or values with a head for each head of the queries."""
        return heads

    def _attend(self, q: jax.Array, k: jax.Array, v: jax.Array, mask: Any, wants_weights: bool) -> tuple[jax.Array, Any]:
        """The means of the values, and their weights where they are wanted (or dropped)."""
        scale = jnp.asarray(1 / math.sqrt(q.shape[-1]), q.dtype)
        attended = self._attended_axes(q.ndim)
        if self.flash_attention:
            return self._attend_fused(q, k, v, mask, wants_weights)
        to_scores, to_means = equations(q.ndim, attended)
        scores = jnp.einsum(to_scores, k, q * scale)
        mask = None if mask is None else _with_heads(mask, scores.ndim, len(attended))
        # Where nothing is left to look at, Keras takes the plain mean, but zeros where it makes the weights themselves.
        by_weights = wants_weights or q.ndim != 4 or self._dropout_layer is not None
        over = tuple(range(-len(attended), 0))
        weights = jax.nn.softmax(scores, over) if mask is None else masked_softmax(scores, mask, over, zero=by_weights)
        kept = weights if self._dropout_layer is None else self._dropout_layer(weights)
        return jnp.einsum(to_means, kept, v), weights

    def _attend_fused(self, q: jax.Array, k: jax.Array, v: jax.Array, mask: Any, wants_weights: bool) -> tuple[jax.Array, None]:
        """The means of the values by the kernel of the accelerator, which makes no weights."""
        if wants_weights or q.ndim != 4:
            expected = "False where attention scores are returned or several axes attend"
            raise problem("bad_argument", owner=type(self).__name__, argument="flash_attention", expected=expected, got="True")
        mask = None if mask is None else _with_heads(mask, 4, 1)
        return jax.nn.dot_product_attention(q, k, v, mask=mask, implementation="cudnn"), None

    def _attended_axes(self, rank: int) -> tuple[int, ...]:
        return tuple(range(1, rank - 2))

    query_dense = property(lambda self: self._query_dense, doc="The projection of the query.")
    key_dense = property(lambda self: self._key_dense, doc="The projection of the key.")
    value_dense = property(lambda self: self._value_dense, doc="The projection of the value.")
    output_dense = property(lambda self: self._output_dense, doc="The projection of the result.")


@layers.add()
class MultiHeadAttention(Heads):
    r"""Attention in several learned projections at once, the results projected back.

    For each head, :math:`\text{softmax}(q k^T / \sqrt{d}) v` with q, k and v projected to its own d features.

    Args:
        num_heads: how many heads.
        key_dim, value_dim: the features of a head's queries and keys, and of its values (``key_dim`` if None).
        dropout: the share of weights dropped while training.
        use_bias: whether the projections have biases.
        output_shape: the features of the result; the query's if None.
        attention_axes: the axes that attend; all between the batch and the features if None.
        sliding_window: how far a step sees, if not everywhere.
        flash_attention: whether to use the fused kernel of the accelerator.
        use_gate: whether a sigmoid of the query multiplies the heads' results.
        seed: an integer, for drops that repeat.

    Call it with ``query``, ``value`` and ``key`` (the value if not given), of shapes (batch, steps, features), and with
    ``attention_mask`` (batch, query steps, value steps), ``use_causal_mask`` or ``return_attention_scores``.

    >>> x = jnp.ones((2, 5, 6))
    >>> MultiHeadAttention(num_heads=3, key_dim=2)(x, x).shape
    (2, 5, 6)

    Source: Vaswani et al. 2017.
    """

    def __init__(
        self, num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, sliding_window=None,
        flash_attention=None, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        kind = type(self).__name__
        self.num_heads = _count(kind, "num_heads", num_heads)
        self.key_dim = _count(kind, "key_dim", key_dim)
        self.value_dim = self.key_dim if value_dim is None else _count(kind, "value_dim", value_dim)
        self._output_shape = _sizes(output_shape, "output_shape")
        self.attention_axes = _sizes(attention_axes, "attention_axes")
        self._inner_activity_regularizer = regularizers.get(activity_regularizer)
        self._keep_arguments(
            dropout, use_bias, sliding_window, flash_attention, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
            kernel_constraint, bias_constraint, use_gate, seed,
        )  # fmt: skip

    def build(self, query_shape, value_shape, key_shape=None):
        key_shape = value_shape if key_shape is None else key_shape
        output = self._output_shape or (query_shape[-1],)
        self._build_heads(query_shape, value_shape, key_shape, self.num_heads, self.num_heads, (self.key_dim, self.value_dim), output)

    def _attended_axes(self, rank):
        axes = self.attention_axes or super()._attended_axes(rank)
        return tuple(a % (rank - 1) for a in axes)

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        if key_shape is not None and tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
            raise problem("attention_lengths", layer=self.name, value=tuple(value_shape), key=tuple(key_shape))
        return (*query_shape[:-1], *(self._output_shape or (query_shape[-1],)))

    def compute_output_spec(self, query, value, key=None, return_attention_scores=False, **others):
        y = KerasTensor(self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape), self.compute_dtype)
        if not return_attention_scores:
            return y
        axes = self._attended_axes(len(query.shape) + 1)
        rest = [n for i, n in enumerate(query.shape[1:-1], 1) if i not in axes]
        steps = [*(query.shape[a] for a in axes), *(value.shape[a] for a in axes)]
        return y, KerasTensor((query.shape[0], *rest, self.num_heads, *steps), self.compute_dtype)

    @property
    def output_shape(self) -> Any:
        """The shape of the output of the layer's first symbolic call."""
        return self.output.shape

    def get_config(self):
        config = super().get_config()
        config.pop("flash_attention", None)
        return {**config, "output_shape": self._output_shape, "activity_regularizer": serialize(self._inner_activity_regularizer)}


def equations(rank: int, axes: tuple[int, ...]) -> tuple[str, str]:
    """How keys and queries of ``rank`` axes make scores, and how scores and values make means, where ``axes`` attend.

    >>> equations(4, (1,))
    ('aecd,abcd->acbe', 'acbe,aecd->abcd')
    """
    letters = string.ascii_lowercase
    queries = letters[:rank]
    fresh = iter(letters[rank:])
    keys = "".join(next(fresh) if i in axes else letter for i, letter in enumerate(queries))
    rest = "".join(letter for i, letter in enumerate(queries[:-1]) if i not in axes)
    scores = rest + "".join(queries[i] for i in axes) + "".join(keys[i] for i in axes)
    return f"{keys},{queries}->{scores}", f"{scores},{keys}->{queries}"


def _with_heads(mask: jax.Array, rank: int, axes: int) -> jax.Array:
    """A mask of (batch, query steps, key steps) with axes of size 1 for what is between."""
    place = mask.ndim - 2 * axes
    return mask.reshape(*mask.shape[:place], *(1,) * (rank - mask.ndim), *mask.shape[place:])


def _count(kind: str, argument: str, value: Any) -> int:
    if not isinstance(value, int):
        raise problem("bad_argument", owner=kind, argument=argument, expected="a positive integer", got=repr(value))
    return check_positive_integer(kind, argument, value)


def _sizes(value: Any, argument: str) -> tuple[int, ...] | None:
    if value is None or isinstance(value, int):
        return None if value is None else (value,)
    if not isinstance(value, (list, tuple)):
        raise problem("bad_argument", owner="MultiHeadAttention", argument=argument, expected="an integer or several", got=repr(value))
    return tuple(value) or None
