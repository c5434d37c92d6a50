"""The layers every course starts with."""

import inspect
import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul import activations, constraints, custom_objects, initializers, regularizers
from teul.configured import is_number, serialize
from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.input_spec import InputSpec
from teul.layers.low_rank import Adapted, LowRank, value_of
from teul.layers.spatial import check_data_format
from teul.symbolic import traced_outputs


def check_positive_integer(layer: str, argument: str, value: Any) -> int:
    """``value`` as an int above zero, or a clear refusal."""
    if not is_number(value) or int(value) != value or value <= 0:
        raise problem("bad_argument", owner=layer, argument=argument, expected="a positive integer", got=repr(value))
    return int(value)


class Assignable:
    """A layer's activation as an attribute that may be given another one later: None means linear, as in the constructor."""

    def __get__(self, layer: Any, kind: type | None = None) -> Any:
        if layer is None:
            return self
        try:
            return layer.__dict__["activation"]
        except KeyError:
            raise AttributeError("activation") from None

    def __set__(self, layer: Any, value: Any) -> None:
        layer.__dict__["activation"] = activations.get(value)

    def __delete__(self, layer: Any) -> None:
        del layer.__dict__["activation"]


@layers.add()
class Dense(LowRank):
    r"""A fully connected layer: :math:`y = f(x W + b)`.

    Args:
        units: the number of outputs.
        activation: f; none by default.
        use_bias: whether b is there.
        kernel_initializer, bias_initializer: the first W, of shape (inputs, units), and b, of shape (units,).
        kernel_regularizer, bias_regularizer: penalties on W and b.
        kernel_constraint, bias_constraint: projections of W and b after each update.

    >>> layer = Dense(3, activation="relu")
    >>> layer([[1.0, 2.0]]).shape
    (1, 3)
    """

    supports_masking = True
    activation = Assignable()
    kernel = Adapted()

    def __init__(
        self, units, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
        kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
        bias_constraint=None, lora_rank=None, lora_alpha=None, quantization_config=None, **kwargs,
    ):  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._keep_low_rank(lora_rank, lora_alpha, quantization_config)
        self.units = check_positive_integer("Dense", "units", units)
        self.activation = activation
        self.use_bias = use_bias
        self.kernel_initializer, self.bias_initializer = initializers.get(kernel_initializer), initializers.get(bias_initializer)
        self.kernel_regularizer, self.bias_regularizer = regularizers.get(kernel_regularizer), regularizers.get(bias_regularizer)
        self.kernel_constraint, self.bias_constraint = constraints.get(kernel_constraint), constraints.get(bias_constraint)

    def build(self, input_shape):
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise problem("layer_input_rank", layer=self.name, kind="Dense", expected="samples in rows: (samples, features)",
                          got=tuple(input_shape), instead="Reshape the data, for one feature with x.reshape(-1, 1).")  # fmt: skip
        shape = (input_shape[-1], self.units)
        self.kernel = self.add_weight(
            shape, self.kernel_initializer, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, name="kernel"
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,), self.bias_initializer, regularizer=self.bias_regularizer, constraint=self.bias_constraint, name="bias"
            )
        self._start_low_rank()

    def call(self, inputs, training=None):
        x = as_float(self, inputs)
        kernel = value_of(self.kernel)
        if x.shape[-1] != kernel.shape[0]:
            raise problem("layer_input_size", layer=self.name, kind="Dense", expected=(None, kernel.shape[0]), got=tuple(x.shape))
        y = x @ kernel
        if self.bias is not None:
            y = y + self.bias.value
        return self.activation(y)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)


def as_float(layer: Layer, inputs: Any) -> jax.Array:
    """Inputs in the layer's compute type: whole numbers and flags become floats."""
    return jnp.asarray(inputs).astype(layer.compute_dtype)


class Elementwise(Layer):
    """Base of layers whose output has the shape of their input."""

    supports_masking = True

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)


@layers.add()
class Activation(Elementwise):
    """An activation function as a layer of its own: ``Activation("relu")``."""

    _built_at_once = True

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs):
        return self.activation(_unless_known(self.activation, self, inputs))


def _unless_known(activation: Any, layer: Layer, inputs: Any) -> jax.Array:
    """Inputs as floats; whole numbers stay what they are for the activations that have a whole answer."""
    return jnp.asarray(inputs) if activation in (activations.relu, activations.relu6, activations.linear) else as_float(layer, inputs)


@layers.add()
class Flatten(Layer):
    """Each sample as one row: (batch, 28, 28) -> (batch, 784)."""

    keeps_type = True

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = check_data_format(self, data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        x = jnp.asarray(inputs)
        if self.data_format == "channels_first" and x.ndim > 2:
            x = jnp.moveaxis(x, 1, -1)
        return x.reshape(x.shape[0], math.prod(x.shape[1:]))

    def compute_output_shape(self, input_shape):
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))


