"""Adagrad and Adadelta: each weight its own step, from the squares of its gradients so far."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.optimizers.base import Optimizer, fuzz
from teul.optimizers.checks import check_not_negative, check_rate
from teul.optimizers.rule import Complement


class Adagrad(Optimizer):
    """Steps that shrink as squared gradients add up::

        a = a + g²
        w = w - learning_rate * g / √(a + epsilon)

    Args:
        learning_rate: a number, or a schedule.
        initial_accumulator_value: what ``a`` starts from.
        epsilon: keeps the division finite; None is Keras's 1e-7.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> from teul.variables import Variable
    >>> w = Variable([1.0])
    >>> _ = Adagrad(learning_rate=1.0).apply_gradients([([3.0], w)])
    >>> round(float(w[0]), 4)  # 1 - 3 / √9.1
    0.0055

    Source: Duchi et al., 2011; the start at 0.1 is Keras's.
    """

    epsilon = Number()
    slot_names = ("accumulator",)

    def __init__(self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1, epsilon: float | None = 1e-7, **options: Any):
        super().__init__(learning_rate, **options)
        check_not_negative(type(self).__name__, initial_accumulator_value=initial_accumulator_value, epsilon=epsilon)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, fuzz(epsilon)

    def start(self, parameter):
        return {"accumulator": jnp.full(parameter.shape, self.initial_accumulator_value, parameter.dtype)}

    def step(self, gradient, parameter, slots, t, learning_rate):
        a = slots["accumulator"] + jnp.square(gradient)
        return parameter - learning_rate * gradient / jnp.sqrt(a + self.epsilon), {"accumulator": a}


class Adadelta(Optimizer):
    """Steps in the weight's own units: the root mean square of past moves over that of gradients::

        a = rho * a + (1 - rho) * g²
        d = √(b + epsilon) / √(a + epsilon) * g
        b = rho * b + (1 - rho) * d²
        w = w - learning_rate * d

    Args:
        learning_rate: a number (1.0 is the paper's), or a schedule.
        rho: decay rate of the averages, in [0, 1).
        epsilon: keeps the division finite; None is Keras's 1e-7.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Adadelta().slot_names
    ('accumulated_grad', 'accumulated_delta_var')

    Source: Zeiler, 2012.
    """

    rho = Number()
    rest = Complement("rho")
    epsilon = Number()
    slot_names = ("accumulated_grad", "accumulated_delta_var")

    def __init__(self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float | None = 1e-7, **options: Any):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, rho=rho)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        self.rho, self.epsilon = rho, fuzz(epsilon)

    def step(self, gradient, parameter, slots, t, learning_rate):
        a = self.rho * slots["accumulated_grad"] + self.rest * jnp.square(gradient)
        d = jnp.sqrt(slots["accumulated_delta_var"] + self.epsilon) / jnp.sqrt(a + self.epsilon) * gradient
        b = self.rho * slots["accumulated_delta_var"] + self.rest * jnp.square(d)
        return parameter - learning_rate * d, {"accumulated_grad": a, "accumulated_delta_var": b}
