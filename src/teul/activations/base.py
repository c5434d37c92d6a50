"""The family of activations: names to formulas."""

import functools
from collections.abc import Callable
from typing import Any

from teul.registry import Family
from teul.symbolic import apply, is_symbolic


class Activations(Family):
    """Activations are functions of arrays; of a symbolic tensor each is noted as one step of a model."""

    def add(self, *names: str) -> Callable:
        """A decorator that gives an activation its names."""
        note = super().add(*names)

        def decorate(function: Callable) -> Callable:
            @functools.wraps(function)
            def activation(x: Any, *args: Any, **kwargs: Any) -> Any:
                return apply(activation, x, *args, **kwargs) if is_symbolic(x) else function(x, *args, **kwargs)

            return note(activation)

        return decorate


activations = Activations("activation", "keras.activations")
