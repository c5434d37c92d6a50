"""The callbacks, under Keras's names."""

from teul.callbacks.averaging import SwapEMAWeights
from teul.callbacks.backup import BackupAndRestore
from teul.callbacks.base import Callback, CallbackList
from teul.callbacks.history import History
from teul.callbacks.progress import ProgressBar
from teul.callbacks.simple import CSVLogger, LambdaCallback, LearningRateScheduler, TerminateOnNaN
from teul.callbacks.tensorboard import TensorBoard
from teul.callbacks.watching import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau

ProgbarLogger = ProgressBar

__all__ = [
    "BackupAndRestore", "CSVLogger", "Callback", "CallbackList", "EarlyStopping", "History", "LambdaCallback", "LearningRateScheduler",
    "ModelCheckpoint", "ProgbarLogger", "ReduceLROnPlateau", "SwapEMAWeights", "TensorBoard", "TerminateOnNaN",
]  # fmt: skip
