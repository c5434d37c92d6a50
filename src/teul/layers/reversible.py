"""ReversibleEmbedding: a table of vectors that also leads back, from vectors to scores of the numbers."""

import jax.numpy as jnp

from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.embedding import Embedding
from teul.layers.low_rank import value_of


@layers.add()
class ReversibleEmbedding(Embedding):
    r"""An Embedding E that leads back too: called with ``reverse=True``, it gives :math:`x E^T`, a score for each number.

    Args:
        input_dim, output_dim: as in Embedding.
        tie_weights: whether the way back is the transposed table; otherwise it is a matrix of its own.
        embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero: as in Embedding.
        reverse_dtype: the type of the computation back; the layer's by default.
        logit_soft_cap: scores s become ``cap * tanh(s / cap)``.

    >>> layer = ReversibleEmbedding(10, 4)
    >>> layer(layer([[1, 2, 3]]), reverse=True).shape
    (1, 3, 10)
    """

    def __init__(
        self, input_dim, output_dim, tie_weights=True, embeddings_initializer="uniform", embeddings_regularizer=None,
        embeddings_constraint=None, mask_zero=False, reverse_dtype=None, logit_soft_cap=None, **kwargs,
    ):  # fmt: skip
        super().__init__(input_dim, output_dim, embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero, **kwargs)
        self.tie_weights, self.reverse_dtype, self.logit_soft_cap = tie_weights, reverse_dtype, logit_soft_cap

    def build(self, input_shape=None):
        if self.built:
            return
        super().build(input_shape)
        if not self.tie_weights:
            self.reverse_embeddings = self.add_weight(
                (self.output_dim, self.input_dim), self.embeddings_initializer, regularizer=self.embeddings_regularizer,
                constraint=self.embeddings_constraint, name="reverse_embeddings",
            )  # fmt: skip

    def call(self, inputs, reverse=False):
        if not reverse:
            return super().call(inputs)
        dtype = self.reverse_dtype or self.compute_dtype
        back = value_of(self.embeddings).T if self.tie_weights else self.reverse_embeddings.value
        scores = as_float(self, inputs).astype(dtype) @ back.astype(dtype)
        if self.logit_soft_cap is None:
            return scores
        cap = jnp.asarray(self.logit_soft_cap, dtype)
        return cap * jnp.tanh(scores / cap)

    def compute_output_shape(self, input_shape, reverse=False):
        return (*input_shape[:-1], self.input_dim) if reverse else super().compute_output_shape(input_shape)

    def compute_output_spec(self, inputs, reverse=False):
        shape = self.compute_output_shape(inputs.shape, reverse)
        return type(inputs)(shape, self.reverse_dtype or self.compute_dtype if reverse else self.compute_dtype)
