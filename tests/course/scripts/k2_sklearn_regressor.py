"""Keras 2: KerasRegressor on Boston housing, scored by the loss."""
from keras.datasets import boston_housing
from keras.layers import Dense
from keras.models import Sequential
from keras.wrappers.scikit_learn import KerasRegressor
from sklearn.model_selection import KFold, cross_val_score

(X, Y), _ = boston_housing.load_data()


def baseline_model():
    model = Sequential()
    model.add(Dense(13, input_dim=13, kernel_initializer='normal', activation='relu'))
    model.add(Dense(1, kernel_initializer='normal'))
    model.compile(loss='mean_squared_error', optimizer='adam')
    return model


estimator = KerasRegressor(build_fn=baseline_model, epochs=2, batch_size=5, verbose=0)
results = cross_val_score(estimator, X, Y, cv=KFold(n_splits=2))
print("Results: %.2f (%.2f) MSE" % (results.mean(), results.std()))
assert results.mean() < 0
estimator.fit(X, Y)
prediction = estimator.predict(X)
assert prediction.shape == Y.shape
