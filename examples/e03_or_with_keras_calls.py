"""E3. OR, learned with Keras's calls just as the notes write them: batches of one, SGD(lr=0.3), mean squared error."""

import numpy as np

from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import SGD
from teul.utils import set_random_seed

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [1]])


def learn(epochs):
    set_random_seed(0)
    model = Sequential()
    model.add(Dense(units=2, input_shape=(2,), activation="sigmoid"))
    model.add(Dense(units=1, activation="sigmoid"))
    model.compile(loss="mean_squared_error", optimizer=SGD(lr=0.3), metrics="accuracy")
    model.summary()
    history = model.fit(X, y, batch_size=1, epochs=epochs, verbose=0)
    predictions = model.predict(X)
    print(f"after {epochs} epochs: loss {history.history['loss'][-1]:.5f}")
    print(predictions)
    return {"loss": history.history["loss"][-1], "accuracy": history.history["accuracy"][-1], "predictions": predictions}


def main():
    return {epochs: learn(epochs) for epochs in (500, 10000)}


if __name__ == "__main__":
    main()
