"""Conversions, places in arrays, and control flow that a compiled program can follow."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.errors import problem
from teul.ops.making import operation
from teul.ops.reading import is_tensor, standard_dtype, tensor, value_of
from teul.symbolic import KerasTensor, apply, is_symbolic, traced_outputs


def convert_to_tensor(x, dtype=None, sparse=None, ragged=None):
    """x as a tensor.

    >>> convert_to_tensor([1.0, 2.0])
    Array([1., 2.], dtype=float32)
    """
    if is_symbolic(x):
        kept = dtype is None and not (x.sparse and sparse is False)
        return x if kept else apply(_cast, x, standard_dtype(dtype or x.dtype))
    if x is None or ragged:
        expected, got = "numbers", "None" if x is None else "asked to be ragged, which arrays of JAX cannot be"
        raise problem("bad_argument", owner="convert_to_tensor", argument="x", expected=expected, got=got)
    return tensor(x, None if dtype is None else standard_dtype(dtype))


def convert_to_numpy(x) -> np.ndarray:
    """x as a NumPy array of its own."""
    return np.array(value_of(x))


def cast(x, dtype):
    """x in another type."""
    dtype = standard_dtype(dtype)
    return apply(_cast, x, dtype) if is_symbolic(x) else tensor(x).astype(dtype)


def _cast(x, dtype):
    return x.astype(dtype)


def saturate_cast(x, dtype):
    """x in another type; what lies outside that type's range becomes its nearest end."""
    dtype = standard_dtype(dtype)
    x = tensor(x)
    if dtype == "bool":
        return x > 0
    ends = jnp.iinfo(dtype) if jnp.issubdtype(dtype, jnp.integer) else jnp.finfo(dtype)
    own = x.astype("int32") if x.dtype == bool else x
    limits = jnp.iinfo(own.dtype) if jnp.issubdtype(own.dtype, jnp.integer) else jnp.finfo(own.dtype)
    low, high = max(float(ends.min), float(limits.min)), min(float(ends.max), float(limits.max))
    if jnp.issubdtype(own.dtype, jnp.integer):
        return jnp.clip(own, int(low), int(high)).astype(dtype)
    # The largest number of a whole type may round up to one beyond it.
    below = np.nextafter(np.asarray(high, own.dtype), np.asarray(0, own.dtype)) if jnp.issubdtype(dtype, jnp.integer) else high
    return jnp.where(own >= high, jnp.asarray(ends.max, dtype), jnp.clip(own, low, below).astype(dtype))


def shape(x) -> tuple[int | None, ...]:
    """The sizes of the axes; None where a symbolic tensor does not know one.

    >>> shape([[1, 2, 3]])
    (1, 3)
    """
    return tuple(x.shape) if hasattr(x, "shape") else tuple(tensor(x).shape)


def dtype(x) -> str:
    """The name of the element type."""
    return standard_dtype(x.dtype if hasattr(x, "dtype") else tensor(x).dtype)


def stop_gradient(variable):
    """The same values, which a gradient treats as constants."""
    return jax.lax.stop_gradient(tensor(variable))


# Places ---------------------------------------------------------------------------------------------------------------------


def _places(indices: Any) -> tuple:
    return tuple(jnp.moveaxis(tensor(indices).astype("int32"), -1, 0))


def scatter(indices, values, shape):
    """Zeros of a shape, with values added at some places; each row of ``indices`` is one place."""
    values = tensor(values)
    return jnp.zeros(shape, values.dtype).at[_places(indices)].add(values)


def scatter_update(inputs, indices, updates, reduction=None):
    """The inputs with updates put (or "add"-ed, "max", "min", "mul") at some places."""
    inputs = tensor(inputs)
    at, updates = inputs.at[_places(indices)], tensor(updates).astype(inputs.dtype)
    reduction = reduction.lower() if isinstance(reduction, str) else reduction
    ways = {None: at.set, "add": at.add, "max": at.max, "min": at.min, "mul": at.mul}
    if reduction not in ways:
        expected = "None, 'add', 'max', 'min' or 'mul'"
        raise problem("bad_argument", owner="scatter_update", argument="reduction", expected=expected, got=repr(reduction))
    return ways[reduction](updates)


def slice(inputs, start_indices, shape):
    """The part of a shape that begins at some indices, which may be known only when the program runs."""
    inputs = tensor(inputs)
    starts = [tensor(i).astype("int32") for i in start_indices]
    if not len(starts) == len(shape) == inputs.ndim:
        expected, got = f"{inputs.ndim} starts and sizes", f"{len(starts)} and {len(shape)}"
        raise problem("bad_argument", owner="slice", argument="start_indices and shape", expected=expected, got=got)
    sizes = [n - int(s) if size == -1 else int(size) for n, s, size in zip(inputs.shape, start_indices, shape, strict=True)]
    return jax.lax.dynamic_slice(inputs, starts, sizes)


def slice_update(inputs, start_indices, updates):
    """The inputs with updates put where they begin at some indices."""
    inputs = tensor(inputs)
    return jax.lax.dynamic_update_slice(inputs, tensor(updates).astype(inputs.dtype), [tensor(i).astype("int32") for i in start_indices])


# Control flow ---------------------------------------------------------------------------------------------------------------


def _tensors(tree: Any) -> Any:
    return jax.tree.map(tensor, tree)


