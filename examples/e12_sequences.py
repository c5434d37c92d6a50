"""E12. Sequences: a recurrent layer forecasts a time series, and reads sentences whose meaning lies in the order of their words."""

import numpy as np
import pictures
from matplotlib.figure import Figure

from teul.layers import GRU, LSTM, Dense, Embedding, GlobalAveragePooling1D, Input
from teul.models import Sequential
from teul.utils import set_random_seed

WINDOW = 24


def forecast():
    """The next value of a noisy wave from the 24 before it; the last fifth of the series is never trained on."""
    rng = np.random.default_rng(0)
    t = np.arange(1000)
    series = np.sin(2 * np.pi * t / 25) + 0.5 * np.sin(2 * np.pi * t / 60) + rng.normal(0, 0.1, t.size)
    x = np.stack([series[i : i + WINDOW] for i in range(t.size - WINDOW)])[..., None]
    y = series[WINDOW:]
    model = Sequential([Input((WINDOW, 1)), LSTM(16), Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x[:780], y[:780], epochs=40, verbose=0)
    predicted = model.predict(x[780:], verbose=0)[:, 0]
    return y[780:], predicted, x[780:, -1, 0]


def sentences(count, rng):
    """'The film was good, not dull' is praise, 'the film was dull, not good' is none: the same words, another order."""
    good, bad = ["good", "clever", "warm", "bright"], ["dull", "slow", "cold", "long"]
    fillers = ["really", "somehow", "to me", "in the end", ""]
    labels = rng.integers(0, 2, count)
    pairs = [(rng.choice(good), rng.choice(bad))[:: 1 if label else -1] for label in labels]
    return [f"{rng.choice(fillers)} the film was {one} {rng.choice(fillers)} not {other}" for one, other in pairs], labels


def read(middle, rng):
    """The share of new sentences understood, with ``middle`` between the embedding and the answer."""
    set_random_seed(0)
    texts, labels = sentences(1200, rng)
    number = {word: i for i, word in enumerate(sorted({word for text in texts for word in text.split()}), start=1)}
    x = np.zeros((len(texts), 12), int)  # 0 stands for "no more words"
    for row, text in zip(x, texts, strict=True):
        row[: len(text.split())] = [number[word] for word in text.split()]
    model = Sequential([Input((12,), dtype="int32"), Embedding(len(number) + 1, 8, mask_zero=True), middle, Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x[:1000], labels[:1000], epochs=20, verbose=0)
    return model.evaluate(x[1000:], labels[1000:], verbose=0)[1]


def main():
    set_random_seed(0)
    true, predicted, before = forecast()
    errors = {"lstm": np.mean((predicted - true) ** 2), "same as before": np.mean((before - true) ** 2)}
    print("mean squared error of the forecast:", ", ".join(f"{name} {error:.4f}" for name, error in errors.items()))
    ax = Figure(figsize=(8, 3), layout="constrained").subplots()
    ax.plot(true, label="series"), ax.plot(predicted, label="forecast"), ax.legend()
    middles = {"average of the words": GlobalAveragePooling1D(), "GRU": GRU(16)}
    accuracy = {name: read(middle, np.random.default_rng(1)) for name, middle in middles.items()}
    print("sentences understood:", ", ".join(f"{name} {share:.0%}" for name, share in accuracy.items()))
    return {"errors": errors, "accuracy": accuracy, "picture": pictures.save(ax, "e12_sequences")}


if __name__ == "__main__":
    main()
