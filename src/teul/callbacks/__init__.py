"""The callbacks, under Keras's names."""

from teul.callbacks.base import Callback, CallbackList
from teul.callbacks.progress import ProgressBar
from teul.callbacks.simple import CSVLogger, LambdaCallback, LearningRateScheduler, TerminateOnNaN
from teul.callbacks.watching import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from teul.records import History

ProgbarLogger = ProgressBar

__all__ = [
    "CSVLogger", "Callback", "CallbackList", "EarlyStopping", "History", "LambdaCallback", "LearningRateScheduler", "ModelCheckpoint",
    "ProgbarLogger", "ReduceLROnPlateau", "TerminateOnNaN",
]  # fmt: skip
