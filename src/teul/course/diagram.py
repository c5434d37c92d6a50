"""A model drawn without Graphviz: each layer a box, in rows by its distance from the inputs, with arrows between them."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from teul.errors import tell


def plot_model(model: Any, to_file: Any = "model.png", show_shapes: bool = False, show_dtype: bool = False, show_layer_names: bool = True,
               *args: Any, **options: Any) -> Any:  # fmt: skip
    """Draw a model into a file, as ``keras.utils.plot_model`` does; where Graphviz is missing, with matplotlib.

    Args:
        model: a built model.
        to_file: where to.
        show_shapes, show_layer_names: whether boxes tell the shapes of the outputs, and the layers' names.
        args, options: what else Graphviz is told.
    """
    from teul.utils import plot_model as with_graphviz

    try:
        return with_graphviz(model, to_file, show_shapes, show_dtype, show_layer_names, *args, **options)
    except ImportError:
        path = Path(to_file)
        _draw(model, path if path.suffix.lower() in (".png", ".pdf", ".svg", ".jpg") else path.with_suffix(".png"), show_shapes,
              show_layer_names)  # fmt: skip
        print("teul:", tell("run_figures", count=1, paths=str(path)))
        return None


def _draw(model: Any, path: Path, shapes: bool, names: bool) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    places, arrows = _places(model)
    rows = 1 + max((row for row, _ in places.values()), default=0)
    columns = 1 + max((column for _, column in places.values()), default=0)
    figure = Figure(figsize=(3.2 * columns + 0.5, 0.9 * rows + 0.3))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-0.6, columns - 0.4)
    axes.set_ylim(rows - 0.4, -0.6)
    layers = {id(layer): layer for layer in model.layers}
    for key, (row, column) in places.items():
        axes.text(column, row, _label(layers[key], shapes, names), ha="center", va="center", bbox={"boxstyle": "square", "fc": "white"})
    for before, after in arrows:
        (row, column), (down, across) = places[before], places[after]
        axes.annotate("", (across, down - 0.22), (column, row + 0.22), arrowprops={"arrowstyle": "->"})
    figure.savefig(path)


def _label(layer: Any, shapes: bool, names: bool) -> str:
    kind = type(layer).__name__
    lines = [f"{layer.name} ({kind})" if names else kind]
    if shapes:
        try:
            lines.append(str(layer.output_shape))
        except (AttributeError, ValueError):
            lines.append("?")
    return "\n".join(lines)


def _places(model: Any) -> tuple[dict[int, tuple[int, int]], list[tuple[int, int]]]:
    """The row and column of each layer, and which layers give to which."""
    layers = list(model.layers)
    inside = {id(layer) for layer in layers}
    arrows = [
        (id(tensor.node.operation), id(layer))
        for layer in layers
        for node in getattr(layer, "_inbound_nodes", [])
        for tensor in node.inputs
        if tensor.node is not None and id(tensor.node.operation) in inside
    ]
    row: dict[int, int] = {}
    for layer in layers:  # in the order of need: what gives to a layer stands before it
        row[id(layer)] = 1 + max((row[b] for b, a in arrows if a == id(layer) and b in row), default=-1)
    if not arrows:
        row, arrows = {id(layer): i for i, layer in enumerate(layers)}, [(id(a), id(b)) for a, b in pairwise(layers)]
    counts: dict[int, int] = {}
    places = {}
    for layer in layers:
        here = row[id(layer)]
        places[id(layer)] = (here, counts.get(here, 0))
        counts[here] = counts.get(here, 0) + 1
    return places, [(b, a) for b, a in dict.fromkeys(arrows) if b != a]
