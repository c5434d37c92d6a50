"""Categories, given as whole numbers, as rows of zeros and ones or of counts."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.core import check_positive_integer
from teul.symbolic import KerasTensor

HOT_MODES = ("one_hot", "multi_hot", "count")


def encoded(indices: Any, mode: str, depth: int, dtype: Any = None, weights: Any = None) -> jax.Array:
    """Whole numbers below ``depth`` as ``mode`` says: ``"int"`` as they are, ``"one_hot"``, ``"multi_hot"`` or ``"count"``.

    Numbers outside of it are left out. In the last two the entries of a sample share a row.

    >>> encoded([[0, 2, 2]], "count", 3).tolist()
    [[1.0, 0.0, 2.0]]
    """
    indices = jnp.asarray(indices)
    if mode == "int":
        return indices if dtype is None else indices.astype(dtype)
    dtype = dtype or config.floatx()
    indices = indices.reshape(1) if indices.ndim == 0 else indices
    if mode == "one_hot" and indices.ndim > 1 and indices.shape[-1] == 1:
        indices = indices[..., 0]
    hot = jax.nn.one_hot(indices, depth, dtype=dtype)
    if mode == "one_hot":
        return hot
    hot = hot if weights is None else hot * jnp.asarray(weights, hot.dtype)[..., None]
    axis = 1 if indices.ndim > 1 else 0
    return hot.max(axis) if mode == "multi_hot" else hot.sum(axis)


def encoded_shape(shape: tuple, mode: str, depth: int | None) -> tuple:
    """The shape of :func:`encoded` for indices of ``shape``."""
    shape = tuple(shape)
    if mode == "int":
        return shape
    if mode == "one_hot":
        rest = shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
        return (*rest, depth) if rest else (1, depth)
    return (*shape[:1], *shape[2:], depth) if len(shape) > 1 else (depth,)


def checked_mode(owner: str, mode: str, allowed: tuple[str, ...]) -> str:
    """An output mode under today's name, or a refusal."""
    mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(mode, mode)
    if mode not in allowed:
        expected = "one of " + ", ".join(map(repr, allowed))
        raise problem("bad_argument", owner=owner, argument="output_mode", expected=expected, got=repr(mode))
    return mode


def refuse_sparse(owner: str, sparse: bool) -> bool:
    """False, or a refusal: arrays here are dense."""
    if sparse:
        raise problem("bad_argument", owner=owner, argument="sparse", expected="False, as arrays are dense here", got="True")
    return False


@layers.add()
class CategoryEncoding(Layer):
    """Whole numbers as rows of zeros and ones, or of counts.

    Args:
        num_tokens: how many categories there are.
        output_mode: ``"one_hot"`` (each number a row), ``"multi_hot"`` (each sample a row) or ``"count"``.

    In mode ``"count"`` the call takes ``count_weights``, one for each number.

    >>> CategoryEncoding(4, output_mode="one_hot")(jnp.array([3, 0])).tolist()
    [[0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]]
    """

    def __init__(self, num_tokens=None, output_mode="multi_hot", sparse=False, **kwargs):
        super().__init__(**kwargs)
        self.output_mode = checked_mode("CategoryEncoding", output_mode, HOT_MODES)
        self.num_tokens = check_positive_integer("CategoryEncoding", "num_tokens", num_tokens)
        self.sparse = refuse_sparse("CategoryEncoding", sparse)

    def call(self, inputs, count_weights=None):
        if count_weights is not None and self.output_mode != "count":
            expected = "None where output_mode is not 'count'"
            raise problem("bad_argument", owner="CategoryEncoding", argument="count_weights", expected=expected, got="weights")
        indices = jnp.asarray(inputs).astype("int32")
        return encoded(indices, self.output_mode, self.num_tokens, self.compute_dtype, count_weights)

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape, self.output_mode, self.num_tokens)

    def compute_output_spec(self, inputs, count_weights=None, training=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)

    def get_config(self):
        config = super().get_config()
        config.pop("sparse", None)
        return config
