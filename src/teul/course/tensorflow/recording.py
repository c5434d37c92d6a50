"""How a gradient tape sees what is computed: every function of arrays that runs while a tape is on passes through here.

A :class:`Pure` is a function of arrays with a name for what it computes, so that it is compiled once. :func:`run` runs it, and where
an input hangs together with something that a tape watches, leaves an :class:`Entry` there: the inputs, the outputs, and how to pull
gradients of the outputs back to the inputs. Small functions are pulled back from their inputs alone; large ones (``whole``) keep what
their own forward pass left for it. While a program is being traced the same happens with traced values.

Functions of tf and Teul's layers, losses and optimizers come here by themselves. Plain JAX operations come here too, because a
:class:`Recorder` stands where JAX looks for who handles its primitives while a tape is on.
"""

import inspect
import threading
from collections.abc import Callable, Hashable, Sequence
from functools import cache, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax._src.core import Primitive, Trace, eval_trace, trace_ctx
from jax.extend.core import jaxpr_as_fun

Array = jax.Array
Mask = tuple[bool, ...]


class _State(threading.local):
    def __init__(self):
        self.tapes: list[Any] = []
        # Arrays that are what a Variable held when it was read: id -> (the Variable's id, the array, to keep it alive).
        self.read: dict[int, tuple[int, Array]] = {}


state = _State()


class Pure:
    """A function of arrays that gives a tuple of arrays.

    Args:
        function: of arrays.
        whole: whether it is so large that a tape keeps what its forward pass leaves, instead of computing it again.
        compiled: whether it can be compiled; otherwise it runs operation by operation.
    """

    def __init__(self, function: Callable, *, whole: bool = False, compiled: bool = True):
        self.function, self.whole = function, whole
        self._made: dict[Hashable, Any] = {}
        self._jit = jax.jit if compiled else (lambda f: f)
        self.plain = self._jit(function)

    def forward(self, mask: Mask) -> Callable:
        """Arrays -> (outputs, the way back to the inputs marked in the mask)."""
        return self._kept(("forward", mask), lambda: self._jit(lambda *arrays: self.differentiated(arrays, mask)))

    def differentiated(self, arrays: Sequence[Any], mask: Mask) -> tuple[tuple, Callable]:
        """The outputs and the way back, here and now."""
        return jax.vjp(lambda *chosen: self.function(*_filled(arrays, mask, chosen)), *_chosen(arrays, mask))

    def pulled(self, mask: Mask, present: Mask) -> Callable:
        """(arrays, gradients of the outputs that have one) -> gradients of the inputs marked in the mask."""
        return self._kept(("pulled", mask, present), lambda: self._jit(lambda arrays, given: self._pull(arrays, given, mask, present)))

    def backward(self, mask: Mask, present: Mask) -> "Pure":
        """That pull as a function itself, which a tape may record: of the arrays, then the gradients."""

        def make():
            def function(*both):
                count = len(mask)
                return self._pull(both[:count], both[count:], mask, present)

            return Pure(function, whole=True)

        return self._kept(("backward", mask, present), make)

    def _pull(self, arrays: Sequence[Any], given: Sequence[Any], mask: Mask, present: Mask) -> tuple:
        outs, pull = self.differentiated(arrays, mask)
        return pull(gradients_for(outs, present, given))

    def _kept(self, key: Hashable, make: Callable) -> Any:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found


def _chosen(arrays: Sequence[Any], mask: Mask) -> list[Any]:
    return [a for a, m in zip(arrays, mask, strict=True) if m]


def _filled(arrays: Sequence[Any], mask: Mask, chosen: Sequence[Any]) -> list[Any]:
    left = iter(chosen)
    return [next(left) if m else a for a, m in zip(arrays, mask, strict=True)]


def gradients_for(outs: Sequence[Any], present: Mask, given: Sequence[Any]) -> tuple:
    """A gradient for every output: those given, and zeros."""
    left = iter(given)
    return tuple(next(left) if p else _no_gradient(o) for o, p in zip(outs, present, strict=True))


def _no_gradient(out: Any) -> Any:
    return jnp.zeros(out.shape, out.dtype) if is_float(out) else np.zeros(out.shape, jax.dtypes.float0)


