"""Permutation importance: how much worse a trained model gets when one column of a table says nothing any more."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul.callbacks.watching import Watch
from teul.errors import nearest, problem


class Importance:
    """How much each column is worth to a model.

    Attributes:
        names: the columns.
        values: how much worse the metric became, of shape (columns, repeats); positive is worse.
        metric: which metric; ``score`` is its value on the rows as they are.
    """

    def __init__(self, names: list[str], values: np.ndarray, metric: str, score: float):
        self.names, self.values, self.metric, self.score = names, values, metric, score

    def rows(self) -> list[dict[str, Any]]:
        """Each column with the mean and spread of its worth, the weightiest first."""
        means, spread = self.values.mean(1), self.values.std(1, ddof=1) if self.values.shape[1] > 1 else np.zeros(len(self.values))
        return [{"column": self.names[i], "importance": float(means[i]), "sd": float(spread[i])} for i in np.argsort(-means, kind="stable")]

    def table(self) -> Any:
        """The rows as a data frame (pandas)."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def plot(self, ax: Any = None) -> Any:
        """Bars with their spread, the weightiest on top (matplotlib axes)."""
        from teul.report.pictures import new_axes

        rows = self.rows()[::-1]
        ax = ax if ax is not None else new_axes(width=5.5, height=1.2 + 0.28 * len(rows))[0]
        ax.barh([r["column"] for r in rows], [r["importance"] for r in rows], xerr=[r["sd"] for r in rows])
        ax.set(xlabel=f"{self.metric}: how much worse without the column")
        return ax

    def __repr__(self):
        shown = ", ".join(f"{r['column']} {r['importance']:.4f}" for r in self.rows()[:5])
        return f"<Importance for {self.metric} {self.score:.4f}: {shown}>"


def permutation_importance(
    model: Any, x: Any, y: Any, *, metric: str | None = None, repeats: int = 10, seed: int = 0, names: Sequence[str] | None = None,
    sample_weight: Any = None, batch_size: int = 512,
) -> Importance:  # fmt: skip
    """Shuffle one column after another among the rows, and see how much worse the model predicts.

    ``importance = score as it is - score with the column shuffled`` (the other way round for a loss). Use rows the model has not trained
    on: for those it has, it also shows what was learned by heart. Of two columns that say the same, neither looks important.

    Args:
        model: a compiled, trained model.
        x, y: rows of a table, (rows, columns), and their answers.
        metric: the metric that counts; by default the accuracy if there is one, else the loss.
        repeats: how many shuffles of each column.
        seed: of the shuffles.
        names: the columns' names; those of a data frame by default.

    Source: Breiman, Random Forests, 2001; Fisher, Rudin and Dominici, 2019.

    >>> from teul import Sequential
    >>> from teul.layers import Dense, Input
    >>> x = np.random.default_rng(0).normal(size=(200, 2)); y = 3 * x[:, 0]
    >>> model = Sequential([Input((2,)), Dense(1)])
    >>> model.compile("adam", "mse"); model.set_weights([np.array([[3.0], [0.0]]), np.zeros(1)])
    >>> [row["column"] for row in permutation_importance(model, x, y).rows()]
    ['column 0', 'column 1']
    """
    if names is None:
        names = [str(c) for c in x.columns] if hasattr(x, "columns") else None
    samples = model._prepared(x, y, sample_weight)
    table = np.asarray(samples.x) if hasattr(samples.x, "ndim") else None
    if table is None or table.ndim != 2:
        raise problem("importance_needs_table", got="several inputs" if table is None else f"an array of shape {table.shape}")
    names = [f"column {i}" for i in range(table.shape[1])] if names is None else [str(n) for n in names]
    known = model.objective.names()
    metric = metric or next((n for n in known if "acc" in n), known[0])
    if metric not in known:
        raise problem("unknown_name", kind="metric", name=metric, hint=nearest(metric, known), known=", ".join(known))
    watch = Watch(metric)
    watch.model = model

    def score(inputs: np.ndarray) -> float:
        judged = model.evaluate(inputs, samples.y, batch_size, 0, sample_weight=samples.weight, return_dict=True)
        return float(np.mean(judged[metric]))

    random = np.random.default_rng(seed)
    before = score(table)
    values = np.zeros((table.shape[1], repeats))
    for column in range(table.shape[1]):
        for turn in range(repeats):
            shuffled = table.copy()
            shuffled[:, column] = random.permutation(table[:, column])
            values[column, turn] = before - score(shuffled)
    return Importance(names, values if watch.rises else -values, metric, before)
