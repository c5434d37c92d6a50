"""Control flow, functions of the user's inside tf, and scopes."""

import builtins
import sys
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from typing import Any

import jax
import numpy as np

from teul.course.tensorflow import recording
from teul.course.tensorflow.dtypes import computed
from teul.course.tensorflow.tensor import Tensor, bare, convert_to_tensor, given, wrapped
from teul.errors import problem


def _is_known(value: Any) -> bool:
    return not isinstance(bare(value), jax.core.Tracer)


def cond(pred, true_fn=None, false_fn=None, name=None, **others):
    """What one of two functions gives.

    >>> float(cond(convert_to_tensor(2.0) > 1.0, lambda: 1.0, lambda: 2.0))
    1.0
    """
    if _is_known(pred):
        return (true_fn if bool(bare(pred)) else false_fn)()
    return wrapped(jax.lax.cond(bare(pred).astype(bool), lambda: _arrays(true_fn()), lambda: _arrays(false_fn())))


def _arrays(tree: Any) -> Any:
    return jax.tree.map(lambda x: bare(convert_to_tensor(x)), tree, is_leaf=_is_tensor)


def _is_tensor(x: Any) -> bool:
    return isinstance(x, Tensor)


def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """What the function of the first pair gives whose condition holds, else the default's."""
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    if not pairs:
        return default()
    pred, function = pairs[0]
    return cond(pred, function, (lambda: case(pairs[1:], default)) if len(pairs) > 1 or default else function)


def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """What the function of a number gives."""
    functions = list(branch_fns.values() if isinstance(branch_fns, dict) else branch_fns)
    if _is_known(branch_index):
        place = int(bare(branch_index))
        return functions[place]() if 0 <= place < len(functions) else (default or functions[-1])()
    branches = [lambda f=f: _arrays(f()) for f in functions]
    return wrapped(jax.lax.switch(bare(branch_index), branches))


def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False,
               maximum_iterations=None, name=None):  # fmt: skip
    """``body`` of the loop's values again and again, while ``cond`` of them holds."""
    values = list(loop_vars) if isinstance(loop_vars, (list, tuple)) else [loop_vars]
    values = [convert_to_tensor(v) if isinstance(v, (int, float, np.ndarray)) else v for v in values]
    rounds = 0
    if all(_is_known(v) for v in jax.tree.leaves(values)) and _is_known(cond(*values)):
        while bool(bare(cond(*values))) and (maximum_iterations is None or rounds < int(maximum_iterations)):
            found = body(*values)
            values = list(found) if isinstance(found, (list, tuple)) else [found]
            rounds += 1
    else:
        values = _traced_loop(cond, body, values)
    return type(loop_vars)(values) if isinstance(loop_vars, (list, tuple)) else values[0]


def _traced_loop(cond: Callable, body: Callable, values: list[Any]) -> list[Any]:
    def once(arrays):
        found = body(*wrapped(arrays))
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        return [a.astype(b.dtype) for a, b in zip(_arrays(found), arrays, strict=True)]

    return wrapped(jax.lax.while_loop(lambda arrays: bare(cond(*wrapped(arrays))), once, _arrays(values)))


def _elements(elems: Any) -> list[Any]:
    leaves, tree = jax.tree.flatten(elems, is_leaf=_is_tensor)
    leaves = [convert_to_tensor(leaf) for leaf in leaves]
    return [jax.tree.unflatten(tree, [leaf[i] for leaf in leaves]) for i in range(leaves[0].shape[0])]


def _together(parts: list[Any]) -> Any:
    from teul.course.tensorflow.shaping import stack

    return jax.tree.map(lambda *rows: stack(rows), *parts, is_leaf=_is_tensor)


def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True, name=None,
           fn_output_signature=None):  # fmt: skip
    """``fn`` of each row, put together again.

    >>> map_fn(lambda x: x * x, convert_to_tensor([1, 2, 3])).numpy().tolist()
    [1, 4, 9]
    """
    return _together([fn(row) for row in _elements(elems)])


def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """``fn`` of each row, of all at once."""
    with recording.outside():
        return wrapped(jax.vmap(lambda row: _arrays(fn(wrapped(row))))(_arrays(elems)))


def foldl(fn, elems, initializer=None, **others):
    """One value: ``fn`` of what came out so far and the next row, from the first row on."""
    rows = _elements(elems)
    found, rows = (rows[0], rows[1:]) if initializer is None else (initializer, rows)
    for row in rows:
        found = fn(found, row)
    return found


def foldr(fn, elems, initializer=None, **others):
    """The same from the last row back."""
    rows = _elements(elems)[::-1]
    found, rows = (rows[0], rows[1:]) if initializer is None else (initializer, rows)
    for row in rows:
        found = fn(found, row)
    return found


def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True, reverse=False,
         name=None):  # fmt: skip
    """All values on the way of :func:`foldl`."""
    rows = _elements(elems)[:: -1 if reverse else 1]
    found, rows = (rows[0], rows[1:]) if initializer is None else (initializer, rows)
    kept = [found] if initializer is None else []
    for row in rows:
        found = fn(found, row)
        kept.append(found)
    return _together(kept[:: -1 if reverse else 1])


# Gradients of the user's own --------------------------------------------------------------------------------------------------


