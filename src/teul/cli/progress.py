"""How a training is shown: one moving bar on a terminal, a few plain lines elsewhere."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from teul.callbacks.base import Callback
from teul.errors import tell

_LINES = 10


class TrainingBar(Callback):
    """One bar for all epochs with the latest loss; without a terminal (or with ``every_epoch``) lines instead of a bar.

    Args:
        console: where to show it (rich).
        epochs: how many epochs there will be.
        every_epoch: a line for each epoch instead of about ten in all.
    """

    only_reads = True

    def __init__(self, console: Console, epochs: int, every_epoch: bool = False):
        super().__init__()
        self.console, self.epochs, self.every_epoch = console, epochs, every_epoch
        self.bar: Progress | None = None

    def on_train_begin(self, logs=None):
        if self.console.is_terminal and not self.every_epoch:
            columns = (
                TextColumn(tell("cli_training")),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[values]}"),
                TimeRemainingColumn(),
            )
            self.bar = Progress(*columns, console=self.console)
            self.task = self.bar.add_task("training", total=self.epochs, values="")
            self.bar.start()

    def on_segment_end(self, step: int, steps: int | None, logs: dict[str, Any]) -> None:
        """Show the metrics while a long epoch runs."""
        if self.bar:
            self.bar.update(self.task, values=f"batch {step}/{steps or '?'}  {values(logs)}")

    def on_epoch_end(self, epoch, logs=None):
        if self.bar:
            self.bar.update(self.task, completed=epoch + 1, values=values(logs))
        elif self.every_epoch or (epoch + 1) % max(1, self.epochs // _LINES) == 0 or epoch + 1 == self.epochs:
            self.console.print(
                tell("cli_epoch", epoch=epoch + 1, epochs=self.epochs, values=values(logs)), highlight=False, markup=False, soft_wrap=True
            )

    def on_train_end(self, logs=None):
        if self.bar:
            self.bar.stop()


def values(logs: dict[str, Any] | None) -> str:
    """The metrics of an epoch on one line, the training rows' first, each group led by its loss.

    >>> values({"accuracy": 0.75, "loss": 0.5, "val_loss": 0.25})
    'loss 0.5000  accuracy 0.7500  val_loss 0.2500'
    """
    numbers = {name: value for name, value in (logs or {}).items() if isinstance(value, (int, float))}
    order = sorted(numbers, key=lambda name: (name.startswith("val_"), not name.endswith("loss"), name))
    return "  ".join(f"{name} {numbers[name]:.4f}" for name in order)
