"""Keras's older files, ``.h5``: the configuration in attributes, the weights layer by layer under their names."""

import json
from collections import Counter
from typing import Any

import numpy as np

from teul.errors import note, problem
from teul.losses import losses
from teul.metrics import metrics
from teul.saving import hdf5
from teul.saving.optimizer_state import collect_optimizer, spread_optimizer
from teul.saving.versions import todays
from teul.serialization import as_json, serialize
from teul.variables import Variable

_VERSION = "3.15.0"  # of the Keras whose form this is

# Writing ----------------------------------------------------------------------------------------------------------------------------


def write_model(file: Any, model: Any, compilation: dict[str, Any] | None, include_optimizer: bool) -> None:
    """A whole model: its configuration, its weights, how it was compiled."""
    file.attrs["keras_version"], file.attrs["backend"] = _VERSION, "jax"
    described = serialize(model)
    build = {"build_config": described["build_config"]} if _is_own(described) and "build_config" in described else {}
    file.attrs["model_config"] = as_json({**_flat_entry(described), **build})
    write_weights(file.create_group("model_weights"), model)
    if not include_optimizer or not compilation:
        return
    training = {key: _bare(_full_names(value, _FAMILIES.get(key))) for key, value in compilation.items() if key != "optimizer"}
    file.attrs["training_config"] = as_json({**training, "optimizer_config": _bare(compilation["optimizer"])})
    inside = file.create_group("optimizer_weights")
    prefix = model.optimizer.name
    arrays = _unique([(f"{prefix}/{name}", value) for name, value in collect_optimizer(model.optimizer)])
    _write_arrays(inside, arrays)


def write_weights(group: Any, model: Any) -> None:
    """The weights of a model's layers, and its own."""
    hdf5.put_names(group, "layer_names", [layer.name for layer in model.layers])
    group.attrs["backend"], group.attrs["keras_version"] = "jax", _VERSION
    for layer in model.layers:
        _write_arrays(group.create_group(layer.name), _unique([(v.path, v.numpy()) for v in _in_order(layer)]))
    _write_arrays(group.create_group("top_level_model_weights"), _unique([(v.path, v.numpy()) for v in model._own_weights()]))


def _write_arrays(group: Any, arrays: list[tuple[str, np.ndarray]]) -> None:
    hdf5.put_names(group, "weight_names", [name for name, _ in arrays])
    for name, value in arrays:
        hdf5.put(group, name, value)


def _unique(arrays: list[tuple[str, np.ndarray]]) -> list[tuple[str, np.ndarray]]:
    """Each array under a name of its own: layers inside layers may share theirs."""
    used: Counter[str] = Counter()
    found = []
    for name, value in arrays:
        found.append((f"{name}_{used[name]}" if used[name] else name, value))
        used[name] += 1
    return found


def _in_order(layer: Any) -> list[Variable]:
    """The weights in the order of these files: first those that are trained."""
    return [*layer.trainable_weights, *layer.non_trainable_weights]


def flat(config: dict[str, Any]) -> dict[str, Any]:
    """A model's configuration in the older form: its layers by class and config alone."""
    if "layers" not in config:
        return config
    return {**config, "layers": [_flat_entry(entry) for entry in config["layers"]]}


def _flat_entry(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in entry.items() if key in ("name", "inbound_nodes")}
    name = entry["registered_name"] if _is_own(entry) else entry["class_name"]
    return {"class_name": name, "config": flat(entry["config"]), **kept}


def _is_own(entry: dict[str, Any]) -> bool:
    """Whether an entry is of a user's class."""
    return not str(entry.get("module")).startswith("keras")


_FAMILIES = {"loss": losses, "metrics": metrics, "weighted_metrics": metrics}
_BY_DATA = ("accuracy", "acc", "crossentropy", "ce")  # what these mean, the data say


def _full_names(value: Any, family: Any) -> Any:
    """Names of losses and metrics in full: Keras does not find "mse" in its own older files."""
    if family is None or (isinstance(value, dict) and "class_name" in value):
        return value
    if isinstance(value, dict):
        return {key: _full_names(part, family) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_full_names(part, family) for part in value]
    known = isinstance(value, str) and value not in _BY_DATA and family.knows(value)
    return family.name_of(family.find(value)) if known else value


def _bare(value: Any) -> Any:
    """Objects without their modules; functions by their names."""
    if isinstance(value, dict) and value.get("class_name") == "function":
        return value["config"]
    if isinstance(value, dict) and "class_name" in value and "config" in value:
        return {"class_name": value["class_name"], "config": value["config"]}
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items()}
    return [_bare(part) for part in value] if isinstance(value, (list, tuple)) else value


