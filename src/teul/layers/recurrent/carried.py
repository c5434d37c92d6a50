"""Any layer, step by step inside a loop: what it assigns and adds to the loss comes out of the loop."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.layers.base import Layer, calling
from teul.variables import bound


class Carried:
    """A layer's changing Variables, handed from step to step.

    A loop is traced once, so a step may not simply assign a Variable (the place of a random stream, a moving mean): the values
    go through the loop, beside what the loop carries, and are assigned at its end.

    Args:
        layer: the layer; anything else, such as None, has no Variables.
        training: how it is called.
    """

    def __init__(self, layer: Any, training: bool):
        self.layer, self.training = layer, bool(training)
        self.adds = False
        trained = layer._flatten_layers() if isinstance(layer, Layer) else []
        self.variables = [v for x in trained for v in x._own_variables() if not v.trainable]

    def values(self) -> list[jax.Array]:
        """What the Variables hold before the loop."""
        return [v.value for v in self.variables]

    def step(self, values: list[jax.Array], call: Callable[[], Any]) -> tuple[Any, list[jax.Array], jax.Array]:
        """What ``call`` returns, what the Variables hold after it, and what it added to the loss."""
        with bound((self.variables, values)) as binding, calling(self.training) as added:
            result = call()
            self.adds = self.adds or bool(added)
            return result, binding.collect(self.variables), sum(added, jnp.float32(0))

    def keep(self, values: list[jax.Array], losses: jax.Array) -> None:
        """Assign what the Variables hold after the loop, and add to the loss what its steps added."""
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        if self.adds and isinstance(self.layer, Layer):
            self.layer.add_loss(losses.sum())
