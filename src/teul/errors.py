"""What a user can be told: what was expected, what came, what to write instead.

Every refusal of Teul is one entry of the catalogue in :mod:`teul.messages`; code raises it by its id::

    raise problem("rows_differ", x=100, y=90)

so that the words stand in one place, in English and in Korean.
"""

import difflib
import os
import warnings
from collections.abc import Iterable

from teul.messages import MESSAGES


class TeulWarning(UserWarning):
    """Something a learner should know that does not stop the work."""


def language() -> str:
    """``"ko"`` or ``"en"``: ``TEUL_LANG`` if it is set, else the locale of the environment."""
    chosen = os.environ.get("TEUL_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "ko" if chosen.lower().startswith("ko") else "en"


def tell(code: str, /, **facts) -> str:
    """The text of message ``code`` in the reader's language, with its facts filled in."""
    message = MESSAGES[code]
    text = message.ko if language() == "ko" else message.en
    return text.format(**facts)


def problem(code: str, /, **facts) -> Exception:
    """The exception for message ``code``; the caller raises it."""
    return MESSAGES[code].kind(tell(code, **facts))


def note(code: str, /, *, stacklevel: int = 3, **facts) -> None:
    """Say message ``code`` as a warning: the work goes on."""
    warnings.warn(tell(code, **facts), TeulWarning, stacklevel=stacklevel)


def nearest(name: object, known: Iterable[str]) -> str:
    """The known name that ``name`` was probably meant to be, as ``"Did you mean 'adam'? "``, or nothing.

    >>> nearest("relo", ["relu", "tanh"])
    "Did you mean 'relu'? "
    """
    spelled = {k.lower(): k for k in known}
    close = difflib.get_close_matches(str(name).lower(), spelled, n=4, cutoff=0.5)
    if not close:
        return ""
    # Letters are swapped more often than forgotten, so names as long as what was typed come first among those alike.
    likeness = {k: difflib.SequenceMatcher(None, k, str(name).lower()).ratio() - 0.06 * abs(len(k) - len(str(name))) for k in close}
    best = max(close, key=likeness.__getitem__)
    return tell("did_you_mean", name=spelled[best])
