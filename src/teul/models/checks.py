"""Do the targets fit the last layer and the loss? Asked before any training, and answered in one sentence."""

from typing import Any

import jax
import numpy as np

from teul import losses
from teul.errors import note, problem
from teul.layers.embedding import Embedding


def check_targets(model: Any, y: Any, outputs: list[Any]) -> None:
    """Refuse targets whose shape or values the loss and the last layer cannot use.

    Raises:
        ValueError: naming what the loss needs, what came, and the line to change.
    """
    targets = jax.tree.leaves(y, is_leaf=lambda t: t is None)
    if y is not None and len(targets) != len(outputs):
        raise problem("target_count", expected=len(outputs), got=len(targets))
    for target, output, part in zip(targets, outputs, model.objective.outputs, strict=False):
        if part.loss is None or target is None:
            continue
        check = _CHECKS.get(_kind(part.loss), _check_same_shape)
        check(model, np.asarray(target), tuple(output.shape), part.loss)


def check_numbers(model: Any, x: Any) -> None:
    """Refuse whole numbers for which an Embedding that reads an input has no row: it would answer NaN, or count from the end.

    Raises:
        ValueError: naming the layer, the numbers that it knows and those that came.
    """
    inputs, arrays = getattr(model, "inputs", None) or [], jax.tree.leaves(x)
    if len(inputs) != len(arrays):
        return
    read = {id(tensor): array for tensor, array in zip(inputs, arrays, strict=True)}
    for layer in model.layers:
        if not isinstance(layer, Embedding):
            continue
        for array in (read[id(tensor)] for node in layer._inbound_nodes for tensor in node.inputs if id(tensor) in read):
            low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
            if low < 0 or high >= layer.input_dim:
                raise problem("no_such_row", layer=layer.name, low=low, high=high, rows=layer.input_dim, needed=high + 1)


def _kind(loss: Any) -> str:
    """The loss's name in Keras's words, also where it is a function in a wrapper."""
    name = losses.losses.name_of(getattr(loss, "fn", type(loss)))
    return (name or "").replace("_", "").lower()


def _check_sparse(model: Any, y: np.ndarray, output: tuple, loss: Any) -> None:
    classes = output[-1]
    if y.ndim == len(output) and y.shape[-1] == classes and classes > 1:
        raise problem("one_hot_for_sparse", shape=y.shape, classes=classes)
    if len(output) > 2 and y.ndim == 1:
        raise problem("flatten_missing", output=(None, *output[1:]), shape=y.shape)
    if y.ndim not in (len(output) - 1, len(output)) or (y.ndim == len(output) and y.shape[-1] != 1):
        raise problem("target_shape", loss="sparse_categorical_crossentropy", expected=("samples", *output[1:-1]), got=y.shape)
    if y.dtype.kind == "f" and (y != np.round(y)).any():
        raise problem("labels_not_whole", example=float(y[y != np.round(y)].flat[0]))
    ignored = getattr(loss, "ignore_class", None)
    labels = y if ignored is None else y[y != ignored]
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        low, high = int(labels.min()), int(labels.max())
        code = "labels_out_of_range" if low >= 0 and high < 10 * classes and classes > 1 else "labels_far_out_of_range"
        raise problem(code, low=low, high=high, units=classes, last=classes - 1, needed=high + 1)
    _say_if_not_probability(model, loss, "sparse_categorical_crossentropy")


def _check_categorical(model: Any, y: np.ndarray, output: tuple, loss: Any) -> None:
    classes = output[-1]
    if classes == 1:
        raise problem("softmax_of_one", loss="categorical_crossentropy")
    if y.ndim == len(output) - 1 or (y.ndim == len(output) and y.shape[-1] == 1):
        raise problem("labels_for_categorical", shape=y.shape, classes=classes)
    _check_same_shape(model, y, output, loss)
    _say_if_not_probability(model, loss, "categorical_crossentropy")


def _check_binary(model: Any, y: np.ndarray, output: tuple, loss: Any) -> None:
    if output[-1] > 1 and y.ndim == len(output) - 1:
        raise problem("labels_for_binary", units=output[-1], shape=y.shape)
    _check_same_shape(model, y, output, loss)
    if y.size and (y.min() < 0 or y.max() > 1):
        raise problem("binary_out_of_range", low=float(y.min()), high=float(y.max()))
    _say_if_not_probability(model, loss, "binary_crossentropy")


def _check_same_shape(model: Any, y: np.ndarray, output: tuple, loss: Any) -> None:
    shape = y.shape[1:]
    wanted = output[1:]
    # (n,) and (n, 1) are the same to every loss.
    if shape == wanted or ((*shape, 1) == wanted) or (shape == (*wanted, 1)):
        return
    last = model.layers[-1].name if getattr(model, "layers", None) else model.name
    if _scalar_function(loss):
        return
    raise problem("target_does_not_fit", layer=last, output=(None, *wanted), target=(None, *shape))


def _scalar_function(loss: Any) -> bool:
    """A user's own loss may compare whatever it likes."""
    return not type(loss).__module__.startswith("teul.") or _kind(loss) == ""


def _say_if_not_probability(model: Any, loss: Any, name: str) -> None:
    last = model.layers[-1] if getattr(model, "layers", None) else None
    activation = getattr(getattr(last, "activation", None), "__name__", None)
    logits = getattr(loss, "from_logits", False) or getattr(loss, "kwargs", {}).get("from_logits", False)
    wanted = "sigmoid" if name.startswith("binary") else "softmax"
    if activation in ("linear", "relu", "tanh") and not logits:
        note("head_not_probability", stacklevel=6, loss=name, activation=activation, layer=last.name, wanted=wanted)
    elif activation == "softmax" and name.startswith("binary") and getattr(last, "units", 2) == 1:
        note("softmax_of_one_unit", stacklevel=6, layer=last.name)


_CHECKS = {
    "sparsecategoricalcrossentropy": _check_sparse,
    "categoricalcrossentropy": _check_categorical,
    "categoricalfocalcrossentropy": _check_categorical,
    "binarycrossentropy": _check_binary,
    "binaryfocalcrossentropy": _check_binary,
}
