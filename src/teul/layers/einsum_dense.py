"""A dense layer that says by letters which axes it multiplies and sums."""

import re
from typing import Any

import jax.numpy as jnp

from teul import constraints, initializers, regularizers
from teul.configured import is_number
from teul.errors import problem
from teul.initializers import VarianceScaling
from teul.layers.base import layers
from teul.layers.core import Assignable, as_float
from teul.layers.low_rank import Adapted, LowRank, value_of

_FORMS = (r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)", r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)", r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0")


@layers.add()
class EinsumDense(LowRank):
    """A dense layer for inputs with any axes: ``f(einsum(equation, x, W) + b)``.

    Args:
        equation: the letters of x, of W and of the result: ``"abc,cd->abd"``; ``...`` may stand on one side of x and the result.
        output_shape: the sizes of the result without the batch axis; None where the input has them.
        activation: f; none by default.
        bias_axes: the letters of the result that b has; no b if None.
        kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, kernel_constraint, bias_constraint: as in Dense.

    >>> EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d")(jnp.ones((2, 5, 3))).shape
    (2, 5, 4)
    """

    _always_writes_penalty = True
    activation = Assignable()
    kernel = Adapted()

    def __init__(
        self, equation, output_shape, activation=None, bias_axes=None, kernel_initializer="glorot_uniform", bias_initializer="zeros",
        kernel_regularizer=None, bias_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None,
        gptq_unpacked_column_size=None, quantization_config=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self._keep_low_rank(lora_rank, lora_alpha, quantization_config)
        self.gptq_unpacked_column_size = gptq_unpacked_column_size
        self.equation, self.bias_axes = equation, bias_axes
        self.partial_output_shape = (output_shape,) if is_number(output_shape) else tuple(output_shape)
        self.activation = activation
        self.kernel_initializer, self.bias_initializer = initializers.get(kernel_initializer), initializers.get(bias_initializer)
        self.kernel_regularizer, self.bias_regularizer = regularizers.get(kernel_regularizer), regularizers.get(bias_regularizer)
        self.kernel_constraint, self.bias_constraint = constraints.get(kernel_constraint), constraints.get(bias_constraint)

    def build(self, input_shape):
        plan = _Plan(self, input_shape)
        first = self.kernel_initializer
        if isinstance(first, VarianceScaling) and first.input_axes is None:
            first = type(first).from_config({**first.get_config(), "input_axes": plan.input_axes, "output_axes": plan.output_axes})
        self.kernel = self.add_weight(
            plan.kernel_shape, first, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, name="kernel"
        )
        self.bias = None
        if self.bias_axes is not None:
            self.bias = self.add_weight(
                plan.bias_shape, self.bias_initializer, regularizer=self.bias_regularizer, constraint=self.bias_constraint, name="bias"
            )
        self._start_low_rank()

    def call(self, inputs, training=None):
        y = jnp.einsum(self.equation, as_float(self, inputs), value_of(self.kernel))
        if self.bias is not None:
            y = y + self.bias.value
        return self.activation(y)

    def compute_output_shape(self, input_shape):
        return tuple(_Plan(self, input_shape).output_shape)

    @property
    def output_shape(self) -> tuple:
        """The shape of the output of the first symbolic call; before it, the sizes that were asked for."""
        return self.output.shape if self._inbound_nodes else self.partial_output_shape

    def get_config(self):
        config = super().get_config()
        del config["gptq_unpacked_column_size"]
        return {**config, "output_shape": self.partial_output_shape}


class _Plan:
    """The shapes that an equation asks for."""

    def __init__(self, layer: EinsumDense, input_shape: tuple):
        self.layer = layer
        form, self.x, self.w, self.y = _read(layer)
        elided = len(input_shape) - len(self.x)
        given = [input_shape[0], *layer.partial_output_shape]
        left = form == 1
        self.output_shape = [*given[:1], *input_shape[1:elided], *given[1:]] if left and elided > 0 else given
        if not left and elided > 0:
            self.output_shape = [*given, *input_shape[len(input_shape) - elided :]]
        skipped = elided if left else 0
        sizes_in = {letter: input_shape[skipped + i] for i, letter in enumerate(self.x)}
        sizes_out = {letter: self.output_shape[skipped + i] for i, letter in enumerate(self.y)}
        for i, letter in enumerate(self.y):
            if letter in sizes_in and sizes_out[letter] is None:
                sizes_out[letter] = self.output_shape[skipped + i] = sizes_in[letter]
        self._check(sizes_in, sizes_out)
        self.kernel_shape = tuple(sizes_out.get(letter, sizes_in.get(letter)) for letter in self.w)
        self.input_axes = [i for i, letter in enumerate(self.w) if letter not in sizes_out]
        self.output_axes = [i for i, letter in enumerate(self.w) if letter in sizes_out]
        self.bias_shape = self._bias_shape(sizes_out, 0 if left else max(elided, 0))

    def _check(self, sizes_in: dict[str, Any], sizes_out: dict[str, Any]) -> None:
        for letter in self.x:
            if letter in sizes_out and sizes_out[letter] != sizes_in[letter]:
                self._refuse(f"'{letter}' is {sizes_in[letter]} in the input and {sizes_out[letter]} in output_shape")
        for letter in self.y:
            if letter not in self.x and letter not in self.w:
                self._refuse(f"'{letter}' of the result is in neither the input nor the weights")
        for letter in self.w:
            if letter not in sizes_in and letter not in sizes_out:
                self._refuse(f"'{letter}' of the weights is in neither the input nor the result")
        for letter in self.layer.bias_axes or "":
            if letter not in self.y:
                self._refuse(f"bias_axes names '{letter}', which is not in the result")

    def _bias_shape(self, sizes_out: dict[str, Any], elided: int) -> tuple[int, ...]:
        wanted = self.layer.bias_axes or ""
        first = min((self.y.index(letter) for letter in wanted), default=0)
        return (*(sizes_out[letter] if letter in wanted else 1 for letter in self.y[first:]), *(1,) * elided)

    def _refuse(self, why: str) -> None:
        raise problem("einsum_equation", equation=self.layer.equation, why=why)


def _read(layer: EinsumDense) -> tuple[int, str, str, str]:
    """Which form an equation has (plain, ``...`` in front, ``...`` behind) and its three parts."""
    for form, pattern in enumerate(_FORMS):
        found = re.fullmatch(pattern, layer.equation.replace("...", "0"))
        if found:
            x, w, y = found.groups()
            return form, x, w, y
    raise problem("einsum_equation", equation=layer.equation, why="it must read like 'ab,bc->ac', '...ab,bc->...ac' or 'ab...,bc->ac...'")
