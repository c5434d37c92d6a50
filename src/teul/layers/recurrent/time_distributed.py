"""TimeDistributed: the same layer at every step."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.recurrent.carried import Carried
from teul.layers.signatures import parameters
from teul.layers.wrapper import Wrapper


@layers.add()
class TimeDistributed(Wrapper):
    """A layer for single samples, called on each step of a sequence with the same weights.

    Args:
        layer: the layer.

    Called with ``(inputs, mask=None)``: inputs are (batch, time, ...), a mask is (batch, time).

    >>> from teul.layers import Dense
    >>> TimeDistributed(Dense(3))([[[1.0, 2.0], [3.0, 4.0]]]).shape
    (1, 2, 3)
    """

    supports_masking = True

    def build(self, input_shape=None):
        super().build(_of_one_step(self.name, input_shape))

    def call(self, inputs, training=False, mask=None):
        if mask is not None:
            mask = jnp.asarray(mask)
            if mask.ndim < 2 or mask.shape[:2] != inputs.shape[:2]:
                raise problem("mask_shape", layer=self.name, got=tuple(mask.shape), expected=tuple(inputs.shape[:2]))
        known = parameters(type(self.layer))
        more = {"training": training} if "training" in known else {}
        carried = Carried(self.layer, training)

        def step(values, given):
            x, counts = given
            masks = {"mask": counts} if counts is not None and "mask" in known else {}
            outputs, values, losses = carried.step(values, lambda: self.layer.call(x, **masks, **more))
            return values, (outputs, losses)

        steps = jax.tree.map(lambda a: jnp.swapaxes(a, 0, 1), (inputs, mask))
        if carried.variables:  # one after another, as each step may change what the next one sees
            values, (outputs, losses) = lax.scan(step, carried.values(), steps)
        else:
            values, (outputs, losses) = jax.vmap(lambda given: step([], given))(steps)
        carried.keep(values, losses)
        return jax.tree.map(lambda a: as_float(self, jnp.swapaxes(a, 0, 1)), outputs)

    def compute_output_shape(self, input_shape):
        batch, *rest = self.layer.compute_output_shape(_of_one_step(self.name, input_shape))
        return (batch, input_shape[1], *rest)


def _of_one_step(name: str, shape: Any) -> tuple:
    if not isinstance(shape, (list, tuple)) or len(shape) < 3:
        expected = "sequences: (samples, steps, ...)"
        raise problem("layer_input_rank", layer=name, kind="TimeDistributed", expected=expected, got=shape, instead="")
    return (shape[0], *shape[2:])
