"""How long one answer takes: ``model.predict`` on one row, warm, in a process of its own. Target: under a millisecond.

Run it with ``python -m bench.latency``.
"""

import statistics
import time

import numpy as np

from teul.layers import Dense, Input
from teul.models import Sequential

CALLS = 300


def milliseconds(model: Sequential, row: np.ndarray) -> list[float]:
    """The time of each of many calls."""
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        model.predict(row, verbose=0)
        times.append((time.perf_counter() - began) * 1e3)
    return times


def main() -> None:
    for sizes in ((17, 30, 1), (784, 50, 10)):
        model = Sequential([Input((sizes[0],)), Dense(sizes[1], activation="relu"), Dense(sizes[2], activation="sigmoid")])
        row = np.ones((1, sizes[0]), "float32")
        model.predict(row, verbose=0)
        times = milliseconds(model, row)
        name = "-".join(map(str, sizes))
        print(f"predict, one row, {name}: median {statistics.median(times):.3f} ms, worst of {CALLS} {max(times):.3f} ms")


if __name__ == "__main__":
    main()
