"""Keras 1: names that moved: BatchNormalization(mode=0), GaussianNoise(sigma), callbacks on val_acc."""
import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense
from keras.layers.advanced_activations import ELU, LeakyReLU, PReLU, ThresholdedReLU
from keras.layers.noise import GaussianDropout, GaussianNoise
from keras.layers.normalization import BatchNormalization
from keras.models import Sequential

x = np.random.rand(80, 6)
y = (x[:, 0] > 0.5).astype(int)
model = Sequential([
    Dense(16, input_shape=(6,), init='he_normal'), BatchNormalization(mode=0, axis=-1), LeakyReLU(alpha=0.1), GaussianNoise(sigma=0.1),
    Dense(8), PReLU(), ELU(alpha=0.5), GaussianDropout(p=0.1), ThresholdedReLU(theta=0.0), Dense(1, activation='sigmoid'),
])
model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])
model.fit(x, y, nb_epoch=3, validation_split=0.25, callbacks=[
    EarlyStopping(monitor='val_acc', patience=2, verbose=1), ModelCheckpoint('weights.{epoch:02d}-{val_acc:.2f}.hdf5', monitor='val_acc')])
classes = model.predict_classes(x, batch_size=32)
proba = model.predict_proba(x, batch_size=32)
assert classes.shape == proba.shape == (80, 1) and set(np.unique(classes)) <= {0, 1}
