"""Models that say themselves how they train: their ``train_step``, ``test_step`` and ``predict_step`` inside the engine's programs.

A step written by a user reads and assigns Variables: weights, the slots of any number of optimizers, metrics. It is traced once without
computing anything, to find all Variables it touches; these are what the program then carries from batch to batch. A step that cannot
be traced (it asks for the number behind an array) runs batch by batch as plain Python, and that is said.
"""

import inspect
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.data.arrays import Samples
from teul.data.parts import pack_x_y_sample_weight
from teul.engine.packing import Packing
from teul.engine.pure import Machine, State
from teul.engine.structure import Structure
from teul.errors import note
from teul.layers.context import stepping
from teul.optimizers.base import Optimizer
from teul.tracking import held
from teul.variables import Variable, bound, watched

_discovered: "weakref.WeakKeyDictionary[Any, dict]" = weakref.WeakKeyDictionary()
_NEEDS_NUMBERS = (jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError, jax.errors.UnexpectedTracerError)


class StepMachine(Machine):
    """A model with steps of its own, seen by the engine.

    Args:
        model: the model.
        like: some samples; only their shapes count.
        batch: samples a step.
        kinds: the steps that will run, of ``"train"``, ``"test"`` and ``"predict"``.
        eager: whether to run them as plain Python from the start.
    """

    def __init__(self, model: Any, like: Samples, batch: int, kinds: Sequence[str], eager: bool = False):
        self.model, self.optimizer, self.eager = model, model.optimizer, eager or bool(model.run_eagerly)
        self.objective: Any = StepLogs(self)
        self.order: dict[str, list[str]] = {}
        self.trainable, self.learning_rate, self.streams = [], [], []
        self.packing = self.score_packing = Packing()
        self.fixed = self.scores = []
        if "train" in kinds and takes_state(model.train_step):
            self._build_optimizer()
        shapes = jax.tree.map(lambda a: jax.ShapeDtypeStruct((min(batch, a.shape[0]), *a.shape[1:]), a.dtype), tuple(like))
        computed, touched = self._known(shapes, tuple(kinds))
        self.numbers = computed.numbers
        self.scores = _unique(v for metric in model.metrics for v in metric.variables)
        counted = {id(v) for v in self.scores}
        own = [v for optimizer in self._optimizers() for v in optimizer.variables]
        self.fixed = [v for v in _unique([*model.variables, *own, *computed.variables, *touched]) if id(v) not in counted]
        self.weights = model.trainable_variables
        logged = [(kind, name, part.shape, str(part.dtype)) for kind, form in self.objective.forms.items() for name, part in form.items()]
        self.key = ("steps", computed.key, tuple(kinds), len(self.fixed), len(self.scores), *logged)

    def _optimizers(self) -> list[Optimizer]:
        found = list(held(self.model, Optimizer))
        return found if self.optimizer is None or self.optimizer in found else [self.optimizer, *found]

    def _build_optimizer(self) -> None:
        weights = self.model.trainable_variables
        if self.optimizer is not None and not self.optimizer.built_for(weights):
            self.optimizer.build(weights)

    def _known(self, shapes: tuple, kinds: tuple[str, ...]) -> tuple[Structure, list[Variable]]:
        """The structure of all that computes, and the Variables the steps touch: found out once for a model and a form of data."""
        kept = _discovered.setdefault(self.model, {})
        leaves, tree = jax.tree.flatten(shapes)
        form = (kinds, tree, *((leaf.shape, str(leaf.dtype)) for leaf in leaves))
        computed = Structure(self.model, self._optimizers())
        if (computed.key, form) not in kept:
            before = len(self.model.metrics)
            touched = self._discover(shapes, kinds)
            if len(self.model.metrics) != before:  # metrics that were chosen only now, for these targets and outputs
                touched = self._discover(shapes, kinds)
            computed = Structure(self.model, self._optimizers())  # weights and slots may be made only now
            kept[computed.key, form] = (self.eager, self.objective.forms, touched)
        self.eager, self.objective.forms, touched = kept[computed.key, form]
        return computed, touched

    def _discover(self, shapes: tuple, kinds: Sequence[str]) -> list[Variable]:
        """The Variables that the steps touch, and what they log; lazily made weights and slots are made meanwhile."""
        found: dict[int, Variable] = {}
        for kind in () if self.eager else kinds:
            try:
                with watched() as seen:
                    logs = jax.eval_shape(lambda x, y, w, kind=kind: self._traced(kind, x, y, w), *shapes)
            except _NEEDS_NUMBERS as error:
                self._fall_back(kind, error)
                break
            except AttributeError as error:
                if "Tracer" not in str(error):
                    raise
                self._fall_back(kind, error)
                break
            found |= seen
            if kind != "predict":
                self.objective.forms[kind] = {name: logs[name] for name in self.order[kind]}  # a tree of JAX's forgets the order
        return list(found.values())

    def _fall_back(self, kind: str, error: Exception) -> None:
        self.eager = True
        note("step_not_traced", stacklevel=6, owner=type(self.model).__name__, step=f"{kind}_step", why=str(error).strip().split("\n")[0])

    def _traced(self, kind: str, x: Any, y: Any, weight: Any) -> Any:
        with bound():  # what is assigned while shapes are found is not kept
            return self.step(kind, x, y, weight)

    # The steps ----------------------------------------------------------------------------------------------------------------

    def step(self, kind: str, x: Any, y: Any, weight: Any) -> Any:
        """Run one step of the model's; its logs as a flat dict of arrays (of a prediction, the outputs)."""
        data = pack_x_y_sample_weight(x, y, weight)
        if kind == "predict" and not isinstance(data, tuple):
            data = (data,)
        function = getattr(self.model, f"{kind}_step")
        with stepping(self.model):
            result = self._on_state(function, kind, data) if takes_state(function) else function(data)
        if kind == "predict":
            return result
        logs = flat_logs(result)
        self.order[kind] = list(logs)
        return logs

    def _on_state(self, function: Callable, kind: str, data: Any) -> Any:
        """A step in the style of Keras's JAX backend: ``(state, data) -> (logs, state)``, with values for Variables."""
        model = self.model
        groups = [model.trainable_variables, model.non_trainable_variables]
        groups += [model.optimizer.variables] if kind == "train" else []
        groups += [] if kind == "predict" else [model.metrics_variables]
        result, state = function(tuple([v._exact() for v in group] for group in groups), data)
        if kind == "predict":
            groups, state = groups[1:], (state,)
        for group, values in zip(groups, state, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        return result

    def train(self, state: State, x: Any, y: Any, weight: Any) -> State:
        """One training step on one batch."""
        return self._step_on("train", state, x, y, weight)

    def judge(self, state: State, x: Any, y: Any, weight: Any) -> State:
        """One step of judging on one batch."""
        return self._step_on("test", state, x, y, weight)

    def _step_on(self, kind: str, state: State, x: Any, y: Any, weight: Any) -> State:
        counts = state.scores[: len(self.scores)]
        with bound((self.fixed, state.fixed), (self.scores, counts)) as binding:
            logs = self.step(kind, x, y, weight)
            form = self.objective.forms[kind]
            leaves = [jnp.asarray(logs[name]).astype(form[name].dtype) for name in form]
            others = self.objective.zeros(before=kind), self.objective.zeros(after=kind)
            return state._replace(
                fixed=binding.collect(self.fixed), scores=[*binding.collect(self.scores), *others[0], *leaves, *others[1]]
            )

    def outputs(self, state: State, x: Any) -> tuple[Any, list[jax.Array]]:
        """What the model's ``predict_step`` says of x, and all Variables then."""
        with bound((self.fixed, state.fixed)) as binding:
            return self.step("predict", x, None, None), binding.collect(self.fixed)

    def keep_streams(self, states: list[jax.Array]) -> None:
        """Let what the prediction changed stay changed."""
        self.keep(State([], states, [], None, [v._value for v in self.scores]))

    # What the programs carry --------------------------------------------------------------------------------------------------

    def state(self) -> State:
        """The values of all Variables now, and room for the logs."""
        scores = [v._value for v in self.scores] + self.objective.zeros()
        return State([], [v._value for v in self.fixed], [], None, scores)

    def keep(self, state: State) -> None:
        """Give the Variables the values that a program returned."""
        for variable, value in zip([*self.fixed, *self.scores], [*state.fixed, *state.scores], strict=False):
            variable._value = value

    def keep_scores(self, scores: Sequence[jax.Array]) -> None:
        """Give the metrics the counts that an evaluation returned."""
        for variable, value in zip(self.scores, scores, strict=False):
            variable._value = value

    def fresh_scores(self) -> list[jax.Array]:
        """What the metrics hold before the first batch, and room for the logs."""
        with bound((self.scores, [v._value for v in self.scores])) as binding:
            self.model.reset_metrics()
            return binding.collect(self.scores) + self.objective.zeros()

    def results(self, scores: Sequence[jax.Array], kind: str = "train") -> dict[str, jax.Array]:
        """The logs of the last step."""
        start = len(self.scores) + len(self.objective.zeros(before=kind))
        return dict(zip(self.objective.forms[kind], scores[start:], strict=False))

    def judged(self, scores: Sequence[jax.Array]) -> dict[str, jax.Array]:
        """The logs of the last step of judging."""
        return self.results(scores, "test")

    def is_good(self, state: State, values: dict[str, Any]) -> jax.Array:
        """Whether the loss and all weights are numbers still."""
        places = {id(v): value for v, value in zip(self.fixed, state.fixed, strict=True)}
        parts = [places[id(v)] for v in self.weights if id(v) in places] + [values[name] for name in ("loss",) if name in values]
        return jnp.all(jnp.asarray([jnp.isfinite(0 * jnp.sum(p.astype("float32"))) for p in parts] or [True]))

    def finish(self) -> None:
        """Training has ended: weights that are averaged take their averages."""
        for optimizer in self._optimizers():
            optimizer.finalize_variable_values(optimizer.parameters)

    # Without a program --------------------------------------------------------------------------------------------------------

    def run(self, kind: str, samples: Samples) -> Any:
        """One step as plain Python."""
        data = jax.tree.map(jnp.asarray, tuple(samples))
        result = self.step(kind, *data)
        if kind != "predict":
            self.objective.forms[kind] = result
        return result


class StepLogs:
    """What takes the place of an objective: the names and forms of what the steps log."""

    def __init__(self, machine: StepMachine):
        self.machine = machine
        self.forms: dict[str, dict[str, Any]] = {}

    def zeros(self, before: str | None = None, after: str | None = None) -> list[jax.Array]:
        """Room for the logs of all kinds of steps, or of those before or after one kind."""
        kinds = list(self.forms)
        chosen = kinds[: kinds.index(before)] if before else kinds[kinds.index(after) + 1 :] if after else kinds
        return [jnp.zeros(part.shape, part.dtype) for kind in chosen for part in self.forms[kind].values()]

    def logs(self, values: dict[str, Any]) -> dict[str, Any]:
        """Plain numbers, in the order in which the step gave them."""
        form = next((form for form in self.forms.values() if set(form) == set(values)), values)
        return {name: float(values[name]) if np.ndim(values[name]) == 0 else np.asarray(values[name]) for name in form}

    def reset(self) -> None:
        """Start counting anew."""
        self.machine.model.reset_metrics()


def takes_state(step: Callable) -> bool:
    """Whether a step is written as Keras's JAX backend has it, ``step(state, data)``, and not ``step(data)``."""
    needed = [p for p in inspect.signature(step).parameters.values() if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    return len(needed) >= 2


def flat_logs(logs: Any) -> dict[str, Any]:
    """What a step returned, as arrays by name; dicts inside are taken apart."""
    if not isinstance(logs, dict):
        logs = {"loss": logs}
    found: dict[str, Any] = {}
    for name, value in logs.items():
        value = getattr(value, "value", value)
        if isinstance(value, dict):
            found |= flat_logs(value)
        elif value is not None and not isinstance(value, str):
            found[name] = jnp.asarray(value)
    return found


def _unique(variables: Any) -> list[Variable]:
    return list({id(v): v for v in variables}.values())
