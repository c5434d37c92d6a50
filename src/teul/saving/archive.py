"""Keras 3's file, ``.keras``: a zip of metadata.json, config.json, model.weights.h5 and the files of layers that keep some."""

import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from teul.errors import problem
from teul.saving import hdf5
from teul.saving.optimizer_state import collect_optimizer
from teul.saving.state import Group, Groups, collect, parts
from teul.saving.versions import todays

CONFIG, METADATA, WEIGHTS, ASSETS = "config.json", "metadata.json", "model.weights.h5", "assets"
_VERSION = "3.15.0"  # of the Keras whose form this is
_SMALL = 1 << 26  # bytes; below this an entry may be packed as densely as it likes
_DENSEST = 100


def write(stream: Any, model: Any, config: str, include_optimizer: bool) -> None:
    """A whole model into a stream."""
    from teul.version import __version__

    metadata = {"keras_version": _VERSION, "date_saved": datetime.now().strftime("%Y-%m-%d@%H:%M:%S"), "teul_version": __version__}
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(METADATA, json.dumps(metadata))
        archive.writestr(CONFIG, config)
        archive.writestr(WEIGHTS, weights(model, include_optimizer))
        for name, data in assets(model).items():
            archive.writestr(f"{ASSETS}/{name}", data)


def weights(model: Any, include_optimizer: bool = True) -> bytes:
    """The weights of a model as an HDF5 file in Keras 3's arrangement."""
    groups = groups_of(model, include_optimizer)
    return hdf5.written(lambda file: hdf5.write_groups(file, groups))


def groups_of(model: Any, include_optimizer: bool = True) -> Groups:
    """What the parts of a model remember, its optimizer among them."""
    groups = collect(model)
    optimizer = model.optimizer
    if include_optimizer and model.compiled and optimizer is not None:
        groups["optimizer"] = Group(optimizer.name, {str(i): value for i, (_, value) in enumerate(collect_optimizer(optimizer))})
    return groups


def assets(model: Any) -> dict[str, bytes]:
    """The files that layers keep beside their weights (vocabularies), by path."""
    found = {}
    for thing, paths in parts(model):
        if hasattr(thing, "save_assets"):
            with tempfile.TemporaryDirectory() as folder:
                thing.save_assets(folder)
                for file in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
                    found[f"{paths[0]}/{file.relative_to(folder).as_posix()}"] = file.read_bytes()
    return found


def give_assets(model: Any, found: dict[str, bytes]) -> None:
    """Give layers the files that they kept."""
    for thing, paths in parts(model):
        mine = next((own for path in paths if (own := _below(path, found))), {})
        if mine and hasattr(thing, "load_assets"):
            with tempfile.TemporaryDirectory() as folder:
                for name, data in mine.items():
                    place = Path(folder, name)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(data)
                thing.load_assets(folder)


def _below(path: str, found: dict[str, bytes]) -> dict[str, bytes]:
    start = f"{path}/" if path else ""
    return {name.removeprefix(start): data for name, data in found.items() if name.startswith(start)}


class Archive:
    """A ``.keras`` file that is being read; only what a model file has in it is looked at, and nothing is unpacked to a path."""

    def __init__(self, stream: Any):
        self.zip = zipfile.ZipFile(stream)
        for name in self.zip.namelist():
            parts = PurePosixPath(name.replace("\\", "/")).parts
            if not parts or ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
                raise problem("path_in_archive", name=name)

    def read(self, name: str) -> bytes:
        """One entry, refused if it claims far more than there is."""
        info = self.zip.getinfo(name)
        if info.file_size > _SMALL and info.file_size > _DENSEST * info.compress_size:
            raise problem("size_in_file", name=name, size=info.file_size, stored=info.compress_size)
        return self.zip.read(name)

    def config(self) -> dict[str, Any]:
        """The configuration of the model."""
        if CONFIG not in self.zip.namelist():
            raise problem("missing_in_file", name=CONFIG)
        metadata = json.loads(self.read(METADATA)) if METADATA in self.zip.namelist() else {}
        return todays(json.loads(self.read(CONFIG)), metadata.get("keras_version"))

    def groups(self) -> Groups:
        """What the parts of the model remember."""
        if WEIGHTS not in self.zip.namelist():
            raise problem("missing_in_file", name=WEIGHTS)
        with hdf5.opened(self.read(WEIGHTS)) as file:
            return hdf5.read_groups(file)

    def assets(self) -> dict[str, bytes]:
        """The files that layers keep, by path."""
        start = f"{ASSETS}/"
        return {n.removeprefix(start): self.read(n) for n in self.zip.namelist() if n.startswith(start) and not n.endswith("/")}
