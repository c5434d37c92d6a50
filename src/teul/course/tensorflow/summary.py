"""tf.summary: numbers for TensorBoard, written where tensorboardX is installed and dropped otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_writers: list[Any] = []
_step: list[Any] = [None]


class Writer:
    """Where numbers go."""

    def __init__(self, folder: Any):
        try:
            from tensorboardX import SummaryWriter
        except ImportError:
            self._to: Any = None
        else:
            self._to = SummaryWriter(str(folder))

    @contextmanager
    def as_default(self, step: Any = None) -> Iterator["Writer"]:
        """Inside, what is written goes here."""
        _writers.append(self)
        try:
            yield self
        finally:
            _writers.pop()

    def set_as_default(self, step: Any = None) -> None:
        """From now on, what is written goes here."""
        _writers.append(self)

    def flush(self) -> None:
        """Write what waits."""
        if self._to is not None:
            self._to.flush()

    def close(self) -> None:
        """Write what waits, and close."""
        if self._to is not None:
            self._to.close()


def create_file_writer(logdir: Any, *args: Any, **kwargs: Any) -> Writer:
    """A writer to a folder."""
    return Writer(logdir)


def _written(method: str, name: str, value: Any, step: Any) -> bool:
    to = _writers[-1]._to if _writers else None
    step = _step[0] if step is None else step
    if to is not None:
        getattr(to, method)(name, value, None if step is None else int(step))
    return to is not None


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """A number."""
    return _written("add_scalar", name, float(data), step)


def histogram(name: str, data: Any, step: Any = None, buckets: Any = None, description: str | None = None) -> bool:
    """How numbers are spread."""
    return _written("add_histogram", name, np.asarray(data), step)


def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> bool:
    """Pictures."""
    return _written("add_images", name, np.asarray(data)[:max_outputs].transpose(0, 3, 1, 2), step)


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """A text."""
    return _written("add_text", name, str(data), step)


def trace_on(*args: Any, **kwargs: Any) -> None:
    """Accepted, without effect."""


def trace_export(*args: Any, **kwargs: Any) -> None:
    """Accepted, without effect."""


class _Experimental:
    """tf.summary.experimental."""

    @staticmethod
    def set_step(step: Any) -> None:
        """The step that numbers belong to from now on."""
        _step[0] = step

    @staticmethod
    def get_step() -> Any:
        """That step."""
        return _step[0]


experimental = _Experimental()
