"""``python -m bench.import_time``: what ``import teul`` costs beyond ``import jax``, as whole processes taking turns."""

import argparse
import statistics
import subprocess
import sys
import time

TARGET = 1.10


def seconds(statement: str) -> float:
    """Time of a whole Python process that does nothing but ``statement``."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Print both medians and their ratio; fail above the target."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_time", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    statements = ("import jax", "import teul")
    for statement in statements:  # once unmeasured: byte code written, files in memory
        seconds(statement)
    times = [[seconds(statement) for statement in statements] for _ in range(rounds)]
    jax, teul = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"import jax {jax:.3f} s, import teul {teul:.3f} s: ratio {teul / jax:.3f} (target at most {TARGET:.2f}, median of {rounds})")
    return 0 if teul / jax <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
