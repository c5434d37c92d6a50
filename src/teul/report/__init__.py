"""Looking at a training: learning curves, confusion matrices, scores beside what they must beat, and which head to choose."""

from teul.report.confusion import confusion_matrix, confusion_table, plot_confusion
from teul.report.curves import best_epoch, plot_history
from teul.report.heads import Head, head_for
from teul.report.pictures import save_picture
from teul.report.scores import classification_report, majority_share, regression_scores

__all__ = [
    "Head",
    "best_epoch",
    "classification_report",
    "confusion_matrix",
    "confusion_table",
    "head_for",
    "majority_share",
    "plot_confusion",
    "plot_history",
    "regression_scores",
    "save_picture",
]
