"""Optimizer: an update rule with its state in Variables, and the face that Keras gives it."""

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, schedules
from teul.configured import Number, arguments
from teul.errors import nearest, note, problem
from teul.optimizers.checks import check_count, check_not_negative, check_number
from teul.optimizers.rule import Rule
from teul.spellings import say_once, translate
from teul.variables import Variable, bound, in_program


def fuzz(epsilon: float | None) -> float:
    """``epsilon``, or the session's fuzz factor where it is None, as old Keras had it."""
    return config.epsilon() if epsilon is None else epsilon


class Optimizer(Rule):
    """Base of all optimizers; a subclass writes ``slot_names`` and ``step``.

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
        *,
        name: str | None = None,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        decay: float | None = 0.0,
        **others: Any,
    ):
        learning_rate = self._spelled_otherwise(learning_rate, others)
        self.name = name or type(self).__name__.lower()
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.use_ema, self.ema_momentum, self.ema_overwrite_frequency = use_ema, ema_momentum, ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.decay = 0.0 if decay is None else decay
        self._check()
        if self.uses("decay"):
            say_once("old_decay", about="decay", stacklevel=4, owner=type(self).__name__)

        self.iterations = Variable(0, dtype="int32", trainable=False, name="iteration")
        self._learning_rate = self._as_learning_rate(learning_rate)
        self.parameters: list[Variable] = []
        self.slot_variables: list[dict[str, Variable]] = []
        self.built = False
        self._undecayed_variables: list[Variable] = []
        self._undecayed_names: list[str] = []

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
        return Variable(jnp.asarray(value, jnp.float32), dtype="float32", trainable=False, autocast=False, name="learning_rate")

    @property
    def learning_rate(self) -> Any:
        """The learning rate: a Variable, to read, to set or to ``assign``; or the schedule it follows."""
        return self._learning_rate

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
        step = self.iterations.value if iterations is None else jnp.asarray(iterations, jnp.int32)
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

    # State in Variables, as Keras shows it ---------------------------------------------------------------------------------

    @property
    def variables(self) -> list[Variable]:
        """The count of updates, the learning rate (unless scheduled), then the slots of each parameter."""
        rate = [self._learning_rate] if isinstance(self._learning_rate, Variable) else []
        return [self.iterations, *rate, *(v for slots in self.slot_variables for v in slots.values())]

    def build(self, variables: Iterable[Variable]) -> None:
        """Make the slots of ``variables``; those already known keep theirs, and a wholly new set starts the count anew."""
        variables = list(variables)
        known = {id(p): slots for p, slots in zip(self.parameters, self.slot_variables, strict=True)}
        if self.built and not any(id(v) in known for v in variables):
            self.iterations.assign(0)
        fresh = [v for v in variables if id(v) not in known]
        known |= {id(v): self._slot_variables(v, s) for v, s in zip(fresh, self.initial_slots(fresh), strict=True)}
        self.parameters = variables
        self.slot_variables = [known[id(v)] for v in variables]
        self.built = True

    def _slot_variables(self, parameter: Variable, slots: dict[str, jax.Array]) -> dict[str, Variable]:
        prefix = getattr(parameter, "path", "variable").replace("/", "_")
        return {
            name: Variable(value, dtype=value.dtype.name, trainable=False, autocast=False, name=f"{prefix}_{name}")
            for name, value in slots.items()
        }

    def exclude_from_weight_decay(self, var_list: Iterable[Variable] | None = None, var_names: Iterable[str] | None = None) -> None:
        """Leave these variables, and those whose name contains one of ``var_names``, out of weight decay."""
        self._undecayed_variables = list(var_list or [])
        self._undecayed_names = list(var_names or [])

    def decayed(self, variables: Iterable[Variable]) -> list[bool]:
        """Which of ``variables`` weight decay reaches."""
        return [
            not any(v is excluded for excluded in self._undecayed_variables)
            and not any(re.search(name, v.name) for name in self._undecayed_names)
            for v in variables
        ]

    @property
    def elementwise(self) -> bool:
        return super().elementwise and not self._undecayed_variables and not self._undecayed_names

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Variable]]) -> Variable:
        """Move each variable by its gradient; returns the count of updates."""
        pairs = list(grads_and_vars)
        self.apply([g for g, _ in pairs], [v for _, v in pairs])
        return self.iterations

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """Move the variables (by default those it was built with) by their gradients; a gradient of None moves nothing."""
        variables = self._variables_for(grads, trainable_variables)
        if not variables:
            return
        present = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
        missing = [getattr(v, "path", v.name) for g, v in zip(grads, variables, strict=True) if g is None]
        if not present:
            raise problem("no_gradients", owner=type(self).__name__)
        if missing:
            note("missing_gradients", names=", ".join(missing))
        gradients = [jnp.asarray(getattr(g, "value", g), v.dtype) for g, v in present]
        variables = [v for _, v in present]
        place = {id(p): i for i, p in enumerate(self.parameters)}
        slots = [self.slot_variables[place[id(v)]] for v in variables]
        values = [{name: s.value for name, s in group.items()} for group in slots]
        rate = self.current_learning_rate()
        moved, kept = self.update(
            gradients, [v.value for v in variables], values, self.iterations.value, rate, decayed=self.decayed(variables)
        )
        for v, new, group, state in zip(variables, moved, slots, kept, strict=True):
            v.assign(new if v.constraint is None else v.constraint(new))
            for name, value in state.items():
                group[name].assign(value)
        self.iterations.assign_add(1)

    def _variables_for(self, grads: Sequence[Any], variables: Sequence[Variable] | None) -> list[Variable]:
        owner = type(self).__name__
        if variables is None:
            if not self.built:
                raise problem("optimizer_not_built", owner=owner)
            variables = self.parameters
        elif not self.built:
            self.build(variables)
        if len(grads) != len(variables):
            raise problem("gradients_differ", owner=owner, gradients=len(grads), variables=len(variables))
        known = {id(p) for p in self.parameters}
        for v in variables:
            if id(v) not in known:
                raise problem("unknown_variable", owner=owner, name=getattr(v, "path", repr(v)))
        return list(variables)

    def stateless_apply(
        self, optimizer_variables: Sequence[Any], grads: Sequence[Any], trainable_variables: Sequence[Any]
    ) -> tuple[list, list]:
        """As :meth:`apply`, on values: returns the new trainable variables and the new optimizer variables."""
        if not self.built:
            raise problem("optimizer_not_built", owner=type(self).__name__)
        own = self.variables
        with bound((own, optimizer_variables), (self.parameters, trainable_variables)) as binding:
            self.apply(grads)
            return binding.collect(self.parameters), binding.collect(own)

    def scale_loss(self, loss: Any) -> Any:
        """The loss times ``loss_scale_factor``, to be differentiated in low precision."""
        return loss * self.loss_scale_factor if self.uses("loss_scale_factor") else loss

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """With ``use_ema``, give the variables their averages: training has ended."""
        place = {id(p): i for i, p in enumerate(self.parameters)}
        if self.use_ema and not in_program():
            for v in var_list:
                if id(v) in place:
                    v.assign(self.slot_variables[place[id(v)]]["average"])

    def transformation(self) -> Any:
        """This optimizer's rule as an optax ``GradientTransformation``, for anyone's optax code."""
        from teul.optimizers.from_optax import as_transformation

        return as_transformation(self)

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the state into ``store``, one array a variable, by number."""
        for i, v in enumerate(self.variables):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the state from what :meth:`save_own_variables` put into ``store``."""
        if len(store) != len(self.variables):
            raise problem("optimizer_state", owner=type(self).__name__, expected=len(self.variables), got=len(store))
        for i, v in enumerate(self.variables):
            v.assign(store[str(i)])

    # Configuration ---------------------------------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        plain = super().get_config()
        if isinstance(self._learning_rate, Variable):
            plain["learning_rate"] = float(str(self._learning_rate.numpy()))  # the shortest decimal of the float32: 0.1, not 0.10000000149
        if not self.uses("decay"):
            plain.pop("decay")  # no argument of today's Keras
        return plain

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new optimizer from what ``get_config`` gave."""
        rate = config.get("learning_rate")
        if isinstance(rate, dict):
            config = {**config, "learning_rate": schedules.get(rate)}
        return cls(**config)
