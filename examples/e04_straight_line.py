"""E4. A straight line through 200 noisy points: one layer of one unit is linear regression."""

import pictures
from sklearn.model_selection import train_test_split

from teul.datasets.noisy_line import make_line
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import SGD
from teul.report import plot_history
from teul.report.pictures import new_axes
from teul.utils import set_random_seed


def main():
    set_random_seed(0)
    x, y = make_line(200, slope=2.0, intercept=1.0, noise=0.5)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=0)

    model = Sequential()
    model.add(Dense(1, input_shape=(1,)))
    model.compile(optimizer=SGD(), loss="mse")
    history = model.fit(x_train, y_train, epochs=100, validation_split=0.2, verbose=0)

    y_pred = model.predict(x_test, verbose=0)
    weight, bias = model.layers[0].get_weights()
    print(f"learned: y = {weight[0, 0]:.3f} x + {bias[0]:.3f}   (the truth: y = 2 x + 1)")

    curves, line = new_axes(2)
    plot_history(history, curves)
    line.scatter(x_test, y_test, label="truth")
    line.scatter(x_test, y_pred, label="prediction")
    line.legend()
    picture = pictures.save(line, "e04_straight_line")

    model2 = Sequential()
    model2.add(Dense(2, input_shape=(3,)))
    model2.summary()
    return {
        "weight": float(weight[0, 0]),
        "bias": float(bias[0]),
        "test_mse": float(model.evaluate(x_test, y_test, verbose=0)),
        "history": history.history,
        "model2_params": model2.count_params(),
        "picture": picture,
    }


if __name__ == "__main__":
    main()
