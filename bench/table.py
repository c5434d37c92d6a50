"""The measured seconds as ratios to Teul: for the terminal, for a Markdown page, for other programs. No measuring here."""

import statistics
from typing import Any

from bench.peers import PEERS
from bench.rows import Row, three

Seconds = dict[str, dict[str, list[float]]]  # by row, by peer: one number a round


def summary(table: dict[str, Row], seconds: Seconds, flops: float) -> dict[str, Any]:
    """For each row its limit, and each peer's median, spread and ratio to Teul (None where Teul was not measured)."""
    result: dict[str, Any] = {}
    for name, by_peer in seconds.items():
        medians = {peer: statistics.median(times) for peer, times in by_peer.items() if times}
        teul = medians.get("teul")
        result[name] = {
            "title": table[name].title,
            "updates": table[name].updates,
            "limit_seconds": table[name].limit(flops),
            "targets": table[name].targets,
            "peers": {
                peer: {"seconds": median, "low": min(by_peer[peer]), "high": max(by_peer[peer]), "ratio": median / teul if teul else None}
                for peer, median in medians.items()
            },
        }
    return result


def judged(summary: dict[str, Any]) -> list[tuple[bool, str]]:
    """Each target whose two libraries were measured: whether it is reached, and a sentence that says so."""
    verdicts = []
    for name, row in summary.items():
        for peer, target in row["targets"].items():
            ratio = row["peers"].get(peer, {}).get("ratio")
            if ratio is not None:
                reached = ratio >= target
                verdict = "reached" if reached else "missed"
                verdicts.append((reached, f"{name}, {PEERS[peer].title}: {figure(ratio)}, target {figure(target)}: {verdict}"))
    return verdicts


def figure(ratio: float) -> str:
    """A ratio as ``12.3×``."""
    return three(ratio) + "×"


def cells(table: dict[str, Row], summary: dict[str, Any], peers: list[str]) -> list[list[str]]:
    """Header and rows: the limit and Teul as times, the peers as ratios (as times too where there is no Teul to compare with)."""
    lines = [["", "limit", *(PEERS[peer].title for peer in peers)]]
    for name, row in summary.items():
        line = [row["title"], table[name].show(row["limit_seconds"])]
        for peer in peers:
            measured = row["peers"].get(peer)
            if measured is None:
                line.append("-")
            elif peer == "teul" or measured["ratio"] is None:
                line.append(table[name].show(measured["seconds"]))
            else:
                line.append(figure(measured["ratio"]))
        lines.append(line)
    return lines


def markdown(lines: list[list[str]]) -> str:
    """A Markdown table; numbers stand to the right."""
    head, *body = ("| " + " | ".join(line) + " |" for line in lines)
    return "\n".join([head, "|---|" + "---:|" * (len(lines[0]) - 1), *body])


PAGE = """# Benchmarks

Made by one command, in the repository's root:

```
pip install -e '.[bench]' && python -m bench --write
```

The columns of the other libraries are *their time divided by Teul's*: `10×` means that Teul is ten times as fast.
Ratios travel from machine to machine; times do not. The limit is the time that the matrix products alone would take
at the highest speed this machine reaches in one large product.

{table}

{facts}

## Targets

{targets}

## What is measured

- Each number is the median of the rounds. Every measurement is a process of its own, and the libraries take turns
  within a round.
- All train the same network on the same data with Adam, in float32, on the CPU, with their default number of threads;
  the last, smaller batch is trained too.
- *A warm fit* is a later `fit` in a process that has fitted before: nothing is compiled any more. Its seconds include
  everything `fit` does.
- *Whole process* is the time from starting Python until it has ended. Teul keeps compiled programs on the disk, so its
  second start is faster; for the others both rows hold the same measurement.
- *The grid* builds and fits a model for each learning rate, one after another in one process, imports not counted.
  Teul fits all of them; of the others a few points are fitted and scaled up.
- Keras is used as its guide shows; the columns *an epoch a call* set `steps_per_execution` to a whole epoch.
  PyTorch is the plain loop with the fused Adam, on tensors in memory. scikit-learn is `MLPClassifier` without penalty
  and early stopping; it does not count the accuracy, the others do.
"""


def page(lines: list[list[str]], facts: dict[str, str], verdicts: list[tuple[bool, str]]) -> str:
    """The text of BENCHMARKS.md."""
    return PAGE.format(
        table=markdown(lines),
        facts="\n".join(f"- {name}: {fact}" for name, fact in facts.items()),
        targets="\n".join(f"- {sentence}" for _, sentence in verdicts) or "Not measured in this run.",
    )
