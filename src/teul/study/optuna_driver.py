"""Optuna chooses, Teul trains: trials are asked for in batches, each batch is one study, and what it found is told back."""

from collections.abc import Sequence
from typing import Any

from teul.errors import problem
from teul.study.comparison import Comparison
from teul.study.study import Study


class Optimized:
    """What a search driven by Optuna found.

    Attributes:
        study: Optuna's study, with all trials.
        comparisons: one for each batch, in their order.
        best: the comparison that holds the best trial.
    """

    def __init__(self, study: Any, comparisons: list[Comparison], best: Comparison):
        self.study, self.comparisons, self.best = study, comparisons, best

    def __repr__(self):
        return f"<Optimized: {len(self.study.trials)} trials, best {self.study.best_params}: {self.study.best_value:.4f}>"


def optimize(
    build: Any, x: Any, y: Any, *, space: dict[str, Any], trials: int = 64, batch: int = 16, sampler: Any = None, study: Any = None,
    **options: Any,
) -> Optimized:  # fmt: skip
    """Search with a sampler of Optuna's (TPE, CMA-ES, ...), ``batch`` configurations at a time trained together.

    Optuna's own loop trains one trial after another; asked for a batch at once, it loses a little of what it would have learned from
    each, and the trials of a batch cost little more than one.

    Args:
        build, x, y, options: as for :func:`teul.compare`.
        space: for each choice a distribution of Optuna's (``optuna.distributions.FloatDistribution(1e-4, 1, log=True)``, ...) or a list.
        trials: how many in all.
        batch: how many are asked for at once.
        sampler: a sampler of Optuna's; its default (TPE) if None.
        study: a study of Optuna's to go on with.

    Raises:
        ImportError: without Optuna.
    """
    try:
        import optuna
    except ImportError as error:
        raise problem("study_needs", package="optuna", what="optimize()", instead="compare(..., trials=64)") from error
    space = {name: optuna.distributions.CategoricalDistribution(v) if isinstance(v, (list, tuple)) else v for name, v in space.items()}
    comparisons: list[Comparison] = []
    told = 0
    while told < trials:
        if study is None:
            rises = Study(build, x, y, **options, listed=[_lowest(space)]).rises
            study = optuna.create_study(direction="maximize" if rises else "minimize", sampler=sampler)
        asked = [study.ask(space) for _ in range(min(batch, trials - told))]
        found = Study(build, x, y, **options, listed=[dict(t.params) for t in asked]).train()
        comparisons.append(found)
        for trial, score in zip(asked, found.scores().mean(axis=1), strict=True):
            if score == score:
                study.tell(trial, float(score))
            else:
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
        told += len(asked)
    return Optimized(study, comparisons, _with_best(comparisons))


def _lowest(space: dict[str, Any]) -> dict[str, Any]:
    """Some configuration of the space."""
    return {name: d.choices[0] if hasattr(d, "choices") else d.low for name, d in space.items()}


def _with_best(comparisons: Sequence[Comparison]) -> Comparison:
    def score(found: Comparison) -> float:
        mean = float(found.scores()[found.ranking()[0]].mean())
        return -float("inf") if mean != mean else mean if found.rises else -mean

    return max(comparisons, key=score)
