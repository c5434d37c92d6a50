"""E8. MNIST with a single softmax layer: a bare layer is a whole model."""

import numpy as np
import pictures

from teul.datasets import mnist
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import Adam
from teul.report import plot_history
from teul.utils import set_random_seed


def main():
    set_random_seed(0)
    (x_train, y_train), (x_val, y_val) = mnist.load_data()
    x_train = x_train.reshape(60000, -1)
    x_val = x_val.reshape(10000, -1)
    x_train = x_train / 255.0
    x_val = x_val / 255.0

    nfeatures = x_train.shape[1]
    model = Sequential(Dense(10, input_shape=(nfeatures,), activation="softmax"))
    model.compile(optimizer=Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy")
    history = model.fit(x_train, y_train, epochs=20, validation_split=0.2, verbose=0).history
    picture = pictures.save(plot_history(history), "e08_mnist_softmax")

    pred = model.predict(x_val, verbose=0)
    pred_1 = pred.argmax(axis=1)
    accuracy = float(np.mean(pred_1 == y_val))
    print(f"accuracy on the 10,000 test pictures: {accuracy:.4f}")
    return {"accuracy": accuracy, "history": history, "sums": pred.sum(axis=1), "picture": picture}


if __name__ == "__main__":
    main()
