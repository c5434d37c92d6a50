"""E9. MNIST with convolutions: a small network in half a minute, and a larger one that errs on about one picture in a hundred."""

import pictures

from teul.datasets import mnist
from teul.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from teul.models import Sequential
from teul.report import plot_history
from teul.utils import set_random_seed


def small():
    return Sequential(
        [
            Input((28, 28, 1)),
            Conv2D(16, 3, padding="same", activation="relu"),
            MaxPooling2D(),
            Flatten(),
            Dense(10, activation="softmax"),
        ]
    )


def large():
    model = Sequential()
    model.add(Conv2D(32, (3, 3), padding="same", activation="relu", input_shape=(28, 28, 1)))
    model.add(MaxPooling2D((2, 2)))
    model.add(Conv2D(64, (3, 3), padding="same", activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Flatten())
    model.add(Dense(128, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model


def main():
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, x_test = (x.reshape(-1, 28, 28, 1).astype("float32") / 255 for x in (x_train, x_test))
    accuracy = {}
    for build in (small, large):
        set_random_seed(0)
        model = build()
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(x_train, y_train, batch_size=32, epochs=3, validation_data=(x_test, y_test), verbose=2)
        accuracy[build.__name__] = history.history["val_accuracy"][-1]
    print("accuracy on the 10,000 test pictures:", ", ".join(f"{name} {share:.4f}" for name, share in accuracy.items()))
    return {"accuracy": accuracy, "picture": pictures.save(plot_history(history), "e09_mnist_cnn")}


if __name__ == "__main__":
    main()
