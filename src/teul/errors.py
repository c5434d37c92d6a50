"""What a user can be told: what was expected, what came, what to write instead.

Every refusal of Teul is one entry of the catalogue in :mod:`teul.messages`; code raises it by its id::

    raise problem("rows_differ", x=100, y=90)

so that the words stand in one place, in English and in Korean.
"""

import difflib
import os
import string
import sys
import warnings
from collections.abc import Iterable
from typing import Any

from teul.korean import TRANSLATED, korean
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
    if language() != "ko":
        return _SENTENCES.vformat(message.en, (), facts)
    words = {name: korean(fact) if name in TRANSLATED and isinstance(fact, str) else fact for name, fact in facts.items()}
    return _SENTENCES.vformat(message.ko, (), words)


class _Sentences(string.Formatter):
    """``str.format`` with one form more: ``{count:row/rows}`` is ``1 row`` or ``2 rows``."""

    def format_field(self, value: Any, spec: str) -> str:
        one, counted, many = spec.partition("/")
        return f"{value} {one if value == 1 else many}" if counted else super().format_field(value, spec)


_SENTENCES = _Sentences()


def problem(code: str, /, **facts) -> Exception:
    """The exception for message ``code``; the caller raises it. Its ``code`` says that it is Teul's."""
    error = MESSAGES[code].kind(tell(code, **facts))
    error.code = code
    return error


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


# Lines of bars, tables and curves, for screens and files that have none of them.
_PLAIN = str.maketrans("━─╌│┃┏┓┗┛┡┩┳┻╇┴┬┼├┤└┘┌┐", "=-.||" + "+" * 18)


def printable(text: str, stream: Any = None) -> str:
    """``text`` as a stream can write it: where its encoding has no lines, as in Windows files, they are drawn with = and |, and what
    it cannot write at all is a question mark. So a training is never stopped by its own progress bar.

    >>> import io
    >>> printable("5/5 ━━━━╌", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    '5/5 ====.'
    """
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    except LookupError:  # an encoding that Python does not know is the stream's own affair
        return text
