"""What a model of the user's own class does: the calls of its layers, found by calling it on a symbolic input."""

import contextlib
import inspect
import io
from typing import Any, NamedTuple

from teul import naming
from teul.models.graph import calls_between
from teul.symbolic import KerasTensor, Node, tensors_in
from teul.variables import bound


class Calls(NamedTuple):
    """The calls that lead from the inputs to the outputs, each after those it needs."""

    nodes: list[Node]
    inputs: list[KerasTensor]
    outputs: list[KerasTensor]


def calls_of(model: Any, shape: tuple[int, ...], dtype: str) -> Calls | None:
    """The calls of a built model on samples of this shape; None where ``call`` asks for values and not for shapes alone.

    The model stays as it was: what is assigned is dropped, no call is remembered, and no name is used up.
    """
    layers = model._flatten_layers()
    calls_before = [list(layer._inbound_nodes) for layer in layers]
    training = {"training": True} if "training" in inspect.signature(model.call).parameters else {}
    x = KerasTensor((None, *shape), dtype, name="x")
    try:
        with bound(), naming.uncounted(), contextlib.redirect_stdout(io.StringIO()):
            outputs = list(tensors_in(model.call(x, **training)))
        return Calls(calls_between([x], outputs)[0], [x], outputs) if outputs else None
    except Exception:  # a class of the user's may do anything
        return None
    finally:
        for layer, calls in zip(layers, calls_before, strict=True):
            layer._inbound_nodes[:] = calls
