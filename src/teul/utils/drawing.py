"""A model drawn as boxes and arrows, by graphviz."""

import html
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

from teul.errors import problem


class Dot:
    """A drawing in graphviz's language.

    Args:
        source: the text.
    """

    def __init__(self, source: str):
        self.source = source

    def to_string(self) -> str:
        """The text."""
        return self.source

    __str__ = to_string

    def create(self, format: str = "png") -> bytes:
        """The drawing as a file's content.

        Raises:
            ImportError: graphviz is not installed.
        """
        try:
            done = subprocess.run(["dot", f"-T{format}"], input=self.source.encode(), capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise problem("graphviz_missing") from error
        return done.stdout

    def write(self, path: Any, format: str | None = None) -> None:
        """Write the drawing; the format is what the name ends in, and ``.dot`` needs no graphviz."""
        path = Path(path)
        kind = format or path.suffix.lstrip(".") or "png"
        path.write_bytes(self.source.encode() if kind in ("dot", "raw") else self.create(kind))

    def _repr_svg_(self) -> str:
        return self.create("svg").decode()


def model_to_dot(
    model, show_shapes=False, show_dtype=False, show_layer_names=True, rankdir="TB", expand_nested=False, dpi=200, subgraph=False,
    show_layer_activations=False, show_trainable=False, splines="ortho", **kwargs,
) -> Dot:  # fmt: skip
    """A model's layers and what flows between them, as a drawing.

    Args:
        model: a built model.
        show_shapes, show_dtype: whether to write the shapes and types of inputs and outputs.
        show_layer_names, show_layer_activations, show_trainable: what else to write.
        rankdir: ``"TB"`` from top to bottom, ``"LR"`` from left to right.
        expand_nested: whether to draw the layers of models inside the model.
        dpi: points an inch of a picture.
    """
    if not model.built:
        raise problem("not_built", layer=model.name)
    shown = {"shapes": show_shapes, "dtype": show_dtype, "names": show_layer_names, "activations": show_layer_activations,
             "trainable": show_trainable}  # fmt: skip
    lines = _cluster(model, shown, expand_nested)
    settings = f"rankdir={rankdir}; dpi={dpi}; concentrate=true; node [shape=plaintext, fontname=Helvetica, fontsize=12];"
    return Dot("digraph model {\n  " + settings + "\n" + "\n".join(lines) + "\n}\n")


def plot_model(
    model, to_file="model.png", show_shapes=False, show_dtype=False, show_layer_names=False, rankdir="TB", expand_nested=False, dpi=200,
    show_layer_activations=False, show_trainable=False, splines="ortho", **kwargs,
):  # fmt: skip
    """Draw a model into a picture file; in a notebook it is shown too. The arguments are those of :func:`model_to_dot`.

    Raises:
        ImportError: graphviz is not installed; says how to get it. A name that ends in ``.dot`` does without.
    """
    drawing = model_to_dot(
        model, show_shapes, show_dtype, show_layer_names, rankdir, expand_nested, dpi, False, show_layer_activations, show_trainable
    )  # fmt: skip
    path = Path(to_file)
    drawing.write(path if path.suffix else path.with_suffix(".png"))
    try:
        from IPython import display, get_ipython
    except ImportError:
        return None
    return display.Image(filename=str(path)) if get_ipython() is not None and path.suffix == ".png" else None


def _cluster(model: Any, shown: dict[str, bool], expand: bool) -> list[str]:
    """The boxes and arrows of one model."""
    lines = []
    for layer in getattr(model, "operations", model.layers):
        if expand and hasattr(layer, "layers"):
            lines += [f"  subgraph cluster_{id(layer)} {{", f"  label={_quoted(layer.name)};", *_cluster(layer, shown, expand), "  }"]
        else:
            lines.append(f"  {_quoted(layer.name)} [label=<{_label(layer, shown)}>];")
    return lines + [f"  {_quoted(start)} -> {_quoted(end)};" for start, end in _arrows(model, expand)]


def _arrows(model: Any, expand: bool) -> list[tuple[str, str]]:
    """From which layer to which something flows."""
    if not hasattr(model, "_nodes"):
        return [(_last(a, expand).name, _first(b, expand).name) for a, b in pairwise(model.layers)]
    ends = {id(layer): layer for layer in getattr(model, "operations", model.layers)}
    found = [(tensor.node.operation, node.operation) for node in model._nodes for tensor in node.inputs if tensor.node]
    pairs = [(a, b) for a, b in found if id(a) in ends and id(b) in ends]
    return list(dict.fromkeys((_last(a, expand).name, _first(b, expand).name) for a, b in pairs))


def _first(layer: Any, expand: bool) -> Any:
    return _first(layer.layers[0], expand) if expand and getattr(layer, "layers", None) else layer


def _last(layer: Any, expand: bool) -> Any:
    return _last(layer.layers[-1], expand) if expand and getattr(layer, "layers", None) else layer


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _label(layer: Any, shown: dict[str, bool]) -> str:
    """The box of one layer, as graphviz's table."""
    title = html.escape(type(layer).__name__)
    if shown["names"]:
        title = f"{html.escape(layer.name)} ({title})"
    rows = [f"<b>{title}</b>"]
    activation = getattr(layer, "activation", None)
    if shown["activations"] and activation is not None:
        rows.append(f"activation: {html.escape(getattr(activation, '__name__', type(activation).__name__))}")
    if shown["shapes"]:
        rows += [f"{side}: {html.escape(_shape(layer, side))}" for side in ("input", "output")]
    if shown["dtype"]:
        rows.append(f"dtype: {html.escape(str(getattr(layer, 'dtype', '?')))}")
    if shown["trainable"]:
        rows.append("trainable" if getattr(layer, "trainable", False) else "not trainable")
    return '<table border="1" cellborder="0" cellspacing="2">' + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"


def _shape(layer: Any, side: str) -> str:
    from teul.symbolic import tensors_in

    nodes = getattr(layer, "_inbound_nodes", [])
    if nodes:
        tensors = list(tensors_in(nodes[0].outputs)) if side == "output" else nodes[0].inputs or list(tensors_in(nodes[0].outputs))
        return ", ".join(str(t.shape) for t in tensors)
    return str(getattr(layer, "_built_shape", "?")) if side == "input" else "?"
