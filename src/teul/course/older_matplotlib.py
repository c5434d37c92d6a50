"""matplotlib as scripts before 2024 know it: ``cm.get_cmap``, the styles of seaborn, ``hist(normed=)``, ``gca(projection=)``.

And a window that a script asks for where there is no screen is none: figures are saved as ever.
"""

import functools
from collections.abc import Callable
from typing import Any

from teul.course import pictures
from teul.course.mending import added, replaced

_WINDOWS = ("gtk", "macosx", "nbagg", "notebook", "qt", "tk", "webagg", "wx")


def mend(module: Any) -> None:
    """Understand the older names of one of matplotlib's modules again."""
    ways = {"matplotlib": _backends, "matplotlib.cm": _colours, "matplotlib.figure": _figures, "matplotlib.style": _styles}
    ways[module.__name__](module)


def _backends(matplotlib: Any) -> None:
    replaced(matplotlib, "use", _chosen)


def _chosen(use: Callable) -> Callable:
    @functools.wraps(use)
    def chosen(backend: str, **others: Any) -> None:
        if pictures.has_screen() or not backend.lower().startswith(_WINDOWS):
            use(backend, **others)

    return chosen


def _colours(cm: Any) -> None:
    def get_cmap(name: Any = None, lut: int | None = None) -> Any:
        from matplotlib import pyplot

        return pyplot.get_cmap(name, lut)

    added(cm, "get_cmap", get_cmap)


def _styles(style: Any) -> None:
    for name in list(style.library):
        if name.startswith("seaborn-v0_8"):
            style.library.setdefault(name.replace("-v0_8", ""), style.library[name])


def _figures(figure: Any) -> None:
    from matplotlib.axes import Axes

    replaced(Axes, "hist", _counted)
    replaced(figure.Figure, "gca", _current)


def _counted(hist: Callable) -> Callable:
    @functools.wraps(hist)
    def counted(self: Any, *args: Any, normed: bool | None = None, **others: Any) -> Any:
        return hist(self, *args, **(others if normed is None else others | {"density": normed}))

    return counted


def _current(gca: Callable) -> Callable:
    @functools.wraps(gca)
    def current(self: Any, **others: Any) -> Any:
        return self.add_subplot(**others) if others else gca(self)

    return current
