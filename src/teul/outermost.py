"""What a user calls directly: a layer, a loss, a metric, an optimizer. They run themselves, unless a gradient tape takes them over.

A tape (:mod:`teul.course.tensorflow.tape`) runs such a call as one compiled program and keeps how to differentiate it.
"""

import functools
from collections.abc import Callable
from typing import Any

_takers: list[Callable] = []


def take_over(taker: Callable) -> None:
    """From now on ``taker(method, owner, args, kwargs)`` decides how calls are run; ``method(owner, *args, **kwargs)`` is the usual way."""
    _takers[:] = [taker]


def is_taken_over() -> bool:
    """Whether somebody does: so where a script works with tensorflow."""
    return bool(_takers)


def taken_over(method: Callable) -> Callable:
    """A method whose calls may be taken over."""

    @functools.wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _takers:
            return _takers[0](method, self, args, kwargs)
        return method(self, *args, **kwargs)

    return call


def function_taken_over(function: Callable) -> Callable:
    """A function of arrays whose calls may be taken over."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if _takers:
            return _takers[0](_called, function, args, kwargs)
        return function(*args, **kwargs)

    return call


def _called(function: Callable, *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)
