"""Advice: what is wrong with a model, its data or its training, said at the moment it happens.

Each rule is one function of a model's description, a summary of its data and what is known of the run; the table in
:mod:`teul.report.advice.table` lists them by code. T1xx is about the last layer, the loss and the targets, T2xx about the layers,
T3xx about the data and the judging, T4xx about the training.
"""

from teul.report.advice.description import LayerDescription, ModelDescription, chain, describe
from teul.report.advice.finding import Finding, found
from teul.report.advice.refusals import from_refusal
from teul.report.advice.run import Judged, Run, Watcher
from teul.report.advice.summary import DataSummary
from teul.report.advice.table import RULES, asked
from teul.report.advice.watching import watch

__all__ = [
    "RULES",
    "DataSummary",
    "Finding",
    "Judged",
    "LayerDescription",
    "ModelDescription",
    "Run",
    "Watcher",
    "asked",
    "chain",
    "describe",
    "found",
    "from_refusal",
    "watch",
]
