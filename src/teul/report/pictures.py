"""Pictures without a screen: figures of their own, so that no window opens and nothing of the user's is drawn over."""

from os import PathLike
from typing import Any


def new_axes(count: int = 1, *, width: float = 5.0, height: float = 4.0) -> list[Any]:
    """``count`` empty axes side by side in a new figure (matplotlib), which pyplot does not know of."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * count, height), layout="constrained")
    FigureCanvasAgg(figure)
    return list(figure.subplots(1, count, squeeze=False)[0])


def save_picture(ax: Any, path: str | PathLike) -> None:
    """Write the figure that ``ax`` belongs to."""
    ax.figure.savefig(path, dpi=120)
