"""tf.saved_model: models to and from files, in Teul's and Keras's formats."""

from pathlib import Path
from typing import Any

from teul import models
from teul.errors import problem


def _file(path: Any) -> Path:
    path = Path(path)
    return path if path.suffix in (".keras", ".h5", ".hdf5", ".teul") else path / "model.keras"


def save(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """Write a model to a folder (as ``model.keras`` in it), or to a file.

    Raises:
        ValueError: it is no model.
    """
    if not hasattr(obj, "save"):
        raise problem("bad_argument", owner="tf.saved_model.save", argument="obj", expected="a model", got=type(obj).__name__)
    target = _file(export_dir)
    target.parent.mkdir(parents=True, exist_ok=True)
    obj.save(target)


def load(export_dir: Any, tags: Any = None, options: Any = None) -> Any:
    """The model that :func:`save` wrote."""
    return models.load_model(_file(export_dir))


def contains_saved_model(export_dir: Any) -> bool:
    """Whether there is a model in the folder."""
    return _file(export_dir).exists()


class SaveOptions:
    """Options of saving: accepted, without effect."""

    def __init__(self, **options: Any):
        self.__dict__.update(options)


LoadOptions = SaveOptions
