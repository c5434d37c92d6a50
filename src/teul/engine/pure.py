"""A model as pure functions: bind the values of its Variables, call it, collect what changed."""

import functools
import operator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from teul.arrays import as_float
from teul.configured import numbers_bound
from teul.engine.objective import Objective
from teul.engine.packing import Packing, packing_for, packing_of
from teul.engine.structure import Structure
from teul.errors import problem
from teul.layers.base import Layer, calling
from teul.variables import Variable, bound


class State(NamedTuple):
    """The values a training program carries from step to step."""

    trainable: list[jax.Array]
    fixed: list[jax.Array]
    slots: list[dict[str, jax.Array]]
    iterations: jax.Array
    scores: list[jax.Array]


class Machine:
    """A model with its objective and optimizer, seen by the engine: its Variables by role, its structure, its numbers."""

    eager = False  # whether its steps run as plain Python, not in programs

    def __init__(self, model: Layer, objective: Objective | None = None, optimizer: Any = None):
        self.model, self.objective, self.optimizer = model, objective, optimizer
        self.trainable: list[Variable] = model.trainable_variables if optimizer is not None else []
        trained = {id(v) for v in self.trainable}
        self.fixed: list[Variable] = [v for v in model.variables if id(v) not in trained]
        self.scores: list[Variable] = objective.variables if objective is not None else []
        penalized = model.trainable_variables if objective is not None else []
        self.penalized = [v for v in penalized if v.regularizer is not None]
        self.learning_rate: list[Variable] = []
        self.decayed: list[bool] = []
        self.packing = Packing()
        self.score_packing = packing_of(self.scores)
        if optimizer is not None:
            if not optimizer.built_for(self.trainable):
                optimizer.build(self.trainable)
            self.decayed = optimizer.decayed(self.trainable)
            if isinstance(optimizer._learning_rate, Variable):
                self.learning_rate = [optimizer._learning_rate]
            self.packing = packing_for(self.trainable, optimizer)
        computed = Structure(model, objective, optimizer)
        self.numbers = computed.numbers
        self.key = (computed.key, len(self.trainable), tuple(self.decayed))
        # Variables that a user's function or helper object reads are values too, never constants of the program.
        bound_here = {id(v) for v in (*self.trainable, *self.fixed, *self.scores, *self.learning_rate)}
        own = {id(v) for v in optimizer.variables} if optimizer is not None else set()
        self.fixed += [v for v in computed.variables if id(v) not in bound_here | own]
        self.streams = [i for i, v in enumerate(self.fixed) if v.name.endswith(("seed_generator_state", "rnn_state"))]

    def settings(self) -> list[float]:
        """The values now of the numbers that its programs take as arguments, then the learning rate."""
        return [float(getattr(owner, name)) for owner, name in self.numbers] + [v.value for v in self.learning_rate]

    def state(self) -> State:
        """The values of all Variables now."""
        if self.optimizer is None:
            return State([], _values(self.fixed), [], None, _values(self.scores))
        slots = [{name: v.value for name, v in group.items()} for group in self.optimizer.slot_variables]
        return State(_values(self.trainable), _values(self.fixed), slots, self.optimizer._iterations.value, _values(self.scores))

    def keep(self, state: State) -> None:
        """Give the Variables the values that a program returned."""
        _assign(self.trainable + self.fixed + self.scores, state.trainable + state.fixed + state.scores)
        if self.optimizer is not None:
            for group, values in zip(self.optimizer.slot_variables, state.slots, strict=True):
                _assign(list(group.values()), [values[name] for name in group])
            _assign([self.optimizer._iterations], [state.iterations])

    def keep_scores(self, scores: Sequence[jax.Array]) -> None:
        """Give the metrics the counts that an evaluation returned, so that they can be asked."""
        _assign(self.scores, scores)

    @contextmanager
    def with_settings(self, settings: Sequence[Any]):
        """Inside, the numbers and the learning rate read as a program's arguments."""
        values = {(id(owner), name): value for (owner, name), value in zip(self.numbers, settings, strict=False)}
        with numbers_bound(values), bound((self.learning_rate, settings[len(self.numbers) :])):
            yield

    def packed(self, state: State) -> State:
        """The state as the loops of a program carry it."""
        scores = self.score_packing.pack(state.scores)
        return state._replace(trainable=self.packing.pack(state.trainable), slots=self.packing.pack_slots(state.slots), scores=scores)

    def unpacked(self, state: State) -> State:
        """The state as the Variables hold it."""
        scores = self.score_packing.unpack(state.scores)
        return state._replace(trainable=self.packing.unpack(state.trainable), slots=self.packing.unpack_slots(state.slots), scores=scores)

    # The model's computation, on values -------------------------------------------------------------------------------------

    def outputs(self, state: State, x: Any) -> tuple[Any, list[jax.Array]]:
        """What the model predicts for x, and where its random streams and kept states are then (some layers go on even now)."""
        with self._reading(state) as binding, calling(False):
            outputs = self.model(x, training=False)
            return outputs, binding.collect([self.fixed[i] for i in self.streams])

    def keep_streams(self, states: list[jax.Array]) -> None:
        """Let the random streams and kept states go on from where a prediction left them."""
        _assign([self.fixed[i] for i in self.streams], states)

    def train(self, state: State, x: Any, y: Any, weight: Any) -> State:
        """One step on one batch: the loss, its gradient, the update, the metrics."""

        def loss_of(trainable):
            with bound((self.trainable, trainable), (self.fixed, state.fixed)) as binding, calling(True) as added:
                y_pred = self.model(x, training=True)
                total, each = self._loss(x, y, y_pred, weight, added)
                return self.optimizer.scale_loss(total), (total, each, y_pred, binding.collect(self.fixed))

        weights = self.packing.unpack(state.trainable)
        (_, (total, each, y_pred, fixed)), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights)
        trainable, slots = self._update(self.packing.pack(gradients), state)
        scores = self._recorded(state, total, each, y, y_pred, weight)
        return State(trainable, fixed, slots, state.iterations + 1, scores)

    def judge(self, state: State, x: Any, y: Any, weight: Any) -> State:
        """Count one batch in the metrics, without training."""
        with self._reading(state) as binding, calling(False) as added:
            y_pred = self.model(x, training=False)
            total, each = self._loss(x, y, y_pred, weight, added)
            fixed = binding.collect(self.fixed)
        return state._replace(fixed=fixed, scores=self._recorded(state, total, each, y, y_pred, weight))

    def is_good(self, state: State, values: list[Any]) -> jax.Array:
        """Whether the loss and all weights are numbers still."""
        sums = [jnp.sum(w.astype("float32")) for w in (*state.trainable, values[0])]
        return jnp.isfinite(functools.reduce(operator.add, [0 * s for s in sums]))

    def results(self, scores: Sequence[jax.Array]) -> list[Any]:
        """The value of every metric."""
        with bound((self.scores, self.score_packing.unpack(scores))):
            return self.objective.results()

    def judged(self, scores: Sequence[jax.Array]) -> Any:
        """The value of every metric, for data that was judged and not trained on."""
        return self.results(scores)

    def finish(self) -> None:
        """Training has ended: weights that are averaged take their averages."""
        self.optimizer.finalize_variable_values(self.trainable)

    def fresh_scores(self) -> list[jax.Array]:
        """What the metrics' Variables hold before the first batch."""
        with bound((self.scores, _values(self.scores))) as binding:
            self.objective.reset()
            return self.score_packing.pack(binding.collect(self.scores))

    def _reading(self, state: State):
        return bound((self.trainable, self.packing.unpack(state.trainable)), (self.fixed, state.fixed))

    def _loss(self, x: Any, y: Any, y_pred: Any, weight: Any, added: list[Any]) -> tuple[jax.Array, list[jax.Array]]:
        """The loss of a batch, as the model says it or as it was compiled, and that of each output."""
        each = self.objective.losses_of(y, y_pred, weight)
        if getattr(self.model, "says_its_loss", False):
            return as_float(self.model.compute_loss(x, y, y_pred, weight), "float32"), each
        penalties = [v.regularizer(v.value) for v in self.penalized]
        parts = [as_float(part, "float32") for part in (*self.objective.weighed(each), *added, *penalties)]
        if not parts:
            raise problem("no_loss")
        return functools.reduce(operator.add, parts), each

    def _update(self, gradients: list[jax.Array], state: State) -> tuple[list[jax.Array], list[dict[str, jax.Array]]]:
        decayed = None if self.packing.packs else self.decayed
        with bound((self.fixed, state.fixed)):  # a schedule of the user's may read a Variable
            rate = self.optimizer.current_learning_rate(state.iterations)
            moved, slots = self.optimizer.update(gradients, state.trainable, state.slots, state.iterations, rate, decayed=decayed)
        if not self.packing.packs:
            moved = [m if v.constraint is None else v.constraint(m) for m, v in zip(moved, self.trainable, strict=True)]
        return moved, slots

    def _recorded(self, state: State, total: Any, each: list[Any], y: Any, y_pred: Any, weight: Any) -> list[jax.Array]:
        count = jax.tree.leaves(y_pred)[0].shape[0]
        with bound((self.fixed, state.fixed), (self.scores, self.score_packing.unpack(state.scores))) as binding:
            self.objective.record(total, each, y, y_pred, weight, count)
            return self.score_packing.pack(binding.collect(self.scores))


def _values(variables: Sequence[Variable]) -> list[jax.Array]:
    return [v._value for v in variables]


def _assign(variables: Sequence[Variable], values: Sequence[jax.Array]) -> None:
    for variable, value in zip(variables, values, strict=True):
        variable._value = value
