"""The state of an optimizer as Keras lines it up: the count of updates, the learning rate, then the slots."""

from typing import Any, NamedTuple

import numpy as np

from teul.errors import note
from teul.optimizers import Adafactor, Optimizer
from teul.variables import Variable

_SHARED = ("average", "gradient_accumulator")  # what any optimizer may keep


class Entry(NamedTuple):
    """One array of Keras's, under its name; the Variables it stands for here, or what Keras has where there are none."""

    name: str
    variables: list[Variable]
    otherwise: np.ndarray | None = None


def entries(optimizer: Optimizer) -> list[Entry]:
    """The arrays that Keras writes for this optimizer, in its order."""
    if not isinstance(optimizer, Adafactor):
        return [Entry(v.name, [v]) for v in optimizer.variables]
    own = {id(v) for slots in optimizer.slot_variables for name, v in slots.items() if name not in _SHARED}
    pairs = zip(optimizer.parameters, optimizer.slot_variables, strict=True)
    common = [Entry(v.name, [v]) for v in optimizer.variables if id(v) not in own]
    return [*common, *(entry for parameter, slots in pairs for entry in _factored(parameter, slots))]


def _factored(parameter: Variable, slots: dict[str, Variable]) -> list[Entry]:
    """The slots of one parameter of Adafactor's; Keras writes zeros for those that it does not use."""
    shapes = {"row": (), "column": (), "velocity": parameter.shape}
    return [
        Entry(slots[n].name, [slots[n]]) if n in slots else Entry(f"{parameter.name}_{n}", [], np.zeros(shape, "float32"))
        for n, shape in shapes.items()
    ]


def collect_optimizer(optimizer: Any) -> list[tuple[str, np.ndarray]]:
    """The state, as names and arrays."""
    if _has_own_way(optimizer):
        store: dict[str, Any] = {}
        optimizer.save_own_variables(store)
        return [(key, np.asarray(getattr(value, "value", value))) for key, value in store.items()]
    return [(e.name, e.variables[0].numpy() if e.variables else e.otherwise) for e in entries(optimizer)]


def spread_optimizer(optimizer: Any, arrays: list[np.ndarray]) -> None:
    """Give an optimizer its state; where it does not fit, say so and start anew."""
    if not arrays:
        return
    if _has_own_way(optimizer):
        optimizer.load_own_variables({str(i): array for i, array in enumerate(arrays)})
        return
    wanted = entries(optimizer)
    shapes = [tuple(e.variables[0].shape) if e.variables else tuple(e.otherwise.shape) for e in wanted]
    if len(arrays) <= 2 < len(wanted) and [a.shape for a in arrays] == shapes[: len(arrays)]:
        wanted = wanted[: len(arrays)]  # it was saved before the first step
    elif shapes != [tuple(a.shape) for a in arrays]:
        note("optimizer_state_ignored", stacklevel=6, optimizer=optimizer.name)
        return
    for entry, array in zip(wanted, arrays, strict=True):
        for variable in entry.variables:
            variable.assign(array)


def _has_own_way(optimizer: Any) -> bool:
    return type(optimizer).save_own_variables is not Optimizer.save_own_variables
