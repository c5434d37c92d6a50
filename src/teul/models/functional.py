"""Functional models: the graph of layers between symbolic inputs and outputs."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import Layer
from teul.masking import mask_of, set_mask
from teul.metrics import Mean
from teul.models.family import models
from teul.models.front import Front, cut, host, plain
from teul.models.graph import calls_between, specs_for
from teul.models.model import Model
from teul.models.nesting import flat, names_of, nested
from teul.models.wiring import graph_config, graph_from_config
from teul.symbolic import KerasTensor, Node, is_symbolic, tensors_in
from teul.variables import flowing_values, in_program


@models.add()
class Functional(Model):
    """A model made from its symbolic inputs and outputs: ``Model(inputs, outputs)``.

    Layers may be shared, and there may be several inputs and outputs, in lists or dicts.

    >>> from teul.layers import Dense, Input, add
    >>> x = Input((4,))
    >>> model = Model(x, add([x, Dense(4)(x)]))
    >>> model.output_shape
    (None, 4)
    """

    _untracked = (*Model._untracked, "_cut", "inputs", "outputs", "_input_tree", "_output_tree", "_nodes", "_fill",
                  "_loss_tensors", "_metric_tensors")  # fmt: skip

    def __init__(self, inputs, outputs, name=None, **others):
        super().__init__(name=name, **others)
        inputs, outputs = _alone(inputs), _alone(outputs)
        self._input_tree, self._output_tree = inputs, outputs
        self._loss_tensors: list[KerasTensor] = []
        self._metric_tensors: dict[str, KerasTensor] = {}
        self.inputs, self.outputs = list(tensors_in(inputs)), list(tensors_in(outputs))
        if not self.inputs or not self.outputs:
            raise problem("not_symbolic", got=type(inputs if not self.inputs else outputs).__name__)
        self._nodes, self._layers = calls_between(self.inputs, self.outputs)
        names = Counter(operation.name for operation in self._layers)
        for name_ in (n for n, count in names.items() if count > 1):
            raise problem("layer_name_twice", name=name_, model=self.name)
        # The wiring is structure: which tensor of which call goes where, by number.
        forms = [str(jax.tree.structure(tree, is_leaf=is_symbolic)) for tree in (inputs, outputs)]
        self._wiring = (*forms, *_wiring(self.inputs, self.outputs, self._nodes))
        self._cut = cut(self.inputs, self.outputs, self._nodes)
        self._built_shape = jax.tree.map(lambda t: t.shape, inputs, is_leaf=is_symbolic)
        self.built = True

    @property
    def layers(self) -> list[Layer]:
        """The layers, the Inputs too, in the order in which they are needed."""
        return [layer for layer in self._layers if isinstance(layer, Layer)]

    @property
    def operations(self) -> list[Any]:
        """The layers and the functions between them."""
        return list(self._layers)

    @property
    def input(self) -> Any:
        """The symbolic inputs as they were given."""
        return self._input_tree

    @property
    def output(self) -> Any:
        """The symbolic outputs as they were given."""
        return self._output_tree

    @property
    def input_shape(self) -> Any:
        """The shape of the input, or a list of those of several."""
        return self.inputs[0].shape if len(self.inputs) == 1 else [t.shape for t in self.inputs]

    @property
    def output_shape(self) -> Any:
        """The shape of the output, or a list of those of several."""
        return self.outputs[0].shape if len(self.outputs) == 1 else [t.shape for t in self.outputs]

    @property
    def input_names(self) -> list[str]:
        """The names of the inputs: by these a dict of data is understood."""
        return [t.node.operation.name if t.node else t.name for t in self.inputs]

    @property
    def output_names(self) -> list[str]:
        """The names of the outputs: those of the layers that make them, or the keys of a dict."""
        if isinstance(self._output_tree, dict) and not nested(self._output_tree):
            return sorted(self._output_tree)  # the order in which a tree's leaves are walked
        names = [t.node.operation.name for t in self.outputs]
        if nested(self._output_tree):
            return names_of(self._output_tree, names)
        before = [names[:i].count(name) for i, name in enumerate(names)]
        return [f"{name}_{n}" if n else name for name, n in zip(names, before, strict=True)]

    def call(self, inputs, training=None, mask=None):
        if isinstance(inputs, Front) and self._cut is not None:
            values = {id(t): v for t, v in zip(self._cut.between, inputs.values, strict=True)}
            nodes = self._cut.rest
        else:
            given = zip(self.inputs, self._in_order(inputs), self.input_names, strict=True)
            values = {id(t): self._fitted(v, t, name) for t, v, name in given}
            nodes = self._nodes
        known = flowing_values() if in_program() else {}
        known.update(values)
        _computed(nodes, values, known, host if self._cut is not None and nodes is self._nodes else None)
        for tensor in self._loss_tensors:
            if not is_symbolic(values[id(tensor)]):
                super().add_loss(jnp.mean(values[id(tensor)]))
        for name, tensor in self._metric_tensors.items():
            if not is_symbolic(values[id(tensor)]):
                super().add_metric(values[id(tensor)], name)
        return _filled(self._output_tree, values)

    def _front(self, x: Any) -> Front | None:
        if self._cut is None:
            return None
        alone = len(self.inputs) == 1 and not isinstance(x, dict) and not (isinstance(x, (list, tuple)) and len(x) == 1)
        given = zip(self.inputs, [x] if alone else self._in_order(x), self.input_names, strict=True)
        values = {id(t): self._fitted(plain(v), t, name) for t, v, name in given}
        _computed(self._cut.host, values, {}, host)
        return Front([plain(values[id(t)]) for t in self._cut.between])

    def add_loss(self, loss, inputs=None) -> None:
        """Add to the loss: a number from within ``call``, or a symbolic tensor of this graph, as older Keras had it.

        Args:
            loss: the tensor, or a list; of a tensor that is no single number, the mean is meant.
            inputs: accepted for older Keras's sake; the graph says what the loss needs.
        """
        for part in loss if isinstance(loss, (list, tuple)) else [loss]:
            if not is_symbolic(part):
                super().add_loss(part)
                continue
            self._loss_tensors.append(part)
            self._wire()

    def add_metric(self, value, name=None, aggregation="mean", **others) -> None:
        """Show a number in the logs: from within ``call``, or a symbolic tensor of this graph, as older Keras had it."""
        if not is_symbolic(value):
            super().add_metric(value, name, aggregation)
            return
        name = name or f"metric_{len(self._metric_tensors)}"
        self._metric_tensors[name] = value
        self.__dict__.setdefault("_added_metrics", {})[name] = Mean(name=name)
        self._wire()

    def _wire(self) -> None:
        """Find the calls anew, those too that added losses and metrics need."""
        wanted = [*self.outputs, *self._loss_tensors, *self._metric_tensors.values()]
        self._nodes, self._layers = calls_between(self.inputs, wanted)
        self._wiring = (*self._wiring[:2], *_wiring(self.inputs, wanted, self._nodes))
        self._cut = cut(self.inputs, wanted, self._nodes)

    def compute_output_spec(self, inputs, training=None, mask=None):
        return self.call(inputs)

    def compute_output_shape(self, input_shape):
        count = jax.tree.leaves(input_shape, is_leaf=lambda n: n is None)[0]  # the size of the batch
        return jax.tree.map(
            lambda t: (count, *t.shape[1:]) if t.shape and t.shape[0] is None else t.shape, self._output_tree, is_leaf=is_symbolic
        )

    def get_config(self) -> dict[str, Any]:
        """The layers and how they are connected, as plain data."""
        return graph_config(self) if type(self).__init__ in (Functional.__init__, Model.__init__) else super().get_config()

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """A new model from what ``get_config`` gave."""
        return graph_from_config(cls, config, custom_objects)

    def get_build_config(self) -> dict[str, Any]:
        """Nothing: the inputs say it."""
        return {"input_shape": None}

    @classmethod
    def keras_module(cls) -> str:
        """Keras keeps the class where no public module shows it."""
        return "keras.src.models.functional"

    def _in_order(self, inputs: Any) -> list[Any]:
        """The inputs one by one: a list in order, a dict by the inputs' names."""
        if isinstance(inputs, (list, tuple, dict)) and nested(self._input_tree) and not _is_flat(inputs, len(self.inputs)):
            return flat(inputs, self._input_tree, "x")
        if isinstance(inputs, dict) and not isinstance(self._input_tree, dict):
            for name in self.input_names:
                if name not in inputs:
                    raise problem("missing_input", model=self.name, name=name, got=", ".join(map(str, inputs)))
            return [inputs[name] for name in self.input_names]
        if isinstance(inputs, dict):
            for key in self._input_tree:
                if key not in inputs:
                    raise problem("missing_input", model=self.name, name=key, got=", ".join(map(str, inputs)))
            return [inputs[key] for key in sorted(self._input_tree)]  # the order in which a tree's leaves are walked
        given = jax.tree.leaves(inputs, is_leaf=lambda x: x is None or is_symbolic(x))
        if len(given) != len(self.inputs):
            raise problem("input_count", model=self.name, expected=len(self.inputs), names=", ".join(self.input_names), got=len(given))
        return given

    def _per_tensor(self, value: Any, what: str) -> Any:
        tree = self._input_tree if what == "x" else self._output_tree
        if value is None or not nested(tree) or (what == "sample_weight" and not isinstance(value, (list, tuple, dict))):
            return value
        return flat(value, tree, what)

    def _several_inputs(self) -> bool:
        return len(self.inputs) > 1 or isinstance(self._input_tree, (list, dict))

    def _several_outputs(self) -> bool:
        return len(self.outputs) > 1

    def _build_for(self, x: Any) -> None:
        """Nothing to do: a functional model knows its shapes from the start."""

    def _output_specs(self, x: Any = None) -> list[Any]:
        return specs_for(self, x)

    def _fitted_inputs(self, x: Any) -> Any:
        if isinstance(x, Front):
            return x
        given = self._in_order(x)
        fitted = [self._fitted(array, tensor, name) for array, tensor, name in zip(given, self.inputs, self.input_names, strict=True)]
        return fitted if isinstance(x, (list, tuple, dict)) or len(fitted) > 1 else fitted[0]

    def _fitted(self, x: Any, tensor: KerasTensor, name: str) -> Any:
        """An input in the shape that was promised: a last axis of one may be missing, or stand there too much."""
        expected = tensor.shape
        if x is None and tensor.node is not None and getattr(tensor.node.operation, "optional", False):
            return x
        x = x.to_numpy() if hasattr(x, "to_numpy") else x if hasattr(x, "ndim") else jnp.asarray(x)
        if x.ndim == len(expected) - 1 and expected[-1] == 1:
            x = set_mask(x[..., None], mask_of(x))
        elif x.ndim == len(expected) + 1 and x.shape[-1] == 1:
            x = set_mask(x[..., 0], mask_of(x))
        if x.ndim != len(expected) or any(e not in (None, n) for e, n in zip(expected[1:], x.shape[1:], strict=True)):
            raise problem("layer_input_size", layer=name, kind="Input", expected=expected, got=(None, *x.shape[1:]))
        return x


