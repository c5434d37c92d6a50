"""RMSprop: each gradient over the root of its recent mean square."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.optimizers.base import Optimizer, fuzz
from teul.optimizers.checks import check_not_negative, check_number, check_rate
from teul.optimizers.rule import Complement


class RMSprop(Optimizer):
    """Steps of the gradient over its root mean square::

        v = rho * v + (1 - rho) * g²
        w = w - learning_rate * g / √(v + epsilon)

    With ``centered``, ``v`` less the square of the mean gradient; with ``momentum``, steps add up as ``p = momentum * p + step``.

    Args:
        learning_rate: a number, or a schedule.
        rho: decay rate of the averages, in [0, 1).
        momentum: from 0 (none) to 1.
        epsilon: keeps the division finite; None is Keras's 1e-7.
        centered: whether to divide by the standard deviation instead.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> RMSprop(momentum=0.9, centered=True).slot_names
    ('velocity', 'momentum', 'average_gradient')

    Source: Tieleman and Hinton, 2012.
    """

    rho = Number()
    rest = Complement("rho")
    momentum = Number(off=0.0)
    epsilon = Number()

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float | None = 1e-7,
        centered: bool = False,
        **options: Any,
    ):
        super().__init__(learning_rate, **options)
        owner = type(self).__name__
        check_rate(owner, rho=rho)
        check_number(owner, "momentum", momentum, expected="a number from 0 to 1", high=1.0)
        check_not_negative(owner, epsilon=epsilon)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, fuzz(epsilon), centered

    @property
    def slot_names(self):
        return ("velocity",) + ("momentum",) * self.uses("momentum") + ("average_gradient",) * bool(self.centered)

    slot_groups = (("velocity",), ("momentum",), ("average_gradient",))

    def step(self, gradient, parameter, slots, t, learning_rate):
        v = self.rho * slots["velocity"] + self.rest * jnp.square(gradient)
        kept = {"velocity": v}
        if self.centered:
            mean = kept["average_gradient"] = self.rho * slots["average_gradient"] + self.rest * gradient
            v = v - jnp.square(mean)
        move = learning_rate * gradient / jnp.sqrt(v + self.epsilon)
        if self.uses("momentum"):
            move = kept["momentum"] = self.momentum * slots["momentum"] + move
        return parameter - move, kept
