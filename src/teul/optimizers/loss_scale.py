"""Loss scaling: gradients too small for 16-bit floats are computed of a loss made larger."""

from collections.abc import Iterable, Sequence
from typing import Any

import jax.numpy as jnp

from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.written import assign_where
from teul.variables import Variable, as_array


class LossScaleOptimizer(Optimizer):
    """Another optimizer, of gradients of ``loss * scale``, which are divided by the scale again.

    A step whose gradients are not all finite changes no weight and halves the scale; after ``dynamic_growth_steps`` good steps the scale
    is doubled.

    Args:
        inner_optimizer: the optimizer that moves the weights.
        initial_scale: the first scale.
        dynamic_growth_steps: good steps until the scale is doubled.
        name: its name.

    >>> from teul.optimizers import SGD
    >>> w = Variable([1.0])
    >>> optimizer = LossScaleOptimizer(SGD(0.5), initial_scale=4.0)
    >>> optimizer.apply([[4.0]], [w])  # the gradient of 4 * loss
    >>> w.tolist(), float(optimizer.dynamic_scale)
    ([0.5], 4.0)

    Source: Micikevicius et al., 2017.
    """

    by_variables = True
    by_element = False

    def __init__(
        self,
        inner_optimizer: Any,
        initial_scale: float = 2.0**15,
        dynamic_growth_steps: int = 2000,
        name: str | None = None,
        **options: Any,
    ):
        if not isinstance(inner_optimizer, Optimizer):
            expected = "an optimizer"
            raise problem(
                "bad_argument", owner="LossScaleOptimizer", argument="inner_optimizer", expected=expected, got=repr(inner_optimizer)
            )
        if options.pop("learning_rate", None) is not None:
            facts = {"argument": "learning_rate", "expected": "given to the inner optimizer", "got": "given here"}
            raise problem("bad_argument", owner="LossScaleOptimizer", **facts)
        self.inner_optimizer = inner_optimizer
        super().__init__(0.0, name=name, **options)
        self.initial_scale, self.dynamic_growth_steps = initial_scale, dynamic_growth_steps
        self.step_counter = Variable(0, dtype="int32", trainable=False, autocast=False, name="step_counter")
        self.dynamic_scale = Variable(float(initial_scale), dtype="float32", trainable=False, autocast=False, name="dynamic_scale")

    _untracked = (*Optimizer._untracked, "step_counter", "dynamic_scale")

    @property
    def learning_rate(self) -> Any:
        """That of the inner optimizer."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    @property
    def iterations(self) -> Variable:
        """The count of the inner optimizer's updates."""
        return self.inner_optimizer.iterations

    @iterations.setter
    def iterations(self, value: Variable) -> None:
        """The wrapper counts nothing itself."""

    @property
    def variables(self) -> list[Variable]:
        """The two that say the scale, then those of the inner optimizer."""
        return [self.step_counter, self.dynamic_scale, *self.inner_optimizer.variables]

    def build(self, variables: Iterable[Variable]) -> None:
        """Make the slots of the inner optimizer."""
        self.parameters = list(variables)
        self.inner_optimizer.build(self.parameters)
        self.slot_variables = self.inner_optimizer.slot_variables
        self.built = True

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """Move the variables, if all gradients are finite; see to the scale."""
        variables = self._variables_for(grads, trainable_variables)
        scale = self.dynamic_scale._exact()
        unscaled = [None if g is None else jnp.asarray(g) / scale.astype(jnp.asarray(g).dtype) for g in grads]
        good = jnp.all(jnp.asarray([jnp.isfinite(g).all() for g in unscaled if g is not None]))
        assign_where(good, lambda: self.inner_optimizer.apply(unscaled, variables))
        count = self.step_counter._exact() + 1
        grown = count == self.dynamic_growth_steps
        self.step_counter.assign(jnp.where(good & ~grown, count, 0))
        self.dynamic_scale.assign(jnp.where(good, jnp.where(grown, scale * 2, scale), scale / 2))

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale."""
        loss = as_array(loss)
        return loss * self.dynamic_scale._exact().astype(loss.dtype)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Training has ended."""
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        config = super().get_config()
        config.pop("learning_rate")
        return config
