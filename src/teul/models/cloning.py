"""Copies of models with new layers and new weights; and models from JSON text."""

import json
from collections.abc import Callable
from typing import Any

import jax

from teul import custom_objects as own
from teul.errors import problem
from teul.layers.base import Layer
from teul.layers.input_layer import Input, InputLayer
from teul.models.functional import Functional
from teul.models.sequential import Sequential
from teul.models.wiring import layer_from
from teul.serialization import deserialize, serialize
from teul.symbolic import apply, is_symbolic, tensors_in


def clone_model(
    model: Any, input_tensors: Any = None, clone_function: Callable | None = None, call_function: Callable | None = None,
    recursive: bool = False,
) -> Any:  # fmt: skip
    """A model of the same structure with new layers, and so with new weights; compiled as the model was.

    Args:
        model: what to copy.
        input_tensors: symbolic tensors to build the copy on; new Inputs by default.
        clone_function: makes the copy of a layer; by default ``from_config(get_config())``.
        call_function: ``(layer, *args, **kwargs)``, calls a copied layer; for functional models alone.
        recursive: whether the layers of models inside are copied by ``clone_function`` too.

    >>> from teul.layers import Dense
    >>> model = Sequential([Dense(2, input_shape=(3,))])
    >>> twin = clone_model(model)
    >>> twin.layers[0] is model.layers[0], twin.count_params()
    (False, 8)
    """
    twin = clone_layers(model, input_tensors, clone_function, call_function, recursive)
    if model.compiled and not twin.compiled:
        twin.compile_from_config(model.get_compile_config())
    return twin


def clone_layers(
    model: Any, input_tensors: Any = None, clone_function: Callable | None = None, call_function: Callable | None = None,
    recursive: bool = False,
) -> Any:  # fmt: skip
    """As :func:`clone_model`, but not compiled (a model of a class of the user's is)."""
    if not isinstance(model, (Functional, Sequential)):
        if clone_function or input_tensors is not None or call_function:
            raise problem("clone_of_own", owner=type(model).__name__)
        return deserialize(serialize(model))
    copy = _Copying(clone_function or _copied, call_function, recursive)
    if isinstance(model, Sequential):
        if call_function is not None:
            raise problem("call_function_of_sequential")
        return _sequential(model, copy, input_tensors)
    return _functional(model, copy, input_tensors)


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """The model that ``to_json`` described, with new weights; what Keras 2 wrote is understood too."""
    try:
        data = json.loads(json_string)
    except (ValueError, RecursionError) as error:
        raise problem("bad_json", why=str(error)) from error
    return model_from_config(data, custom_objects)


def model_from_config(config: Any, custom_objects: Any = None) -> Any:
    """The model, or layer, that a configuration with ``class_name`` and ``config`` describes."""
    with own.CustomObjectScope(custom_objects):
        return layer_from(config)


class _Copying:
    """Copies layers, each once."""

    def __init__(self, clone: Callable, call: Callable | None, recursive: bool):
        self.clone, self.call, self.recursive = clone, call, recursive
        self.known: dict[int, Any] = {}

    def __call__(self, layer: Any) -> Any:
        if id(layer) not in self.known:
            inner = self.recursive and isinstance(layer, (Functional, Sequential))
            call = None if isinstance(layer, Sequential) else self.call
            self.known[id(layer)] = clone_model(layer, None, self.clone, call, True) if inner else self.clone(layer)
        return self.known[id(layer)]

    def called(self, layer: Any, *args: Any, **kwargs: Any) -> Any:
        """The outputs of a copied layer."""
        return self.call(layer, *args, **kwargs) if self.call else layer(*args, **kwargs)


def _copied(layer: Any) -> Any:
    return type(layer).from_config(layer.get_config())


def _sequential(model: Sequential, copy: _Copying, input_tensors: Any) -> Sequential:
    layers = [copy(layer) for layer in model.layers]
    first = model._layers[0] if model._layers else None
    if input_tensors is not None:
        given = list(tensors_in(input_tensors))
        if len(given) != 1:
            raise problem("input_count", model=model.name, expected=1, names="the only one", got=len(given))
        layers.insert(0, Input(batch_shape=given[0].shape, dtype=given[0].dtype, name=given[0].name))
    elif isinstance(first, InputLayer):
        layers.insert(0, _copied(first))
    return Sequential(layers, name=model.name, trainable=model.trainable)


def _functional(model: Functional, copy: _Copying, input_tensors: Any) -> Functional:
    inputs = model.input
    if input_tensors is None:
        inputs = jax.tree.map(lambda t: Input(batch_shape=t.shape, dtype=t.dtype, name=t.name), inputs, is_leaf=is_symbolic)
    else:
        given = list(tensors_in(input_tensors))
        if len(given) != len(model.inputs):
            raise problem("input_count", model=model.name, expected=len(model.inputs), names=", ".join(model.input_names), got=len(given))
        inputs = jax.tree.unflatten(jax.tree.structure(inputs, is_leaf=is_symbolic), given)
    twins = dict(zip(map(id, model.inputs), tensors_in(inputs), strict=True))

    def filled(tree: Any) -> Any:
        return jax.tree.map(lambda leaf: twins[id(leaf)] if is_symbolic(leaf) else leaf, tree, is_leaf=is_symbolic)

    for node in model._nodes:
        args, kwargs = filled(node.args), filled(node.kwargs)
        if isinstance(node.operation, Layer):
            outputs = copy.called(copy(node.operation), *args, **kwargs)
        else:
            outputs = _again(node.operation.function, *args, **kwargs)
        twins.update(zip(map(id, tensors_in(node.outputs)), tensors_in(outputs), strict=True))
    return Functional(inputs, filled(model.output), name=model.name, trainable=model.trainable)


def _again(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """A function between layers, noted once more; the operations of ``teul.ops`` note themselves."""
    return function(*args, **kwargs) if getattr(function, "__module__", "") == "teul.ops" else apply(function, *args, **kwargs)
