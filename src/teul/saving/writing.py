"""Writing a file whole or not at all, and refusing to read a damaged one in words."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teul.errors import problem


def destination(filepath: Any, overwrite: bool) -> Path:
    """The path to write to, asked before any work is done."""
    path = Path(filepath)
    if path.exists() and not overwrite:
        raise problem("file_exists", path=path)
    if path.is_dir():
        raise problem("is_a_folder", path=path)
    if path.suffix in ("", ".ckpt"):  # TensorFlow's checkpoints, which make their folder
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise problem("no_folder", folder=path.parent)
    return path


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


@contextmanager
def reading(path: Any) -> Iterator[None]:
    """Inside, whatever goes wrong with a file becomes one ValueError of the catalogue."""
    try:
        yield
    except Exception as error:
        if hasattr(error, "code") and isinstance(error, ValueError):
            raise
        why = str(error) or type(error).__name__
        raise problem("not_a_model_file", path=path, why=f"{type(error).__name__}: {why[:300]}") from error
