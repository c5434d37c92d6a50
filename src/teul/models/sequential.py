"""Sequential: layers one after another."""

from typing import Any

import jax

from teul.configured import serialize
from teul.custom_objects import CustomObjectScope
from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.core import Lambda
from teul.layers.input_layer import InputLayer
from teul.models.family import models
from teul.models.front import Front, plain, reads_text
from teul.models.graph import specs_for
from teul.models.model import Model
from teul.models.wiring import layer_from
from teul.naming import inside
from teul.symbolic import KerasTensor


@models.add()
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

    _untracked = (*Model._untracked, "inputs", "outputs", "_on_host")
    _on_host = 0  # how many layers lead up to the last that reads text, that one included

    def __init__(self, layers=None, name=None, trainable=True, **others):
        super().__init__(name=name, trainable=trainable, **others)
        self._layers: list[Layer] = []
        self.inputs: list[KerasTensor] = []
        self.outputs: list[KerasTensor] = []
        for layer in layers if isinstance(layers, (list, tuple)) else [] if layers is None else [layers]:
            self.add(layer)

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the Input."""
        return [layer for layer in self._layers if not isinstance(layer, InputLayer)]

    @property
    def input(self) -> KerasTensor:
        """The symbolic input."""
        return self.inputs[0] if self.inputs else super().input

    @property
    def output(self) -> KerasTensor:
        """The symbolic output."""
        return self.outputs[0] if self.outputs else super().output

    @property
    def input_shape(self) -> Any:
        """The shape of a batch of inputs."""
        return self.input.shape

    @property
    def output_shape(self) -> Any:
        """The shape of a batch of outputs."""
        return self.output.shape

    @property
    def output_names(self) -> list[str]:
        """The name of the layer that makes the one output, or numbered names."""
        return [self.layers[-1].name] if len(self.outputs) == 1 and self.layers else super().output_names

    def __call__(self, *args, **kwargs):
        if args and isinstance(args[0], list) and len(args[0]) == 1 and hasattr(args[0][0], "shape"):
            args = (args[0][0], *args[1:])  # a list of one input is that input
        return super().__call__(*args, **kwargs)

    def add(self, layer: Layer, rebuild: bool = True) -> None:
        """Put a layer at the end."""
        if isinstance(layer, KerasTensor) and layer.node is not None:
            layer = layer.node.operation  # Input(...) stands for its InputLayer
        if isinstance(layer, type) and issubclass(layer, Layer):
            raise problem("layer_class", name=layer.__name__)
        if not isinstance(layer, Layer):
            raise problem("not_a_layer", got=repr(layer))
        if layer is self or any(layer is known for known in self._layers):
            raise problem("layer_twice", name=layer.name)
        if any(layer.name == known.name for known in self._layers):
            raise problem("layer_name_twice", name=layer.name, model=self.name)
        if isinstance(layer, InputLayer) and self._layers:
            raise problem("input_not_first", model=self.name)
        shape = layer._batch_input_shape
        if not self._layers and shape is not None and not isinstance(layer, InputLayer):
            self._layers.append(InputLayer(batch_shape=shape, dtype=getattr(layer, "input_dtype", None)))
        self._layers.append(layer)
        self._on_host = len(self._layers) if reads_text(layer) else self._on_host
        if self.outputs:
            with inside(self):
                self.outputs = jax.tree.leaves(layer(self.outputs[0]), is_leaf=lambda x: isinstance(x, KerasTensor))
        elif isinstance(self._layers[0], InputLayer):
            self.build()
        elif len(self._layers) > 1 and len(getattr(self._layers[0], "inputs", None) or []) == 1:
            self.build(self._layers[0].input_shape)  # a model that knows its inputs says what this one's are

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the last layer away and return it."""
        if not self.layers:
            raise problem("empty_model", name=self.name)
        layer = self._layers.pop()
        self._on_host = max((i for i, left in enumerate(self._layers, 1) if reads_text(left)), default=0)
        if self.inputs:
            self.outputs = [self._layers[-1]._inbound_nodes[-1].outputs]
        self.built = self.built and bool(self.layers)
        return layer

    def build(self, input_shape=None):
        """Make the weights of all layers for inputs of this shape (with None for the batch axis)."""
        first = self._layers[0] if self._layers else None
        if isinstance(first, InputLayer):
            x = first.output
        elif input_shape is None:
            raise problem("not_built", layer=self.name)
        else:
            known = getattr(first, "inputs", None) or []
            x = KerasTensor(tuple(input_shape), known[0].dtype if len(known) == 1 else self.compute_dtype)
        self._build_from_tensor(x)

    def _build_on(self, shape: tuple, dtype: str) -> None:
        """Build for inputs of a type of their own, such as text."""
        self._build_from_tensor(KerasTensor(shape, dtype))
        self.built = True

    def _build_from_tensor(self, x: KerasTensor) -> None:
        self.inputs = [x]
        self._built_shape = x.shape
        with inside(self):
            for layer in self.layers:
                x = layer(x)
        self.outputs = x if isinstance(x, list) else [x]

    def call(self, inputs, training=None, mask=None):
        if not self._layers:
            raise problem("empty_model", name=self.name)
        x, layers = inputs, self._layers
        if isinstance(inputs, Front):
            x, layers = inputs.values[0], self._layers[self._on_host :]
        for layer in layers:
            x = layer(x)
        return x

    def _front(self, x: Any) -> Front | None:
        if not self._on_host:
            return None
        x = plain(x)
        if not self.built:
            self._build_on((None, *x.shape[1:]) if x.ndim > 1 else (None, 1), "string" if x.dtype.kind in "US" else str(x.dtype))
        x = self._fitted_inputs(x)
        for layer in self._layers[: self._on_host]:
            x = layer(x)
        return Front([plain(x)])

    def compute_output_spec(self, inputs, training=None, mask=None):
        x = inputs
        for layer in self._layers:
            x = layer.compute_output_spec(x) if not isinstance(layer, InputLayer) else x
        return x

    def compute_output_shape(self, input_shape):
        shape = tuple(input_shape)
        for layer in self.layers:
            shape = layer.compute_output_shape(shape)
        return shape

    def _output_specs(self, x: Any = None) -> list[Any]:
        return specs_for(self, x)

    def _build_for(self, x: Any) -> None:
        if not self.layers:
            raise problem("empty_model", name=self.name)
        if not self.built and not isinstance(x, (dict, list, Front)):
            # A row of numbers is a column of one feature, unless a function of the user's takes it as it is.
            as_it_is = x.ndim > 1 or isinstance(self.layers[0], Lambda)
            self.build((None, *x.shape[1:]) if as_it_is else (None, 1))

    def _fitted_inputs(self, x: Any) -> Any:
        """Inputs of the shape the first layer was built for; single numbers become rows of one, as Keras has it."""
        if isinstance(x, Front):
            return x
        expected = tuple(self._built_shape)
        if isinstance(x, (dict, list)):
            raise problem("one_input", model=self.name, got=len(x))
        if x.shape == expected[1:] and len(expected) > 1 and None not in expected[1:] and x.shape != (1,):
            raise problem("one_sample", shape=tuple(x.shape))
        if x.ndim == len(expected) - 1 and expected[-1] == 1:
            x = x[..., None]
        same = x.ndim == len(expected) and all(e in (None, n) for e, n in zip(expected[1:], x.shape[1:], strict=True))
        if not same:
            first = self.layers[0]
            raise problem("layer_input_size", layer=first.name, kind=type(first).__name__, expected=expected, got=(None, *x.shape[1:]))
        return x

    def get_config(self) -> dict[str, Any]:
        """The layers and the name, as plain data."""
        config = {"name": self.name, "trainable": self.trainable, "dtype": serialize(self.dtype_policy)}
        config["layers"] = [serialize(layer) for layer in self._layers]
        return {**config, "build_input_shape": tuple(self._built_shape)} if self.built and self._layers else config

    @classmethod
    def from_config(cls, config: Any, custom_objects: Any = None) -> "Sequential":
        """A new model from what ``get_config`` gave; Keras 2 may give no more than the list of layers."""
        config = {"layers": config} if isinstance(config, list) else config
        if not isinstance(config.get("layers"), (list, tuple)):
            raise problem("config_not_understood", what="the layers of a Sequential", got=repr(config.get("layers")))
        model = cls(name=config.get("name"), trainable=config.get("trainable", True))
        with CustomObjectScope(custom_objects):
            for layer in config["layers"]:
                model.add(layer_from(layer))
        if not model.built and model.layers and config.get("build_input_shape"):
            model.build_from_config({"input_shape": config["build_input_shape"]})
        return model

    @classmethod
    def keras_module(cls) -> str:
        """Keras has it at the top."""
        return "keras"
