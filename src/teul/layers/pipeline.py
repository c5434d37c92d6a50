"""Pipeline: layers one after another, as one layer."""

from teul.configured import serialize
from teul.layers.base import Layer, layers
from teul.layers.wrapper import check_layer


@layers.add()
class Pipeline(Layer):
    """Layers one after another as one layer, for what is done to data before a model.

    Args:
        layers: the layers, in order.

    >>> from teul.layers import Rescaling
    >>> Pipeline([Rescaling(2.0), Rescaling(1.0, offset=1.0)])([3.0]).tolist()
    [7.0]
    """

    supports_masking = True

    def __init__(self, layers, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self._steps = [check_layer("Pipeline", "layers", layer) for layer in layers]

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order."""
        return list(self._steps)

    def build(self, input_shape):
        for layer in self._steps:
            if not layer.built:
                layer.build(input_shape)
            input_shape = layer.compute_output_shape(input_shape)

    def call(self, inputs, training=True, mask=None):
        x = inputs
        for layer in self._steps:
            x = layer(x, training=training)
        return x

    def compute_output_shape(self, input_shape):
        for layer in self._steps:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def get_config(self):
        return {"layers": [serialize(layer) for layer in self._steps], "name": self.name}
