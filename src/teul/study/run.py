"""Training a study: lots of members spread over the places there are, segment by segment, until all are done or somebody stops it."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from teul.callbacks import EarlyStopping
from teul.engine.devices import places
from teul.engine.many import Crowd, chosen
from teul.study.cutting import joined, lots_of
from teul.study.lots import Lot
from teul.study.members import Group, Member

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
        self.lots = lots_of(groups, plan.shuffle, plan.stopping, self.places)
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
        places = self.places[: max(1, len(self.lots))]
        ended = [threading.Event() for _ in places]
        workers = [
            threading.Thread(target=self._work, args=(waiting, until, None if alone else place, finished, errors, end), daemon=True)
            for place, end in zip(places, ended, strict=True)
        ]
        for worker in workers:
            worker.start()
        try:
            _wait(ended)
        except KeyboardInterrupt:
            self.stopping.set()
            _wait(ended)
        for worker in workers:
            worker.join()
        if errors:
            raise errors[0]
        self.lots = finished

    def _work(
        self, waiting: Any, until: int, place: Any, finished: list[Lot], errors: list[BaseException], ended: threading.Event
    ) -> None:  # fmt: skip
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
        finally:
            ended.set()

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
        self.lots = joined(kept, self.places)


def _wait(ended: Sequence[threading.Event]) -> None:
    """Until all have ended. Not by ``Thread.join``: a Ctrl-C inside it makes Python 3.11 believe that the thread has ended."""
    for end in ended:
        while not end.wait(0.1):  # in small waits, so that Ctrl-C is heard
            pass
