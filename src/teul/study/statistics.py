"""Is a difference larger than the noise? Paired by seed and fold, and corrected for how many questions are asked."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Difference(NamedTuple):
    """Two things compared.

    Attributes:
        first, second: which.
        mean: how much greater the first one's values are, on average.
        p: how often chance alone makes a difference as large, corrected for the number of comparisons.
    """

    first: int
    second: int
    mean: float
    p: float


def paired_p(differences: np.ndarray, overlap: float = 0.0, resolution: float = 0.0) -> float:
    """The chance that paired differences of mean 0 look at least like these: a t-test with ``n - 1`` degrees of freedom.

    ``t = mean / sqrt((1 / n + overlap) * variance)``. Repeated splits of one table share most of their training rows, so their results
    vary together, and the plain ``1 / n`` would promise too much.

    Args:
        differences: one number a pair.
        overlap: rows judged on / rows trained on, for splits of one table; 0 for independent repetitions.
        resolution: the smallest step that a value can make; the noise is at least that of rounding to it.

    Source: Nadeau and Bengio, Inference for the Generalization Error, 2003.

    >>> round(paired_p(np.array([1.0, 2.0, 3.0])), 3), round(paired_p(np.array([1.0, 2.0, 3.0]), overlap=0.25), 3)
    (0.074, 0.12)
    """
    from scipy.stats import t as student

    count = len(differences)
    if count < 2 or not np.isfinite(differences).all():
        return 1.0
    mean, variance = float(differences.mean()), float(differences.var(ddof=1)) + resolution**2 / 6
    if mean == 0:
        return 1.0
    if variance == 0:
        return 0.0
    return float(2 * student.sf(abs(mean) / np.sqrt((1 / count + overlap) * variance), count - 1))


def holm(p_values: Sequence[float]) -> np.ndarray:
    """Corrected so that the chance of even one false alarm among all of them stays below the level.

    The smallest is multiplied by how many there are, the next by one less, and so on; none becomes smaller than the one before.

    Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979.

    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, float)
    order = np.argsort(p, kind="stable")
    corrected = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    result = np.empty_like(p)
    result[order] = np.minimum(corrected, 1.0)
    return result


def all_pairs(values: np.ndarray, overlap: float = 0.0, resolution: float = 0.0) -> list[Difference]:
    """Every two rows of ``values`` compared, column by column.

    Args:
        values: of shape (things, pairings); rows with a NaN are left out.

    >>> noise = np.random.default_rng(1).normal(size=(3, 8))
    >>> [d.p < 0.05 for d in all_pairs(noise + [[0.0], [0.0], [9.0]])]
    [False, True, True]
    """
    whole = [i for i in range(len(values)) if np.isfinite(values[i]).all()]
    pairs = [(a, b) for n, a in enumerate(whole) for b in whole[n + 1 :]]
    raw = [paired_p(values[a] - values[b], overlap, resolution) for a, b in pairs]
    means = [float((values[a] - values[b]).mean()) for a, b in pairs]
    return [Difference(a, b, mean, float(p)) for (a, b), mean, p in zip(pairs, means, holm(raw), strict=True)]


def shares(levels: Sequence[Sequence[object]], values: np.ndarray) -> list[float]:
    """How much of the variance between configurations goes with each choice alone.

    ``share = sum over levels of n * (mean of the level - mean)² / sum over configurations of (value - mean)²``

    Args:
        levels: for each choice, its value in every configuration.
        values: one number a configuration; NaN is left out.

    >>> shares([["a", "a", "b", "b"], [1, 2, 1, 2]], np.array([0.0, 0.1, 1.0, 1.1]))
    [0.990..., 0.009...]
    """
    known = np.isfinite(values)
    total = ((values[known] - values[known].mean()) ** 2).sum() if known.any() else 0.0
    if total == 0:
        return [0.0] * len(levels)
    found = []
    for level in levels:
        keys = np.array([repr(v) for v in level])[known]
        means = [(values[known][keys == k], k) for k in np.unique(keys)]
        found.append(float(sum(len(v) * (v.mean() - values[known].mean()) ** 2 for v, _ in means) / total))
    return found
