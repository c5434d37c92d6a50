"""Studies spread over the workers of any ``concurrent.futures.Executor``: processes, the machines of a Dask cluster, MPI ranks."""

from collections.abc import Hashable
from typing import Any

import jax
import numpy as np

from teul.engine.many import Crowd
from teul.errors import problem
from teul.study.choices import Choice
from teul.study.comparison import Comparison
from teul.study.run import Outcome, Run
from teul.study.study import Study

_ALONE = ("halving",)  # what needs all configurations in one place


def spread(executor: Any, build: Any, x: Any, y: Any, options: dict[str, Any]) -> Comparison:
    """The study with its configurations sent to the executor's workers, those that share a program together.

    Raises:
        ValueError: with ``halving``, whose members must wait for each other.
    """
    for name in _ALONE:
        if options.get(name):
            raise problem("not_with_executor", name=name)
    study = Study(build, x, y, **options)
    study.build_members()
    shares: dict[Hashable, list[int]] = {}
    place = {m.trial: i for i, g in enumerate(study.groups) for m in g.members}
    for trial in range(len(study.choices)):
        shares.setdefault(place[trial], []).append(trial)
    fixed = {k: v for k, v in options.items() if k not in _OF_CHOICES and k in _OF_STUDY}
    work = [(build, x, y, fixed | {"batch_size": study.batch}, [study.choices[i] for i in trials]) for trials in shares.values()]
    futures = [executor.submit(train_share, *w) for w in work]
    study.run = Run([], study.plan())
    study.run.outcomes = {m.number: Outcome(m) for g in study.groups for m in g.members}
    by_key = {(m.trial, m.seed, m.part.fold): m.number for g in study.groups for m in g.members}
    for trials, future in zip(shares.values(), futures, strict=True):
        for told in future.result():
            outcome = study.run.outcomes[by_key[(trials[told["trial"]], told["seed"], told["fold"])]]
            outcome.curves, outcome.status, outcome.seconds = told["curves"], told["status"], told["seconds"]
            outcome.best_epoch, outcome._where = told["best_epoch"], (_one(told["crowd"]), 0)
    return study.comparison()


_OF_STUDY = (
    "seeds", "epochs", "validation_split", "validation_data", "cv", "groups", "same_split", "test_split", "test_data", "metric", "shuffle",
    "sample_weight", "class_weight", "early_stopping",
)  # fmt: skip
_OF_CHOICES = ("batch_size", "trials", "search_seed", "choices", "halving")


def train_share(build: Any, x: Any, y: Any, fixed: dict[str, Any], choices: list[Choice]) -> list[dict[str, Any]]:
    """What a worker does: train these configurations and give back what became of them, as plain arrays."""
    study = Study(build, x, y, **fixed, listed=choices)
    study.build_members()
    study.run = Run(study.groups, study.plan())
    study.run.finish()
    return [
        {
            "trial": o.member.trial, "seed": o.member.seed, "fold": o.member.part.fold, "curves": o.curves, "status": o.status,
            "seconds": o.seconds, "best_epoch": o.best_epoch, "crowd": o.last,
        }
        for o in study.run.outcomes.values()
    ]  # fmt: skip


def _one(crowd: Crowd) -> Crowd:
    """A member's arrays as a crowd of one."""
    return jax.tree.map(lambda a: np.asarray(a)[None], crowd)
