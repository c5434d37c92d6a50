"""tf.autograph: switches of TensorFlow's source translation, which is not needed here."""

from collections.abc import Callable
from typing import Any


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Accepted, without effect."""


def to_graph(entity: Callable, recursive: bool = True, experimental_optional_features: Any = None) -> Callable:
    """The function itself."""
    return entity


class _Experimental:
    """tf.autograph.experimental."""

    @staticmethod
    def do_not_convert(func: Callable | None = None) -> Callable:
        """The function itself."""
        return (lambda f: f) if func is None else func

    @staticmethod
    def set_loop_options(**options: Any) -> None:
        """Accepted, without effect."""


experimental = _Experimental()
