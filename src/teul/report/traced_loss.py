"""The last node of a trace: the loss with its numbers, and its gradient by each output."""

from typing import Any

import numpy as np

from teul.errors import problem


def loss_node(nodes: list[Any], node: Any, kind: str, outputs: np.ndarray, y: Any, from_logits: bool) -> tuple[float, np.ndarray]:
    """Append the node of the loss; returns its value and its gradient by the outputs."""
    target = np.asarray(y, np.float64).reshape(-1)
    if kind not in _LOSSES:
        raise problem("trace_loss", loss=kind, known=", ".join(_LOSSES))
    if kind == "sparse_categorical_crossentropy":
        target = np.eye(len(outputs))[int(target[0])]
    if target.shape != outputs.shape:
        raise problem("bad_argument", owner="trace", argument="y", expected=f"{len(outputs)} value(s)", got=f"{len(target)}")
    value, gradient, formula, slope = _LOSSES[kind](target, outputs, from_logits)
    nodes.append(node("loss", formula, float(value), slope, 1.0))
    return float(value), gradient


def _mse(y: np.ndarray, a: np.ndarray, logits: bool) -> tuple[float, np.ndarray, str, str]:
    squares = " + ".join(f"({p:.4g} - {t:.4g})²" for t, p in zip(y, a, strict=True))
    return float(np.square(a - y).mean()), 2 * (a - y) / len(a), _mean(squares, len(a)), "dL/da = 2(a - y)/n"


def _mae(y: np.ndarray, a: np.ndarray, logits: bool) -> tuple[float, np.ndarray, str, str]:
    parts = " + ".join(f"|{p:.4g} - {t:.4g}|" for t, p in zip(y, a, strict=True))
    return float(np.abs(a - y).mean()), np.sign(a - y) / len(a), _mean(parts, len(a)), "dL/da = sign(a - y)/n"


def _binary(y: np.ndarray, a: np.ndarray, logits: bool) -> tuple[float, np.ndarray, str, str]:
    p = 1 / (1 + np.exp(-a)) if logits else np.clip(a, 1e-7, 1 - 1e-7)
    value = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    parts = " + ".join(f"-log({q if t == 1 else 1 - q:.4g})" if t in (0, 1) else f"H({t:g}, {q:.4g})" for t, q in zip(y, p, strict=True))
    if logits:
        return float(value), (p - y) / len(a), _mean(parts, len(a)), "dL/dz = (σ(z) - y)/n"
    return float(value), (p - y) / (p * (1 - p)) / len(a), _mean(parts, len(a)), "dL/da = (a - y)/(a(1 - a))/n"


def _categorical(y: np.ndarray, a: np.ndarray, logits: bool) -> tuple[float, np.ndarray, str, str]:
    if logits:
        e = np.exp(a - a.max())
        p = e / e.sum()
        gradient, slope = p * y.sum() - y, "dL/dz = softmax(z) - y"
    else:
        p = np.clip(a / a.sum(), 1e-7, 1 - 1e-7)
        gradient, slope = -y / p / a.sum() + y.sum() / a.sum(), "dL/da = -y/a + 1"
    parts = " + ".join(f"-{'' if t == 1 else f'{t:g}·'}log({q:.4g})" for t, q in zip(y, p, strict=True) if t)
    return float(-(y * np.log(p)).sum()), gradient, parts or "0", slope


def _mean(parts: str, count: int) -> str:
    return parts if count == 1 else f"({parts}) / {count}"


_LOSSES = {
    "mse": _mse,
    "mae": _mae,
    "binary_crossentropy": _binary,
    "categorical_crossentropy": _categorical,
    "sparse_categorical_crossentropy": _categorical,
}
_LOSSES |= {"mean_squared_error": _mse, "mean_absolute_error": _mae}
