"""``python -m bench.advice``: what advice costs in a warm fit of E5, and what is left of that when it is silenced.

The arms take turns, in another order each round, in one process: with advice, silenced by ``TEUL_ADVICE=0``, and with nobody listening
at all. ``same arrays`` fits one model again and again, as the benchmark's warm fits do; ``new arrays`` gives each fit a copy, so that
everything about the data is looked at again; ``new model`` builds, compiles and fits one, as a loop over settings does.
"""

import argparse
import contextlib
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator

from bench.peers.teul import Model
from bench.workloads import WORKLOADS, Arrays
from teul import observers

TARGET = 1.05  # with advice over silenced
ARMS = ("advice", "silenced", "nobody")


@contextlib.contextmanager
def hearing(arm: str) -> Iterator[None]:
    """Inside, models are heard as the arm's name says."""
    listener = list(observers._listener)
    before = os.environ.pop("TEUL_ADVICE", None)
    if arm == "silenced":
        os.environ["TEUL_ADVICE"] = "0"
    if arm == "nobody":
        observers._listener.clear()
    try:
        yield
    finally:
        observers._listener[:] = listener
        os.environ.pop("TEUL_ADVICE", None)
        if before is not None:
            os.environ["TEUL_ADVICE"] = before


def seconds(case: str, arm: str, model: Model, data: Arrays, epochs: int) -> float:
    """The time of one fit."""
    x, y = data if case == "same arrays" else (data[0].copy(), data[1].copy())
    with hearing(arm):
        start = time.perf_counter()
        if case == "new model":
            model = Model(WORKLOADS["E5"], 0.001)
        model.fit(x, y, epochs)
        return time.perf_counter() - start


def main() -> int:
    """Print the medians and their ratios; fail if advice costs more than the target in the benchmark's own case."""
    parser = argparse.ArgumentParser(prog="python -m bench.advice", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    work = WORKLOADS["E5"]
    data, model, turns = work.data(), Model(work, 0.001), random.Random(0)
    model.fit(*data, work.warmup)
    worst = 0.0
    for case in ("same arrays", "new arrays", "new model"):
        times: dict[str, list[float]] = {arm: [] for arm in ARMS}
        for turn in range(rounds + 1):
            for arm in turns.sample(ARMS, len(ARMS)):
                taken = seconds(case, arm, model, data, work.epochs)
                if turn:  # the first round is a warm-up
                    times[arm].append(taken)
        median = {arm: statistics.median(each) for arm, each in times.items()}
        cost = {arm: statistics.median(a / b for a, b in zip(times[arm], times["nobody"], strict=True)) for arm in ARMS}
        shown = "  ".join(f"{arm} {1e3 * median[arm]:.2f} ms ({100 * (cost[arm] - 1):+.1f} %)" for arm in ARMS)
        print(f"{case:12} {shown}")
        if case == "same arrays":
            worst = median["advice"] / median["silenced"]
    print(f"advice / silenced in a warm fit: {worst:.3f}, target {TARGET:.2f}; medians of {rounds} fits each, taking turns")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
