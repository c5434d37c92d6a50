"""E6. The homework: compare the optimizers and the batch sizes on the surgery table, 120 trainings in one call."""

import pictures
from sklearn.preprocessing import StandardScaler

from teul import compare
from teul.datasets import thoracic_surgery
from teul.layers import Dense
from teul.models import Sequential
from teul.report.pictures import new_axes


def main():
    data = thoracic_surgery.load()
    x = StandardScaler().fit_transform(data.x)
    model = Sequential([Dense(30, input_dim=17, activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])

    found = compare(
        model,
        x,
        data.y,
        optimizer=["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"],
        batch_size=[5, 10, 30, 100],
        seeds=5,
        epochs=100,
    )
    print(found)
    print(found.explain())

    left, middle, right = new_axes(3)
    found.plot("curves", ax=left, by="optimizer", metric="loss")
    found.plot("curves", ax=middle, by="batch_size", metric="loss")
    found.plot("heatmap", ax=right, x="batch_size", y="optimizer")
    for ax, title in ((left, "optimizers, all batch sizes"), (middle, "batch sizes, all optimizers"), (right, "after 100 epochs")):
        ax.set(title=title)
    return {"picture": pictures.save(left, "e06_optimizers_and_batches"), "found": found}


if __name__ == "__main__":
    main()
