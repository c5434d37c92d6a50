"""Group normalization: each sample's features in groups, each group with its own mean and variance."""

import jax
import jax.numpy as jnp

from teul.configured import Number
from teul.errors import problem
from teul.layers.base import layers
from teul.layers.core import as_float
from teul.layers.normalization.affine import Affine, aligned, checked_axes, exact, sizes_along


@layers.add()
class GroupNormalization(Affine):
    r"""The features of each sample in ``groups``, each brought to mean 0 and variance 1, then :math:`\gamma x + \beta`.

    Args:
        groups: how many; it divides the number of features; -1 for one feature a group (instance normalization).
        axis: the axis of the features.
        epsilon: keeps the root away from 0.
        center, scale: whether beta and gamma are there.

    Source: Wu and He 2018.
    """

    epsilon = Number()

    def __init__(
        self, groups=32, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
        beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            center, scale, beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint,
            **kwargs,
        )  # fmt: skip
        if not isinstance(groups, int) or isinstance(groups, bool) or (groups <= 0 and groups != -1):
            expected = "a positive integer, or -1"
            raise problem("bad_argument", owner="GroupNormalization", argument="groups", expected=expected, got=repr(groups))
        self.groups, self.axis, self.epsilon = groups, axis, epsilon

    def build(self, input_shape):
        shape = sizes_along(self, self.axis, input_shape)
        if self.groups == -1:
            self.groups = shape[0]
        if shape[0] % self.groups:
            expected, instead = f"a number of features that {self.groups} groups divide", "Choose groups= to fit."
            raise problem(
                "layer_input_rank", layer=self.name, kind="GroupNormalization", expected=expected, got=tuple(input_shape), instead=instead
            )  # fmt: skip
        self._add_affine(shape, self.scale, self.center, autocast=False)

    def call(self, inputs):
        given = as_float(self, inputs)
        (axis,) = features = checked_axes(self, self.axis, given.shape)
        size = given.shape[axis]
        grouped = exact(given).reshape(*given.shape[:axis], self.groups, size // self.groups, *given.shape[axis + 1 :])
        others = tuple(i for i in range(1, grouped.ndim) if i != axis)
        centred = grouped - grouped.mean(others, keepdims=True)
        factor = jax.lax.rsqrt(jnp.square(centred).mean(others, keepdims=True) + jnp.asarray(self.epsilon, centred.dtype))
        y = (centred * factor).reshape(given.shape)
        if self.gamma is not None:
            y = y * aligned(self.gamma.value.astype(y.dtype), features, y.ndim)
        if self.beta is not None:
            y = y + aligned(self.beta.value.astype(y.dtype), features, y.ndim)
        return y.astype(given.dtype)
