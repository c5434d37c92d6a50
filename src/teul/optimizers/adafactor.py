"""Adafactor: Adam's second average kept as one row and one column a matrix, to save memory."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul.configured import Number
from teul.optimizers.base import Optimizer
from teul.optimizers.checks import check_not_negative


def _rms(x):
    return jnp.sqrt(jnp.mean(jnp.square(x)))


class Adafactor(Optimizer):
    """Steps of the gradient over a root mean square that is put together from its rows and columns::

        β = 1 - t ^ beta_2_decay
        r = β * r + (1 - β) * mean of (g² + epsilon_1) over columns;  c the same over rows
        v = r cᵀ / mean(r)                                         (a vector keeps its own v)
        u = g / √v;  u = u / max(1, rms(u) / clip_threshold)
        w = w - max(epsilon_2, rms(w)) * min(learning_rate, 1 / √t) * u

    Args:
        learning_rate: a number, or a schedule.
        beta_2_decay: how fast the decay rate nears 1, below 0.
        epsilon_1: keeps squared gradients above 0.
        epsilon_2: the least scale of a weight array.
        clip_threshold: the greatest root mean square of an update.
        relative_step: kept for Keras's sake; as in Keras the step is ``min(learning_rate, 1 / √t)`` either way.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> import jax.numpy as jnp
    >>> {name: slot.shape for name, slot in Adafactor().slots(jnp.zeros((3, 2))).items()}
    {'row': (3,), 'column': (2,)}

    Source: Shazeer and Stern, 2018.
    """

    beta_2_decay = Number()
    epsilon_1 = Number()
    epsilon_2 = Number()
    clip_threshold = Number()
    by_element = False

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_2_decay: float = -0.8,
        epsilon_1: float = 1e-30,
        epsilon_2: float = 1e-3,
        clip_threshold: float = 1.0,
        relative_step: bool = True,
        **options: Any,
    ):
        super().__init__(learning_rate, **options)
        check_not_negative(type(self).__name__, epsilon_1=epsilon_1, epsilon_2=epsilon_2, clip_threshold=clip_threshold)
        self.beta_2_decay, self.epsilon_1, self.epsilon_2 = beta_2_decay, epsilon_1, epsilon_2
        self.clip_threshold, self.relative_step = clip_threshold, relative_step

    def start(self, parameter):
        shape = tuple(parameter.shape)
        if len(shape) < 2:
            return {"velocity": np.zeros(shape, parameter.dtype)}
        return {"row": np.zeros(shape[:-1], parameter.dtype), "column": np.zeros(shape[:-2] + shape[-1:], parameter.dtype)}

    def step(self, gradient, parameter, slots, t, learning_rate):
        beta = 1 - t**self.beta_2_decay
        square = jnp.square(gradient) + self.epsilon_1
        if "velocity" in slots:
            v = beta * slots["velocity"] + (1 - beta) * square
            kept = {"velocity": v}
        else:
            r = beta * slots["row"] + (1 - beta) * jnp.mean(square, axis=-1)
            c = beta * slots["column"] + (1 - beta) * jnp.mean(square, axis=-2)
            v = (r / jnp.mean(r, axis=-1, keepdims=True))[..., :, None] * c[..., None, :]
            kept = {"row": r, "column": c}
        u = gradient / jnp.sqrt(v)
        u = u / jnp.maximum(_rms(u) / self.clip_threshold, 1)
        length = jnp.maximum(_rms(parameter), self.epsilon_2) * jnp.minimum(learning_rate, 1 / jnp.sqrt(t))
        return parameter - length * u, kept
