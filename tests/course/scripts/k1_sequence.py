"""Keras 1: a recurrent layer told input_dim and input_length."""
import numpy as np
from keras.layers import Dense, LSTM, TimeDistributed
from keras.layers.core import RepeatVector
from keras.models import Sequential

x = np.random.rand(40, 5, 3)
y = x[:, -1].sum(axis=1)
model = Sequential()
model.add(LSTM(12, input_dim=3, input_length=5, consume_less='cpu', forget_bias_init='one'))
model.add(RepeatVector(4))
model.add(LSTM(6, return_sequences=True))
model.add(TimeDistributed(Dense(1)))
model.compile(loss='mse', optimizer='rmsprop')
assert model.output_shape == (None, 4, 1)
model.fit(x, np.repeat(y[:, None, None], 4, axis=1), nb_epoch=2, batch_size=8, verbose=0)
