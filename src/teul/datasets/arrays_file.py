"""Arrays out of files that were made elsewhere: NumPy archives, lists among the arrays, CIFAR's pickles. Nothing in them is run."""

import io
import pickle
import zipfile
from typing import Any

import numpy as np

from teul.errors import problem

# What pickled arrays, lists and numbers are made of, under the names of old and new NumPy; everything else is refused.
_ADMITTED = {
    *((f"numpy.{core}.multiarray", name) for core in ("core", "_core") for name in ("_reconstruct", "scalar")),
    *((f"numpy.{core}.numeric", "_frombuffer") for core in ("core", "_core")),
    *(("numpy", name) for name in ("ndarray", "dtype")),
    ("_codecs", "encode"),
}
_LARGEST = 2**31  # bytes of one array


class ArrayUnpickler(pickle.Unpickler):
    """Reads pickled NumPy arrays, lists, dicts, numbers and texts, and refuses whatever could run."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ADMITTED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is no array, list or number")


def unpickled(content: bytes, path: Any, encoding: str = "ASCII") -> Any:
    """What a pickle of arrays, lists and numbers holds.

    Raises:
        OSError: it holds something else, or is damaged.
    """
    try:
        return ArrayUnpickler(io.BytesIO(content), encoding=encoding).load()
    except Exception as error:  # damaged pickles fail in every way there is
        raise problem("dataset_unreadable", path=path, why=str(error) or type(error).__name__) from error


def npz_arrays(content: bytes, names: tuple[str, ...], path: Any) -> list[np.ndarray]:
    """Some arrays of an ``.npz`` file; arrays of lists too.

    Raises:
        OSError: the file is damaged, lacks an array, or holds something that is no array, list or number.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            there = archive.namelist()
            if lacking := [name for name in names if f"{name}.npy" not in there]:
                raise problem("dataset_unreadable", path=path, why=f"it has no array {', '.join(lacking)}")
            sizes = [archive.getinfo(f"{name}.npy").file_size for name in names]
            if max(sizes) > _LARGEST:
                raise problem("dataset_unreadable", path=path, why=f"an array in it says that it has {max(sizes)} bytes")
            return [npy_array(archive.read(f"{name}.npy"), path) for name in names]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise problem("dataset_unreadable", path=path, why=error) from error


def npy_array(content: bytes, path: Any) -> np.ndarray:
    """The array of an ``.npy`` file."""
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        if version not in readers:
            raise ValueError(f"version {version} of the format is not known")
        shape, _, dtype = readers[version](file)
        if not dtype.hasobject:
            file.seek(0)
            return np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, EOFError, MemoryError, SyntaxError, TypeError) as error:
        raise problem("dataset_unreadable", path=path, why=error) from error
    found = unpickled(content[file.tell() :], path)
    if not isinstance(found, np.ndarray) or found.shape != shape:
        raise problem("dataset_unreadable", path=path, why=f"it does not hold an array of shape {shape}")
    return found


def tar_pickles(content: bytes, names: tuple[str, ...], path: Any) -> list[dict]:
    """Some pickled dicts of arrays in a tar archive, their keys as bytes."""
    import tarfile

    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            members = {member.name: member for member in archive.getmembers() if member.isfile()}
            if lacking := [name for name in names if name not in members]:
                raise problem("dataset_unreadable", path=path, why=f"it has no file {', '.join(lacking)}")
            parts = [archive.extractfile(members[name]).read() for name in names]
    except (tarfile.TarError, EOFError) as error:
        raise problem("dataset_unreadable", path=path, why=error) from error
    return [unpickled(part, path, encoding="bytes") for part in parts]


def text_array(sequences: list[list[int]]) -> np.ndarray:
    """Lists of unequal length as an array of lists, even where they happen to be equal."""
    array = np.empty(len(sequences), object)
    for i, sequence in enumerate(sequences):
        array[i] = sequence
    return array
