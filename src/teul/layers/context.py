"""What holds while a model is being called: whether it trains, and the losses its layers add."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Context(threading.local):
    """The state of the call that this thread is in."""

    def __init__(self):
        self.training: bool | None = None
        self.losses: list[Any] | None = None
        self.depth = 0
        self.stepping = False


context = Context()


@contextmanager
def calling(training: bool | None) -> Iterator[list[Any]]:
    """Inside, layers run with ``training`` unless told otherwise; what they add to the loss is in the list given."""
    before = context.training, context.losses
    context.training, context.losses = training, []
    try:
        yield context.losses
    finally:
        context.training, context.losses = before


@contextmanager
def mode(training: bool | None) -> Iterator[None]:
    """Inside, layers run with ``training``; where what they add goes stays as it is."""
    before = context.training
    context.training = training
    context.depth += 1
    try:
        yield
    finally:
        context.training = before
        context.depth -= 1


@contextmanager
def stepping(layer: Any) -> Iterator[None]:
    """Inside a user's training step layers keep what they add to the loss themselves, also while it is traced."""
    before, context.stepping = context.stepping, True
    try:
        yield
    finally:
        context.stepping = before
        layer._clear_losses()
