"""Ctrl-C while a network trains: the first one lets the running step end and keeps what was learned, the second ends at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from teul.callbacks.base import Callback


class StopPolitely(Callback):
    """Stops the training at its next breath once ``pressed`` is true."""

    only_reads = True

    def __init__(self):
        super().__init__()
        self.pressed = False

    def on_segment_end(self, step: int, steps: int | None, logs: dict[str, Any]) -> None:
        """Between the pieces of a long epoch."""
        self._stop_if_pressed()

    def on_epoch_end(self, epoch, logs=None):
        self._stop_if_pressed()

    def _stop_if_pressed(self) -> None:
        if self.pressed:
            self.model.stop_training = True


@contextmanager
def stopping_politely() -> Iterator[StopPolitely]:
    """Inside, Ctrl-C is told to the callback; a second one is an ordinary KeyboardInterrupt."""
    stop = StopPolitely()
    if threading.current_thread() is not threading.main_thread():  # signals belong to the main thread
        yield stop
        return

    def heard(number, frame):
        if stop.pressed:
            raise KeyboardInterrupt
        stop.pressed = True

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
