"""Where figures go when there is no screen: ``plt.show()`` saves them in order and says where.

``MPLBACKEND=module://teul.course.agg`` makes matplotlib come here (:mod:`teul.course.agg`).
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from teul.errors import tell

BACKEND = "module://teul.course.agg"

_folder: Path = Path("teul-runs")
_count = 0
_shown: Callable[[Any], None] | None = None


def arrange(folder: Path, shown: Callable[[Any], None] | None = None) -> None:
    """Save figures into ``folder``; or hand each to ``shown`` instead."""
    global _folder, _count, _shown
    _folder, _count, _shown = folder, 0, shown


def has_screen() -> bool:
    """Whether windows can be opened, and matplotlib was not told to draw without."""
    chosen = os.environ.get("MPLBACKEND", "").lower()
    if chosen in ("agg", "template"):
        return False
    if chosen and chosen != BACKEND:
        return True
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(*args: Any, **kwargs: Any) -> None:
    """What ``plt.show()`` does: each open figure is saved (or handed on), and closed."""
    global _count
    from matplotlib import pyplot as plt
    from matplotlib._pylab_helpers import Gcf

    from teul.report.pictures import legible

    saved = []
    for manager in Gcf.get_all_fig_managers():
        figure = manager.canvas.figure
        for axes in figure.get_axes()[:1]:
            legible(axes)
        if _shown is not None:
            _shown(figure)
        elif figure.get_axes():
            _count += 1
            _folder.mkdir(parents=True, exist_ok=True)
            path = _folder / f"figure-{_count}.png"
            figure.savefig(path, bbox_inches="tight")
            saved.append(str(path))
        plt.close(figure)
    if saved:
        print("teul:", tell("run_figures", count=len(saved), paths=", ".join(saved)))
