"""A rule with its state in Variables: what Keras calls an optimizer's slots, and moving Variables by gradients."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import note, problem
from teul.optimizers.rule import Rule
from teul.outermost import taken_over
from teul.variables import Variable, bound, in_program


class Applied(Rule):
    """A rule that remembers: the count of updates, and the slots of the parameters it was built for."""

    # State is no part of what a program's structure depends on; the engine hands it over as values.
    _untracked = (
        *("name", "_iterations", "parameters", "slot_variables", "built", "_undecayed_variables", "_undecayed_names", "_added"),
        "averages_in_place",
    )

    averages_in_place = False  # whether the weights are their averages by now, and the slots keep the weights

    def _start_state(self) -> None:
        self._iterations = Variable(0, dtype="int32", trainable=False, aggregation="only_first_replica", name="iteration")
        self.parameters: list[Variable] = []
        self.slot_variables: list[dict[str, Variable]] = []
        self.built = False
        self._undecayed_variables: list[Variable] = []
        self._undecayed_names: list[str] = []
        self._added: list[Variable] = []
        self._name_paths()

    @property
    def iterations(self) -> Any:
        """The count of updates; where gradients are added up over several calls, those calls are one update."""
        every = self.gradient_accumulation_steps
        return self._iterations.value // every if every else self._iterations

    @property
    def variables(self) -> list[Variable]:
        """The count of calls, the learning rate (unless scheduled), then the slots, those of one group parameter by parameter."""
        rate = [self._learning_rate] if isinstance(self._learning_rate, Variable) else []
        found = [self._iterations, *rate]
        for group in (("average",), ("gradient_accumulator",), *self._slot_groups()):
            found += [slots[name] for slots in self.slot_variables for name in group if name in slots]
        return list({id(v): v for v in [*found, *self._added]}.values())  # a slot that all parameters share is there once

    def _slot_groups(self) -> list[Sequence[str]]:
        """The rule's own slots in the order of :attr:`variables`: those not named in ``slot_groups`` are one group."""
        own = dict.fromkeys(name for slots in self.slot_variables for name in slots)
        grouped = {name for group in self.slot_groups for name in group}
        return [[name for name in own if name not in grouped and name not in ("average", "gradient_accumulator")], *self.slot_groups]

    def built_for(self, variables: Sequence[Variable]) -> bool:
        """Whether it was built for these variables in this order, and with the slots that its settings now ask for."""
        same = self.built and [id(p) for p in self.parameters] == [id(v) for v in variables]
        return same and all(set(self.slot_names) <= set(group) for group in self.slot_variables[:1])

    def build(self, variables: Iterable[Variable]) -> None:
        """Make the slots of ``variables``; those already known keep theirs, and a wholly new set starts the count anew."""
        variables = list(variables)
        known = {
            id(p): slots for p, slots in zip(self.parameters, self.slot_variables, strict=True) if set(self.slot_names) <= set(slots)
        }  # fmt: skip
        if self.built and not any(id(v) in known for v in variables):
            self._iterations.assign(0)
        fresh = [v for v in variables if id(v) not in known]
        new = {id(v): self._slot_variables(v, s) for v, s in zip(fresh, self.initial_slots(fresh), strict=True)}
        for group in new.values():
            first = next(iter((known or new).values()))
            group |= {name: first[name] for name in self.shared_slots}
        known |= new
        self.parameters = variables
        self.slot_variables = [known[id(v)] for v in variables]
        self.built = True
        self._name_paths()

    def _name_paths(self) -> None:
        for variable in Applied.variables.fget(self):  # an optimizer inside this one names its own
            variable.path = f"{self.name}/{variable.name}"

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
        return self._iterations

    @taken_over
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
        gradients = [(jnp.asarray(getattr(g, "value", g), v.dtype), v) for g, v in present]
        for value, v in gradients:
            if v.overwrite_with_gradient:
                v.assign(value)
        moving = [(g, v) for g, v in gradients if not v.overwrite_with_gradient]
        self._move_all([g for g, _ in moving], [v for _, v in moving])
        self._iterations.assign_add(1)

    def _move_all(self, gradients: list[jax.Array], variables: list[Variable]) -> None:
        """One update of these variables and their slots."""
        place = {id(p): i for i, p in enumerate(self.parameters)}
        slots = [self.slot_variables[place[id(v)]] for v in variables]
        values = [{name: s.value for name, s in group.items()} for group in slots]
        rate = self.current_learning_rate()
        moved, kept = self.update(
            gradients, [v.value for v in variables], values, self._iterations.value, rate, decayed=self.decayed(variables)
        )
        for v, new, group, state in zip(variables, moved, slots, kept, strict=True):
            v.assign(new if v.constraint is None else v.constraint(new))
            for name, value in state.items():
                group[name].assign(value)

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
        return loss * jnp.asarray(self.loss_scale_factor, getattr(loss, "dtype", None)) if self.uses("loss_scale_factor") else loss

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """With ``use_ema``, give the variables their averages: training has ended."""
        place = {id(p): i for i, p in enumerate(self.parameters)}
        if self.use_ema and not in_program() and not self.averages_in_place:
            for v in var_list:
                if id(v) in place:
                    v.assign(self.slot_variables[place[id(v)]]["average"])

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the state into ``store``, one array a variable, by number."""
        for i, v in enumerate(self.variables):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the state from what :meth:`save_own_variables` put into ``store``."""
        if len(store) != len(self.variables):
            note("optimizer_state", owner=type(self).__name__, expected=len(self.variables), got=len(store))
            return
        for i, v in enumerate(self.variables):
            v.assign(store[str(i)])
