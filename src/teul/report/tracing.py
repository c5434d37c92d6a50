"""Tracing: one sample through a small network, forward and backward, every number on its node, as one does by hand.

Forward, each unit is a weighted sum and an activation. Backward, each node's gradient is the gradient of what it feeds times the slope of
the step between: the chain rule. A sigmoid is taken apart into its four steps, ``n = -z``, ``e = exp(n)``, ``d = 1 + e``, ``a = 1 / d``.
"""

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from teul.errors import problem, tell
from teul.report.advice.description import describe
from teul.report.traced_loss import loss_node

_MOST_WEIGHTS = 1_000


@dataclass
class Node:
    """One value of the computation.

    Attributes:
        name: such as ``"dense[0].z"``: layer, unit, step.
        formula: how it comes about, with the numbers.
        value: what it is.
        slope: its derivative by what it was made of, in words with its number; empty where that is a sum over several.
        gradient: the derivative of the loss by it.
    """

    name: str
    formula: str
    value: float
    slope: str = ""
    gradient: float = 0.0


@dataclass
class Weight:
    """One weight and one training step: ``new = value - rate * gradient``."""

    name: str
    value: float
    gradient: float
    rate: float

    @property
    def new(self) -> float:
        """The weight after the step."""
        return self.value - self.rate * self.gradient

    @property
    def step(self) -> str:
        """The step with its numbers."""
        return f"{self.value:.6g} - {self.rate:g} x {self.gradient:.6g} = {self.new:.6g}"


@dataclass
class Trace:
    """What :func:`trace` wrote down.

    Attributes:
        nodes: inputs, sums, activations and the loss, in the order of the computation.
        weights: every weight with its gradient and its step.
        loss: the loss of the sample.
        layers: for the drawing: each layer's name, values and gradients.
    """

    nodes: list[Node] = field(default_factory=list)
    weights: list[Weight] = field(default_factory=list)
    loss: float = 0.0
    layers: list[tuple[str, np.ndarray, np.ndarray]] = field(default_factory=list)
    kernels: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """The node or the weight of that name."""
        for part in [*self.nodes, *self.weights]:
            if part.name == name:
                return part
        known = ", ".join(part.name for part in [*self.nodes, *self.weights][:8])
        raise problem("unknown_name", kind="node", name=name, hint="", known=f"{known}, ...")

    def __str__(self) -> str:
        from rich.console import Console

        from teul.report.judging import _Nowhere

        console = Console(width=120, record=True, file=_Nowhere(), force_terminal=False)
        console.print(self)
        return console.export_text().rstrip()

    def __rich_console__(self, console: Any, options: Any) -> Any:
        from rich.table import Table

        (heads, nodes), (step_heads, steps) = self._tables()
        for names, rows in ((heads, nodes), (step_heads, steps)):
            table = Table(*names, box=None, pad_edge=False)
            for row in rows:
                table.add_row(*row)
            yield table
            if rows is nodes:
                yield ""

    def _tables(self) -> list[tuple[list[str], list[list[str]]]]:
        """The nodes and the weights, each as a heading and rows, in the reader's language."""
        heads = [tell("trace_node"), tell("trace_formula"), tell("trace_value"), tell("trace_slope"), "dL/dnode"]
        formulas = {"input": tell("trace_input")}
        nodes = [[n.name, formulas.get(n.formula, n.formula), f"{n.value:.6g}", n.slope, f"{n.gradient:.6g}"] for n in self.nodes]
        steps = [[w.name, f"{w.gradient:.6g}", w.step] for w in self.weights]
        return [(heads, nodes), ([tell("trace_weight"), "dL/dw", "w - lr x dL/dw"], steps)]

    def svg(self) -> str:
        """The network as a drawing: values in black, gradients in red, on every unit and every weight."""
        from teul.report.traced_drawing import drawing

        return drawing(self)

    def _repr_html_(self) -> str:
        from teul.report.judged_page import _STYLE, _html_table

        tables = "".join(_html_table(heads, rows) for heads, rows in self._tables())
        return f'<div class="teul">{_STYLE}{self.svg()}{tables}</div>'

    def save(self, path: str | PathLike) -> Path:
        """Write the drawing (``.svg``) or the whole page (``.html``)."""
        path = Path(path)
        text = self.svg() if path.suffix == ".svg" else f'<!doctype html><meta charset="utf-8">{self._repr_html_()}'
        path.write_text(text, encoding="utf-8")
        return path


