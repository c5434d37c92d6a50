"""The one-file format: a safetensors file of the weights, whose header holds the model's configuration as JSON.

Nothing in it is code. A save is atomic: it is written beside the old file and then takes its place.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from teul.errors import problem

_HEADER = "teul"


def save_model(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write the model, with its weights and how it was compiled, into one file.

    Raises:
        ValueError: the model has parts that plain data cannot describe (a Lambda), or the file exists and ``overwrite`` is False.
    """
    config = {"class_name": type(model).__name__, "config": model.get_config(), "build": _plain(model._built_shape)}
    compiled = model.get_compile_config() if model.compiled else None
    try:
        header = json.dumps({"format": 1, "model": config, "compile": compiled})
    except TypeError as error:
        raise problem("cannot_save", what=type(model).__name__, why=str(error)) from error
    _write(filepath, _tensors(model), header, overwrite)


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write the weights alone."""
    _write(filepath, _tensors(model), json.dumps({"format": 1}), overwrite)


def load_model(filepath: Any, custom_objects: dict[str, Any] | None = None, compile: bool = True) -> Any:
    """The model in a file that ``model.save`` wrote; it predicts what the saved one predicted.

    Raises:
        ValueError: the file is missing, damaged, or no model of this format.
    """
    from teul.models import Model, Sequential

    tensors, header = _read(filepath)
    if "model" not in header:
        raise problem("weights_only", path=filepath)
    described = header["model"]
    kinds: dict[str, type] = {"Sequential": Sequential, "Model": Model, **(custom_objects or {})}
    if described["class_name"] not in kinds:
        raise problem("unknown_name", kind="model class", name=described["class_name"], hint="", known=", ".join(kinds))
    model = kinds[described["class_name"]].from_config(described["config"])
    if not model.built:
        model.build(_shape(described["build"]))
    _assign(model, tensors, filepath)
    if compile and header.get("compile"):
        model.compile_from_config(header["compile"])
    return model


def load_weights(model: Any, filepath: Any) -> None:
    """Set the weights from a file that ``save_weights`` or ``save`` wrote."""
    tensors, _ = _read(filepath)
    _assign(model, tensors, filepath)


def _tensors(model: Any) -> dict[str, np.ndarray]:
    return {f"{i:04d}/{v.path}": np.ascontiguousarray(v.numpy()) for i, v in enumerate(model.variables)}


def _assign(model: Any, tensors: dict[str, np.ndarray], filepath: Any) -> None:
    variables = model.variables
    values = [tensors[name] for name in sorted(tensors)]
    shapes, saved = [v.shape for v in variables], [tuple(t.shape) for t in values]
    if shapes != saved:
        raise problem("weights_do_not_match", path=filepath, expected=_shown(shapes), got=_shown(saved))
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def _shown(shapes: list[tuple]) -> str:
    return ", ".join(map(str, shapes[:6])) + (", ..." if len(shapes) > 6 else "")


def _write(filepath: Any, tensors: dict[str, np.ndarray], header: str, overwrite: bool) -> None:
    from safetensors.numpy import save

    path = Path(filepath)
    if path.exists() and not overwrite:
        raise problem("file_exists", path=path)
    if not path.parent.is_dir():
        raise problem("no_folder", folder=path.parent)
    data = save(tensors, metadata={_HEADER: header})
    write_whole(path, lambda stream: stream.write(data))


def write_whole(path: Path, write: Callable[[Any], Any]) -> None:
    """Write a file so that at every moment there is either the whole old one or the whole new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _read(filepath: Any) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    from safetensors import SafetensorError, safe_open

    path = Path(filepath)
    if not path.is_file():
        raise problem("no_file", path=path)
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_HEADER])
            return {name: file.get_tensor(name) for name in file.keys()}, header  # noqa: SIM118
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        raise problem("not_a_model_file", path=path, why=str(error)) from error


def _plain(shape: Any) -> Any:
    return shape if shape is None else list(shape)


def _shape(shape: Any) -> Any:
    return None if shape is None else tuple(shape)
