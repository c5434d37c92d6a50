"""Optimizer: the arguments that all optimizers share, and the learning rate."""

import inspect
import re
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, schedules
from teul.configured import Number, arguments, serialize
from teul.errors import nearest, problem
from teul.naming import unique_name
from teul.optimizers.checks import check_count, check_not_negative, check_number
from teul.optimizers.minimizing import Minimizing
from teul.optimizers.written import Written
from teul.spellings import say_once, translate
from teul.variables import Variable


def fuzz(epsilon: float | None) -> float:
    """``epsilon``, or the session's fuzz factor where it is None, as old Keras had it."""
    return config.epsilon() if epsilon is None else epsilon


class Optimizer(Written, Minimizing):
    """Base of all optimizers. A subclass writes ``slot_names`` and ``step``, a formula; or as in Keras ``build`` and ``update_step``::

        class Signs(Optimizer):
            def build(self, variables):
                super().build(variables)
                self.means = self.add_optimizer_variables(variables, "mean")

            def update_step(self, gradient, variable, learning_rate):
                mean = self.means[self._get_variable_index(variable)]
                self.assign(mean, 0.9 * mean + 0.1 * gradient)
                self.assign_sub(variable, learning_rate * jnp.sign(mean.value))

    Args:
        learning_rate: a number, a :class:`~teul.schedules.LearningRateSchedule`, or a function of the step.
        name: its name.
        weight_decay: decoupled decay: before each step ``w = w - learning_rate * weight_decay * w``.
        clipnorm: the greatest length of each gradient array.
        clipvalue: the greatest absolute value of each gradient element.
        global_clipnorm: the greatest length of all gradients together. At most one of the three.
        use_ema, ema_momentum, ema_overwrite_frequency: keep a moving average of the weights; write it over the weights every so
            many steps, and when training ends.
        loss_scale_factor: what the loss was multiplied by; gradients are divided by it.
        gradient_accumulation_steps: move only every so many calls, by the mean gradient.
        decay: old Keras's inverse-time decay: the learning rate at step ``t`` (from 0) is ``learning_rate / (1 + decay * t)``.
    """

    decay = Number(off=0.0)

    def __init__(
        self,
        learning_rate: Any = 0.01,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        decay: float | None = 0.0,
        **others: Any,
    ):
        learning_rate = self._spelled_otherwise(learning_rate, others)
        self.name = name or unique_name(_default_name(type(self).__name__))
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.use_ema, self.ema_momentum, self.ema_overwrite_frequency = use_ema, ema_momentum, ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.decay = 0.0 if decay is None else decay
        self._check()
        if self.uses("decay"):
            say_once("old_decay", about="decay", stacklevel=4, owner=type(self).__name__)

        self._learning_rate = self._as_learning_rate(learning_rate)
        self._start_state()

    def _spelled_otherwise(self, learning_rate: Any, others: dict[str, Any]) -> Any:
        """The learning rate, which may have come under its old name; any other unknown argument is refused."""
        owner = type(self).__name__
        others = translate(owner, others, stacklevel=5)
        if "learning_rate" in others:
            default = inspect.signature(type(self).__init__).parameters["learning_rate"].default
            if learning_rate is not default and learning_rate != default:
                raise problem("spelled_twice", owner=owner, old="lr", new="learning_rate")
            learning_rate = others.pop("learning_rate")
        for name in others:
            known = arguments(type(self))
            raise problem("unknown_argument", owner=owner, name=name, hint=nearest(name, known), known=", ".join(known))
        return learning_rate

    def _check(self) -> None:
        owner = type(self).__name__
        check_not_negative(
            owner,
            weight_decay=self.weight_decay,
            clipnorm=self.clipnorm,
            clipvalue=self.clipvalue,
            global_clipnorm=self.global_clipnorm,
            decay=self.decay,
        )
        clips = [name for name in ("clipnorm", "clipvalue", "global_clipnorm") if getattr(self, name) is not None]
        if len(clips) > 1:
            raise problem("one_clip", owner=owner, given=", ".join(clips))
        check_number(owner, "ema_momentum", self.ema_momentum, expected="a number from 0 to 1", high=1.0)
        check_count(owner, "ema_overwrite_frequency", self.ema_overwrite_frequency, least=1)
        check_count(owner, "gradient_accumulation_steps", self.gradient_accumulation_steps, least=2)

    # The learning rate -----------------------------------------------------------------------------------------------------

    def _as_learning_rate(self, given: Any) -> Any:
        if callable(given):
            return given
        if not isinstance(given, jax.core.Tracer):
            try:
                number = float(given)
            except (TypeError, ValueError):
                number = np.nan
            if not (number >= 0 and np.isfinite(number)):
                expected = "a number that is 0 or more, or a schedule"
                raise problem("bad_argument", owner=type(self).__name__, argument="learning_rate", expected=expected, got=repr(given))
        value = given.value if isinstance(given, Variable) else given
        return Variable(value, dtype="float32", trainable=False, autocast=False, name="learning_rate")

    @property
    def learning_rate(self) -> Any:
        """The learning rate: a Variable, to read, to set or to ``assign``; where it follows a schedule, what that says now."""
        return self._learning_rate if isinstance(self._learning_rate, Variable) else self.current_learning_rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        new = self._as_learning_rate(value)
        if isinstance(self._learning_rate, Variable) and isinstance(new, Variable):
            self._learning_rate.assign(new)
        elif isinstance(self._learning_rate, Variable) or not isinstance(new, Variable):
            self._learning_rate = new
        else:
            raise problem("learning_rate_scheduled", owner=type(self).__name__, got=repr(value))

    @property
    def lr(self) -> Any:
        """The old name of :attr:`learning_rate`."""
        return self.learning_rate

    @lr.setter
    def lr(self, value: Any) -> None:
        self.learning_rate = value

    def current_learning_rate(self, iterations: Any = None) -> jax.Array:
        """The learning rate after ``iterations`` updates (now, if not given): a float32 scalar.

        >>> from teul.optimizers import SGD
        >>> float(SGD(0.5).current_learning_rate(3))
        0.5
        """
        step = self._iterations.value if iterations is None else jnp.asarray(iterations, jnp.int32)
        rate = self._learning_rate
        if isinstance(rate, Variable):
            rate = rate.value
        elif isinstance(rate, schedules.LearningRateSchedule) or inspect.signature(rate).parameters:
            rate = rate(step)
        else:
            rate = rate()
        rate = jnp.asarray(rate, jnp.float32)
        if self.uses("decay"):
            rate = rate / (1 + self.decay * step.astype(jnp.float32))
        return rate

    def transformation(self) -> Any:
        """This optimizer's rule as an optax ``GradientTransformation``, for anyone's optax code."""
        from teul.optimizers.from_optax import as_transformation

        return as_transformation(self)

    # Configuration ---------------------------------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        plain = super().get_config()
        if isinstance(self._learning_rate, Variable):
            plain["learning_rate"] = float(str(self._learning_rate.numpy()))  # the shortest decimal of the float32: 0.1, not 0.10000000149
        else:
            plain["learning_rate"] = serialize(self._learning_rate)
        if not self.uses("decay"):
            plain.pop("decay")  # no argument of today's Keras
        return plain

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new optimizer from what ``get_config`` gave."""
        rate = config.get("learning_rate", config.get("lr"))
        if isinstance(rate, dict):
            config = {**config, "learning_rate": schedules.get(rate)}
            config.pop("lr", None)
        return super().from_config(config)


def _default_name(kind: str) -> str:
    """A class's name in small letters, as Keras names optimizers: ``AdamW`` -> ``adam_w``, ``RMSprop`` -> ``rm_sprop``."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()
