"""Pictures without a screen: figures of their own, so that no window opens and nothing of the user's is drawn over."""

import functools
import re
from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any

import numpy as np

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KOREAN = (
    "NanumGothic", "NanumBarunGothic", "NanumSquare", "Nanum Gothic", "Noto Sans CJK KR", "Noto Sans KR", "Noto Serif CJK KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo", "AppleGothic", "UnDotum", "Baekmuk Gulim", "D2Coding", "Noto Sans CJK JP",
)  # fmt: skip


def new_axes(count: int = 1, *, width: float = 5.0, height: float = 4.0, rows: int = 1) -> list[Any]:
    """``rows`` times ``count`` empty axes in a new figure (matplotlib), which pyplot does not know of; ``height`` is the figure's."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * count, height), layout="constrained")
    FigureCanvasAgg(figure)
    return list(figure.subplots(rows, count, squeeze=False).ravel())


def save_picture(ax: Any, path: str | PathLike) -> None:
    """Write the figure that ``ax`` belongs to."""
    legible(ax)  # a title may have been added since
    ax.figure.savefig(path, dpi=120)


def picture(draw: Callable[..., Any]) -> Callable[..., Any]:
    """A drawing function that also takes its data as a plain dict by its arguments' names, and whose Korean text is legible.

    >>> @picture
    ... def plot(x, y, *, ax=None):
    ...     return ax or new_axes()[0]
    >>> plot({"x": [1], "y": [2]}).get_xlabel()
    ''
    """

    @functools.wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], Mapping) and _is_call(draw, args[0]):
            return legible(draw(**{**args[0], **kwargs}))
        return legible(draw(*args, **kwargs))

    return drawn


def _is_call(draw: Callable[..., Any], data: Mapping[str, Any]) -> bool:
    """Whether a dict holds the arguments of ``draw`` by their names."""
    names = draw.__code__.co_varnames[: draw.__code__.co_argcount + draw.__code__.co_kwonlyargcount]
    return bool(data) and set(data) <= set(names)


def legible(ax: Any) -> Any:
    """Give Korean text on the axes a font that has it, where there is one; returns the axes."""
    from matplotlib.text import Text

    korean = [text for text in ax.figure.findobj(Text) if _HANGUL.search(text.get_text())]
    if korean and (font := korean_font()) is not None:
        for text in korean:
            text.set_fontfamily(["DejaVu Sans", font])
    return ax


@functools.cache
def korean_font() -> str | None:
    """The name of an installed font with Korean letters; None if there is none."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _KOREAN if name in known), None)


def tiled(images: np.ndarray, columns: int | None = None, gap: int = 1) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Pictures ``(count, height, width)`` side by side in one, each stretched to 0..1, and where each one's corner is.

    >>> tiled(np.zeros((3, 2, 2)))[0].shape
    (5, 5)
    """
    count, height, width = images.shape
    columns = columns or int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    corners = []
    for i, image in enumerate(images):
        top, left = (i // columns) * (height + gap), (i % columns) * (width + gap)
        low, high = float(image.min()), float(image.max())
        sheet[top : top + height, left : left + width] = (image - low) / (high - low) if high > low else 0.0
        corners.append((left, top))
    return sheet, corners