@cache
def _float_type(dtype: Any) -> bool:
    return bool(jnp.issubdtype(dtype, jnp.inexact))


def is_float(array: Any) -> bool:
    """Whether an array can have a gradient."""
    dtype = getattr(array, "dtype", None)
    return dtype is not None and _float_type(dtype)


class Entry:
    """One computation on a tape: what ran, on what, and what came out."""

    __slots__ = ("arrays", "keys", "mask", "outs", "pull", "pure")

    def __init__(self, pure: Pure, arrays: Sequence[Any], keys: Sequence[int], mask: Mask, outs: tuple, pull: Any):
        self.pure, self.arrays, self.keys, self.mask, self.outs, self.pull = pure, arrays, keys, mask, outs, pull

    def back(self, mask: Mask, present: Mask, given: Sequence[Any]) -> Sequence[Any]:
        """Gradients of the inputs marked in ``mask``, from those of the outputs; recorded if a tape is on."""
        if state.tapes:
            keys = [*self.keys, *map(key_of, given)]
            return run(self.pure.backward(mask, present), [*self.arrays, *given], keys)
        if self.pull is None:
            return self.pure.pulled(mask, present)(list(self.arrays), list(given))
        full = _pull_full(self.pull, self.outs, present, given)
        return [g for g, wanted in zip(full, _chosen(mask, self.mask), strict=True) if wanted]


def _pull_full(pull: Callable, outs: tuple, present: Mask, given: Sequence[Any]) -> Sequence[Any]:
    if any(isinstance(a, jax.core.Tracer) for a in (*outs, *given)) or not _is_clean():
        return pull(gradients_for(outs, present, given))
    kinds = None if all(present) else tuple((o.shape, o.dtype) for o in outs)
    return _puller(present, kinds)(pull, list(given))


@lru_cache(maxsize=512)
def _puller(present: Mask, kinds: Any) -> Callable:
    if kinds is None:
        return jax.jit(lambda pull, given: pull(tuple(given)))
    outs = [jax.ShapeDtypeStruct(*kind) for kind in kinds]
    return jax.jit(lambda pull, given: pull(gradients_for(outs, present, given)))


def _is_clean() -> bool:
    return trace_ctx.trace is eval_trace


def key_of(array: Any) -> int:
    """What a tape knows an array by: the Variable whose value it is, or itself."""
    read = state.read.get(id(array))
    return id(array) if read is None else read[0]


def run(pure: Pure, arrays: Sequence[Any], keys: Sequence[int] | None = None) -> tuple:
    """The outputs; on the tapes that watch an input, how they came about too.

    The trace that is current must be the one to compute in: see :class:`outside`.
    """
    tapes = state.tapes
    if not tapes:
        return pure.plain(*arrays)
    keys = [key_of(a) for a in arrays] if keys is None else keys
    takers = [tape for tape in tapes if not tape.known.isdisjoint(keys)]
    if not takers:
        return pure.plain(*arrays)
    mask = tuple(is_float(a) and any(k in t.known for t in takers) for k, a in zip(keys, arrays, strict=True))
    if True not in mask:
        return pure.plain(*arrays)
    pull = None
    if not _is_clean():
        outs, pull = pure.differentiated(arrays, mask)
    elif pure.whole:
        outs, pull = pure.forward(mask)(*arrays)
    else:
        outs = pure.plain(*arrays)
    entry = Entry(pure, arrays, keys, mask, tuple(outs), pull)
    known = [id(o) for o in entry.outs if is_float(o)]
    for tape in takers:
        tape.entries.append(entry)
        tape.known.update(known)
    return entry.outs


# JAX's own operations ---------------------------------------------------------------------------------------------------------


