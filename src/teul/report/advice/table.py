"""The table of rules: a code, when it is asked, and the function that answers."""

from collections.abc import Callable
from typing import Any, NamedTuple

from teul.report.advice.description import ModelDescription
from teul.report.advice.finding import Finding
from teul.report.advice.run import Run
from teul.report.advice.summary import DataSummary

Answer = Callable[[ModelDescription, DataSummary | None, Run | None], Finding | None]


class Rule(NamedTuple):
    """One rule, and the stages at which it is asked.

    ``compile``, ``fit`` (before it), ``stream`` (before it, of the first batch of a generator), ``fitted`` (after it) and ``judged``
    (after evaluate).
    """

    code: str
    answer: Answer
    stages: frozenset[str]


RULES: list[Rule] = []


def rule(code: str, stages: str) -> Callable[[Any], Any]:
    """Put a function into the table."""

    def add(answer: Any) -> Any:
        RULES.append(Rule(code, answer, frozenset(stages.split())))
        return answer

    return add


def asked(stage: str, model: ModelDescription, data: DataSummary | None, run: Run | None) -> list[Finding]:
    """What the rules of ``stage`` find, the gravest first."""
    answers = [one.answer(model, data, run) for one in RULES if stage in one.stages]
    order = {"error": 0, "warning": 1, "hint": 2}
    return sorted((finding for finding in answers if finding is not None), key=lambda finding: order[finding.severity])
