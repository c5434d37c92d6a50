"""E10. A binary classifier, its probabilities cut at one half, and the report: precision, recall, F1."""

import numpy as np
from sklearn.metrics import classification_report
from sklearn.preprocessing import MinMaxScaler

from teul.datasets import breast_cancer
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import Adam
from teul.utils import set_random_seed


def main():
    set_random_seed(0)
    (x_train, y_train), (x_val, y_val) = breast_cancer.load_data()
    scaler = MinMaxScaler()
    x_train = scaler.fit_transform(x_train)
    x_val = scaler.transform(x_val)

    n = x_train.shape[1]
    model = Sequential([Dense(4, input_shape=(n,), activation="relu"),
                        Dense(1, activation="sigmoid")])  # fmt: skip
    model.compile(optimizer=Adam(learning_rate=0.01), loss="binary_crossentropy")
    hist = model.fit(x_train, y_train, epochs=50, validation_split=0.2, verbose=0).history

    pred = model.predict(x_val, verbose=0)
    pred = np.where(pred >= 0.5, 1, 0)
    print(classification_report(y_val, pred))
    return {"report": classification_report(y_val, pred, output_dict=True), "history": hist}


if __name__ == "__main__":
    main()
