"""``keras.backend``: the functions ``K.*`` that older Keras had, on :mod:`teul.ops`.

They take arrays, Variables and symbolic tensors. What the backend did with graphs and sessions is answered so that it does no harm.

>>> from teul.course import backend as K
>>> float(K.mean(K.square(K.constant([1.0, 3.0]))))
5.0
"""

from typing import Any

from teul.course.backend import graph, making, maths, neural, session
from teul.course.backend.renamed import RENAMED

_PARTS = (maths, making, neural, session, graph)
__all__ = sorted({*RENAMED, *(name for part in _PARTS for name in part.__all__)})


def __getattr__(name: str) -> Any:
    if name in RENAMED:
        return RENAMED[name]
    part = next((p for p in _PARTS if name in p.__all__), None)
    if part is None:
        raise AttributeError(f"keras.backend has no {name!r}")
    return getattr(part, name)
