"""Finding: one thing that is wrong, or might be, in words that a learner can act on."""

from dataclasses import asdict, dataclass
from typing import Any

from teul.errors import language
from teul.report.advice.catalogue import CATALOGUE

SEVERITIES = ("error", "warning", "hint")
_WORDS = {
    "en": {"error": "error", "warning": "warning", "hint": "hint", "why": "why", "instead": "instead"},
    "ko": {"error": "오류", "warning": "경고", "hint": "도움말", "why": "이유", "instead": "이렇게"},
}


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes:
        code: the rule, ``"T101"`` and so on.
        severity: ``"error"`` (it cannot work), ``"warning"`` (it will not work well) or ``"hint"`` (worth knowing).
        where: the layer, the column or the argument.
        seen: what was seen, with its numbers.
        why: why it matters.
        instead: what to write instead.
        line: the place in the user's script, ``"train.py:12"``, where it is known.
    """

    code: str
    severity: str
    where: str
    seen: str
    why: str
    instead: str
    line: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    def __str__(self) -> str:
        words = _WORDS[language()]
        place = ", ".join(part for part in (self.where, self.line) if part)
        head = f"{self.code} {words[self.severity]}{f' ({place})' if place else ''}: {self.seen}"
        return f"{head}\n  {words['why']}: {self.why}\n  {words['instead']}: {self.instead}"


def found(code: str, where: str = "", severity: str | None = None, **facts: Any) -> Finding:
    """The finding ``code`` in the reader's language, with its facts filled in.

    >>> found("T102", "layer 'dense'", activation="softmax").severity
    'error'
    """
    entry = CATALOGUE[code]
    seen, why, instead = (text.format(**facts) for text in (entry.ko if language() == "ko" else entry.en))
    return Finding(code, severity or entry.severity, where, seen, why, instead)
