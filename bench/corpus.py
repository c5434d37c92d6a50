"""How many course scripts run to their end: on Teul, and on the Keras and TensorFlow that another Python has installed.

``python -m bench.corpus [--real PYTHON] [--page docs/dialects.md]`` runs ``tests/course/scripts`` on both. PYTHON is one with keras and
tensorflow; without it this Python's own are taken, if they are there.
"""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "course" / "corpus.py"
DIALECTS = {
    "k1": "Keras 1", "k2": "Keras 2", "tf1": "TensorFlow 1 with Keras", "tf2": "TensorFlow 2", "k3": "Keras 3 and SciKeras",
    "nb": "notebooks",
}  # fmt: skip
_VERSIONS = "from importlib.metadata import version as v; print('Keras', v('keras'), 'and TensorFlow', v('tensorflow'))"


def passed(python: str, *options: str) -> dict[str, tuple[bool, str]]:
    """Each script by its name: whether it ran to its end, and the last line of what it said."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "JAX_PLATFORMS": "cpu", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([python, str(CORPUS), *options], env=settings, capture_output=True, text=True, check=False)
    found: dict[str, tuple[bool, str]] = {}
    name = ""
    for line in done.stdout.splitlines():
        if row := re.match(r"(ok|FAIL) +[\d.]+ s +(\S+)$", line):
            name = row[2]
            found[name] = row[1] == "ok", ""
        elif name and line.startswith("      ") and re.search(r"(Error|Exception)\b.*:|^ +\w*Error$", line):
            found[name] = False, line.strip()
    if not found:
        raise RuntimeError(done.stderr.strip()[-500:])
    return found


def page(here: dict[str, tuple[bool, str]], there: dict[str, tuple[bool, str]], rival: str) -> str:
    """The two counts by dialect, and each script that the rival does not run, with what it says."""
    totals = Counter(name.partition("_")[0] for name in here)
    counts = [Counter(name.partition("_")[0] for name, (ok, _) in results.items() if ok) for results in (here, there)]
    lines = [
        "# Dialects", "",
        "The scripts of `tests/course/scripts`, written as courses of 2016 to today write, and how many run to their end unchanged: with",
        f"`teul run`, and with {rival}. The data are small files in Keras's own places.",
        "Written by `python -m bench.corpus --real PYTHON --page docs/dialects.md`.", "",
        f"| dialect | scripts | Teul | {rival} |", "|---|---:|---:|---:|",
        *(f"| {title} | {totals[d]} | {counts[0][d]} | {counts[1][d]} |" for d, title in DIALECTS.items()),
        f"| all | {len(here)} | {counts[0].total()} | {counts[1].total()} |", "",
        "The scripts are this project's own, chosen for what old spellings they hold, so the share says nothing about courses at large:",
        "of 156 public scripts the same Keras and TensorFlow run 60. Where the list below names a package that belongs to neither",
        "(scikeras, TensorBoard, google.colab), it was not installed there.", "",
        f"## What {rival} say", "", "| script | first stop |", "|---|---|",
        *(f"| {name} | {_cell(why)} |" for name, (ok, why) in there.items() if not ok),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    text = re.sub(r" \(/.*?\)", "", text)  # where this machine keeps it
    text = re.sub(r"(?<![\w.])/[\w./-]+", "...", text).replace("|", "\\|")
    return f"`{text[:110]}{'...' if len(text) > 110 else ''}`" if text else "ends early"


def main() -> None:
    """Run both and print the counts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--real", help="a Python that has keras and tensorflow")
    options.add_argument("--page", type=Path, help="write the page there")
    chosen = options.parse_args()
    here = passed(sys.executable)
    print(f"Teul: {sum(ok for ok, _ in here.values())} of {len(here)}")
    for name, (ok, why) in here.items():
        if not ok:
            print(f"   {name}: {why}")
    python = chosen.real or (sys.executable if importlib.util.find_spec("tensorflow") else None)
    if python is None:
        print("No Keras with TensorFlow here; name a Python that has them with --real.")
        return
    rival = subprocess.run([python, "-c", _VERSIONS], capture_output=True, text=True, check=True).stdout.strip()
    there = passed(python, "--real")
    print(f"{rival}: {sum(ok for ok, _ in there.values())} of {len(there)}")
    if chosen.page:
        chosen.page.write_text(page(here, there, rival), encoding="utf-8")


if __name__ == "__main__":
    main()
