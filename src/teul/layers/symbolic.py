"""How layers take symbolic tensors: floats in the compute type, and masks that travel along."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.masking import mask_of, set_mask
from teul.symbolic import KerasTensor, any_symbolic, apply, is_symbolic


def taken(layer: Any, tree: Any) -> Any:
    """The arguments of a call with their symbolic floats in the type that the layer computes in."""

    def one(x: Any) -> Any:
        if not (layer.autocast and is_symbolic(x) and "float" in layer.compute_dtype) or x.dtype in ("string", layer.compute_dtype):
            return x
        return KerasTensor(x.shape, layer.compute_dtype) if jnp.issubdtype(x.dtype, jnp.floating) else x

    return jax.tree.map(one, tree, is_leaf=is_symbolic)


def masks_noted(layer: Any, args: tuple, kwargs: dict[str, Any], outputs: Any) -> None:
    """Note the masks of symbolic outputs: what ``compute_mask`` makes of the mask of the first argument."""
    if not layer.supports_masking or not args:
        return
    given = kwargs.get("mask")
    mask = layer.compute_mask(args[0], mask_of(args[0]) if given is None else given)
    if mask is None:
        return
    masks = mask if isinstance(mask, (list, tuple)) else [mask]
    for tensor, one in zip(jax.tree.leaves(outputs, is_leaf=is_symbolic), masks, strict=False):
        if mask_of(tensor) is None:
            set_mask(tensor, one)


def also_symbolic(compute_mask: Callable) -> Callable:
    """``compute_mask`` of arrays, which of symbolic tensors gives symbolic masks."""

    @functools.wraps(compute_mask)
    def either(self, inputs, previous_mask=None, *, mask=None):
        given = inputs, mask if previous_mask is None else previous_mask
        return apply(functools.partial(compute_mask, self), *given) if any_symbolic(given) else compute_mask(self, *given)

    return either
