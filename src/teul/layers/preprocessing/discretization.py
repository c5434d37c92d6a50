"""Discretization: numbers as the number of the bin they fall into."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.core import as_float
from teul.layers.preprocessing.batches import batches_of
from teul.layers.preprocessing.encoding import HOT_MODES, checked_mode, encoded, encoded_shape, refuse_sparse
from teul.symbolic import KerasTensor


@layers.add()
class Discretization(Layer):
    """Numbers as the number of the bin they fall into, counted from 0 for those below the first boundary.

    Args:
        bin_boundaries: the boundaries, ascending; or
        num_bins: how many bins ``adapt`` shall make, with equally many values in each.
        epsilon: how closely ``adapt`` finds them.
        output_mode: ``"int"``, ``"one_hot"``, ``"multi_hot"`` or ``"count"``.

    >>> Discretization(bin_boundaries=[0.0, 1.0])([[-1.5, 0.5, 3.0]]).tolist()
    [[0, 1, 2]]
    """

    def __init__(self, bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", sparse=False, dtype=None, name=None):
        super().__init__(name=name, dtype=dtype)
        self.output_mode = checked_mode("Discretization", output_mode, ("int", *HOT_MODES))
        self.sparse = refuse_sparse("Discretization", sparse)
        if (num_bins is None) == (bin_boundaries is None) or (num_bins or 0) < 0:
            got = f"num_bins={num_bins} and bin_boundaries={bin_boundaries}"
            raise problem(
                "bad_argument", owner="Discretization", argument="num_bins or bin_boundaries", expected="given, one of them", got=got
            )
        self.bin_boundaries = None if bin_boundaries is None else [float(b) for b in bin_boundaries]
        self.num_bins, self.epsilon = num_bins, epsilon
        self.summary = np.zeros((2, 0), "float32")

    def adapt(self, data, steps=None) -> None:
        """Learn boundaries that put equally many values of ``data`` into each bin."""
        if self.num_bins is None:
            raise problem("adapt_fixed", layer=self.name, given="bin_boundaries", instead="num_bins")
        self.reset_state()
        for batch in batches_of(data, steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data) -> None:
        """Take in one batch."""
        seen = _summary(np.asarray(data, "float32"), self.epsilon)
        self.summary = _compressed(_merged(seen, self.summary), self.epsilon)

    def finalize_state(self) -> None:
        """Make the boundaries from what was seen."""
        if self.num_bins is not None and self.summary.shape[1]:
            self.bin_boundaries = _compressed(self.summary, 1 / self.num_bins)[0, :-1].tolist()

    def reset_state(self) -> None:
        """Forget what was seen."""
        self.summary = np.zeros((2, 0), "float32")

    def call(self, inputs):
        if self.bin_boundaries is None:
            raise problem("adapt_first", layer=self.name, kind="Discretization", given="bin_boundaries")
        x = as_float(self, inputs)
        bins = jnp.searchsorted(jnp.asarray(self.bin_boundaries, x.dtype), x, side="right").astype("int32")
        return encoded(bins, self.output_mode, self._depth, self.output_dtype)

    @property
    def output_dtype(self) -> str:
        """The type of the outputs."""
        return "int32" if self.output_mode == "int" else self.compute_dtype

    @property
    def _depth(self) -> int:
        return self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape, self.output_mode, self._depth)

    def compute_output_spec(self, inputs, training=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), self.output_dtype)

    def get_config(self):
        config = super().get_config()
        config.pop("trainable")
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        learned = config.pop("bin_boundaries", None) if config.get("num_bins") is not None else None
        layer = super().from_config(config)
        layer.bin_boundaries = learned if learned is not None else layer.bin_boundaries
        return layer


# A summary is a row of values and a row of how many values each stands for ----------------------------------------------------


def _summary(values: np.ndarray, epsilon: float) -> np.ndarray:
    values = np.sort(values.reshape(-1))
    step = max(values.size * epsilon, 1)
    picked = values[int(step - 1) :: int(step)]
    return np.stack([picked, np.full_like(picked, step)])


def _merged(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    both = np.concatenate([first, second], axis=1)
    return both[:, np.argsort(both[0])]


def _compressed(summary: np.ndarray, epsilon: float) -> Any:
    """A summary of about ``1 / epsilon`` values: the quantiles, found along the running count."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    counts = summary[1].cumsum()
    values = np.interp(shares, counts / counts[-1], summary[0])
    counts = np.interp(shares, counts / counts[-1], counts)
    return np.stack([values, np.diff(counts, prepend=0)]).astype("float32")
