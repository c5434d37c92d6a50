"""Keras 2: a stateful recurrent network, batch_input_shape, reset_states."""
import numpy as np
import pandas
from keras.layers import Dense, LSTM
from keras.models import Sequential
from sklearn.preprocessing import MinMaxScaler

dataset = pandas.read_csv('airline-passengers.csv', usecols=[1], engine='python').values.astype('float32')
dataset = MinMaxScaler(feature_range=(0, 1)).fit_transform(dataset)
look_back, batch_size = 3, 1
X = np.array([dataset[i:i + look_back, 0] for i in range(60)])[:, :, None]
y = np.array([dataset[i + look_back, 0] for i in range(60)])
model = Sequential()
model.add(LSTM(4, batch_input_shape=(batch_size, look_back, 1), stateful=True, return_sequences=True))
model.add(LSTM(4, batch_input_shape=(batch_size, look_back, 1), stateful=True))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
for i in range(2):
    model.fit(X, y, epochs=1, batch_size=batch_size, verbose=2, shuffle=False)
    model.reset_states()
trainPredict = model.predict(X, batch_size=batch_size)
model.reset_states()
assert trainPredict.shape == (60, 1)
print(model.evaluate(X, y, batch_size=batch_size, verbose=0))
