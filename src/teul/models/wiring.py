"""The graph of a functional model as plain data, in Keras 3's form; and back, from Keras 2's form too."""

import inspect
from typing import Any

import jax

from teul import custom_objects
from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.input_layer import InputLayer
from teul.models.family import models
from teul.models.operations import Between, read, written
from teul.serialization import deserialize, serialize
from teul.symbolic import KerasTensor, is_symbolic, tensors_in

# Writing ----------------------------------------------------------------------------------------------------------------------------


def graph_config(model: Any) -> dict[str, Any]:
    """The layers of a functional model with the calls they take part in, and where data enters and leaves."""
    names = [operation.name for operation in model.operations]
    for name in names:
        if names.count(name) > 1:
            raise problem("layer_name_twice", name=name, model=model.name)
    places = _places(model)

    def place(tensor: KerasTensor) -> list[Any]:
        name, call, output, first = places[id(tensor)]
        return [name, call + first, output]

    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": [*_entrances_made_here(model), *(_entry(operation, model, places) for operation in model.operations)],
        "input_layers": jax.tree.map(place, model.input, is_leaf=is_symbolic),
        "output_layers": jax.tree.map(place, model.output, is_leaf=is_symbolic),
    }


def _places(model: Any) -> dict[int, tuple[str, int, int, int]]:
    """Of each tensor: who made it, in which of its calls here, as which output; and from where Keras counts the calls."""
    places = {id(t): (t.name, 0, 0, 0) for t in model.inputs}
    here = {id(node) for node in model._nodes}
    for operation in model.operations:
        first = int(type(operation).__name__ == "Functional")  # Keras counts a functional model's own making as a call
        calls = [node for node in operation._inbound_nodes if id(node) in here or isinstance(operation, InputLayer)]
        for number, node in enumerate(calls):
            places.update({id(t): (operation.name, number, i, first) for i, t in enumerate(tensors_in(node.outputs))})
    return places


def _entrances_made_here(model: Any) -> list[dict[str, Any]]:
    """Entries for inputs that no InputLayer made: a model may start in the middle of another."""
    inner = [t for t in model.inputs if t.node is None or not isinstance(t.node.operation, InputLayer)]
    return [{**serialize(InputLayer(batch_shape=t.shape, dtype=t.dtype, name=t.name)), "name": t.name, "inbound_nodes": []} for t in inner]


def _entry(operation: Any, model: Any, places: dict[int, Any]) -> dict[str, Any]:
    here = {id(node) for node in model._nodes}
    calls = [(node.args, node.kwargs) for node in operation._inbound_nodes if id(node) in here]
    if isinstance(operation, Layer):
        entry = serialize(operation)
    else:
        entries = [written(operation, *call) for call in calls]
        entry, calls = entries[0][0], [(args, kwargs) for _, args, kwargs in entries]
    nodes = [{"args": _call(args, places), "kwargs": _call(kwargs, places)} for args, kwargs in calls]
    return {**entry, "name": operation.name, "inbound_nodes": nodes}


def _call(arguments: Any, places: dict[int, Any]) -> Any:
    """Arguments of a call as plain data, tensors by who made them."""

    def tensor(value: Any) -> Any:
        if not is_symbolic(value):
            return value
        history = list(places[id(value)][:3])
        return {"class_name": "__keras_tensor__", "config": {"shape": value.shape, "dtype": value.dtype, "keras_history": history}}

    return serialize(jax.tree.map(tensor, arguments, is_leaf=lambda value: is_symbolic(value) or value is None))


# Reading ----------------------------------------------------------------------------------------------------------------------------


def layer_from(entry: dict[str, Any]) -> Any:
    """The layer or model that an entry of a model's configuration describes."""
    if not isinstance(entry, dict) or "class_name" not in entry:
        raise problem("config_not_understood", what="a layer", got=repr(entry))
    bare = str(entry["class_name"]).rpartition(">")[2]
    return deserialize({"config": {}, **entry}, models if models.knows(bare) else layers)


def graph_from_config(cls: type, config: dict[str, Any], names: Any = None) -> Any:
    """The functional model that :func:`graph_config` wrote, or Keras.

    Raises:
        ValueError: the graph has calls that wait for each other, or names a layer that is not there.
    """
    with custom_objects.CustomObjectScope(names):
        graph = _Graph(config["layers"])
        graph.run()
        inputs, outputs = graph.tensors(config["input_layers"]), graph.tensors(config["output_layers"])
    given = {key: config[key] for key in ("name", "trainable") if config.get(key) is not None}
    return cls(inputs, outputs, **given)


