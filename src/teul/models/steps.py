"""What a model does with one batch, in parts that a subclass may write anew: Keras's ``train_step`` and all it is made of."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from teul.data.parts import unpack_x_y_sample_weight
from teul.engine.gradients import value_and_gradients
from teul.engine.objective import Objective
from teul.engine.reference import from_library
from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.context import context
from teul.metrics import Metric
from teul.optimizers import Optimizer
from teul.tracking import held
from teul.variables import Variable, bound

_NOT_GIVEN: Any = object()


class Steps(Layer):
    """The steps of a model. Each can be overridden; what a subclass writes is traced into the program of an epoch."""

    optimizer: Any
    objective: Any

    # One batch ----------------------------------------------------------------------------------------------------------------

    def train_step(self, state: Any, data: Any = _NOT_GIVEN) -> Any:
        """Learn from one batch and return the logs. Override it as any Keras writes it.

        With Variables, as in TensorFlow: ``train_step(self, data)`` returns the logs::

            def train_step(self, data):
                x, y = data
                def forward():
                    y_pred = self(x, training=True)
                    return self.compute_loss(x, y, y_pred), y_pred
                (loss, y_pred), gradients = self.value_and_gradients(forward, has_aux=True)
                self.optimizer.apply(gradients, self.trainable_variables)
                return self.compute_metrics(x, y, y_pred)

        With values, as in Keras on JAX: ``train_step(self, state, data)`` returns ``(logs, state)``, where ``state`` holds the values of
        ``trainable_variables``, ``non_trainable_variables``, ``optimizer.variables`` and ``metrics_variables``.
        """
        if data is not _NOT_GIVEN:
            groups = (self.trainable_variables, self.non_trainable_variables, self.optimizer.variables, self.metrics_variables)
            return _on_values(self._train_on, groups, state, data)
        return self._train_on(state)

    def _train_on(self, data: Any) -> dict[str, Any]:
        x, y, weight = unpack_x_y_sample_weight(data)

        def forward() -> tuple[Any, Any]:
            y_pred = self(x, training=True)
            loss = self._loss_of(x, y, y_pred, weight, True)
            return self.optimizer.scale_loss(loss), (loss, y_pred)

        (_, (loss, y_pred)), gradients = self.value_and_gradients(forward, has_aux=True)
        if type(self.optimizer).apply_gradients is Optimizer.apply_gradients:
            self.optimizer.apply(gradients, self.trainable_variables)
        else:
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        self._track_loss(loss, x)
        return self.compute_metrics(x, y, y_pred, weight)

    def test_step(self, state: Any, data: Any = _NOT_GIVEN) -> Any:
        """Judge one batch and return the logs; with values, ``state`` is that of ``train_step`` without the optimizer's."""
        if data is not _NOT_GIVEN:
            groups = (self.trainable_variables, self.non_trainable_variables, self.metrics_variables)
            return _on_values(self._test_on, groups, state, data)
        return self._test_on(state)

    def _test_on(self, data: Any) -> dict[str, Any]:
        x, y, weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        self._track_loss(self._loss_of(x, y, y_pred, weight, False), x)
        return self.compute_metrics(x, y, y_pred, weight)

    def predict_step(self, state: Any, data: Any = _NOT_GIVEN) -> Any:
        """The outputs for one batch; with values, ``(outputs, non_trainable_variables)``."""
        if data is not _NOT_GIVEN:
            groups = (self.trainable_variables, self.non_trainable_variables)
            outputs, after = _on_values(self._predict_on, groups, state, data)
            return outputs, after[1]
        return self._predict_on(state)

    def _predict_on(self, data: Any) -> Any:
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)

    # Its parts ----------------------------------------------------------------------------------------------------------------

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The loss of a batch: the compiled losses, weighed, and the penalties. Override it to train on a loss of your own."""
        objective = self.objective if self.objective is not None else Objective()
        each = []
        if objective.has_loss:
            objective.adapt(self, y, y_pred)
            each = objective.losses_of(y, y_pred, sample_weight)
        if context.stepping:
            objective.record_losses(each, float(jax.tree.leaves(y_pred)[0].shape[0]) if each else 1.0)
        parts = [*objective.weighed(each), *self.losses]
        if not parts and context.stepping:
            raise problem("no_loss")
        return sum(parts[1:], parts[0]) if parts else jnp.zeros(())

    def compute_metrics(self, x, y, y_pred, sample_weight=None) -> dict[str, Any]:
        """Count a batch in the compiled metrics and return the logs so far."""
        self.objective.adapt(self, y, y_pred)
        self.objective.record_metrics(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self) -> dict[str, Any]:
        """The result of every metric by its name."""
        logs: dict[str, Any] = {}
        known = dict(zip(map(id, self.objective.metrics), self.objective.names(), strict=True)) if self.objective else {}
        for metric in self.metrics:
            result = metric.result()
            logs |= result if isinstance(result, dict) else {known.get(id(metric), metric.name): result}
        return logs

    def value_and_gradients(self, function: Callable[[], Any], variables: Sequence[Variable] | None = None, has_aux: bool = False) -> Any:
        """The value of ``function()`` and its gradient by each trainable variable; for a ``train_step`` of one's own.

        Args:
            function: gives the loss, or ``(loss, more)`` with ``has_aux``.
            variables: by default all that training changes.
            has_aux: whether the function gives more than the loss.

        >>> from teul.layers import Dense
        >>> from teul.models import Sequential
        >>> model = Sequential([Dense(1, use_bias=False, kernel_initializer="ones", input_shape=(2,))])
        >>> loss, (slope,) = model.value_and_gradients(lambda: model([[1.0, 2.0]]).sum())
        >>> float(loss), slope.tolist()
        (3.0, [[1.0], [2.0]])
        """
        return value_and_gradients(function, self.trainable_variables if variables is None else variables, has_aux)

    def _loss_of(self, x: Any, y: Any, y_pred: Any, weight: Any, training: bool) -> Any:
        more = {"training": training} if "training" in _arguments(type(self)) else {}
        return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=weight, **more)

    def _track_loss(self, loss: Any, x: Any) -> None:
        count = jax.tree.leaves(x)[0].shape[0]
        if self.objective is not None:
            self.objective.total.update_state(loss, sample_weight=float(count))

    @property
    def says_its_loss(self) -> bool:
        """Whether a subclass overrides ``compute_loss``."""
        return type(self).compute_loss is not Steps.compute_loss

    # Metrics ------------------------------------------------------------------------------------------------------------------

    @property
    def metrics(self) -> list[Any]:
        """The metrics: the running mean of the loss, those of ``compile``, those that the model and its layers hold."""
        compiled = self.objective.metrics if self.objective else []
        return list({id(m): m for m in (*compiled, *self._held_metrics())}.values())

    def _held_metrics(self) -> list[Metric]:
        layers = [layer for layer in self._flatten_layers() if not from_library(type(layer)) or "_added_metrics" in vars(layer)]
        return [metric for layer in layers for metric in held(layer, Metric)]

    @property
    def metrics_variables(self) -> list[Variable]:
        """The Variables that the metrics count in."""
        return [v for metric in self.metrics for v in metric.variables]

    def reset_metrics(self) -> None:
        """Start counting anew."""
        for metric in self.metrics:
            metric.reset_state()

    @property
    def compiled_metrics(self) -> Any:
        """The metrics of ``compile``, with the ``update_state(y, y_pred)`` that a train_step of older Keras calls."""
        return CompiledMetrics(self)

    @property
    def compiled_loss(self) -> Any:
        """The loss of ``compile`` as older Keras calls it: ``self.compiled_loss(y, y_pred, regularization_losses=self.losses)``."""
        return functools.partial(_compiled_loss, self)

    @property
    def writes_steps(self) -> bool:
        """Whether training or judging is more than the loss and metrics of ``compile``: a step or metric of the user's own."""
        own_optimizer = getattr(self.optimizer, "by_variables", False)
        return bool(self.run_eagerly or own_optimizer) or overrides(type(self), _STEPS) or bool(self._held_metrics())

    run_eagerly = False

    # On values ----------------------------------------------------------------------------------------------------------------

    def stateless_compute_loss(
        self, trainable_variables, non_trainable_variables, metrics_variables,
        x=None, y=None, y_pred=None, sample_weight=None, training=True,
    ) -> tuple[Any, tuple]:  # fmt: skip
        """``compute_loss`` as a pure function of the Variables' values: the loss, and these values after it."""
        groups = (self.trainable_variables, self.non_trainable_variables, self.metrics_variables)
        given = (trainable_variables, non_trainable_variables, metrics_variables)
        with bound(*zip(groups, given, strict=True)) as binding:
            loss = self._loss_of(x, y, y_pred, sample_weight, training)
            return loss, tuple(binding.collect(group) for group in groups)

    def compute_loss_and_updates(
        self, trainable_variables, non_trainable_variables, metrics_variables, x, y, sample_weight, training=False,
        optimizer_variables=None,
    ) -> tuple[Any, tuple]:  # fmt: skip
        """A forward pass and its loss as a pure function, for ``jax.value_and_grad`` in a ``train_step`` of one's own.

        Returns:
            the loss to differentiate (scaled as the optimizer asks), and ``(loss, y_pred, non_trainable_variables, metrics_variables)``.
        """
        groups = [self.trainable_variables, self.non_trainable_variables, self.metrics_variables]
        given = [trainable_variables, non_trainable_variables, metrics_variables]
        if optimizer_variables is not None:
            groups, given = [*groups, self.optimizer.variables], [*given, optimizer_variables]
        with bound(*zip(groups, given, strict=True)) as binding:
            y_pred = self(x, training=training)
            loss = self._loss_of(x, y, y_pred, sample_weight, training)
            scaled = self.optimizer.scale_loss(loss) if training and self.optimizer is not None else loss
            return scaled, (loss, y_pred, binding.collect(groups[1]), binding.collect(groups[2]))


