"""Hashing: any words or numbers into a fixed number of bins, without a vocabulary."""

from typing import Any

import numpy as np

from teul import config
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import check_positive_integer
from teul.layers.preprocessing.encoding import HOT_MODES, checked_mode, encoded, encoded_shape, refuse_sparse
from teul.layers.preprocessing.hashes import combined, fingerprint, keyed
from teul.layers.preprocessing.host import OnHost, as_words
from teul.symbolic import KerasTensor

_FIRST = 0xDECAFCAFFE  # what a crossing starts from


@layers.add()
class Hashing(OnHost):
    """Words (or whole numbers) into ``num_bins`` bins by a hash: other words may share a bin.

    Args:
        num_bins: how many bins.
        mask_value: a value that goes to bin 0 alone.
        salt: one or two integers, for another hash.
        output_mode: ``"int"``, ``"one_hot"``, ``"multi_hot"`` or ``"count"``.

    >>> Hashing(num_bins=3)([["A"], ["B"]]).tolist()
    [[1], [0]]
    """

    def __init__(self, num_bins, mask_value=None, salt=None, output_mode="int", sparse=False, **kwargs):
        dtype = kwargs.pop("dtype", None) or ("int64" if output_mode == "int" else config.floatx())
        super().__init__(dtype=dtype, **kwargs)
        self.num_bins = check_positive_integer("Hashing", "num_bins", num_bins)
        self.output_mode = checked_mode("Hashing", output_mode, ("int", *HOT_MODES))
        self.mask_value, self.salt, self.sparse = mask_value, checked_salt("Hashing", salt), refuse_sparse("Hashing", sparse)
        if output_mode == "int" and self.dtype_policy.name not in ("int32", "int64"):
            expected = "'int32' or 'int64' with output_mode='int'"
            raise problem("bad_argument", owner="Hashing", argument="dtype", expected=expected, got=repr(dtype))

    def call(self, inputs):
        values = np.asarray(inputs)
        if self.output_mode == "one_hot" and values.ndim and values.shape[-1] == 1:
            values = values[..., 0]
        reserved = 1 if self.mask_value is not None and self.num_bins > 1 else 0
        bins = hashed(values, self.num_bins - reserved, self.salt) + reserved
        if reserved:
            bins = np.where(values == self.mask_value, 0, bins)
        return encoded(bins.astype("int32"), self.output_mode, self.num_bins, _output_type(self))

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape, self.output_mode, self.num_bins)

    def compute_output_spec(self, inputs, training=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), _output_type(self))


@layers.add()
class HashedCrossing(OnHost):
    """Pairs (or more) of features as one: each combination of their values into ``num_bins`` bins by a hash.

    Args:
        num_bins: how many bins.
        output_mode: ``"int"`` or ``"one_hot"``.

    >>> HashedCrossing(num_bins=5)((np.array(["A", "B"]), np.array([101, 101]))).tolist()
    [1, 4]
    """

    def __init__(self, num_bins, output_mode="int", sparse=False, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype or ("int64" if output_mode == "int" else None))
        self.num_bins = check_positive_integer("HashedCrossing", "num_bins", num_bins)
        self.output_mode = checked_mode("HashedCrossing", output_mode, ("int", "one_hot"))
        self.sparse = refuse_sparse("HashedCrossing", sparse)

    def call(self, inputs):
        several = isinstance(inputs, (list, tuple)) and len(inputs) >= 2
        features = [np.asarray(x) for x in inputs] if several else []
        shapes = {f.shape for f in features}
        shape = next(iter(shapes), None)
        whole = all(f.dtype.kind in "iuUSO" for f in features)
        if len(shapes) != 1 or not whole or len(shape) > 2 or (len(shape) == 2 and shape[1] != 1):
            raise problem("crossing_inputs", layer=self.name)
        columns = [_numbers(f.reshape(-1)) for f in features]
        bins = np.array([self._bin(row) for row in zip(*columns, strict=True)], "int32").reshape(shape)
        return encoded(bins, self.output_mode, self.num_bins, _output_type(self))

    def _bin(self, row: tuple[int, ...]) -> int:
        result = _FIRST
        for value in row:
            result = combined(result, value)
        return result % self.num_bins

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape[0], self.output_mode, self.num_bins)

    def compute_output_spec(self, inputs, training=None):
        return KerasTensor(self.compute_output_shape([x.shape for x in inputs]), _output_type(self))

    def get_config(self):
        config = super().get_config()
        config.pop("trainable")
        return config


def hashed(values: Any, bins: int, salt: list[int] | None = None) -> np.ndarray:
    """The bin of each value: of words by their letters, of numbers by their digits."""
    values = np.asarray(values)
    values = values.astype("int64") if values.dtype.kind == "f" else values
    known, places = np.unique(as_words(values), return_inverse=True)
    words = [word.encode() for word in known.tolist()]
    numbers = [(fingerprint(word) if salt is None else keyed(word, tuple(salt))) % bins for word in words]
    return np.array(numbers, "int64")[places].reshape(values.shape)


def checked_salt(owner: str, salt: Any) -> list[int] | None:
    """Two integers, from one or two; or a refusal."""
    pair = list(salt) if isinstance(salt, (list, tuple)) else [salt, salt]
    if salt is None:
        return None
    if len(pair) != 2 or not all(isinstance(n, int) for n in pair):
        raise problem("bad_argument", owner=owner, argument="salt", expected="an integer or two", got=repr(salt))
    return pair


def _numbers(values: np.ndarray) -> list[int]:
    if values.dtype.kind in "iu":
        return [int(v) & (1 << 64) - 1 for v in values]
    return [fingerprint(word.encode()) for word in as_words(values).tolist()]


def _output_type(layer: OnHost) -> str:
    """The type that comes out: JAX counts with 32 bits."""
    return "int32" if layer.dtype_policy.name in ("int32", "int64") else layer.compute_dtype
