"""Adam and its near relations: AdamW, Adamax, Nadam."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.errors import problem
from teul.optimizers.base import Optimizer, fuzz
from teul.optimizers.checks import check_not_negative, check_rate
from teul.optimizers.rule import Complement


class Adam(Optimizer):
    """Steps of the gradient's mean over the root of its mean square::

        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g²
        w = w - learning_rate * √(1 - beta_2ᵗ) / (1 - beta_1ᵗ) * m / (√v + epsilon)

    Args:
        learning_rate: a number, or a schedule.
        beta_1, beta_2: decay rates of the two averages, in [0, 1).
        epsilon: keeps the division finite; None is Keras's 1e-7.
        amsgrad: divide by the largest ``v`` so far (Reddi et al., 2018).
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> from teul.variables import Variable
    >>> w = Variable([1.0, 1.0])
    >>> _ = Adam(learning_rate=0.1).apply_gradients([([5.0, -0.01], w)])
    >>> w.numpy().round(3).tolist()
    [0.8999999761581421, 1.100000023841858]

    Source: Kingma and Ba, 2014, in the form before their section 2.1 that Keras uses (epsilon outside the bias correction).
    """

    beta_1 = Number()
    beta_2 = Number()
    epsilon = Number()
    rest_1 = Complement("beta_1")
    rest_2 = Complement("beta_2")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float | None = 1e-7,
        amsgrad: bool = False,
        **options: Any,
    ):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, beta_1=beta_1, beta_2=beta_2)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, fuzz(epsilon), amsgrad

    @property
    def slot_names(self):
        return ("momentum", "velocity", "velocity_hat") if self.amsgrad else ("momentum", "velocity")

    def step(self, gradient, parameter, slots, t, learning_rate):
        m = slots["momentum"] + self.rest_1 * (gradient - slots["momentum"])
        v = slots["velocity"] + self.rest_2 * (jnp.square(gradient) - slots["velocity"])
        kept = {"momentum": m, "velocity": v}
        if self.amsgrad:
            v = kept["velocity_hat"] = jnp.maximum(slots["velocity_hat"], v)
        alpha = learning_rate * jnp.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        return parameter - alpha * m / (jnp.sqrt(v) + self.epsilon), kept


class AdamW(Adam):
    """Adam with decoupled weight decay: before each step, ``w = w - learning_rate * weight_decay * w``.

    Args:
        weight_decay: how fast weights shrink, per unit of learning rate.
        others: as for :class:`Adam`.

    >>> AdamW().weight_decay
    0.004

    Source: Loshchilov and Hutter, 2017.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float | None = 1e-7,
        amsgrad: bool = False,
        **options: Any,
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **options)
        if weight_decay is None:
            raise problem("bad_argument", owner=type(self).__name__, argument="weight_decay", expected="a number", got="None")