class CompiledMetrics:
    """The metrics of ``compile`` as one."""

    name = "compile_metrics"

    def __init__(self, model: Any):
        self._model = model

    def update_state(self, y: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch in all of them."""
        self._model.objective.adapt(self._model, y, y_pred)
        self._model.objective.record_metrics(y, y_pred, sample_weight)

    @property
    def metrics(self) -> list[Metric]:
        """The metrics one by one."""
        return self._model.objective.metrics[1:]


def _compiled_loss(model: Any, y: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None) -> Any:
    objective = model.objective
    objective.adapt(model, y, y_pred)
    parts = [*objective.weighed(objective.losses_of(y, y_pred, sample_weight)), *(regularization_losses or [])]
    loss = sum(parts[1:], parts[0])
    model._track_loss(loss, y_pred)
    return loss


_STEPS = ("train_step", "test_step", "compute_metrics", "get_metrics_result", "metrics", "reset_metrics")


@functools.cache
def overrides(kind: type, names: tuple[str, ...]) -> bool:
    """Whether a class writes one of these methods of a model anew."""
    return any(getattr(kind, name) is not getattr(Steps, name) for name in names)


@functools.cache
def _arguments(kind: type) -> tuple[str, ...]:
    return tuple(inspect.signature(kind.compute_loss).parameters)


def _on_values(step: Callable, groups: tuple, state: tuple, data: Any) -> tuple[Any, tuple]:
    """A step that assigns Variables, as a pure function of their values."""
    with bound(*zip(groups, state, strict=True)) as binding:
        result = step(data)
        return result, tuple(binding.collect(group) for group in groups)
