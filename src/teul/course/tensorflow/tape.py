"""tf.GradientTape: what is computed while it is on can be differentiated afterwards.

Each computation was left on the tape as an Entry (:mod:`teul.course.tensorflow.recording`). The gradient walks over them backwards:
the gradient of an output, pulled back, adds to those of the inputs. Walking while another tape is on is recorded there, so that
gradients of gradients need nothing of their own.
"""

from collections.abc import Sequence
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np
from jax._src.core import trace_ctx

from teul.course.tensorflow.recording import Pure, Recorder, as_current, is_float, key_of, outside, recorder_here, run, state
from teul.course.tensorflow.tensor import Tensor, bare, given
from teul.errors import note, problem
from teul.variables import Variable, _scope


class GradientTape:
    """Record what is computed inside ``with``, for gradients.

    Args:
        persistent: whether more than one gradient may be asked for.
        watch_accessed_variables: whether every trainable Variable that is read is watched.

    >>> from teul.course.tensorflow.tensor import convert_to_tensor
    >>> x = convert_to_tensor(3.0)
    >>> with GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = x * x
    >>> float(tape.gradient(y, x))
    6.0
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True):
        self._persistent, self._watches_read = persistent, watch_accessed_variables
        self._used = False
        self._start()

    def _start(self) -> None:
        self.entries: list[Any] = []
        self.known: set[int] = set()
        self._watched: dict[int, Any] = {}

    # Recording ----------------------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._push()
        return self

    def __exit__(self, *error: Any) -> None:
        if self in state.tapes:
            self._pop()

    def _push(self) -> None:
        self._trace, self._reader = trace_ctx.trace, _scope.reader
        state.tapes.append(self)
        trace_ctx.set_trace(recorder_here())
        _scope.reader = _read

    def _pop(self) -> None:
        state.tapes.remove(self)
        trace_ctx.set_trace(self._trace)
        _scope.reader = self._reader
        if not state.tapes:
            state.read.clear()

    def watch(self, tensor: Any) -> None:
        """Differentiate by this tensor or Variable too (or by each in a list, tuple or dict).

        Raises:
            ValueError: it is neither.
        """
        for leaf in _leaves(tensor):
            if isinstance(leaf, Variable):
                self._watch(id(leaf), leaf)
            elif isinstance(leaf, (Tensor, jax.Array)):
                array = bare(leaf)
                if not is_float(array):
                    note("tape_whole_numbers", dtype=str(array.dtype))
                self._watch(key_of(array), array)
            else:
                raise problem("tape_watch", got=type(leaf).__name__)

    def _watch(self, key: int, kept: Any) -> None:
        self.known.add(key)
        self._watched[key] = kept

    def watched_variables(self) -> tuple[Variable, ...]:
        """The Variables watched, in the order they were read."""
        return tuple(v for v in self._watched.values() if isinstance(v, Variable))

    def stop_recording(self) -> "_Stopped":
        """``with tape.stop_recording():`` — what is computed inside is not on this tape."""
        return _Stopped(self)

    def reset(self) -> None:
        """Forget everything recorded so far."""
        self._start()

    # Differentiating ----------------------------------------------------------------------------------------------------------

    def gradient(self, target: Any, sources: Any, output_gradients: Any = None, unconnected_gradients: Any = "none") -> Any:
        """The gradient of the target (of the sum, if it has several numbers) by each source.

        Args:
            target: a tensor, or a nested structure of them.
            sources: tensors or Variables, in any nested structure; the gradients come back in the same.
            output_gradients: what each target's gradient begins with; ones by default.
            unconnected_gradients: ``"none"`` for None where a source has no part in the target, ``"zero"`` for zeros.

        Raises:
            RuntimeError: the tape was used before and is not persistent.
        """
        targets, starts = self._asked(target, output_gradients)
        found = self._walk(targets, starts, _leaves(sources), zeros=_wants_zeros(unconnected_gradients))
        self._forget()
        return jax.tree.unflatten(_structure(sources), [None if g is None else given(g) for g in found])

    def jacobian(self, target: Any, sources: Any, unconnected_gradients: Any = "none", **how: Any) -> Any:
        """The gradient of each number of the target by each source: shape ``target.shape + source.shape``."""
        array = bare(target)
        zeros = _wants_zeros(unconnected_gradients)
        self._asked(target, None)
        leaves = _leaves(sources)
        connected = [g is not None for g in self._walk([target], [_ones(array)], leaves, zeros=zeros)]

        def row(start):
            return [g for g in self._walk([target], [start], leaves, zeros=zeros) if g is not None]

        with outside():
            basis = jnp.eye(array.size, dtype=array.dtype).reshape(array.size, *array.shape)
            rows = iter(jax.vmap(row)(basis))
            found = [next(rows).reshape(*array.shape, *bare(s).shape) if c else None for c, s in zip(connected, leaves, strict=True)]
        self._forget()
        return jax.tree.unflatten(_structure(sources), [None if g is None else given(g) for g in found])

    def batch_jacobian(self, target: Any, source: Any, unconnected_gradients: Any = "none", **how: Any) -> Any:
        """For each row of the target, its gradient by the same row of the source: ``(rows, target's, source's)``."""
        array, wanted = bare(target), bare(source)
        self._asked(target, None)
        rows, width = array.shape[0], int(np.prod(array.shape[1:]))

        def of_column(one):
            start = jnp.broadcast_to(one.reshape(array.shape[1:]), array.shape)
            (found,) = self._walk([target], [start], [source], zeros=True)
            return found

        if not _wants_zeros(unconnected_gradients) and self._walk([target], [_ones(array)], [source], zeros=False) == [None]:
            return None
        with outside():
            columns = jax.vmap(of_column)(jnp.eye(width, dtype=array.dtype))  # (width, rows, source's)
            self._forget()
            return given(jnp.moveaxis(columns, 0, 1).reshape(rows, *array.shape[1:], *wanted.shape[1:]))

    def _forget(self) -> None:
        """A tape that is used once holds nothing afterwards."""
        if not self._persistent:
            self._start()

    def _asked(self, target: Any, output_gradients: Any) -> tuple[list[Any], list[Any]]:
        """The targets and what their gradients begin with."""
        if self._used and not self._persistent:
            raise problem("tape_used")
        if self in state.tapes and not self._persistent:
            self._pop()
        self._used = True
        targets = _leaves(target)
        starts = [None] * len(targets) if output_gradients is None else _leaves(output_gradients)
        return targets, [_ones(bare(t)) if s is None else _start(s, bare(t)) for t, s in zip(targets, starts, strict=True)]

    def _walk(self, targets: Sequence[Any], starts: Sequence[Any], sources: Sequence[Any], *, zeros: bool) -> list[Any]:
        wanted = [id(s) if isinstance(s, Variable) else key_of(bare(s)) for s in sources]
        self._check(targets, sources)
        with _walking():
            gradients = self._gradients(targets, starts, set(wanted))
        found = [gradients.get(key) for key in wanted]
        return [jnp.zeros(s.shape, bare(s).dtype) if g is None and zeros else g for g, s in zip(found, sources, strict=True)]

    def _check(self, targets: Sequence[Any], sources: Sequence[Any]) -> None:
        for leaf in (*targets, *sources):
            if not isinstance(leaf, (Tensor, Variable, jax.Array)):
                raise problem("tape_watch", got=type(leaf).__name__)
        for leaf in targets:
            if not is_float(bare(leaf)):
                note("tape_whole_numbers", dtype=str(leaf.dtype), stacklevel=5)

    def _gradients(self, targets: Sequence[Any], starts: Sequence[Any], wanted: set[int]) -> dict[int, Any]:
        """Gradients by key, of the wanted and of what lies on the way."""
        gradients: dict[int, Any] = {}
        for target, start in zip(targets, starts, strict=True):
            if is_float(bare(target)):
                _add(gradients, id(target) if isinstance(target, Variable) else key_of(bare(target)), start)
        for entry, mask in reversed(self._between(wanted)):
            places = [id(o) in gradients for o in entry.outs]
            if True not in places:
                continue
            arrived = [gradients[id(o)] for o, p in zip(entry.outs, places, strict=True) if p]
            for o in entry.outs:
                if id(o) not in wanted:
                    gradients.pop(id(o), None)
            pulled = entry.back(mask, tuple(places), arrived)
            for key, gradient in zip([k for k, m in zip(entry.keys, mask, strict=True) if m], pulled, strict=True):
                _add(gradients, key, gradient)
        return gradients

    def _between(self, wanted: set[int]) -> list[tuple[Any, tuple[bool, ...]]]:
        """The entries that what is wanted flows into, each with the inputs that it arrives by."""
        reached, found = set(wanted), []
        for entry in self.entries:
            if not reached.isdisjoint(entry.keys):
                mask = tuple(m and k in reached for m, k in zip(entry.mask, entry.keys, strict=True))
                if True in mask:
                    found.append((entry, mask))
                    reached.update(id(o) for o in entry.outs if is_float(o))
        return found


class _Stopped:
    def __init__(self, tape: GradientTape):
        self.tape = tape

    def __enter__(self) -> None:
        if self.tape not in state.tapes:
            raise problem("tape_not_recording")
        self.place = state.tapes.index(self.tape)
        state.tapes.remove(self.tape)

    def __exit__(self, *error: Any) -> None:
        state.tapes.insert(self.place, self.tape)


class _walking:
    """Inside, JAX computes directly; what other tapes should know is recorded by the walk itself."""

    def __enter__(self) -> None:
        self.trace, self.reader = as_current(_parent(trace_ctx.trace)), _scope.reader
        self.trace.__enter__()
        _scope.reader = None

    def __exit__(self, *error: Any) -> None:
        self.trace.__exit__()
        _scope.reader = self.reader


def _parent(trace: Any) -> Any:
    return trace.parent if isinstance(trace, Recorder) else trace


def _read(variable: Variable, value: Any) -> Any:
    """What a Variable reads as while tapes are on: its value, which they then know to be the Variable's."""
    watching = [t for t in state.tapes if id(variable) in t.known or (t._watches_read and variable.trainable)]
    if not watching or not is_float(value):
        return value
    for tape in watching:
        tape._watch(id(variable), variable)
    own = state.read.get(id(value))
    if own is None and any(id(value) in tape.known for tape in state.tapes):
        own = (0, value)  # a tensor of the user's that the Variable was assigned
    if own is not None and own[0] != id(variable):
        with outside():
            value = jnp.array(value, copy=True)
    state.read[id(value)] = (id(variable), value)
    return value


_SUM = Pure(lambda a, b: (a + b,))


def _add(gradients: dict[int, Any], key: int, gradient: Any) -> None:
    before = gradients.get(key)
    gradients[key] = gradient if before is None else run(_SUM, [before, gradient])[0]


def _leaves(tree: Any) -> list[Any]:
    return jax.tree.leaves(tree, is_leaf=_is_leaf)


def _structure(tree: Any) -> Any:
    return jax.tree.structure(tree, is_leaf=_is_leaf)


def _is_leaf(x: Any) -> bool:
    return x is None or isinstance(x, (Tensor, Variable))


_known_ones: dict[Any, Any] = {}


def _ones(array: Any) -> Any:
    """Ones like the array; the same ones each time."""
    key = (array.shape, array.dtype)
    found = _known_ones.get(key)
    if found is None:
        with jax.ensure_compile_time_eval():
            found = jnp.ones(*key)
        if array.size < 65536:
            _known_ones[key] = found
    return found


def _start(value: Any, target: Any) -> Any:
    with outside():
        return jnp.asarray(bare(value), target.dtype)


def _wants_zeros(how: Any) -> bool:
    return str(getattr(how, "value", how)).lower().endswith("zero")
