"""TFRecord files: records of bytes with checksums, and tf.train.Example, which keeps lists of values by name in such bytes."""

import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np

from teul.course.tensorflow.dtypes import DType, as_dtype
from teul.course.tensorflow.plain import sizes
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor
from teul.errors import problem

# Records: length, its checksum, the bytes, their checksum ------------------------------------------------------------------------


def _crc_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)  # the polynomial of CRC-32C, its bits reversed
        table.append(value)
    return table


_TABLE = _crc_table()


def checksum(data: bytes) -> int:
    """CRC-32C, turned by 15 bits and moved, as the files have it.

    >>> hex(checksum(b"123456789"))
    '0xc78ab0e5'
    """
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records_of(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The records of an open file; a file that ends inside of one, or whose lengths are not what was written, is refused."""
    while head := file.read(12):
        length, seen = struct.unpack("<QI", head) if len(head) == 12 else (0, 0)
        if len(head) < 12 or seen != checksum(head[:8]):
            raise problem("tf_records", name=name)
        data = file.read(length)
        if len(data) < length or len(file.read(4)) < 4:
            raise problem("tf_records", name=name)
        yield data


class TFRecordWriter:
    """Writes records to a file.

    Args:
        path: the file's name.
        options: ``"GZIP"``, or nothing.
    """

    def __init__(self, path: Any, options: Any = None):
        import gzip
        import os

        kind = getattr(options, "compression_type", options) or ""
        self._file: Any = gzip.open(os.fspath(path), "wb") if kind == "GZIP" else open(os.fspath(path), "wb")  # noqa: SIM115

    def write(self, record: Any) -> None:
        """Write one record."""
        data = bare(record).item() if isinstance(record, Tensor) else bytes(record)
        head = struct.pack("<Q", len(data))
        self._file.write(head + struct.pack("<I", checksum(head)) + data + struct.pack("<I", checksum(data)))

    def flush(self) -> None:
        """Put what is written on the disk."""
        self._file.flush()

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def __enter__(self) -> "TFRecordWriter":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


class TFRecordOptions:
    """How a file is compressed."""

    def __init__(self, compression_type: Any = None, **others: Any):
        self.compression_type = compression_type


# Values by name, in the wire format of protocol buffers --------------------------------------------------------------------------


def _number(value: int) -> bytes:
    value, found = value % 2**64, bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _field(number: int, data: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(data)) + data


def _numbers(data: bytes) -> list[int]:
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            found.append(value - 2**64 if value >= 2**63 else value)
            value = shift = 0
    return found


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, kind and bytes of each field; a plain number comes as the bytes that it was written in."""

    def end_of_number(start: int) -> int:
        while data[start] & 0x80:
            start += 1
        return start + 1

    at = 0
    while at < len(data):
        end = end_of_number(at)
        number, kind = divmod(_numbers(data[at:end])[0], 8)
        at, end = end, end + {5: 4, 1: 8}.get(kind, 0)
        if kind in (0, 2):
            end = end_of_number(at)
        if kind == 2:
            length = _numbers(data[at:end])[0]
            at, end = end, end + length
        if end > len(data):
            raise IndexError("a field that goes on behind the end")
        yield number, kind, data[at:end]
        at = end


class _List:
    """Values of one type."""

    def __init__(self, value: Any = ()):
        self.value = [v.numpy() if isinstance(v, Tensor) else v for v in value]

    def __repr__(self) -> str:
        return "".join(f"value: {v!r}\n" for v in self.value)


class BytesList(_List):
    """Texts and files."""

    def _bytes(self) -> bytes:
        return b"".join(_field(1, v) for v in self.value)


class FloatList(_List):
    """Floats."""

    def _bytes(self) -> bytes:
        return _field(1, np.asarray(self.value, "<f4").tobytes()) if self.value else b""


class Int64List(_List):
    """Whole numbers."""

    def _bytes(self) -> bytes:
        return _field(1, b"".join(_number(int(v)) for v in self.value)) if self.value else b""


_KINDS: dict[int, tuple[str, type[_List], Callable[[int, bytes], list]]] = {
    1: ("bytes_list", BytesList, lambda kind, data: [data]),
    2: ("float_list", FloatList, lambda kind, data: np.frombuffer(data, "<f4").tolist()),
    3: ("int64_list", Int64List, lambda kind, data: _numbers(data)),
}


class Feature:
    """Values of one of three types."""

    def __init__(self, bytes_list: Any = None, float_list: Any = None, int64_list: Any = None):
        self.bytes_list, self.float_list, self.int64_list = bytes_list or BytesList(), float_list or FloatList(), int64_list or Int64List()
        given = {1: bytes_list, 2: float_list, 3: int64_list}
        self._kind = next((kind for kind, part in given.items() if part is not None), 0)

    @property
    def values(self) -> list[Any]:
        """The values, of whatever type."""
        return getattr(self, _KINDS[self._kind][0]).value if self._kind else []

    def __repr__(self) -> str:
        return f"{_KINDS[self._kind][0]} {{\n{getattr(self, _KINDS[self._kind][0])!r}}}\n" if self._kind else ""


class Features:
    """Features by name."""

    def __init__(self, feature: Any = None):
        self.feature: dict[str, Feature] = dict(feature or {})


class Example:
    """One sample: lists of values by name.

    >>> kept = Example(Features({"n": Feature(int64_list=Int64List([1, -2]))})).SerializeToString()
    >>> Example.FromString(kept).features.feature["n"].int64_list.value
    [1, -2]
    """

    def __init__(self, features: Any = None):
        self.features = features or Features()

    def SerializeToString(self, deterministic: bool = True) -> bytes:
        """The sample as bytes."""
        entries = b""
        for name, feature in sorted(self.features.feature.items()):
            kind = feature._kind
            part = _field(kind, getattr(feature, _KINDS[kind][0])._bytes()) if kind else b""
            entries += _field(1, _field(1, name.encode()) + _field(2, part))
        return _field(1, entries)

    def ParseFromString(self, data: Any) -> int:
        """Become the sample that the bytes say."""
        data = bare(data).item() if isinstance(data, Tensor) else bytes(data)
        try:
            self.features.feature.update(_features(data))
        except (IndexError, KeyError, ValueError) as error:
            raise problem("tf_example", size=len(data)) from error
        return len(data)

    @classmethod
    def FromString(cls, data: Any) -> "Example":
        """The sample that the bytes say."""
        found = cls()
        found.ParseFromString(data)
        return found

    def __repr__(self) -> str:
        parts = self.features.feature.items()
        return "features {\n" + "".join(f"feature {{\nkey: {name!r}\nvalue {{\n{part!r}}}\n}}\n" for name, part in parts) + "}\n"


def _features(data: bytes) -> Iterator[tuple[str, Feature]]:
    for _, _, entries in _fields(data):
        for _, _, entry in _fields(entries):
            name, feature = b"", Feature()
            for number, _, part in _fields(entry):
                name, feature = (part, feature) if number == 1 else (name, _feature(part))
            yield name.decode(), feature


def _feature(data: bytes) -> Feature:
    for kind, _, part in _fields(data):
        name, make, read = _KINDS[kind]
        return Feature(**{name: make([v for _, form, values in _fields(part) for v in read(form, values)])})
    return Feature()


# Reading them as tensors ---------------------------------------------------------------------------------------------------------


class FixedLenFeature:
    """A feature that has so many values in every sample."""

    def __init__(self, shape: Any, dtype: Any, default_value: Any = None):
        self.shape, self.dtype, self.default_value = sizes(shape), as_dtype(dtype), default_value


class VarLenFeature:
    """A feature that has any number of values; here it is a plain tensor, of one axis."""

    shape: tuple[int, ...] | None = None
    default_value: Any = ()

    def __init__(self, dtype: Any):
        self.dtype = as_dtype(dtype)


class FixedLenSequenceFeature(VarLenFeature):
    """A feature that has any number of values, each of a shape."""

    def __init__(self, shape: Any, dtype: Any, allow_missing: bool = False, default_value: Any = None):
        super().__init__(dtype)
        self.shape = (-1, *sizes(shape))


def parse_single_example(serialized, features, example_names=None, name=None):
    """The features of a sample by name, as tensors."""
    kept = Example.FromString(serialized).features.feature
    return {key: _value(key, kept.get(key), wanted) for key, wanted in features.items()}


def _value(name: str, feature: Feature | None, wanted: Any) -> Tensor:
    values = feature.values if feature is not None else []
    if not values:
        if wanted.default_value is None:
            raise problem("tf_feature", name=name)
        default = np.asarray(wanted.default_value)
        return _shaped(np.broadcast_to(default, wanted.shape) if default.size == 1 else default, wanted)
    if wanted.shape is not None and -1 not in wanted.shape and len(values) != np.prod(wanted.shape):
        raise problem("tf_shape", name=name, got=(len(values),), expected=f"{wanted.shape}, as its FixedLenFeature says")
    return _shaped(np.array(values, object if str(wanted.dtype) == "string" else None), wanted)


def _shaped(values: np.ndarray, wanted: Any) -> Tensor:
    shape = (-1,) if wanted.shape is None else wanted.shape
    values = values.reshape(shape)
    if str(wanted.dtype) == "string":
        return Tensor(np.asarray(convert_to_tensor(values.astype(object)).array, object))
    dtype: DType = wanted.dtype
    return convert_to_tensor(values.astype(str(dtype)), dtype)


def parse_example(serialized, features, example_names=None, name=None):
    """The features of several samples by name; each tensor has a row for a sample."""
    texts = bare(serialized)  # not through NumPy's own texts, which lose zeros at their ends
    if isinstance(texts, bytes) or np.ndim(texts) == 0:
        return parse_single_example(serialized, features)
    rows = [parse_single_example(text, features) for text in texts]
    return {key: _rows([row[key] for row in rows]) for key in features}


def _rows(parts: list[Tensor]) -> Tensor:
    """Side by side, the shorter ones filled up with 0."""
    from teul.course.tensorflow.data.elements import padded

    arrays = [np.asarray(part) for part in parts]
    alike = len({array.shape for array in arrays}) == 1
    return convert_to_tensor(np.stack(arrays) if alike else padded(arrays, None, None))
