"""The functions of ``keras.backend`` that make tensors and Variables, and those that change them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul import config, ops, random
from teul import layers as teul_layers
from teul.symbolic import is_symbolic
from teul.variables import Variable

__all__ = [
    "arange", "batch_get_value", "batch_set_value", "constant", "count_params", "is_keras_tensor", "is_placeholder", "is_sparse",
    "is_tensor", "is_variable", "moving_average_update", "ones", "placeholder", "print_tensor", "random_bernoulli", "random_binomial",
    "random_normal", "random_normal_variable", "random_uniform", "random_uniform_variable", "set_value", "to_dense",
    "truncated_normal", "update", "update_add", "update_sub", "variable", "zeros",
]  # fmt: skip


def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Variable:
    """A Variable of that first value."""
    made = Variable(np.asarray(value, dtype or config.floatx()), name=name)
    made.constraint = constraint
    return made


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Any:
    """A tensor of that value, repeated to ``shape``."""
    array = np.asarray(value, dtype or config.floatx())
    return ops.convert_to_tensor(array if shape is None else np.broadcast_to(array, shape))


def placeholder(shape: Any = None, ndim: int | None = None, dtype: Any = None, sparse: bool = False, name: str | None = None) -> Any:
    """A symbolic tensor for data to come, as ``keras.Input`` makes it; ``shape`` has the batch axis."""
    return teul_layers.Input(batch_shape=tuple(shape) if shape else (None,) * (ndim or 0), dtype=dtype, name=name)


def zeros(shape: Any, dtype: Any = None, name: str | None = None) -> Variable:
    """A Variable of zeros."""
    return Variable(np.zeros(shape, dtype or config.floatx()), name=name)


def ones(shape: Any, dtype: Any = None, name: str | None = None) -> Variable:
    """A Variable of ones."""
    return Variable(np.ones(shape, dtype or config.floatx()), name=name)


def arange(start: Any, stop: Any = None, step: int = 1, dtype: Any = "int32") -> Any:
    """Whole numbers from ``start`` to below ``stop``."""
    return ops.arange(start, stop, step, dtype=dtype)


def random_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: int | None = None, std: Any = None) -> Any:
    """Numbers around a mean, from the bell curve. With a seed they are the same each time."""
    return random.normal(_sizes(shape), mean, stddev if std is None else std, dtype, seed)


def random_uniform(shape: Any, minval: Any = 0.0, maxval: Any = 1.0, dtype: Any = None, seed: int | None = None) -> Any:
    """Numbers between two limits, each as likely."""
    return random.uniform(_sizes(shape), minval, maxval, dtype, seed)


def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: int | None = None) -> Any:
    """Numbers from the bell curve within two standard deviations."""
    return random.truncated_normal(_sizes(shape), mean, stddev, dtype, seed)


def random_bernoulli(shape: Any, p: float = 0.0, dtype: Any = None, seed: int | None = None) -> Any:
    """Ones with probability p, else zeros."""
    return ops.cast(random.uniform(_sizes(shape), 0.0, 1.0, None, seed) < p, dtype or config.floatx())


random_binomial = random_bernoulli


def random_normal_variable(shape: Any, mean: float, scale: float, dtype: Any = None, name: str | None = None, seed: Any = None) -> Variable:
    """A Variable of numbers from the bell curve."""
    return Variable(random.normal(tuple(shape), mean, scale, dtype, seed), name=name)


def random_uniform_variable(shape: Any, low: float, high: float, dtype: Any = None, name: str | None = None, seed: Any = None) -> Variable:
    """A Variable of numbers between two limits."""
    return Variable(random.uniform(tuple(shape), low, high, dtype, seed), name=name)


def set_value(x: Any, value: Any) -> None:
    """Set a Variable."""
    x.assign(value)


def batch_get_value(tensors: Sequence[Any]) -> list[Any]:
    """The values as NumPy arrays."""
    return [ops.convert_to_numpy(t) for t in tensors]


def batch_set_value(tuples: Sequence[tuple[Any, Any]]) -> None:
    """Set several Variables."""
    for x, value in tuples:
        x.assign(value)


def update(x: Variable, new_x: Any) -> Any:
    """Set a Variable and return the value."""
    return x.assign(new_x)


def update_add(x: Variable, increment: Any) -> Any:
    """Add to a Variable."""
    return x.assign_add(increment)


def update_sub(x: Variable, decrement: Any) -> Any:
    """Subtract from a Variable."""
    return x.assign_sub(decrement)


def moving_average_update(x: Variable, value: Any, momentum: float) -> Any:
    """``x = momentum * x + (1 - momentum) * value``."""
    return x.assign(x.value * momentum + ops.convert_to_tensor(value) * (1 - momentum))


def count_params(x: Any) -> int:
    """The number of elements."""
    return int(np.prod(x.shape, dtype=np.int64))


def is_keras_tensor(x: Any) -> bool:
    """Whether x is a symbolic tensor."""
    return is_symbolic(x)


def is_placeholder(x: Any) -> bool:
    """Whether x is an input of a graph."""
    return is_symbolic(x) and x.node is not None and not x.node.inputs


def is_tensor(x: Any) -> bool:
    """Whether x is a tensor: an array on the device, or a symbolic one."""
    return is_symbolic(x) or ops.is_tensor(x)


def is_variable(x: Any) -> bool:
    """Whether x is a Variable."""
    return isinstance(x, Variable)


def is_sparse(tensor: Any) -> bool:
    """False: all tensors are dense."""
    return False


def to_dense(tensor: Any) -> Any:
    """The tensor, which is dense."""
    return tensor


def print_tensor(x: Any, message: str = "") -> Any:
    """Print a tensor when it is computed, and return it."""
    import jax

    if not is_symbolic(x):
        jax.debug.print("{message} {x}", message=message, x=x)
    return x


def _sizes(shape: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in np.atleast_1d(shape)) if not isinstance(shape, (list, tuple)) else tuple(int(n) for n in shape)
