"""The graph of a functional model: which calls lead from the inputs to the outputs, and in which order its layers come."""

from typing import Any

import jax

from teul.errors import problem
from teul.layers.input_layer import InputLayer
from teul.symbolic import KerasTensor, Node
from teul.variables import bound


def is_entrance(tensor: KerasTensor) -> bool:
    """Whether the tensor is where data enters, and no call made it."""
    return tensor.node is None or isinstance(tensor.node.operation, InputLayer)


def calls_between(inputs: list[KerasTensor], outputs: list[KerasTensor]) -> tuple[list[Node], list[Any]]:
    """The calls that lead from the inputs to the outputs, each after those it needs; and the operations in Keras's order.

    That order decides what weights are called in a file: those farthest from the outputs come first, and among equals those that
    are met first on the way back from the outputs.
    """
    given = {id(t) for t in inputs}
    ordered: dict[int, Node] = {}
    met: dict[int, int] = {}
    waiting = [(t, False) for t in reversed(outputs)]
    while waiting:
        tensor, ready = waiting.pop()
        node = tensor.node
        if node is not None and id(node) in ordered:
            continue
        if is_entrance(tensor):
            if id(tensor) not in given:
                raise problem("disconnected", name=tensor.name)
            if node is not None:
                met.setdefault(id(node.operation), len(met))
                ordered[id(node)] = node
            continue
        if id(tensor) in given:
            continue
        if ready:
            ordered[id(node)] = node
        else:
            met.setdefault(id(node.operation), len(met))
            waiting.append((tensor, True))
            waiting.extend((t, False) for t in reversed(node.inputs))
    nodes = list(ordered.values())
    return [n for n in nodes if not isinstance(n.operation, InputLayer)], _by_distance(nodes, met, inputs)


def _by_distance(nodes: list[Node], met: dict[int, int], inputs: list[KerasTensor]) -> list[Any]:
    """The operations, the farthest from the outputs first."""
    here = {id(node) for node in nodes}
    of_node: dict[int, int] = {}
    of_operation: dict[int, int] = {}
    for node in reversed(nodes):
        distance = max(of_node.get(id(node), 0), of_operation.get(id(node.operation), 0))
        of_node[id(node)] = of_operation[id(node.operation)] = distance
        for before in (t.node for t in node.inputs):
            if before is not None and id(before) in here:
                of_node[id(before)] = max(distance + 1, of_node.get(id(before), 0))
    operations = {id(n.operation): n.operation for n in nodes}
    unused = {id(t.node.operation): t.node.operation for t in inputs if t.node is not None and is_entrance(t)}
    every = list({**unused, **operations}.values())
    return sorted(every, key=lambda o: (-of_operation.get(id(o), 0), met.get(id(o), -1)))


def specs_for(model: Any, x: Any = None) -> list[Any]:
    """Shapes and types of the outputs of two rows, or of as many as there must be.

    Sizes that the graph leaves open, such as steps in time, are those ``x`` makes.
    """
    plain = x is not None and all(a.dtype.kind not in "OSU" for a in jax.tree.leaves(x))
    if plain and any(None in t.shape[1:] for t in model.outputs):
        rows = next((t.shape[0] for t in model.inputs if t.shape and t.shape[0]), 2)
        two = jax.tree.map(lambda a: jax.ShapeDtypeStruct((rows, *a.shape[1:]), a.dtype), x)
        with bound():
            return jax.tree.leaves(jax.eval_shape(lambda inputs: model.call(inputs), two))
    return [jax.ShapeDtypeStruct(tuple(2 if n is None else n for n in t.shape), t.dtype) for t in model.outputs]
