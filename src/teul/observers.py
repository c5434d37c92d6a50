"""Who looks on while models are compiled, trained and judged: the one seam through which advice sees a model.

Models say what happens by :func:`observed`; who listens is set once, by ``teul/__init__.py``. With nobody listening, or with all advice
silenced, saying it costs nothing.
"""

import os
import weakref
from collections.abc import Callable
from typing import Any

SILENCED: set[str] = set()  # codes of advice; "*" is all of it
_listener: list[Callable[[str, Any, dict[str, Any]], None]] = []
_findings: weakref.WeakKeyDictionary[Any, list[Any]] = weakref.WeakKeyDictionary()


def listen(listener: Callable[[str, Any, dict[str, Any]], None]) -> None:
    """Let ``listener(event, model, facts)`` be called from now on."""
    _listener[:] = [listener]


def is_listening() -> bool:
    """Whether anything is heard: somebody listens, and neither ``TEUL_ADVICE=0`` nor ``teul.advice.silence()`` forbids it."""
    return bool(_listener) and "*" not in SILENCED and os.environ.get("TEUL_ADVICE") != "0"


def observed(event: str, model: Any, **facts: Any) -> None:
    """Say that ``event`` ("compile", "fit", "stream", "fitted", "evaluate", "predict") happens to ``model``."""
    if is_listening():
        _listener[0](event, model, facts)


def findings_of(model: Any) -> list[Any]:
    """The list of what was found about ``model``: the advice itself, to be read and added to."""
    return _findings.setdefault(model, [])


def begin_anew(model: Any) -> list[Any]:
    """An empty list of findings for ``model``, as it is compiled."""
    _findings[model] = []
    return _findings[model]
