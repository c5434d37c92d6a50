"""FTRL-proximal: follow the regularized leader, which leaves many weights at exactly zero."""

from typing import Any

import jax.numpy as jnp

from teul.configured import Number
from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.checks import check_not_negative


class Ftrl(Optimizer):
    """The weight that would have been best so far, under L1 and L2 regularization::

        n' = n + g²
        σ = (n'^-p - n^-p) / learning_rate                        (p: learning_rate_power, -1/2)
        z = z + g + 2 * l2_shrinkage * w - σ * w
        w = (clip(z, -l1, l1) - z) / (n'^-p / learning_rate + 2 * (l2 + beta / (2 * learning_rate)))

    Args:
        learning_rate: a number greater than 0, or a schedule.
        learning_rate_power: how fast the learning rate falls with the squared gradients; 0 or less.
        initial_accumulator_value: what ``n`` starts from.
        l1_regularization_strength, l2_regularization_strength, l2_shrinkage_regularization_strength: 0 or more.
        beta: the paper's β, 0 or more.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> Ftrl().slot_names
    ('accumulator', 'linear')

    Source: McMahan et al., 2013.
    """

    learning_rate_power = Number()
    l1_regularization_strength = Number()
    l2_regularization_strength = Number()
    l2_shrinkage_regularization_strength = Number()
    beta = Number()
    slot_names = ("accumulator", "linear")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0,
        **options: Any,
    ):
        super().__init__(learning_rate, **options)
        owner = type(self).__name__
        check_not_negative(
            owner,
            initial_accumulator_value=initial_accumulator_value,
            l1_regularization_strength=l1_regularization_strength,
            l2_regularization_strength=l2_regularization_strength,
            l2_shrinkage_regularization_strength=l2_shrinkage_regularization_strength,
            beta=beta,
        )
        if not learning_rate_power <= 0:
            raise problem("bad_argument", owner=owner, argument="learning_rate_power", expected="0 or less", got=repr(learning_rate_power))
        self.learning_rate_power, self.initial_accumulator_value, self.beta = learning_rate_power, initial_accumulator_value, beta
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def start(self, parameter):
        accumulator = jnp.full(parameter.shape, self.initial_accumulator_value, parameter.dtype)
        return {"accumulator": accumulator, "linear": jnp.zeros_like(accumulator)}

    def step(self, gradient, parameter, slots, t, learning_rate):
        l1, l2 = self.l1_regularization_strength, self.l2_regularization_strength + self.beta / (2 * learning_rate)
        shrunk = gradient + 2 * self.l2_shrinkage_regularization_strength * parameter
        n = slots["accumulator"] + jnp.square(gradient)
        before, after = slots["accumulator"] ** -self.learning_rate_power, n**-self.learning_rate_power
        z = slots["linear"] + shrunk - (after - before) / learning_rate * parameter
        moved = (jnp.clip(z, -l1, l1) - z) / (after / learning_rate + 2 * l2)
        return moved, {"accumulator": n, "linear": z}
