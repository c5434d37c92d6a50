"""Models to and from files. The ending of a name chooses the format to write; what a file holds chooses how it is read."""

import io
import json
import pathlib
from typing import Any

from teul import custom_objects as own_objects
from teul.errors import note, problem
from teul.saving import hdf5, legacy
from teul.saving.archive import CONFIG, WEIGHTS, Archive, give_assets
from teul.saving.archive import weights as keras_weights
from teul.saving.archive import write as write_archive
from teul.saving.optimizer_state import spread_optimizer
from teul.saving.own import Own, written
from teul.saving.state import Groups, spread
from teul.saving.writing import destination, reading, write_whole
from teul.serialization import as_json, budget, serialize, sharing_read, sharing_written

_SLACK = 1 << 20  # numbers that a model may have beside those in its file: counters, tables
_HDF5 = b"\x89HDF\r\n\x1a\n"

# Writing ----------------------------------------------------------------------------------------------------------------------------


def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, include_optimizer: bool = True, **others: Any
) -> None:
    """Write the model, with its weights and how it was compiled, into one file.

    ``.keras`` is Keras 3's format, ``.h5`` and ``.hdf5`` the older one; anything else is Teul's own.

    Raises:
        ValueError: the model has parts that plain data cannot describe, or the file exists and ``overwrite`` is False.
    """
    stream = filepath if isinstance(filepath, io.IOBase) else None
    path = None if stream else destination(filepath, overwrite)
    name = ".keras" if stream else str(path).lower()
    if not model.built:
        note("saved_unbuilt", name=model.name)
    with sharing_written():
        described = serialize(model)
    if described.get("compile_config") and not _can_be_written(described["compile_config"]):
        described["compile_config"] = {}
    described["compile_config"] = described.get("compile_config") or {}
    if name.endswith((".h5", ".hdf5")):
        compilation = described["compile_config"]
        data = hdf5.written(lambda file: legacy.write_model(file, model, compilation, include_optimizer))
    elif name.endswith(".keras"):
        buffer = io.BytesIO()
        write_archive(buffer, model, as_json(described), include_optimizer)
        data = buffer.getvalue()
    else:
        data = written(model, as_json(described), include_optimizer)
    if stream:
        stream.write(data)
    else:
        write_whole(path, lambda out: out.write(data))


def _can_be_written(compilation: dict[str, Any]) -> bool:
    """Whether a compilation is plain data. A function without a name, say, is not: the model is then saved without it."""
    try:
        whole = '"__lambda__"' not in as_json(compilation)
    except ValueError:
        whole = False
    if not whole:
        note("compilation_not_saved", stacklevel=5)
    return whole


def save_weights(model: Any, filepath: Any, overwrite: bool = True, max_shard_size: Any = None, **others: Any) -> None:
    """Write the weights alone: ``.weights.h5`` as Keras 3 does, other ``.h5`` and ``.hdf5`` as it did before, else Teul's own way."""
    path = destination(filepath, overwrite)
    if max_shard_size is not None:
        raise problem("no_shards")
    if not model.built:
        raise problem("not_built", layer=model.name)
    name = str(path).lower()
    if name.endswith((".weights.h5", ".keras")):
        data = keras_weights(model)
    elif name.endswith((".h5", ".hdf5")):
        data = hdf5.written(lambda file: legacy.write_weights(file, model))
    else:
        data = written(model, None, False)
    write_whole(path, lambda out: out.write(data))


# Reading ----------------------------------------------------------------------------------------------------------------------------


