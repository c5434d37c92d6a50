"""tf.compat: TensorFlow of both versions is the same module here."""

from typing import Any

import numpy as np


def as_bytes(bytes_or_text: Any, encoding: str = "utf-8") -> bytes:
    """Text as bytes."""
    return bytes_or_text.encode(encoding) if isinstance(bytes_or_text, str) else bytes(bytes_or_text)


def as_text(bytes_or_text: Any, encoding: str = "utf-8") -> str:
    """Bytes as text."""
    return bytes_or_text.decode(encoding) if isinstance(bytes_or_text, bytes) else str(bytes_or_text)


as_str = as_str_any = as_text
integral_types, real_types = (int, np.integer), (int, float, np.integer, np.floating)


def __getattr__(name: str) -> Any:
    if name in ("v1", "v2"):
        import importlib

        return importlib.import_module("teul.course.tensorflow")
    raise AttributeError(name)
