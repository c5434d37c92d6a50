"""What normalizations share: the scale gamma and the shift beta they learn, and the axes they work along."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import constraints, initializers, regularizers
from teul.errors import problem
from teul.layers.core import Elementwise


class Affine(Elementwise):
    """Base of normalizations with a learned scale and shift.

    Args:
        center, scale: whether beta and gamma are there.
        beta_initializer, gamma_initializer: their first values; 0 and 1.
        beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: penalties on them and their projections.
    """

    def __init__(
        self, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones", beta_regularizer=None, gamma_regularizer=None,
        beta_constraint=None, gamma_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.center, self.scale = center, scale
        self.beta_initializer, self.gamma_initializer = initializers.get(beta_initializer), initializers.get(gamma_initializer)
        self.beta_regularizer, self.gamma_regularizer = regularizers.get(beta_regularizer), regularizers.get(gamma_regularizer)
        self.beta_constraint, self.gamma_constraint = constraints.get(beta_constraint), constraints.get(gamma_constraint)

    def _add_affine(self, shape: tuple[int, ...], scale: bool, center: bool, autocast: bool = True) -> None:
        """Make gamma and beta, or leave them None."""
        self.gamma = self.beta = None
        if scale:
            self.gamma = self.add_weight(
                shape, self.gamma_initializer, autocast=autocast, regularizer=self.gamma_regularizer, constraint=self.gamma_constraint,
                name="gamma",
            )  # fmt: skip
        if center:
            self.beta = self.add_weight(
                shape, self.beta_initializer, autocast=autocast, regularizer=self.beta_regularizer, constraint=self.beta_constraint,
                name="beta",
            )  # fmt: skip

    def compute_output_shape(self, input_shape):
        checked_axes(self, self.axis, input_shape)
        return tuple(input_shape)


def checked_axes(layer: Any, axis: Any, shape: Any) -> tuple[int, ...]:
    """The axes counted from the front, in order; or a refusal of one that the input does not have."""
    axes = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    for a in axes:
        if not -len(shape) <= a < len(shape):
            raise problem("axis_out_of_bounds", layer=layer.name, kind=type(layer).__name__, axis=a, shape=tuple(shape))
    return tuple(sorted(a % len(shape) for a in axes))


def sizes_along(layer: Any, axis: Any, shape: Any) -> tuple[int, ...]:
    """The sizes along the axes; they have to be known."""
    sizes = tuple(shape[a] for a in checked_axes(layer, axis, shape))
    if None in sizes:
        expected, instead = f"a known size along axis {axis}", "Give it in input_shape= or Input(...)."
        raise problem(
            "layer_input_rank", layer=layer.name, kind=type(layer).__name__, expected=expected, got=tuple(shape), instead=instead
        )  # fmt: skip
    return sizes


def aligned(vector: jax.Array, axes: tuple[int, ...], ndim: int) -> jax.Array:
    """Values along ``axes``, shaped to broadcast with an array of ``ndim`` axes."""
    sizes = iter(vector.shape)
    return vector.reshape([next(sizes) if i in axes else 1 for i in range(ndim)])


def exact(x: jax.Array) -> jax.Array:
    """``x`` in at least single precision: sums of half-precision numbers lose too much."""
    return x if x.dtype in (jnp.float32, jnp.float64) else x.astype(jnp.float32)


def checked_axis(owner: str, axis: Any) -> Any:
    """An axis or a list of axes as given, or a refusal."""
    several = isinstance(axis, (list, tuple)) and all(isinstance(a, int) for a in axis)
    if not several and (not isinstance(axis, int) or isinstance(axis, bool)):
        raise problem("axis_kind", owner=owner, got=repr(axis))
    return list(axis) if several else axis
