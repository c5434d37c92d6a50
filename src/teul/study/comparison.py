"""What a study found: plain numbers, and the table, the answer and the advice made of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul.errors import problem
from teul.study.choices import Choice, labels, shown
from teul.study.run import DIVERGED, DROPPED, INTERRUPTED, Outcome
from teul.study.statistics import Difference, all_pairs, holm, paired_p, shares

LEVEL = 0.05  # how often chance alone may be taken for a difference
_FEW = 12  # values up to which a choice is compared value by value


class Comparison:
    """The result of a study.

    Attributes:
        choices: the configurations, a dict each.
        outcomes: of each configuration, what became of its members (seeds and folds).
        metric: the metric that counts, such as ``"val_accuracy"``; ``rises`` says whether more is better.
        test: the chosen configuration's score on the rows that no choice has seen, or None.
        complete: whether the study came to its end.
    """

    def __init__(
        self, choices: Sequence[Choice], outcomes: Sequence[Sequence[Outcome]], metric: str, rises: bool, facts: dict[str, Any]
    ):  # fmt: skip
        self.choices, self.outcomes = list(choices), [list(o) for o in outcomes]
        self.metric, self.rises, self.facts = metric, rises, facts
        self.complete: bool = facts.get("complete", True)
        self.test: dict[str, Any] | None = None
        self.study: Any = None

    # Numbers ----------------------------------------------------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """The choices, in the order they were given."""
        return list(dict.fromkeys(name for choice in self.choices for name in choice))

    @property
    def varied(self) -> list[str]:
        """The choices of which there are several values."""
        return [name for name in self.names if len(_different(self.choices, name)) > 1]

    def score_of(self, outcome: Outcome) -> float:
        """The metric of the weights a member ended with; NaN where it diverged."""
        curve = outcome.curves.get(self.metric, [])
        if outcome.status == DIVERGED or not curve:
            return float("nan")
        restored = self.facts.get("restores") and 0 <= outcome.best_epoch < len(curve)
        return float(np.mean(curve[outcome.best_epoch if restored else -1]))

    def scores(self) -> np.ndarray:
        """The scores, of shape (configurations, seeds and folds)."""
        return np.array([[self.score_of(o) for o in outcomes] for outcomes in self.outcomes], float).reshape(len(self.choices), -1)

    def ranking(self) -> list[int]:
        """The configurations, the best first; those that trained longest before those that were dropped, then those that diverged."""
        means = self.scores().mean(axis=1)
        epochs = [max((o.epochs for o in outcomes if o.status in (DROPPED, INTERRUPTED)), default=10**9) for outcomes in self.outcomes]

        def place(i: int) -> tuple:
            bad = not np.isfinite(means[i])
            return (bad, -epochs[i], 0.0 if bad else -means[i] if self.rises else means[i], i)

        return sorted(range(len(self.choices)), key=place)

    @property
    def choice(self) -> Choice:
        """The chosen configuration: the best mean over seeds and folds."""
        return self.choices[self.ranking()[0]]

    def rows(self) -> list[dict[str, Any]]:
        """The table as plain rows, the best configuration first."""
        scores, sign = self.scores(), 1 if self.rises else -1
        texts = {name: labels([choice.get(name) for choice in _different(self.choices, name)]) for name in self.names}
        rows = []
        for i in self.ranking():
            outcomes = self.outcomes[i]
            best = [int(np.nanargmax(sign * np.array(c))) + 1 for o in outcomes if np.isfinite(c := o.curves.get(self.metric, [])).any()]
            row = {name: self._text(name, self.choices[i].get(name), texts[name]) for name in self.names}
            row |= {
                self.metric: float(scores[i].mean()),
                "sd": float(scores[i].std(ddof=1)) if len(outcomes) > 1 else float("nan"),
                "runs": len(outcomes),
                "epochs to best": float(np.mean(best)) if best else float("nan"),
                "seconds": sum(o.seconds for o in outcomes),
                "parameters": outcomes[0].member.parameters,
                "status": _status(outcomes),
            }
            rows.append(row)
        return rows

    def _text(self, name: str, value: Any, texts: list[Any]) -> Any:
        if name not in self.choices[0] and value is None:
            return None
        values = [choice.get(name) for choice in _different(self.choices, name)]
        return next((t for v, t in zip(values, texts, strict=True) if _same(v, value)), shown(value))

    def table(self) -> Any:
        """A data frame (pandas), the best configuration first.

        Its columns: the choices; the metric's mean over seeds and folds, its spread (``sd``) and how many there are (``runs``); the mean
        number of epochs until the metric was best; the seconds of computing; the number of weights; what became of the members.

        Raises:
            ImportError: without pandas; :meth:`rows` needs none.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise problem("study_needs", package="pandas", what="Comparison.table()", instead="Comparison.rows()") from error
        return pd.DataFrame(self.rows())

    # Models -----------------------------------------------------------------------------------------------------------------

    def model(self, choice: int | None = None, run: int = 0) -> Any:
        """One of the trained models: of a configuration (its place in ``choices``; the chosen one by default), its ``run``-th member."""
        return self.study.model(self.outcomes[self.ranking()[0] if choice is None else choice][run])

    def best(self, refit: bool = True, seed: int | None = None) -> Any:
        """The chosen configuration's model, trained anew on all rows there are: those it was validated and tested on too.

        Its honest score is that of :attr:`test`, measured before on models that had not seen those rows.

        Args:
            refit: False gives the first of the models that were compared instead.
            seed: of the new model; the study's first by default.
        """
        return self.study.refit(self.ranking()[0], seed) if refit else self.model()

    # Judging ----------------------------------------------------------------------------------------------------------------

    @property
    def overlap(self) -> float:
        """Rows judged on / rows trained on, where the seeds or folds split one table."""
        return self.facts.get("overlap", 0.0)

    @property
    def resolution(self) -> float:
        """The smallest step of the metric: one row more or less, for an accuracy."""
        return 1 / max(1, self.facts.get("judged_rows", 0)) if "acc" in self.metric and self.facts.get("judged_rows") else 0.0

    def differences(self) -> list[Difference]:
        """Every two configurations compared, paired by seed and fold, Holm-corrected; a sensible reader believes p below 0.05."""
        return all_pairs(self._comparable(), self.overlap, self.resolution)

    def _comparable(self) -> np.ndarray:
        """The scores, without those of configurations that were dropped after fewer epochs."""
        scores = self.scores()
        scores[[any(o.status == DROPPED for o in outcomes) for outcomes in self.outcomes]] = np.nan
        return scores

    def level_differences(self) -> dict[str, list[tuple[Any, Any, float, float]]]:
        """For each choice every two of its values: (value, value, mean difference, corrected p).

        Only configurations that agree in all other choices are compared; the correction counts the pairs of all choices together.
        """
        scores = self._comparable()
        found: list[tuple[str, Any, Any, float, float]] = []
        for name in self.names:
            values = [c.get(name) for c in _different(self.choices, name)]
            if not 2 <= len(values) <= _FEW:
                continue
            places = [self._by_context(name, v) for v in values]
            for a in range(len(values)):
                for b in range(a + 1, len(values)):
                    pairs = [scores[places[a][k]] - scores[places[b][k]] for k in places[a].keys() & places[b].keys()]
                    pairs = [d for d in pairs if np.isfinite(d).all()]
                    if pairs:
                        mean = np.mean(pairs, axis=0)
                        p = paired_p(mean, self.overlap, self.resolution / np.sqrt(len(pairs)))
                        found.append((name, shown(values[a]), shown(values[b]), float(mean.mean()), p))
        corrected = holm([p for *_, p in found])
        result: dict[str, list] = {}
        for (name, a, b, mean, _), p in zip(found, corrected, strict=True):
            result.setdefault(name, []).append((a, b, mean, float(p)))
        return result

    def _by_context(self, name: str, value: Any) -> dict[str, int]:
        """The configurations with this value, by all their other choices."""
        return {
            repr(sorted((k, repr(shown(v))) for k, v in c.items() if k != name)): i
            for i, c in enumerate(self.choices)
            if name in c and _same(c[name], value)
        }

    @property
    def differs(self) -> bool:
        """Whether any difference is larger than the noise; pure noise gives False in 95 of 100 studies or more."""
        from teul.study.explanation import differs

        return differs(self)

    def importances(self) -> dict[str, float]:
        """The share of the variance between configurations that goes with each choice alone."""
        levels = [_binned([choice.get(name) for choice in self.choices]) for name in self.varied]
        return dict(zip(self.varied, shares(levels, self.scores().mean(axis=1)), strict=True))

    def explain(self) -> str:
        """In words: what was chosen, which differences are larger than the noise, which choice matters most, what it is worth."""
        from teul.study.explanation import explain

        return explain(self)

    def plot(self, kind: str = "curves", ax: Any = None, **options: Any) -> Any:
        """A picture (matplotlib axes).

        Args:
            kind: ``"curves"``, the metric by epoch with bands over seeds and folds; ``"heatmap"`` of two choices; ``"parallel"``, a line
                for each configuration through all choices.
            ax: where to draw; None makes a figure.
            options: ``by=``, the choice that curves are grouped by; ``x=`` and ``y=``, the two choices of the heat map.
        """
        from teul.study import pictures

        kinds = {"curves": pictures.curves, "heatmap": pictures.heatmap, "parallel": pictures.parallel}
        if kind not in kinds:
            raise problem("bad_argument", owner="plot", argument="kind", expected=f"one of {', '.join(kinds)}", got=repr(kind))
        return kinds[kind](self, ax, **options)

    def __repr__(self):
        first = self.rows()[0]
        text = ", ".join(f"{name}={first[name]}" for name in self.names)
        size = f"{len(self.choices)} configurations x {len(self.outcomes[0])}"
        return f"<Comparison: {size}, best {text}: {self.metric} {first[self.metric]:.4f}>"

    def __str__(self):
        return as_text(self.rows())

    def _repr_html_(self):
        try:
            return self.table().to_html()
        except ImportError:
            return f"<pre>{self!r}</pre>"


