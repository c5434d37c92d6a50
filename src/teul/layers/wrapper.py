"""Wrapper: a layer around another layer."""

from teul.errors import problem
from teul.layers.base import Layer, layers


def check_layer(owner: str, argument: str, value) -> Layer:
    """``value``, or a refusal where it is no layer."""
    if not isinstance(value, Layer):
        raise problem("bad_argument", owner=owner, argument=argument, expected="a layer, such as Dense(3)", got=repr(value))
    return value


@layers.add()
class Wrapper(Layer):
    """Base of layers that do something more with another layer.

    Args:
        layer: the layer inside.
    """

    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = check_layer(type(self).__name__, "layer", layer)

    def build(self, input_shape=None):
        if not self.layer.built:
            self.layer.build(input_shape)
