"""Attention on lists [query, value] or [query, value, key]: by dot products, and by a sum inside tanh."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.configured import Number
from teul.errors import problem
from teul.layers.attention.masks import as_flags, causal, merged
from teul.layers.base import Layer, layers
from teul.layers.dropout import check_rate, dropped
from teul.symbolic import KerasTensor
from teul.variables import SeedGenerator


@layers.add()
class Attention(Layer):
    r"""Each query takes the mean of the values, weighted by how alike it is to their keys: :math:`\text{softmax}(q k^T) v`.

    Args:
        use_scale: whether a learned number multiplies the scores.
        score_mode: ``"dot"``, or ``"concat"`` for a learned number times the sum of :math:`\tanh(q + k)`.
        dropout: the share of weights dropped while training.
        seed: an integer, for drops that repeat.

    Call it on ``[query, value]`` or ``[query, value, key]``, of shapes (batch, steps, features); it takes ``mask`` (a list of a
    mask of the query and one of the value), ``return_attention_scores`` and ``use_causal_mask``.

    >>> x = jnp.ones((2, 5, 4))
    >>> Attention()([x, x]).shape
    (2, 5, 4)

    Source: Luong et al. 2015.
    """

    supports_masking = True
    dropout = Number(off=0.0)

    def __init__(self, use_scale=False, score_mode="dot", dropout=0.0, seed=None, **kwargs):
        super().__init__(**kwargs)
        if score_mode not in ("dot", "concat"):
            expected = "'dot' or 'concat'"
            raise problem("bad_argument", owner=type(self).__name__, argument="score_mode", expected=expected, got=repr(score_mode))
        self.use_scale, self.score_mode, self.seed = use_scale, score_mode, seed
        self.dropout = check_rate(type(self).__name__, dropout)
        if not Attention.dropout.off(self):
            self.seed_generator = SeedGenerator(seed)

    def build(self, input_shape):
        self._check(input_shape)
        self.scale = self.concat_score_weight = None
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def scores(self, query: jax.Array, key: jax.Array) -> jax.Array:
        """How alike each query is to each key: (batch, query steps, key steps)."""
        if self.score_mode == "dot":
            alike = query @ jnp.swapaxes(key, -2, -1)
            return alike if self.scale is None else alike * self.scale.value
        together = query[..., :, None, :] + key[..., None, :, :]
        together = together if self.scale is None else self.scale.value * together
        return self.concat_score_weight.value * jnp.tanh(together).sum(-1)

    def call(self, inputs, mask=None, training=False, return_attention_scores=False, use_causal_mask=False):
        self._check(inputs, mask)
        query, value = inputs[:2]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = mask[:2] if mask else (None, None)
        scores = self.scores(query, key)
        allowed = merged(value=value_mask, others=[causal(*scores.shape[-2:])] if use_causal_mask else [])
        if allowed is not None:
            far = jnp.asarray(65504.0 if scores.dtype == jnp.float16 else 1e9, scores.dtype)
            scores = jnp.where(allowed, scores, scores - far)
        weights = jax.nn.softmax(scores, axis=-1)
        if training and not Attention.dropout.off(self):
            weights = dropped(weights, self.dropout, self.seed_generator.next())
        y = weights @ value
        if query_mask is not None:
            y = jnp.where(as_flags(query_mask)[..., None], y, 0)
        return (y, weights) if return_attention_scores else y

    def compute_mask(self, inputs, previous_mask=None):
        self._check(inputs, previous_mask)
        return None if previous_mask is None or previous_mask[0] is None else as_flags(previous_mask[0])

    def compute_output_shape(self, input_shape):
        query, value = input_shape[:2]
        return (*query[:-1], value[-1])

    def compute_output_spec(self, inputs, mask=None, return_attention_scores=False, **others):
        self._check(inputs, mask)
        shapes = [t.shape for t in inputs]
        y = KerasTensor(self.compute_output_shape(shapes), self.compute_dtype)
        return (y, KerasTensor((*shapes[0][:-1], shapes[-1][-2]), self.compute_dtype)) if return_attention_scores else y

    def _check(self, inputs: Any, mask: Any = None) -> None:
        kind = type(self).__name__
        if not isinstance(inputs, (list, tuple)) or len(inputs) not in (2, 3):
            raise problem("attention_inputs", kind=kind, got=_described(inputs))
        if mask is not None and (not isinstance(mask, (list, tuple)) or len(mask) not in (2, 3)):
            raise problem("attention_masks", kind=kind, got=_described(mask))


@layers.add()
class AdditiveAttention(Attention):
    r"""Attention whose scores are :math:`\sum_i s_i \tanh(q_i + k_i)`, with a learned s where ``use_scale``.

    Args and call as in :class:`Attention`.

    Source: Bahdanau et al. 2014.
    """

    def __init__(self, use_scale=True, dropout=0.0, **kwargs):
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape):
        self._check(input_shape)
        self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale") if self.use_scale else None

    def scores(self, query, key):
        together = jnp.tanh(query[..., :, None, :] + key[..., None, :, :])
        return (together if self.scale is None else self.scale.value * together).sum(-1)

    def get_config(self):
        config = super().get_config()
        del config["score_mode"]
        return config


def _described(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return str(len(value))
    return f"one of shape {tuple(value.shape)}" if hasattr(value, "shape") else repr(value)
