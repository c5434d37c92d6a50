"""Findings as HTML: a small box for each, for notebooks and reports."""

from collections.abc import Iterable
from html import escape

from teul.errors import language
from teul.report.advice.finding import _WORDS, Finding

_COLOURS = {"error": "#c62828", "warning": "#ef6c00", "hint": "#1565c0"}


def as_html(findings: Iterable[Finding]) -> str:
    """A box for each finding."""
    words = _WORDS[language()]
    boxes = []
    for f in findings:
        place = ", ".join(part for part in (f.where, f.line) if part)
        boxes.append(
            f'<div style="border-left:4px solid {_COLOURS[f.severity]};padding:4px 10px;margin:6px 0;font-family:sans-serif">'
            f"<b>{f.code} {words[f.severity]}</b> <small>{escape(place)}</small><br>{escape(f.seen)}<br>"
            f"<small><i>{words['why']}</i>: {escape(f.why)}</small><br><small><i>{words['instead']}</i>: "
            f"<code>{escape(f.instead)}</code></small></div>"
        )
    return "".join(boxes)