# Reading ----------------------------------------------------------------------------------------------------------------------------


def read_config(file: Any) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The configuration of the model, and that of its compilation in today's form."""
    model = hdf5.text(file, "model_config")
    if model is None:
        raise problem("weights_only", path="the file")
    described = todays(json.loads(model), hdf5.text(file, "keras_version"))
    training = hdf5.text(file, "training_config")
    if training is None:
        return described, None
    compilation = json.loads(training)
    optimizer = compilation.pop("optimizer_config", None)
    kept = {key: compilation.get(key) for key in ("loss", "metrics", "weighted_metrics", "loss_weights")}
    return described, {"optimizer": optimizer, **{key: _unpacked(value) for key, value in kept.items() if value is not None}}


def _unpacked(value: Any) -> Any:
    """Keras 2 wrote the metrics of the one output as a list in a list."""
    one = isinstance(value, list) and len(value) == 1 and isinstance(value[0], list)
    return value[0] if one else value


def count(file: Any) -> int:
    """How many numbers the weights in a file are."""
    inside = hdf5.child(file, "model_weights") if "model_weights" in file else file
    sizes = [int(np.prod(hdf5.child(g, n).shape)) for g in _layer_groups(inside) for n in hdf5.names(g, "weight_names")]
    return sum(sizes)


def _layer_groups(group: Any) -> list[Any]:
    extra = ["top_level_model_weights"] if "top_level_model_weights" in group else []
    return [hdf5.child(group, name) for name in [*hdf5.names(group, "layer_names"), *extra]]


def read_weights(file: Any, model: Any, *, path: Any, by_name: bool | None = False, skip_mismatch: bool = False) -> None:
    """Give a model the weights in a file.

    Args:
        file: the file, of a whole model or of weights alone.
        model: the model.
        path: what to call the file.
        by_name: layers are matched by their names, and those without a match keep theirs; None: by their names if all are there.
        skip_mismatch: keep the own weights where shapes or numbers differ, and say which.
    """
    group = hdf5.child(file, "model_weights") if "model_weights" in file else file
    saved = {name: _arrays(hdf5.child(group, name)) for name in hdf5.names(group, "layer_names")}
    layers = [layer for layer in model.layers if layer.weights]
    filled = {name: arrays for name, arrays in saved.items() if arrays}
    if by_name is None:
        by_name = len(layers) == len(filled) and all(layer.name in filled for layer in layers)
    if by_name:
        pairs = [(layer, filled[layer.name]) for layer in layers if layer.name in filled]
    else:
        if len(filled) != len(layers):
            raise problem("layer_count_in_file", path=path, expected=len(layers), got=len(filled))
        pairs = list(zip(layers, filled.values(), strict=True))
    work = [(layer.name, _in_order(layer), arrays) for layer, arrays in pairs]
    if "top_level_model_weights" in group:
        own = _arrays(hdf5.child(group, "top_level_model_weights"))
        work.append((model.name, model._own_weights(), own if len(own) == len(model._own_weights()) else []))
    _assign(work, path, skip_mismatch)


def _assign(work: list[tuple[str, list[Variable], list[np.ndarray]]], path: Any, skip_mismatch: bool) -> None:
    fits = {i: [v.shape for v in own] == [tuple(a.shape) for a in arrays] for i, (_, own, arrays) in enumerate(work)}
    wrong = [work[i] for i, fit in fits.items() if not fit]
    if wrong and not skip_mismatch:
        name, own, arrays = wrong[0]
        shown = ", ".join(str(tuple(a.shape)) for a in arrays), ", ".join(str(v.shape) for v in own)
        raise problem("weights_do_not_fit_file", path=path, count=len(wrong), layer=name, why=f"({shown[0]}) != ({shown[1]})")
    if wrong:
        note("weights_skipped", stacklevel=6, path=path, names=", ".join(name for name, _, _ in wrong))
    for i, (_, own, arrays) in enumerate(work):
        for variable, value in zip(own, arrays, strict=True) if fits[i] else ():
            variable.assign(value)


def _arrays(group: Any) -> list[np.ndarray]:
    return [hdf5.array(group, name) for name in hdf5.names(group, "weight_names")]


def read_optimizer(file: Any, optimizer: Any) -> None:
    """Give an optimizer its state."""
    if "optimizer_weights" in file:
        spread_optimizer(optimizer, _arrays(hdf5.child(file, "optimizer_weights")))