def custom_gradient(f=None):
    """A function with a gradient of its own: it returns its value and a function from the gradient above to its arguments' gradients."""

    def of_arrays(*arrays):
        value, grad = f(*wrapped(arrays))

        def back(*upstream):
            found = grad(*wrapped(upstream))
            found = found if isinstance(found, (list, tuple)) else [found]
            return tuple(_arrays(g) if g is not None else np.zeros(a.shape, a.dtype) for g, a in zip(found, arrays, strict=True))

        return _arrays(value), back

    def call(*args, **kwargs):
        arrays = [bare(convert_to_tensor(a)) for a in args]

        def function(*inputs):
            out = jax.custom_gradient(of_arrays)(*inputs)
            return tuple(out) if isinstance(out, (list, tuple)) else (out,)

        with recording.outside():
            outs = recording.run(recording.Pure(function, compiled=False), arrays)
        found = [given(o) for o in outs]
        return found[0] if len(found) == 1 else found

    return call


def recompute_grad(f):
    """The function itself: what it computes is kept for the gradient here."""
    return f


def gradients(ys, xs, *args, **kwargs):
    """Refused: it belongs to TensorFlow 1's graphs."""
    raise problem("tf_gone_gradients")


hessians = gradients


def no_gradient(op_type: str) -> None:
    """Accepted, without effect."""


NoGradient = no_gradient


class UnconnectedGradients:
    """What a gradient is where there is no connection."""

    NONE, ZERO = "none", "zero"


# Python inside ----------------------------------------------------------------------------------------------------------------


def py_function(func=None, inp=None, Tout=None, name=None):
    """What a Python function gives for tensors."""
    values = [convert_to_tensor(x) for x in inp]
    if any(isinstance(bare(x), jax.core.Tracer) for x in values):
        return _on_the_host(lambda *arrays: func(*map(Tensor, arrays)), values, Tout)
    return jax.tree.map(convert_to_tensor, func(*values), is_leaf=_is_tensor)


def _on_the_host(function, values, kinds):
    """What a Python function gives when the program runs that is being traced.

    The program must know the shapes: they are those that the function gives for zeros, or single numbers where it gives nothing for them.
    """
    several = isinstance(kinds, (list, tuple))
    dtypes = [computed(k) for k in (kinds if several else [kinds])]

    def arrays_of(*arrays):
        found = function(*map(np.asarray, arrays))
        found = found if isinstance(found, (list, tuple)) else [found]
        return tuple(np.asarray(f, d) for f, d in zip(found, dtypes, strict=True))

    try:
        shapes = [f.shape for f in arrays_of(*(np.zeros(x.shape, bare(x).dtype) for x in values))]
    except Exception:
        shapes = [()] * len(dtypes)
    wanted = tuple(jax.ShapeDtypeStruct(s, d) for s, d in zip(shapes, dtypes, strict=True))
    found = jax.pure_callback(arrays_of, wanted, *map(bare, values), vmap_method="sequential")
    return [convert_to_tensor(f) for f in found] if several else convert_to_tensor(found[0])


def numpy_function(func=None, inp=None, Tout=None, stateful=True, name=None):
    """What a Python function gives for NumPy arrays."""
    values = [convert_to_tensor(x) for x in inp]
    if any(isinstance(bare(x), jax.core.Tracer) for x in values):
        return _on_the_host(func, values, Tout)
    found = func(*[x.numpy() for x in values])
    kinds = Tout if isinstance(Tout, (list, tuple)) else None
    if isinstance(found, (list, tuple)):
        return [convert_to_tensor(f, k) for f, k in zip(found, kinds or [None] * len(found), strict=True)]
    return convert_to_tensor(found, kinds[0] if kinds else Tout)


py_func = numpy_function


def print(*inputs, output_stream=None, summarize=3, sep=" ", end="\n", name=None):
    """Print values, also of a program that is being traced, when it runs."""
    arrays = [bare(x) for x in inputs]
    if any(isinstance(a, jax.core.Tracer) for a in arrays):
        jax.debug.print(sep.join("{}" for _ in arrays), *arrays)
        return
    stream = output_stream if hasattr(output_stream, "write") else sys.stdout if output_stream == "file://stdout" else sys.stderr
    builtins.print(*[_printed(x) for x in inputs], sep=sep, end=end, file=stream)


def _printed(value: Any) -> str:
    if isinstance(value, (Tensor, recording.Array)):
        return str(np.asarray(bare(value)))
    return str(value.numpy()) if hasattr(value, "numpy") else str(value)


def Print(input_, data, message=None, first_n=None, summarize=None, name=None):
    """Print ``data``; returns ``input_`` (TensorFlow 1)."""
    builtins.print(message or "", *[_printed(x) for x in data], file=sys.stderr)
    return input_


# Scopes and graphs ------------------------------------------------------------------------------------------------------------


def group(*inputs, **kwargs):
    """Nothing: what it groups has run."""


def no_op(name=None):
    """Nothing."""


def control_dependencies(control_inputs):
    """``with control_dependencies(...):`` — what stands before ran before."""
    return nullcontext()


@contextmanager
def device(device_name):
    """``with tf.device("/GPU:0"):`` — arrays are on JAX's default device."""
    yield


class name_scope:
    """``with tf.name_scope("block"):`` — names change nothing."""

    def __init__(self, name: str, *args: Any, **kwargs: Any):
        self.name = name

    def __enter__(self) -> str:
        return f"{self.name}/"

    def __exit__(self, *error: Any) -> None: ...


variable_scope = name_scope


def init_scope():
    """``with tf.init_scope():`` — nothing changes inside."""
    return nullcontext()


def executing_eagerly() -> bool:
    """Whether values are computed at once: False while a tf.function is traced."""
    from teul.course.tensorflow import tracing

    return not tracing.is_tracing()


def is_symbolic_tensor(tensor: Any) -> bool:
    """Whether a tensor's value is not known yet."""
    return not _is_known(tensor)