class Recorder(Trace):
    """Who handles JAX's primitives while a tape is on; what it does not record it passes on to ``parent``."""

    def __init__(self, parent: Any):
        super().__init__()
        self.parent = parent

    def stage_value(self, val):
        """A number or a NumPy array as an array of the program; newer versions of JAX ask for it."""
        with as_current(self.parent):
            return self.parent.stage_value(val)

    def process_primitive(self, primitive, args, params, /):
        """One primitive of JAX, run and recorded."""
        with as_current(self.parent):
            if not _is_watched(args):
                return primitive.bind(*args, **params)
            outs = run(_primitive(primitive, params), args)
            return list(outs) if primitive.multiple_results else outs[0]

    def process_custom_jvp_call(self, primitive, fun, jvp, tracers, /, **others):
        """A function with a derivative of its own (forward)."""
        return self._custom(lambda *xs: _bound(primitive, (fun, jvp), xs, others), tracers)

    def process_custom_vjp_call(self, primitive, fun, fwd, bwd, tracers, /, **others):
        """A function with a derivative of its own (backward)."""
        return self._custom(lambda *xs: _bound(primitive, (fun, fwd, bwd), xs, others), tracers)

    def process_call(self, primitive, f, tracers, params, /):
        """A call that JAX has not taken apart."""
        with as_current(self.parent):
            return primitive.bind(f, *tracers, **params)

    def _custom(self, function: Callable, args: Sequence[Any]) -> Any:
        with as_current(self.parent):
            if not _is_watched(args):
                return function(*args)
            jaxpr = jax.make_jaxpr(function)(*args)  # once traced, it can be run again
            return list(run(Pure(lambda *xs: tuple(jaxpr_as_fun(jaxpr)(*xs)), compiled=False), args))


# Newer versions of JAX are given the rules of a derivative by name, older ones as the first arguments.
_RULES_BY_NAME = "avals" in inspect.signature(Primitive.bind_with_trace).parameters


def _bound(primitive: Any, rules: tuple, args: Sequence[Any], others: dict[str, Any]) -> Any:
    """A function with a derivative of its own, where JAX computes now."""
    return primitive.bind(*args, subfuns=rules, **others) if _RULES_BY_NAME else primitive.bind(*rules, *args, **others)


def _is_watched(args: Sequence[Any]) -> bool:
    keys = [key_of(a) for a in args]
    return any(not tape.known.isdisjoint(keys) for tape in state.tapes)


_LARGE = ("scan", "while", "cond", "custom_jvp_call", "custom_vjp_call")


def _primitive(primitive: Any, params: dict[str, Any]) -> Pure:
    try:
        return _known_primitive(primitive, tuple(params.items()))
    except TypeError:  # a parameter that cannot be hashed
        return _new_primitive(primitive, params, compiled=False)


@lru_cache(maxsize=2048)
def _known_primitive(primitive: Any, params: tuple) -> Pure:
    return _new_primitive(primitive, dict(params), compiled=True)


def _new_primitive(primitive: Any, params: dict[str, Any], *, compiled: bool) -> Pure:
    def function(*arrays):
        outs = primitive.bind(*arrays, **params)
        return tuple(outs) if primitive.multiple_results else (outs,)

    jaxpr = params.get("jaxpr")
    large = primitive.name in _LARGE or (jaxpr is not None and len(getattr(jaxpr, "eqns", ())) > 12)
    return Pure(function, whole=large, compiled=compiled)


class as_current:
    """Inside, JAX computes in this trace."""

    __slots__ = ("before", "trace")

    def __init__(self, trace: Any):
        self.trace = trace

    def __enter__(self) -> None:
        self.before = trace_ctx.trace
        trace_ctx.set_trace(self.trace)

    def __exit__(self, *error: Any) -> None:
        trace_ctx.set_trace(self.before)


EAGER = Recorder(eval_trace)


def recorder_here() -> Recorder:
    """Who records in the trace that is current."""
    current = trace_ctx.trace
    if current is eval_trace:
        return EAGER
    return current if isinstance(current, Recorder) else Recorder(current)


def outside() -> as_current:
    """Inside, JAX computes as if no recorder were there (in the same program, if one is being traced)."""
    current = trace_ctx.trace
    return as_current(current.parent if isinstance(current, Recorder) else current)


class unrecorded:
    """Inside, nothing is put on any tape."""

    __slots__ = ("tapes", "trace")

    def __enter__(self) -> None:
        self.tapes, state.tapes = state.tapes, []
        self.trace = outside()
        self.trace.__enter__()

    def __exit__(self, *error: Any) -> None:
        state.tapes = self.tapes
        self.trace.__exit__()