def load_model(filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model in a file; it predicts what the saved one predicted. Teul's files are read, and Keras's of both kinds.

    Args:
        filepath: where it is (or an open binary file).
        custom_objects: your own classes and functions by the names they have in the file.
        compile: whether the model is compiled as it was.
        safe_mode: accepted for Keras's sake. Teul never runs code out of a file; a Lambda's function is given by ``custom_objects``.

    Raises:
        ValueError: the file is missing, damaged or no model, or needs a class or function that was not given.
    """
    data = _content(filepath)
    with reading(filepath), own_objects.CustomObjectScope(custom_objects):
        kind = _kind(data, filepath)
        if kind == "hdf5":
            return _from_legacy(data, filepath, compile)
        file = Archive(io.BytesIO(data)) if kind == "zip" else Own(data)
        described = file.config() if isinstance(file, Archive) else file.header["model"]
        if described is None:
            raise problem("weights_only", path=filepath)
        return _from_described(described, file, filepath, compile)


def _from_described(described: dict[str, Any], file: Any, path: Any, compile: bool) -> Any:
    groups = file.groups()
    state = groups.pop("optimizer", None)
    compilation = described.get("compile_config")
    with sharing_read():
        model = _made({**described, "compile_config": None}, _size(groups))
    give_assets(model, file.assets())
    spread(model, groups, path=path, by_name=True)
    if isinstance(file, Own):
        file.give_seeds(model)
    if compile and compilation:
        _compile(model, compilation)
        if model.compiled and state is not None:
            spread_optimizer(model.optimizer, [state.arrays[str(i)] for i in range(len(state.arrays))])
    return model


def _from_legacy(data: bytes, path: Any, compile: bool) -> Any:
    with hdf5.opened(data) as file:
        described, compilation = legacy.read_config(file)
        model = _made(described, legacy.count(file))
        legacy.read_weights(file, model, path=path, by_name=None)
        if compile and compilation and compilation["optimizer"]:
            _compile(model, compilation)
            if model.compiled:
                legacy.read_optimizer(file, model.optimizer)
    return model


def _made(described: dict[str, Any], size: int) -> Any:
    """The model of a configuration, which may not have more weights than the file."""
    from teul.models.model import Model
    from teul.models.wiring import layer_from

    with budget(size + _SLACK):
        model = layer_from(described)
    if not isinstance(model, Model):
        raise problem("no_model_in_file", kind=type(model).__name__)
    return model


def _compile(model: Any, compilation: dict[str, Any]) -> None:
    try:
        model.compile_from_config(compilation)
    except Exception as error:
        raise problem("cannot_compile", why=str(error)) from error


def load_weights(
    model: Any, filepath: Any, skip_mismatch: bool = False, by_name: bool = False, objects_to_skip: Any = None, **others: Any
) -> None:
    """Set the weights from a file of weights, or from a whole model's.

    Raises:
        ValueError: the file is missing or damaged, or its weights are another model's; then all weights stay as they were.
    """
    data = _content(filepath)
    if not model.built:
        raise problem("not_built", layer=model.name)
    with reading(filepath):
        kind = _kind(data, filepath)
        if kind == "hdf5":
            with hdf5.opened(data) as file:
                if _is_legacy(file):
                    legacy.read_weights(file, model, path=filepath, by_name=by_name, skip_mismatch=skip_mismatch)
                    return
                groups = hdf5.read_groups(file)
        else:
            groups = (Archive(io.BytesIO(data)) if kind == "zip" else Own(data)).groups()
        if by_name:
            raise problem("by_name_of_new", path=filepath)
        groups.pop("optimizer", None)
        spread(model, groups, path=filepath, skip_mismatch=skip_mismatch)


def _is_legacy(file: Any) -> bool:
    return "model_weights" in file or "layer_names" in file.attrs or "layer_names0" in file.attrs


def _size(groups: Groups) -> int:
    return sum(value.size for group in groups.values() for value in group.arrays.values())


def _content(filepath: Any) -> bytes:
    """All of a file; of a folder that Keras wrote instead of a zip, what a zip of it would be."""
    if isinstance(filepath, io.IOBase):
        return filepath.read()
    path = pathlib.Path(filepath)
    if path.is_dir() and (path / CONFIG).is_file():
        return _zipped(path)
    if path.is_dir():
        raise problem("saved_model_folder" if (path / "saved_model.pb").exists() else "is_a_folder", path=path)
    if not path.is_file():
        raise problem("no_file", path=path)
    return path.read_bytes()


def _zipped(folder: pathlib.Path) -> bytes:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = file.relative_to(folder).as_posix()
            if name in (CONFIG, WEIGHTS) or name.startswith("assets/"):
                archive.write(file, name)
    return buffer.getvalue()


def _kind(data: bytes, path: Any) -> str:
    """What a file is, by what it holds."""
    if data[:4] == b"PK\x03\x04":
        return "zip"
    if data[:8] == _HDF5:
        return "hdf5"
    # The length of a header of Teul's own may begin with the same two bytes; a brace stands behind it.
    if data[:1] == b"\x80" and data[1:2] in b"\x02\x03\x04\x05" and data[3:9] != bytes(5) + b"{":
        raise problem("pickle_file", path=path)
    length = int.from_bytes(data[:8], "little")
    if 2 <= length <= len(data) - 8 and data[8:9] == b"{":
        header = json.loads(data[8 : 8 + length])
        if isinstance(header, dict) and "teul" in (header.get("__metadata__") or {}):
            return "own"
    raise problem("not_a_model_file", path=path, why="none of the formats .keras, .h5 and Teul's own")
