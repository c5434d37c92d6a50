"""The activation functions as operations: they keep the type of a float array."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from teul.activations import sparsemax
from teul.errors import problem
from teul.ops.making import operation, table
from teul.ops.reading import floats, is_float, kept, tensor


def _over(function: Callable) -> Callable:
    """Over one axis, or over several together; None is all."""

    def share(x, axis):
        return function(x, axis=tuple(axis) if isinstance(axis, list) else axis)

    return share


def _typed(function: Callable) -> Callable:
    """With a plain number of the array's own type."""

    def run(x, **numbers):
        return function(x, *(jnp.asarray(n, x.dtype) for n in numbers.values()))

    return run


def _halves(x, axis):
    if x.shape[axis] % 2:
        raise problem("bad_argument", owner="glu", argument="x", expected="of an even size in that axis", got=f"of shape {x.shape}")
    return jax.nn.glu(x, axis=axis)


OPERATIONS: dict[str, Callable] = {
    **table(
        [
            ("relu(x)", jax.nn.relu, "``max(x, 0)``."),
            ("relu6(x)", jax.nn.relu6, "``min(max(x, 0), 6)``."),
            ("hard_tanh(x)", lambda x: jax.nn.hard_tanh(x.astype("int32") if x.dtype == bool else x),
             "x between -1 and 1, else the nearer of the two."),
        ],
        kept,
    ),
    **table(
        [
            ("celu(x, alpha=1.0)", _typed(jax.nn.celu), "``max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)``."),
            ("elu(x, alpha=1.0)", _typed(jax.nn.elu), "``x`` above 0, else ``alpha * (exp(x) - 1)``."),
            ("gelu(x, approximate=True)", jax.nn.gelu, "``x`` times the share of a standard normal below it."),
            ("glu(x, axis=-1)", _halves, "One half of the axis, times the sigmoid of the other."),
            ("hard_shrink(x, threshold=0.5)", lambda x, threshold: jnp.where(jnp.abs(x) > threshold, x, 0), "0 near 0, else x."),
            ("hard_sigmoid(x)", jax.nn.hard_sigmoid, "``min(max(x / 6 + 1/2, 0), 1)``."),
            ("hard_silu(x)", jax.nn.hard_silu, "``x * hard_sigmoid(x)``."),
            ("hard_swish(x)", jax.nn.hard_silu, "``x * hard_sigmoid(x)``."),
            ("leaky_relu(x, negative_slope=0.2)", _typed(jax.nn.leaky_relu), "``x`` above 0, else ``negative_slope * x``."),
            ("log_sigmoid(x)", jax.nn.log_sigmoid, "``log(sigmoid(x))``, safe for large x."),
            ("log_softmax(x, axis=-1)", _over(jax.nn.log_softmax), "``log(softmax(x))``, safe for large x."),
            ("selu(x)", jax.nn.selu, "``1.0507 * elu(x, 1.67326)``."),
            ("sigmoid(x)", jax.nn.sigmoid, "``1 / (1 + exp(-x))``."),
            ("silu(x)", jax.nn.silu, "``x * sigmoid(x)``."),
            ("swish(x)", jax.nn.silu, "``x * sigmoid(x)``."),
            ("soft_shrink(x, threshold=0.5)", lambda x, threshold: jnp.sign(x) * jnp.maximum(jnp.abs(x) - threshold, 0),
             "0 near 0, else x brought nearer to 0 by the threshold."),
            ("softmax(x, axis=-1)", _over(jax.nn.softmax), "``exp(x) / sum(exp(x))``: shares that sum to 1."),
            ("softplus(x)", jax.nn.softplus, "``log(exp(x) + 1)``."),
            ("softsign(x)", jax.nn.soft_sign, "``x / (1 + |x|)``."),
            ("sparse_plus(x)", jax.nn.sparse_plus, "0 up to -1, ``(x + 1)**2 / 4`` up to 1, x beyond."),
            ("sparse_sigmoid(x)", jax.nn.sparse_sigmoid, "``(x + 1) / 2`` between 0 and 1."),
            ("sparsemax(x, axis=-1)", lambda x, axis: sparsemax(x, axis=axis), "The nearest point whose shares sum to 1; some are just 0."),
            ("squareplus(x, b=4)", _typed(jax.nn.squareplus), "``(x + sqrt(x**2 + b)) / 2``."),
            ("tanh_shrink(x)", lambda x: x - jnp.tanh(x), "``x - tanh(x)``."),
        ],
        floats,
    ),
}  # fmt: skip


def threshold(x, threshold, default_value):
    """x above the threshold, else the default value."""
    x = tensor(x)
    return jnp.where(x > threshold, x, jnp.asarray(default_value, x.dtype if is_float(x) else None)).astype(x.dtype)


def polar(abs_, angle):
    """Complex numbers from their sizes and angles."""
    abs_, angle = (x.astype("float32") for x in floats([abs_, angle]))
    return jax.lax.complex(abs_ * jnp.cos(angle), abs_ * jnp.sin(angle))


OPERATIONS |= {"threshold": operation(threshold), "polar": operation(polar)}
