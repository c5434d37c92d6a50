"""Keras 2: Bidirectional, GRU, TimeDistributed, Masking, layers merged by classes."""
import numpy as np
from keras.layers import (
    GRU, LSTM, Add, Average, Bidirectional, Concatenate, Dense, Dot, Input, Masking, Maximum, Multiply, SimpleRNN, TimeDistributed,
    multiply)
from keras.models import Model, Sequential

x = np.random.rand(24, 6, 2)
y = x.cumsum(axis=1).sum(axis=2, keepdims=True) > 6
model = Sequential()
model.add(Masking(mask_value=0., input_shape=(6, 2)))
model.add(Bidirectional(LSTM(5, return_sequences=True)))
model.add(GRU(4, return_sequences=True, activation='tanh'))
model.add(TimeDistributed(Dense(1, activation='sigmoid')))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(x, y, epochs=2, batch_size=8, verbose=0)
inp = Input(shape=(6, 2))
a, b = SimpleRNN(3)(inp), SimpleRNN(3)(inp)
out = Concatenate(axis=-1)([Add()([a, b]), Average()([a, b]), Maximum()([a, b]), Multiply()([a, b]), multiply([a, b]), Dot(axes=1)([a, b])])
m = Model(inp, Dense(1)(out))
m.compile('nadam', 'mean_absolute_error')
m.fit(x, y[:, -1], verbose=0)
assert out.shape == (None, 16)
