"""Advice from the user's side: read it on ``model.advice``, silence it here.

Errors and warnings are shown once, as they are found; hints are only collected. ``fit(verbose=0)`` and ``evaluate(verbose=0)`` show
errors alone. ``TEUL_ADVICE=0`` in the environment silences everything.
"""

from teul import observers
from teul.errors import nearest, problem
from teul.report.advice.catalogue import CATALOGUE
from teul.report.advice.finding import Finding

__all__ = ["Finding", "silence", "speak"]


def silence(*codes: str) -> None:
    """Say nothing about these rules from now on; without a code, nothing at all, and then advice costs nothing.

    Args:
        codes: such as ``"T103"``.

    Raises:
        ValueError: there is no such rule.

    >>> silence("T103")
    >>> speak("T103")
    """
    observers.SILENCED.update(_known(codes) or {"*"})


def speak(*codes: str) -> None:
    """Take back :func:`silence` for these rules; without a code, for all.

    Raises:
        ValueError: there is no such rule.
    """
    observers.SILENCED.difference_update(_known(codes) or set(observers.SILENCED))


def _known(codes: tuple[str, ...]) -> set[str]:
    for code in codes:
        if code not in CATALOGUE:
            raise problem("unknown_name", kind="rule", name=code, hint=nearest(code, CATALOGUE), known=", ".join(CATALOGUE))
    return set(codes)
