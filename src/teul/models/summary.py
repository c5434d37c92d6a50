"""The table of a model's layers, in Keras's form."""

from typing import Any


def summarize(model: Any, *, line_length: int | None = None, show_trainable: bool = False, expand_nested: bool = False) -> str:
    """The text of ``model.summary()``: layers, output shapes, numbers of weights, and their sums."""
    titles = ["Layer (type)", "Output Shape", "Param #"] + (["Trainable"] if show_trainable else [])
    rows = [_row(layer, shape, show_trainable) for layer, shape in _layers_and_shapes(model)]
    widths = [max(len(title), *(len(row[i]) for row in rows), 12) if rows else len(title) for i, title in enumerate(titles)]
    if line_length is not None:
        widths[0] = max(widths[0], line_length - sum(widths[1:]) - 3 * len(widths) - 1)
    lines = [f'Model: "{model.name}"', *_table(titles, rows, widths), *_totals(model)]
    return "\n".join(lines)


def _layers_and_shapes(model: Any) -> list[tuple[Any, Any]]:
    shape = getattr(model, "_built_shape", None) if model.built else None
    found = []
    for layer in model.layers:
        if shape is not None:
            try:
                shape = layer.compute_output_shape(shape)
            except Exception:  # a layer that only its model can call (several inputs, a subclassed model)
                shape = None
        found.append((layer, shape))
    return found


def _row(layer: Any, shape: Any, show_trainable: bool) -> list[str]:
    count = f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"
    row = [f"{layer.name} ({type(layer).__name__})", "?" if shape is None else str(tuple(shape)), count]
    return row + (["Y" if layer.trainable else "N"] if show_trainable else [])


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
