"""optax both ways: a Teul optimizer made of an optax transformation, and the reverse."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.rule import Slots
from teul.variables import Variable


class OptaxOptimizer(Optimizer):
    """An optax ``GradientTransformation`` as an optimizer, so that ``compile(optimizer=optax.adam(1e-3))`` works.

    Its state is kept in numbered slots, all of them with the first parameter.

    Args:
        transformation: what ``optax.adam(...)``, ``optax.chain(...)`` and the like return.
        learning_rate: a factor on its updates; the transformation has its own learning rate inside, so 1 by default.
        options: what every optimizer takes (see :class:`Optimizer`).

    >>> import optax
    >>> from teul.variables import Variable
    >>> w = Variable([1.0])
    >>> _ = OptaxOptimizer(optax.sgd(0.5)).apply_gradients([([0.4], w)])
    >>> round(float(w[0]), 4)
    0.8
    """

    by_element = False

    def __init__(self, transformation: Any, learning_rate: Any = 1.0, **options: Any):
        super().__init__(learning_rate, **options)
        self.transformation = transformation

    def start(self, parameter):
        return {}

    def build(self, variables: Iterable[Variable]) -> None:
        """Make the state; another set of variables starts it anew, as it belongs to the set and not to each."""
        variables = list(variables)
        if [id(v) for v in variables] != [id(p) for p in self.parameters]:
            self.parameters, self.slot_variables = [], []
        super().build(variables)

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """As for every optimizer, but always with a gradient for each of its variables."""
        given = self.parameters if trainable_variables is None else trainable_variables
        if any(g is None for g in grads) or (self.built and len(given) != len(self.parameters)):
            raise problem("gradient_for_all", owner=type(self).__name__)
        super().apply(grads, trainable_variables)

    def initial_slots(self, parameters: Sequence[Any]) -> list[Slots]:
        """The transformation's first state, as numbered slots of the first parameter."""
        slots = [self.slots(p) for p in parameters]
        arrays = [jnp.asarray(getattr(p, "value", p)) for p in parameters]
        leaves = jax.tree.leaves(self.transformation.init(arrays))
        if slots:
            slots[0] |= {f"state_{i}": jnp.asarray(leaf) for i, leaf in enumerate(leaves)}
        return slots

    def _move(self, gradients, parameters, slots, iterations, learning_rate, decayed):
        """One update of the whole list: a transformation may look at all gradients together."""
        form = jax.tree.structure(jax.eval_shape(self.transformation.init, list(parameters)))
        before = [slots[0][f"state_{i}"] for i in range(form.num_leaves)]
        gradients = self._clipped(gradients)
        rates = [jnp.asarray(learning_rate, p.dtype) for p in parameters]
        shrunk = []
        for p, s, rate, decays in zip(parameters, slots, rates, decayed, strict=True):
            with self._numbers_as(p.dtype):
                shrunk.append(self._decay(p, s, rate) if decays else p)
        moves, after = self.transformation.update(list(gradients), jax.tree.unflatten(form, before), shrunk)
        moved = [p + rate * move.astype(p.dtype) for p, rate, move in zip(shrunk, rates, moves, strict=True)]
        kept = {f"state_{i}": jnp.asarray(leaf) for i, leaf in enumerate(jax.tree.leaves(after))}
        return moved, [{**slots[0], **kept}, *slots[1:]]


class OptaxState(NamedTuple):
    """The state of a Teul rule inside an optax program."""

    count: jax.Array
    slots: list[Slots]


def as_transformation(optimizer: Optimizer) -> Any:
    """The optimizer's rule as an optax ``GradientTransformation``; its updates need the parameters."""
    import optax

    def init(parameters):
        return OptaxState(jnp.zeros((), jnp.int32), optimizer.initial_slots(jax.tree.leaves(parameters)))

    def update(gradients, state, parameters=None):
        if parameters is None:
            raise problem("parameters_needed", owner=type(optimizer).__name__)
        before, form = jax.tree.flatten(parameters)
        rate = optimizer.current_learning_rate(state.count)
        after, slots = optimizer.update(jax.tree.leaves(gradients), before, state.slots, state.count, rate)
        updates = jax.tree.unflatten(form, [new - old for new, old in zip(after, before, strict=True)])
        return updates, OptaxState(state.count + 1, slots)

    return optax.GradientTransformation(init, update)
