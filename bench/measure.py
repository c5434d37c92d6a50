"""What is measured, the same way in every peer's process. A peer is a class ``Model(work, learning_rate)`` with ``fit(x, y, epochs)``."""

import argparse
import json
import statistics
import time
from typing import Any, Protocol

from bench.workloads import LEARNING_RATES, WORKLOADS, Workload


class Model(Protocol):
    """A workload's network in some library, ready to be fitted."""

    def __init__(self, work: Workload, learning_rate: float): ...

    def fit(self, x, y, epochs: int) -> float:
        """Train and give the mean training loss of the last epoch."""


def first(kind: type[Model], work: Workload, **_) -> dict[str, Any]:
    """One fit, as in a script that was just started. The time is the whole process's: whoever started it takes it."""
    return {"loss": kind(work, 0.001).fit(*work.data(), work.epochs)}


def warm(kind: type[Model], work: Workload, seconds: float, **_) -> dict[str, Any]:
    """Seconds of a later fit in the same process: the median of as many as fill ``seconds``, one at least."""
    data = work.data()
    model = kind(work, 0.001)
    model.fit(*data, work.warmup)
    times: list[float] = []
    losses: list[float] = []
    while sum(times) < seconds:
        start = time.perf_counter()
        losses.append(model.fit(*data, work.epochs))
        times.append(time.perf_counter() - start)
    return {"seconds": statistics.median(times), "loss": losses[0], "fits": len(times)}


def grid(kind: type[Model], work: Workload, sample: int, **_) -> dict[str, Any]:
    """Seconds to build and fit a model for each learning rate, one after another.

    With a ``sample`` smaller than the grid, that many are fitted and the later ones' median stands for those left out.
    """
    data = work.data()
    times: list[float] = []
    for rate in LEARNING_RATES[:: len(LEARNING_RATES) // sample][:sample]:
        start = time.perf_counter()
        loss = kind(work, rate).fit(*data, work.epochs)
        times.append(time.perf_counter() - start)
    left_out = len(LEARNING_RATES) - len(times)
    return {"seconds": sum(times) + left_out * statistics.median(times[1:]), "loss": loss, "fits": len(times)}


MEASURES = {"first": first, "warm": warm, "grid": grid}


def main(kind: type[Model]) -> None:
    """Measure what the command line names and print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=WORKLOADS)
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=float, default=1.0, help="fill this time with warm fits")
    parser.add_argument("--sample", type=int, default=4, help="how many points of the grid to fit")
    args = parser.parse_args()
    work = WORKLOADS[args.work].quick() if args.quick else WORKLOADS[args.work]
    print(json.dumps(MEASURES[args.measure](kind, work, seconds=args.seconds, sample=args.sample)))
