"""TensorFlow 2: files with .keras, .weights.h5, .h5 and .ckpt names; EarlyStopping that restores."""
import os
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential, load_model

X, y = np.random.rand(60, 4), np.random.randint(0, 3, 60)
keras.utils.set_random_seed(42)
tf.config.experimental.enable_op_determinism()


def create_model():
    model = Sequential([Dense(8, activation='relu', input_shape=(4,)), Dense(3, activation='softmax')])
    model.compile(optimizer='adam', loss=tf.keras.losses.SparseCategoricalCrossentropy(), metrics=['accuracy'])
    return model


model = create_model()
checkpoint_cb = keras.callbacks.ModelCheckpoint('best-model.keras', save_best_only=True)
early_stopping_cb = EarlyStopping(monitor='val_loss', patience=2, mode='min', verbose=1, restore_best_weights=True)
weights_cb = ModelCheckpoint(filepath='cp-{epoch:04d}.weights.h5', save_weights_only=True, save_freq='epoch', verbose=1)
model.fit(X, y, epochs=3, verbose=0, validation_split=0.2,
          callbacks=[checkpoint_cb, early_stopping_cb, weights_cb, ReduceLROnPlateau(monitor='val_loss', factor=0.5, patience=1)])
best = keras.models.load_model('best-model.keras')
assert best.predict(X).shape == (60, 3)
for name in ('my.weights.h5', 'my_weights.h5', 'training.ckpt', 'model-whole.weights.h5'):
    model.save_weights(name)
    twin = create_model()
    twin.load_weights(name)
    np.testing.assert_allclose(twin.predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-5)
for name in ('m.keras', 'm.h5', 'm.hdf5', 'saved_model/my_model'):
    os.makedirs('saved_model', exist_ok=True)
    model.save(name)
    np.testing.assert_allclose(load_model(name).predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-5)
assert os.path.exists('cp-0001.weights.h5')
