"""What a compiled model is judged by: its losses, which are trained on, and its metrics, which are looked at."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import losses, metrics
from teul.configured import Configured
from teul.errors import problem
from teul.metrics.resolve import resolve
from teul.variables import Variable


class Objective:
    """The losses and metrics of ``compile``, one set an output.

    Args:
        loss: a loss for every output: one, a list, or a dict by output name.
        metrics, weighted_metrics: likewise; the weighted ones count sample weights.
        loss_weights: numbers that weigh the outputs' losses in the sum.
    """

    def __init__(self, loss=None, metrics=None, weighted_metrics=None, loss_weights=None):
        self.given = {"loss": loss, "metrics": metrics, "weighted_metrics": weighted_metrics, "loss_weights": loss_weights}
        self.total = _mean("loss")
        self.outputs: list[_Output] = []
        self.built_for: Any = None

    @staticmethod
    def check(loss: Any, metrics_given: Any, weighted: Any) -> None:
        """Refuse misspelt names at once."""
        for name in _names(loss):
            losses.as_loss(name)
        for name in [*_names(metrics_given), *_names(weighted)]:
            resolve(name)

    def build(self, y_true: Any, y_pred: Any, names: list[str]) -> None:
        """Choose, from the shapes of targets and outputs, what names such as 'accuracy' mean here."""
        targets, outputs = jax.tree.leaves(y_true, is_leaf=_none), jax.tree.leaves(y_pred)
        shapes = [None if t is None else (len(t.shape), t.shape[1:][-1:], str(t.dtype)) for t in targets], [p.shape[1:] for p in outputs]
        if self.built_for == shapes:
            return
        self.built_for = shapes
        several = len(outputs) > 1
        given = {key: _per_output(value, names, key) for key, value in self.given.items()}
        targets += [None] * (len(outputs) - len(targets))
        rows = zip(names, *given.values(), targets, outputs, strict=True)
        self.outputs = [_Output(name if several else None, *row) for name, *row in rows]
        if sum(o.loss is not None for o in self.outputs) < 2:  # the one loss is the loss
            for output in self.outputs:
                output.tracker = None

    def adapt(self, model: Any, y_true: Any, y_pred: Any) -> None:
        """The same for a batch that a step of the user's compares, inside which nobody has looked at targets and outputs yet."""
        count = len(jax.tree.leaves(y_pred))
        functional = hasattr(model, "_output_tree")
        self.build(y_true, y_pred, model.output_names if functional else [f"output_{i + 1}" for i in range(count)])

    @property
    def has_loss(self) -> bool:
        """Whether ``compile`` was given a loss."""
        return self.given["loss"] is not None

    @property
    def metrics(self) -> list[Any]:
        """All metrics in the order of their names in the logs, the loss first."""
        parts = [o.tracker for o in self.outputs if o.tracker is not None]
        return [self.total, *parts, *(metric for _, metric in self._shown())]

    def _shown(self) -> list[tuple[str, Any]]:
        """The metrics of the outputs with their labels; those of several outputs by the alphabet, as Keras lists them."""
        shown = [pair for o in self.outputs for pair in zip(o.labels(), (*o.metrics, *o.weighted_metrics), strict=True)]
        return sorted(shown, key=lambda pair: pair[0]) if len(self.outputs) > 1 else shown

    @property
    def variables(self) -> list[Variable]:
        """The counts that the metrics keep."""
        return [v for m in self.metrics for v in m.variables]

    def names(self) -> list[str]:
        """The keys of the logs, each once."""
        names: list[str] = []
        for label in self._labels():
            repeats = sum(n == label or (n.startswith(label + "_") and n[len(label) + 1 :].isdigit()) for n in names)
            names.append(f"{label}_{repeats}" if label in names else label)
        return names

    def _labels(self) -> list[str]:
        parts = [f"{o.name}_loss" for o in self.outputs if o.tracker is not None]
        return ["loss", *parts, *(label for label, _ in self._shown())]

    def losses_of(self, y_true: Any, y_pred: Any, weight: Any) -> list[Any]:
        """The loss of each output that has one."""
        rows = zip(self.outputs, _spread(y_true, self), jax.tree.leaves(y_pred), _spread(weight, self), strict=True)
        return [o.loss_of(y, p, w) for o, y, p, w in rows if o.loss is not None]

    def weighed(self, each: list[Any]) -> list[Any]:
        """Those losses times their weights in the sum."""
        weights = [o.weight for o in self.outputs if o.loss is not None]
        return [loss if w is None else loss * jnp.asarray(w, loss.dtype) for loss, w in zip(each, weights, strict=True)]

    def record(self, total: Any, each: list[Any], y_true: Any, y_pred: Any, weight: Any, count: int) -> None:
        """Count one batch in every metric."""
        size = jnp.asarray(count, jnp.float32)
        self.total.update_state(total, sample_weight=size)
        self.record_losses(each, size)
        self.record_metrics(y_true, y_pred, weight)

    def record_losses(self, each: list[Any], size: Any) -> None:
        """Count the loss of each of several outputs."""
        trained = [o for o in self.outputs if o.loss is not None]
        for output, loss in zip(trained, each, strict=True):
            if output.tracker is not None:
                output.tracker.update_state(loss, sample_weight=size)

    def record_metrics(self, y_true: Any, y_pred: Any, weight: Any) -> None:
        """Count one batch in the metrics of ``compile``."""
        for o, y, p, w in zip(self.outputs, _spread(y_true, self), jax.tree.leaves(y_pred), _spread(weight, self), strict=True):
            o.record(y, p, w)

    def results(self) -> list[Any]:
        """The value of every metric. Programs know no names: models that differ in those alone share them."""
        values = [metric.result() for metric in self.metrics]
        return [value.value if isinstance(value, Variable) else value for value in values]

    def logs(self, values: list[Any]) -> dict[str, Any]:
        """What :meth:`results` gave, as plain numbers by their keys in the logs, the loss first."""
        found: dict[str, Any] = {}
        for name, value in zip(self.names(), values, strict=True):
            parts = value if isinstance(value, dict) else {name: value}
            found |= {key: float(part) if np.ndim(part) == 0 else np.asarray(part) for key, part in parts.items()}
        return found

    def reset(self) -> None:
        """Start counting anew."""
        for metric in self.metrics:
            metric.reset_state()


