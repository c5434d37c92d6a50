"""tf.debugging: refuse values that are not as they must be."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from teul.course.tensorflow.tensor import bare, convert_to_tensor
from teul.errors import problem


def _checked(name: str, holds: Callable, values: tuple, message: Any, data: Any = None) -> None:
    arrays = [bare(convert_to_tensor(v)) for v in values]
    if any(isinstance(a, jax.core.Tracer) for a in arrays):
        return  # not known while a program is traced
    if not bool(np.all(holds(*map(np.asarray, arrays)))):
        shown = ": " + ", ".join(str(np.asarray(a)) for a in arrays)
        raise InvalidArgumentError(str(problem("tf_assert", name=name, where=shown, message=message or "")))


class InvalidArgumentError(ValueError):
    """A value that is not as it must be."""

    @property
    def message(self) -> str:
        """What is said."""
        return str(self)


def Assert(condition, data=None, summarize=None, name=None):
    """Refuse where the condition does not hold.

    Raises:
        InvalidArgumentError: it does not.
    """
    _checked("tf.debugging.Assert", lambda c: c, (condition,), str(data) if data is not None else "")


_PAIRS: dict[str, Callable] = {
    "assert_equal": np.equal, "assert_none_equal": np.not_equal, "assert_less": np.less, "assert_less_equal": np.less_equal,
    "assert_greater": np.greater, "assert_greater_equal": np.greater_equal,
}  # fmt: skip
_ONES: dict[str, Callable] = {
    "assert_positive": lambda x: x > 0, "assert_negative": lambda x: x < 0, "assert_non_negative": lambda x: x >= 0,
    "assert_non_positive": lambda x: x <= 0,
}  # fmt: skip


def _of_two(name: str, holds: Callable) -> Callable:
    def check(x, y, message=None, summarize=None, name=None, data=None):
        _checked(f"tf.debugging.{check.__name__}", holds, (x, y), message)

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"Refuse where elements are not {name.removeprefix('assert_').replace('_', ' ')}."
    return check


def _of_one(name: str, holds: Callable) -> Callable:
    def check(x, message=None, summarize=None, name=None, data=None):
        _checked(f"tf.debugging.{check.__name__}", holds, (x,), message)

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"Refuse where an element is not {name.removeprefix('assert_').replace('_', ' ')}."
    return check


globals().update({name: _of_two(name, holds) for name, holds in _PAIRS.items()})
globals().update({name: _of_one(name, holds) for name, holds in _ONES.items()})


def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None):
    """Refuse where elements differ by more than the tolerance."""
    _checked("tf.debugging.assert_near", lambda a, b: np.isclose(a, b, rtol or 1e-6, atol or 1e-6), (x, y), message)


def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """Refuse tensors of other shapes."""
    pairs = shapes.items() if isinstance(shapes, dict) else shapes
    for tensor, expected in pairs:
        _same_rank(tensor, len(expected))


def _same_rank(tensor: Any, rank: int) -> None:
    found = tuple(tensor.shape)
    if len(found) != rank:
        raise problem("tf_shape", name="tf.debugging", got=found, expected=f"{rank} axes")


def assert_rank(x, rank, message=None, name=None, **others):
    """Refuse another number of axes."""
    _same_rank(convert_to_tensor(x), int(rank))


def assert_all_finite(x, message="", name=None):
    """Refuse infinities and what is no number."""
    _checked("tf.debugging.assert_all_finite", np.isfinite, (x,), message)
    return convert_to_tensor(x)


check_numerics = assert_all_finite


def assert_type(tensor, tf_type, message=None, name=None):
    """Refuse another type."""
    if tensor.dtype != tf_type:
        raise problem("tf_shape", name="tf.debugging.assert_type", got=str(tensor.dtype), expected=str(tf_type))


def is_numeric_tensor(tensor: Any) -> bool:
    """Whether it holds numbers."""
    return str(getattr(tensor, "dtype", "string")) not in ("string", "bool")


def enable_check_numerics(stack_height_limit=30, path_length_limit=50):
    """Stop where a result is no number."""
    jax.config.update("jax_debug_nans", True)


def disable_check_numerics():
    """Do not stop there any more."""
    jax.config.update("jax_debug_nans", False)


def set_log_device_placement(enabled: bool) -> None:
    """Accepted, without effect."""
