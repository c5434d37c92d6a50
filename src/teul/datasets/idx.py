"""The IDX format of MNIST: two zero bytes, a type, the number of axes, each axis as a big-endian int32, then the bytes."""

import numpy as np

from teul.errors import problem

_UNSIGNED_BYTE = 8


def idx_to_array(content: bytes, name: str) -> np.ndarray:
    """The array of an IDX file of unsigned bytes.

    >>> idx_to_array(array_to_idx(np.arange(6, dtype=np.uint8).reshape(2, 3)), "six")
    array([[0, 1, 2],
           [3, 4, 5]], dtype=uint8)
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != _UNSIGNED_BYTE:
        raise problem("dataset_unreadable", path=name, why="it is not an IDX file of bytes")
    axes = content[3]
    shape = tuple(np.frombuffer(content, ">i4", axes, offset=4).tolist()) if len(content) >= 4 + 4 * axes else (-1,)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * axes) if -1 not in shape else np.empty(0, np.uint8)
    if values.size != np.prod(shape):
        raise problem("dataset_unreadable", path=name, why=f"its header promises {shape}, but it holds {values.size} values")
    return values.reshape(shape).copy()


def array_to_idx(array: np.ndarray) -> bytes:
    """The IDX file of an array of unsigned bytes: what a checksum of the content is taken of."""
    header = bytes([0, 0, _UNSIGNED_BYTE, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    return header + np.ascontiguousarray(array, np.uint8).tobytes()