def _filled(tree: Any, values: dict[int, Any]) -> Any:
    """A tree of symbolic tensors with their values in their places."""
    return jax.tree.map(lambda leaf: values[id(leaf)] if is_symbolic(leaf) else leaf, tree, is_leaf=is_symbolic)


def _computed(nodes: Iterable[Node], values: dict[int, Any], known: dict[int, Any], how: Callable | None = None) -> None:
    """Make the calls in order, and note what they give."""
    for node in nodes:
        call = node.operation if how is None else functools.partial(how, node.operation)
        results = call(*_filled(node.args, values), **_filled(node.kwargs, values))
        for tensor, value in zip(tensors_in(node.outputs), jax.tree.leaves(results, is_leaf=is_symbolic), strict=True):
            values[id(tensor)] = known[id(tensor)] = value  # for losses and layers that refer to the graph's own tensors


def _is_flat(inputs: Any, count: int) -> bool:
    """Whether nested inputs were laid out in one list already."""
    return isinstance(inputs, list) and len(inputs) == count and not any(isinstance(part, (list, tuple, dict)) for part in inputs)


def made_functional(model: Model, *args: Any, **kwargs: Any) -> None:
    """Make a functional model of an object of a user's subclass of Model, and of the subclass, as Keras does."""
    for kind in type(model).__mro__:
        if Model in kind.__bases__ and not kind.__module__.startswith("teul."):
            kind.__bases__ = tuple(Functional if base is Model else base for base in kind.__bases__)
    Functional.__init__(model, *args, **kwargs)


def _alone(tree: Any) -> Any:
    """A list of one tensor as that tensor: so Keras takes ``Model(inputs=[x], outputs=[y])``."""
    return tree[0] if isinstance(tree, list) and len(tree) == 1 and is_symbolic(tree[0]) else tree


def _wiring(inputs: list[KerasTensor], outputs: list[KerasTensor], nodes: list[Node]) -> tuple:
    numbers = {id(t): i for i, t in enumerate(inputs)}
    operations: dict[int, int] = {}
    calls = []
    for node in nodes:
        operation = operations.setdefault(id(node.operation), len(operations))
        leaves, tree = jax.tree.flatten((node.args, node.kwargs), is_leaf=is_symbolic)
        calls.append((operation, str(tree), tuple(("t", numbers[id(x)]) if is_symbolic(x) else ("v", _constant(x)) for x in leaves)))
        for tensor in tensors_in(node.outputs):
            numbers[id(tensor)] = len(numbers)
    return tuple(calls), tuple(numbers[id(t)] for t in outputs)


def _constant(value: Any) -> Any:
    return (value.shape, str(value.dtype), value.tobytes()) if hasattr(value, "tobytes") else repr(value)
