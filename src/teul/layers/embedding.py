"""Embedding: a table of vectors, looked up by whole numbers."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import constraints, initializers, regularizers
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.lookup import note_lookup
from teul.layers.low_rank import Adapted, LowRank, value_of
from teul.spellings import say_once


@layers.add()
class Embedding(LowRank):
    r"""A vector for each whole number: :math:`y = E_{x}`, row x of a table that is trained.

    Words, shops, users: whatever is numbered becomes a point that the network can move.

    Args:
        input_dim: how many numbers there are; inputs go from 0 to ``input_dim - 1``.
        output_dim: the length of a vector.
        embeddings_initializer: the first table, of shape (input_dim, output_dim).
        embeddings_regularizer, embeddings_constraint: a penalty on the table; a projection after each update.
        mask_zero: whether 0 means "nothing here", so that recurrent layers skip it.
        weights: the first table itself.
        input_length: accepted for the sake of older code; any length will do.

    >>> Embedding(1000, 64)([[4, 20, 7]]).shape
    (1, 3, 64)
    """

    input_dtype = "int32"
    _always_writes_penalty = True
    _adapted = ("embeddings", "_embeddings")
    _embeddings = Adapted()

    def __init__(
        self, input_dim, output_dim, embeddings_initializer="uniform", embeddings_regularizer=None, embeddings_constraint=None,
        mask_zero=False, weights=None, lora_rank=None, lora_alpha=None, quantization_config=None, input_length=None, **kwargs,
    ):  # fmt: skip
        if "dropout" in kwargs:  # Keras 1's, which Keras 2 left out with such a note
            say_once("old_embedding_dropout", about="Embedding.dropout", rate=kwargs.pop("dropout"))
        length = input_length[0] if isinstance(input_length, (list, tuple)) and input_length else input_length
        if length and not {"input_shape", "batch_input_shape"} & kwargs.keys():
            kwargs["input_shape"] = (length,)
        super().__init__(**{**kwargs, "autocast": False})
        self.input_dim, self.output_dim = _size("input_dim", input_dim), _size("output_dim", output_dim)
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.mask_zero = self.supports_masking = mask_zero
        self._keep_low_rank(lora_rank, lora_alpha, quantization_config)
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    def build(self, input_shape=None):
        if self.built:
            return
        self._embeddings = self.add_weight(
            (self.input_dim, self.output_dim), self.embeddings_initializer, regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint, name="embeddings",
        )  # fmt: skip
        self._start_low_rank()

    @property
    def embeddings(self) -> Any:
        """The table."""
        return self._embeddings

    def call(self, inputs):
        table = value_of(self.embeddings).astype(self.compute_dtype)
        indices = whole(inputs)
        return note_lookup(jnp.take(table, indices, axis=0), table, indices)

    def compute_mask(self, inputs, previous_mask=None):
        return jnp.asarray(inputs) != 0 if self.mask_zero else None

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.output_dim)

    def get_config(self):
        config = super().get_config()
        config.pop("weights", None)
        return config


def whole(inputs: Any) -> jax.Array:
    """Inputs as indices: what is not 32- or 64-bit whole numbers is cut to them."""
    x = jnp.asarray(inputs)
    return x if x.dtype in ("int32", "int64") else x.astype("int32")


def _size(argument: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise problem("bad_argument", owner="Embedding", argument=argument, expected="a positive integer", got=repr(value))
    return value