class _Output(Configured):
    """One output of a model with its loss and its metrics."""

    def __init__(self, name, loss, metrics_given, weighted_given, weight, target, prediction):  # as in Objective.given
        self.name, self.weight = name, weight
        self.loss = losses.as_loss(loss)
        self.tracker = _mean(f"{name}_loss") if name is not None and loss is not None else None
        self.metrics = self._resolved(metrics_given, target, prediction)
        self.weighted_metrics = self._resolved(weighted_given, target, prediction)

    def _resolved(self, given: Any, target: Any, prediction: Any) -> list[Any]:
        given = [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]
        if any(m is None for m in given):
            raise problem("bad_argument", owner="compile", argument="metrics", expected="metrics, each a name or an object", got=given)
        if not given or target is None:
            return []
        whole = jnp.issubdtype(target.dtype, jnp.integer)
        return [
            resolve(m, loss=self.loss, y_true_shape=tuple(target.shape), y_pred_shape=tuple(prediction.shape), y_true_is_integer=whole)
            for m in given
        ]

    def labels(self) -> list[str]:
        """The names of its metrics; one that counts weights says so where the same is there without them."""
        plain = [m.name for m in self.metrics]
        names = [*plain, *(f"weighted_{m.name}" if m.name in plain else m.name for m in self.weighted_metrics)]
        return [name if self.name is None else f"{self.name}_{name}" for name in names]

    def loss_of(self, y_true: Any, y_pred: Any, weight: Any) -> Any:
        if self.loss is None or y_true is None:
            raise problem("no_target", output=self.name or "y")
        return self.loss(y_true, y_pred, sample_weight=weight)

    def record(self, y_true: Any, y_pred: Any, weight: Any) -> None:
        for metric in self.metrics:
            metric.update_state(y_true, y_pred)
        for metric in self.weighted_metrics:
            metric.update_state(y_true, y_pred, sample_weight=weight)


def _names(value: Any) -> list[str]:
    """The strings in what ``compile`` was given."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []
    return [name for part in parts for name in _names(part)]


def _mean(name: str) -> Any:
    return metrics.Mean(name=name)


def _none(value: Any) -> bool:
    return value is None


def _spread(value: Any, objective: Objective) -> list[Any]:
    """One entry an output of y or of the weights; None where there is none, and one weight for all."""
    count = len(objective.outputs)
    leaves = jax.tree.leaves(value, is_leaf=_none) or [None]
    return leaves if len(leaves) == count else leaves[:1] * count


def _per_output(value: Any, names: list[str], key: str) -> list[Any]:
    """What was given for each output: by name, in a list, or one for all."""
    if isinstance(value, dict):
        for name in value.keys() - set(names):
            raise problem("unknown_name", kind=f"output (in {key})", name=name, hint="", known=", ".join(names))
        return [value.get(name) for name in names]
    if len(names) == 1:
        alone = isinstance(value, (list, tuple)) and len(value) == 1
        if key == "loss_weights" and isinstance(value, (list, tuple)) and not alone:
            raise problem("per_output_count", key=key, expected=1, got=len(value), names=names[0])
        return [value[0] if alone and (key in ("loss", "loss_weights") or isinstance(value[0], (list, tuple))) else value]
    if isinstance(value, (list, tuple)):
        if len(value) == len(names):
            return list(value)
        if key in ("loss", "loss_weights"):
            raise problem("per_output_count", key=key, expected=len(names), got=len(value), names=", ".join(names))
    return [value] * len(names)
