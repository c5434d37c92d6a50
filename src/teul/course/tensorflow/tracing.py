"""tf.function: a Python function traced once for each kind of arguments, then run as one compiled program.

Which Variables it reads and assigns is found out by a first trace; then they are inputs and outputs of the program. What cannot be
traced (Python that branches on values) runs as plain Python.
"""

import contextlib
import functools
import io
import threading
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from teul.course.tensorflow import recording
from teul.course.tensorflow.calls import UNTRACEABLE
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor, given
from teul.errors import problem
from teul.variables import Variable, bound, read_by, watched


class _State(threading.local):
    def __init__(self):
        self.depth = 0
        self.eager = False


_state = _State()


def is_tracing() -> bool:
    """Whether this thread is tracing a tf.function."""
    return _state.depth > 0


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Whether functions run as plain Python from now on, so that one can look inside."""
    _state.eager = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """Whether functions run as plain Python."""
    return _state.eager


def function(func=None, input_signature=None, autograph=True, jit_compile=None, reduce_retracing=False, **others):
    """The function as one compiled program.

    Args:
        func: the function; tensors, arrays, Variables and plain values are its arguments.
        input_signature: the types of its arguments as :class:`TensorSpec`.

    >>> @function
    ... def twice(x):
    ...     return 2 * x
    >>> float(twice(convert_to_tensor(4.0)))
    8.0
    """
    if func is None:
        return functools.partial(function, input_signature=input_signature)
    return Function(func, input_signature)


class Function:
    """A Python function, its programs by the kinds of arguments it was called with."""

    def __init__(self, func: Callable, input_signature: Sequence[Any] | None = None):
        self.python_function, self.input_signature = func, input_signature
        self._programs: dict[Any, _Program | None] = {}
        functools.update_wrapper(self, func)

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        return self if owner is None else functools.partial(self, owner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if _state.eager or _state.depth:
            return self.python_function(*args, **kwargs)
        if self.input_signature is not None:
            args = self._signed(args)
        leaves, tree = jax.tree.flatten((args, kwargs), is_leaf=_is_leaf)
        leaves = [convert_to_tensor(x) if isinstance(x, (np.ndarray, np.generic)) else x for x in leaves]
        dynamic = tuple(isinstance(x, (Tensor, jax.Array)) and not isinstance(bare(x), np.ndarray) for x in leaves)
        arrays = [bare(x) for x, d in zip(leaves, dynamic, strict=True) if d]
        if any(isinstance(a, jax.core.Tracer) for a in arrays):
            return self.python_function(*args, **kwargs)
        key = self._key(leaves, tree, dynamic)
        if key not in self._programs:
            self._programs[key] = self._traced(leaves, tree, dynamic, arrays)
        program = self._programs[key]
        return self.python_function(*args, **kwargs) if program is None else program.run(arrays)

    def _signed(self, args: tuple) -> tuple:
        if len(args) < len(self.input_signature):
            raise problem("tf_signature", place=len(args), expected=str(self.input_signature[len(args)]), got="missing")
        start = len(args) - len(self.input_signature)  # self stands in front of a method's arguments
        return (*args[:start], *(_as_spec(i, a, s) for i, (a, s) in enumerate(zip(args[start:], self.input_signature, strict=True))))

    def _key(self, leaves: list[Any], tree: Any, dynamic: tuple[bool, ...]) -> Any:
        kinds = []
        for leaf, is_array in zip(leaves, dynamic, strict=True):
            if is_array:
                array = bare(leaf)
                kinds.append((tuple(array.shape), array.dtype, getattr(leaf, "wide", None)))
            elif leaf is None or isinstance(leaf, (bool, int, float, str)):
                kinds.append((type(leaf), leaf))
            else:
                kinds.append(id(leaf))
        return tree, tuple(kinds)

    def _traced(self, leaves: list[Any], tree: Any, dynamic: tuple[bool, ...], arrays: list[Any]) -> "_Program | None":
        program = _Program(self.python_function, leaves, tree, dynamic)
        try:
            program.discover(arrays)
        except UNTRACEABLE:
            return None
        return program

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> "Function":
        """The function itself, which traces for whatever it is called with."""
        return self

    def pretty_printed_concrete_signatures(self) -> str:
        """Its name."""
        return self.__name__


class _Program:
    """A function as a program: values of Variables and arrays in, outputs and what was assigned out."""

    def __init__(self, func: Callable, leaves: list[Any], tree: Any, dynamic: tuple[bool, ...]):
        self.func, self.tree, self.dynamic = func, tree, dynamic
        self.statics = [None if d else leaf for leaf, d in zip(leaves, dynamic, strict=True)]
        self.wides = [getattr(leaf, "wide", None) for leaf in leaves]
        self.variables: list[Variable] = []
        self.pure = recording.Pure(self._function, whole=True)

    def discover(self, arrays: Sequence[Any]) -> None:
        """Find the Variables; also make those that the function makes when it first runs."""
        with recording.unrecorded(), watched() as seen:
            jax.eval_shape(self._function, *arrays)
        self.variables = list(seen.values())

    def run(self, arrays: Sequence[Any]) -> Any:
        with recording.outside(), contextlib.redirect_stdout(io.StringIO()) if not self._is_compiled(arrays) else contextlib.nullcontext():
            inputs = [*(v._exact() for v in self.variables), *arrays]
            if recording.state.tapes:
                for tape in recording.state.tapes:
                    if tape._watches_read:
                        for v in self.variables:
                            if v.trainable:
                                tape._watch(id(v), v)
                keys = [*map(id, self.variables), *map(recording.key_of, arrays)]
                outs = recording.run(self.pure, inputs, keys)
            else:
                outs = self.pure.plain(*inputs)
        results = iter(outs[: self.count])
        for place, value in zip(self.assigned, outs[self.count :], strict=True):
            Variable.assign(self.variables[place], value)
        found = [given(next(results), wide) if is_array else kept for is_array, kept, wide in self.leaves]
        return jax.tree.unflatten(self.out_tree, found)

    def _is_compiled(self, arrays: Sequence[Any]) -> bool:
        # Prints of the first trace were heard; those of the second one, which compiles, would be heard twice.
        done, self._done = getattr(self, "_done", False), True
        return done and not recording.state.tapes

    def _function(self, *inputs: Any) -> tuple:
        values, left = inputs[: len(self.variables)], iter(inputs[len(self.variables) :])
        rows = zip(self.dynamic, self.statics, self.wides, strict=True)
        leaves = [Tensor(next(left), wide) if d else static for d, static, wide in rows]
        args, kwargs = jax.tree.unflatten(self.tree, leaves)
        tapes, recording.state.tapes = recording.state.tapes, []
        _state.depth += 1
        try:
            with read_by(None), bound((self.variables, values)) as binding:
                out = self.func(*args, **kwargs)
                now = binding.collect(self.variables)
                results, self.out_tree = jax.tree.flatten(out, is_leaf=_is_leaf)
                results = [r.value if isinstance(r, Variable) else r for r in results]
        finally:
            _state.depth -= 1
            recording.state.tapes = tapes
        arrays = [bare(r) for r in results if isinstance(bare(r), jax.Array)]
        self.leaves = [(isinstance(bare(r), jax.Array), r, getattr(r, "wide", None)) for r in results]
        self.leaves = [(is_array, None if is_array else kept, wide) for is_array, kept, wide in self.leaves]
        self.count = len(arrays)
        self.assigned = [i for i, (a, b) in enumerate(zip(values, now, strict=True)) if a is not b]
        return (*arrays, *(now[i] for i in self.assigned))


def _is_leaf(x: Any) -> bool:
    return x is None or isinstance(x, (Tensor, Variable))


def _as_spec(place: int, value: Any, spec: Any) -> Any:
    found = convert_to_tensor(value, getattr(spec, "dtype", None))
    if hasattr(spec, "shape") and spec.shape is not None and not spec.is_compatible_with(found):
        raise problem("tf_signature", place=place, expected=str(spec), got=f"shape {tuple(found.shape)}")
    return found
