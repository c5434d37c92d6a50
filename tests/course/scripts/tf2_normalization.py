"""TensorFlow 2: Normalization adapted to data, lookups of strings and integers, tf.data into fit."""
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

data = np.random.rand(80, 3).astype('float32') * 10
normalizer = layers.Normalization(axis=-1)
normalizer.adapt(np.array(data))
first = layers.Normalization(input_shape=[1, ], axis=None)
first.adapt(data[:, 0])
model = keras.Sequential([normalizer, layers.Dense(8, activation='relu'), layers.Dense(1)])
model.compile(loss='mean_absolute_error', optimizer=tf.keras.optimizers.Adam(0.001))
history = model.fit(data, data.sum(axis=1), epochs=2, verbose=0, validation_split=0.2)
hist = pd.DataFrame(history.history)
hist['epoch'] = history.epoch
print(hist.tail())
one = tf.keras.Sequential([first, layers.Dense(units=1)])
one.compile(optimizer='sgd', loss='mse')
print(one.predict(data[:10, 0]).shape)
lookup = layers.StringLookup(vocabulary=['a', 'b'], output_mode='one_hot')
assert np.asarray(lookup(np.array([['b'], ['c']]))).tolist() == [[0, 0, 1], [1, 0, 0]]
numbers = layers.IntegerLookup(vocabulary=[3, 7], output_mode='int')
assert np.asarray(numbers(np.array([7, 8]))).tolist() == [2, 0]
dataset = tf.data.Dataset.from_tensor_slices((data, data.sum(axis=1, keepdims=True)))
dataset = dataset.shuffle(buffer_size=80).batch(16).prefetch(tf.data.AUTOTUNE)
model.fit(dataset, epochs=2, verbose=2)
model.evaluate(dataset, verbose=0)
