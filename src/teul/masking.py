"""Masks: which entries of a tensor count. An array carries its own as a note; for what takes no notes they are kept beside it."""

import weakref
from typing import Any

_masks: dict[int, tuple[weakref.ref, Any]] = {}


def set_mask(x: Any, mask: Any) -> Any:
    """Note that only the entries of ``x`` where ``mask`` is True count; returns ``x``. The note goes when ``x`` goes."""
    if mask is None:
        return x
    try:
        x._keras_mask = mask
        return x
    except AttributeError:  # a NumPy array, or one that is being traced
        key = id(x)
    _masks[key] = (weakref.ref(x, lambda _: _masks.pop(key, None)), mask)
    return x


def mask_of(x: Any) -> Any:
    """The mask of ``x``, or None where everything counts; a list for a list."""
    if isinstance(x, (list, tuple)):
        masks = [mask_of(part) for part in x]
        return masks if any(m is not None for m in masks) else None
    kept, mask = _masks.get(id(x), (None, None))
    return mask if kept is not None and kept() is x else getattr(x, "_keras_mask", None)
