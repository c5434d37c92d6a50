"""Sequential: layers one after another."""

from typing import Any

from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.core import InputLayer
from teul.models.model import Model


class Sequential(Model):
    """Layers one after another.

    Args:
        layers: a list of layers, or a single one; more can be added with ``add``.
        name: a name.

    Every way courses write it works::

        Sequential([Input((784,)), Dense(10, activation="softmax")])
        Sequential([Dense(10, input_shape=(784,))])
        Sequential(Dense(10, input_shape=(784,)))
        model = Sequential(); model.add(Dense(30, input_dim=17))

    >>> from teul.layers import Dense
    >>> model = Sequential([Dense(2, input_shape=(3,))])
    >>> model.count_params()
    8
    """

    def __init__(self, layers=None, name=None, trainable=True, **others):
        super().__init__(name=name, trainable=trainable, **others)
        self._layers: list[Layer] = []
        for layer in layers if isinstance(layers, (list, tuple)) else [] if layers is None else [layers]:
            self.add(layer)

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the Input."""
        return [layer for layer in self._layers if not isinstance(layer, InputLayer)]

    def add(self, layer: Layer, rebuild: bool = True) -> None:
        """Put a layer at the end."""
        if isinstance(layer, type) and issubclass(layer, Layer):
            raise problem("layer_class", name=layer.__name__)
        if not isinstance(layer, Layer):
            raise problem("not_a_layer", got=repr(layer))
        if any(layer is known for known in self._layers):
            raise problem("layer_twice", name=layer.name)
        if any(layer.name == known.name for known in self._layers):
            raise problem("layer_name_twice", name=layer.name, model=self.name)
        shape = getattr(layer, "_batch_input_shape", None)
        if not self._layers and shape is not None and not isinstance(layer, (InputLayer, Model)):
            self._layers.append(InputLayer(batch_shape=shape))
        self._layers.append(layer)
        if isinstance(self._layers[0], InputLayer) and not self.built:
            self.build()
        elif self.built and not layer.built:
            layer.build(self._shape_before_last())

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the last layer away and return it."""
        if not self.layers:
            raise problem("empty_model", name=self.name)
        layer = self._layers.pop()
        self.built = self.built and bool(self.layers)
        return layer

    def build(self, input_shape=None):
        """Make the weights of all layers for inputs of this shape (with None for the batch axis)."""
        if input_shape is None:
            if not self._layers or not isinstance(self._layers[0], InputLayer):
                raise problem("not_built", layer=self.name)
            input_shape = self._layers[0].batch_shape
        shape = self._built_shape = tuple(input_shape)
        for layer in self._layers:
            if not layer.built:
                layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs, training=False):
        x = inputs
        for layer in self._layers:
            x = layer(x, training=training)
        return x

    def compute_output_shape(self, input_shape):
        shape = tuple(input_shape)
        for layer in self._layers:
            shape = layer.compute_output_shape(shape)
        return shape

    def _shape_before_last(self) -> tuple:
        shape = tuple(self._built_shape)
        for layer in self._layers[:-1]:
            shape = layer.compute_output_shape(shape)
        return shape

    @property
    def input_shape(self) -> tuple | None:
        """The shape of a batch of inputs."""
        return self._built_shape

    @property
    def output_shape(self) -> tuple | None:
        """The shape of a batch of outputs."""
        return self.compute_output_shape(self._built_shape) if self.built else None

    def _build_for(self, x: Any) -> None:
        if not self.layers:
            raise problem("empty_model", name=self.name)
        if not self.built:
            shape = (None, *x.shape[1:])
            if len(shape) == 1:
                shape = (None, 1)
            self.build(shape)

    def _fitted_inputs(self, x: Any) -> Any:
        """Inputs of the shape the first layer was built for; single numbers become rows of one, as Keras has it."""
        expected = tuple(self._built_shape)
        if x.ndim == len(expected) - 1 and expected[-1] == 1:
            x = x[..., None]
        same = x.ndim == len(expected) and all(e in (None, n) for e, n in zip(expected[1:], x.shape[1:], strict=True))
        if not same:
            first = self.layers[0]
            raise problem("layer_input_size", layer=first.name, kind=type(first).__name__, expected=expected, got=(None, *x.shape[1:]))
        return x

    def get_config(self) -> dict[str, Any]:
        """The layers and the name, as plain data."""
        from teul.configured import serialize

        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype, "layers": [serialize(x) for x in self._layers]}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "Sequential":
        """A new model from what ``get_config`` gave."""
        from teul.layers import get

        model = cls(name=config.get("name"))
        for layer in config["layers"]:
            model.add(get(layer))
        return model
