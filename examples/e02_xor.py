"""E2. XOR cannot be drawn by one line; a network with one hidden layer can do it. Both are drawn."""

import numpy as np
import pictures

from teul.datasets import logic_gates
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import Adam
from teul.report.pictures import new_axes
from teul.utils import set_random_seed


def learn(model, x, y):
    model.compile(optimizer=Adam(learning_rate=0.05), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=4, epochs=1000, verbose=0)
    return (model.predict(x, verbose=0)[:, 0] >= 0.5).astype(int)


def draw_regions(ax, model, x, y, title):
    """Shade what the model answers everywhere in the square, and put the four questions on it."""
    side = np.linspace(-0.5, 1.5, 101, dtype="float32")
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    answers = model.predict(grid.reshape(-1, 2), verbose=0).reshape(101, 101) >= 0.5
    ax.contourf(side, side, answers, levels=[-0.5, 0.5, 1.5], colors=["#cfe2f3", "#f9cb9c"])
    ax.scatter(x[:, 0], x[:, 1], c=y, cmap="coolwarm", edgecolors="black", s=80)
    ax.set(title=title, xlabel="x1", ylabel="x2")


def main():
    set_random_seed(0)
    x, y = logic_gates.truth_table("xor")
    one_layer = Sequential([Dense(1, activation="sigmoid", input_shape=(2,))])
    two_layers = Sequential([Dense(8, activation="tanh", input_shape=(2,)), Dense(1, activation="sigmoid")])
    answers = {"one layer": learn(one_layer, x, y), "two layers": learn(two_layers, x, y)}
    for (name, given), model, ax in zip(answers.items(), (one_layer, two_layers), new_axes(2), strict=True):
        right = int((given == y).sum())
        print(f"{name}: {given.tolist()} for {y.tolist()}, {right} of 4 right")
        draw_regions(ax, model, x, y, f"{name}: {right} of 4")
    picture = pictures.save(ax, "e02_xor")
    return {"picture": picture} | {name: float((given == y).mean()) for name, given in answers.items()}


if __name__ == "__main__":
    main()
