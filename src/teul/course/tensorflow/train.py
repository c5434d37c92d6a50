"""tf.train: checkpoints of Variables, models and optimizers."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from teul import optimizers
from teul.course.tensorflow.records import BytesList as BytesList
from teul.course.tensorflow.records import Example as Example
from teul.course.tensorflow.records import Feature as Feature
from teul.course.tensorflow.records import Features as Features
from teul.course.tensorflow.records import FloatList as FloatList
from teul.course.tensorflow.records import Int64List as Int64List
from teul.errors import problem
from teul.layers.base import Layer
from teul.variables import Variable

Optimizer = optimizers.Optimizer
GradientDescentOptimizer, AdamOptimizer, RMSPropOptimizer = optimizers.SGD, optimizers.Adam, optimizers.RMSprop
AdagradOptimizer, AdadeltaOptimizer, FtrlOptimizer = optimizers.Adagrad, optimizers.Adadelta, optimizers.Ftrl


def get_or_create_global_step(graph: Any = None) -> Variable:
    """A counter of steps, as TensorFlow 1 had it; optimizers here count by themselves.

    >>> int(get_or_create_global_step().numpy())
    0
    """
    if not _steps:
        _steps.append(Variable(np.int32(0), trainable=False, name="global_step"))
    return _steps[0]


_steps: list[Variable] = []
create_global_step = get_global_step = get_or_create_global_step


def MomentumOptimizer(learning_rate: Any, momentum: float, use_nesterov: bool = False, **others: Any) -> Any:
    """Today's SGD with momentum."""
    return optimizers.SGD(learning_rate, momentum=momentum, nesterov=use_nesterov)


class Checkpoint:
    """Objects whose Variables are written to a file together.

    Args:
        kwargs: the objects by name: Variables, layers, models, optimizers, modules.
    """

    def __init__(self, root: Any = None, **kwargs: Any):
        self._parts = {**({"root": root} if root is not None else {}), **kwargs}
        self.__dict__.update(kwargs)
        from teul.course.tensorflow.variable import Variable as TensorflowVariable

        self.save_counter = TensorflowVariable(0, trainable=False, name="save_counter")

    def _variables(self) -> dict[str, Variable]:
        found: dict[str, Variable] = {"save_counter": self.save_counter}
        for name, part in self._parts.items():
            for i, variable in enumerate([part] if isinstance(part, Variable) else part.variables):
                found[f"{name}/{i}"] = variable
        return found

    def write(self, file_prefix: Any, options: Any = None) -> str:
        """Write the Variables to a file; returns the name to restore from."""
        target = Path(f"{file_prefix}.npz")
        target.parent.mkdir(parents=True, exist_ok=True)
        for part in self._parts.values():
            if isinstance(part, optimizers.Optimizer) and not part.built:
                models = [p for p in self._parts.values() if isinstance(p, Layer) and p.built]
                if models:
                    part.build(models[0].trainable_variables)
        np.savez(target, **{name: np.asarray(v._exact()) for name, v in self._variables().items()})
        return str(file_prefix)

    def save(self, file_prefix: Any, options: Any = None) -> str:
        """The same, with a number behind the name."""
        self.save_counter.assign_add(1)
        name = self.write(f"{file_prefix}-{int(self.save_counter)}")
        (Path(file_prefix).parent / "checkpoint").write_text(json.dumps({"latest": Path(name).name}), encoding="utf-8")
        return name

    def read(self, save_path: Any, options: Any = None) -> "Status":
        """Read the Variables from a file."""
        return self.restore(save_path)

    def restore(self, save_path: Any, options: Any = None) -> "Status":
        """Read the Variables from a file; nothing for None.

        Raises:
            ValueError: the file is of other objects.
        """
        if save_path is None:
            return Status()
        for part in self._parts.values():
            if isinstance(part, optimizers.Optimizer) and not part.built:
                models = [p for p in self._parts.values() if isinstance(p, Layer) and p.built]
                if models:
                    part.build(models[0].trainable_variables)
        with np.load(f"{save_path}.npz", allow_pickle=False) as kept:
            for name, variable in self._variables().items():
                if name not in kept:
                    raise problem("bad_argument", owner="Checkpoint.restore", argument="save_path", expected=f"a file with {name}",
                                  got=str(save_path))  # fmt: skip
                variable.assign(kept[name])
        return Status()


class Status:
    """What :meth:`Checkpoint.restore` gives: everything was restored at once."""

    def expect_partial(self) -> "Status":
        """Nothing to expect."""
        return self

    assert_consumed = assert_existing_objects_matched = assert_nontrivial_match = expect_partial


class CheckpointManager:
    """Checkpoints in a folder, the last few of them kept."""

    def __init__(self, checkpoint: Checkpoint, directory: Any, max_to_keep: int | None = 5, checkpoint_name: str = "ckpt", **others: Any):
        self.checkpoint, self.directory, self._prefix = checkpoint, str(directory), str(Path(directory) / checkpoint_name)
        self._max = max_to_keep

    @property
    def checkpoints(self) -> list[str]:
        """The names to restore from, the oldest first."""
        found = Path(self.directory).glob(f"{Path(self._prefix).name}-*.npz")
        return [str(f.with_suffix("")) for f in sorted(found, key=lambda f: int(f.stem.rpartition("-")[2]))]

    @property
    def latest_checkpoint(self) -> str | None:
        """The newest name, or None."""
        return self.checkpoints[-1] if self.checkpoints else None

    def save(self, checkpoint_number: Any = None, **others: Any) -> str:
        """Write one more."""
        name = self.checkpoint.write(f"{self._prefix}-{int(checkpoint_number)}") if checkpoint_number is not None else self.checkpoint.save(
            self._prefix)  # fmt: skip
        for old in self.checkpoints[: -self._max] if self._max else []:
            Path(f"{old}.npz").unlink()
        return name

    def restore_or_initialize(self) -> str | None:
        """Restore the newest, if there is one."""
        if self.latest_checkpoint:
            self.checkpoint.restore(self.latest_checkpoint)
        return self.latest_checkpoint


def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The newest name in a folder, or None."""
    folder = Path(checkpoint_dir)
    note = folder / (latest_filename or "checkpoint")
    if note.is_file():
        return str(folder / json.loads(note.read_text(encoding="utf-8"))["latest"])
    # Weights that save_weights or ModelCheckpoint wrote in TensorFlow's form, without a note beside them.
    written = [f for f in folder.glob("*") if f.is_file() and f.suffix in ("", ".ckpt")]
    return str(max(written, key=lambda f: (f.stat().st_mtime_ns, f.name))) if written else None
