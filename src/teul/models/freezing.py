"""What ``trainable`` means when one layer belongs to two compiled models.

The classic GAN compiles the discriminator, sets ``discriminator.trainable = False``, and compiles generator and discriminator
together; from then on the discriminator must still train by itself, and stay frozen inside the pair. So a layer that another model
was compiled with later counts here as it was when *this* model was compiled. A layer that is this model's alone counts as it is now.

Source: Keras's guide to transfer learning, which says that ``compile`` fixes what trains.
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_KEPT = 4  # compilations that a layer remembers
_serials = itertools.count()


def remember(model: Any) -> int:
    """Note in every layer, as ``model`` is compiled, whether it trains; returns the number of this compilation."""
    serial = next(_serials)
    for layer in model._flatten_layers():
        notes = {**layer.__dict__.get("_compiled", {}), serial: layer._trainable}
        layer.__dict__["_compiled"] = dict(list(notes.items())[-_KEPT:])
    return serial


@contextmanager
def as_compiled(model: Any) -> Iterator[None]:
    """Inside, layers that another model was compiled with since are as trainable as when ``model`` was compiled."""
    notes = [(layer, layer.__dict__.get("_compiled", {})) for layer in model._flatten_layers()]
    lent = [(layer, flags[model._compilation]) for layer, flags in notes if model._compilation in flags and max(flags) > model._compilation]
    now = [layer._trainable for layer, _ in lent]
    for layer, flag in lent:
        layer._trainable = flag
    try:
        yield
    finally:
        for (layer, _), flag in zip(lent, now, strict=True):
            layer._trainable = flag


def trains_as_compiled(method: Callable) -> Callable:
    """A method of a model that runs :func:`as_compiled`."""

    @functools.wraps(method)
    def inside(self, *args, **kwargs):
        with as_compiled(self):
            return method(self, *args, **kwargs)

    return inside
