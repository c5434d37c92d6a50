"""Symbolic tensors: the shapes and types that flow between layers before there is any data, and how each was made.

Calling a layer on a :class:`KerasTensor` computes nothing; it notes a :class:`Node` (which operation, on what) and returns the
symbolic outputs. A functional model is the graph of such nodes between its inputs and its outputs.
"""

import inspect
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.forms import standard_dtype, standard_shape, stays_sparse
from teul.naming import unique_name
from teul.registry import snake_case
from teul.variables import Variable, bound, flowing_values

# What an unknown size is taken to be while shapes are traced: two primes, so that no sum or product of known sizes is mistaken, and far
# from each other, so that no stride gives both the same number of steps.
_PROBES = (97, 1009)
# Taken where those fail: sizes that many things divide.
_DIVISIBLE = (5040, 7560)


class _Probing(threading.local):
    """The unknown sizes that are tried in this thread, the innermost last."""

    def __init__(self) -> None:
        self.sizes: list[int] = []


_probing = _Probing()


class KerasTensor:
    """A tensor known by its shape and type alone.

    Args:
        shape: with None where a size is not known yet.
        dtype: the element type.
        name: a name.
    """

    def __init__(self, shape, dtype="float32", sparse=False, ragged=False, record_history=True, name=None, **kwargs):
        self._shape, self._dtype = standard_shape(shape, "KerasTensor"), standard_dtype(dtype, "KerasTensor")
        self._sparse, self._ragged = bool(sparse), bool(ragged)
        if self._sparse and self._ragged:
            raise problem("bad_argument", owner="KerasTensor", argument="ragged", expected="False where sparse is True", got="True")
        self._ragged_rank, self._row_splits_dtype = kwargs.pop("ragged_rank", None), kwargs.pop("row_splits_dtype", None)
        if kwargs:
            raise TypeError(f"KerasTensor() got an unexpected keyword argument {next(iter(kwargs))!r}")
        self.record_history = record_history
        self.name = name or unique_name("keras_tensor")
        self.node: Node | None = None
        self.place = 0

    # What it is cannot be changed; another one can be made.
    shape = property(lambda self: self._shape, doc="The sizes of the axes.")
    dtype = property(lambda self: self._dtype, doc="The name of the element type.")
    sparse = property(lambda self: self._sparse, doc="Whether most elements are 0 and only the others are kept.")
    ragged = property(lambda self: self._ragged, doc="Whether its rows are of different lengths.")
    ragged_rank = property(lambda self: self._ragged_rank, doc="How many axes are ragged, if that was said.")
    row_splits_dtype = property(lambda self: self._row_splits_dtype, doc="The type of the places where rows begin, if that was said.")

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def _keras_history(self) -> tuple[Any, int, int]:
        """The operation that made this tensor, which of its calls, and which of its outputs."""
        node = self.node
        return (node.operation, node.operation._inbound_nodes.index(node), self.place)

    def reshape(self, newshape):
        """The same values in another shape."""
        return apply(jnp.reshape, self, newshape)

    def squeeze(self, axis=None):
        """Without the axes of size one."""
        return apply(jnp.squeeze, self, axis=axis)

    @property
    def T(self):
        """The axes in reverse."""
        return apply(jnp.transpose, self)

    def __getitem__(self, index):
        return apply(_item, self, index)

    def __iter__(self):
        raise problem("symbolic_iteration")

    def __len__(self):
        raise TypeError("A symbolic tensor has no length; use its .shape.")

    def __bool__(self):
        raise problem("symbolic_value", wanted="a truth value")

    def __float__(self):
        raise problem("symbolic_value", wanted="a number")

    __int__ = __float__

    def __array__(self, *args, **kwargs):
        raise problem("symbolic_value", wanted="an array")

    def __jax_array__(self):
        if _probing.sizes:  # only shapes are asked for
            return jnp.zeros(tuple(_probing.sizes[-1] if n is None else n for n in self.shape), self.dtype)
        if flowing_values():
            return flowing_value(self)  # a loss or a layer that refers to a tensor of the model
        raise problem("symbolic_value", wanted="a JAX array")

    def __repr__(self):
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, name={self.name}>"

    __hash__ = object.__hash__


def _item(x, index):
    return x[index]


