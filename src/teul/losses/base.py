"""What every loss does around its formula: bring the shapes together, weigh, reduce to one number."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp

from teul import config, dtype_policies
from teul.arrays import Array, ArrayLike, as_float
from teul.configured import Configured, deserialize, serialize
from teul.errors import problem
from teul.masking import mask_of
from teul.outermost import function_taken_over, taken_over
from teul.registry import Family, snake_case
from teul.symbolic import apply, flowing_value, is_symbolic


class _Losses(Family):
    """The family of losses; its functions take symbolic tensors too, as older Keras's did in a model's ``add_loss``."""

    def add(self, *names: str) -> Callable:
        """A decorator that gives a loss its names."""
        register = super().add(*names)
        return lambda member: register(member if inspect.isclass(member) else _of_symbols(member))


def _of_symbols(function: Callable) -> Callable:
    @functools.wraps(function)
    def loss(y_true, y_pred, *args, **kwargs):
        if is_symbolic(y_true) or is_symbolic(y_pred):
            return apply(function, y_true, y_pred, *args, **kwargs)
        return taken(y_true, y_pred, *args, **kwargs)

    taken = function_taken_over(function)
    return loss


losses = _Losses("loss", "keras.losses")

REDUCTIONS = ("sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none", None)


def same_rank(a: Array, b: Array) -> tuple[Array, Array]:
    """``(n,)`` beside ``(n, 1)`` becomes ``(n, 1)``; a last axis of 1 too many is dropped from larger arrays."""
    if a.ndim == b.ndim + 1 and a.shape[-1] == 1:
        return (a, b[..., None]) if b.ndim == 1 else (a[..., 0], b)
    if b.ndim == a.ndim + 1 and b.shape[-1] == 1:
        return (a[..., None], b) if a.ndim == 1 else (a, b[..., 0])
    return a, b


def pair(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    """Targets and predictions as arrays of the predictions' float type and of the same rank."""
    y_pred = as_float(y_pred)
    y_true, y_pred = same_rank(as_float(y_true, y_pred.dtype), y_pred)
    return y_true, y_pred