class _Graph:
    """The layers of a graph, and their calls as far as they have been made."""

    def __init__(self, entries: list[dict[str, Any]]):
        self.operations: dict[str, Any] = {}
        self.made: dict[str, list[list[KerasTensor]]] = {}
        self.waiting: dict[str, list[Any]] = {}
        self.keras_2 = any(isinstance(node, list) for entry in entries for node in entry.get("inbound_nodes", []))
        for entry in entries:
            operation = read(entry) or layer_from(entry)
            name = str(entry.get("name") or operation.name)
            if name in self.operations:
                raise problem("layer_name_twice", name=name, model="")
            self.operations[name] = operation
            self.made[name] = [[operation.output]] if isinstance(operation, InputLayer) else []
            self.waiting[name] = [] if isinstance(operation, InputLayer) else list(entry.get("inbound_nodes", []))

    def run(self) -> None:
        """Make the calls, each as soon as what it needs is there."""
        moved = True
        while moved and any(self.waiting.values()):
            moved = False
            for name, nodes in self.waiting.items():
                while nodes and self._call(name, nodes[0]):
                    nodes.pop(0)
                    moved = True
        stuck = [name for name, nodes in self.waiting.items() if nodes]
        if stuck:
            raise problem("graph_stuck", names=", ".join(stuck))

    def _call(self, name: str, node: Any) -> bool:
        """Make one call; False if something it needs is not made yet."""
        try:
            args, kwargs = self._arguments(node)
        except _NotYet:
            return False
        operation = self.operations[name]
        if isinstance(operation, Between):
            kwargs.pop("name", None)
        else:
            kwargs = _meant(operation, kwargs)
        self.made[name].append(list(tensors_in(operation(*args, **kwargs))))
        return True

    def _arguments(self, node: Any) -> tuple[list[Any], dict[str, Any]]:
        if isinstance(node, dict):
            args, kwargs = deserialize(node.get("args", [])), deserialize(node.get("kwargs", {}))
            return self._filled(args), self._filled(kwargs)
        entries = [node] if _is_place(node) else node
        tensors = [self._keras_2_input(entry) for entry in entries]
        kwargs = {key: self._keras_2_value(value) for entry in entries if len(entry) > 3 for key, value in entry[3].items()}
        return [tensors[0] if len(tensors) == 1 else tensors], kwargs

    def _filled(self, tree: Any) -> Any:
        """Arguments with the real tensors in the places of the written ones."""

        def tensor(value: Any) -> Any:
            history = getattr(value, "_written_history", None)
            return value if history is None else self.tensor(*history)

        return jax.tree.map(tensor, tree, is_leaf=lambda value: is_symbolic(value) or value is None)

    def _keras_2_input(self, entry: Any) -> Any:
        if not _is_place(entry):
            raise problem("config_not_understood", what="the input of a layer", got=repr(entry))
        return entry[2] if entry[0] == "_CONSTANT_VALUE" else self.tensor(*entry[:3])

    def _keras_2_value(self, value: Any) -> Any:
        return self.tensor(*value[:3]) if _is_place(value) and value[0] in self.operations else value

    def tensors(self, places: Any) -> Any:
        """The tensors at the places where data enters or leaves, in the same structure."""
        if _is_place(places):
            return self.tensor(*places, outside=True)
        if isinstance(places, dict):
            return {key: self.tensors(place) for key, place in places.items()}
        if not isinstance(places, (list, tuple)) or not places:
            raise problem("config_not_understood", what="the inputs or outputs of the model", got=repr(places))
        found = [self.tensors(place) for place in places]
        # Keras 2 wrote a list even where there is but one.
        return found[0] if self.keras_2 and len(found) == 1 else found

    def tensor(self, name: str, call: int, output: int, outside: bool = False) -> KerasTensor:
        """The ``output``-th output of the ``call``-th call of a layer."""
        if name not in self.operations:
            raise problem("unknown_name", kind="layer in the configuration", name=name, hint="", known=", ".join(self.operations))
        made = self.made[name]
        call -= self._first_call(name, outside)
        if call >= len(made):
            raise _NotYet
        if call < 0 or not 0 <= output < len(made[call]):
            raise problem("config_not_understood", what="the output of a layer", got=repr([name, call, output]))
        return made[call][output]

    def _first_call(self, name: str, outside: bool) -> int:
        """From where the calls of a layer are counted: Keras counts the making of a functional model as a call, but not everywhere."""
        kind = type(self.operations[name]).__name__
        if kind == "Sequential":
            return int(self.keras_2)
        return int(kind == "Functional" and (outside or self.keras_2))


class _NotYet(Exception):
    """A tensor is asked for that no call has made yet."""


def _is_place(value: Any) -> bool:
    """``["dense", 0, 0]``, which in Keras 2 may be followed by more arguments of the call."""
    return isinstance(value, (list, tuple)) and len(value) in (3, 4) and isinstance(value[0], str) and type(value[1]) is int


def _meant(layer: Layer, kwargs: dict[str, Any]) -> dict[str, Any]:
    """What a written call really asks of a layer: Keras also writes the defaults, which here would count as asked for."""
    from teul.layers import BatchNormalization

    known = inspect.signature(type(layer).call).parameters
    given = {name: value for name, value in kwargs.items() if value is not None and not (name not in known and value is False)}
    if given.get("training") is False and not (isinstance(layer, BatchNormalization) or layer._sublayers()):
        del given["training"]
    return given
