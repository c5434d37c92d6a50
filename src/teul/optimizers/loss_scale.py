"""Loss scaling: gradients too small for 16-bit floats are computed of a loss made larger."""

from collections.abc import Iterable, Sequence
from typing import Any

import jax.numpy as jnp

from teul import initializers
from teul.configured import serialize
from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.written import assign_where
from teul.variables import Variable, as_array

# What every other optimizer takes, with its default: here it belongs to the inner optimizer.
_OF_THE_INNER = {
    "weight_decay": None, "clipnorm": None, "clipvalue": None, "global_clipnorm": None, "use_ema": False, "ema_momentum": 0.99,
    "ema_overwrite_frequency": None, "loss_scale_factor": None, "gradient_accumulation_steps": None, "learning_rate": None, "dynamic": True,
}  # fmt: skip


class LossScaleOptimizer(Optimizer):
    """Another optimizer, of gradients of ``loss * scale``, which are divided by the scale again.

    A step whose gradients are not all finite changes no weight and halves the scale; after ``dynamic_growth_steps`` good steps the scale
    is doubled.

    Args:
        inner_optimizer: the optimizer that moves the weights; a ``loss_scale_factor`` of its own is taken away.
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
        owner = "LossScaleOptimizer"
        if not isinstance(inner_optimizer, Optimizer):
            raise problem("bad_argument", owner=owner, argument="inner_optimizer", expected="an optimizer", got=repr(inner_optimizer))
        for option, default in _OF_THE_INNER.items():
            if options.pop(option, default) != default:
                raise problem("bad_argument", owner=owner, argument=option, expected="given to the inner optimizer", got="given here")
        self.inner_optimizer = inner_optimizer
        super().__init__(0.0, name=name, **options)
        self.initial_scale, self.dynamic_growth_steps = initial_scale, dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None  # or gradients would be divided twice

    _untracked = (*Optimizer._untracked, "step_counter", "dynamic_scale")

    @property
    def learning_rate(self) -> Any:
        """That of the inner optimizer."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    @property
    def iterations(self) -> Any:
        """The count of the inner optimizer's updates."""
        return self.inner_optimizer.iterations

    @property
    def variables(self) -> list[Variable]:
        """Its own, with the two that say the scale, then those of the inner optimizer."""
        return [*super().variables, *self.inner_optimizer.variables]

    def build(self, variables: Iterable[Variable]) -> None:
        """Make the slots of the inner optimizer, and once the two Variables that say the scale."""
        if not self.built:
            self.step_counter = self.add_variable((), dtype="int32", name="step_counter")
            scale = initializers.Constant(float(self.initial_scale))  # not assigned: a program may be building it
            self.dynamic_scale = self.add_variable((), scale, "float32", name="dynamic_scale")
        self.parameters = list(variables)
        self.inner_optimizer.build(self.parameters)
        self.built = True

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """Move the variables, if all gradients are finite; see to the scale."""
        variables = self._variables_for(grads, trainable_variables)
        scale = self.dynamic_scale._exact()
        unscaled = [None if g is None else jnp.asarray(g) / scale.astype(jnp.asarray(g).dtype) for g in grads]
        good = self.check_finite(grads)
        assign_where(good, lambda: self.inner_optimizer.apply(unscaled, variables))
        count = self.step_counter._exact() + 1
        grown = count == self.dynamic_growth_steps
        self.step_counter.assign(jnp.where(good & ~grown, count, 0))
        self.dynamic_scale.assign(jnp.where(good, jnp.where(grown, scale * 2, scale), scale / 2))

    def check_finite(self, grads: Sequence[Any]) -> Any:
        """Whether all elements of all gradients are finite."""
        return jnp.all(jnp.asarray([jnp.isfinite(jnp.asarray(getattr(g, "value", g))).all() for g in grads if g is not None]))

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale."""
        loss = as_array(loss)
        scale = self.dynamic_scale._exact() if self.built else jnp.float32(self.initial_scale)
        return loss * scale.astype(loss.dtype)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Training has ended."""
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        return {
            "name": self.name,
            "inner_optimizer": serialize(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }
