"""A report as tables for the terminal and as HTML."""

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from teul.errors import tell

if TYPE_CHECKING:
    from teul.report.judging import Report

_STYLE = (
    "<style>.teul{font-family:sans-serif}.teul table{border-collapse:collapse;margin:8px 0}.teul td,.teul th{padding:3px 10px;"
    "border-bottom:1px solid #ddd;text-align:right}.teul td:first-child,.teul th:first-child{text-align:left}.teul img{max-width:480px}"
    ".teul .bad{color:#c62828;font-weight:bold}</style>"
)


def _columns(report: "Report") -> list[str]:
    """The names of the baselines, in order."""
    return list(dict.fromkeys(name for score in report.scores for name in score.baselines))


def _cells(report: "Report") -> list[list[str]]:
    baselines = _columns(report)
    return [
        [s.name, f"{s.value:.3f}", f"{s.low:.3f} - {s.high:.3f}", *(f"{s.baselines[b]:.3f}" if b in s.baselines else "" for b in baselines)]
        for s in report.scores
    ]


def score_table(report: "Report") -> Any:
    """The scores for the terminal (rich)."""
    from rich.table import Table

    table = Table(*[tell("report_score"), report.name, "95 %", *_columns(report)], box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in _cells(report):
        table.add_row(*row)
    return table


def confusion_rows(report: "Report") -> Any:
    """The confusion matrix for the terminal (rich)."""
    from teul.report.confusion import confusion_table

    return confusion_table(report.truth, report.predicted, report.class_names)


def body(report: "Report", *, pictures: bool) -> str:
    """The report as a piece of HTML."""
    parts = [
        f"<h3>{escape(report.headline)}</h3>",
        _html_table([tell("report_score"), report.name, "95 %", *_columns(report)], _cells(report)),
    ]
    if report.beaten:
        parts.append(f'<p class="bad">{escape(report.beaten)}</p>')
    if report.confusion is not None and len(report.class_names) <= 20:
        rows = [[name, *map(str, counts)] for name, counts in zip(report.class_names, report.confusion, strict=True)]
        parts.append(_html_table([tell("cli_truth_and_predicted"), *report.class_names], rows))
    if pictures:
        parts += [f'<img alt="" src="data:image/png;base64,{_png(ax)}">' for ax in drawn(report)]
    parts.append(f"<p>{escape(report.worst_line)}</p>")
    return f'<div class="teul">{_STYLE}{"".join(parts)}</div>'


def page(report: "Report") -> str:
    """The report as one HTML file that needs no other."""
    title = escape(report.headline)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body(report, pictures=True)}</body></html>'
    )


def drawn(report: "Report") -> list[Any]:
    """The pictures that fit the task."""
    from teul import report as r

    if report.task == "regression":
        return [r.plot_predictions(report.truth[:, 0], report.outputs[:, 0]), r.plot_residuals(report.truth[:, 0], report.outputs[:, 0])]
    if report.task == "multilabel":
        return []
    pictures = [r.plot_confusion(report.truth, report.predicted, report.class_names)]
    if len(np.unique(report.truth)) > 1 and len(report.class_names) <= 20:
        pictures += [r.plot_roc(report.truth, report.outputs), r.plot_calibration(report.truth, report.outputs)]
    return pictures


def _html_table(titles: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"


def _png(ax: Any) -> str:
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=90)
    return base64.b64encode(buffer.getvalue()).decode()
