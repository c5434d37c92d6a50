"""The front of a model that reads text: it works on the host, before the compiled program.

Text cannot go into a compiled program. So what leads to the layers that read it (:class:`~teul.layers.preprocessing.host.OnHost`) is
computed as data comes in, and what it gives, numbers, goes into the program in the inputs' place.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np

from teul.layers.base import Layer
from teul.layers.preprocessing.host import OnHost, on_words
from teul.symbolic import KerasTensor, Node, tensors_in


@jax.tree_util.register_pytree_node_class
class Front:
    """What a front gave, in the order of the tensors that the rest of the model starts from."""

    def __init__(self, values: Sequence[Any]):
        self.values = list(values)

    def tree_flatten(self) -> tuple[tuple, None]:
        """The values."""
        return tuple(self.values), None

    @classmethod
    def tree_unflatten(cls, form: None, values: Iterable[Any]) -> "Front":
        """The same of other values."""
        return cls(list(values))


class Cut(NamedTuple):
    """Where a graph is cut: the calls on the host, the tensors that go over, the calls in the program."""

    host: list[Node]
    between: list[KerasTensor]
    rest: list[Node]


def reads_text(operation: Any) -> bool:
    """Whether an operation, or a layer in it, works on the host."""
    return isinstance(operation, OnHost) or (
        isinstance(operation, Layer) and any(isinstance(part, OnHost) for part in operation._flatten_layers())
    )


def cut(inputs: Sequence[KerasTensor], wanted: Sequence[KerasTensor], nodes: Sequence[Node]) -> Cut | None:
    """Cut behind the last calls that work on the host; None where none does."""
    needed: set[int] = set()
    host: list[Node] = []
    for node in reversed(nodes):
        if reads_text(node.operation) or any(id(t) in needed for t in tensors_in(node.outputs)):
            host.insert(0, node)
            needed.update(id(t) for t in node.inputs)
    if not host:
        return None
    there = {id(node) for node in host}
    rest = [node for node in nodes if id(node) not in there]
    known = {id(t): t for t in (*inputs, *(t for node in host for t in tensors_in(node.outputs)))}
    taken = {id(t) for t in (*wanted, *(t for node in rest for t in node.inputs))}
    return Cut(host, [t for key, t in known.items() if key in taken], rest)


def host(operation: Any, *args: Any, **kwargs: Any) -> Any:
    """An operation of the front on data; one that is no layer is shown numbers for words."""
    return operation(*args, **kwargs) if isinstance(operation, Layer) else on_words(operation, *args, **kwargs)


def plain(value: Any) -> np.ndarray:
    """Data as an array that layers on the host read: columns of frames, tensors, lists; bytes as text."""
    array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    if array.dtype == object and array.size:
        values = [v.decode() if isinstance(v, bytes) else v for v in array.ravel().tolist()]
        array = np.array(values).reshape(array.shape)
    return array
