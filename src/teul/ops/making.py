"""How an operation is made: from a function of arrays, or from a row of a table that names one."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import jax

from teul.ops.reading import is_plain, kept, tensor
from teul.outermost import function_taken_over
from teul.symbolic import FunctionOperation, KerasTensor, any_symbolic, is_symbolic

Reading = Callable[[list[Any]], list[Any]]
Row = tuple[str, Callable, str]

# Parameters that are no tensors although they have no default.
_OTHERS = frozenset({"axis", "axes", "axis1", "axis2", "destination", "indices_or_sections", "kth", "num", "shape", "shift", "source"})
# Parameters that are tensors although they have a default.
_OPTIONAL = frozenset({"initial"})


def operation(function: Callable, spec: Callable | None = None) -> Callable:
    """``function`` of arrays as an operation: it mixes types as NumPy does, and of symbolic tensors it is noted, not computed.

    Args:
        function: of arrays and plain arguments.
        spec: the symbolic outputs for symbolic arguments, where tracing cannot find them.
    """

    @function_taken_over
    @functools.wraps(function)
    def computed(*args, **kwargs):
        with jax.numpy_dtype_promotion("standard"):
            return function(*args, **kwargs)

    @functools.wraps(function)
    def public(*args, **kwargs):
        if any_symbolic((args, kwargs)):
            return _Noted(public, spec).symbolic_call(*args, **kwargs)
        return computed(*args, **kwargs)

    public.__module__ = "teul.ops"
    return public


class _Noted(FunctionOperation):
    """One call of an operation on symbolic tensors."""

    def __init__(self, function: Callable, spec: Callable | None):
        super().__init__(function)
        self.spec = spec

    def compute_output_spec(self, *args, **kwargs) -> Any:
        """What the operation's own rule says, else what tracing finds."""
        found = self.spec(*args, **kwargs) if self.spec else None
        return super().compute_output_spec(*args, **kwargs) if found is None else found


def table(rows: Iterable[Row], reads: Reading = kept, spec: Callable | None = None) -> dict[str, Callable]:
    """Operations by name, from rows of (signature as in Keras, function that computes it, what it is).

    The function is given the parameters without a default in order and the others by name; ``reads`` prepares the tensors.
    """
    return {row[0].partition("(")[0]: from_row(*row, reads, spec) for row in rows}


def from_row(signature: str, compute: Callable, line: str, reads: Reading = kept, spec: Callable | None = None) -> Callable:
    """One operation from its row; ``spec`` is given the function of the row and then the arguments."""
    name, _, parameters = signature.removesuffix(")").partition("(")
    # A function whose signature is the row's, made as collections.namedtuple makes its own: Python binds and checks the arguments.
    bind = eval(f"lambda {parameters}: locals()")
    known = inspect.signature(bind).parameters.values()
    required = [p.name for p in known if p.default is p.empty]
    tensors = [n for n in required if n not in _OTHERS]
    optional = [p.name for p in known if p.name in _OPTIONAL and p.name not in required]

    def function(*args, **kwargs):
        given = bind(*args, **kwargs)
        given.update(zip(tensors, reads([given[n] for n in tensors]), strict=True))
        given.update({n: tensor(given[n]) for n in optional if given[n] is not None})
        if isinstance(given.get("axis"), list):
            given["axis"] = tuple(given["axis"])
        positional = [given.pop(n) for n in required]
        return compute(*positional, **given)

    bind.__name__ = bind.__qualname__ = function.__name__ = function.__qualname__ = name
    function.__doc__ = line
    function.__signature__ = inspect.signature(bind)
    return operation(function, functools.partial(spec, function) if spec else None)


def joined_spec(function: Callable, *args, **kwargs) -> KerasTensor | None:
    """The symbolic output of an elementwise operation: an unknown size meets a known one above 1 as if it were equal to it."""
    given = [a if is_plain(a) or is_symbolic(a) else tensor(a) for a in (*args, *kwargs.values()) if a is not None]
    shapes = [() if is_plain(a) else tuple(a.shape) for a in given]
    if not any(None in shape for shape in shapes):
        return None  # tracing knows as much
    small = iter([jax.ShapeDtypeStruct((1,) * len(a.shape), a.dtype) for a in given if not is_plain(a)])
    made = jax.eval_shape(lambda *arrays: _filled(function, given, arrays), *small)
    rank = max(map(len, shapes))
    columns = list(zip(*((1,) * (rank - len(s)) + s for s in shapes), strict=True))
    if any(len({n for n in c if n not in (None, 1)}) > 1 for c in columns):
        return None  # and refuses sizes that do not fit together
    return KerasTensor([max((n for n in c if n not in (None, 1)), default=None if None in c else 1) for c in columns], made.dtype)


def _filled(function: Callable, given: list[Any], arrays: tuple) -> Any:
    rest = iter(arrays)
    with jax.numpy_dtype_promotion("standard"):
        return function(*(a if is_plain(a) else next(rest) for a in given))