@layers.add()
class Reshape(Layer):
    """Each sample in another shape; one -1 takes what is left: ``Reshape((28, 28, 1))``."""

    _built_at_once = True
    keeps_type = True

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = (target_shape,) if is_number(target_shape) else tuple(target_shape)

    def call(self, inputs):
        x = jnp.asarray(inputs)
        return x.reshape(x.shape[0], *self.compute_output_shape(x.shape)[1:])

    def compute_output_shape(self, input_shape):
        rest, left = tuple(input_shape[1:]), [n in (-1, None) for n in self.target_shape]
        if None in rest:
            return (input_shape[0], *(None if open_ else n for n, open_ in zip(self.target_shape, left, strict=True)))
        size, known = math.prod(rest), math.prod(n for n in self.target_shape if n not in (-1, None))
        if size != known if not any(left) else known == 0 or size % known or sum(left) > 1:
            expected, instead = f"samples of {known} values, for {self.target_shape}", f"A sample of it has {size} values."
            raise problem("layer_input_rank", layer=self.name, kind="Reshape", expected=expected, got=tuple(input_shape), instead=instead)
        return (input_shape[0], *(size // known if n in (-1, None) else n for n in self.target_shape))


@layers.add()
class Permute(Layer):
    """The axes of a sample in another order, counted from 1: ``Permute((2, 1))``."""

    keeps_type = True

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise problem("bad_argument", owner="Permute", argument="dims", expected="the numbers 1 to n in some order", got=repr(dims))

    def call(self, inputs):
        self._check_axes(inputs.shape)
        return jnp.transpose(jnp.asarray(inputs), (0, *self.dims))

    def _check_axes(self, shape: tuple) -> None:
        if len(shape) != len(self.dims) + 1:
            expected, instead = f"samples with {len(self.dims)} axes", "The batch axis stays first and is not named in dims."
            raise problem("layer_input_rank", layer=self.name, kind="Permute", expected=expected, got=tuple(shape), instead=instead)

    def compute_output_shape(self, input_shape):
        self._check_axes(input_shape)
        return (input_shape[0], *(input_shape[d] for d in self.dims))


@layers.add()
class RepeatVector(Layer):
    """Each row n times: (batch, features) -> (batch, n, features)."""

    keeps_type = True

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(n, int):
            raise problem("wrong_type", owner="RepeatVector", argument="n", expected="a positive integer", got=repr(n))
        self.n = check_positive_integer("RepeatVector", "n", n)

    def call(self, inputs):
        if inputs.ndim != 2:
            expected = "rows: (samples, features)"
            raise problem("layer_input_rank", layer=self.name, kind="RepeatVector", expected=expected, got=tuple(inputs.shape), instead="")
        return jnp.repeat(jnp.asarray(inputs)[:, None, :], self.n, axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.n, input_shape[1])


@layers.add()
class Lambda(Layer):
    """Any function of arrays as a layer: ``Lambda(lambda x: x ** 2)``.

    Args:
        function: takes the inputs (and ``mask``, ``training`` and ``arguments`` where it names them).
        output_shape: the shape of one output, where tracing cannot find it.
        arguments: more keyword arguments for the function.
    """

    def __init__(self, function: Callable, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        if not callable(function):
            raise problem("wrong_type", owner="Lambda", argument="function", expected="a function", got=repr(function))
        self.function, self._output_shape, self.mask = function, output_shape, mask
        self.arguments = dict(arguments or {})
        self.supports_masking = mask is not None
        self._asks = [n for n in ("mask", "training") if n in _argument_names(function)]

    def call(self, inputs, mask=None, training=False):
        given = {"mask": mask, "training": training}
        return self.function(inputs, **self.arguments, **{name: given[name] for name in self._asks})

    def compute_mask(self, inputs, previous_mask=None):
        return self.mask(inputs, previous_mask) if callable(self.mask) else self.mask

    def compute_output_spec(self, inputs):
        if self._output_shape is None:
            return traced_outputs(self.__call__, (inputs,), {})
        return super().compute_output_spec(inputs)

    def compute_output_shape(self, input_shape):
        if callable(self._output_shape):
            return tuple(self._output_shape(input_shape))
        if self._output_shape is not None:
            rows = input_shape[0][0] if isinstance(input_shape[0], (list, tuple)) else input_shape[0]
            return (rows, *((self._output_shape,) if is_number(self._output_shape) else self._output_shape))
        return super().compute_output_shape(input_shape)

    def get_config(self):
        given = {"output_shape": self._output_shape, "mask": self.mask}
        more = {name: value for name, value in given.items() if value is not None}
        config = {name: value for name, value in super().get_config().items() if name not in given}
        return {**config, **serialize({"function": self.function, "arguments": self.arguments, **more})}

    @classmethod
    def from_config(cls, config):
        """A new layer; where the configuration holds no function by name, the custom object with this layer's name is it."""
        config = {name: value for name, value in config.items() if name not in _KERAS_2_LAMBDA}
        for part in ("function", "output_shape", "mask"):
            value = config.get(part)
            code = isinstance(value, dict) and value.get("class_name") == "__lambda__" and not callable(value["config"].get("value"))
            if code or (part == "function" and isinstance(value, (str, list))):
                given = value if isinstance(value, str) else config.get("name")
                config[part] = custom_objects.find(given, config.get("name"), "<lambda>", "lambda")
                if config[part] is None:
                    raise problem("lambda_in_file", name=given)
        return super().from_config(config)


# What Keras 2 wrote about the function of a Lambda.
_KERAS_2_LAMBDA = ("module", "function_type", "output_shape_type", "output_shape_module")


def _argument_names(function: Callable) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()