def _binary(name: str, swapped: bool = False) -> Callable:
    function = getattr(jnp, name)

    def operate(self, other):
        return apply(function, other, self) if swapped else apply(function, self, other)

    return operate


def _unary(name: str) -> Callable:
    function = getattr(jnp, name)
    return lambda self: apply(function, self)


for _method, _name in {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "floordiv": "floor_divide", "mod": "mod",
    "pow": "power", "matmul": "matmul", "and": "logical_and", "or": "logical_or", "xor": "logical_xor",
}.items():  # fmt: skip
    setattr(KerasTensor, f"__{_method}__", _binary(_name))
    setattr(KerasTensor, f"__r{_method}__", _binary(_name, swapped=True))
for _method, _name in {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "ne": "not_equal"}.items():
    setattr(KerasTensor, f"__{_method}__", _binary(_name))
for _method, _name in {"neg": "negative", "abs": "abs", "invert": "logical_not"}.items():
    setattr(KerasTensor, f"__{_method}__", _unary(_name))
KerasTensor.__round__ = lambda self, ndigits=None: apply(jnp.round, self, decimals=ndigits or 0)


class Node:
    """One call of an operation on symbolic tensors.

    Attributes:
        operation: the layer (or function) that was called.
        args, kwargs: what it was called with, symbolic tensors among it.
        outputs: the symbolic tensors it gave.
    """

    def __init__(self, operation: Any, args: tuple, kwargs: dict[str, Any], outputs: Any):
        self.operation, self.args, self.kwargs, self.outputs = operation, args, kwargs, outputs
        for place, tensor in enumerate(tensors_in(outputs)):
            tensor.node, tensor.place = self, place
        operation._inbound_nodes.append(self)

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic tensors among its arguments."""
        return list(tensors_in((self.args, self.kwargs)))


class Operation:
    """Something that can be called on symbolic tensors. Layers are operations; so is any function of arrays, once wrapped.

    A subclass writes ``call``, and ``compute_output_spec`` where tracing cannot find the shape of the result.

    Args:
        name: a name; made from the class's name if None.

    >>> class Twice(Operation):
    ...     def call(self, x):
    ...         return x + x
    >>> Twice()(3), Twice()(KerasTensor((None, 2))).shape
    (6, (None, 2))
    """

    _untracked: tuple[str, ...] = ("_inbound_nodes", "name")

    def __new__(cls, *args, **kwargs):
        operation = super().__new__(cls)
        if not cls.__module__.startswith("teul."):
            operation.__dict__["_given_arguments"] = args, kwargs  # its configuration, where the class does not write it
        return operation

    def __init__(self, name: str | None = None):
        if name is not None and (not isinstance(name, str) or "/" in name):
            expected, got = "a string without '/'", f"{name!r}"
            raise problem("bad_argument", owner=type(self).__name__, argument="name", expected=expected, got=got)
        self.name = name or unique_name(snake_case(type(self).__name__))
        self._inbound_nodes: list[Node] = []

    def __call__(self, *args, **kwargs) -> Any:
        """What ``call`` computes; of symbolic tensors it is noted."""
        return self.symbolic_call(*args, **kwargs) if any_symbolic((args, kwargs)) else self.call(*args, **kwargs)

    def call(self, *args, **kwargs) -> Any:
        """The computation, on arrays."""
        raise problem("must_write", owner=type(self).__name__, method="call(self, inputs)")

    def get_config(self) -> dict[str, Any]:
        """What it was made from, by name."""
        above = super()
        if hasattr(above, "get_config"):
            return above.get_config()
        args, kwargs = self.__dict__.get("_given_arguments", ((), {}))
        names = list(inspect.signature(type(self).__init__).parameters)[1:]
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        return {"name": self.name, **given} if "name" in names else given

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A new one from what ``get_config`` gave."""
        above = super()
        return above.from_config(config) if hasattr(above, "from_config") else cls(**config)

    def _node_at(self, place: int) -> Node:
        if not -len(self._inbound_nodes) <= place < len(self._inbound_nodes):
            raise problem("never_called", layer=self.name)
        return self._inbound_nodes[place]

    @property
    def input(self) -> Any:
        """The symbolic tensors of the first symbolic call: the one, or a list."""
        tensors = self._node_at(0).inputs
        return tensors[0] if len(tensors) == 1 else tensors

    @property
    def output(self) -> Any:
        """What the first symbolic call gave."""
        return self._node_at(0).outputs

    def get_input_at(self, node_index: int) -> Any:
        """The symbolic tensors of one of the symbolic calls, counted from 0."""
        tensors = self._node_at(node_index).inputs
        return tensors[0] if len(tensors) == 1 else tensors

    def get_output_at(self, node_index: int) -> Any:
        """What one of the symbolic calls gave."""
        return self._node_at(node_index).outputs

    def get_input_shape_at(self, node_index: int) -> Any:
        """The shapes of the tensors of one of the symbolic calls."""
        return jax.tree.map(lambda t: t.shape, self.get_input_at(node_index), is_leaf=is_symbolic)

    def get_output_shape_at(self, node_index: int) -> Any:
        """The shapes of what one of the symbolic calls gave."""
        return jax.tree.map(lambda t: t.shape, self.get_output_at(node_index), is_leaf=is_symbolic)

    def compute_output_spec(self, *args, **kwargs) -> Any:
        """The symbolic outputs for symbolic arguments, found by tracing."""
        return traced_outputs(self.call, args, kwargs)

    def symbolic_call(self, *args, **kwargs) -> Any:
        """Note the call and return its symbolic outputs."""
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(self, args, kwargs, outputs)
        return outputs


