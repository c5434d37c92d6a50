"""Variables: the dough. A model's structure is traced once; what changes from model to model lives here.

Layers, optimizers and metrics hold Variables and read and assign them as plain Python would. A program is made from such code by
*binding*: inside :func:`bound` every Variable reads as the value it is given, and what is assigned is collected, not kept.
So any object built of Variables becomes a pure function, and nothing is left half-changed when a trace fails.
"""

import random as python_random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.errors import problem
from teul.forms import standard_dtype, standard_shape
from teul.naming import path_of, unique_name
from teul.registry import FAMILIES


class _Scope(threading.local):
    """What Variables read as in this thread: their own values outside a program, a program's inside."""

    def __init__(self):
        self.values: dict[int, Any] | None = None
        self.compute_dtype: str | None = None
        self.reader: Callable[[Variable, Any], Any] | None = None
        self.seen: dict[int, Variable] | None = None
        self.flowing: dict[int, Any] | None = None


_scope = _Scope()


class Binding:
    """The values of Variables inside a program: those bound at the start, and then those assigned."""

    def __init__(self, values: dict[int, Any]):
        self._values, self._start = values, dict(values)

    def collect(self, variables: Iterable["Variable"]) -> list[Any]:
        """The values the variables have by now."""
        return [self._values.get(id(v), v._value) for v in variables]

    def value_of(self, variable: "Variable") -> Any:
        """The value it was bound to or assigned; None for one that is neither."""
        return self._values.get(id(variable))

    def assigned(self, variables: Iterable["Variable"]) -> list["Variable"]:
        """Those of the variables that hold another value by now than at the start."""
        return [v for v in variables if self._values.get(id(v), v._value) is not self._start.get(id(v), v._value)]


@contextmanager
def bound(*groups: tuple[Sequence["Variable"], Sequence[Any]]) -> Iterator[Binding]:
    """Inside, the variables of each ``(variables, values)`` group read as those values; assignments stay inside."""
    before, flowing = _scope.values, _scope.flowing
    _scope.flowing = {} if flowing is None else flowing
    values = dict(before or {})
    for variables, given in groups:
        values.update({id(v): value for v, value in zip(variables, given, strict=True)})
    _scope.values = values
    try:
        yield Binding(values)
    finally:
        _scope.values, _scope.flowing = before, flowing


def flowing_values() -> dict[int, Any]:
    """Inside a program, the values that the symbolic tensors of the models called so far have there, by the tensors' ids."""
    return {} if _scope.flowing is None else _scope.flowing


def in_program() -> bool:
    """Whether a program is being traced by this thread."""
    return _scope.values is not None


@contextmanager
def watched() -> Iterator[dict[int, "Variable"]]:
    """Inside, every Variable that a program reads or assigns is put into the dict given, by its id."""
    before, seen = _scope.seen, {}
    _scope.seen = seen
    try:
        yield seen
    finally:
        _scope.seen = before
        if before is not None:
            before.update(seen)


@contextmanager
def computing_in(dtype: str | None) -> Iterator[None]:
    """Inside, float Variables that allow it read as ``dtype`` (mixed precision)."""
    before = _scope.compute_dtype
    _scope.compute_dtype = dtype
    try:
        yield
    finally:
        _scope.compute_dtype = before


@contextmanager
def read_by(reader: Callable[["Variable", Any], Any] | None) -> Iterator[None]:
    """Inside, what a Variable reads as is what ``reader(variable, value)`` makes of it; a gradient tape looks on this way."""
    before = _scope.reader
    _scope.reader = reader
    try:
        yield
    finally:
        _scope.reader = before


