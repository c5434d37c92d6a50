"""Optimizers that users write with Variables, as in Keras: ``build`` makes them, ``update_step`` assigns them."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import initializers
from teul.errors import problem
from teul.optimizers.applied import Applied
from teul.variables import Variable, as_array, bound, watched


class Written(Applied):
    """What Keras offers to a subclass that writes ``update_step(gradient, variable, learning_rate)``."""

    # Variables of its own --------------------------------------------------------------------------------------------------

    def add_variable(
        self, shape: Sequence[int], initializer: Any = "zeros", dtype: str | None = None, aggregation: str = "none", layout: Any = None,
        name: str | None = None,
    ) -> Variable:  # fmt: skip
        """A new Variable of this optimizer, no weight of any model."""
        made = Variable(
            initializers.get(initializer), tuple(shape), dtype, trainable=False, autocast=False, aggregation=aggregation, name=name
        )
        made.path = f"{self.name}/{made.name}"
        self._added.append(made)
        return made

    def add_variable_from_reference(self, reference_variable: Any, name: str | None = None, initializer: Any = "zeros") -> Variable:
        """A new Variable of the shape and type of ``reference_variable``: a slot for it."""
        prefix = getattr(reference_variable, "path", "variable").replace("/", "_")
        if isinstance(initializer, (np.ndarray, jax.Array)):
            made = Variable(initializer, dtype=str(reference_variable.dtype), trainable=False, autocast=False, name=f"{prefix}_{name}")
            self._added.append(made)
            return made
        return self.add_variable(reference_variable.shape, initializer, str(reference_variable.dtype), name=f"{prefix}_{name or 'var'}")

    def add_optimizer_variables(self, trainable_variables: Sequence[Any], name: Any, initializer: Any = "zeros") -> Any:
        """A slot for each variable, in a list; for a list of names (and of initializers) a tuple of such lists.

        >>> from teul.optimizers import SGD
        >>> means, squares = SGD().add_optimizer_variables([Variable([1.0, 2.0])], ["mean", "square"])
        >>> means[0].shape, squares[0].name
        ((2,), 'variable_square')
        """
        if isinstance(name, str):
            return [self.add_variable_from_reference(v, name, initializer) for v in trainable_variables]
        several = list(initializer) if isinstance(initializer, (list, tuple)) else [initializer] * len(name)
        if len(several) != len(name):
            expected = f"one for each of the {len(name)} names"
            raise problem("bad_argument", owner=type(self).__name__, argument="initializer", expected=expected, got=len(several))
        return tuple([self.add_variable_from_reference(v, n, i) for v in trainable_variables] for n, i in zip(name, several, strict=True))

    def assign(self, variable: Variable, value: Any) -> None:
        """Set a variable."""
        variable.assign(value)

    def assign_add(self, variable: Variable, value: Any) -> None:
        """Add to a variable."""
        variable.assign_add(value)

    def assign_sub(self, variable: Variable, value: Any) -> None:
        """Subtract from a variable."""
        variable.assign_sub(value)

    def get_weights(self) -> list[np.ndarray]:
        """The state as NumPy arrays."""
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set the state, in the order of :attr:`variables`."""
        self.load_own_variables({str(i): value for i, value in enumerate(weights)})

    @property
    def _trainable_variables(self) -> list[Variable]:
        return self.parameters

    def _get_variable_index(self, variable: Any) -> int:
        return next(i for i, p in enumerate(self.parameters) if p is variable)

    # The step --------------------------------------------------------------------------------------------------------------

    @property
    def by_variables(self) -> bool:
        """Whether a user wrote its step with Variables, so that the engine runs it as a step of the model's own."""
        return _written(type(self))

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Move one variable by its gradient, assigning it and its slots. Here as the rule's own ``step`` has it."""
        slots = self.slot_variables[self._get_variable_index(variable)]
        with self._numbers_as(variable.dtype):
            values = {name: v._exact() for name, v in slots.items()}
            every = self.gradient_accumulation_steps or 1
            t = (self._iterations._exact() // every + 1).astype(variable.dtype)
            moved, kept = self.step(
                as_array(gradient, variable.dtype), variable._exact(), values, t, jnp.asarray(learning_rate, variable.dtype)
            )
        variable.assign(moved)
        for name, value in kept.items():
            slots[name].assign(value)

    def _move_all(self, gradients: list[jax.Array], variables: list[Variable]) -> None:
        if not self.by_variables:
            super()._move_all(gradients, variables)
            return
        gradients = [self._unscaled(g) for g in gradients]
        every, step = self.gradient_accumulation_steps, self._iterations._exact()
        slots = [self.slot_variables[self._get_variable_index(v)] for v in variables]
        if every:
            sums = [s["gradient_accumulator"]._exact() + g for s, g in zip(slots, gradients, strict=True)]
            now = (step + 1) % every == 0
            assign_where(now, lambda: self._step_all([total / every for total in sums], variables))
            for s, total in zip(slots, sums, strict=True):
                s["gradient_accumulator"].assign(jnp.where(now, jnp.zeros_like(total), total))
        else:
            self._step_all(gradients, variables)
        for v in variables:
            if v.constraint is not None:
                v.assign(v.constraint(v._exact()))
        if self.use_ema:
            averages = [{"average": s["average"]._exact()} for s in slots]
            values, averages = self._averaged([v._exact() for v in variables], averages, step // every if every else step)
            for v, value, s, average in zip(variables, values, slots, averages, strict=True):
                v.assign(value)
                s["average"].assign(average["average"])

    def _step_all(self, gradients: list[jax.Array], variables: list[Variable]) -> None:
        rate = self.current_learning_rate()
        for gradient, variable, decays in zip(self._clipped(gradients), variables, self.decayed(variables), strict=True):
            if decays and self.uses("weight_decay"):
                variable.assign(variable._exact() * (1 - jnp.asarray(self.weight_decay, rate.dtype) * rate).astype(variable.dtype))
            self.update_step(gradient, variable, rate)


def assign_where(condition: Any, change: Callable[[], Any]) -> None:
    """Run ``change``; what it assigns holds where ``condition`` is true, and the old values where it is not."""
    with watched() as seen, bound() as binding:
        change()
        changed = binding.assigned(seen.values())
        new = binding.collect(changed)
    for variable, value in zip(changed, new, strict=True):
        variable.assign(jnp.where(condition, value, variable._exact()))


@functools.cache
def _written(kind: type) -> bool:
    methods: Iterable[Any] = (getattr(kind, name) for name in ("update_step", "apply", "apply_gradients"))
    return any(not method.__module__.startswith("teul.") for method in methods)
