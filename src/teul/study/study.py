"""A study: from the user's words to members, their training, and a Comparison."""

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import numpy as np

from teul.callbacks import EarlyStopping
from teul.callbacks.watching import Watch
from teul.data.arrays import Samples
from teul.data.splitting import class_labels
from teul.engine.pure import Machine
from teul.errors import nearest, note, problem
from teul.report import majority_share
from teul.study.choices import Choice, configurations, shown
from teul.study.comparison import Comparison
from teul.study.members import Data, Group, groups_of, make, random_state_kept
from teul.study.parts import parts_of, test_rows
from teul.study.progress import display
from teul.study.run import Outcome, Plan, Run
from teul.study.storage import Folder, fingerprint_of, is_plain

_HALVING = 3
_OF_STOPPING = ("monitor", "mode", "min_delta", "patience", "baseline", "restore_best_weights", "start_from_epoch")


class Study:
    """Many configurations of a model, trained together; :func:`compare` makes one and runs it.

    Args:
        listed: the configurations themselves, instead of choices.
        others: as for :func:`compare`.
    """

    def __init__(
        self, build: Any, x: Any, y: Any, *, seeds: int | Sequence[int] = 1, epochs: int = 10, batch_size: Any = 32,
        validation_split: float | None = None, validation_data: tuple | None = None, cv: Any = None, groups: Any = None,
        same_split: bool = False, test_split: float = 0.2, test_data: tuple | None = None, metric: str | None = None,
        trials: int | None = None, search_seed: int = 0, shuffle: bool = True, sample_weight: Any = None, class_weight: Any = None,
        early_stopping: Any = None, halving: Any = None, choices: Mapping[str, Any] | None = None, listed: Sequence[Choice] | None = None,
        **more: Any,
    ):  # fmt: skip
        given = {k: v for k, v in locals().items() if k not in ("self", "build", "x", "y", "more", "listed", "__class__")} | more
        plain = {name: value for name, value in given.items() if is_plain(value)}
        self.options = {"plain": plain, "other": [name for name in given if name not in plain]}
        self.build, self.groups_of_rows = build, groups
        self.seeds = _seeds(seeds)
        self.epochs, self.shuffle = _positive("epochs", epochs), shuffle
        spread = {**(choices or {}), **more}
        if isinstance(batch_size, (list, tuple)) or hasattr(batch_size, "rvs") or hasattr(batch_size, "where"):
            spread["batch_size"] = batch_size
            batch_size = 32
        self.batch = _positive("batch_size", batch_size)
        self.choices = configurations(spread, trials, search_seed) if listed is None else list(listed)
        given = [
            name for name, v in (("validation_split", validation_split), ("validation_data", validation_data), ("cv", cv)) if v is not None
        ]
        if len(given) > 1:
            raise problem("one_validation", given=", ".join(given))
        share = 0.2 if not given else validation_split
        self.early_stopping = _early_stopping(early_stopping)
        self._first = self._made(self.choices[0], self.seeds[0])
        with random_state_kept():
            self.all = self._first._prepared(x, y, sample_weight)
        self._rows(test_split, test_data)
        self.parts = parts_of(
            self.development, self.seeds, share, cv, None if groups is None else np.asarray(groups)[self.kept], same_split
        )
        if validation_data is not None:
            with random_state_kept():
                validation_data = tuple(self._first._prepared(*validation_data))
        x, y, weight = self.development
        self.data = Data(x, y, weight, class_weight, validation_data)
        self.metric, self.rises = self._metric(metric)
        self.halving = halving
        self.groups: list[Group] = []
        self.run: Run | None = None

    def _made(self, choice: Choice, seed: int) -> Any:
        with random_state_kept():
            return make(self.build, choice, seed)

    def _rows(self, share: float, test_data: tuple | None) -> None:
        """The rows that choices may see, and those kept for the end."""
        if test_data is not None:
            self.kept, self.held_out = np.arange(self.all.count), np.arange(0)
            with random_state_kept():
                self.test: Samples | None = self._first._prepared(*test_data)
        else:
            self.kept, self.held_out = test_rows(self.all, share, self.seeds[0], self.groups_of_rows)
            self.test = self.all.rows(self.held_out) if len(self.held_out) else None
        self.development = self.all.rows(self.kept) if len(self.held_out) else self.all

    def _metric(self, metric: str | None) -> tuple[str, bool]:
        judged = self.data.validation is not None or any(p.held is not None for parts in self.parts.values() for p in parts)
        names = self._first.objective.names()
        known = [*(f"val_{n}" for n in names if judged), *names]
        if metric is None:
            preferred = [n for n in known if "acc" in n] or known
            metric = preferred[0]
        if metric not in known:
            raise problem("unknown_name", kind="metric", name=metric, hint=nearest(metric, known), known=", ".join(known))
        watch = Watch(metric)
        watch.model = self._first
        return metric, watch.rises

    # Train ------------------------------------------------------------------------------------------------------------------

    def build_members(self) -> None:
        """Every model of the study, in groups that share a program."""
        self.groups = groups_of(self.build, list(enumerate(self.choices)), self.parts, self.data, self.batch)

    def plan(self) -> Plan:
        """How it is trained."""
        factor = 0 if not self.halving else _HALVING if self.halving is True else int(self.halving)
        first = max(1, self.epochs // max(1, factor) ** 3) if factor else 1
        return Plan(self.epochs, self.shuffle, self.early_stopping, factor, first, self._better)

    def _better(self, outcomes: list[Outcome], epochs: int) -> float:
        """A configuration's mean score after so many epochs, greater for the better."""
        curves = [o.curves.get(self.metric, [])[:epochs] for o in outcomes]
        values = [float(np.mean(c[-1])) if c and o.status != "diverged" else float("nan") for c, o in zip(curves, outcomes, strict=True)]
        mean = float(np.mean(values))
        return -np.inf if not np.isfinite(mean) else mean if self.rises else -mean

    def train(self, verbose: Any = 0, save: Any = None) -> Comparison:
        """Train all members; Ctrl-C keeps what is finished.

        Args:
            verbose: 0 silent, 1 a display, 2 lines; "auto" is a display where somebody looks at a terminal.
            save: a folder; a study that was saved there and not finished goes on where it was.
        """
        self.build_members()
        folder = None if save is None else Folder(save, self._fingerprint(), self.options)
        with display(verbose, self) as watch:
            self.run = Run(self.groups, self.plan(), watch, None if folder is None else folder.keep)
            if folder is not None:
                folder.restore(self.run)
            complete = self.run.finish()
        return self.comparison(complete)

    def _fingerprint(self) -> str:
        parts = [(seed, p.train, p.held) for seed, parts in self.parts.items() for p in parts]
        said = [repr([{k: shown(v) for k, v in c.items()} for c in self.choices]), self.epochs, self.batch, self.shuffle]
        stopping = None if self.early_stopping is None else {k: v for k, v in vars(self.early_stopping).items() if k in _OF_STOPPING}
        return fingerprint_of(
            [tuple(self.development), self.data.validation, parts, said, repr(stopping), repr(self.halving), repr(self.data.class_weight)]
        )

    def comparison(self, complete: bool = True) -> Comparison:
        """What has been found so far."""
        by_trial: list[list[Outcome]] = [[] for _ in self.choices]
        for outcome in sorted(self.run.outcomes.values(), key=lambda o: o.member.number):
            by_trial[outcome.member.trial].append(outcome)
        result = Comparison(self.choices, by_trial, self.metric, self.rises, self._facts(complete))
        result.study = self
        failed = sum(o.status == "diverged" for outcomes in by_trial for o in outcomes)
        if failed:
            note("members_diverged", stacklevel=4, count=failed, total=sum(map(len, by_trial)))
        if not complete:
            note("study_interrupted", stacklevel=4, done=self.run.done, total=len(self.run.outcomes))
        result.test = self._tested(result)
        return result

    def _facts(self, complete: bool) -> dict[str, Any]:
        parts = [p for parts in self.parts.values() for p in parts]
        held = [len(p.held) for p in parts if p.held is not None]
        own = self.data.validation
        judged = int(np.mean(held)) if held else len(jax.tree.leaves(own[0])[0]) if own is not None else 0
        same = len({id(p) for p in parts}) < len(parts) or (not held and own is not None)
        return {
            "complete": complete,
            "restores": bool(self.early_stopping is not None and self.early_stopping.restore_best_weights),
            "overlap": judged / len(parts[0].train) if held and len({id(p) for p in parts}) > 1 else 0.0,
            "judged_rows": judged,
            "trained_rows": len(parts[0].train),
            "test_rows": self.test.count if self.test is not None else 0,
            "same_rows": same,
            "folds": max((p.fold + 1 for p in parts if p.fold is not None), default=0),
            "seeds": len(self.seeds),
            "epochs": self.epochs,
        }

    # The chosen one ---------------------------------------------------------------------------------------------------------

    def _tested(self, result: Comparison) -> dict[str, Any] | None:
        """The chosen configuration's members on the rows that no choice has seen."""
        if self.test is None or not np.isfinite(result.scores().mean(axis=1)).any():
            return None
        name = self.metric.removeprefix("val_")
        outcomes = result.outcomes[result.ranking()[0]]
        values = []
        for outcome in outcomes:
            model = self.model(outcome)
            with random_state_kept():
                judged = model.evaluate(self.test.x, self.test.y, sample_weight=self.test.weight, verbose=0, return_dict=True)
            values.append(float(np.mean(judged[name])))
        labels = class_labels(self.test.y, optional=True) if "acc" in name else None
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
        majority = None if labels is None else float(majority_share(labels))
        return {"metric": name, "mean": float(np.mean(values)), "sd": spread, "rows": self.test.count, "majority": majority}

    def model(self, outcome: Outcome) -> Any:
        """The model of a member, with the weights and the optimizer's state that it ended with."""
        member = outcome.member
        with random_state_kept():
            model = make(self.build, member.choice, member.seed)
            tiny = self.development.rows(slice(None, 2))
            model._prepared(*tiny)
        machine = Machine(model, model.objective, model.optimizer)
        if outcome._where is None:
            return model
        crowd = outcome.last
        state = jax.tree.map(jax.device_put, crowd.state)
        machine.keep(state)
        machine.optimizer.finalize_variable_values(machine.trainable)
        if crowd.kept is not None and outcome.best_epoch >= 0:
            weights = {id(v) for v in model.weights}
            for variable, value in zip(machine.trainable + machine.fixed, [*crowd.kept[0], *crowd.kept[1]], strict=True):
                if id(variable) in weights:
                    variable.assign(value)
        return model

    def refit(self, trial: int, seed: int | None = None) -> Any:
        """A new model of a configuration, trained on all rows."""
        choice = self.choices[trial]
        outcomes = [o for o in self.run.outcomes.values() if o.member.trial == trial]
        best = [o.best_epoch + 1 for o in outcomes if o.best_epoch >= 0]
        epochs = max(1, round(float(np.mean(best)))) if self.early_stopping is not None and best else self.epochs
        with random_state_kept():
            model = make(self.build, choice, self.seeds[0] if seed is None else seed)
            model.fit(
                self.all.x, self.all.y, sample_weight=self.all.weight, class_weight=self.data.class_weight, epochs=epochs,
                batch_size=choice.get("batch_size", self.batch), shuffle=self.shuffle, verbose=0,
            )  # fmt: skip
        return model


def _seeds(seeds: Any) -> list[int]:
    if isinstance(seeds, (bool, str)) or not (np.iterable(seeds) or (isinstance(seeds, (int, np.integer)) and seeds >= 1)):
        raise problem("bad_argument", owner="compare", argument="seeds", expected="how many, or a list of seeds", got=repr(seeds))
    found = list(range(seeds)) if isinstance(seeds, (int, np.integer)) else [int(s) for s in seeds]
    if not found or len(set(found)) < len(found):
        raise problem("bad_argument", owner="compare", argument="seeds", expected="different seeds, one at least", got=repr(seeds))
    return found


def _positive(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise problem("bad_argument", owner="compare", argument=name, expected="a whole number from 1 up", got=repr(value))
    return int(value)


def _early_stopping(given: Any) -> EarlyStopping | None:
    if given is None or isinstance(given, EarlyStopping):
        return given
    return EarlyStopping(patience=_positive("early_stopping", given), restore_best_weights=True)
