"""Locally connected layers, which Keras had until 2.x: convolutions whose weights differ from place to place."""

import math
from typing import Any

import jax.numpy as jnp

from teul import activations, constraints, initializers, regularizers
from teul.errors import problem
from teul.layers.base import Layer, layers


class _Local(Layer):
    """What both have in common: windows of the input, each with a kernel of its own."""

    axes: int

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format=None, activation=None, use_bias=True,
        kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None,
        kernel_constraint=None, bias_constraint=None, implementation=1, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if padding != "valid" or data_format == "channels_first":
            expected = "padding='valid' and data_format='channels_last'"
            raise problem("bad_argument", owner=type(self).__name__, argument="padding", expected=expected, got=repr(padding))
        self.filters, self.padding, self.data_format, self.use_bias = filters, padding, data_format, use_bias
        self.kernel_size = (kernel_size,) * self.axes if isinstance(kernel_size, int) else tuple(kernel_size)
        self.strides = (strides,) * self.axes if isinstance(strides, int) else tuple(strides)
        self.activation = activations.get(activation)
        self.kernel_initializer, self.bias_initializer = initializers.get(kernel_initializer), initializers.get(bias_initializer)
        self.kernel_regularizer, self.bias_regularizer = regularizers.get(kernel_regularizer), regularizers.get(bias_regularizer)
        self.kernel_constraint, self.bias_constraint = constraints.get(kernel_constraint), constraints.get(bias_constraint)
        self.implementation = implementation

    def _places(self, input_shape: Any) -> tuple[int, ...]:
        """How many windows there are along each axis."""
        sides = zip(input_shape[1:-1], self.kernel_size, self.strides, strict=True)
        return tuple((size - kernel) // stride + 1 for size, kernel, stride in sides)

    def build(self, input_shape: Any) -> None:
        """A kernel and a bias for every place."""
        places = self._places(input_shape)
        window = math.prod(self.kernel_size) * input_shape[-1]
        self.kernel = self.add_weight(
            shape=(*places, window, self.filters), initializer=self.kernel_initializer, regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint, name="kernel",
        )  # fmt: skip
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(*places, self.filters), initializer=self.bias_initializer, regularizer=self.bias_regularizer,
                constraint=self.bias_constraint, name="bias",
            )  # fmt: skip

    def call(self, inputs: Any) -> Any:
        """``y[place] = f(window[place] @ kernel[place] + bias[place])``."""
        windows = inputs
        for axis, (kernel, stride, places) in enumerate(
            zip(self.kernel_size, self.strides, self._places(inputs.shape), strict=True)
        ):  # fmt: skip
            starts = jnp.arange(places)[:, None] * stride + jnp.arange(kernel)[None, :]
            windows = jnp.take(windows, starts.reshape(-1), axis=1 + axis)
            windows = windows.reshape(*windows.shape[: 1 + axis], places, kernel, *windows.shape[2 + axis :])
            windows = jnp.moveaxis(windows, 2 + axis, -2)  # the window's own axes stand last, before the channels
        windows = windows.reshape(*windows.shape[: 1 + self.axes], -1)
        outputs = jnp.einsum("b...i,...io->b...o", windows, self.kernel.value)
        return self.activation(outputs + self.bias.value if self.use_bias else outputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch, the places, the filters."""
        return (input_shape[0], *self._places(input_shape), self.filters)


@layers.add()
class LocallyConnected1D(_Local):
    """``Conv1D`` with a kernel of its own at every place. Arguments as those of ``Conv1D``.

    >>> LocallyConnected1D(2, 3)(jnp.ones((1, 5, 4))).shape
    (1, 3, 2)
    """

    axes = 1


@layers.add()
class LocallyConnected2D(_Local):
    """``Conv2D`` with a kernel of its own at every place. Arguments as those of ``Conv2D``.

    >>> LocallyConnected2D(2, 3)(jnp.ones((1, 5, 6, 4))).shape
    (1, 3, 4, 2)
    """

    axes = 2
