"""tf.strings: text, element by element."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from teul.course.tensorflow.dtypes import as_dtype
from teul.course.tensorflow.ragged import RaggedTensor
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor, text_array


def _texts(value: Any) -> np.ndarray:
    array = bare(convert_to_tensor(value))
    return array if isinstance(array, np.ndarray) and array.dtype == object else text_array(np.asarray(value))


def _each(function: Callable, value: Any) -> np.ndarray:
    array = _texts(value)
    found = np.empty(array.shape, object)
    for place, text in np.ndenumerate(array):
        found[place] = function(text)
    return found


def _text(function: Callable[[str], str], value: Any) -> Tensor:
    return Tensor(_each(lambda b: function(b.decode()).encode(), value))


def lower(input, encoding="", name=None):
    """The text in small letters.

    >>> lower("ABC").numpy()
    b'abc'
    """
    return _text(str.lower, input)


def upper(input, encoding="", name=None):
    """The text in capitals."""
    return _text(str.upper, input)


def strip(input, name=None):
    """The text without white space at its ends."""
    return _text(str.strip, input)


def regex_replace(input, pattern, rewrite, replace_global=True, name=None):
    """The text with what matches replaced."""
    rewrite = re.sub(r"\\(\d)", r"\\g<\1>", _plain(rewrite))
    return _text(lambda s: re.sub(_plain(pattern), rewrite, s, count=0 if replace_global else 1), input)


def regex_full_match(input, pattern, name=None):
    """Whether the whole text matches."""
    found = _each(lambda b: re.fullmatch(_plain(pattern), b.decode()) is not None, input)
    return convert_to_tensor(found.astype(bool))


def _plain(value: Any) -> str:
    value = bare(value)
    value = value.item() if isinstance(value, np.ndarray) else value
    return value.decode() if isinstance(value, bytes) else str(value)


def length(input, unit="BYTE", name=None):
    """How long each text is, in bytes or in characters (``"UTF8_CHAR"``)."""
    return convert_to_tensor(_each(lambda b: len(b.decode()) if unit == "UTF8_CHAR" else len(b), input).astype(np.int32))


def substr(input, pos, len, unit="BYTE", name=None):
    """A part of each text."""
    start, count = int(bare(pos)), int(bare(len))
    return Tensor(_each(lambda b: b[start : start + count], input))


def join(inputs, separator="", name=None):
    """Texts put together, element by element."""
    arrays = np.broadcast_arrays(*map(_texts, inputs))
    found = np.empty(arrays[0].shape, object)
    for place in np.ndindex(arrays[0].shape):
        found[place] = _plain(separator).encode().join(a[place] for a in arrays)
    return Tensor(found)


def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """All texts, or those along the last axis, put together."""
    between = _plain(separator).encode()
    if isinstance(inputs, RaggedTensor) and axis is not None:
        return Tensor(np.array([between.join(_texts(row)) for row in inputs], dtype=object))
    array = _texts(inputs.flat_values if isinstance(inputs, RaggedTensor) else inputs)
    if axis is None:
        return Tensor(np.array(between.join(array.reshape(-1)), dtype=object))
    moved = np.moveaxis(array, axis, -1)
    found = np.empty(moved.shape[:-1], object)
    for place in np.ndindex(found.shape):
        found[place] = between.join(moved[place])
    return Tensor(found)


def split(input, sep=None, maxsplit=-1, name=None):
    """The words of a text; of several texts, rows of different lengths."""
    array = _texts(input)

    def words(b: bytes) -> Tensor:
        return Tensor(np.array(b.split(None if not sep else _plain(sep).encode(), maxsplit), dtype=object))

    return words(array.item()) if array.ndim == 0 else RaggedTensor(words(b) for b in array)


def bytes_split(input, name=None):
    """Each byte by itself."""
    array = _texts(input)
    return Tensor(np.array([bytes([b]) for b in array.item()], dtype=object))


def unicode_split(input, input_encoding="UTF-8", errors="replace", name=None):
    """Each character by itself."""
    array = _texts(input)

    def letters(b: bytes) -> Tensor:
        return Tensor(np.array([c.encode() for c in b.decode(errors="replace")], dtype=object))

    return letters(array.item()) if array.ndim == 0 else RaggedTensor(letters(b) for b in array)


def to_number(input, out_type="float32", name=None):
    """The number that a text says."""
    wanted = as_dtype(out_type)
    found = _each(lambda b: int(b) if wanted.is_integer else float(b), input)
    return convert_to_tensor(found.astype(str(wanted)), wanted)


def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):
    """Numbers as text."""
    array = convert_to_tensor(input).numpy()
    form = (lambda v: f"{v:.{precision if precision >= 0 else 6}f}") if np.asarray(array).dtype.kind == "f" else str
    found = np.empty(np.shape(array), object)
    for place, value in np.ndenumerate(array):
        text = {True: "true", False: "false"}[bool(value)] if isinstance(value, np.bool_) else form(value)
        found[place] = text.rjust(max(width, 0), fill or " ").encode()
    return Tensor(found)


def format(template, inputs, placeholder="{}", summarize=3, name=None):
    """A text with values in the places of ``{}``."""
    text = template
    for value in inputs if isinstance(inputs, (list, tuple)) else (inputs,):
        text = text.replace(placeholder, str(np.asarray(bare(value))), 1)
    return convert_to_tensor(text)
