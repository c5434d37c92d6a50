"""LAMB: Adam's direction at a length in proportion to each layer's weights, for very large batches."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.optimizers.base import Optimizer, fuzz
from teul.optimizers.checks import check_not_negative, check_rate
from teul.optimizers.rule import Complement


class Lamb(Optimizer):
    """Adam's update ``u``, scaled for each array to the length of its weights::

        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g²
        u = m / (1 - beta_1ᵗ) / (√(v / (1 - beta_2ᵗ)) + epsilon)
        w = w - learning_rate * |w| / |u| * u                      (the ratio is 1 where a length is 0)

    Args:
        learning_rate: a number, or a schedule.
        beta_1, beta_2: decay rates, in [0, 1).
        epsilon: keeps the division finite; None is Keras's 1e-7.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Lamb().elementwise
    False

    Source: You et al., 2019.
    """

    beta_1 = Number()
    beta_2 = Number()
    epsilon = Number()
    rest_1 = Complement("beta_1")
    rest_2 = Complement("beta_2")
    slot_names = ("momentum", "velocity")
    by_element = False

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float | None = 1e-7, **options: Any
    ):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, beta_1=beta_1, beta_2=beta_2)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, fuzz(epsilon)

    def step(self, gradient, parameter, slots, t, learning_rate):
        m = slots["momentum"] + self.rest_1 * (gradient - slots["momentum"])
        v = slots["velocity"] + self.rest_2 * (jnp.square(gradient) - slots["velocity"])
        u = m / (1 - self.beta_1**t) / (jnp.sqrt(v / (1 - self.beta_2**t)) + self.epsilon)
        w_length, u_length = jnp.sqrt(jnp.sum(jnp.square(parameter))), jnp.sqrt(jnp.sum(jnp.square(u)))
        both = (w_length > 0) & (u_length > 0)
        ratio = jnp.where(both, w_length / jnp.where(both, u_length, 1), 1)
        return parameter - ratio * learning_rate * u, {"momentum": m, "velocity": v}
