"""A comparison in words: what was chosen, what differs, what matters, and what all of it is worth."""

import numpy as np

from teul.errors import tell
from teul.study.choices import shown
from teul.study.comparison import LEVEL, Comparison


def explain(found: Comparison) -> str:
    """The whole answer, a paragraph a line."""
    if not np.isfinite(found.scores().mean(axis=1)).any():
        return tell("study_all_diverged" if found.complete else "study_incomplete")
    lines = [_chosen(found), _unseen(found)]
    if len(found.choices) > 1:
        lines += [_repeated(found)] if found.scores().shape[1] < 2 else [*_differences(found), *_by_choice(found)]
    if found.facts.get("same_rows") and found.facts.get("seeds", 1) > 1:
        lines.append(tell("study_same_rows"))
    if not found.complete:
        lines.append(tell("study_incomplete"))
    return "\n".join(lines)


def differs(found: Comparison) -> bool:
    """Whether any difference is larger than the noise. Both families of questions together raise a false alarm once in twenty studies."""
    level = LEVEL if len(found.varied) < 2 else LEVEL / 2
    pairs = [d.p for d in found.differences()]
    levels = [p for rows in found.level_differences().values() for *_, p in rows] if len(found.varied) > 1 else []
    return any(p < level for p in [*pairs, *levels])


def words(found: Comparison, trial: int) -> str:
    """A configuration as ``optimizer=adam, batch_size=10``."""
    return ", ".join(f"{name}={shown(value)}" for name, value in found.choices[trial].items() if name in found.varied) or tell(
        "study_as_given"
    )


def _chosen(found: Comparison) -> str:
    first = found.ranking()[0]
    scores = found.scores()[first]
    if len(scores) < 2:
        return tell("study_chosen_once", choice=words(found, first), metric=found.metric, mean=float(scores[0]))
    over = _over(found)
    return tell("study_chosen", choice=words(found, first), metric=found.metric, mean=scores.mean(), sd=scores.std(ddof=1), over=over)


def _over(found: Comparison) -> str:
    seeds, folds = found.facts.get("seeds", 1), found.facts.get("folds", 0)
    if folds and seeds > 1:
        return tell("study_over_both", seeds=seeds, folds=folds)
    return tell("study_over_folds", folds=folds) if folds else tell("study_over_seeds", seeds=seeds)


def _unseen(found: Comparison) -> str:
    test = found.test
    if test is None:
        if len(found.choices) == 1:
            return tell("study_nothing_chosen")
        return tell("study_no_test", count=len(found.choices))
    spread = "" if not np.isfinite(test["sd"]) else f" ± {test['sd']:.4f}"
    line = tell("study_test", rows=test["rows"], metric=test["metric"], mean=test["mean"], spread=spread)
    if test["majority"] is None:
        return line
    sure = test["mean"] - (test["sd"] if np.isfinite(test["sd"]) else 0.0)
    code = "study_beats_majority" if sure > test["majority"] else "study_no_better"
    return f"{line} {tell(code, majority=test['majority'])}"


def _repeated(found: Comparison) -> str:
    return tell("study_one_run")


def _differences(found: Comparison) -> list[str]:
    """How many configurations are worse than the chosen one by more than noise."""
    level = LEVEL if len(found.varied) < 2 else LEVEL / 2
    first = found.ranking()[0]
    pairs = found.differences()
    worse = sorted({d.first + d.second - first for d in pairs if first in (d.first, d.second) and d.p < level})
    dropped = [i for i, outcomes in enumerate(found.outcomes) if any(o.status == "dropped" for o in outcomes)]
    others = len(found.choices) - 1 - len(dropped)
    lines = [tell("study_dropped", count=len(dropped))] if dropped else []
    if others < 1:
        return lines
    if not differs(found):
        lines.append(tell("study_no_difference", pairs=len(pairs), over=_over(found)))
    elif len(worse) == others:
        lines.append(tell("study_all_worse", others=others, over=_over(found)))
    else:
        lines.append(tell("study_some_worse", worse=len(worse), others=others, equal=others - len(worse), over=_over(found)))
    if failed := [i for i in range(len(found.choices)) if any(o.status == "diverged" for o in found.outcomes[i])]:
        lines.append(tell("study_diverged", count=len(failed), choices="; ".join(words(found, i) for i in failed[:4])))
    return lines


def _by_choice(found: Comparison) -> list[str]:
    """For each choice the largest difference beyond noise, or that there is none; and which choice matters most."""
    if len(found.varied) < 2 or not differs(found):
        return []
    lines = []
    shares = found.importances()
    for name, rows in found.level_differences().items():
        sure = [(abs(mean), a, b, mean, p) for a, b, mean, p in rows if p < LEVEL / 2]
        if not sure:
            lines.append(tell("study_choice_same", name=name))
            continue
        _, a, b, mean, p = max(sure, key=lambda r: r[0])
        better, other = (a, b) if (mean > 0) == found.rises else (b, a)
        lines.append(
            tell("study_choice_differs", name=name, better=better, other=other, by=abs(mean), metric=found.metric, p=_p(p), count=len(sure))
        )
    most = max(shares, key=lambda n: shares[n])
    if any(tell("study_choice_same", name=n) not in lines for n in found.varied):
        lines.append(tell("study_matters_most", name=most, share=shares[most]))
    return lines


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
