"""Lion: only the sign of the mean gradient counts."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.checks import check_rate
from teul.optimizers.rule import Complement


class Lion(Optimizer):
    """Steps of one size in the direction of the mean gradient's sign::

        w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)
        m = beta_2 * m + (1 - beta_2) * g

    Args:
        learning_rate: a number (3 to 10 times smaller than Adam's), or a schedule.
        beta_1: how much of the direction is memory, in (0, 1).
        beta_2: decay rate of the memory, in [0, 1).
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Lion().slot_names
    ('momentum',)

    Source: Chen et al., 2023.
    """

    beta_1 = Number()
    beta_2 = Number()
    rest_1 = Complement("beta_1")
    rest_2 = Complement("beta_2")
    slot_names = ("momentum",)

    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **options: Any):
        super().__init__(learning_rate, **options)
        owner = type(self).__name__
        check_rate(owner, beta_1=beta_1, beta_2=beta_2)
        if beta_1 == 0:
            expected = "greater than 0 (at 0 only the last gradient's sign would count)"
            raise problem("bad_argument", owner=owner, argument="beta_1", expected=expected, got=repr(beta_1))
        self.beta_1, self.beta_2 = beta_1, beta_2

    def step(self, gradient, parameter, slots, t, learning_rate):
        m = slots["momentum"]
        moved = parameter - learning_rate * jnp.sign(self.beta_1 * m + self.rest_1 * gradient)
        return moved, {"momentum": self.beta_2 * m + self.rest_2 * gradient}
