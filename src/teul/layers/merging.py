"""Layers that make one tensor of several: sums, products, extremes, averages, joints and dot products."""

import functools
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.layers.joining import (
    batch_size,
    broadcast,
    described,
    flags,
    in_one_type,
    is_part,
    joint_rule,
    listed,
    over,
    unit_length,
    with_same_axes,
)
from teul.masking import mask_of


class Merge(Layer):
    """Base of layers that take a list of inputs. Sizes of 1 broadcast, and so do missing axes behind the batch axis."""

    supports_masking = True
    _exactly: int | None = None  # how many inputs it takes, where that is fixed

    def build(self, input_shape):
        # Asked for its refusals: shapes that do not fit are said before training.
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        return self.merge(with_same_axes(in_one_type(self, self._checked(inputs))))

    def merge(self, inputs: list[jax.Array]) -> jax.Array:
        """The formula, on arrays with the same number of axes."""
        raise problem("must_write", owner=type(self).__name__, method="merge(self, inputs)")

    def compute_output_shape(self, input_shape):
        shapes = [tuple(s) for s in self._checked(input_shape)]
        return (batch_size(self, shapes), *functools.reduce(lambda a, b: broadcast(self, a, b, shapes), (s[1:] for s in shapes)))

    def compute_mask(self, inputs, previous_mask=None):
        masks = self._checked_masks(inputs, previous_mask)
        return None if masks is None or any(m is None for m in masks) else functools.reduce(jnp.logical_or, map(flags, masks))

    def _checked(self, inputs: Any) -> list[Any]:
        """The list of inputs (or of their shapes), or a refusal of what is none."""
        several = isinstance(inputs, (list, tuple)) and len(inputs) > 0 and all(is_part(part) for part in inputs)
        if not several or (self._exactly and len(inputs) != self._exactly):
            expected = f"exactly {self._exactly} inputs" if self._exactly else "at least 1 input"
            raise problem("merge_list", layer=self.name, kind=type(self).__name__, expected=expected, got=described(inputs))
        return list(inputs)

    def _checked_masks(self, inputs: Any, masks: Any) -> list[Any] | None:
        if masks is None:
            return None
        for argument, value in (("mask", masks), ("inputs", inputs)):
            if not isinstance(value, (list, tuple)):
                raise problem("merge_masks", layer=self.name, argument=argument, got=type(value).__name__)
        if len(masks) != len(inputs):
            raise problem("merge_mask_count", layer=self.name, inputs=len(inputs), masks=len(masks))
        return list(masks)


@layers.add()
class Add(Merge):
    """The sum of the inputs.

    >>> Add()([jnp.array([[1.0, 2.0]]), jnp.array([[10.0, 20.0]])]).tolist()
    [[11.0, 22.0]]
    """

    def merge(self, inputs):
        return functools.reduce(jnp.add, inputs)


@layers.add()
class Subtract(Merge):
    """The first input less the second."""

    _exactly = 2

    def merge(self, inputs):
        return inputs[0] - inputs[1]


@layers.add()
class Multiply(Merge):
    """The product of the inputs, entry by entry; what is masked counts as 1."""

    def call(self, inputs):
        masks = [mask_of(x) for x in self._checked(inputs)]
        arrays = with_same_axes(in_one_type(self, inputs))
        masks = [None if m is None else over(m, x) for m, x in zip(masks, arrays, strict=True)]
        y = functools.reduce(jnp.multiply, (x if m is None else jnp.where(m, x, 1) for m, x in zip(masks, arrays, strict=True)))
        # Where all inputs are masked there is no product.
        return y if any(m is None for m in masks) else jnp.where(functools.reduce(jnp.logical_or, masks), y, 0)


@layers.add()
class Average(Merge):
    """The mean of the inputs, entry by entry."""

    def merge(self, inputs):
        total = functools.reduce(jnp.add, inputs)
        return (total if jnp.issubdtype(total.dtype, jnp.floating) else total.astype(self.compute_dtype)) / len(inputs)


class Extreme(Merge):
    """Base of Maximum and Minimum: what is masked in one input is left to the others."""

    def call(self, inputs):
        masks = [mask_of(x) for x in self._checked(inputs)]
        arrays = with_same_axes(in_one_type(self, inputs))
        y, counts = arrays[0], masks[0] if masks[0] is None else over(masks[0], arrays[0])
        for x, m in zip(arrays[1:], masks[1:], strict=True):
            m = m if m is None else over(m, x)
            x = x if m is None else jnp.where(m, x, y)
            y = y if counts is None else jnp.where(counts, y, x)
            counts = None if m is None or counts is None else m | counts
            y = self.merge([y, x])
        return y


@layers.add()
class Maximum(Extreme):
    """The larger of the inputs, entry by entry."""

    def merge(self, inputs):
        return functools.reduce(jnp.maximum, inputs)


@layers.add()
class Minimum(Extreme):
    """The smaller of the inputs, entry by entry."""

    def merge(self, inputs):
        return functools.reduce(jnp.minimum, inputs)


