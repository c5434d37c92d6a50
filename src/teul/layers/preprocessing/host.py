"""Layers that read text. Text cannot go into a compiled program, so they work on the host, with NumPy, before the model."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from teul.errors import problem
from teul.layers.base import Layer


class OnHost(Layer):
    """Base of layers that need the values of their inputs.

    They work when they are called on data: before a model, or in one. A model that ``fit`` and ``predict`` compile computes what leads
    to them as the data come in, and what they give goes into its program, which knows numbers alone.
    """

    _arrays_alone = False

    def __call__(self, *args, **kwargs) -> Any:
        if any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves((args, kwargs))):
            raise problem("text_compiled", layer=self.name, kind=type(self).__name__)
        return super().__call__(*args, **kwargs)

    def _take(self, value: Any) -> Any:
        if isinstance(value, (str, bytes)) or (isinstance(value, (list, tuple)) and _plain(value)):
            return np.asarray(value)
        return value

    def build(self, input_shape=None):
        self._built_shape = input_shape
        self.built = True


def as_words(values: Any, encoding: str = "utf-8") -> np.ndarray:
    """Texts as an array of str: bytes decoded, numbers written out.

    >>> as_words([b"a", b"b"]).tolist(), as_words([1, 2]).tolist()
    (['a', 'b'], ['1', '2'])
    """
    values = np.asarray(values)
    if values.dtype.kind == "S":
        return np.char.decode(values, encoding)
    if values.dtype.kind == "O":
        texts = [v.decode(encoding) if isinstance(v, bytes) else str(v) for v in values.reshape(-1)]
        return np.array(texts, dtype=str).reshape(values.shape)
    return values if values.dtype.kind == "U" else values.astype(str)


def on_words(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """What a function that moves or compares makes of texts, which it is shown as numbers, one for each word.

    >>> on_words(lambda x: x[:, None], np.array(["a", "b"])).tolist()
    [['a'], ['b']]
    """
    leaves, form = jax.tree.flatten((args, kwargs))
    places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "OUS"]
    if not places:
        return function(*args, **kwargs)
    words, codes = np.unique(np.concatenate([leaves[i].ravel() for i in places]), return_inverse=True)
    ends = np.cumsum([leaves[i].size for i in places])
    for i, part in zip(places, np.split(codes.astype(np.int32), ends[:-1]), strict=True):
        leaves[i] = part.reshape(leaves[i].shape)
    args, kwargs = jax.tree.unflatten(form, leaves)
    found = jax.tree.map(np.asarray, function(*args, **kwargs))
    return jax.tree.map(lambda a: words[a] if a.dtype == np.int32 else a, found)


def _plain(value: Any) -> bool:
    """Whether nested lists hold nothing but plain values."""
    return all(_plain(v) if isinstance(v, (list, tuple)) else not hasattr(v, "shape") for v in value)
