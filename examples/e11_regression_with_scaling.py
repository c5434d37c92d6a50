"""E11. Regression of the quality of a wine: without scaling, scaled to 0-1, and standardized; scales learned from the training part."""

from sklearn.model_selection import train_test_split
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler

from teul.datasets import wine_quality
from teul.layers import Dense
from teul.models import Sequential
from teul.optimizers import Adam
from teul.report import regression_scores
from teul.utils import set_random_seed

SCALERS = {"as it is": FunctionTransformer, "min-max": MinMaxScaler, "standard": StandardScaler}


def learn(scaler, x_train, x_val, y_train, y_val):
    set_random_seed(0)
    x_train = scaler.fit_transform(x_train)
    x_val = scaler.transform(x_val)

    nfeatures = x_train.shape[1]
    model = Sequential(Dense(1, input_shape=(nfeatures,)))
    model.compile(optimizer=Adam(learning_rate=0.01), loss="mse")
    hist = model.fit(x_train, y_train, epochs=20, validation_split=0.2, verbose=0).history
    return hist, regression_scores(y_val, model.predict(x_val, verbose=0)[:, 0])


def main():
    table = wine_quality.load().x
    parts = train_test_split(table[:, :11], table[:, 11], test_size=0.2, random_state=0)
    results = {}
    for name, scaler in SCALERS.items():
        hist, scores = learn(scaler(), *parts)
        losses = f"first loss {hist['loss'][0]:8.3f}, last {hist['loss'][-1]:6.3f}"
        print(f"{name:9} {losses}; mean absolute error {scores['mae']:.3f}, R2 {scores['r2']:.3f}")
        results[name] = {"history": hist, **scores}
    print(f"always answering the mean: mean absolute error {scores['mean_mae']:.3f}")
    return results


if __name__ == "__main__":
    main()
