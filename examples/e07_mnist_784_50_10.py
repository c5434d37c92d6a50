"""E7. MNIST with one hidden layer of 50 units, as the notes write it."""

from teul.datasets import load_mnist
from teul.layers import Dense, Flatten
from teul.models import Sequential
from teul.utils import set_random_seed


def train_model():
    (x_train, y_train), (x_test, y_test) = load_mnist(flatten=False, normalize=True)
    x_train, x_test = x_train.reshape(-1, 28, 28), x_test.reshape(-1, 28, 28)

    model = Sequential([
        Flatten(input_shape=(28, 28)),
        Dense(50, activation="relu"),
        Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x_train, y_train, epochs=5)
    test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=2)
    return history.history, test_loss, test_accuracy


def main():
    set_random_seed(0)
    history, test_loss, test_accuracy = train_model()
    print("loss :\n", history["loss"])
    print("accuracy :\n", history["accuracy"])
    return {"history": history, "test_loss": test_loss, "test_accuracy": test_accuracy}


if __name__ == "__main__":
    main()
