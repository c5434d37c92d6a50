"""SwapEMAWeights: judge and predict with averaged weights."""

from typing import Any

from teul.callbacks.base import Callback
from teul.errors import problem


class SwapEMAWeights(Callback):
    """Put the moving averages of the weights in their place while the model is judged or asked, and the weights back for training.

    Args:
        swap_on_epoch: whether to swap at the end of each epoch (and back at the start of the next) instead, so that callbacks after this
            one, such as ``ModelCheckpoint``, see the averages too.

    Raises:
        ValueError: the optimizer was made without ``use_ema=True``.
    """

    def __init__(self, swap_on_epoch: bool = False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._swapped = False

    @property
    def _optimizer(self) -> Any:
        optimizer = self.model.optimizer
        return getattr(optimizer, "inner_optimizer", optimizer)

    def _swap(self, wanted: bool) -> None:
        if self._swapped == wanted:
            return
        if not getattr(self._optimizer, "use_ema", False):
            raise problem("needs_ema", owner="SwapEMAWeights")
        for variable, slots in zip(self._optimizer.parameters, self._optimizer.slot_variables, strict=True):
            now, average = variable.value, slots["average"].value
            variable.assign(average)
            slots["average"].assign(now)
        self._swapped = self._optimizer.averages_in_place = wanted

    def on_train_begin(self, logs=None):
        if not getattr(self._optimizer, "use_ema", False):
            raise problem("needs_ema", owner="SwapEMAWeights")

    def on_epoch_begin(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._swap(False)

    def on_epoch_end(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._swap(True)

    def on_train_end(self, logs=None):
        # The averages stay where they are: training has ended with them.
        self._swapped = self._optimizer.averages_in_place = False

    def on_test_begin(self, logs=None):
        self._swap(True)

    def on_test_end(self, logs=None):
        self._swap(False)

    def on_predict_begin(self, logs=None):
        self._swap(True)

    def on_predict_end(self, logs=None):
        self._swap(False)