# Functions whose output row depends on the same row of their inputs alone.
_BY_ROW = {
    "abs",
    "add",
    "divide",
    "logical_not",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "power",
    "square",
    "subtract",
    "true_divide",
}


class FunctionOperation(Operation):
    """A function of arrays as an operation."""

    @property
    def by_row(self) -> bool:
        """Whether it is known to treat each row by itself."""
        return getattr(self.function, "__name__", "") in _BY_ROW

    def __init__(self, function: Callable):
        super().__init__(unique_name(getattr(function, "__name__", "function")))
        self.function = function

    def call(self, *args, **kwargs):
        """What the function says; of Variables, of what they hold by then."""
        return self.function(*(a.value if isinstance(a, Variable) else a for a in args), **kwargs)

    def symbolic_call(self, *args, **kwargs):
        """Note the call and return its symbolic outputs; what is 0 in a sparse tensor may stay so."""
        outputs = self.compute_output_spec(*args, **kwargs)
        given = (args, kwargs)
        if any(t.sparse for t in tensors_in(given)):
            leaves = jax.tree.leaves(given, is_leaf=is_symbolic)
            flags = [x.sparse if is_symbolic(x) else False if getattr(x, "ndim", 0) else None for x in leaves]
            if stays_sparse(self.function.__name__, flags):
                outputs = jax.tree.map(lambda t: KerasTensor(t.shape, t.dtype, sparse=True), outputs, is_leaf=is_symbolic)
        Node(self, args, kwargs, outputs)
        return outputs

    def __getstate__(self):
        # The functions of jax.numpy cannot be pickled; their names can.
        name = getattr(self.function, "__name__", "")
        known = getattr(jnp, name, None) is self.function
        return {**self.__dict__, "function": ("jax.numpy", name) if known else self.function}

    def __setstate__(self, state):
        self.__dict__.update(state)
        if isinstance(self.function, tuple):
            self.function = getattr(jnp, self.function[1])


def apply(function: Callable, *args, **kwargs) -> Any:
    """``function`` of the arguments: computed where they are arrays, noted where one is symbolic."""
    if any_symbolic((args, kwargs)):
        return FunctionOperation(function).symbolic_call(*args, **kwargs)
    return function(*args, **kwargs)


def tensors_in(tree: Any) -> Iterator[KerasTensor]:
    """The symbolic tensors in nested lists, tuples and dicts."""
    return (leaf for leaf in jax.tree.leaves(tree, is_leaf=is_symbolic) if is_symbolic(leaf))


def is_symbolic(value: Any) -> bool:
    """Whether ``value`` is a symbolic tensor."""
    return isinstance(value, KerasTensor)


def any_symbolic(tree: Any) -> bool:
    """Whether there is a symbolic tensor in ``tree``."""
    return any(True for _ in tensors_in(tree))


