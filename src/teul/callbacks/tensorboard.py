"""TensorBoard: the numbers of training as event files, for the program of that name."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from teul.callbacks.base import Callback
from teul.callbacks.watching import base_rate
from teul.errors import problem


class TensorBoard(Callback):
    """Write losses and metrics as TensorBoard reads them: ``tensorboard --logdir logs``.

    The folder ``train`` takes ``epoch_loss`` and its like, ``epoch_learning_rate``, with ``update_freq`` also ``batch_loss``; the folder
    ``validation`` the same of the validation data, and ``evaluation_loss_vs_iterations``.

    Args:
        log_dir: the folder.
        histogram_freq: every so many epochs a histogram of each weight; 0 for none.
        write_images: whether to write weights as pictures then, too.
        write_steps_per_second: whether to write how many batches a second were trained.
        update_freq: ``"epoch"``, ``"batch"``, or a number of batches.
        write_graph, profile_batch, embeddings_freq, embeddings_metadata: accepted for Keras's sake, without effect.

    Raises:
        ImportError: the package tensorboardX, which writes the files, is not installed.
    """

    def __init__(
        self, log_dir: Any = "logs", histogram_freq: int = 0, write_graph: bool = True, write_images: bool = False,
        write_steps_per_second: bool = False, update_freq: Any = "epoch", profile_batch: Any = 0, embeddings_freq: int = 0,
        embeddings_metadata: Any = None,
    ):  # fmt: skip
        super().__init__()
        self.log_dir, self.histogram_freq, self.write_graph, self.write_images = str(log_dir), histogram_freq, write_graph, write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        if self.update_freq != "epoch" and (isinstance(self.update_freq, bool) or not isinstance(self.update_freq, int)):
            expected = "'epoch', 'batch' or a number of batches"
            raise problem("bad_argument", owner="TensorBoard", argument="update_freq", expected=expected, got=repr(update_freq))
        self.profile_batch, self.embeddings_freq, self.embeddings_metadata = profile_batch, embeddings_freq, embeddings_metadata
        self._writers: dict[str, Any] = {}
        self._batches = 0
        self._began = 0.0

    def overrides(self, hook: str) -> bool:
        """Batch hooks are needed only when batches are written."""
        return hook in ("on_epoch_begin", "on_epoch_end", "on_test_end") or (hook == "on_train_batch_end" and self.update_freq != "epoch")

    def set_model(self, model: Any) -> None:
        """Told before training: the time to say that nothing can be written."""
        super().set_model(model)
        _summary_writer()

    def writer(self, part: str) -> Any:
        """The writer into the folder ``train`` or ``validation``."""
        if part not in self._writers:
            self._writers[part] = _summary_writer()(str(Path(self.log_dir) / part))
        return self._writers[part]

    def on_train_begin(self, logs=None):
        self._batches = 0

    def on_epoch_begin(self, epoch, logs=None):
        self._began, self._first = time.perf_counter(), self._batches

    def on_train_batch_end(self, batch, logs=None):
        self._batches += 1
        if self.update_freq != "epoch" and self._batches % self.update_freq == 0:
            self._write("train", {f"batch_{name}": value for name, value in (logs or {}).items()}, self._batches - 1)

    def on_test_end(self, logs=None):
        step = int(self.model.optimizer.iterations) if getattr(self.model, "optimizer", None) else 0
        self._write("validation", {f"evaluation_{name}_vs_iterations": value for name, value in (logs or {}).items()}, step)

    def on_epoch_end(self, epoch, logs=None):
        logs = dict(logs or {})
        rate = {} if getattr(self.model, "optimizer", None) is None else {"learning_rate": base_rate(self.model.optimizer)}
        if self.write_steps_per_second and self.params.get("steps"):
            rate["steps_per_second"] = self.params["steps"] / max(time.perf_counter() - self._began, 1e-9)
        trained = {name: value for name, value in logs.items() if not name.startswith("val_")}
        judged = {name[4:]: value for name, value in logs.items() if name.startswith("val_")}
        self._write("train", {f"epoch_{name}": value for name, value in {**trained, **rate}.items()}, epoch)
        self._write("validation", {f"epoch_{name}": value for name, value in judged.items()}, epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)

    def on_train_end(self, logs=None):
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def _write(self, part: str, values: dict[str, Any], step: int) -> None:
        numbers = {name: float(value) for name, value in values.items() if np.ndim(value) == 0}
        if numbers:
            writer = self.writer(part)
            for name, value in numbers.items():
                writer.add_scalar(name, value, step)
            writer.flush()

    def _write_weights(self, epoch: int) -> None:
        writer = self.writer("train")
        for variable in self.model.weights:
            tag, values = f"{variable.path}/histogram", np.asarray(variable.value, "float32")
            if np.isfinite(values).all():
                writer.add_histogram(tag, values, epoch)
            if self.write_images and values.ndim == 2:
                low, high = float(values.min()), float(values.max())
                writer.add_image(f"{variable.path}/image", ((values - low) / (high - low or 1.0))[None], epoch)
        writer.flush()


def _summary_writer() -> Any:
    try:
        from tensorboardX import SummaryWriter
    except ImportError as error:
        raise problem("package_missing", what="The callback TensorBoard", package="tensorboardX", install="tensorboardX") from error
    return SummaryWriter
