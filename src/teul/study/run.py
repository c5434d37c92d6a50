"""Training a study: lots of members spread over the places there are, segment by segment, until all are done or somebody stops it."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from teul.callbacks import EarlyStopping
from teul.engine.devices import memory, places
from teul.engine.many import Crowd, chosen
from teul.engine.program import work_of
from teul.study.lots import Lot
from teul.study.members import Group, Member

_MOST = 64  # members of a lot: more are no faster, and fewer keep the segments short
_COMPILING = 2.0  # seconds that must be saved before a lot is packed again

TRAINED, DIVERGED, STOPPED, DROPPED, INTERRUPTED = "trained", "diverged", "stopped early", "dropped", "interrupted"


@dataclass(eq=False)
class Outcome:
    """What became of a member.

    Attributes:
        curves: each metric's value in each epoch that it trained.
        status: ``"trained"``, ``"diverged"``, ``"stopped early"``, ``"dropped"`` (by halving) or ``"interrupted"``.
        best_epoch: early stopping's, or -1.
        seconds: its share of the computing.
    """

    member: Member
    curves: dict[str, list[Any]] = field(default_factory=dict)
    status: str = INTERRUPTED
    best_epoch: int = -1
    seconds: float = 0.0
    _where: tuple[Crowd, int] | None = field(default=None, repr=False)

    @property
    def epochs(self) -> int:
        """How many epochs it trained."""
        return len(next(iter(self.curves.values()), []))

    def judge(self, crowd: Crowd, place: int, epoch: int, epochs: int = 0) -> None:
        """Say what became of it, at this place of a crowd that has ``epoch`` of ``epochs`` behind it."""
        if crowd.failed[place]:
            self.status = DIVERGED
        elif not crowd.running[place]:
            self.status = STOPPED if self.status != DROPPED else DROPPED
        elif epochs and epoch >= epochs:
            self.status = TRAINED

    @property
    def last(self) -> Crowd:
        """Its weights, optimizer state and early stopping's memory at the end."""
        crowd, place = self._where
        return chosen(crowd, place)


@dataclass
class Plan:
    """How a study is trained.

    Attributes:
        epochs: passes over the data.
        halving: at every so many times more epochs only one of so many configurations goes on; 0 for none.
        first: the epochs before the first halving.
        better: of a configuration's outcomes and a number of epochs, a number that is greater for the better.
    """

    epochs: int
    shuffle: bool = True
    stopping: EarlyStopping | None = None
    halving: int = 0
    first: int = 1
    better: Callable[[list[Outcome], int], float] | None = None

    def rungs(self) -> list[int]:
        """The epochs at which the losers leave, and the last one."""
        rungs, at = [], self.first
        while self.halving and at < self.epochs:
            rungs.append(at)
            at *= self.halving
        return [*rungs, self.epochs]


