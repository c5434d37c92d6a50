"""The slope of a computation that reads Variables, for whoever writes a training step of their own."""

from collections.abc import Callable, Iterable
from typing import Any

import jax

from teul.variables import Variable, bound, watched


def value_and_gradients(function: Callable[[], Any], variables: Iterable[Variable], has_aux: bool = False) -> tuple[Any, list[jax.Array]]:
    """The value of ``function()`` and its gradient by each Variable: d value / d v.

    What the function assigns to other Variables (moving averages, random streams, metrics) stays assigned. It works inside a program
    that is being traced and outside one.

    Args:
        function: gives one number, or ``(number, more)`` with ``has_aux``.
        variables: Variables of float type.
        has_aux: whether the function gives more than the number; the value is then ``(number, more)``.

    >>> v = Variable([3.0])
    >>> value, (slope,) = value_and_gradients(lambda: (v * v).sum(), [v])
    >>> float(value), slope.tolist()
    (9.0, [6.0])
    """
    variables = list(variables)
    assigned: list[Variable] = []

    def pure(values: list[jax.Array]) -> Any:
        with watched() as seen, bound((variables, values)) as binding:
            result = function()
            value, more = result if has_aux else (result, None)
            assigned[:] = binding.assigned(seen.values())
            return value, (more, binding.collect(assigned))

    (value, (more, new)), gradients = jax.value_and_grad(pure, has_aux=True)([v._exact() for v in variables])
    for variable, assignment in zip(assigned, new, strict=True):
        variable.assign(assignment)
    return ((value, more) if has_aux else value), gradients
