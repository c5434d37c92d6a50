"""Optimizers racing over a surface: the classic ones, or a slice of a real model's loss, as a picture or an animation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from teul.errors import nearest, problem
from teul.report.pictures import new_axes, picture

Surface = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Place:
    """A surface: its formula, where it is looked at, where the race starts, where its minima are."""

    formula: Surface
    x: tuple[float, float]
    y: tuple[float, float]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ()
    rate: float = 0.01  # a learning rate that gradient descent can do with here


def _beale(x: Any, y: Any) -> Any:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def _rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _saddle(x: Any, y: Any) -> Any:
    return x**2 - y**2 + 0.05 * y**4


def _himmelblau(x: Any, y: Any) -> Any:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _valley(x: Any, y: Any) -> Any:
    return 0.05 * x**2 + y**2


SURFACES = {
    "beale": Place(_beale, (-4.5, 4.5), (-4.5, 4.5), (1.0, 1.6), ((3.0, 0.5),), 0.0015),
    "rosenbrock": Place(_rosenbrock, (-2.0, 2.0), (-1.0, 3.0), (-1.5, -0.5), ((1.0, 1.0),), 0.0006),
    "saddle": Place(_saddle, (-2.5, 2.5), (-4.5, 4.5), (2.0, 0.01), ((0.0, 10**0.5), (0.0, -(10**0.5))), 0.03),
    "minima": Place(
        _himmelblau, (-5.0, 5.0), (-5.0, 5.0), (-0.5, -1.0), ((3.0, 2.0), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)), 0.004
    ),
    "valley": Place(_valley, (-10.0, 2.0), (-3.0, 3.0), (-9.0, 2.2), ((0.0, 0.0),), 0.15),
}


@dataclass
class Race:
    """Where each optimizer went.

    Attributes:
        place: the surface.
        paths: for each name the points ``(steps + 1, 2)``, the start first.
    """

    place: Place
    paths: dict[str, np.ndarray]

    @property
    def heights(self) -> dict[str, np.ndarray]:
        """The surface along each path."""
        with np.errstate(all="ignore"):  # some run away
            return {name: np.asarray(self.place.formula(*path.T), float) for name, path in self.paths.items()}

    def plot(self, ax: Any = None, *, upto: int | None = None) -> Any:
        """The surface as contours with every path on it; returns the axes."""
        return _drawn(self, ax=ax, upto=upto)

    def save(self, path: str | PathLike, *, frames: int = 40) -> Path:
        """Write a picture (``.png``), or an animation (``.gif``) of so many frames."""
        path = Path(path)
        if path.suffix != ".gif":
            self.plot().figure.savefig(path, dpi=120)
            return path
        pictures = [self._frame(upto) for upto in np.unique(np.linspace(1, self.steps, frames).astype(int))]
        colours = self._palette(pictures[-1])
        images = [one.quantize(palette=colours, dither=0) for one in pictures]
        images[0].save(path, save_all=True, append_images=images[1:], duration=[80] * (len(images) - 1) + [1500], loop=0)
        return path

    @property
    def steps(self) -> int:
        """The number of steps of the longest path."""
        return max(len(path) for path in self.paths.values()) - 1

    def _frame(self, upto: int) -> Any:
        from PIL import Image

        figure = self.plot(upto=upto).figure
        figure.set_dpi(80)
        figure.canvas.draw()
        return Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())

    def _palette(self, last: Any) -> Any:
        """The colours of all frames: those of the last, and before them the lines' own, which are too thin to be counted among the most."""
        from matplotlib import colors, rcParams
        from PIL import Image

        lines = [colors.to_rgb(colour) for colour in rcParams["axes.prop_cycle"].by_key()["color"]]
        own = [round(255 * part) for colour in [*lines, (1, 1, 1), (0, 0, 0), colors.to_rgb("gold")] for part in colour]
        most = last.quantize(96).getpalette()[: 3 * 96]
        palette = Image.new("P", (1, 1))
        palette.putpalette(own + most)
        return palette

    def _repr_html_(self) -> str:
        from teul.report.judged_page import _png

        return f'<img alt="race" src="data:image/png;base64,{_png(self.plot())}">'

    def __str__(self) -> str:
        return "\n".join(
            f"{name:24} {h[0]:.4g} -> {h[-1]:.4g} at ({p[-1, 0]:.3f}, {p[-1, 1]:.3f})"
            for (name, p), h in zip(self.paths.items(), self.heights.values(), strict=True)
        )