def as_text(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a table of plain text, numbers to the right."""
    names = list(rows[0])
    cells = [names] + [[_cell(row[name]) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    words = [any(isinstance(row[name], str) for row in rows) for name in names]
    lines = ["  ".join(c.ljust(w) if left else c.rjust(w) for c, w, left in zip(line, widths, words, strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    try:
        return type(a) is type(b) and bool(a == b)
    except (TypeError, ValueError):
        return False


def _different(choices: Sequence[Choice], name: str) -> list[Choice]:
    """One configuration for each value of a choice, in their order."""
    found: list[Choice] = []
    for choice in choices:
        if name in choice and not any(_same(choice[name], f[name]) for f in found):
            found.append(choice)
    return found


def _status(outcomes: Sequence[Outcome]) -> str:
    """What became of the members: one word where all fared alike, else with their numbers."""
    words = [o.status for o in outcomes]
    kinds = list(dict.fromkeys(words))
    return kinds[0] if len(kinds) == 1 else ", ".join(f"{words.count(k)} {k}" for k in kinds)


def _binned(values: Sequence[Any]) -> list[Any]:
    """Values as they are, or a number's quarter among many."""
    if len({repr(v) for v in values}) <= _FEW or not all(isinstance(v, (int, float)) for v in values):
        return [shown(v) for v in values]
    return np.searchsorted(np.quantile(np.array(values, float), [0.25, 0.5, 0.75]), np.array(values, float)).tolist()
