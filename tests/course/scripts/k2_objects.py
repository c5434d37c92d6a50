"""Keras 2: arrays of objects that hold numbers, Python lists, and a bare metric."""
import numpy as np
import pandas as pd
from keras.layers import Dense
from keras.models import Sequential

df = pd.read_csv('sonar.csv', header=None)
dataset = df.values
X = dataset[:, 0:60]
Y = (dataset[:, 60] == 'R').astype(int)
assert X.dtype == object
model = Sequential()
model.add(Dense(24, input_dim=60, activation='relu'))
model.add(Dense(10, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='mean_squared_error', optimizer='adam', metrics='accuracy')
model.fit(X, Y, epochs=2, batch_size=5, verbose=0)
model = Sequential([Dense(1, input_dim=1)])
model.compile(loss='mse', optimizer='sgd')
model.fit([1, 2, 3, 4], [2, 4, 6, 8], epochs=100, verbose=0)
print(model.predict(np.array([5])))
print(model.predict([5.0]))
