"""A lot: members of one group that train together in one program, segment by segment."""

import time
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np

from teul.callbacks import EarlyStopping
from teul.engine.many import Crowd, Patience, Watched, chosen, gather, program_of_many
from teul.engine.program import Plan
from teul.errors import nearest, problem
from teul.study.members import Group, Member

_BREATH = 0.4  # seconds that a segment should take
_STEP, _SPEED = 2.5e-6, 2e9  # seconds that a member's smallest step takes, and multiplications a second, until they are measured
_SHORT = 0.15  # seconds of computing that are not worth a good compiling
_ENTRIES = 1 << 22  # row numbers handed to one program


class Shuffles:
    """The rows of each epoch in the order that a member trained alone would see them in."""

    def __init__(self, member: Member, shuffle: bool):
        self.rows, self.shuffle = member.part.train.astype(np.int32), shuffle
        self._random = np.random.default_rng(member.shuffle if shuffle else 0)

    def next(self) -> np.ndarray:
        """The rows of the next epoch."""
        if not self.shuffle:
            return self.rows
        order = np.arange(len(self.rows), dtype=np.int32)
        self._random.shuffle(order)
        return self.rows[order]


class Lot:
    """Some members of a group, laid out order by order.

    Args:
        group: whose machine and data they use.
        members: who they are; one that stands twice fills a place and is not trained again.
        shuffle: whether each epoch has its own order.
        stopping: early stopping, or None.
        crowd: where they are by now; by default at their beginning.
        epoch: how many epochs they have behind them.
        whole: whether all members of an order stand together, so that they can share the batch; None to look.
    """

    def __init__(
        self, group: Group, members: Sequence[Member], shuffle: bool, stopping: EarlyStopping | None = None, crowd: Crowd | None = None,
        epoch: int = 0, whole: bool | None = None,
    ):  # fmt: skip
        self.group, self.members, self.shuffle, self.stopping = group, list(members), shuffle, stopping
        self.watched, self.patience = _watched(group, stopping)
        self.crowd = gather([m.state for m in members], self.watched) if crowd is None else crowd
        self.settings = [np.asarray(column, np.float32) for column in zip(*(m.settings for m in members), strict=True)]
        self.whole = whole
        self.orders = list(self.members) if whole is False else _orders(self.members)
        self.shuffles = [Shuffles(m, shuffle) for m in self.orders]
        for _ in range(epoch):
            for order in self.shuffles:
                order.next()
        self.epoch, self.measured = epoch, 0.0
        self.curves: dict[str, list[np.ndarray]] = {}
        self.ran: list[np.ndarray] = []
        self.seconds = 0.0
        numbers = [m.number for m in self.members]
        first = np.array([number not in numbers[:place] for place, number in enumerate(numbers)])
        self.crowd = self.crowd._replace(running=np.asarray(self.crowd.running) & first)

    @property
    def running(self) -> np.ndarray:
        """Who still trains."""
        return np.asarray(self.crowd.running)

    @property
    def guess(self) -> float:
        """Seconds that an epoch might take."""
        machine, rows = self.group.machine, len(self.members[0].part.train)
        weights = sum(v.size * (100 if len(v.shape) > 2 else 1) for v in machine.trainable + machine.fixed)
        return len(self.members) * max(_STEP * self.group.steps, 3 * weights * rows / _SPEED)

    def advance(self, until: int, device: Any = None) -> bool:
        """One segment on the way to epoch ``until``; returns whether there is more to do."""
        group = self.group
        room = self._room(until)
        epochs = max(1, min(until - self.epoch, room, int(_BREATH / (self.measured or self.guess))))
        order = np.zeros((len(self.shuffles), room, len(self.members[0].part.train)), np.int32)
        for e in range(epochs):
            for o, shuffles in enumerate(self.shuffles):
                order[o, e] = shuffles.next()
        held = None
        if self.members[0].part.held is not None:
            held = np.stack([m.part.held for m in self.orders]).astype(np.int32)
        plan = Plan(room, group.batch, group.validation_batch)
        samples, judged = group.data_on(device)
        compiled, arguments = program_of_many(
            group.machine, plan, self.watched, self.crowd, self.settings, samples, order, judged, held, epochs, self.epoch,
            self.patience, device, hasty=self.guess * until * len(group.members) / len(self.members) < _SHORT,
        )  # fmt: skip
        began = time.perf_counter()
        crowd, values, ran = compiled(*arguments)
        self.crowd = jax.block_until_ready(crowd)
        values, ran = jax.device_get((values, ran))
        seconds = time.perf_counter() - began
        self.measured = seconds / epochs
        self.seconds += seconds
        self._record(values, ran[:epochs], epochs)
        self.epoch += epochs
        return self.epoch < until and bool(self.running.any())

    def _room(self, until: int) -> int:
        """Epochs that one program has room for: a power of two."""
        rows = len(self.shuffles) * len(self.members[0].part.train)
        most = max(1, min(until, 128, _ENTRIES // rows))
        return 1 << (most.bit_length() - 1)

    def _record(self, values: Any, ran: np.ndarray, epochs: int) -> None:
        trained, judged = values
        for prefix, metrics in (("", trained), ("val_", judged)):
            for name, value in zip(self.group.names, metrics or [], strict=metrics is not None):
                for key, part in (value if isinstance(value, dict) else {name: value}).items():
                    self.curves.setdefault(prefix + key, []).append(np.asarray(part)[:epochs])
        self.ran.append(ran)

    def smaller(self, places: Sequence[int]) -> "Lot":
        """A lot of the members at these places alone, going on from here."""
        members, crowd = [self.members[i] for i in places], chosen(self.crowd, np.asarray(places))
        return Lot(self.group, members, self.shuffle, self.stopping, crowd, self.epoch)


def _orders(members: Sequence[Member]) -> list[Member]:
    """One member for each order of rows, if as many members follow each; else all of them."""
    starts = [i for i, m in enumerate(members) if i == 0 or m.order != members[i - 1].order]
    sizes = {b - a for a, b in zip(starts, [*starts[1:], len(members)], strict=True)}
    return [members[i] for i in starts] if len(sizes) == 1 else list(members)


def _watched(group: Group, stopping: EarlyStopping | None) -> tuple[Watched | None, Patience]:
    if stopping is None:
        return None, Patience()
    validation, name = stopping.monitor.startswith("val_"), stopping.monitor.removeprefix("val_")
    names = group.names
    if name not in names or (validation and group.judged is None):
        known = names + [f"val_{n}" for n in names if group.judged is not None]
        raise problem("unknown_name", kind="metric", name=stopping.monitor, hint=nearest(stopping.monitor, known), known=", ".join(known))
    stopping.model = group.machine.model
    watched = Watched(names.index(name), validation, stopping.rises, stopping.restore_best_weights)
    baseline = float("nan") if stopping.baseline is None else float(stopping.baseline)
    return watched, Patience(int(stopping.patience), float(stopping.min_delta), int(stopping.start_from_epoch), baseline)