class Variable:
    """An array that can be assigned: a weight, an optimizer's slot, a metric's count.

    Args:
        initializer: an initializer or function ``(shape, dtype) -> array``, or the first value itself.
        shape: the shape; taken from the value where ``initializer`` is one.
        dtype: the type; ``config.floatx()`` for floats by default.
        trainable: whether training changes it.
        name: its name within its layer.

    >>> v = Variable([1.0, 2.0], name="v")
    >>> v.assign_add([1.0, 1.0])
    Array([2., 3.], dtype=float32)
    >>> float((v * 2).sum())
    10.0
    """

    def __init__(
        self, initializer, shape=None, dtype=None, trainable=True, autocast=True, aggregation="none", synchronization="auto", name=None,
        layout=None, **kwargs,
    ):  # fmt: skip
        self.name = _checked_name(name)
        self.path = path_of(self)
        self.aggregation = _one_of("aggregation", aggregation, ("none", "mean", "sum", "only_first_replica"))
        self.synchronization = _one_of("synchronization", synchronization, ("none", "on_read", "on_write", "auto"))
        dtype = None if dtype is None else standard_dtype(dtype, "Variable")
        if isinstance(initializer, str):
            initializer = next(family for family in FAMILIES if family.kind == "initializer").get(initializer)
        with jax.ensure_compile_time_eval():  # a layer may make its weights while its model is traced; they are values all the same
            self._value = as_array(_first_value(initializer, shape, dtype) if callable(initializer) else initializer, dtype)
        self._trainable, self.autocast = bool(trainable), bool(autocast)
        self._regularizer = self._constraint = None
        self._overwrite_with_gradient = False

    # Whether its layer is frozen; the layer says so.
    frozen = False

    @property
    def trainable(self) -> bool:
        """Whether training changes it: so it was made, and its layer is not frozen."""
        return bool(self._trainable) and not self.frozen

    @trainable.setter
    def trainable(self, value: bool):
        self.__dict__.setdefault("_made_trainable", self._trainable)  # its place among the weights stays
        self._trainable = bool(value)

    @property
    def regularizer(self):
        """What adds to the loss because of it."""
        return self._regularizer

    @regularizer.setter
    def regularizer(self, value):
        self._regularizer = _function_or_none("regularizer", value)

    @property
    def constraint(self):
        """What its value is put through after a step."""
        return self._constraint

    @constraint.setter
    def constraint(self, value):
        self._constraint = _function_or_none("constraint", value)

    @property
    def overwrite_with_gradient(self):
        """Whether its gradient is its next value."""
        return self._overwrite_with_gradient

    @overwrite_with_gradient.setter
    def overwrite_with_gradient(self, value):
        if not isinstance(value, bool):
            raise problem("wrong_type", owner="Variable", argument="overwrite_with_gradient", expected="True or False", got=repr(value))
        self._overwrite_with_gradient = value

    @property
    def value(self) -> jax.Array:
        """The array itself (inside a program: the traced one, in the compute type)."""
        value = self._exact() if _scope.reader is None else _scope.reader(self, self._exact())
        wanted = _scope.compute_dtype
        if wanted and self.autocast and jnp.issubdtype(value.dtype, jnp.floating) and value.dtype != wanted:
            return value.astype(wanted)
        return value

    def assign(self, value: Any) -> jax.Array:
        """Set the value; the shape must be the variable's own."""
        value = as_array(getattr(value, "value", value), self._value.dtype)
        if value.shape != self.shape:
            raise problem("assign_shape", name=self.path, expected=self.shape, got=value.shape)
        if _scope.values is None:
            self._value = value
        else:
            _scope.values[id(self)] = value
            if _scope.seen is not None:
                _scope.seen[id(self)] = self
        return value

    def assign_add(self, value: Any) -> jax.Array:
        """Add to the value."""
        return self.assign(_computed(jnp.add, self._exact(), as_array(value)))

    def assign_sub(self, value: Any) -> jax.Array:
        """Subtract from the value."""
        return self.assign(_computed(jnp.subtract, self._exact(), as_array(value)))

    def _exact(self) -> jax.Array:
        """The value in the variable's own type, whatever the compute type."""
        if _scope.values is None:
            return self._value
        if _scope.seen is not None:
            _scope.seen[id(self)] = self
        return _scope.values.get(id(self), self._value)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, a tuple of ints."""
        return tuple(self._value.shape)

    @property
    def dtype(self) -> str:
        """The name of the element type in which it is read: its own, or the compute type where one holds."""
        own, wanted = self._value.dtype, _scope.compute_dtype
        return wanted if wanted and self.autocast and jnp.issubdtype(own, jnp.floating) else own.name

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._value.ndim

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._value.size

    def numpy(self) -> np.ndarray:
        """A NumPy copy of the value."""
        return np.array(self.value)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value, dtype=dtype)

    def __jax_array__(self):
        return self.value

    def __deepcopy__(self, memo):
        # Arrays are immutable: a copied model starts from the very same ones.
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        twin.__dict__.update(self.__dict__)
        return twin

    def __getstate__(self):
        return {**self.__dict__, "_value": np.asarray(self._value)}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._value = jnp.asarray(state["_value"])

    def __repr__(self):
        value = self.value
        shown = "traced" if isinstance(value, jax.core.Tracer) else np.array2string(np.asarray(value), threshold=20)
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, value={shown}>"

    def __getattr__(self, name):
        # mean, sum, astype, T, at, ...: whatever an array can do.
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.value, name)

    def __getitem__(self, index):
        return self.value[index]

    def __len__(self):
        return len(self.value)

    def __float__(self):
        return float(self.value)

    def __int__(self):
        return int(self.value)

    def __bool__(self):
        expected = "a plain value, such as that of variable.numpy()"
        raise problem("wrong_type", owner="bool", argument="the condition", expected=expected, got="a Variable")

    def __round__(self, ndigits=None):
        return jnp.round(self.value, ndigits or 0)

    def __hash__(self):
        return id(self)


_NUMBERS = (bool, int, float, complex)


def _computed(function: Callable, *operands: Any) -> Any:
    """``function`` of what Variables hold; Python numbers take the type of the array they meet."""
    values = [o.value if isinstance(o, Variable) else o for o in operands]
    if not all(isinstance(v, (*_NUMBERS, list, tuple, np.ndarray, np.generic, jax.Array)) for v in values):
        return NotImplemented  # a symbolic tensor, or a tensor of the course's tensorflow, knows better
    with jax.numpy_dtype_promotion("standard"):
        return function(*(v if isinstance(v, _NUMBERS) else as_array(v) for v in values))


def _binary(function: Callable, swapped: bool = False) -> Callable:
    def operate(self, other):
        return _computed(function, other, self) if swapped else _computed(function, self, other)

    return operate


def _unary(function: Callable) -> Callable:
    return lambda self: function(self.value)


for _method, _function in {
    "add": jnp.add, "sub": jnp.subtract, "mul": jnp.multiply, "truediv": jnp.true_divide, "floordiv": jnp.floor_divide, "mod": jnp.mod,
    "pow": jnp.power, "matmul": jnp.matmul, "and": jnp.logical_and, "or": jnp.logical_or, "xor": jnp.logical_xor,
}.items():  # fmt: skip
    setattr(Variable, f"__{_method}__", _binary(_function))
    setattr(Variable, f"__r{_method}__", _binary(_function, swapped=True))
for _method, _function in {
    "eq": jnp.equal, "ne": jnp.not_equal, "lt": jnp.less, "le": jnp.less_equal, "gt": jnp.greater, "ge": jnp.greater_equal,
}.items():  # fmt: skip
    setattr(Variable, f"__{_method}__", _binary(_function))
for _method, _function in {"neg": jnp.negative, "pos": jnp.asarray, "abs": jnp.abs, "invert": jnp.invert}.items():
    setattr(Variable, f"__{_method}__", _unary(_function))


def _checked_name(name: Any) -> str:
    if name is not None and (not isinstance(name, str) or "/" in name):
        raise problem("bad_argument", owner="Variable", argument="name", expected="a string without '/'", got=repr(name))
    return name or "variable"


def _one_of(argument: str, value: Any, known: tuple[str, ...]) -> str:
    """None is "none"."""
    if value is not None and value not in known:
        raise problem("bad_argument", owner="Variable", argument=argument, expected=f"None or one of {known}", got=repr(value))
    return value or "none"


def _first_value(initializer: Callable, shape: Any, dtype: str | None) -> Any:
    shape = None if shape is None else standard_shape(shape, "Variable")
    if shape is None or None in shape:
        expected = "a shape of known sizes, as an initializer is given"
        raise problem("bad_argument", owner="Variable", argument="shape", expected=expected, got=repr(shape))
    return initializer(shape, dtype=dtype or config.floatx())


def _function_or_none(argument: str, value: Any) -> Callable | None:
    if value is not None and not callable(value):
        raise problem("bad_argument", owner="Variable", argument=argument, expected="a function or None", got=repr(value))
    return value


def as_array(value: Any, dtype: Any = None) -> jax.Array:
    """A JAX array of ``value``; Python and double floats become ``floatx``, 64-bit integers 32-bit ones."""
    if isinstance(value, Variable):
        value = value.value
    if hasattr(value, "__jax_array__") and not isinstance(value, jax.Array):
        value = value.__jax_array__()  # a tensor of the course's tensorflow
    if isinstance(value, jax.Array):
        return _readable(value if dtype is None else value.astype(dtype))
    if not isinstance(value, (list, tuple)) or not _holds_arrays(value):
        # Converted by NumPy, as a JAX operation run by itself would cost a compilation; copied, as a device may share memory.
        value = np.array(value)
        dtype = dtype or {"float64": config.floatx(), "int64": "int32", "uint64": "uint32"}.get(value.dtype.name)
        return _readable(jax.device_put(value if dtype is None else value.astype(dtype, copy=False)))
    return _readable(jnp.asarray(value, dtype))


def _holds_arrays(value: Any) -> bool:
    """Whether a list holds JAX arrays, which NumPy cannot read while they are traced."""
    return any(
        hasattr(p, "__jax_array__") or isinstance(p, jax.Array) or (isinstance(p, (list, tuple)) and _holds_arrays(p)) for p in value
    )


def _readable(array: jax.Array) -> jax.Array:
    """The same array; its class has the ``.numpy()`` that course code calls on what a loss or a layer returns."""
    kind = type(array)
    if not hasattr(kind, "numpy") and not isinstance(array, jax.core.Tracer):
        kind.numpy = lambda self: np.asarray(self)  # a method; np.asarray itself would not be bound
    return array


# Randomness -----------------------------------------------------------------------------------------------------------------

_seeds = np.random.default_rng()
_first_seed: int | None = None
_ambient: "SeedGenerator | None" = None


def fresh_seed() -> int:
    """The next seed of the session's stream: fixed by :func:`set_random_seed`, unpredictable without it."""
    return int(_seeds.integers(0, 2**31 - 1))


