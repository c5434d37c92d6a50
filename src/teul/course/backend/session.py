"""The settings of ``keras.backend``, and what it once did with sessions and graphs."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from teul import config
from teul.config import epsilon, floatx, image_data_format, set_epsilon, set_floatx, set_image_data_format
from teul.layers.context import context
from teul.naming import unique_name
from teul.utils.session import clear_session

__all__ = [
    "backend", "cast_to_floatx", "clear_session", "epsilon", "floatx", "get_graph", "get_session", "get_uid", "image_data_format",
    "image_dim_ordering", "learning_phase", "learning_phase_scope", "manual_variable_initialization", "name_scope", "reset_uids",
    "set_epsilon", "set_floatx", "set_image_data_format", "set_image_dim_ordering", "set_learning_phase", "set_session",
]  # fmt: skip

_DIM_ORDERINGS = {"th": "channels_first", "tf": "channels_last"}
_phase: list[int] = []


def backend() -> str:
    """What course code asks in order to write for one backend or another: ``KERAS_BACKEND``, tensorflow if it is not set."""
    return os.environ.get("KERAS_BACKEND", "tensorflow")


def image_dim_ordering() -> str:
    """``"tf"`` for channels last, ``"th"`` for channels first: Keras 1's word for ``image_data_format``."""
    return next(old for old, new in _DIM_ORDERINGS.items() if new == config.image_data_format())


def set_image_dim_ordering(dim_ordering: str) -> None:
    """Keras 1's word for ``set_image_data_format``."""
    config.set_image_data_format(_DIM_ORDERINGS.get(dim_ordering, dim_ordering))


def cast_to_floatx(x: Any) -> Any:
    """A NumPy array of the float type of the session."""
    import numpy as np

    return np.asarray(x, dtype=config.floatx())


def learning_phase() -> int:
    """1 while a model trains, else 0."""
    if context.training is not None:
        return int(context.training)
    return _phase[-1] if _phase else 0


def set_learning_phase(value: int) -> None:
    """Fix what :func:`learning_phase` says outside of models; a model itself knows whether it trains."""
    _phase[:] = [int(value)]


@contextlib.contextmanager
def learning_phase_scope(value: int) -> Iterator[None]:
    """Inside, :func:`learning_phase` says ``value``."""
    before = list(_phase)
    _phase[:] = [int(value)]
    try:
        yield
    finally:
        _phase[:] = before


class _Session:
    """What is left of a session: it can be asked to run what is computed already."""

    graph = None

    def run(self, fetches: Any, feed_dict: Any = None) -> Any:
        """The values of eager tensors, as NumPy arrays."""
        import jax

        from teul import ops

        return jax.tree.map(ops.convert_to_numpy, fetches)

    def close(self) -> None:
        """Nothing: there is nothing to close."""

    @contextlib.contextmanager
    def as_default(self) -> Iterator["_Session"]:
        """Nothing changes inside."""
        yield self


def get_session(*args: Any, **kwargs: Any) -> _Session:
    """A stand-in for a session."""
    return _Session()


def set_session(session: Any) -> None:
    """Nothing: there are no sessions."""


def get_graph() -> None:
    """Nothing: there are no global graphs."""


def manual_variable_initialization(value: bool) -> None:
    """Nothing: Variables have values from the start."""


def get_uid(prefix: str = "") -> int:
    """The next number for a name."""
    last = unique_name(f"uid_{prefix}").rpartition("_")[2]
    return int(last) + 1 if last.isdigit() else 1


def reset_uids() -> None:
    """Start counting names anew."""
    clear_session()


@contextlib.contextmanager
def name_scope(name: str) -> Iterator[str]:
    """Nothing changes inside."""
    yield name
