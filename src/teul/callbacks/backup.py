"""BackupAndRestore: training that was killed goes on where it was."""

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from teul.callbacks.base import Callback
from teul.errors import note, problem
from teul.optimizers.base import Optimizer
from teul.tracking import held
from teul.variables import Variable


class BackupAndRestore(Callback):
    """Keep the state of training in a folder; a run that was interrupted goes on after the last epoch that was kept.

    Run the same script again: ``fit`` finds the backup, takes weights, random streams and optimizers from it, and goes on counting epochs
    there. With ``set_random_seed`` at the start, the weights in the end are those of a run without interruption.

    Args:
        backup_dir: a folder for this run alone.
        save_freq: ``"epoch"``, or a number of batches.
        double_checkpoint: whether to keep the backup before the last one too, for the case that the last cannot be read.
        delete_checkpoint: whether to remove the backup when training has ended as it should.

    Raises:
        ValueError: a backup of another model.
    """

    def __init__(
        self, backup_dir: Any, save_freq: Any = "epoch", double_checkpoint: bool = False, delete_checkpoint: bool = True, **others: Any
    ):  # fmt: skip
        super().__init__()
        if others.pop("save_before_preemption", None) or others:
            name = next(iter(others), "save_before_preemption")
            known = "backup_dir, save_freq, double_checkpoint, delete_checkpoint"
            raise problem("unknown_argument", owner="BackupAndRestore", name=name, hint="", known=known)
        if not backup_dir:
            raise problem("bad_argument", owner="BackupAndRestore", argument="backup_dir", expected="a folder", got=repr(backup_dir))
        if save_freq != "epoch" and (isinstance(save_freq, bool) or not isinstance(save_freq, int) or save_freq < 1):
            expected = "'epoch' or a number of batches"
            raise problem("bad_argument", owner="BackupAndRestore", argument="save_freq", expected=expected, got=repr(save_freq))
        self.backup_dir, self.save_freq = Path(backup_dir), save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        self._epoch = self._batches = 0

    @property
    def _last(self) -> Path:
        return self.backup_dir / "latest.npz"

    @property
    def _previous(self) -> Path:
        return self.backup_dir / "previous.npz"

    def overrides(self, hook: str) -> bool:
        """Batch hooks are needed only when batches are counted."""
        return hook in ("on_epoch_begin", "on_epoch_end") or (hook == "on_train_batch_end" and self.save_freq != "epoch")

    def on_train_begin(self, logs=None):
        self._batches = 0
        for path in (self._last, self._previous):
            arrays = _read(path)
            if arrays is not None:
                self._restore(arrays)
                return

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        self._batches += 1
        if self.save_freq != "epoch" and self._batches % self.save_freq == 0:
            self._save(self._epoch)

    def on_epoch_end(self, epoch, logs=None):
        if self.save_freq == "epoch":
            self._save(epoch + 1)

    def on_train_end(self, logs=None):
        finished = self._epoch + 1 >= self.params.get("epochs", 0) or self.model.stop_training
        if self.delete_checkpoint and finished:
            for path in (self._last, self._previous):
                path.unlink(missing_ok=True)
            if self.backup_dir.is_dir() and not any(self.backup_dir.iterdir()):
                self.backup_dir.rmdir()

    def _variables(self) -> list[Variable]:
        optimizers = [o for o in (self.model.optimizer, *held(self.model, Optimizer)) if o is not None]
        every = [*self.model.variables, *(v for o in optimizers for v in o.variables)]
        return list({id(v): v for v in every}.values())

    def _save(self, epoch: int) -> None:
        """Write the state so that at every moment there is a whole backup."""
        self.backup_dir.mkdir(parents=True, exist_ok=True)
        arrays = {str(i): v.numpy() for i, v in enumerate(self._variables())}
        handle, temporary = tempfile.mkstemp(dir=self.backup_dir, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(stream, epoch=np.asarray(epoch), **arrays)
                stream.flush()
                os.fsync(stream.fileno())
            if self.double_checkpoint and self._last.exists():
                os.replace(self._last, self._previous)
            os.replace(temporary, self._last)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _restore(self, arrays: dict[str, np.ndarray]) -> None:
        variables = self._variables()
        saved = [arrays.get(str(i)) for i in range(len(arrays) - 1)]
        if [tuple(v.shape) for v in variables] != [None if a is None else a.shape for a in saved]:
            raise problem("backup_of_another", folder=str(self.backup_dir), expected=len(variables), got=len(saved))
        for variable, value in zip(variables, saved, strict=True):
            variable.assign(value)
        self.model._initial_epoch = int(arrays["epoch"])


def _read(path: Path) -> dict[str, np.ndarray] | None:
    """The arrays of a backup; None where there is none that can be read."""
    if not path.exists():
        return None
    try:
        with open(path, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        note("backup_damaged", stacklevel=6, path=str(path))
        return None
