"""``IPython.display`` where IPython is not installed: things are shown by the notebook that runs, or printed."""

import sys
from typing import Any

__all__ = [
    "HTML", "SVG", "Audio", "IFrame", "Image", "Javascript", "Latex", "Markdown", "Math", "Pretty", "Video", "YouTubeVideo",
    "clear_output", "display", "get_ipython", "set_matplotlib_formats",
]  # fmt: skip


class Shown:
    """Something that a notebook could show: here its kind and where it comes from."""

    def __init__(self, data: Any = None, *args: Any, **options: Any):
        self.data, self.filename, self.url = data, options.get("filename"), options.get("url")

    def __repr__(self) -> str:
        source = self.filename or self.url or (self.data if isinstance(self.data, str) and len(self.data) < 80 else "...")
        return f"<{type(self).__name__}: {source}>"


class HTML(Shown):
    """A piece of a page, which notebooks show as it is."""

    def _repr_html_(self) -> str:
        return str(self.data)


class Markdown(Shown):
    """A text."""

    def __repr__(self) -> str:
        return str(self.data)


SVG, Audio, IFrame, Image, Javascript, Video = (
    type(name, (Shown,), {"__doc__": f"A {name}, named and not drawn."})
    for name in ("SVG", "Audio", "IFrame", "Image", "Javascript", "Video")
)
YouTubeVideo = IFrame
Latex = Math = Pretty = Markdown


def display(*objects: Any, **options: Any) -> None:
    """Show things one after the other.

    >>> display(Markdown("**two**"))
    **two**
    """
    show = vars(sys.modules["__main__"]).get("display", display)
    for thing in objects:
        if show is display:
            print(thing)
        else:
            show(thing)


def clear_output(wait: bool = False) -> None:
    """What was shown stays."""


set_matplotlib_formats = clear_output


def get_ipython() -> None:
    """None, as IPython itself says outside of its own notebooks (matplotlib asks, and would plug itself in)."""
