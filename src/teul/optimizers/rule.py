"""An update rule as pure functions: gradients, parameters and slots in; new parameters and slots out.

A *slot* is what a rule remembers about one parameter: a velocity, an average. A rule's own formula is :meth:`Rule.step`; what
every rule shares (clipping, weight decay, accumulation, averaging) is written once, in :meth:`Rule.update`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.configured import Configured, Number, is_number, number_fields, numbers_bound
from teul.optimizers.clipping import clip_by_global_norm, clip_by_norm, clip_by_value

Slots = dict[str, Any]


class Complement(Number):
    """``1 - rate`` for a rate near 1, subtracted in double precision and only then rounded.

    In float32, 1 - 0.999 is 0.00100005: an error of 5e-5 that would reach every step of Adam.
    """

    def __init__(self, rate: str):
        super().__init__()
        self.rate = rate

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        given = super().__get__(owner, kind)
        return 1.0 - getattr(owner, self.rate) if given is None else given

    def off(self, owner: Any) -> bool:
        return False

    def free(self, owner: Any) -> bool:
        return is_number(owner.__dict__.get(self.rate))


class Rule(Configured):
    """How gradients move parameters, without any state of its own."""

    weight_decay = Number()
    clipnorm = Number(off=0.0)
    clipvalue = Number(off=0.0)
    global_clipnorm = Number(off=0.0)
    ema_momentum = Number()
    loss_scale_factor = Number()

    use_ema: bool = False
    ema_overwrite_frequency: int | None = None
    gradient_accumulation_steps: int | None = None

    slot_groups: tuple[tuple[str, ...], ...] = ()
    """Slots that stand in the list of Variables after the others, in groups: each group parameter by parameter."""

    shared_slots: tuple[str, ...] = ()
    """Slots that all parameters have in common."""

    by_element: bool = True
    """Whether each element of a parameter moves by its own gradient alone."""

    # The formula: what a subclass writes -----------------------------------------------------------------------------------

    @property
    def slot_names(self) -> tuple[str, ...]:
        """The names of the rule's own slots."""
        return ()

    def start(self, parameter: Any) -> Slots:
        """The rule's own slots before the first step: zeros of the parameter's shape, unless a rule says otherwise."""
        return {name: np.zeros(parameter.shape, parameter.dtype) for name in self.slot_names}

    def step(
        self, gradient: jax.Array, parameter: jax.Array, slots: Slots, t: jax.Array, learning_rate: jax.Array
    ) -> tuple[jax.Array, Slots]:
        """The formula: the parameter and the slots after step ``t`` (counted from 1)."""
        raise NotImplementedError(f"{type(self).__name__} must define step(gradient, parameter, slots, t, learning_rate).")

    # What every rule shares ------------------------------------------------------------------------------------------------

    def uses(self, number: str) -> bool:
        """Whether the term of this Number field is there at all: a fact about structure."""
        return not getattr(type(self), number).off(self)

    @property
    def elementwise(self) -> bool:
        """Whether :meth:`update` may be applied to all parameters packed in one vector."""
        return self.by_element and not self.uses("clipnorm")

    def slots(self, parameter: Any) -> Slots:
        """Everything remembered about ``parameter`` (an array or a Variable), before the first step."""
        shared = [
            name for name, wanted in (("average", self.use_ema), ("gradient_accumulator", self.gradient_accumulation_steps)) if wanted
        ]
        return {name: np.zeros(parameter.shape, parameter.dtype) for name in shared} | self.start(parameter)

    def initial_slots(self, parameters: Sequence[Any]) -> list[Slots]:
        """The slots of each parameter, before the first step."""
        return [self.slots(p) for p in parameters]

    def update(
        self,
        gradients: Sequence[jax.Array],
        parameters: Sequence[jax.Array],
        slots: Sequence[Slots],
        iterations: Any,
        learning_rate: Any,
        *,
        decayed: Sequence[bool] | None = None,
    ) -> tuple[list[jax.Array], list[Slots]]:
        """One step for all parameters: clip, decay the weights, apply the formula, average.

        Args:
            gradients: one array for each parameter.
            parameters: the parameters, arrays of any shapes.
            slots: what :meth:`initial_slots` or the last update gave.
            iterations: how many updates there were before, an int32 scalar.
            learning_rate: the learning rate of this step, a scalar.
            decayed: which parameters weight decay reaches; all by default.
        """
        iterations = jnp.asarray(iterations, jnp.int32)
        decayed = [True] * len(parameters) if decayed is None else list(decayed)
        gradients = [self._unscaled(jnp.asarray(g).astype(p.dtype)) for g, p in zip(gradients, parameters, strict=True)]
        every = self.gradient_accumulation_steps
        if every:
            parameters, slots = self._move_every(every, gradients, parameters, slots, iterations, learning_rate, decayed)
            iterations = iterations // every
        else:
            parameters, slots = self._move(gradients, parameters, slots, iterations, learning_rate, decayed)
        if self.use_ema:
            parameters, slots = self._averaged(parameters, slots, iterations)
        return list(parameters), list(slots)

    def _unscaled(self, gradient):
        if not self.uses("loss_scale_factor"):
            return gradient
        return gradient / jnp.asarray(self.loss_scale_factor, gradient.dtype)

    def _clipped(self, gradients):
        if self.uses("clipnorm"):
            return [clip_by_norm(g, jnp.asarray(self.clipnorm, g.dtype)) for g in gradients]
        if self.uses("clipvalue"):
            return [clip_by_value(g, jnp.asarray(self.clipvalue, g.dtype)) for g in gradients]
        if self.uses("global_clipnorm"):
            return clip_by_global_norm(gradients, self.global_clipnorm)
        return gradients

    def _move(self, gradients, parameters, slots, iterations, learning_rate, decayed):
        """Clip, decay, and one step of the formula for each parameter."""
        moved, kept = [], []
        for g, p, s, decays in zip(self._clipped(gradients), parameters, slots, decayed, strict=True):
            with self._numbers_as(p.dtype):
                rate = jnp.asarray(learning_rate, p.dtype)
                t = (iterations + 1).astype(p.dtype)
                if decays:
                    p = self._decay(p, s, rate)
                p, new = self.step(g, p, s, t, rate)
            moved.append(p)
            kept.append({**s, **new})
        return moved, kept

    def _decay(self, parameter, slots, learning_rate):
        """Decoupled weight decay (Loshchilov and Hutter): ``w - learning_rate * weight_decay * w``."""
        if not self.uses("weight_decay"):
            return parameter
        return parameter - parameter * self.weight_decay * learning_rate

    def _move_every(self, every, gradients, parameters, slots, iterations, learning_rate, decayed):
        """Add gradients up; on each ``every``-th call move by their mean and start again from zero."""
        sums = [s["gradient_accumulator"] + g for g, s in zip(gradients, slots, strict=True)]
        means = [total / every for total in sums]
        moved, kept = self._move(means, parameters, slots, iterations // every, learning_rate, decayed)
        now = (iterations + 1) % every == 0
        parameters = [jnp.where(now, new, old) for new, old in zip(moved, parameters, strict=True)]
        slots = [
            {name: jnp.where(now, new[name], old[name]) for name in old}
            | {"gradient_accumulator": jnp.where(now, jnp.zeros_like(total), total)}
            for new, old, total in zip(kept, slots, sums, strict=True)
        ]
        return parameters, slots

    def _averaged(self, parameters, slots, iterations):
        """The moving average of each parameter, written over the parameter itself at every ``ema_overwrite_frequency``."""
        averages = []
        for p, s in zip(parameters, slots, strict=True):
            momentum = jnp.asarray(self.ema_momentum, p.dtype)
            averages.append(jnp.where(iterations == 0, p, momentum * s["average"] + (1 - momentum) * p))
        if self.ema_overwrite_frequency:
            now = (iterations + 1) % self.ema_overwrite_frequency == 0
            parameters = [jnp.where(now, a, p) for a, p in zip(averages, parameters, strict=True)]
        return parameters, [{**s, "average": a} for s, a in zip(slots, averages, strict=True)]

    @contextmanager
    def _numbers_as(self, dtype: Any) -> Iterator[None]:
        """Inside, the rule's numbers read as scalars of the parameter's type, so that formulas need no casts."""
        fields = [f for f in number_fields(type(self)) if f.free(self)]
        with numbers_bound({(id(self), f.name): jnp.asarray(getattr(self, f.name), dtype) for f in fields}):
            yield
