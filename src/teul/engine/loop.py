"""The loop around the programs: fit -> epochs -> pieces. It calls the callbacks and writes the history; it computes nothing."""

import time
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from teul.callbacks.base import CallbackList
from teul.engine.program import Plan, run_epochs, run_evaluation, run_segment
from teul.engine.pure import Machine
from teul.engine.source import Rows, Stream
from teul.errors import note

_BREATH = 0.2  # seconds a program may run before the host is asked again
_ORDER_ENTRIES = 1 << 16  # row numbers handed to one program of several epochs
_SPEED = 5e9  # multiplications a second that a step is guessed to do, until it is measured
_STEP = 4e-6  # seconds that the smallest step is guessed to take


@dataclass
class Fit:
    """All that the loop needs to know about one call of ``fit``."""

    machine: Machine
    source: Rows | Stream
    callbacks: CallbackList
    epochs: int
    initial_epoch: int = 0
    validation: Rows | Stream | None = None
    validation_freq: Any = 1
    logs: dict[str, Any] | None = None  # of the last epoch
    kept: bool = False  # whether any step's weights were kept

    @property
    def model(self) -> Any:
        """The model that trains."""
        return self.machine.model


def fit_loop(fit: Fit) -> None:
    """Train from ``initial_epoch`` to ``epochs``, unless a callback or a loss that is no number stops it before."""
    fit.model.stop_training = False
    fit.callbacks.on_train_begin()
    epoch, together = _first_epoch(fit), epochs_together(fit)
    pace = Pace(fit)
    try:
        while epoch < fit.epochs and not fit.model.stop_training:
            if together:
                epoch = run_block(fit, epoch, together, pace)
            else:
                run_epoch(fit, epoch, pace)
                epoch += 1
    finally:
        if fit.kept:
            fit.machine.finish()
        fit.callbacks.on_train_end(fit.logs)


def _first_epoch(fit: Fit) -> int:
    """The first epoch: the one asked for, or the one from which a backup goes on, with the shuffles that it would have had."""
    first = fit.model.__dict__.pop("_initial_epoch", fit.initial_epoch)
    for _ in range(fit.initial_epoch, first if isinstance(fit.source, Rows) else 0):
        fit.source.order()
    return first


