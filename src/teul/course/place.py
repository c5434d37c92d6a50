"""Where in the user's script something happens."""

import os
import sys
from types import FrameType

_TEUL = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def script_frame() -> FrameType | None:
    """The innermost frame that is neither Teul's nor the import system's."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _inside(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def script_line() -> str:
    """``script.py, line 3`` for the line of the user's code that is being run."""
    frame = script_frame()
    return "<unknown>" if frame is None else f"{os.path.basename(frame.f_code.co_filename)}, line {frame.f_lineno}"


def _inside(filename: str) -> bool:
    return filename.startswith((_TEUL, "<frozen importlib", "<frozen runpy"))
