"""Layers that pass their inputs on as they are."""

import jax

from teul import regularizers
from teul.layers.base import layers
from teul.layers.core import Elementwise
from teul.symbolic import KerasTensor, is_symbolic


@layers.add()
class Identity(Elementwise):
    """The inputs themselves: a place holder."""

    _built_at_once = True

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def compute_output_spec(self, inputs, training=None):
        return jax.tree.map(lambda t: KerasTensor(t.shape, t.dtype), inputs, is_leaf=is_symbolic)


@layers.add()
class ActivityRegularization(Elementwise):
    """The inputs themselves, with a penalty on them: ``l1`` times their sum of magnitudes and ``l2`` times that of squares."""

    _built_at_once = True

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)

    # The numbers stand in the penalty, once.
    l1 = property(lambda self: self.activity_regularizer.l1, doc="The weight of the magnitudes.")
    l2 = property(lambda self: self.activity_regularizer.l2, doc="The weight of the squares.")

    def call(self, inputs):
        return inputs

    def get_config(self):
        config = super().get_config()
        config.pop("activity_regularizer", None)
        return config
