"""The workloads in Teul."""

from bench.measure import main
from bench.workloads import Workload
from teul.layers import GRU, LSTM, Activation, BatchNormalization, Conv2D, Dense, Embedding, Flatten, Input, MaxPooling2D
from teul.models import Sequential
from teul.optimizers import Adam


class Model:
    """A compiled Sequential."""

    def __init__(self, work: Workload, learning_rate: float):
        *hidden, outputs = work.units[1:]
        self.batch = work.batch
        self.model = Sequential([Input(work.shape)])
        for filters in work.filters:
            self.model.add(Conv2D(filters, 3, padding="same", activation=None if work.normalized else "relu"))
            if work.normalized:
                self.model.add(BatchNormalization())
                self.model.add(Activation("relu"))
            self.model.add(MaxPooling2D())
        if work.recurrent:
            self.model.add(Embedding(work.words, work.embedding))
            self.model.add({"lstm": LSTM, "gru": GRU}[work.recurrent](work.units[0]))
        if len(work.shape) > 1:
            self.model.add(Flatten())
        for units in hidden:
            self.model.add(Dense(units, activation="relu"))
        self.model.add(Dense(outputs, activation="sigmoid" if work.binary else "softmax"))
        self.model.compile(
            optimizer=Adam(learning_rate),
            loss="binary_crossentropy" if work.binary else "sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )

    def fit(self, x, y, epochs: int) -> float:
        """Train; the last epoch's loss."""
        history = self.model.fit(x, y, epochs=epochs, batch_size=self.batch, verbose=0)
        return float(history.history["loss"][-1])


if __name__ == "__main__":
    main(Model)
