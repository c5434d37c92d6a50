"""Keras 3: compute_loss and metrics of one's own, Functional subclasses, mixed types of callbacks."""
import keras
import numpy as np
from keras import layers


class CustomModel(keras.Model):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.loss_tracker = keras.metrics.Mean(name="my_loss")
        self.loss_fn = keras.losses.MeanSquaredError()

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = self.loss_fn(y, y_pred)
        self.loss_tracker.update_state(loss)
        return loss

    @property
    def metrics(self):
        return [self.loss_tracker]


inputs = keras.Input(shape=(6,))
model = CustomModel(inputs, layers.Dense(1)(inputs))
model.compile(optimizer="adam")


class CustomCallback(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        print("Starting training; got log keys: {}".format(list(logs or {})))

    def on_epoch_end(self, epoch, logs=None):
        print("End epoch {} of training; got log keys: {}".format(epoch, list(logs.keys())))

    def on_test_begin(self, logs=None):
        print("Start testing")


history = model.fit(np.random.random((64, 6)), np.random.random((64, 1)), epochs=2, callbacks=[CustomCallback()], verbose=0)
assert len(history.epoch) == 2