def trace(model: Any, x: Any, y: Any, *, loss: str | None = None, learning_rate: float | None = None) -> Trace:
    """Every intermediate value, derivative and gradient of a small network on one sample.

    Args:
        model: a Sequential of Dense layers and activations.
        x: one sample ``(features,)``, or the first row of ``(rows, features)``.
        y: its target.
        loss: ``"mse"``, ``"mae"``, ``"binary_crossentropy"``, ``"categorical_crossentropy"`` or ``"sparse_categorical_crossentropy"``;
            what the model was compiled with by default.
        learning_rate: of the one step that is shown; the optimizer's by default.

    Raises:
        ValueError: the model has other layers, another loss, or more than 1,000 weights.

    >>> from teul.layers import Dense
    >>> from teul.models import Sequential
    >>> model = Sequential([Dense(1, activation="sigmoid", input_dim=2, name="unit")])
    >>> model.set_weights([np.array([[2.0], [-3.0]]), np.array([-3.0])])
    >>> round(trace(model, [-1.0, -2.0], 1, loss="mse")["unit[0].a"].value, 2)
    0.73
    """
    x = np.asarray(x, np.float64)
    x = x[0] if x.ndim > 1 else x
    if not model.built:
        model.build((None, x.size))
    description = describe(model)
    layers = _plain_layers(model, description)
    kind = loss or description.loss or "mse"
    rate = learning_rate if learning_rate is not None else description.learning_rate or 0.01
    result = Trace()
    result.nodes += [Node(f"x[{i}]", "input", float(v)) for i, v in enumerate(x.reshape(-1))]
    values = x.reshape(-1)
    passed = []  # what backward needs: each step's kind, inputs and outputs, and its first node
    for name, step, parts in layers:
        start = len(result.nodes)
        before, values = values, _forward(result, name, step, parts, values)
        passed.append((name, step, parts, before, values, start))
    result.loss, gradient = loss_node(result.nodes, Node, kind, values, y, description.from_logits)
    result.layers = [("x", x.reshape(-1), np.zeros(x.size))]
    backs = []
    for name, step, parts, before, after, start in reversed(passed):
        backs.append((name, step, after, gradient))
        gradient = _backward(result, name, step, parts, before, after, start, gradient, float(rate))
    for node, slope in zip(result.nodes, gradient, strict=False):
        node.gradient = float(slope)
    result.layers[0] = ("x", x.reshape(-1), gradient)
    result.layers += [(name, after, slope) for name, step, after, slope in reversed(backs) if step != "sum"]
    result.weights.reverse()
    result.kernels.reverse()
    return result


def _plain_layers(model: Any, description: Any) -> list[tuple[str, str, Any]]:
    """The steps: ``("dense", "sum", (kernel, bias))`` and ``("dense", "sigmoid", None)``."""
    steps: list[tuple[str, str, Any]] = []
    if description.params > _MOST_WEIGHTS:
        raise problem("trace_too_large", weights=description.params, most=_MOST_WEIGHTS)
    layers = {layer.name: layer for layer in model._flatten_layers()}
    for layer in description.layers:
        if layer.kind == "Dense" and description.ordered:
            kernel, *bias = [np.asarray(v.value, np.float64) for v in layers[layer.name].weights]
            steps.append((layer.name, "sum", (kernel, bias[0] if bias else None)))
        elif layer.kind not in ("InputLayer", "Flatten", "Dropout", "Activation", "Softmax", "ReLU"):
            raise problem("trace_layer", layer=layer.name, kind=layer.kind)
        activation = layer.activation or "linear"
        if layer.kind in ("Dense", "Activation", "Softmax", "ReLU"):
            if activation not in ("linear", "sigmoid", "tanh", "relu", "softmax"):
                raise problem("trace_layer", layer=layer.name, kind=activation)
            steps.append((layer.name, activation, None))
    return steps


# Forward ---------------------------------------------------------------------------------------------------------------------


