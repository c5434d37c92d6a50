"""``python -m bench.import_time``: what importing Teul costs beside ``import jax``, as whole processes taking turns."""

import argparse
import os
import statistics
import subprocess
import sys
import time

TARGET = 1.10
BASE = "import jax"
# The package loads its modules when they are used, so the lines that a course begins with are measured too.
STATEMENTS = (BASE, "import teul", "from teul.models import Sequential; from teul.layers import Dense")


def seconds(statement: str) -> float:
    """Time of a whole Python process that does nothing but ``statement``, with byte code kept as Python does by default."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], env=env, check=True)
    return time.perf_counter() - start


def main() -> int:
    """Print the medians and their ratios to ``import jax``; fail if one is above the target."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_time", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    for statement in STATEMENTS:  # once unmeasured: byte code written, files in memory
        seconds(statement)
    times = [[seconds(statement) for statement in STATEMENTS] for _ in range(rounds)]
    medians = dict(zip(STATEMENTS, (statistics.median(column) for column in zip(*times, strict=True)), strict=True))
    for statement, median in medians.items():
        print(f"{median:.3f} s  {median / medians[BASE]:5.2f}  {statement}")
    print(f"target: a ratio of at most {TARGET:.2f}; medians of {rounds} processes each")
    return 0 if max(medians.values()) <= TARGET * medians[BASE] else 1


if __name__ == "__main__":
    sys.exit(main())
