"""tf.distribute: strategies whose scopes change nothing here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from teul.errors import note


class Strategy:
    """Training on the default device; what would be spread over several stays together."""

    num_replicas_in_sync = 1

    def __init__(self, *args: Any, **kwargs: Any):
        self.extended = self

    @contextmanager
    def scope(self) -> Iterator["Strategy"]:
        """``with strategy.scope():`` — nothing changes inside, and a note says so."""
        if type(self) is not Strategy:
            note("tf_one_device", name=f"tf.distribute.{type(self).__name__}")
        yield self

    def run(self, fn: Callable, args: tuple = (), kwargs: dict[str, Any] | None = None, options: Any = None) -> Any:
        """What the function gives."""
        return fn(*args, **(kwargs or {}))

    def reduce(self, reduce_op: Any, value: Any, axis: Any = None) -> Any:
        """The value itself: there is one replica."""
        return value

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The data set itself."""
        return dataset

    def experimental_local_results(self, value: Any) -> tuple:
        """The one result."""
        return (value,)


class MirroredStrategy(Strategy):
    """Several devices of one machine."""


class MultiWorkerMirroredStrategy(Strategy):
    """Several machines."""


class TPUStrategy(Strategy):
    """Tensor processors."""


class OneDeviceStrategy(Strategy):
    """One device."""


class CentralStorageStrategy(Strategy):
    """Weights in one place."""


class ReduceOp:
    """How replicas' values are put together."""

    SUM, MEAN = "SUM", "MEAN"


def get_strategy() -> Strategy:
    """The strategy that holds: one device."""
    return Strategy()


def has_strategy() -> bool:
    """Never."""
    return False


class _Experimental:
    MultiWorkerMirroredStrategy, TPUStrategy = MultiWorkerMirroredStrategy, TPUStrategy
    CentralStorageStrategy = CentralStorageStrategy


experimental = _Experimental()
