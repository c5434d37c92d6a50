"""Bidirectional: one layer reads a sequence from the start, another from the end."""

import inspect
from typing import Any

import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.wrapper import check_layer

MERGES = {
    "concat": lambda a, b: jnp.concatenate([a, b], axis=-1),
    "sum": lambda a, b: a + b,
    "ave": lambda a, b: (a + b) / 2,
    "mul": lambda a, b: a * b,
    None: lambda a, b: (a, b),
}


@layers.add()
class Bidirectional(Layer):
    """A recurrent layer twice, with weights of their own: forwards and backwards.

    Args:
        layer: the recurrent layer; it serves as the pattern of both.
        merge_mode: how the two outputs become one: ``"concat"``, ``"sum"``, ``"mul"``, ``"ave"``, or None for both in a list.
        weights: the first weights, those of the forward layer before those of the other.
        backward_layer: another layer for the way back, with the opposite ``go_backwards``.

    Called as the layer itself is; ``initial_state`` holds the states of the forward layer, then those of the backward layer.

    >>> from teul.layers import LSTM
    >>> Bidirectional(LSTM(4))([[[1.0], [2.0], [3.0]]]).shape
    (1, 8)
    """

    supports_masking = True

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        super().__init__(**kwargs)
        check_layer("Bidirectional", "layer", layer)
        if merge_mode not in MERGES:
            expected = f"one of {', '.join(map(repr, MERGES))}"
            raise problem("bad_argument", owner="Bidirectional", argument="merge_mode", expected=expected, got=repr(merge_mode))
        self.merge_mode = merge_mode
        self.forward_layer = _again(layer, "forward")
        if backward_layer is None:
            self.backward_layer = _again(layer, "backward", go_backwards=True)
        else:
            self.backward_layer = check_layer("Bidirectional", "backward_layer", backward_layer)
        for one in (self.forward_layer, self.backward_layer):
            if hasattr(layer, "use_cudnn"):
                one.use_cudnn = layer.use_cudnn
            if hasattr(one, "zero_output_for_mask"):
                one.zero_output_for_mask = one.return_sequences
        self._check_pair()
        self._first_weights = weights

    def _check_pair(self) -> None:
        forward, backward = self.forward_layer, self.backward_layer
        if forward.go_backwards == backward.go_backwards:
            expected, got = f"go_backwards={not forward.go_backwards}", f"go_backwards={backward.go_backwards}"
            raise problem("bad_argument", owner="Bidirectional", argument="backward_layer", expected=expected, got=got)
        for name in ("stateful", "return_sequences", "return_state"):
            if getattr(forward, name) != getattr(backward, name):
                expected, got = f"{name}={getattr(forward, name)}", f"{name}={getattr(backward, name)}"
                raise problem("bad_argument", owner="Bidirectional", argument="backward_layer", expected=expected, got=got)

    @property
    def layer(self) -> Layer:
        """The forward layer."""
        return self.forward_layer

    @property
    def stateful(self) -> bool:
        """Whether each batch starts where the one before ended."""
        return self.forward_layer.stateful

    @property
    def return_sequences(self) -> bool:
        """Whether the outputs of all steps are returned."""
        return self.forward_layer.return_sequences

    @property
    def return_state(self) -> bool:
        """Whether the last states are returned."""
        return self.forward_layer.return_state

    def build(self, sequences_shape, initial_state_shape=None):
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)
        if self._first_weights:
            self.set_weights(self._first_weights)

    def call(self, sequences, initial_state=None, mask=None, training=False):
        states = list(initial_state) if initial_state is not None else []
        half = len(states) // 2
        forward = self._called(self.forward_layer, sequences, states[:half], mask, training)
        backward = self._called(self.backward_layer, sequences, states[half:], mask, training)
        after: tuple = ()
        if self.return_state:
            forward, backward, after = forward[0], backward[0], (*forward[1:], *backward[1:])
        if self.return_sequences:
            backward = jnp.flip(backward, axis=1)
        output = MERGES[self.merge_mode](forward.astype(self.compute_dtype), backward.astype(self.compute_dtype))
        if not self.return_state:
            return output
        return (*output, *after) if self.merge_mode is None else (output, *after)

    def _called(self, layer: Layer, sequences: Any, states: list, mask: Any, training: bool) -> Any:
        known = inspect.signature(layer.call).parameters
        given = {"mask": mask, "training": training, "initial_state": states or None}
        return layer(sequences, **{name: value for name, value in given.items() if name in known and value is not None})

    def reset_state(self) -> None:
        """Start anew with the next batch."""
        if not self.stateful:
            raise AttributeError(f"Layer '{self.name}' is not stateful: make it with stateful=True.")
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    @property
    def states(self) -> tuple | None:
        """The states kept from batch to batch: the forward layer's, then the backward layer's."""
        if not (self.forward_layer.states and self.backward_layer.states):
            return None
        return (*self.forward_layer.states, *self.backward_layer.states)

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        shape = self.forward_layer.compute_output_shape(sequences_shape)
        output, states = (shape[0], shape[1:]) if self.return_state else (shape, ())
        if self.merge_mode is None:
            return (output, output, *states, *states)
        if self.merge_mode == "concat":
            output = (*output[:-1], 2 * output[-1])
        return (output, *states, *states) if self.return_state else output

    def compute_mask(self, inputs, previous_mask=None):
        mask = previous_mask[0] if isinstance(previous_mask, (list, tuple)) else previous_mask
        mask = mask if self.return_sequences else None
        count = 2 if self.merge_mode is None else 1
        return (mask,) * count if count > 1 or self.return_state else mask

    def get_config(self):
        config = super().get_config()
        config.pop("weights", None)
        for part in (config["layer"], config["backward_layer"]):
            part.pop("build_config", None)  # both are built together with this layer
        return config


def _again(layer: Layer, direction: str, **changes: Any) -> Layer:
    """A layer like ``layer``, with weights of its own and a name that says where it goes."""
    name = f"{direction}_{layer.name.removeprefix(direction + '_')}"
    return type(layer).from_config({**layer.get_config(), **changes, "name": name})
