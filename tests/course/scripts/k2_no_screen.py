"""Keras 2: figures shown in order, a history in a frame, images of digits."""
import os
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras.datasets import mnist
from keras.layers import Dense
from keras.models import Sequential

(X_train, Y_train), _ = mnist.load_data()
plt.imshow(X_train[0], cmap='Greys')
plt.show()
model = Sequential([Dense(1, input_dim=1)])
model.compile('sgd', 'mse')
hist = model.fit(np.arange(8.) / 8, np.arange(8.), epochs=3, verbose=0, validation_split=0.25)
frame = pd.DataFrame(hist.history)
frame['epoch'] = hist.epoch
fig, loss_ax = plt.subplots()
loss_ax.plot(hist.history['loss'], 'y', label='train loss')
loss_ax.plot(hist.history['val_loss'], 'r', label='val loss')
plt.show()
assert list(frame.columns) == ['loss', 'val_loss', 'epoch']
