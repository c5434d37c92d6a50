"""What the cells of Elman, LSTM and GRU have in common: their weights, their dropout, and how one step is made of its parts."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from teul import activations, constraints, initializers, regularizers
from teul.configured import Number
from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.core import as_float, check_positive_integer
from teul.layers.dropout import check_rate
from teul.layers.lookup import Rows, times_matrix
from teul.layers.recurrent.carried import Carried
from teul.layers.recurrent.loop import Way, recurrence, steps
from teul.variables import SeedGenerator


class Noise(NamedTuple):
    """What is multiplied with the inputs and with the state while training, the same at each step: drawn once a call.

    Each is (batch, size), or (gates, batch, size) where every gate has its own, or None.
    """

    inputs: jax.Array | None = None
    state: jax.Array | None = None


class RecurrentCell(Layer):
    """One step of a recurrent layer: ``call(inputs, states) -> (output, states)``.

    A step is two products, ``x W`` and ``h U``, of which the first can be done for all steps at once, and :meth:`advance`, which
    makes the new states of them element by element. The output is the first of the states.

    Args:
        units: the length of the output, and of each state.
        activation: the function that makes the output.
        use_bias: whether there is a bias.
        kernel_initializer, recurrent_initializer, bias_initializer: the first W, (inputs, gates * units); U, (units, gates * units);
            and b, (gates * units,).
        kernel_regularizer, recurrent_regularizer, bias_regularizer: penalties on them.
        kernel_constraint, recurrent_constraint, bias_constraint: projections of them after each update.
        dropout, recurrent_dropout: the share of inputs, and of state, left out while training, the same at every step of a call.
        seed: an integer, for dropout that repeats.
        implementation: 1 draws dropout for each gate anew, as ``recurrent_dropout`` does anyway; it changes nothing else.
    """

    gates = 1
    states = 1
    adds = True

    dropout = Number(off=0.0)
    recurrent_dropout = Number(off=0.0)

    def __init__(
        self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
        bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None,
        recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, implementation=2, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        kind = type(self).__name__
        self.units = self.output_size = check_positive_integer(kind, "units", units)
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer, self.recurrent_initializer = initializers.get(kernel_initializer), initializers.get(recurrent_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer, self.recurrent_regularizer = regularizers.get(kernel_regularizer), regularizers.get(recurrent_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint, self.recurrent_constraint = constraints.get(kernel_constraint), constraints.get(recurrent_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.dropout, self.recurrent_dropout = check_rate(kind, dropout), check_rate(kind, recurrent_dropout)
        self.seed, self.seed_generator = seed, SeedGenerator(seed)
        self.implementation = 1 if recurrent_dropout else implementation
        self.state_size = units if self.states == 1 else [units] * self.states

    # Weights ------------------------------------------------------------------------------------------------------------------

    def build(self, input_shape):
        width = self.gates * self.units
        self.kernel = self.add_weight(
            (input_shape[-1], width), self.kernel_initializer, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
            name="kernel",
        )  # fmt: skip
        self.recurrent_kernel = self.add_weight(
            (self.units, width), self.recurrent_initializer, regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint, name="recurrent_kernel",
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(), self._first_bias, regularizer=self.bias_regularizer, constraint=self.bias_constraint, name="bias"
            )

    def _bias_shape(self) -> tuple[int, ...]:
        return (self.gates * self.units,)

    def _first_bias(self, shape, dtype=None):
        return self.bias_initializer(shape, dtype=dtype)

    def biases(self) -> tuple[Any, Any]:
        """What is added to ``x W`` and to ``h U``; None for nothing."""
        return (None if self.bias is None else self.bias.value), None

    # One step -----------------------------------------------------------------------------------------------------------------

    def advance(self, z: Any, states: tuple) -> tuple:
        """The new states, from ``x W + h U + b`` (from the pair of both parts where ``adds`` is False) and the states before."""
        raise problem("must_write", owner=type(self).__name__, method="advance(self, z, states)")

    def step(self, weights: tuple, x: jax.Array, states: tuple, noise: jax.Array | None = None) -> tuple:
        """The new states, from ``x W`` and the states before; the weights are U, the bias of x and that of h, if there are such."""
        matrix, to_x, to_h = weights
        x, a = _plus(x, to_x), _plus(self.product(states[0], matrix, noise), to_h)
        return self.advance(x + a if self.adds else (x, a), states)

    def product(self, x: jax.Array, matrix: jax.Array, noise: jax.Array | None) -> jax.Array:
        """``x @ matrix``, with noise in x."""
        if noise is None:
            return x @ matrix
        if noise.ndim == 2:
            return (x * noise) @ matrix
        columns = jnp.split(matrix, self.gates, axis=-1)
        return jnp.concatenate([(x * m) @ part for m, part in zip(noise, columns, strict=True)], axis=-1)

    def call(self, inputs, states, training=False):
        x = as_float(self, inputs)
        several = isinstance(states, (list, tuple))
        before = tuple(states) if several else (states,)
        noise = self.noise(x.shape[0], x.shape[-1], training)
        x = self.product(x, self.kernel.value, noise.inputs)
        after = self.step((self.recurrent_kernel.value, *self.biases()), x, before, noise.state)
        return after[0], list(after) if several else after[0]

    def get_initial_state(self, batch_size=None) -> list[jax.Array]:
        """Zeros."""
        return [jnp.zeros((batch_size, self.units), self.compute_dtype) for _ in range(self.states)]

    def noise(self, batch: int, features: int, training: bool) -> Noise:
        """The dropout of one call."""
        if not training:
            return Noise()
        return Noise(*(self._drawn(name, (batch, size)) for name, size in (("dropout", features), ("recurrent_dropout", self.units))))

    def _drawn(self, name: str, shape: tuple[int, ...]) -> jax.Array | None:
        if getattr(RecurrentCell, name).off(self):
            return None
        rate = jnp.asarray(getattr(self, name), self.compute_dtype)
        draws = self.gates if self.implementation == 1 and self.gates > 1 else 1
        each = [jax.random.bernoulli(self.seed_generator.next(), 1 - rate.astype("float32"), shape) for _ in range(draws)]
        kept = each[0] if draws == 1 else jnp.stack(each)
        return kept.astype(rate.dtype) / jnp.maximum(1 - rate, jnp.finfo(rate.dtype).tiny)

    # All steps ----------------------------------------------------------------------------------------------------------------

    def run(self, sequences: jax.Array, states: list, mask: Any, way: Way, training: bool) -> tuple[Any, list]:
        """All steps of ``sequences``, (batch, time, features): the outputs (time in front), and the last states."""
        noise = self.noise(sequences.shape[0], sequences.shape[-1], training)
        if noise.inputs is None:
            xs = times_matrix(sequences, self.kernel.value)
        else:
            xs = self.product(jnp.swapaxes(sequences, 0, 1), self.kernel.value, noise.inputs)
        if noise.state is None and all(map(elementwise, self._functions())):
            weights = self.recurrent_kernel.value, *self.biases()
            hs, states = recurrence(self.step, way, weights, xs, tuple(states), mask)
            return (states[0][None] if hs is None else hs), list(states)

        def step(x, states):
            new = self.step((self.recurrent_kernel.value, *self.biases()), x, states, noise.state)
            return new[0], new

        hs, states = steps(step, xs.all() if isinstance(xs, Rows) else xs, tuple(states), mask, way, Carried(None, training))
        return hs, list(states)

    def by_gate(self, function: Callable, z: jax.Array) -> jax.Array:
        """``function`` of each gate's part of z: of all at once where it goes element by element."""
        if elementwise(function):
            return function(z)
        return function(z.reshape(*z.shape[:-1], -1, self.units)).reshape(z.shape)

    def _functions(self) -> tuple:
        return (self.activation,)

    def get_config(self):
        config = super().get_config()
        config.pop("implementation", None)
        return config


def elementwise(function: Any) -> bool:
    """Whether an activation is one of Teul's that go element by element, and so refers to no Variables."""
    return getattr(function, "__module__", "") in ("teul.activations.curved", "teul.activations.straight")


def _plus(x: jax.Array, bias: Any) -> jax.Array:
    return x if bias is None else x + bias
