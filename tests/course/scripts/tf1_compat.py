"""tensorflow.compat.v1 under its own name."""
import tensorflow.compat.v1 as tf
from tensorflow.python.keras.layers import Dense
from tensorflow.python.keras.models import Sequential

print(tf.__version__)
tf.set_random_seed(1)
model = Sequential([Dense(4, input_shape=(3,), activation=tf.nn.relu), Dense(1)])
model.compile(loss='mse', optimizer='rmsprop', metrics=['mse', 'mae'])
import numpy as np
history = model.fit(np.random.rand(30, 3), np.random.rand(30), epochs=2, validation_split=0.2, verbose=0)
assert history.history['val_mean_absolute_error'] == history.history['val_mae']