def flowing_value(tensor: Any) -> Any:
    """The value of a symbolic tensor in the model call being traced; what no call made yet is computed from what is known.

    So a loss may refer to tensors of the model, as variational autoencoders of older Keras do. Arrays are given back as they are.
    """
    if not is_symbolic(tensor):
        return tensor
    values = dict(flowing_values())

    def value(t: KerasTensor) -> Any:
        if id(t) not in values:
            if t.node is None or not t.node.inputs:
                raise problem("symbolic_value", wanted="a loss of this model")
            node = t.node
            args, kwargs = jax.tree.map(lambda x: value(x) if is_symbolic(x) else x, (node.args, node.kwargs), is_leaf=is_symbolic)
            results = jax.tree.leaves(node.operation(*args, **kwargs))
            values.update({id(out): result for out, result in zip(tensors_in(node.outputs), results, strict=True)})
        return values[id(t)]

    return value(tensor)


def traced_outputs(function: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
    """Symbolic outputs of ``function``; an output size that moves with the unknown sizes of the inputs is unknown itself."""
    text = any(tensor.dtype == "string" for tensor in tensors_in((args, kwargs)))
    try:
        few, many = (_traced(function, args, kwargs, unknown) for unknown in _PROBES)
    except (ValueError, TypeError, AssertionError):
        tensors = list(tensors_in((args, kwargs)))
        if not any(None in tensor.shape for tensor in tensors):
            raise
        met = _sizes_met(tensors)
        for sizes, known in ((_DIVISIBLE, {}), (_PROBES, met)):
            try:
                few, many = (_traced(function, args, kwargs, unknown, known) for unknown in sizes)
                break
            except Exception:
                few = None
        if few is None:
            raise  # what was wrong first

    def merged(a, b):
        dtype = "string" if text and str(a.dtype) == "int32" else str(a.dtype)  # words stand for themselves again
        return KerasTensor(tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)), dtype)

    return jax.tree.map(merged, few, many)


def _sizes_met(tensors: list[KerasTensor]) -> dict[int, int]:
    """The known sizes by their places counted from the last axis: where one tensor does not know a size, it is another's."""
    return {i - t.ndim: n for t in tensors for i, n in enumerate(t.shape) if n is not None and n > 1}


def _traced(function: Callable, args: tuple, kwargs: dict[str, Any], unknown: int, met: dict[int, int] | None = None) -> Any:
    leaves, structure = jax.tree.flatten((args, kwargs), is_leaf=is_symbolic)
    places = [i for i, leaf in enumerate(leaves) if is_symbolic(leaf)]
    structs = [jax.ShapeDtypeStruct(_filled(leaves[i].shape, unknown, met or {}), _computed_type(leaves[i])) for i in places]

    def run(*arrays):
        filled = list(leaves)
        for i, array in zip(places, arrays, strict=True):
            filled[i] = array
        inner_args, inner_kwargs = jax.tree.unflatten(structure, filled)
        with bound():  # what is assigned while shapes are traced is not kept
            return function(*inner_args, **inner_kwargs)

    _probing.sizes.append(unknown)
    try:
        return jax.eval_shape(run, *structs)
    except (TypeError, ValueError, IndexError) as error:
        if len(error.args) == 1 and any(None in leaves[i].shape for i in places):
            error.args = (re.sub(rf"\b{unknown}\b", "None", str(error)),)  # what stands for an unknown size is nobody's number
        # JAX calls sizes that do not fit together a matter of types, and an axis that is not there a matter of indices.
        words = ("shape", "dimension", "broadcast", "index", "axis", "indices")
        known = getattr(error, "code", None) or (isinstance(error, ValueError) and not isinstance(error, IndexError))
        if known or not any(word in str(error) for word in words):
            raise
        shapes = ", ".join(str(tuple(leaves[i].shape)) for i in places)
        owner = getattr(function, "__self__", function)
        what = getattr(owner, "name", None) or getattr(owner, "__name__", "an operation")
        raise problem("sizes_do_not_fit", what=what, shapes=shapes, why=str(error).rstrip(".")) from error
    finally:
        _probing.sizes.pop()


def _computed_type(tensor: KerasTensor) -> str:
    """The type that shapes are traced with: whole numbers stand for words."""
    return "int32" if tensor.dtype == "string" else tensor.dtype


def _filled(shape: tuple[int | None, ...], unknown: int, met: dict[int, int]) -> tuple[int, ...]:
    return tuple(met.get(i - len(shape), unknown) if n is None else n for i, n in enumerate(shape))
