"""Muon: matrices move by their momentum made orthogonal; everything else by Adam."""

import re
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.configured import Number
from teul.optimizers.base import Optimizer, fuzz
from teul.optimizers.checks import check_count, check_not_negative, check_number, check_rate
from teul.optimizers.rule import Complement


class Muon(Optimizer):
    """Matrices move in the direction nearest to their momentum among all orthogonal ones::

        m = momentum * m + g;  with nesterov, d = g + momentum * m, else d = m
        w = w - learning_rate * rms_rate * √(longer side) * orthogonal(d)

    ``orthogonal`` repeats ``x = a x + (b x xᵀ + c (x xᵀ)²) x`` ``ns_steps`` times from ``d / |d|``. Vectors, embeddings and the
    layers in ``exclude_layers`` (patterns of their variables' paths) move by :class:`~teul.optimizers.Adam`.

    Args:
        learning_rate: a number, or a schedule.
        adam_beta_1, adam_beta_2, adam_weight_decay, adam_lr_ratio: Adam's numbers; its learning rate is
            ``learning_rate * adam_lr_ratio``.
        epsilon: Adam's epsilon; None is Keras's 1e-7.
        weight_decay: of the matrices; None for none.
        muon_a, muon_b, muon_c, ns_steps: the iteration's coefficients and its length.
        momentum, nesterov, rms_rate: as in the formula; rms_rate None leaves both factors out.
        exclude_layers, exclude_embeddings: what moves by Adam all the same.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> import jax.numpy as jnp
    >>> sorted(Muon().slots(jnp.zeros((3, 2)))), sorted(Muon().slots(jnp.zeros(3)))
    (['momentum'], ['momentum', 'velocity'])

    Source: Jordan, 2024; the scale of the step as in Moonlight (Liu et al., 2025).
    """

    adam_beta_1 = Number()
    adam_beta_2 = Number()
    adam_rest_1 = Complement("adam_beta_1")
    adam_rest_2 = Complement("adam_beta_2")
    adam_weight_decay = Number()
    adam_lr_ratio = Number()
    epsilon = Number()
    muon_a, muon_b, muon_c = Number(), Number(), Number()
    momentum = Number()
    rms_rate = Number()
    by_element = False

    def __init__(
        self,
        learning_rate: Any = 0.001,
        adam_beta_1: float = 0.9,
        adam_beta_2: float = 0.999,
        adam_weight_decay: float | None = 0.004,
        epsilon: float | None = 1e-7,
        weight_decay: float | None = 0.004,
        *,
        exclude_layers: Sequence[str] | None = None,
        exclude_embeddings: bool = True,
        muon_a: float = 3.4445,
        muon_b: float = -4.7750,
        muon_c: float = 2.0315,
        adam_lr_ratio: float = 1,
        momentum: float = 0.95,
        ns_steps: int = 5,
        nesterov: bool = True,
        rms_rate: float | None = 0.2,
        **options: Any,
    ):
        super().__init__(learning_rate, weight_decay=weight_decay, **options)
        owner = type(self).__name__
        check_rate(owner, adam_beta_1=adam_beta_1, adam_beta_2=adam_beta_2)
        check_not_negative(owner, adam_weight_decay=adam_weight_decay, epsilon=epsilon, adam_lr_ratio=adam_lr_ratio, rms_rate=rms_rate)
        check_number(owner, "momentum", momentum, expected="a number from 0 to 1", high=1.0)
        check_count(owner, "ns_steps", ns_steps, least=1)
        self.adam_beta_1, self.adam_beta_2, self.epsilon = adam_beta_1, adam_beta_2, fuzz(epsilon)
        self.adam_weight_decay, self.adam_lr_ratio = adam_weight_decay, adam_lr_ratio
        self.exclude_layers, self.exclude_embeddings = list(exclude_layers or []), exclude_embeddings
        self.muon_a, self.muon_b, self.muon_c, self.ns_steps = muon_a, muon_b, muon_c, ns_steps
        self.momentum, self.nesterov, self.rms_rate = momentum, nesterov, rms_rate

    def start(self, parameter):
        zeros = np.zeros(parameter.shape, parameter.dtype)
        return {"momentum": zeros, "velocity": zeros} if self._by_adam(parameter) else {"momentum": zeros}

    def _by_adam(self, parameter: Any) -> bool:
        path = getattr(parameter, "path", "") if not isinstance(parameter, jax.Array) else ""
        embedding = self.exclude_embeddings and "embedding" in path.lower()
        return len(parameter.shape) != 2 or embedding or any(re.search(pattern, path) for pattern in self.exclude_layers)

    def step(self, gradient, parameter, slots, t, learning_rate):
        # Which rule a parameter follows was decided when its slots were made.
        if "velocity" in slots:
            return self._adam(gradient, parameter, slots, t, learning_rate * self.adam_lr_ratio)
        m = self.momentum * slots["momentum"] + gradient
        direction = self.orthogonal(gradient + self.momentum * m if self.nesterov else m)
        if self.uses("rms_rate"):
            direction = direction * self.rms_rate * max(parameter.shape) ** 0.5
        return parameter - learning_rate * direction, {"momentum": m}

    def orthogonal(self, x: jax.Array) -> jax.Array:
        """The orthogonal matrix near ``x``, by Newton and Schulz's iteration: singular values go to about 1."""
        tall = x.shape[0] > x.shape[1]
        x = x.T if tall else x
        x = x / (jnp.sqrt(jnp.sum(jnp.square(x))) + 1e-7)
        for _ in range(int(self.ns_steps)):
            square = x @ x.T
            x = self.muon_a * x + (self.muon_b * square + self.muon_c * square @ square) @ x
        return x.T if tall else x

    def _adam(self, gradient, parameter, slots, t, learning_rate):
        m = slots["momentum"] + self.adam_rest_1 * (gradient - slots["momentum"])
        v = slots["velocity"] + self.adam_rest_2 * (jnp.square(gradient) - slots["velocity"])
        alpha = learning_rate * jnp.sqrt(1 - self.adam_beta_2**t) / (1 - self.adam_beta_1**t)
        return parameter - alpha * m / (jnp.sqrt(v) + self.epsilon), {"momentum": m, "velocity": v}

    def _decay(self, parameter, slots, learning_rate):
        number = "adam_weight_decay" if "velocity" in slots else "weight_decay"
        if not self.uses(number):
            return parameter
        return parameter - parameter * getattr(self, number) * learning_rate
