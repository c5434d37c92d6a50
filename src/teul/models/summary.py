"""The table of a model's layers, in Keras's form."""

from collections.abc import Iterator
from html import escape
from typing import Any


def summarize(model: Any, *, line_length: int | None = None, show_trainable: bool = False, expand_nested: bool = False) -> str:
    """The text of ``model.summary()``: layers, output shapes, numbers of weights, and their sums."""
    layers = list(_nested(model) if expand_nested else getattr(model, "operations", model.layers))
    connected = _branches(model)
    titles = ["Layer (type)", "Output Shape", "Param #"]
    titles += (["Connected to"] if connected else []) + (["Trainable"] if show_trainable else [])
    rows = [_row(layer, shape, connected, show_trainable) for layer, shape in zip(layers, _shapes(model, layers), strict=True)]
    widths = [max(len(title), *(len(row[i]) for row in rows), 12) if rows else len(title) for i, title in enumerate(titles)]
    if line_length is not None:
        widths[0] = max(widths[0], line_length - sum(widths[1:]) - 3 * len(widths) - 1)
    lines = [f'Model: "{model.name}"', *_table(titles, rows, widths), *_totals(model)]
    return "\n".join(lines)


def summary_html(model: Any) -> str:
    """The same table as HTML, for notebooks."""
    layers = list(getattr(model, "operations", model.layers))
    connected = _branches(model)
    titles = ["Layer (type)", "Output Shape", "Param #", *(["Connected to"] if connected else [])]
    rows = [_row(layer, shape, connected, False) for layer, shape in zip(layers, _shapes(model, layers), strict=True)]
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    return f"<table><caption>{escape(model.name)}</caption><tr>{head}</tr>{lines}</table><p>{'<br>'.join(map(escape, _totals(model)))}</p>"


def _nested(model: Any) -> Iterator[Any]:
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from _nested(layer)


def _branches(model: Any) -> bool:
    """Whether the layers are more than a chain, so that it must be said what follows what."""
    calls = getattr(model, "_nodes", [])
    feeds = [id(tensor) for node in calls for tensor in node.inputs]
    return any(len(node.inputs) > 1 for node in calls) or len(set(feeds)) < len(feeds) or len(model.layers) < len(calls)


def _shapes(model: Any, layers: list[Any]) -> list[Any]:
    """The output shape of each layer, where it is known."""
    found, shape = [], getattr(model, "_built_shape", None) if model.built else None
    for layer in layers:
        try:
            shape = layer._inbound_nodes[0].outputs.shape if layer._inbound_nodes else layer.compute_output_shape(shape)
        except Exception:  # a layer that only its model can call (several inputs, a subclassed model)
            shape = None
        found.append(shape)
    return found


def _row(layer: Any, shape: Any, connected: bool, show_trainable: bool) -> list[str]:
    weights = f"{layer.count_params():,}" if getattr(layer, "built", False) else "0 (unbuilt)" if hasattr(layer, "built") else "0"
    row = [f"{layer.name} ({type(layer).__name__})", "?" if shape is None else str(shape), weights]
    if connected:
        sources = layer._inbound_nodes[0].inputs if layer._inbound_nodes else []
        row.append(", ".join(f"{t.node.operation.name}[{t.place}]" for t in sources if t.node) or "-")
    return row + (["Y" if getattr(layer, "trainable", False) else "N"] if show_trainable else [])


def _table(titles: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
    def line(cells: list[str], edge: str) -> str:
        padded = [c.rjust(w) if t == "Param #" else c.ljust(w) for c, w, t in zip(cells, widths, titles, strict=True)]
        return f"{edge} " + f" {edge} ".join(padded) + f" {edge}"

    def rule(left: str, middle: str, right: str, dash: str) -> str:
        return left + middle.join(dash * (w + 2) for w in widths) + right

    body = [line(row, "│") for row in rows]
    separated = [text for row in body for text in (rule("├", "┼", "┤", "─"), row)][1:]
    return [rule("┏", "┳", "┓", "━"), line(titles, "┃"), rule("┡", "╇", "┩", "━"), *separated, rule("└", "┴", "┘", "─")]


def _totals(model: Any) -> list[str]:
    trainable = sum(v.size for v in model.trainable_variables)
    names = {id(v) for v in model.trainable_variables}
    fixed = sum(v.size for v in model.weights if id(v) not in names)
    bytes_of = {True: _bytes(v for v in model.trainable_variables), False: _bytes(v for v in model.weights if id(v) not in names)}
    lines = [
        f" Total params: {trainable + fixed:,} ({_human(bytes_of[True] + bytes_of[False])})",
        f" Trainable params: {trainable:,} ({_human(bytes_of[True])})",
        f" Non-trainable params: {fixed:,} ({_human(bytes_of[False])})",
    ]
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None and optimizer.built:
        lines.append(f" Optimizer params: {sum(v.size for v in optimizer.variables):,} ({_human(_bytes(optimizer.variables))})")
    return lines


def _bytes(variables: Any) -> int:
    return sum(v.value.nbytes for v in variables)


def _human(size: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.2f} {unit}"
        size /= 1024
    raise AssertionError