def cond(pred, true_fn, false_fn):
    """What ``true_fn()`` gives where the predicate holds, else what ``false_fn()`` gives.

    >>> float(cond(True, lambda: 1.0, lambda: 2.0))
    1.0
    """
    pred = tensor(pred)
    return jax.lax.cond(pred.astype(bool) if pred.dtype != bool else pred, _returning(true_fn), _returning(false_fn))


def _returning(function: Callable | None) -> Callable:
    """A branch whose plain numbers are arrays, so that both branches give the same types."""
    return lambda *operands: None if function is None else _tensors(function(*operands))


def switch(index, branches, *operands):
    """What the branch of that number gives for the operands."""
    return jax.lax.switch(tensor(index), [_returning(b) for b in branches], *_tensors(operands))


def while_loop(cond, body, loop_vars, maximum_iterations=None):
    """``loop_vars = body(*loop_vars)`` as long as ``cond(*loop_vars)`` holds, at most ``maximum_iterations`` times."""
    several = isinstance(loop_vars, (list, tuple))
    state = _tensors(tuple(loop_vars) if several else (loop_vars,))

    def going(carried):
        count, state = carried
        holds = jnp.asarray(cond(*state)).astype(bool)
        return holds if maximum_iterations is None else holds & (count < maximum_iterations)

    def step(carried):
        count, state = carried
        made = body(*state)
        made = tuple(made) if isinstance(made, (list, tuple)) else (made,)
        return count + 1, jax.tree.map(lambda new, old: tensor(new).astype(old.dtype), made, state)

    _, state = jax.lax.while_loop(going, step, (jnp.int32(0), state))
    return state if several else state[0]


def fori_loop(lower, upper, body_fun, init_val):
    """``value = body_fun(i, value)`` for i from lower to upper - 1.

    >>> int(fori_loop(0, 4, lambda i, total: total + i, 0))
    6
    """
    first = _tensors(init_val)

    def body(i, value):
        return jax.tree.map(lambda new, old: tensor(new).astype(old.dtype), body_fun(i, value), value)

    return jax.lax.fori_loop(value_of(lower), value_of(upper), body, first)


def scan(f, init, xs=None, length=None, reverse=False, unroll=1):
    """``carry, y = f(carry, x)`` for each x; the last carry and all the ys."""
    if not callable(f):
        raise problem("not_understood", kind="function of (carry, x)", got=repr(f))
    if not isinstance(unroll, (bool, int)) or (isinstance(unroll, int) and not isinstance(unroll, bool) and unroll < 1):
        raise problem("bad_argument", owner="scan", argument="unroll", expected="a positive integer or a bool", got=repr(unroll))
    if xs is None and length is None:
        raise problem("bad_argument", owner="scan", argument="length", expected="given where xs is not", got="None")
    return jax.lax.scan(f, _tensors(init), _tensors(xs), length, reverse, unroll)


def associative_scan(f, elems, reverse=False, axis=0):
    """The running results of an associative f of two, found by halves."""
    if not callable(f):
        raise problem("not_understood", kind="function of two", got=repr(f))
    return jax.lax.associative_scan(f, _tensors(elems), reverse, axis)


def map(f, xs):
    """f of each element of the first axis, one after another."""
    return jax.lax.map(lambda x: _tensors(f(x)), _tensors(xs))


def vectorized_map(function, elements):
    """f of each element of the first axis, all at once."""
    return jax.vmap(lambda x: _tensors(function(x)))(_tensors(elements))


def custom_gradient(f):
    """A function with a gradient of its own: f returns its value and a function from the gradient above to that of its arguments.

    >>> @custom_gradient
    ... def clipped(x):
    ...     return x, lambda upstream: jnp.clip(upstream, -1, 1)
    >>> float(jax.grad(lambda x: 5 * clipped(x))(2.0))
    1.0
    """
    return jax.custom_gradient(f)


# Of symbolic tensors ----------------------------------------------------------------------------------------------------------


def _like(x):
    return KerasTensor(x.shape, x.dtype)


def _carried(cond, body, loop_vars, maximum_iterations=None):
    """What goes round a loop keeps its shape."""
    symbolic = all(is_symbolic(v) for v in jax.tree.leaves(loop_vars))
    return jax.tree.map(_like, loop_vars, is_leaf=is_symbolic) if symbolic else None


def _first_branch(index, branches, *operands):
    return traced_outputs(branches[0], operands, {})


def _part(inputs, start_indices, shape):
    """A size of -1 is known where the start is a number."""
    if is_symbolic(start_indices) and -1 in shape:
        return KerasTensor([None if n == -1 else n for n in shape], inputs.dtype)
    if is_symbolic(start_indices) or not len(start_indices) == len(shape) == len(inputs.shape):
        return None
    ends = zip(inputs.shape, start_indices, shape, strict=True)
    return KerasTensor([size if size != -1 else None if n is None else n - int(start) for n, start, size in ends], inputs.dtype)


SPECS = {
    "while_loop": _carried,
    "fori_loop": lambda lower, upper, body_fun, init_val: _like(init_val) if is_symbolic(init_val) else None,
    "switch": _first_branch,
    "slice": _part,
}
_ALL = (saturate_cast, stop_gradient, scatter, scatter_update, slice, slice_update, cond, switch, while_loop, fori_loop, scan,
        associative_scan, map, vectorized_map)  # fmt: skip
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function, SPECS.get(function.__name__)) for function in _ALL}
for _function in (convert_to_tensor, convert_to_numpy, cast, shape, dtype, custom_gradient, is_tensor):
    OPERATIONS[_function.__name__] = _function