def landscape(
    surface: Any = "beale", y: Any = None, *, optimizers: Mapping[str, Any] | Sequence[Any] | None = None, steps: int = 100,
    start: tuple[float, float] | None = None, model: Any = None, x: Any = None, reach: float = 1.0, seed: int = 0,
) -> Race:  # fmt: skip
    """Let optimizers race over a surface of two numbers.

    Args:
        surface: ``"beale"``, ``"rosenbrock"``, ``"saddle"``, ``"minima"`` (Himmelblau's four), ``"valley"``, or a function of (x, y) in
            ``jax.numpy``'s operations; with ``model`` it may be left out.
        optimizers: optimizers by name, or a list of names and optimizers; SGD, momentum, NAG, Adagrad, RMSprop and Adam by default.
        steps: of each.
        start: where they start.
        model, x, y: a compiled model and samples instead of a surface: the loss on the plane through its weights that two random directions
            span, each scaled to the weights' own length (the filter normalization of Li et al., 2018, by whole arrays).
        reach: how far the plane is looked at.
        seed: of the directions.

    Raises:
        ValueError: there is no such surface.

    >>> race = landscape("valley", optimizers=["sgd"], steps=5)
    >>> race.paths["sgd"].shape
    (6, 2)
    """
    from teul.engine.surfaces import descend, slice_of

    if model is None and hasattr(surface, "predict"):
        raise problem("bad_argument", owner="landscape", argument="surface", expected="a surface; give a model as model=", got="a model")
    if model is not None:
        place = Place(slice_of(model, x, y, seed), (-reach, reach), (-reach, reach), (0.8 * reach, 0.8 * reach), (), 0.02)
    elif callable(surface):
        place = Place(surface, (-3.0, 3.0), (-3.0, 3.0), (2.0, 2.0))
    elif surface in SURFACES:
        place = SURFACES[surface]
    else:
        raise problem("unknown_name", kind="surface", name=surface, hint=nearest(surface, SURFACES), known=", ".join(SURFACES))
    begin = start or place.start
    return Race(
        place, {name: descend(place.formula, optimizer, begin, steps) for name, optimizer in _racers(optimizers, place.rate).items()}
    )


def learning_rates(surface: str = "valley", rates: Sequence[float] = (0.02, 0.7, 1.02), *, steps: int = 25, optimizer: Any = None) -> Any:
    """Too small, right and too large, side by side; returns the first axes."""
    from teul.optimizers import SGD

    kind = optimizer or SGD
    axes = new_axes(len(rates), width=4.2, height=3.6)
    for rate, ax in zip(rates, axes, strict=True):
        landscape(surface, optimizers={f"learning rate {rate:g}": kind(rate)}, steps=steps).plot(ax)
    return axes[0]


def _racers(given: Mapping[str, Any] | Sequence[Any] | None, rate: float) -> dict[str, Any]:
    from teul import optimizers

    if given is None:
        return {
            "SGD": optimizers.SGD(rate),
            "momentum": optimizers.SGD(rate, momentum=0.9),
            "NAG": optimizers.SGD(rate, momentum=0.9, nesterov=True),
            "Adagrad": optimizers.Adagrad(0.5),
            "RMSprop": optimizers.RMSprop(0.05),
            "Adam": optimizers.Adam(0.1),
        }
    if isinstance(given, Mapping):
        return {str(name): optimizers.get(optimizer) for name, optimizer in given.items()}
    return {(one if isinstance(one, str) else one.name): optimizers.get(one) for one in given}


@picture
def _drawn(race: Race, *, ax: Any = None, upto: int | None = None) -> Any:
    place = race.place
    ax = ax if ax is not None else new_axes(width=6, height=4.6)[0]
    across, up = np.linspace(*place.x, 120), np.linspace(*place.y, 120)
    heights = np.array(place.formula(*np.meshgrid(across, up)), float)
    low = heights.min()
    drawn = np.log10(heights - low + 1e-3 * max(heights.max() - low, 1e-9))
    ax.contourf(across, up, drawn, levels=24, cmap="viridis", alpha=0.75)
    ax.contour(across, up, drawn, levels=12, colors="white", linewidths=0.4, alpha=0.6)
    for mx, my in place.minima:
        ax.plot([mx], [my], marker="*", color="gold", markersize=12, markeredgecolor="black", linestyle="")
    for name, path in race.paths.items():
        shown = path[: None if upto is None else upto + 1]
        line = ax.plot(shown[:, 0], shown[:, 1], linewidth=1.6, marker=".", markersize=3, label=name)[0]
        ax.plot(shown[-1:, 0], shown[-1:, 1], marker="o", color=line.get_color(), markeredgecolor="white", linestyle="")
    ax.set(xlim=place.x, ylim=place.y, xlabel="w1", ylabel="w2")
    ax.legend(fontsize=8, loc="lower right")
    return ax
