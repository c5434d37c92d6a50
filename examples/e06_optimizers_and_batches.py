"""E6. The homework: compare the optimizers, then the batch sizes, on the surgery table; several seeds, so that luck shows."""

import numpy as np
import pictures
from sklearn.preprocessing import StandardScaler

from teul.datasets import thoracic_surgery
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import SGD, Adagrad, Adam, RMSprop
from teul.report.pictures import new_axes
from teul.utils import set_random_seed

OPTIMIZERS = {
    "SGD": lambda: SGD(learning_rate=0.01),
    "momentum": lambda: SGD(learning_rate=0.01, momentum=0.9),
    "NAG": lambda: SGD(learning_rate=0.01, momentum=0.9, nesterov=True),
    "Adagrad": lambda: Adagrad(learning_rate=0.01),
    "RMSprop": lambda: RMSprop(learning_rate=0.001),
    "Adam": lambda: Adam(learning_rate=0.001),
}
BATCH_SIZES = (5, 10, 50, 100)
SEEDS = (0, 1, 2)


def curves(optimizer, batch_size, x, y):
    """The training loss of each seed, epoch by epoch: (seeds, epochs)."""
    losses = []
    for seed in SEEDS:
        set_random_seed(seed)
        model = Sequential([Dense(30, input_dim=17, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=OPTIMIZERS[optimizer](), metrics=["accuracy"])
        losses.append(model.fit(x, y, epochs=50, batch_size=batch_size, verbose=0).history["loss"])
    return np.array(losses)


def main():
    data = thoracic_surgery.load()
    x = StandardScaler().fit_transform(data.x)
    trials = {name: curves(name, 10, x, data.y) for name in OPTIMIZERS}
    trials |= {f"Adam, batch {size}": curves("Adam", size, x, data.y) for size in BATCH_SIZES}

    print(f"{'':16} loss after 50 epochs: mean (lowest - highest of {len(SEEDS)} seeds)")
    left, right = new_axes(2)
    for name, losses in trials.items():
        last = losses[:, -1]
        print(f"{name:16} {last.mean():.4f} ({last.min():.4f} - {last.max():.4f})")
        (right if "batch" in name else left).plot(losses.mean(axis=0), label=name)
    for ax, title in ((left, "optimizers, batch 10"), (right, "batch sizes, Adam")):
        ax.set(title=title, xlabel="epoch", ylabel="training loss")
        ax.legend()
    picture = pictures.save(left, "e06_optimizers_and_batches")
    return {"picture": picture} | {name: losses[:, -1] for name, losses in trials.items()}


if __name__ == "__main__":
    main()
