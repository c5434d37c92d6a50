"""Looking at a training: curves, confusion, scores beside what they must beat, what is inside, and which head to choose.

The package can be called: ``teul.report(model, x, y)`` is :func:`teul.report.judging.judge`.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

_HOMES = {
    "classified": "calibration plot_calibration plot_decision plot_mistakes plot_precision_recall plot_roc worst_mistakes",
    "confusion": "confusion_matrix confusion_table plot_confusion",
    "curves": "best_epoch plot_history",
    "heads": "Head head_for",
    "inner": "feature_maps plot_activation plot_activations plot_feature_maps plot_filters plot_gradients plot_weights",
    "judging": "Report judge",
    "landscape": "Race landscape",
    "measured": "plot_line plot_predictions plot_residuals",
    "pictures": "save_picture",
    "scores": "classification_report majority_share regression_scores",
    "tracing": "Trace trace",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

if TYPE_CHECKING:
    from teul.report.classified import (
        calibration,
        plot_calibration,
        plot_decision,
        plot_mistakes,
        plot_precision_recall,
        plot_roc,
        worst_mistakes,
    )
    from teul.report.confusion import confusion_matrix, confusion_table, plot_confusion
    from teul.report.curves import best_epoch, plot_history
    from teul.report.heads import Head, head_for
    from teul.report.inner import (
        feature_maps,
        plot_activation,
        plot_activations,
        plot_feature_maps,
        plot_filters,
        plot_gradients,
        plot_weights,
    )
    from teul.report.judging import Report, judge
    from teul.report.landscape import Race, landscape
    from teul.report.measured import plot_line, plot_predictions, plot_residuals
    from teul.report.pictures import save_picture
    from teul.report.scores import classification_report, majority_share, regression_scores
    from teul.report.tracing import Trace, trace

__all__ = [
    "Head",
    "Race",
    "Report",
    "Trace",
    "best_epoch",
    "calibration",
    "classification_report",
    "confusion_matrix",
    "confusion_table",
    "feature_maps",
    "head_for",
    "judge",
    "landscape",
    "majority_share",
    "plot_activation",
    "plot_activations",
    "plot_calibration",
    "plot_confusion",
    "plot_decision",
    "plot_feature_maps",
    "plot_filters",
    "plot_gradients",
    "plot_history",
    "plot_line",
    "plot_mistakes",
    "plot_precision_recall",
    "plot_predictions",
    "plot_residuals",
    "plot_roc",
    "plot_weights",
    "regression_scores",
    "save_picture",
    "trace",
    "worst_mistakes",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(importlib.import_module(f"teul.report.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'teul.report' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


class _Callable(ModuleType):
    """A module that can be called: ``teul.report`` is the package and the function."""

    def __call__(self, model: Any, x: Any, y: Any, **options: Any) -> Any:
        from teul.report.judging import judge

        return judge(model, x, y, **options)


sys.modules[__name__].__class__ = _Callable
