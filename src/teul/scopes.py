"""Scopes that Keras has and Teul does not need: they are accepted, so that code written with them runs."""

from types import TracebackType
from typing import Self


class name_scope:
    """``with name_scope("block"):`` — Teul names variables after the layer that makes them, so nothing changes inside."""

    def __init__(self, name: str, **options):
        self.name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class device(name_scope):
    """``with device("cpu:0"):`` — JAX puts arrays on its default device; ``jax.default_device`` chooses another."""
