"""Calls of layers, losses, metrics and optimizers as one compiled program each, which a tape records as one entry.

A call is taken over where a tape is on, or where it is given tensors of tf. What it assigns (statistics of batch normalization, places
of random streams, counts of metrics) it assigns once. What cannot be compiled runs operation by operation instead.
"""

import threading
import types
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from teul.configured import numbers_bound
from teul.course.tensorflow.ragged import RaggedTensor
from teul.course.tensorflow.recording import Pure, key_of, outside, run, state
from teul.course.tensorflow.tensor import Tensor, convert_to_tensor, given
from teul.engine.structure import Structure
from teul.layers.base import Layer
from teul.layers.context import calling, context
from teul.layers.preprocessing.host import OnHost
from teul.masking import mask_of, set_mask
from teul.optimizers.base import Optimizer
from teul.symbolic import any_symbolic
from teul.variables import Variable, _scope, bound

_programs: "weakref.WeakKeyDictionary[Any, dict[Any, _Call | None]]" = weakref.WeakKeyDictionary()
UNTRACEABLE = (
    jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError, jax.errors.TracerBoolConversionError,
    jax.errors.TracerIntegerConversionError, jax.errors.NonConcreteBooleanIndexError,
)  # fmt: skip


def take(method: Callable, owner: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """Run a call as one program, or in its usual way."""
    if _scope_inside.on or not (state.tapes or _has_tensor((args, kwargs))):
        return method(owner, *args, **kwargs)
    if any_symbolic((args, kwargs)):
        return method(owner, *args, **kwargs)
    if isinstance(owner, OnHost) and args:
        if isinstance(args[0], RaggedTensor):
            return args[0].row_by_row(lambda row: take(method, owner, (row, *args[1:]), kwargs))
        found = _as_usual(method, owner, args, kwargs)  # what reads or writes text is never a program
        return convert_to_tensor(found) if _is_text(found) else found
    if state.tapes and isinstance(owner, Layer) and getattr(owner, "_several_outputs", bool)():
        # Layer by layer, so that one output may be differentiated by another, as Grad-CAM does.
        return _handed(method(owner, *args, **kwargs))
    if isinstance(owner, Layer):
        _prepare(owner, args, kwargs)
    elif isinstance(owner, Optimizer):
        args, kwargs = _prepared(owner, args, kwargs)
        if args is None:
            return method(owner, **kwargs)
    call = _Request(method, owner, args, kwargs)
    if not call.compilable or call.known() is None:
        return _as_usual(method, owner, args, kwargs)
    try:
        return call.result()
    except UNTRACEABLE:
        call.forget()
        return _as_usual(method, owner, args, kwargs)


class _Inside(threading.local):
    """Whether this thread is tracing a call: what is called inside belongs to it."""

    def __init__(self):
        self.on = False


_scope_inside = _Inside()


def _has_tensor(tree: Any) -> bool:
    if type(tree) is Tensor:
        return True
    if isinstance(tree, (list, tuple)):
        return any(map(_has_tensor, tree))
    return isinstance(tree, dict) and any(map(_has_tensor, tree.values()))


def _as_usual(method: Callable, owner: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    args, kwargs = jax.tree.map(lambda x: x.array if type(x) is Tensor else x, (args, kwargs), is_leaf=_is_leaf)
    return _handed(method(owner, *args, **kwargs))


def _handed(tree: Any) -> Any:
    return jax.tree.map(lambda x: given(x) if isinstance(x, jax.Array) else x, tree, is_leaf=_is_leaf)


def _is_leaf(x: Any) -> bool:
    return x is None or isinstance(x, (Tensor, Variable))


class _Request:
    """One call: its arrays, and what tells it apart from other calls of the same object."""

    def __init__(self, method: Callable, owner: Any, args: tuple, kwargs: dict[str, Any]):
        plain = isinstance(owner, (Layer, Optimizer))
        leaves, self.tree = jax.tree.flatten((tuple(map(_numbers, args)), kwargs), is_leaf=_is_leaf)
        leaves = [np.asarray(x) if isinstance(x, np.generic) or (type(x) is float and not plain) else x for x in leaves]
        self.method, self.owner = method, owner
        self.compilable = not any(_is_text(x) for x in leaves)
        self.dynamic = [isinstance(x, (Tensor, jax.Array, np.ndarray)) for x in leaves]
        self.statics = [None if d else x for d, x in zip(self.dynamic, leaves, strict=True)]
        self.arrays = [_array(x) for d, x in zip(self.dynamic, leaves, strict=True) if d]
        self.masks = [mask_of(x) for x in self.arrays]
        if not self.compilable:
            return
        self.numbers, self.variables, structure = _parts(owner, self.statics)
        known = tuple(x if x is None or isinstance(x, (bool, int, float, str)) else id(x) for x in self.statics)
        types = tuple(isinstance(x, float) for x in self.statics)
        self.key = (method, structure, self.tree, tuple(self.dynamic), known, types, context.training,
                    tuple(map(id, self.variables)), tuple(m is not None for m in self.masks), _scope.compute_dtype)  # fmt: skip
        self.programs = _programs.setdefault(owner, {})

    def known(self) -> "_Call | None":
        if self.key not in self.programs:
            if len(self.programs) > 64:
                self.programs.clear()
            self.programs[self.key] = _Call(self)
        return self.programs[self.key]

    def forget(self) -> None:
        self.programs[self.key] = None

    def result(self) -> Any:
        return self.programs[self.key].run(self)


class _Call:
    """A call as a function of the values of Variables, numbers, arrays and masks."""

    def __init__(self, request: _Request):
        self.owner = weakref.ref(request.owner)
        self.method, self.tree, self.dynamic, self.statics = request.method, request.tree, request.dynamic, request.statics
        self.variables = [weakref.ref(v) for v in request.variables]
        self.masked = [m is not None for m in request.masks]
        self.numbers = [(weakref.ref(owner), name) for owner, name in request.numbers]
        self.training = context.training
        self.pure = Pure(self._function, whole=True)

    def run(self, request: _Request) -> Any:
        variables, owner = request.variables, request.owner
        with outside():
            values = [v._exact() for v in variables]
            numbers = [float(getattr(o, name)) if not _is_traced(getattr(o, name)) else getattr(o, name) for o, name in request.numbers]
            arrays = [*values, *numbers, *request.arrays, *(m for m in request.masks if m is not None)]
            outs = run(self.pure, arrays, self._keys(owner, variables, arrays)) if state.tapes else self.pure.plain(*arrays)
        outs = list(outs)
        shape = self.shape
        results = outs[: shape.count]
        masks = outs[shape.count : shape.count + shape.masks.count(True)]
        added = outs[shape.count + len(masks) : shape.count + len(masks) + shape.added]
        for place, value in zip(shape.assigned, outs[shape.count + len(masks) + shape.added :], strict=True):
            _store(variables[place], value)
        self._keep_added(owner, added)
        left = iter(masks)
        for result, masked in zip(results, shape.masks, strict=True):
            if masked:
                set_mask(result, next(left))
        return jax.tree.unflatten(shape.tree, [given(r) for r in results])

    def _keys(self, owner: Any, variables: Sequence[Variable], arrays: Sequence[Any]) -> list[int]:
        trained = {id(v) for v in owner.trainable_variables} if isinstance(owner, Layer) else None
        given = {id(s) for s in self.statics if isinstance(s, Variable) and s.trainable}  # Variables among the arguments
        for tape in state.tapes:
            if tape._watches_read:
                for v in variables:
                    if (trained is None and v.trainable) or (trained is not None and id(v) in trained) or id(v) in given:
                        tape._watch(id(v), v)
        return [*map(id, variables), *map(key_of, arrays[len(variables) :])]

    def _keep_added(self, owner: Any, added: list[Any]) -> None:
        if not isinstance(owner, Layer):
            return
        if context.depth == 0:
            owner._clear_losses()
        if context.losses is not None and not context.stepping:
            context.losses.extend(added)
        elif added:
            owner.__dict__["_last_losses"] = list(added)

    def _function(self, *arrays: Any) -> tuple:
        owner, variables = self.owner(), [v() for v in self.variables]
        values, left = list(arrays[: len(variables)]), iter(arrays[len(variables) :])
        numbers = {(id(o()), name): next(left) for o, name in self.numbers}
        leaves = [next(left) if d else s for d, s in zip(self.dynamic, self.statics, strict=True)]
        for leaf, masked in zip([x for x, d in zip(leaves, self.dynamic, strict=True) if d], self.masked, strict=True):
            if masked:
                set_mask(leaf, next(left))
        args, kwargs = jax.tree.unflatten(self.tree, leaves)
        before = (_scope_inside.on, _scope.reader, state.tapes)
        _scope_inside.on, _scope.reader, state.tapes = True, None, []
        try:
            with numbers_bound(numbers), bound((variables, values)) as binding, calling(self.training) as added:
                out = _bare(self.method(owner, *args, **kwargs))
                now = binding.collect(variables)
        finally:
            _scope_inside.on, _scope.reader, state.tapes = before
        results, tree = jax.tree.flatten(out)
        masks = [mask_of(r) for r in results]
        assigned = [i for i, (a, b) in enumerate(zip(values, now, strict=True)) if a is not b]
        self.shape = _Shape(tree, len(results), [m is not None for m in masks], len(added), assigned)
        return (*map(_as_jax, results), *(m for m in masks if m is not None), *added, *(now[i] for i in assigned))


class _Shape:
    """How the outputs of a call lie side by side."""

    def __init__(self, tree: Any, count: int, masks: list[bool], added: int, assigned: list[int]):
        self.tree, self.count, self.masks, self.added, self.assigned = tree, count, masks, added, assigned


def _bare(tree: Any) -> Any:
    return jax.tree.map(
        lambda x: x.array if type(x) is Tensor else x.value if isinstance(x, Variable) else x, tree, is_leaf=_is_leaf
    )  # fmt: skip


def _as_jax(value: Any) -> Any:
    return value if isinstance(value, jax.Array) else jax.numpy.asarray(value)


def _is_traced(value: Any) -> bool:
    return isinstance(value, jax.core.Tracer)


def _store(variable: Variable, value: Any) -> None:
    """Assign without converting: the program gave the value in the Variable's own type."""
    if _scope.values is None:
        variable._value = value
    else:
        Variable.assign(variable, value)


def _parts(owner: Any, statics: Sequence[Any]) -> tuple[list[Any], list[Variable], Any]:
    """The numbers and Variables that a call may read, and what it computes, as a key."""
    given = [s for s in statics if isinstance(s, Variable)]
    if isinstance(owner, types.FunctionType):  # one of Teul's own, which reads nothing but its arguments
        return [], list({id(v): v for v in given}.values()), None
    computed = Structure(owner)
    own = getattr(owner, "variables", ())
    return computed.numbers, list({id(v): v for v in (*own, *computed.variables, *given)}.values()), computed.key


def _numbers(value: Any) -> Any:
    """A list of numbers as an array; anything else as it is."""
    if isinstance(value, list) and value and all(isinstance(part, (int, float, list)) for part in value):
        try:
            return np.array(value)
        except ValueError:
            return value
    return value


def _array(value: Any) -> Any:
    if type(value) is Tensor:
        return value.array
    if isinstance(value, np.ndarray) and value.dtype.name in ("float64", "int64", "uint64"):
        return value.astype({"float64": "float32", "int64": "int32", "uint64": "uint32"}[value.dtype.name])
    return value


def _is_text(value: Any) -> bool:
    array = value.array if type(value) is Tensor else value
    return isinstance(array, np.ndarray) and array.dtype.kind in "OSU"


def _prepare(layer: Layer, args: tuple, kwargs: dict[str, Any]) -> None:
    """Make the weights, also those that a subclassed model makes when it is first called."""
    if not layer.built or any(not part.built for part in layer._flatten_layers()):
        plain = _bare((args, kwargs))
        before = (_scope_inside.on, _scope.reader, state.tapes)
        _scope_inside.on, _scope.reader, state.tapes = True, None, []
        try:
            with outside(), bound():
                jax.eval_shape(lambda: jax.tree.map(_as_jax, _bare(layer(*plain[0], **plain[1]))))
        except UNTRACEABLE:
            pass
        finally:
            _scope_inside.on, _scope.reader, state.tapes = before


def _prepared(optimizer: Optimizer, args: tuple, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Make the slots; the gradients that are there, with their Variables by name, so that none is an argument of the program."""
    grads, variables = (*args, *[None] * (2 - len(args)))[:2]
    grads = kwargs.get("grads", grads)
    variables = kwargs.get("trainable_variables", variables)
    variables = list(optimizer._variables_for(list(grads), None if variables is None else list(variables)))
    grads = [g.value if isinstance(g, Variable) else g for g in grads]
    return (grads, variables), {}


def install() -> None:
    """Take over the calls from now on."""
    from teul.outermost import take_over

    take_over(take)
