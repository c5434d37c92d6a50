"""Learning rates that follow the count of steps."""

import math
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp

from teul.configured import Configured, Number, is_number
from teul.custom_objects import CustomObjectScope
from teul.errors import problem
from teul.registry import Family

family = Family("learning rate schedule", "keras.optimizers.schedules")


class LearningRateSchedule(Configured):
    """Base of all schedules; a subclass writes ``__call__(step)``.

    >>> class Halving(LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.1 * 0.5 ** step
    >>> float(Halving()(3))
    0.0125
    """

    def __call__(self, step: Any) -> jax.Array:
        """The learning rate at ``step`` (from 0)."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, step).")

    @classmethod
    def keras_module(cls) -> str:
        """Keras keeps its schedules with the optimizers."""
        return "keras.optimizers.schedules" if cls.__module__ == __name__ else cls.__module__


def _as_float(step: Any) -> jax.Array:
    return jnp.asarray(step).astype(jnp.float32)


def _check_positive(owner: Any, argument: str) -> None:
    value = getattr(owner, argument)
    if is_number(value) and not value > 0:
        raise problem("bad_argument", owner=type(owner).__name__, argument=argument, expected="a number greater than 0", got=repr(value))


@family.add()
class ExponentialDecay(LearningRateSchedule):
    """``initial_learning_rate * decay_rate ** (step / decay_steps)``; with ``staircase`` the exponent is a whole number.

    >>> round(float(ExponentialDecay(0.1, decay_steps=10, decay_rate=0.5)(20)), 5)
    0.025
    """

    initial_learning_rate, decay_steps, decay_rate = Number(), Number(), Number()

    def __init__(
        self, initial_learning_rate: float, decay_steps: float, decay_rate: float, staircase: bool = False, name: str = "ExponentialDecay"
    ):
        self.initial_learning_rate, self.decay_steps, self.decay_rate = initial_learning_rate, decay_steps, decay_rate
        self.staircase, self.name = staircase, name
        _check_positive(self, "decay_steps")

    def __call__(self, step: Any) -> jax.Array:
        passed = _as_float(step) / self.decay_steps
        if self.staircase:
            passed = jnp.floor(passed)
        return self.initial_learning_rate * self.decay_rate**passed


@family.add()
class InverseTimeDecay(LearningRateSchedule):
    """``initial_learning_rate / (1 + decay_rate * step / decay_steps)``; with ``staircase`` the fraction is a whole number.

    >>> round(float(InverseTimeDecay(0.5, decay_steps=1, decay_rate=1.0)(4)), 5)
    0.1
    """

    initial_learning_rate, decay_steps, decay_rate = Number(), Number(), Number()

    def __init__(
        self, initial_learning_rate: float, decay_steps: float, decay_rate: float, staircase: bool = False, name: str = "InverseTimeDecay"
    ):
        self.initial_learning_rate, self.decay_steps, self.decay_rate = initial_learning_rate, decay_steps, decay_rate
        self.staircase, self.name = staircase, name
        _check_positive(self, "decay_steps")

    def __call__(self, step: Any) -> jax.Array:
        passed = _as_float(step) / self.decay_steps
        if self.staircase:
            passed = jnp.floor(passed)
        return self.initial_learning_rate / (1 + self.decay_rate * passed)


@family.add()
class PiecewiseConstantDecay(LearningRateSchedule):
    """``values[0]`` up to and including step ``boundaries[0]``, then ``values[1]`` up to ``boundaries[1]``, and so on.

    >>> schedule = PiecewiseConstantDecay([100, 200], [1.0, 0.5, 0.25])
    >>> [float(schedule(step)) for step in (0, 100, 101, 201)]
    [1.0, 1.0, 0.5, 0.25]
    """

    def __init__(self, boundaries: Sequence[float], values: Sequence[float], name: str = "PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            expected = f"one more than the {len(boundaries)} boundaries"
            raise problem("bad_argument", owner=type(self).__name__, argument="the number of values", expected=expected, got=len(values))
        self.boundaries, self.values, self.name = list(boundaries), list(values), name

    def __call__(self, step: Any) -> jax.Array:
        passed = jnp.sum(_as_float(step) > jnp.asarray(self.boundaries, jnp.float32))
        return jnp.asarray(self.values, jnp.float32)[passed]


@family.add()
class PolynomialDecay(LearningRateSchedule):
    """``(initial_learning_rate - end_learning_rate) * (1 - step / decay_steps) ** power + end_learning_rate``.

    After ``decay_steps`` it stays at the end, or with ``cycle`` starts again over the next multiple of ``decay_steps``.

    >>> float(PolynomialDecay(0.5, decay_steps=10, end_learning_rate=0.0)(5))
    0.25
    """

    initial_learning_rate, decay_steps, end_learning_rate, power = Number(), Number(), Number(), Number()

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
        name: str = "PolynomialDecay",
    ):
        self.initial_learning_rate, self.decay_steps, self.end_learning_rate = initial_learning_rate, decay_steps, end_learning_rate
        self.power, self.cycle, self.name = power, cycle, name
        _check_positive(self, "decay_steps")

    def __call__(self, step: Any) -> jax.Array:
        step = _as_float(step)
        if self.cycle:
            length = self.decay_steps * jnp.where(step == 0, 1.0, jnp.ceil(step / self.decay_steps))
        else:
            length = self.decay_steps
            step = jnp.minimum(step, length)
        fall = self.initial_learning_rate - self.end_learning_rate
        return fall * (1 - step / length) ** self.power + self.end_learning_rate


@family.add()
class CosineDecay(LearningRateSchedule):
    """Half a cosine from the start down to ``alpha`` times it: ``start * ((1 - alpha) * (1 + cos(π x)) / 2 + alpha)``.

    ``x`` is the fraction of ``decay_steps`` that has passed. With ``warmup_target``, first a straight line from
    ``initial_learning_rate`` to ``warmup_target`` over ``warmup_steps``, then the cosine from there.

    >>> [round(float(CosineDecay(1.0, 10)(step)), 3) for step in (0, 5, 10)]
    [1.0, 0.5, 0.0]

    Source: Loshchilov and Hutter, 2016.
    """

    initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps = Number(), Number(), Number(), Number(), Number()

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: float = 0,
    ):
        self.initial_learning_rate, self.decay_steps, self.alpha, self.name = initial_learning_rate, decay_steps, alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps
        _check_positive(self, "decay_steps")

    def __call__(self, step: Any) -> jax.Array:
        step = _as_float(step)
        if type(self).warmup_target.off(self):
            return self._cosine(step, self.initial_learning_rate)
        rise = self.warmup_target - self.initial_learning_rate
        line = self.initial_learning_rate + rise * step / jnp.maximum(self.warmup_steps, 1.0)
        return jnp.where(step < self.warmup_steps, line, self._cosine(step - self.warmup_steps, self.warmup_target))

    def _cosine(self, step, start):
        passed = jnp.minimum(step / self.decay_steps, 1.0)
        return start * ((1 - self.alpha) * 0.5 * (1 + jnp.cos(math.pi * passed)) + self.alpha)


@family.add()
class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines one after the other: each ``t_mul`` times as long and starting ``m_mul`` times as high as the last.

    >>> [round(float(CosineDecayRestarts(1.0, 4)(step)), 3) for step in (0, 2, 4, 8)]
    [1.0, 0.5, 1.0, 0.5]

    Source: Loshchilov and Hutter, 2016 (SGDR).
    """

    initial_learning_rate, first_decay_steps, m_mul, alpha = Number(), Number(), Number(), Number()
    t_mul = Number(off=1.0)

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: float,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str = "SGDRDecay",
    ):
        self.initial_learning_rate, self.first_decay_steps = initial_learning_rate, first_decay_steps
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name
        _check_positive(self, "first_decay_steps")

    def __call__(self, step: Any) -> jax.Array:
        passed = _as_float(step) / self.first_decay_steps
        if type(self).t_mul.off(self):
            restarts = jnp.floor(passed)
            within = passed - restarts
        else:
            # Restart i begins after 1 + t + ... + t^(i-1) = (1 - t^i) / (1 - t) first lengths.
            restarts = jnp.floor(jnp.log(1 - passed * (1 - self.t_mul)) / jnp.log(self._float(self.t_mul)))
            longer = self.t_mul**restarts
            within = (passed - (1 - longer) / (1 - self.t_mul)) / longer
        height = 0.5 * self.m_mul**restarts * (1 + jnp.cos(math.pi * within))
        return self.initial_learning_rate * ((1 - self.alpha) * height + self.alpha)

    @staticmethod
    def _float(value):
        return jnp.asarray(value, jnp.float32)


def get(identifier: Any) -> Any:
    """The schedule for a config; objects stay as they are."""
    return family.get(identifier)


def serialize(learning_rate_schedule: LearningRateSchedule) -> dict[str, Any]:
    """The schedule as plain data, for JSON."""
    from teul.configured import serialize as plain

    return plain(learning_rate_schedule)


def deserialize(config: dict[str, Any], custom_objects: Any = None) -> Any:
    """The schedule that ``serialize`` turned into plain data."""
    with CustomObjectScope(custom_objects):
        return get(config)