def epochs_together(fit: Fit) -> int:
    """How many epochs one program holds; 0 where an epoch is long, or must be seen batch by batch, and so is cut in pieces."""
    source, validation = fit.source, fit.validation
    if not isinstance(source, Rows) or fit.callbacks.see_batches or fit.machine.eager:
        return 0
    if validation is not None and (not isinstance(validation, Rows) or fit.validation_freq != 1 or fit.callbacks.see_tests):
        return 0
    judged = validation.count if validation is not None else 0
    seconds = _guess(fit.machine, source.taken + judged, source.steps)
    if seconds > _BREATH:
        return 0
    most = min(int(_BREATH / seconds), _ORDER_ENTRIES // source.taken, 128)
    return 1 << max(0, most.bit_length() - 1)


def _guess(machine: Machine, samples: int, steps: int) -> float:
    """Seconds that an epoch might take: six operations a weight and sample, a hundred times more where a kernel slides."""
    weights = sum(v.size * (100 if len(v.shape) > 2 else 1) for v in machine.trainable + machine.fixed)
    return max(_STEP * steps, 3 * weights * samples / _SPEED)


class Pace:
    """How much work to hand over at once: little at first, then what takes one breath."""

    def __init__(self, fit: Fit):
        self.measured = 0.0  # seconds an epoch, or a batch
        # Batches between two calls of the callbacks that watch them; 0 where none does.
        together = 1 if fit.machine.eager else getattr(fit.model, "steps_per_execution", 1)
        self.batches = max(together, 1) if fit.callbacks.see_batches and isinstance(together, int) else int(fit.callbacks.see_batches)
        self.epoch_by_epoch = fit.callbacks.see_epochs

    def amount(self, most: int) -> int:
        """How many epochs, or batches, to run next."""
        if not self.measured:
            return 1
        return max(1, min(most, int(_BREATH / self.measured)))

    def saw(self, seconds: float, amount: int) -> None:
        """Learn from a run that took so long."""
        self.measured = seconds / max(amount, 1)


def run_block(fit: Fit, epoch: int, together: int, pace: Pace) -> int:
    """Several short epochs in one program; returns the number of the next epoch."""
    source, machine, validation = fit.source, fit.machine, fit.validation
    wanted = 1 if pace.epoch_by_epoch else min(pace.amount(together), fit.epochs - epoch)
    if pace.epoch_by_epoch:
        fit.callbacks.on_epoch_begin(epoch)
    order = np.zeros((together, source.taken), np.int32)
    for i in range(wanted):
        order[i] = source.order()
    plan = Plan(together, source.batch, validation.batch if validation is not None else 0)
    began = time.perf_counter()
    state, values, done, good = run_epochs(machine, plan, source.samples, order, validation and validation.samples, wanted)
    values, done, good = jax.device_get((values, done, good))
    seconds = (time.perf_counter() - began) / wanted
    pace.saw(seconds * wanted, wanted)
    if good or together > 1:  # a program of several epochs has dropped the bad one itself
        machine.keep(state)
        fit.kept = True
    for i in range(int(done)):
        if not pace.epoch_by_epoch:
            fit.callbacks.on_epoch_begin(epoch + i)
        trained, judged = jax.tree.map(lambda v, i=i: v[i], values)
        logs = machine.objective.logs(trained)
        if judged is not None:
            logs |= _judged(fit, machine.objective.logs(judged))
        end_epoch(fit, epoch + i, logs, seconds, good=bool(good) or i + 1 < done)
    return epoch + int(done)


def run_epoch(fit: Fit, epoch: int, pace: Pace) -> None:
    """One epoch in pieces, then its validation."""
    fit.callbacks.on_epoch_begin(epoch)
    began = time.perf_counter()
    fit.machine.objective.reset()
    logs, good = run_pieces(fit, pace)
    if not logs:
        note("data_ran_out", stacklevel=6, epoch=epoch + 1)
        fit.model.stop_training = True
        return
    if fit.validation is not None and good and _is_judged(fit, epoch):
        fit.callbacks.on_test_begin()
        judged = evaluate_loop(fit.machine, fit.validation, fit.callbacks)
        fit.callbacks.on_test_end(judged)
        logs |= {f"val_{name}": value for name, value in judged.items()}
        if not judged:
            note("validation_ran_out", stacklevel=6, epoch=epoch + 1)
            fit.validation = None
    end_epoch(fit, epoch, logs, time.perf_counter() - began, good=good)


def _is_judged(fit: Fit, epoch: int) -> bool:
    """Whether the validation data are looked at after this epoch: every so many epochs, or after those in a list, counted from 1."""
    every = fit.validation_freq
    return epoch + 1 in every if hasattr(every, "__contains__") else (epoch + 1) % every == 0


def _judged(fit: Fit, logs: dict[str, Any]) -> dict[str, Any]:
    """The metrics of the validation data under their names in the history."""
    fit.callbacks.on_test_begin()
    fit.callbacks.on_test_end(logs)
    return {f"val_{name}": value for name, value in logs.items()}


def run_pieces(fit: Fit, pace: Pace) -> tuple[dict[str, Any], bool]:
    """The batches of one epoch; returns the metrics at its end, and whether all is a number still."""
    machine, callbacks = fit.machine, fit.callbacks
    logs: dict[str, Any] = {}
    step = 0
    for piece in fit.source.pieces(pace.batches or _capacity(machine, fit.source)):
        start = 0
        while start < piece.steps:
            steps = min(pace.batches or pace.amount(piece.steps - start), piece.steps - start)
            order = np.pad(piece.order[start * piece.batch :], (0, start * piece.batch))
            callbacks.on_train_batch_begin(step, logs={})
            began = time.perf_counter()
            state, values, good = run_segment(machine, piece.batch, machine.state(), piece.samples, order, steps)
            values, good = jax.device_get((values, good))
            pace.saw(time.perf_counter() - began, steps)
            logs, start, step = machine.objective.logs(values), start + steps, step + steps
            if not good:
                return logs, False
            machine.keep(state)
            fit.kept = True
            callbacks.on_train_batch_end(step - 1, logs=dict(logs))
            callbacks.on_segment_end(step, fit.source.steps, logs)
            if fit.model.stop_training:
                return logs, True
    return logs, True


def _capacity(machine: Machine, source: Rows | Stream) -> int:
    """Batches that one segment program may hold."""
    steps = source.steps or 64
    if isinstance(source, Stream):
        return min(steps, 64)
    batch = _guess(machine, source.taken, steps) / steps
    return 1 << max(0, min(steps, int(_BREATH / batch)).bit_length() - 1)


def end_epoch(fit: Fit, epoch: int, logs: dict[str, Any], seconds: float, *, good: bool) -> None:
    """Tell the callbacks; stop where a loss or a weight is no number any more, with the last good weights."""
    if not good:
        loss = logs.get("loss", np.nan)
        note("loss_not_finite", stacklevel=6, loss=loss if not np.isfinite(loss) else float("nan"), epoch=epoch + 1)
        fit.model.stop_training = True
    fit.callbacks.on_epoch_seconds(seconds)
    fit.callbacks.on_epoch_end(epoch, logs)
    fit.logs = logs


def evaluate_loop(machine: Machine, source: Rows | Stream, callbacks: CallbackList | None = None) -> dict[str, Any]:
    """Every metric over all samples."""
    machine.objective.reset()
    state = machine.state()
    values: list[Any] = []
    seen = callbacks is not None and callbacks.see_test_batches
    if isinstance(source, Rows) and not seen:
        scores, values = run_evaluation(machine, source.batch, source.samples, state)
        machine.keep_scores(scores)
        return machine.objective.logs(jax.device_get(values))
    for number, piece in enumerate(source.pieces(1)):
        if seen:
            callbacks.on_test_batch_begin(number, logs={})
        samples = piece.samples.rows(piece.order[: piece.batch]) if isinstance(source, Rows) else piece.samples
        scores, values = run_evaluation(machine, piece.batch, samples, state)
        state = state._replace(scores=scores)
        if seen:
            callbacks.on_test_batch_end(number, logs=machine.objective.logs(jax.device_get(values)))
    machine.keep_scores(state.scores)
    return machine.objective.logs(jax.device_get(values)) if len(values) else {}