def set_random_seed(seed: int) -> None:
    """Seed Python, NumPy and Teul: initial weights, shuffles and dropout repeat exactly on the same machine."""
    global _seeds, _first_seed, _ambient
    if not isinstance(seed, (int, np.integer)):
        raise problem("bad_argument", owner="set_random_seed", argument="seed", expected="an integer", got=repr(seed))
    python_random.seed(int(seed))
    np.random.seed(int(seed) % 2**32)
    _seeds = np.random.default_rng(int(seed) % 2**64)
    _first_seed, _ambient = int(seed), None


def ambient_seeds() -> "SeedGenerator":
    """The stream that random functions without a seed draw from inside a program, where a constant would repeat at every step."""
    global _ambient
    if _ambient is None:
        # Not of the session's stream: whether a model has code of the user's must not move the seeds that follow.
        _ambient = SeedGenerator(int(np.random.default_rng(_first_seed).integers(0, 2**31 - 1)))
    return _ambient


class SeedGenerator:
    """A stream of random keys whose place is a Variable, so that it moves on inside a program too.

    Args:
        seed: an integer for a stream that repeats; None takes the session's next seed.
    """

    def __init__(self, seed: int | None = None, name: str | None = None):
        if seed is not None and not isinstance(seed, (int, np.integer)):
            raise problem("bad_argument", owner="SeedGenerator", argument="seed", expected="an integer", got=repr(seed))
        self.seed = fresh_seed() if seed is None else int(seed)
        self.name = name or unique_name("seed_generator")
        self.state = Variable(np.array([self.seed % 2**32, 0], np.uint32), dtype="uint32", trainable=False, name="seed_generator_state")
        self.state.path = f"{self.name}/{self.state.name}"

    @classmethod
    def keras_module(cls) -> str:
        """Where Keras keeps it."""
        return "keras.random"

    def next(self, ordered: bool = True) -> jax.Array:
        """The next key, a JAX random key."""
        seed, place = self.state.value
        self.state.assign(jnp.stack([seed, place + jnp.uint32(1)]))
        return jax.random.wrap_key_data(jnp.stack([seed, place]), impl="threefry2x32")  # as Keras on JAX makes its keys

    def get_config(self) -> dict[str, Any]:
        """The seed it started from."""
        return {"seed": self.seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "SeedGenerator":
        """A generator that starts where ``get_config`` says."""
        return cls(**config)
