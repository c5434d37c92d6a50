"""``K.function`` and ``K.gradients``: computations between symbolic tensors, as older Keras had them."""

from collections.abc import Sequence
from typing import Any

import jax
import numpy as np

from teul.errors import problem, tell
from teul.models.functional import Functional
from teul.naming import unique_name
from teul.symbolic import KerasTensor, Operation, is_symbolic, tensors_in

__all__ = ["function", "gradients"]


class _Function:
    """From arrays to arrays, through the graph between symbolic tensors."""

    def __init__(self, inputs: Sequence[Any], outputs: Any):
        self._single = not isinstance(outputs, (list, tuple))
        self._wanted = [outputs] if self._single else list(outputs)
        self._places = [i for i, t in enumerate(inputs) if is_symbolic(t)]
        self._phases = [i for i, t in enumerate(inputs) if not is_symbolic(t)]
        symbolic = [t for t in self._wanted if is_symbolic(t)]
        self._graph = Functional([inputs[i] for i in self._places], symbolic) if symbolic else None

    def __call__(self, inputs: Any) -> Any:
        """The outputs as NumPy arrays; a learning phase among the inputs says whether layers run as in training."""
        given = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
        training = any(bool(np.all(given[i])) for i in self._phases if i < len(given))
        results = iter([])
        if self._graph is not None:
            arrays = [np.asarray(given[i]) for i in self._places]
            found = self._graph(arrays, training=training)
            results = iter(found if isinstance(found, (list, tuple)) else [found])
        values = [np.array(next(results) if is_symbolic(t) else t) for t in self._wanted]
        return values[0] if self._single else values


def function(inputs: Any, outputs: Any, updates: Any = None, name: str | None = None, **others: Any) -> _Function:
    """What leads from symbolic inputs to symbolic outputs, as a function of arrays.

    Args:
        inputs: symbolic tensors in a list; a learning phase may stand among them.
        outputs: one symbolic tensor, or a list.
        updates: none: Variables are assigned by what assigns them.

    >>> from teul.layers import Dense, Input
    >>> x = Input((2,))
    >>> function([x], [Dense(1, kernel_initializer="ones")(x)])([np.array([[1.0, 2.0]])])[0].tolist()
    [[3.0]]
    """
    return _Function(inputs if isinstance(inputs, (list, tuple)) else [inputs], outputs)


class _Gradient(Operation):
    """The gradient of the sum of a symbolic tensor by another one that it is computed from."""

    def __init__(self, loss: KerasTensor, by: KerasTensor, roots: list[KerasTensor]):
        super().__init__(unique_name("gradient"))
        self.graph = Functional([by, *roots], loss)

    def call(self, by: Any, *roots: Any) -> Any:
        """The gradient at these values."""
        return jax.grad(lambda value: self.graph.call([value, *roots]).sum())(by)

    __call__ = call

    def compute_output_spec(self, by: Any, *roots: Any) -> Any:
        """Of the shape of what it is taken by."""
        return KerasTensor(by.shape, by.dtype)


def gradients(loss: Any, variables: Any) -> Any:
    """The gradients of a symbolic loss by symbolic tensors that it is computed from: the input, or what a layer gives.

    Args:
        loss: a symbolic tensor; where it is no single number, its sum is meant.
        variables: a symbolic tensor, or a list of them.
    """
    wanted = list(variables) if isinstance(variables, (list, tuple)) else [variables]
    if not is_symbolic(loss) or not all(is_symbolic(t) for t in wanted):
        from teul.course.place import script_line

        raise problem("course_gone", name="keras.backend.gradients of values", place=script_line(), instead=tell("gone_gradients"))
    found = []
    for tensor in wanted:
        roots = [t for t in _roots(loss, tensor) if t is not tensor]
        found.append(_Gradient(loss, tensor, roots).symbolic_call(tensor, *roots))
    return found


def _roots(loss: KerasTensor, stop: KerasTensor) -> list[KerasTensor]:
    """The inputs that ``loss`` needs beside ``stop``."""
    seen: set[int] = set()
    roots: list[KerasTensor] = []
    waiting = [loss]
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in seen or tensor is stop:
            continue
        seen.add(id(tensor))
        before = list(tensors_in((tensor.node.args, tensor.node.kwargs))) if tensor.node is not None else []
        if before:
            waiting += before
        else:
            roots.append(tensor)
    return roots
