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
    close = difflib.get_close_matches(str(name).lower(), {k.lower(): k for k in known}, n=1, cutoff=0.5)
    if not close:
        return ""
    spelled = {k.lower(): k for k in known}[close[0]]
    return f"Did you mean '{spelled}'? "