class Run:
    """One training of all members.

    Args:
        groups: the members.
        plan: how.
        watch: called with the run after every segment: a display.
        keep: called with the run and a lot after every segment: a storage.
    """

    def __init__(
        self, groups: Sequence[Group], plan: Plan, watch: Callable[["Run"], None] | None = None,
        keep: Callable[["Run", Lot], None] | None = None,
    ):  # fmt: skip
        self.groups, self.plan, self.watch, self.keep = list(groups), plan, watch, keep
        self.places = places()
        self.lots = lots_of(groups, plan, self.places)
        self.outcomes: dict[int, Outcome] = {m.number: Outcome(m) for g in groups for m in g.members}
        self.stopping = threading.Event()
        self.began = time.perf_counter()
        self.total = sum(lot.guess * plan.epochs for lot in self.lots)
        self.left: dict[int, float] = {}
        self._lock = threading.RLock()

    def finish(self) -> bool:
        """Train everybody; returns whether it came to its end. A first Ctrl-C ends it after the running segments."""
        for rung in self.plan.rungs():
            self._train(rung)
            if self.stopping.is_set():
                break
            if rung < self.plan.epochs:
                self._drop(rung)
        return not self.stopping.is_set()

    @property
    def done(self) -> int:
        """How many members are finished."""
        return sum(o.status != INTERRUPTED for o in self.outcomes.values())

    def seconds_left(self) -> float:
        """How long it might take still."""
        with self._lock:
            left = sum(self.left.get(id(lot), lot.guess * self.plan.epochs) for lot in self.lots)
        return left / len(self.places)

    def _train(self, until: int) -> None:
        waiting: queue.SimpleQueue[Lot] = queue.SimpleQueue()
        for lot in self.lots:
            waiting.put(lot)
        finished: list[Lot] = []
        errors: list[BaseException] = []
        alone = len(set(map(id, self.places))) == 1
        workers = [
            threading.Thread(target=self._work, args=(waiting, until, None if alone else place, finished, errors), daemon=True)
            for place in self.places[: max(1, len(self.lots))]
        ]
        for worker in workers:
            worker.start()
        try:
            _wait(workers)
        except KeyboardInterrupt:
            self.stopping.set()
            _wait(workers)
        if errors:
            raise errors[0]
        self.lots = finished

    def _work(self, waiting: Any, until: int, place: Any, finished: list[Lot], errors: list[BaseException]) -> None:
        """What one thread does: lot after lot."""
        try:
            while True:
                lot = self._through(waiting.get_nowait(), until, place)
                with self._lock:
                    finished.append(lot)
        except queue.Empty:
            return
        except BaseException as error:  # told to whoever waits for the thread
            errors.append(error)
            self.stopping.set()

    def _through(self, lot: Lot, until: int, place: Any) -> Lot:
        """Train a lot up to ``until``, packed again where only few of it still train."""
        more = lot.epoch < until and bool(lot.running.any())
        while more and not self.stopping.is_set():
            more = lot.advance(until, place)
            with self._lock:
                self.left[id(lot)] = lot.measured * (self.plan.epochs - lot.epoch) if lot.running.any() else 0.0
            running = np.flatnonzero(lot.running)
            if more and len(running) <= len(lot.members) // 2 and self._worth(lot, len(running), until):
                self._harvest(lot)
                self.left[id(lot)] = 0.0
                lot = lot.smaller(running)
            elif not more:
                self._harvest(lot)
            with self._lock:
                if self.keep is not None:
                    self.keep(self, lot)
                if self.watch is not None:
                    self.watch(self)
        self._harvest(lot)
        return lot

    def _worth(self, lot: Lot, running: int, until: int) -> bool:
        saved = lot.measured * (until - lot.epoch) * (1 - running / len(lot.members))
        return saved > _COMPILING

    def _harvest(self, lot: Lot) -> None:
        """Write down what the members of a lot did since the last time."""
        curves = {name: np.concatenate(values) for name, values in lot.curves.items()}
        ran = np.concatenate(lot.ran) if lot.ran else np.zeros((0, len(lot.members)), bool)
        share = lot.seconds / max(1, int(ran.sum()))
        lot.curves, lot.ran, lot.seconds = {}, [], 0.0
        crowd = lot.crowd._replace(**{n: np.asarray(getattr(lot.crowd, n)) for n in ("failed", "running", "best_epoch")})
        seen: set[int] = set()
        for place, member in enumerate(lot.members):
            outcome = self.outcomes[member.number]
            if member.number in seen:
                continue
            seen.add(member.number)
            epochs = ran[:, place]
            for name, values in curves.items():
                outcome.curves.setdefault(name, []).extend(values[epochs, place].tolist())
            outcome.seconds += share * int(epochs.sum())
            outcome._where = (crowd, place)
            outcome.best_epoch = int(crowd.best_epoch[place])
            outcome.judge(crowd, place, lot.epoch, self.plan.epochs)

    def _drop(self, rung: int) -> None:
        """Keep one of so many configurations, the best at epoch ``rung``, and pack their members together again."""
        by_trial: dict[int, list[Outcome]] = {}
        for outcome in self.outcomes.values():
            by_trial.setdefault(outcome.member.trial, []).append(outcome)
        alive = [t for t, outcomes in by_trial.items() if any(o.status != DROPPED for o in outcomes)]
        alive.sort(key=lambda t: self.plan.better(by_trial[t], rung), reverse=True)
        losers = set(alive[max(1, -(-len(alive) // self.plan.halving)) :])
        for trial in losers:
            for outcome in by_trial[trial]:
                if outcome.status in (INTERRUPTED, STOPPED):
                    outcome.status = DROPPED
        kept = []
        for lot in self.lots:
            places = [i for i, m in enumerate(lot.members) if m.trial not in losers and lot.running[i]]
            if places:
                kept.append(lot.smaller(places))
        self.lots = joined(kept)


def _wait(workers: Sequence[threading.Thread]) -> None:
    for worker in workers:
        while worker.is_alive():
            worker.join(0.1)  # in small waits, so that Ctrl-C is heard


def joined(lots: Sequence[Lot]) -> list[Lot]:
    """Lots of the same group joined while they fit into one."""
    kept: list[Lot] = []
    for lot in lots:
        mate = next((k for k in kept if k.group is lot.group and k.epoch == lot.epoch and len(k.members) + len(lot.members) <= _MOST), None)
        if mate is None:
            kept.append(lot)
            continue
        kept.remove(mate)
        order = np.array(sorted(range(len(mate.members) + len(lot.members)), key=lambda i: _place((mate.members + lot.members)[i])))
        members = [(mate.members + lot.members)[i] for i in order]
        crowd = _joined_crowds(mate.crowd, lot.crowd, order)
        kept.append(Lot(lot.group, members, lot.shuffle, lot.stopping, crowd, lot.epoch))
    return kept


def _joined_crowds(one: Crowd, other: Crowd, order: np.ndarray) -> Crowd:
    return jax.tree.map(lambda a, b: np.concatenate([np.asarray(a), np.asarray(b)])[order], one, other)


def lots_of(groups: Sequence[Group], plan: Plan, spots: Sequence[Any]) -> list[Lot]:
    """The members of each group cut into lots: enough for every place, few enough for the memory, equal so that they share a program."""
    lots = []
    for group in groups:
        most = _fitting(group, spots[0])
        least = len(spots) if len(groups) < len(spots) else 1
        lots += [Lot(group, members, plan.shuffle, plan.stopping) for members in cut(group.members, most, least)]
        for member in group.members:
            member.state = None  # it lies in its lot
    # The longest first, so that nobody waits for one at the end.
    return sorted(lots, key=lambda lot: -lot.guess)


def _fitting(group: Group, device: Any) -> int:
    """How many members go together: on a CPU one, unless its steps are tiny; else what the memory holds.

    Beside each other small models share the overheads, which are most of their time. Larger ones are mostly arithmetic: together they
    would only leave the caches, and one program on each core does them faster. Of weights and optimizer state the memory holds about
    four copies, and a batch in every layer.
    """
    machine = group.machine
    if device.platform == "cpu" and work_of(machine, group.batch) != "tiny":
        return 1
    weights = sum(v.size for v in machine.trainable + machine.fixed) * 4
    slots = sum(v.size for slots in machine.optimizer.slot_variables for v in slots.values()) * 4
    batch = 40 * group.batch * max(1, sum(max(v.shape, default=1) for v in machine.trainable)) * 4
    return int(max(1, min(_MOST, memory(device) // max(1, 4 * (weights + slots) + batch))))


def cut(members: Sequence[Member], most: int, least: int) -> list[list[Member]]:
    """Lists of at most ``most`` members, ``least`` or more lists if there are so many members, all of one length.

    Members with one order of rows stay together as far as possible. Where lengths differ, a member stands twice.
    """
    ordered = sorted(members, key=_place)
    orders: dict[Any, list[Member]] = {}
    for member in ordered:
        orders.setdefault(member.order, []).append(member)
    wanted = max(-(-len(ordered) // most), min(least, len(ordered)))
    size = -(-len(ordered) // wanted)
    each = {len(m) for m in orders.values()}
    if len(each) == 1 and 1 < (width := each.pop()) <= size:
        size = size // width * width  # whole orders
    pieces = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    length = max(map(len, pieces))
    return [p + [p[-1]] * (length - len(p)) for p in pieces]


def _place(member: Member) -> tuple:
    return (member.seed, member.part.fold or 0, member.shuffle, member.number)
