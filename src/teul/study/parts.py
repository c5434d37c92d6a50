"""Which rows a member trains on, which it is judged by, and which no choice ever sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from teul.data.arrays import Samples
from teul.data.splitting import class_labels
from teul.errors import problem


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of one fold, or of one seed's split; ``held`` is None where all members are judged on data of their own."""

    train: np.ndarray
    held: np.ndarray | None = None
    fold: int | None = None


def test_rows(samples: Samples, share: float, seed: int, groups: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """The rows to choose by, and the ``share`` of them that the chosen model is judged on in the end, every class in both.

    Rows of one of the ``groups`` stay together.
    """
    if not 0 <= share < 1:
        raise problem("bad_argument", owner="compare", argument="test_split", expected="a share from 0 to below 1", got=repr(share))
    if share == 0:
        return np.arange(samples.count), np.arange(0)
    return _cut(samples, np.arange(samples.count), share, seed, groups)


def parts_of(
    samples: Samples, seeds: Sequence[int], share: float | None, cv: Any, groups: Any, same_split: bool
) -> dict[int, list[Part]]:  # fmt: skip
    """For each seed its parts: a fold each, or one split."""
    rows = np.arange(samples.count)
    if cv is not None:
        return _folds(samples, seeds, cv, groups)
    if not share:
        return {seed: [Part(rows)] for seed in seeds}
    if 0 < share < 1 and not 0 < int(samples.count * (1 - share)) < samples.count:
        raise problem("split_too_small", share=share, count=samples.count)
    if not 0 < share < 1:
        raise problem("bad_argument", owner="compare", argument="validation_split", expected="a share between 0 and 1", got=repr(share))
    if same_split:
        kept = int(samples.count * (1 - share))  # the last rows, as fit holds them back
        part = Part(rows[:kept], rows[kept:])
        return {seed: [part] for seed in seeds}
    return {seed: [Part(*_cut(samples, rows, share, seed, groups))] for seed in seeds}


def _folds(samples: Samples, seeds: Sequence[int], cv: Any, groups: Any) -> dict[int, list[Part]]:
    """The folds of every seed: of a number, each seed's own; of a splitter or of pairs of rows, the same for all."""
    if isinstance(cv, (bool, str, float)) or (isinstance(cv, int) and not 2 <= cv <= samples.count):
        raise problem("bad_argument", owner="compare", argument="cv", expected=f"from 2 to {samples.count} folds", got=repr(cv))
    if isinstance(cv, int):
        return {seed: _split_by(_usual_splitter(samples, cv, seed, groups), samples, groups) for seed in seeds}
    parts = _split_by(cv, samples, groups)
    return dict.fromkeys(seeds, parts)


def _usual_splitter(samples: Samples, folds: int, seed: int, groups: Any) -> Any:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    if groups is not None:
        return GroupKFold(folds)
    labels = class_labels(samples.y, optional=True)
    few = labels is not None and np.unique(labels, return_counts=True)[1].min() >= folds
    return (StratifiedKFold if few else KFold)(folds, shuffle=True, random_state=seed)


def _split_by(cv: Any, samples: Samples, groups: Any) -> list[Part]:
    rows, labels = np.zeros(samples.count), class_labels(samples.y, optional=True)
    pairs = cv.split(rows, rows if labels is None else labels, groups) if hasattr(cv, "split") else cv
    return [Part(np.asarray(train), np.asarray(held), fold) for fold, (train, held) in enumerate(pairs)]


def _cut(samples: Samples, rows: np.ndarray, share: float, seed: int, groups: Any) -> tuple[np.ndarray, np.ndarray]:
    """Two parts of the rows, each in the old order: every class in both where it is large enough."""
    from sklearn.model_selection import GroupShuffleSplit, train_test_split

    if groups is not None:
        kept, held = next(GroupShuffleSplit(1, test_size=share, random_state=seed).split(rows, groups=np.asarray(groups)[rows]))
        return np.sort(rows[kept]), np.sort(rows[held])
    labels = class_labels(samples.y, optional=True)
    stratify = None
    if labels is not None:
        counts = np.unique(labels, return_counts=True)[1]
        smaller = min(int(np.ceil(len(rows) * share)), len(rows) - int(np.ceil(len(rows) * share)))
        stratify = labels if counts.min() >= 2 and smaller >= len(counts) else None
    kept, held = train_test_split(rows, test_size=share, random_state=seed, stratify=stratify)
    return np.sort(kept), np.sort(held)
