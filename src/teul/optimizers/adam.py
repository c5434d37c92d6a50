"""Adam and its near relations: AdamW, Adamax, Nadam."""

from typing import Any

import jax.numpy as jnp
import numpy as np

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

    slot_groups = (("velocity_hat",),)

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


class Adamax(Optimizer):
    """Adam with the largest gradient so far, slowly forgotten, in place of the root mean square::

        m = beta_1 * m + (1 - beta_1) * g
        u = max(beta_2 * u, |g|)
        w = w - learning_rate / (1 - beta_1ᵗ) * m / (u + epsilon)

    Args:
        learning_rate: a number, or a schedule.
        beta_1, beta_2: decay rates, in [0, 1).
        epsilon: keeps the division finite; None is Keras's 1e-7.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Adamax().slot_names
    ('momentum', 'norm')

    Source: Kingma and Ba, 2014, section 7.1.
    """

    beta_1 = Number()
    beta_2 = Number()
    epsilon = Number()
    rest_1 = Complement("beta_1")
    slot_names = ("momentum", "norm")

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float | None = 1e-7, **options: Any
    ):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, beta_1=beta_1, beta_2=beta_2)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, fuzz(epsilon)

    def step(self, gradient, parameter, slots, t, learning_rate):
        m = slots["momentum"] + self.rest_1 * (gradient - slots["momentum"])
        u = jnp.maximum(self.beta_2 * slots["norm"], jnp.abs(gradient))
        moved = parameter - learning_rate * m / ((1 - self.beta_1**t) * (u + self.epsilon))
        return moved, {"momentum": m, "norm": u}


class Nadam(Optimizer):
    """Adam with Nesterov's look ahead: the mean gradient is taken one step into the future::

        uₜ = beta_1 * (1 - 0.96ᵗ / 2)
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g²
        m̂ = uₜ₊₁ * m / (1 - u₁ ... uₜ₊₁) + (1 - uₜ) * g / (1 - u₁ ... uₜ)
        w = w - learning_rate * m̂ / (√(v / (1 - beta_2ᵗ)) + epsilon)

    Args:
        learning_rate: a number, or a schedule.
        beta_1, beta_2: decay rates, in [0, 1).
        epsilon: keeps the division finite; None is Keras's 1e-7.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Nadam().slot_names
    ('momentum', 'velocity', 'u_product')

    Source: Dozat, 2015.
    """

    beta_1 = Number()
    beta_2 = Number()
    epsilon = Number()
    slot_names = ("momentum", "velocity", "u_product")
    slot_groups, shared_slots = (("u_product",),), ("u_product",)
    by_element = False  # the product u₁ ... uₜ is one number for the whole array

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float | None = 1e-7, **options: Any
    ):
        super().__init__(learning_rate, **options)
        check_rate(type(self).__name__, beta_1=beta_1, beta_2=beta_2)
        check_not_negative(type(self).__name__, epsilon=epsilon)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, fuzz(epsilon)

    def start(self, parameter):
        zeros = np.zeros(parameter.shape, parameter.dtype)
        return {"momentum": zeros, "velocity": zeros, "u_product": np.ones((), parameter.dtype)}

    def step(self, gradient, parameter, slots, t, learning_rate):
        u_now = self.beta_1 * (1 - 0.5 * 0.96**t)
        u_next = self.beta_1 * (1 - 0.5 * 0.96 ** (t + 1))
        product = slots["u_product"] * u_now
        m = slots["momentum"] + (1 - self.beta_1) * (gradient - slots["momentum"])
        v = slots["velocity"] + (1 - self.beta_2) * (jnp.square(gradient) - slots["velocity"])
        m_hat = u_next * m / (1 - product * u_next) + (1 - u_now) * gradient / (1 - product)
        v_hat = v / (1 - self.beta_2**t)
        moved = parameter - learning_rate * m_hat / (jnp.sqrt(v_hat) + self.epsilon)
        return moved, {"momentum": m, "velocity": v, "u_product": product}
