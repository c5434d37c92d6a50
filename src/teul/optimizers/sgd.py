"""Stochastic gradient descent, with momentum and with Nesterov's."""

from typing import Any

from teul.configured import Number
from teul.optimizers.base import Optimizer
from teul.optimizers.checks import check_number


class SGD(Optimizer):
    """Gradient descent: ``w - learning_rate * g``; with momentum, ``v = momentum * v - learning_rate * g`` and ``w + v``.

    Nesterov's momentum looks ahead along the velocity: ``w + momentum * v - learning_rate * g``.

    Args:
        learning_rate: a number, or a schedule.
        momentum: from 0 (none) to 1.
        nesterov: whether to use Nesterov's momentum.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> from teul.variables import Variable
    >>> sgd = SGD(learning_rate=0.5)
    >>> w = Variable([1.0])
    >>> _ = sgd.apply_gradients([([0.4], w)])
    >>> float(w[0])
    0.800000011920929

    Source: Keras's definition, the learning rate inside the velocity.
    """

    momentum = Number(off=0.0)

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **options: Any):
        super().__init__(learning_rate, **options)
        check_number(type(self).__name__, "momentum", momentum, expected="a number from 0 to 1", high=1.0)
        self.momentum, self.nesterov = momentum, nesterov

    @property
    def slot_names(self):
        return ("momentum",) if self.uses("momentum") else ()

    def step(self, gradient, parameter, slots, t, learning_rate):
        if not self.uses("momentum"):
            return parameter - learning_rate * gradient, {}
        velocity = self.momentum * slots["momentum"] - learning_rate * gradient
        if self.nesterov:
            return parameter + self.momentum * velocity - learning_rate * gradient, {"momentum": velocity}
        return parameter + velocity, {"momentum": velocity}
