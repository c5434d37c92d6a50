"""Keras 3 and SciKeras: models as estimators."""
import keras
import numpy as np
from keras.wrappers import SKLearnClassifier
from scikeras.wrappers import KerasClassifier, KerasRegressor
from sklearn.model_selection import GridSearchCV, cross_val_score

X = np.random.rand(80, 4).astype("float32")
y = (X.sum(axis=1) > 2).astype(int)


def build(X, y, units=4):
    inp = keras.layers.Input(shape=(X.shape[1],))
    out = keras.layers.Dense(1, activation="sigmoid")(keras.layers.Dense(units, activation="relu")(inp))
    model = keras.models.Model(inp, out)
    model.compile(loss="binary_crossentropy", optimizer="rmsprop")
    return model


est = SKLearnClassifier(model=build, model_kwargs={"units": 3}, fit_kwargs={"epochs": 2, "verbose": 0})
est.fit(X, y)


def create_model(neurons=4):
    model = keras.models.Sequential([keras.layers.Dense(neurons, input_shape=(4,), activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


model = KerasClassifier(model=create_model, epochs=2, batch_size=16, verbose=0)
grid = GridSearchCV(estimator=model, param_grid={"batch_size": [16, 40], "model__neurons": [2, 4]}, cv=2)
print(grid.fit(X, y).best_params_)


def regressor():
    model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(4,))])
    model.compile(loss="mse", optimizer="sgd")
    return model


print(cross_val_score(KerasRegressor(model=regressor, epochs=5, verbose=0), X, X.sum(axis=1), cv=2))
