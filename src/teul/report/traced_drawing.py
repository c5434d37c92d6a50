"""A trace as an SVG drawing: units as circles, weights as lines, values in black and gradients in red."""

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from teul.report.tracing import Trace

_ACROSS, _DOWN, _RADIUS, _EDGE = 210, 92, 30, 50
_LABEL = 48, 26  # the width and height of a weight's two numbers
_LABELLED = 60  # weights with their numbers written beside them


def drawing(trace: "Trace") -> str:
    """The drawing as SVG text."""
    tallest = max(len(values) for _, values, _ in trace.layers)
    width, height = (_EDGE + _RADIUS) * 2 + _ACROSS * len(trace.layers), _EDGE * 2 + _DOWN * tallest
    places = [[_place(i, j, len(values), tallest) for j in range(len(values))] for i, (_, values, _) in enumerate(trace.layers)]
    parts = [*_lines(trace, places), *_units(trace, places), *_loss(trace, places, tallest)]
    style = "text{font:11px sans-serif;text-anchor:middle;paint-order:stroke;stroke:white;stroke-width:2.5px}.g{fill:#c62828}.n{fill:#666}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<style>{style}</style><rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>'
    )


def _place(column: int, row: int, rows: int, tallest: int) -> tuple[float, float]:
    return _EDGE + _RADIUS + _ACROSS * column, _EDGE + _DOWN * (row + 0.5 + (tallest - rows) / 2)


def _lines(trace: "Trace", places: list[list[tuple[float, float]]]) -> list[str]:
    """One line a weight, thicker the larger it is; its number and its gradient beside it."""
    parts, columns = [], _columns_with_weights(trace)
    taken: list[tuple[float, float]] = []
    for (kernel, slopes), column in zip(trace.kernels, columns, strict=True):
        largest = max(float(np.abs(kernel).max()), 1e-9)
        for (i, j), weight in np.ndenumerate(kernel):
            (x1, y1), (x2, y2) = places[column][i], places[column + 1][j]
            thick, colour = 0.6 + 2.4 * abs(weight) / largest, "#1565c0" if weight >= 0 else "#ef6c00"
            parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{thick:.2f}" opacity="0.55"/>')
            if kernel.size <= _LABELLED:
                x, y = _free_spot((x1, y1), (x2, y2), taken)
                parts.append(f'<text x="{x:.0f}" y="{y - 3:.0f}">{weight:.3g}</text>')
                parts.append(f'<text class="g" x="{x:.0f}" y="{y + 9:.0f}">{slopes[i, j] + 0:.2g}</text>')
    return parts


def _free_spot(begin: tuple[float, float], end: tuple[float, float], taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Where on a line its numbers stand: as near to its beginning as they hide no others, or else where they hide them least."""

    def gap(x: float, y: float) -> float:
        return min((max(abs(x - a) / _LABEL[0], abs(y - b) / _LABEL[1]) for a, b in taken), default=1.0)

    spots = [(begin[0] + (end[0] - begin[0]) * t, begin[1] + (end[1] - begin[1]) * t) for t in np.linspace(0.27, 0.73, 24)]
    spot = next((spot for spot in spots if gap(*spot) >= 1), max(spots, key=lambda spot: gap(*spot)))
    taken.append(spot)
    return spot


def _columns_with_weights(trace: "Trace") -> list[int]:
    """Before which columns the weights stand: an activation as a layer of its own has none."""
    columns = []
    names = {weight.name.split("/")[0] for weight in trace.weights}
    seen: set[str] = set()
    for column, (name, _, _) in enumerate(trace.layers[1:]):
        if name in names and name not in seen:
            columns.append(column)
            seen.add(name)
    return columns


def _units(trace: "Trace", places: list[list[tuple[float, float]]]) -> list[str]:
    parts = []
    for (name, values, slopes), column in zip(trace.layers, places, strict=True):
        x, top = column[0]
        parts.append(f'<text class="n" x="{x}" y="{top - _RADIUS - 10}">{escape(name)}</text>')
        for (x, y), value, slope in zip(column, values, slopes, strict=True):
            parts += _circle(x, y, value, slope)
    return parts


def _circle(x: float, y: float, value: float, slope: float) -> list[str]:
    return [
        f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" fill="#fafafa" stroke="#333"/>',
        f'<text x="{x}" y="{y - 2}">{value:.4g}</text>',
        f'<text class="g" x="{x}" y="{y + 13}">{slope + 0:.3g}</text>',
    ]


def _loss(trace: "Trace", places: list[list[tuple[float, float]]], tallest: int) -> list[Any]:
    x, y = _place(len(trace.layers), 0, 1, tallest)
    lines = [f'<line x1="{px}" y1="{py}" x2="{x}" y2="{y}" stroke="#999"/>' for px, py in places[-1]]
    return [*lines, f'<text class="n" x="{x}" y="{y - _RADIUS - 10}">loss</text>', *_circle(x, y, trace.loss, 1.0)]