class Loss(Configured):
    """Base of all losses. To write your own, give ``call(y_true, y_pred)``, one value a row, and no more.

    Args:
        name: its name in the history; made from the class name by default.
        reduction: how the values become one number: ``"sum_over_batch_size"`` (the same as ``"mean"``: their sum by their number),
            ``"sum"``, ``"mean_with_sample_weight"`` (by the sum of the weights), ``"none"`` or None (they stay as they are).
        dtype: the float type to compute in; ``config.floatx()`` by default.

    >>> class Fourth(Loss):
    ...     def call(self, y_true, y_pred):
    ...         return (y_true - y_pred) ** 4
    >>> float(Fourth()([1, 2], [2.0, 4.0]))
    8.5
    """

    # Its name is no part of what it computes.
    _untracked: tuple[str, ...] = ("name",)

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: str | None = None):
        if reduction not in REDUCTIONS:
            raise problem(
                "bad_argument", owner=type(self).__name__, argument="reduction", expected=f"one of {REDUCTIONS}", got=repr(reduction)
            )
        self.name = name or snake_case(type(self).__name__)
        self.reduction = reduction
        self.dtype = config.floatx() if dtype is None else dtype_policies.get(dtype).compute_dtype

    @taken_over
    def __call__(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None, mask: ArrayLike | None = None
    ) -> Array:
        """The loss of predictions ``y_pred`` against targets ``y_true``.

        Args:
            y_true: the targets, ``(rows, ...)``.
            y_pred: the predictions, ``(rows, ...)``.
            sample_weight: a weight for each row, or for each value.
            mask: True where a value counts; taken from ``y_pred`` if a masking layer left it there.
        """
        if mask is None:
            mask = mask_of(y_pred)
        if isinstance(y_pred, dict):
            y_true, y_pred = ({name: as_float(y, self.dtype) for name, y in ys.items()} for ys in (y_true, y_pred))
        else:
            y_true, y_pred = same_rank(as_float(y_true, self.dtype), as_float(y_pred, self.dtype))
        values = as_float(flowing_value(self.call(y_true, y_pred)), self.dtype)
        masks = [m for m in (mask, self.counted(y_true, y_pred)) if m is not None]
        return reduce(values, self.reduction, sample_weight, masks)

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data; Keras does not write the type, so it is left out where it is the session's."""
        plain = super().get_config()
        if plain.get("dtype") == config.floatx():
            del plain["dtype"]
        return plain

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The formula: one value a row."""
        raise problem("must_write", owner=type(self).__name__, method="call(self, y_true, y_pred)")

    def counted(self, y_true: Array, y_pred: Array) -> Array | None:
        """Which values count, True or False for each; None for all."""
        return None


class Formula(Loss):
    """Base of the losses here, which take ``reduction`` first."""

    def __init__(self, reduction: str | None = "sum_over_batch_size", name: str | None = None, dtype: str | None = None):
        super().__init__(name, reduction, dtype)


@losses.add("LossFunction")
class LossFunctionWrapper(Loss):
    """A plain function ``(y_true, y_pred, **kwargs) -> one value a row`` as a Loss.

    >>> absolute = LossFunctionWrapper(lambda y_true, y_pred: abs(y_true - y_pred), name="absolute")
    >>> float(absolute([1.0], [3.0]))
    2.0
    """

    def __init__(
        self,
        fn: Callable[..., Array],
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: str | None = None,
        **kwargs: Any,
    ):
        super().__init__(name or getattr(fn, "__name__", None), reduction, dtype)
        self.fn, self.kwargs = fn, kwargs

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """What the function says."""
        return self.fn(y_true, y_pred, **self.kwargs)

    def get_config(self) -> dict[str, Any]:
        """The function by its name, and its arguments."""
        return {**super().get_config(), **serialize(self.kwargs)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "LossFunctionWrapper":
        """A new wrapper; the function is looked up by its name."""
        config = {name: deserialize(value, losses) for name, value in config.items()}
        fn = config["fn"]
        return cls(**{**config, "fn": losses.find(fn) if isinstance(fn, str) else fn})


def reduce(values: Array, reduction: str | None, sample_weight: ArrayLike | None = None, masks: Sequence[ArrayLike] = ()) -> Array:
    """Values, weighted, as one number (or as they are). What is masked counts neither in the sum nor in the number.

    >>> float(reduce(jnp.array([1.0, 3.0, 8.0]), "mean", sample_weight=[1, 2, 0]))
    2.3333332538604736
    """
    weight = None
    if sample_weight is not None:
        values, weight = same_rank(values, as_float(sample_weight, values.dtype))
        weight = beside(values, weight, "sample_weight")
    if weight is not None and values.ndim == 0:
        values = jnp.broadcast_to(values, weight.shape)
    kept = jnp.ones_like(values)
    for mask in masks:
        counts = beside(values, as_float(mask, values.dtype), "mask")
        kept = kept * counts
        weight = counts if weight is None else weight * counts
    if masks:
        values = jnp.where(kept > 0, values, jnp.zeros_like(values))
    if weight is not None:
        values = values * weight
    if reduction in (None, "none"):
        return values
    total = jnp.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weight is not None:
        count = jnp.sum(weight)  # one a row, where rows are weighed, as Keras has it
    else:
        count = jnp.sum(kept) if masks else jnp.asarray(values.size, values.dtype)
    return divide_no_nan(total, count)


def divide_no_nan(a: Array, b: Array) -> Array:
    """``a / b``, and 0 where ``b`` is 0.

    >>> divide_no_nan(jnp.array([1.0, 1.0]), jnp.array([2.0, 0.0]))
    Array([0.5, 0. ], dtype=float32)
    """
    return jnp.where(b == 0, jnp.zeros_like(a), a / jnp.where(b == 0, jnp.ones_like(b), b))


def beside(values: Array, weight: Array, name: str) -> Array:
    """Weights with as many axes as the values: ``(n,)`` beside ``(n, t)`` weighs rows."""
    if values.ndim == 0:
        return weight
    if weight.ndim == values.ndim + 1 and weight.shape[-1] == 1:
        weight = weight[..., 0]
    if 0 < weight.ndim < values.ndim:
        weight = weight.reshape(weight.shape + (1,) * (values.ndim - weight.ndim))
    fits = weight.ndim <= values.ndim and all(w in (1, v) for w, v in zip(weight.shape, values.shape, strict=False))
    if not fits:
        raise problem("weights_do_not_fit", owner=name, weight=weight.shape, values=values.shape)
    return weight
