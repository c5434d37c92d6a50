"""Keras 1: two branches merged, Model(input=, output=)."""
import numpy as np
from keras.layers import Dense, Input, merge
from keras.models import Model

a = Input(shape=(4,))
b = Input(shape=(4,))
shared = Dense(8, activation='tanh')
both = merge([shared(a), shared(b)], mode='concat', concat_axis=-1)
product = merge([shared(a), shared(b)], mode='mul')
output = Dense(1, activation='sigmoid')(merge([both, product], mode='concat'))
model = Model(input=[a, b], output=output)
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
x1, x2 = np.random.rand(64, 4), np.random.rand(64, 4)
y = (x1.sum(axis=1) > x2.sum(axis=1)).astype(int)
model.fit([x1, x2], y, nb_epoch=2, batch_size=16)
assert model.predict([x1, x2]).shape == (64, 1)
