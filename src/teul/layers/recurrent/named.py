"""The base of SimpleRNN, LSTM and GRU: an RNN that makes its own cell."""

from typing import Any

from teul.configured import arguments
from teul.errors import problem
from teul.layers.recurrent.rnn import RNN

_NOT_WRITTEN = ("cell", "implementation", "use_cudnn")


class CellRNN(RNN):
    """An RNN over a cell made from its own arguments: what it was told about the cell, the cell knows."""

    _always_writes_penalty = True

    def __getattr__(self, name: str) -> Any:
        cell = self.__dict__.get("cell")
        if cell is not None and name in arguments(type(cell)):
            return getattr(cell, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def build(self, sequences_shape, initial_state_shape=None):
        if len(sequences_shape) != 3:
            kind, expected = type(self).__name__, "sequences: (samples, steps, features)"
            instead = "Reshape the data, for one value a step with x.reshape(-1, steps, 1)."
            raise problem("layer_input_rank", layer=self.name, kind=kind, expected=expected, got=tuple(sequences_shape), instead=instead)
        super().build(sequences_shape, initial_state_shape)

    def get_config(self):
        return {name: value for name, value in super().get_config().items() if name not in _NOT_WRITTEN}


def shared(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a layer that hold for its cell too."""
    return {name: kwargs[name] for name in ("dtype", "trainable") if name in kwargs}


def check_cudnn(owner: str, use_cudnn: Any) -> Any:
    """``use_cudnn`` as Keras knows it; there is one way to compute here, which JAX compiles for the device."""
    if use_cudnn not in ("auto", True, False):
        raise problem("bad_argument", owner=owner, argument="use_cudnn", expected="'auto', True or False", got=repr(use_cudnn))
    return use_cudnn
