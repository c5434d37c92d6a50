"""``python -m bench``: train the same networks in Teul and in each installed peer, and print who takes how long."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench import table
from bench.peers import PEERS
from bench.rows import rows
from bench.workloads import LEARNING_RATES, WORKLOADS, data_folder

WORK_OF = {**{name: (name, "warm") for name in WORKLOADS}, "grid": ("E5", "grid"), "first": ("E5", "first")}
ENOUGH = 900  # seconds for one process: more means that something hangs


def python(module: str, *arguments: str, env: dict[str, str]) -> tuple[float, dict[str, Any]]:
    """Run ``python -m module``: the whole process's seconds, and the line of JSON it printed."""
    everywhere = {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", module, *arguments]
    start = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **everywhere, **env}, capture_output=True, text=True, timeout=ENOUGH)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    return seconds, json.loads(done.stdout.strip().splitlines()[-1])


def measure(name: str, peer_name: str, quick: bool) -> dict[str, tuple[float, float]]:
    """Seconds and final loss of one peer in one row. The row ``first`` gives ``again`` too. Every call starts with empty caches."""
    peer = PEERS[peer_name]
    work, what = WORK_OF[name]
    options = ["--quick", "--seconds=0.2"] if quick else []
    if what == "grid":
        options.append(f"--sample={len(LEARNING_RATES) if peer_name == 'teul' else 2 if quick else 4}")
    with tempfile.TemporaryDirectory() as cache:
        env = {**peer.env, "TEUL_COMPILATION_CACHE": cache}
        process, said = python(peer.module, work, what, *options, env=env)
        if what != "first":
            return {name: (said["seconds"], said["loss"])}
        again = python(peer.module, work, what, *options, env=env)[0] if peer.caches else process
        return {"first": (process, said["loss"]), "again": (again, said["loss"])}


def run(names: list[str], peers: list[str], rounds: int, quick: bool) -> tuple[table.Seconds, list[str]]:
    """All rounds: the peers take turns, each round beginning with another. Also what failed, in words."""
    seconds: table.Seconds = {}
    failures: dict[str, None] = {}
    for turn in range(rounds):
        for name in names:
            for peer in (peers[(turn + i) % len(peers)] for i in range(len(peers))):
                if PEERS[peer].only is not None and name not in PEERS[peer].only:
                    continue
                try:
                    measured = measure(name, peer, quick)
                except (RuntimeError, subprocess.TimeoutExpired, ValueError) as error:
                    failures[f"{name}, {PEERS[peer].title}: {error}"] = None
                    continue
                for row, (value, loss) in measured.items():
                    seconds.setdefault(row, {}).setdefault(peer, []).append(value)
                    print(f"round {turn + 1}  {row:5}  {peer:15}  {value:8.3f} s  loss {loss:.4f}", file=sys.stderr, flush=True)
    return seconds, list(failures)


def installed(package: str) -> str:
    """``name version``, or the name alone for what is used from its source."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (from source)"


def facts(rounds: int, flops: float, peers: list[str], absent: list[str], failures: list[str], quick: bool) -> dict[str, str]:
    """What a reader must know beside the numbers."""
    packages = dict.fromkeys("scikit-learn" if name == "sklearn" else name for peer in peers for name in PEERS[peer].needs)
    told = {
        "Machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}; matrix-product peak {flops / 1e9:.0f} GFLOP/s",
        "Versions": ", ".join([f"Python {platform.python_version()}", *map(installed, packages)]),
        "Data": "the real tables and images" if data_folder() else "synthetic, of the same shapes (TEUL_DATA_DIR names no folder)",
        "Rounds": f"{rounds}" + (" (quick: only to see that it runs)" if quick else ""),
    }
    if absent:
        told["Not installed here"] = ", ".join(PEERS[a].title for a in absent)
    if failures:
        told["Failed"] = "; ".join(failures)
    return told


def main() -> int:
    """Measure, print, write; with ``--check`` the exit code says whether every target is reached."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (default 3)")
    parser.add_argument("--only", default=",".join(WORK_OF), help=f"which rows: {','.join(WORK_OF)}")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"which libraries: {','.join(PEERS)}")
    parser.add_argument("--quick", action="store_true", help="tiny fits, to see that everything runs")
    parser.add_argument(
        "--write", nargs="?", const="BENCHMARKS.md", metavar="FILE", help="write the table as Markdown (default BENCHMARKS.md)"
    )
    parser.add_argument("--json", metavar="FILE", help="write every number as JSON")
    parser.add_argument("--check", action="store_true", help="fail if a target is missed")
    args = parser.parse_args()
    names, asked = args.only.split(","), args.peers.split(",")
    if unknown := [n for n in names if n not in WORK_OF] + [p for p in asked if p not in PEERS]:
        parser.error(f"unknown: {', '.join(unknown)}")

    absent = [peer for peer in asked if not PEERS[peer].installed()]
    peers = [peer for peer in asked if peer not in absent]
    if not peers:
        parser.error("none of these libraries is installed: pip install -e '.[bench]'")
    flops = python("bench.peak", env={})[1]["flops"]
    seconds, failures = run(names, peers, 1 if args.quick else args.rounds, args.quick)

    table_rows = rows(args.quick)
    summary = table.summary(table_rows, {name: seconds[name] for name in table_rows if name in seconds}, flops)
    lines, verdicts = table.cells(table_rows, summary, peers), [] if args.quick else table.judged(summary)
    told = facts(1 if args.quick else args.rounds, flops, peers, absent, failures, args.quick)
    print(table.markdown(lines), "", *(f"{name}: {fact}" for name, fact in told.items()), *(sentence for _, sentence in verdicts), sep="\n")
    if args.write:
        Path(args.write).write_text(table.page(lines, told, verdicts), encoding="utf-8")
    if args.json:
        record = {"facts": told, "flops": flops, "rows": summary, "seconds": seconds}
        Path(args.json).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if failures or (args.check and not all(reached for reached, _ in verdicts)) else 0


if __name__ == "__main__":
    sys.exit(main())
