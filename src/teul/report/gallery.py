"""The gallery: every picture that Teul draws, on one page. ``python -m teul.report.gallery FOLDER`` renders it."""

import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from teul import report


def render(folder: Path) -> list[Path]:
    """Draw every picture into ``folder`` and write ``index.html`` beside them; returns the files."""
    from teul.variables import set_random_seed

    set_random_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    written, figures = [], []
    for name, draw in PICTURES.items():
        path = folder / f"{name}.png"
        report.save_picture(draw(), path)
        written.append(path)
        figures.append(f'<figure><img src="{path.name}" alt="{name}"><figcaption>{escape(name.replace("_", " "))}</figcaption></figure>')
    style = "body{font-family:sans-serif}figure{display:inline-block;margin:12px}img{max-width:520px}"
    page = folder / "index.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><title>Teul</title><style>{style}</style>{"".join(figures)}', encoding="utf-8")
    return [*written, page]


PICTURES: dict[str, Callable[[], Any]] = {}


def _shown(draw: Callable[[], Any]) -> Callable[[], Any]:
    PICTURES[draw.__name__.strip("_")] = draw
    return draw


def _rows(seed: int = 0) -> Any:
    return np.random.default_rng(seed)


def _moons() -> tuple[np.ndarray, np.ndarray]:
    angle, noise = _rows().uniform(0, np.pi, 240), _rows(1).normal(size=(240, 2)) * 0.15
    upper = np.arange(240) % 2
    x = np.where(upper[:, None] == 1, np.c_[np.cos(angle), np.sin(angle)], np.c_[1 - np.cos(angle), 0.4 - np.sin(angle)])
    return (x + noise).astype("float32"), upper


def _trained(layers: list[Any], loss: str, x: Any, y: Any, epochs: int = 60) -> Any:
    from teul.models import Sequential
    from teul.optimizers import Adam

    model = Sequential(layers)
    model.compile(Adam(0.02), loss)
    model.fit(x, y, epochs=epochs, verbose=0)
    return model


def _digits() -> tuple[Any, np.ndarray, np.ndarray]:
    """A small convolution trained on the digits, the test pictures and their classes."""
    from teul.datasets import digits
    from teul.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D

    data = digits.load()
    x = np.asarray(data.x, "float32").reshape(-1, 8, 8, 1) / 16
    y = np.asarray(data.y)
    layers = [Input((8, 8, 1)), Conv2D(16, 3, activation="relu"), MaxPooling2D(2), Flatten(), Dense(10, activation="softmax")]
    return _trained(layers, "sparse_categorical_crossentropy", x[:1000], y[:1000], 4), x[1000:], y[1000:]


@_shown
def _learning_curves() -> Any:
    epochs = np.arange(40)
    return report.plot_history(
        {
            "loss": list(0.9 * np.exp(-epochs / 9) + 0.05),
            "val_loss": list(0.9 * np.exp(-epochs / 9) + 0.12 + 0.0004 * epochs**2),
            "accuracy": list(1 - 0.5 * np.exp(-epochs / 8)),
            "val_accuracy": list(0.93 - 0.45 * np.exp(-epochs / 8) - 0.0015 * epochs),
        }
    )


@_shown
def _confusion() -> Any:
    truth = _rows().integers(0, 4, 200)
    return report.plot_confusion(
        truth, np.where(_rows(1).random(200) < 0.8, truth, _rows(2).integers(0, 4, 200)), ["cat", "dog", "fox", "owl"]
    )


@_shown
def _roc() -> Any:
    truth = _rows().integers(0, 2, 200)
    return report.plot_roc({"y_true": truth, "y_pred": 1 / (1 + np.exp(-(2 * truth - 1 + _rows(1).normal(size=200) * 1.2)))})


@_shown
def _precision_and_recall() -> Any:
    truth = (_rows().random(300) < 0.2).astype(int)
    return report.plot_precision_recall(truth, 1 / (1 + np.exp(-(2 * truth - 1 + _rows(1).normal(size=300)))))


@_shown
def _calibration() -> Any:
    said = _rows().random(2000)
    return report.plot_calibration((_rows(1).random(2000) < said**1.5).astype(int), said)


@_shown
def _predictions() -> Any:
    truth = _rows().normal(size=150)
    return report.plot_predictions(truth, 0.9 * truth + 0.2 * _rows(1).normal(size=150))


@_shown
def _residuals() -> Any:
    truth = _rows().uniform(0, 10, 200)
    return report.plot_residuals(truth, truth + 0.1 * truth * _rows(1).normal(size=200))


@_shown
def _line_through_data() -> Any:
    x = _rows().uniform(-2, 2, 200)
    return report.plot_line(x, 3 * x + 1 + _rows(1).normal(size=200))


@_shown
def _decision_regions() -> Any:
    from teul.layers import Dense, Input

    x, y = _moons()
    model = _trained([Input((2,)), Dense(16, "tanh"), Dense(16, "tanh"), Dense(1, "sigmoid")], "binary_crossentropy", x, y)
    return report.plot_decision(model, x, y)


@_shown
def _decision_regions_of_three_classes() -> Any:
    from teul.layers import Dense, Input

    y = np.arange(240) % 3
    x = (np.array([[0, 1.5], [-1.3, -0.8], [1.3, -0.8]])[y] + 0.6 * _rows().normal(size=(240, 2))).astype("float32")
    model = _trained([Input((2,)), Dense(16, "relu"), Dense(3, "softmax")], "sparse_categorical_crossentropy", x, y)
    return report.plot_decision(model, x, y)


@_shown
def _worst_mistakes() -> Any:
    model, x, y = _digits()
    return report.plot_mistakes(x, y, model.predict(x, verbose=0))


@_shown
def _filters() -> Any:
    return report.plot_filters(_digits()[0])


@_shown
def _feature_maps() -> Any:
    model, x, _ = _digits()
    return report.plot_feature_maps(model, x[0])


@_shown
def _weights() -> Any:
    return report.plot_weights(_digits()[0])


@_shown
def _gradients() -> Any:
    from teul.layers import Dense, Input
    from teul.models import Sequential

    model = Sequential([Input((2,)), *[Dense(16, "sigmoid") for _ in range(5)], Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    return report.plot_gradients(model, *_moons())


@_shown
def _activation_functions() -> Any:
    return report.plot_activations()


if __name__ == "__main__":
    for file in render(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")):
        print(file)
