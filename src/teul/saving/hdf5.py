"""HDF5 files, read with suspicion: no links out of the file, no sizes that are not really there."""

import io
import math
import struct
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from teul.errors import problem
from teul.saving.state import Group, Groups

_DEEPEST = 64
_SMALL = 1 << 26  # bytes; below this a compressed array may be as small in the file as it likes
_DENSEST = 1000  # above, an array may take this many times the place it takes in the file


def opened(data: bytes) -> Any:
    """The HDF5 file that ``data`` is, to be read."""
    import h5py

    _check_heaps(data)
    return h5py.File(io.BytesIO(data), "r")


def written(write: Callable[[Any], None]) -> bytes:
    """The HDF5 file that ``write`` writes."""
    import h5py

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        write(file)
    return buffer.getvalue()


def _check_heaps(data: bytes) -> None:
    """Refuse files whose texts are stored in a way that the HDF5 library would follow forever, or beyond their end.

    A heap of texts says its size, and holds entries with theirs; an entry numbered 0 is the free rest and ends it. What refers to a
    text says its length, the heap and the number of the entry.
    """
    at = data.find(b"GCOL")
    while at >= 0:
        if at % 8 == 0 and at + 16 <= len(data):
            sizes = _heap(data, at)
            address = struct.pack("<Q", at)
            place = data.find(address)
            while place >= 4:
                length, number = struct.unpack_from("<I8xI", data.ljust(place + 12, b"\0"), place - 4)
                if length > sizes.get(number, length):
                    raise problem("config_not_understood", what="a text in the file", got="damaged")
                place = data.find(address, place + 1)
        at = data.find(b"GCOL", at + 4)


def _heap(data: bytes, at: int) -> dict[int, int]:
    """The sizes of the entries of a heap, by their numbers."""
    (size,) = struct.unpack_from("<Q", data, at + 8)
    end, place, sizes = min(at + size, len(data)), at + 16, {}
    while place + 16 <= end:
        number, length = struct.unpack_from("<H6xQ", data, place)
        if length > end - place - (16 if number else 0) or (number == 0 and length != end - place):
            raise problem("config_not_understood", what="a text in the file", got="damaged")
        sizes[number] = length
        place = end if number == 0 else place + 16 + (length + 7) // 8 * 8
    return sizes


def child(group: Any, name: str) -> Any:
    """A group or array in a group; links to other places are refused."""
    import h5py

    here = group
    for part in [p for p in name.split("/") if p not in ("", ".")]:
        if part == ".." or not isinstance(here, h5py.Group) or part not in here:
            raise problem("missing_in_file", name=name)
        link = here.get(part, getlink=True)
        if not isinstance(link, h5py.HardLink):
            raise problem("link_in_file", name=name, kind=type(link).__name__)
        here = here[part]
    return here


def array(group: Any, name: str) -> np.ndarray:
    """An array of numbers in a group."""
    import h5py

    found = child(group, name)
    if not isinstance(found, h5py.Dataset):
        raise problem("missing_in_file", name=name)
    if found.external or found.is_virtual:
        raise problem("link_in_file", name=name, kind="external storage")
    declared = math.prod(found.shape or ()) * found.dtype.itemsize
    if declared > _SMALL and declared > _DENSEST * found.id.get_storage_size():
        raise problem("size_in_file", name=name, size=declared, stored=found.id.get_storage_size())
    if text(found, "dtype") == "bfloat16" and found.dtype.itemsize == 2 and found.dtype.fields is None:
        import ml_dtypes

        return np.array(found[()]).view(ml_dtypes.bfloat16) if found.dtype.kind == "V" else np.array(found[()], ml_dtypes.bfloat16)
    if found.dtype.kind not in "fiub" or found.shape is None:
        raise problem("config_not_understood", what=f"the type of array {name}", got=repr(found.dtype))
    return np.array(found[()])


def put(group: Any, name: str, value: np.ndarray) -> None:
    """Write an array into a group."""
    dataset = group.create_dataset(name, data=value)
    if value.dtype.name == "bfloat16":
        dataset.attrs["dtype"] = "bfloat16"


# Keras 3's arrangement: <path>/vars/<number> ------------------------------------------------------------------------------------------


def write_groups(file: Any, groups: Groups) -> None:
    """Write what the parts of a model remember."""
    for path, (name, arrays) in groups.items():
        inside = file.require_group(f"{path}/vars" if path else "vars")
        if name is not None:
            inside.attrs["name"] = name
        for key, value in arrays.items():
            put(inside, key, value)


def read_groups(file: Any) -> Groups:
    """What :func:`write_groups` wrote, here or in Keras."""
    found: Groups = {}
    for path, inside in _vars_groups(file, "", 0):
        # Keras 2.13 had another word for the layers.
        path = path.replace("_layer_checkpoint_dependencies", "layers")
        found[path] = Group(text(inside, "name"), {key: array(inside, key) for key in inside})
    return found


def _vars_groups(group: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    import h5py

    if depth > _DEEPEST:
        raise problem("config_not_understood", what="the file", got="nested too deeply")
    for name in group:
        inside = child(group, name)
        if not isinstance(inside, h5py.Group):
            continue
        if name == "vars":
            yield path, inside
        else:
            yield from _vars_groups(inside, f"{path}/{name}" if path else name, depth + 1)


# Attributes ----------------------------------------------------------------------------------------------------------------------------

_LONGEST = 64000  # bytes; HDF5 keeps longer attributes only in pieces


def put_names(group: Any, key: str, names: list[str]) -> None:
    """Write a list of names as an attribute, in pieces where it is long."""
    encoded = [name.encode("utf-8") for name in names]
    widest = max(map(len, encoded), default=1)
    step = max(1, _LONGEST // widest)
    pieces = [encoded[i : i + step] for i in range(0, len(encoded), step)] or [[]]
    for i, piece in enumerate(pieces):
        group.attrs[key if len(pieces) == 1 else f"{key}{i}"] = np.array(piece) if piece else np.array([], "S1")


def names(group: Any, key: str) -> list[str]:
    """Read what :func:`put_names` wrote."""
    pieces = [_attribute(group, f"{key}{i}") for i in range(len(group.attrs)) if f"{key}{i}" in group.attrs]
    whole = [_attribute(group, key)] if key in group.attrs else pieces
    return [_text(name) for piece in whole for name in np.atleast_1d(piece)]


def text(group: Any, key: str) -> str | None:
    """A text attribute, or None."""
    value = _attribute(group, key) if key in group.attrs else None
    return None if value is None else _text(value)


def _attribute(group: Any, key: str) -> Any:
    """An attribute of texts; another type is refused unread, as a damaged one may lead anywhere."""
    import h5py

    found = group.attrs.get_id(key)
    if 0 in found.shape:
        return []
    if found.get_type().get_class() != h5py.h5t.STRING:
        raise problem("config_not_understood", what=f"attribute {key}", got="no text")
    return group.attrs[key]


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
