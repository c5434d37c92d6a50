"""Pictures of a comparison: curves with bands, a heat map of two choices, a line for each configuration."""

from typing import Any

import numpy as np

from teul.errors import nearest, problem
from teul.report.pictures import new_axes
from teul.study.choices import shown
from teul.study.comparison import Comparison

_MOST_CURVES = 10


def curves(found: Comparison, ax: Any = None, by: str | None = None, metric: str | None = None) -> Any:
    """The metric by epoch: the mean, and a band of one standard deviation, over seeds, folds and all other choices."""
    metric = metric or found.metric
    by = by or _telling(found)
    ax = ax if ax is not None else new_axes(width=6.5)[0]
    for label, members in _grouped(found, by).items():
        lines = [np.asarray(o.curves[metric], float) for i in members for o in found.outcomes[i] if metric in o.curves]
        if not lines:
            raise problem("no_such_curve", name=metric, known=", ".join(found.outcomes[0][0].curves))
        length = max(map(len, lines))
        block = np.full((len(lines), length), np.nan)
        for row, line in zip(block, lines, strict=True):
            row[: len(line)] = line
        epochs = np.arange(1, length + 1)
        counts = np.isfinite(block).sum(0)
        mean = np.nansum(block, 0) / np.maximum(counts, 1)
        sd = np.sqrt(np.nansum((block - mean) ** 2, 0) / np.maximum(counts - 1, 1))
        mean[counts == 0] = np.nan
        (line,) = ax.plot(epochs, mean, label=label, marker="o" if length < 3 else None)
        ax.fill_between(epochs, mean - sd, mean + sd, alpha=0.15, color=line.get_color(), linewidth=0)
    ax.set(xlabel="epoch", ylabel=metric)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(title=by, fontsize="small")
    return ax


def heatmap(found: Comparison, ax: Any = None, x: str | None = None, y: str | None = None) -> Any:
    """The mean score for every two values of two choices; an empty field where there is none."""
    names = _by_weight(found)
    if len(names) < 2 and not (x and y):
        raise problem("two_choices", known=", ".join(found.names))
    x = x or next(n for n in names if n != y)
    y = y or next(n for n in names if n != x)
    for name in (x, y):
        _check_name(found, name)
    columns, rows = _levels(found, x), _levels(found, y)
    scores = found.scores()
    grid = np.full((len(rows), len(columns)), np.nan)
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            places = [i for i, ch in enumerate(found.choices) if shown(ch.get(x)) == column and shown(ch.get(y)) == row]
            values = scores[places][np.isfinite(scores[places])] if places else np.array([])
            grid[r, c] = values.mean() if values.size else np.nan
    ax = ax if ax is not None else new_axes(width=max(4.0, 1.2 + 0.9 * len(columns)), height=max(3.0, 1.0 + 0.5 * len(rows)))[0]
    image = ax.imshow(grid, cmap="viridis" if found.rises else "viridis_r", aspect="auto")
    middle = np.nanmean([np.nanmin(grid), np.nanmax(grid)])
    for r in range(len(rows)):
        for c in range(len(columns)):
            if np.isfinite(grid[r, c]):
                dark = (grid[r, c] < middle) == found.rises
                ax.text(c, r, f"{grid[r, c]:.3g}", ha="center", va="center", color="white" if dark else "black", fontsize="small")
    ax.set_xticks(range(len(columns)), [str(v) for v in columns], rotation=30 if max(len(str(v)) for v in columns) > 6 else 0)
    ax.set_yticks(range(len(rows)), [str(v) for v in rows])
    ax.set(xlabel=x, ylabel=y)
    ax.figure.colorbar(image, ax=ax, label=found.metric)
    return ax


def parallel(found: Comparison, ax: Any = None) -> Any:
    """A line for each configuration through its value of every choice to its score; the best are the brightest."""
    names = found.varied or found.names
    scores = found.scores().mean(axis=1)
    ax = ax if ax is not None else new_axes(width=max(5.0, 1.6 * (len(names) + 1)))[0]
    from matplotlib import colormaps

    heights = [_heights(found, name, ax, place) for place, name in enumerate(names)]
    low, high = np.nanmin(scores), np.nanmax(scores)
    share = (scores - low) / (high - low) if high > low else np.full(len(scores), 0.5)
    for i in np.argsort(np.where(np.isfinite(share), share if found.rises else -share, -np.inf)):
        if np.isfinite(share[i]):
            line = [h[i] for h in heights] + [share[i]]
            color = colormaps["viridis"](share[i] if found.rises else 1 - share[i])
            ax.plot(range(len(line)), line, color=color, alpha=0.8)
    for at, value in ((0.0, low), (1.0, high)):
        ax.annotate(f"{value:.4g}", (len(names), at), textcoords="offset points", xytext=(6, -3), fontsize="small")
    ax.set_xticks(range(len(names) + 1), [*names, found.metric])
    ax.set_yticks([])
    for place in range(len(names) + 1):
        ax.axvline(place, color="gray", linewidth=0.5)
    return ax


def _heights(found: Comparison, name: str, ax: Any, place: int) -> list[float]:
    """Where each configuration crosses the axis of a choice: numbers by their order, with their values written beside it."""
    levels = _levels(found, name)
    numbers = all(isinstance(v, (int, float)) for v in levels)
    levels = sorted(levels) if numbers else levels
    spots = np.linspace(0, 1, len(levels)) if len(levels) > 1 else np.array([0.5])
    for spot, value in list(zip(spots, levels, strict=True))[:: max(1, len(levels) // 8)]:
        ax.annotate(f"{value:.3g}" if numbers else str(value), (place, spot), textcoords="offset points", xytext=(4, 2), fontsize="x-small")
    return [float(spots[levels.index(shown(c[name]))]) if name in c else float("nan") for c in found.choices]


def _levels(found: Comparison, name: str) -> list[Any]:
    return list(dict.fromkeys(shown(choice[name]) for choice in found.choices if name in choice))


def _by_weight(found: Comparison) -> list[str]:
    """The choices that have several values, the weightiest first."""
    weights = found.importances()
    return sorted((n for n in found.names if len(_levels(found, n)) > 1), key=lambda n: -weights[n])


def _telling(found: Comparison) -> str | None:
    """The choice by which curves are grouped: the weightiest with few values; None for every configuration by itself."""
    names = [n for n in _by_weight(found) if len(_levels(found, n)) <= _MOST_CURVES]
    return None if not names or len(found.choices) <= 4 else names[0]


def _grouped(found: Comparison, by: str | None) -> dict[str, list[int]]:
    """The configurations of each curve, by its label; of very many only the best have one of their own."""
    if by is None:
        from teul.study.explanation import words

        ranked = found.ranking()[:_MOST_CURVES]
        return {words(found, i): [i] for i in sorted(ranked)}
    _check_name(found, by)
    return {str(level): [i for i, c in enumerate(found.choices) if by in c and shown(c[by]) == level] for level in _levels(found, by)}


def _check_name(found: Comparison, name: str) -> None:
    if name not in found.names:
        raise problem("unknown_name", kind="choice", name=name, hint=nearest(name, found.names), known=", ".join(found.names))
