"""``minimize``: the gradients of a loss and the step along them in one call, as older Keras and TensorFlow had it."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.variables import Variable, bound


class Minimizing:
    """What an optimizer does with a loss itself instead of gradients."""

    apply_gradients: Callable[..., Any]

    def minimize(self, loss: Any, var_list: Any, tape: Any = None, **others: Any) -> Any:
        """One step that makes ``loss`` smaller.

        Args:
            loss: a function without arguments; or what was computed under ``tape``.
            var_list: the Variables to move, or a function that gives them.
            tape: a gradient tape that saw the loss.

        >>> from teul import Variable
        >>> from teul.optimizers import SGD
        >>> w = Variable(3.0)
        >>> _ = SGD(0.1).minimize(lambda: w * w, [w])
        >>> round(float(w), 4)
        2.4
        """
        variables = list(var_list() if callable(var_list) else var_list)
        if tape is not None:
            gradients = tape.gradient(loss() if callable(loss) else loss, variables)
        elif callable(loss):
            gradients = _gradients(loss, variables)
        else:
            expected = "a function such as lambda: loss, or given with a tape"
            raise problem("bad_argument", owner="minimize", argument="loss", expected=expected, got=type(loss).__name__)
        return self.apply_gradients(zip(gradients, variables, strict=True))


def _gradients(loss: Callable[[], Any], variables: Sequence[Variable]) -> list[jax.Array]:
    def value(values: list[Any]) -> jax.Array:
        with bound((variables, values)):
            result = loss()
            return jnp.asarray(getattr(result, "array", result)).sum()

    return jax.grad(value)([jnp.asarray(v.value) for v in variables])
