"""Adam without a schedule: gradients are taken between a fast point and the average of where it has been."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.configured import Number
from teul.optimizers.base import Optimizer
from teul.optimizers.checks import check_count, check_not_negative, check_rate


class ScheduleFreeAdamW(Optimizer):
    """A fast point ``z`` moves by Adam's steps, ``x`` is the mean of its places, and the weights ``y`` stand between the two::

        v = beta_2 * v + (1 - beta_2) * g²
        z' = z - learning_rate * g / (√(v / (1 - beta_2ᵗ)) + epsilon)
        x' = (1 - 1/t) * x + 1/t * z'          where x = (y - (1 - beta_1) * z) / beta_1
        y' = beta_1 * x' + (1 - beta_1) * z'

    Args:
        learning_rate: a number, or a schedule; it need not fall.
        beta_1: how near to the mean the weights stand, in (0, 1).
        beta_2: decay rate of the squared gradients' average, in [0, 1).
        epsilon: keeps the division finite.
        warmup_steps: the learning rate rises in a straight line over these first steps.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> from teul.variables import Variable
    >>> w = Variable([1.0])
    >>> _ = ScheduleFreeAdamW(learning_rate=0.1).apply_gradients([([5.0], w)])
    >>> round(float(w[0]), 4)
    0.9

    Source: Defazio et al., 2024.
    """

    beta_1 = Number()
    beta_2 = Number()
    epsilon = Number()

    slot_names = ("momentum", "velocity")

    def __init__(
        self,
        learning_rate: Any = 0.0025,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        warmup_steps: int = 0,
        **options: Any,
    ):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, beta_1=beta_1, beta_2=beta_2)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        check_count(type(self).__name__, "warmup_steps", warmup_steps, least=0)
        self.beta_1, self.beta_2, self.epsilon, self.warmup_steps = beta_1, beta_2, epsilon, warmup_steps

    def start(self, parameter):
        return {"momentum": getattr(parameter, "value", parameter), "velocity": np.zeros(parameter.shape, parameter.dtype)}

    def step(self, gradient, parameter, slots, t, learning_rate):
        if self.warmup_steps:
            learning_rate = learning_rate * jnp.minimum(t / self.warmup_steps, 1)
        z = slots["momentum"]
        x = (parameter - (1 - self.beta_1) * z) / self.beta_1
        v = slots["velocity"] + (1 - self.beta_2) * (jnp.square(gradient) - slots["velocity"])
        z = z - learning_rate * gradient / (jnp.sqrt(v / (1 - self.beta_2**t)) + self.epsilon)
        x = (1 - 1 / t) * x + 1 / t * z
        return self.beta_1 * x + (1 - self.beta_1) * z, {"momentum": z, "velocity": v}
