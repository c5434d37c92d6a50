"""tf.saved_model: models to and from files, in Teul's and Keras's formats."""

import copy
from pathlib import Path
from typing import Any

from teul import models
from teul.course.tensorflow.module import Module
from teul.course.tensorflow.train import Checkpoint
from teul.errors import problem
from teul.layers.base import Layer


def _file(path: Any) -> Path:
    path = Path(path)
    return path if path.suffix in (".keras", ".h5", ".hdf5", ".teul") else path / "model.keras"


def save(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """Write a model to a folder (as ``model.keras`` in it), or to a file.

    Of a ``tf.Module`` the Variables are written. Its formulas are Python code and are not; :func:`load` finds them in the process that
    saved it.

    Raises:
        ValueError: it is neither a model nor a module.
    """
    if hasattr(obj, "save"):
        target = _file(export_dir)
        target.parent.mkdir(parents=True, exist_ok=True)
        obj.save(target)
    elif isinstance(obj, (Module, Layer)):
        Checkpoint(obj).write(_variables(export_dir))
        _modules[_variables(export_dir)] = obj
    else:
        raise problem(
            "bad_argument", owner="tf.saved_model.save", argument="obj", expected="a model or a tf.Module", got=type(obj).__name__
        )


def load(export_dir: Any, tags: Any = None, options: Any = None) -> Any:
    """The model that :func:`save` wrote, or a copy of the module with the Variables that were written.

    Raises:
        ValueError: a module that another process saved.
    """
    place = _variables(export_dir)
    if not Path(f"{place}.npz").exists():
        return models.load_model(_file(export_dir))
    if place not in _modules:
        raise problem("tf_module_elsewhere", place=place)
    module = copy.deepcopy(_modules[place])
    Checkpoint(module).restore(place)
    return module


_modules: dict[str, Any] = {}  # what was saved here, by the place of its Variables


def _variables(export_dir: Any) -> str:
    return str(Path(export_dir).resolve() / "variables")


def contains_saved_model(export_dir: Any) -> bool:
    """Whether there is a model in the folder."""
    return _file(export_dir).exists() or Path(f"{_variables(export_dir)}.npz").exists()


class SaveOptions:
    """Options of saving: accepted, without effect."""

    def __init__(self, **options: Any):
        self.__dict__.update(options)


LoadOptions = SaveOptions