@layers.add()
class Concatenate(Merge):
    """The inputs one after another along ``axis``; all their other sizes are equal.

    >>> Concatenate()([jnp.array([[1.0, 2.0]]), jnp.array([[3.0]])]).tolist()
    [[1.0, 2.0, 3.0]]
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs):
        return jnp.concatenate(in_one_type(self, self._checked(inputs)), axis=self.axis)

    def compute_output_shape(self, input_shape):
        shapes = [tuple(s) for s in self._checked(input_shape)]
        rank = len(shapes[0])
        if any(len(s) != rank for s in shapes) or not -rank <= self.axis < rank:
            raise problem("merge_shapes", layer=self.name, kind="Concatenate", shapes=listed(shapes), rule=joint_rule(self.axis))
        axis = self.axis % rank
        sizes = [{s[i] for s in shapes} for i in range(rank)]
        if any(len(known - {None}) > 1 for i, known in enumerate(sizes) if i != axis):
            raise problem("merge_shapes", layer=self.name, kind="Concatenate", shapes=listed(shapes), rule=joint_rule(self.axis))
        together = None if None in sizes[axis] else sum(s[axis] for s in shapes)
        return tuple(together if i == axis else next(iter(known - {None}), None) for i, known in enumerate(sizes))

    def compute_mask(self, inputs, previous_mask=None):
        masks = self._checked_masks(inputs, previous_mask)
        if masks is None or all(m is None for m in masks):
            return None
        full = [jnp.ones(x.shape, bool) if m is None else over(m, x) for m, x in zip(masks, inputs, strict=True)]
        return jnp.concatenate(full, axis=self.axis).any(axis=-1)


@layers.add()
class Dot(Merge):
    """The dot products of two inputs along an axis of each, sample by sample.

    Args:
        axes: the axis to sum over, counted with the batch axis; or one for each input.
        normalize: whether to bring both to length 1 along that axis first, which gives the cosine of their angle.

    >>> Dot(axes=1)([jnp.array([[1.0, 2.0]]), jnp.array([[3.0, 4.0]])]).tolist()
    [[11.0]]
    """

    _exactly = 2

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        pair = isinstance(axes, (list, tuple)) and len(axes) == 2 and all(isinstance(a, int) for a in axes)
        if not pair and (not isinstance(axes, int) or isinstance(axes, bool)):
            code = "bad_argument" if isinstance(axes, (list, tuple)) else "wrong_type"
            raise problem(code, owner="Dot", argument="axes", expected="an integer or two integers", got=repr(axes))
        self.axes, self.normalize = axes, normalize

    def call(self, inputs):
        x, y = in_one_type(self, self._checked(inputs))
        i, j = self._summed(x.shape, y.shape)
        if self.normalize:
            x, y = (unit_length(a, axis) for a, axis in ((x, i), (y, j)))
        products = jax.vmap(lambda a, b: jnp.tensordot(a, b, axes=(i - 1, j - 1)))(x, y)
        return products[:, None] if products.ndim == 1 else products

    def compute_output_shape(self, input_shape):
        x, y = (tuple(s) for s in self._checked(input_shape))
        i, j = self._summed(x, y)
        rest = (*x[1:i], *x[i + 1 :], *y[1:j], *y[j + 1 :])
        return (batch_size(self, [x, y]), *(rest or (1,)))

    def compute_mask(self, inputs, previous_mask=None):
        return None

    def _summed(self, x: tuple, y: tuple) -> tuple[int, int]:
        """The axes that are summed over, counted from the front."""
        given = self.axes if isinstance(self.axes, (list, tuple)) else (self.axes, self.axes)
        inside = len(x) > 1 and len(y) > 1 and all(-len(s) <= a < len(s) for a, s in zip(given, (x, y), strict=True))
        i, j = (a % len(s) for a, s in zip(given, (x, y), strict=True)) if inside else (0, 0)
        if i == 0 or j == 0 or (x[i] is not None and y[j] is not None and x[i] != y[j]):
            rule = f"axes={self.axes} must have the same size in both and cannot be the batch axis"
            raise problem("merge_shapes", layer=self.name, kind="Dot", shapes=listed([x, y]), rule=rule)
        return i, j


def add(inputs, **kwargs):
    """The sum of the inputs; the :class:`Add` layer as a function."""
    return Add(**kwargs)(inputs)


def subtract(inputs, **kwargs):
    """The first input less the second; the :class:`Subtract` layer as a function."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs, **kwargs):
    """The product of the inputs; the :class:`Multiply` layer as a function."""
    return Multiply(**kwargs)(inputs)


def average(inputs, **kwargs):
    """The mean of the inputs; the :class:`Average` layer as a function."""
    return Average(**kwargs)(inputs)


def maximum(inputs, **kwargs):
    """The larger of the inputs; the :class:`Maximum` layer as a function."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs, **kwargs):
    """The smaller of the inputs; the :class:`Minimum` layer as a function."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs, axis=-1, **kwargs):
    """The inputs one after another; the :class:`Concatenate` layer as a function."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs, axes=-1, **kwargs):
    """The dot products of two inputs; the :class:`Dot` layer as a function."""
    return Dot(axes=axes, **kwargs)(inputs)
