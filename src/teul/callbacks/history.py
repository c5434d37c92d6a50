"""History: the callback that writes what training leaves behind, and what ``fit`` returns."""

from typing import Any

from teul import records
from teul.callbacks.base import Callback


class History(Callback, records.History):
    """The metrics of every epoch. ``fit`` makes one of itself and returns it.

    >>> History().history
    {}
    """

    only_reads = True

    def __init__(self, params: dict[str, Any] | None = None):
        records.History.__init__(self, params)

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.record(epoch, dict(logs or {}))