def _forward(result: Trace, name: str, step: str, parts: Any, before: np.ndarray) -> np.ndarray:
    if step == "sum":
        return _sums(result, name, parts, before)
    nodes = result.nodes
    if step == "sigmoid":
        for j, z in enumerate(before):
            n, e, d = -z, np.exp(-z), 1 + np.exp(-z)
            nodes.append(Node(f"{name}[{j}].n", f"-({z:.4g})", float(n), "dn/dz = -1"))
            nodes.append(Node(f"{name}[{j}].e", f"exp({n:.4g})", float(e), f"de/dn = e = {e:.4g}"))
            nodes.append(Node(f"{name}[{j}].d", f"1 + {e:.4g}", float(d), "dd/de = 1"))
            nodes.append(Node(f"{name}[{j}].a", f"1 / {d:.4g}", float(1 / d), f"da/dd = -1/d² = {-1 / d**2:.4g}"))
        return 1 / (1 + np.exp(-before))
    if step == "softmax":
        e = np.exp(before - before.max())
        after = e / e.sum()
        total = np.exp(before).sum()
        for j, z in enumerate(before):
            slope = f"da/dz = a(1-a) = {after[j] * (1 - after[j]):.4g}"
            nodes.append(Node(f"{name}[{j}].a", f"exp({z:.4g}) / {total:.4g}", float(after[j]), slope))
        return after
    after = {"linear": before, "tanh": np.tanh(before), "relu": np.maximum(before, 0)}[step]
    slopes = {"linear": np.ones_like(before), "tanh": 1 - after**2, "relu": (before > 0) * 1.0}[step]
    said = {"linear": "da/dz = 1", "tanh": "da/dz = 1 - a²", "relu": "da/dz = [z > 0]"}[step]
    for j, z in enumerate(before):
        formula = {"linear": f"{z:.4g}", "tanh": f"tanh({z:.4g})", "relu": f"max(0, {z:.4g})"}[step]
        slope = said if step == "linear" else f"{said} = {slopes[j]:.4g}"
        nodes.append(Node(f"{name}[{j}].a", formula, float(after[j]), slope))
    return after


def _sums(result: Trace, name: str, parts: Any, before: np.ndarray) -> np.ndarray:
    kernel, bias = parts
    after = before @ kernel + (bias if bias is not None else 0)
    for j in range(kernel.shape[1]):
        products = " + ".join(f"{kernel[i, j]:.4g}·{before[i]:.4g}" for i in range(len(before)))
        result.nodes.append(Node(f"{name}[{j}].z", products + (f" + {bias[j]:.4g}" if bias is not None else ""), float(after[j])))
    return after


# Backward --------------------------------------------------------------------------------------------------------------------


def _backward(
    result: Trace, name: str, step: str, parts: Any, before: np.ndarray, after: np.ndarray, start: int, gradient: np.ndarray, rate: float
) -> np.ndarray:  # fmt: skip
    """Note the gradients of a step's nodes and weights; returns the gradient by what went in."""
    nodes = result.nodes
    if step == "sum":
        kernel, bias = parts
        for j, slope in enumerate(gradient):
            nodes[start + j].gradient = float(slope)
        if bias is not None:
            result.weights += [Weight(f"{name}/bias[{j}]", float(bias[j]), float(gradient[j]), rate) for j in reversed(range(len(bias)))]
        slopes = np.outer(before, gradient)
        places = [(i, j) for i in range(kernel.shape[0]) for j in range(kernel.shape[1])]
        result.weights += [Weight(f"{name}/kernel[{i},{j}]", float(kernel[i, j]), float(slopes[i, j]), rate) for i, j in reversed(places)]
        result.kernels.append((kernel, slopes))
        return kernel @ gradient
    if step == "sigmoid":
        for j, (a, slope) in enumerate(zip(after, gradient, strict=True)):
            d = 1 / a
            by_d = -slope / d**2
            by_n = by_d * (d - 1)
            for node, value in zip(nodes[start + 4 * j : start + 4 * j + 4], (by_n, by_d, by_d, slope), strict=True):
                node.gradient = float(value)
        return gradient * after * (1 - after)
    for j, slope in enumerate(gradient):
        nodes[start + j].gradient = float(slope)
    if step == "softmax":
        return after * (gradient - (gradient * after).sum())
    return gradient * {"linear": np.ones_like(before), "tanh": 1 - after**2, "relu": (before > 0) * 1.0}[step]
