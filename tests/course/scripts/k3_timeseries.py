"""Keras 3: windows over a series, timeseries_dataset_from_array, a recurrent network."""
import keras
import numpy as np
from keras import layers

series = np.sin(np.arange(200) / 5)[:, None].astype("float32")
dataset = keras.utils.timeseries_dataset_from_array(series[:-5], targets=series[5:], sequence_length=5, batch_size=32)
inputs = keras.layers.Input(shape=(5, 1))
outputs = keras.layers.Dense(1)(keras.layers.LSTM(8)(inputs))
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mse")
history = model.fit(dataset, epochs=3, verbose=2)
assert history.history["loss"][-1] < history.history["loss"][0]
for batch_x, batch_y in dataset:
    print(batch_x.shape, batch_y.shape)
    break
