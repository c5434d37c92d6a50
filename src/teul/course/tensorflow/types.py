"""tf.types: names for annotations."""

from typing import Any


class _Experimental:
    """tf.types.experimental."""

    TensorLike = Any
    GenericFunction = Any


experimental = _Experimental()
