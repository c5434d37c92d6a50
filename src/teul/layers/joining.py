"""What merging layers share: inputs of one type and as many axes, shapes that fit, masks over all entries."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import config
from teul.errors import problem
from teul.layers.base import Layer


def is_part(value: Any) -> bool:
    """Whether ``value`` is an array, a symbolic tensor or a shape."""
    return hasattr(value, "shape") or isinstance(value, (list, tuple))


def described(inputs: Any) -> str:
    """Inputs that were given, in words."""
    if isinstance(inputs, (list, tuple)) and inputs and all(is_part(part) for part in inputs):
        return f"{len(inputs)} inputs" if len(inputs) > 1 else "1 input"
    return f"one of shape {tuple(inputs.shape)}" if hasattr(inputs, "shape") else repr(inputs)


def listed(shapes: list[tuple]) -> str:
    """Shapes in words."""
    return " and ".join(map(str, shapes))


def joint_rule(axis: int) -> str:
    """What Concatenate asks for, in words."""
    return f"it requires inputs with matching shapes except for the concatenation axis ({axis})"


def in_one_type(layer: Layer, inputs: Any) -> list[jax.Array]:
    """The inputs as arrays of one type: whole numbers among floats become floats."""
    arrays = [jnp.asarray(x) for x in inputs]
    kinds = {a.dtype for a in arrays}
    return arrays if len(kinds) == 1 else [a.astype(layer.compute_dtype) for a in arrays]


def with_same_axes(arrays: list[jax.Array]) -> list[jax.Array]:
    """Arrays with as many axes: those missing are put behind the batch axis."""
    rank = max(a.ndim for a in arrays)
    return [a.reshape(a.shape[0], *[1] * (rank - a.ndim), *a.shape[1:]) for a in arrays]


def batch_size(layer: Layer, shapes: list[tuple]) -> int | None:
    """The number of samples, or a refusal where the inputs disagree."""
    known = {s[0] for s in shapes if s} - {None}
    if len(known) > 1 or not all(shapes):
        rule = "all need the same number of samples"
        raise problem("merge_shapes", layer=layer.name, kind=type(layer).__name__, shapes=listed(shapes), rule=rule)
    return next(iter(known), None)


def broadcast(layer: Layer, first: tuple, second: tuple, shapes: list[tuple]) -> tuple:
    """The shape that two shapes of samples make, or a refusal."""
    rank = max(len(first), len(second))
    pairs = zip((1,) * (rank - len(first)) + first, (1,) * (rank - len(second)) + second, strict=True)
    sizes = []
    for m, n in pairs:
        if 1 not in (m, n) and None not in (m, n) and m != n:
            rule = "sizes must be equal, or 1"
            raise problem("merge_shapes", layer=layer.name, kind=type(layer).__name__, shapes=listed(shapes), rule=rule)
        sizes.append(None if None in (m, n) else n if m == 1 else m)
    return tuple(sizes)


def flags(mask: Any) -> jax.Array:
    """A mask as True and False."""
    return jnp.asarray(getattr(mask, "value", mask)).astype(bool)


def over(mask: Any, x: jax.Array) -> jax.Array:
    """A mask of samples and steps as one of all entries of ``x``."""
    counts = flags(mask)
    return jnp.broadcast_to(counts.reshape(counts.shape + (1,) * (x.ndim - counts.ndim)), x.shape)


def unit_length(x: jax.Array, axis: int) -> jax.Array:
    """``x`` divided by its length along ``axis``; zeros stay zeros, and so do their gradients."""
    least = jnp.asarray(config.epsilon() ** 2, x.dtype)
    return x * jax.lax.rsqrt(jnp.maximum(jnp.square(x).sum(axis, keepdims=True), least))
