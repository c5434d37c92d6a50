"""Keras 3: keras.ops in layers and losses, seeds, .keras files."""
import os
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(812)
print(keras.__version__)


class Linear(keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Antirectifier(layers.Layer):
    def call(self, inputs):
        inputs = inputs - ops.mean(inputs, axis=-1, keepdims=True)
        return ops.concatenate([ops.relu(inputs), ops.relu(-inputs)], axis=-1)


model = keras.Sequential([keras.Input(shape=(4,)), Linear(6), Antirectifier(), layers.Dense(3, activation="softmax")])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(), optimizer=keras.optimizers.Adam(learning_rate=1e-2),
              metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")])
x, y = np.random.rand(64, 4), np.random.randint(0, 3, 64)
model.fit(x, y, batch_size=16, epochs=2, validation_split=0.15, callbacks=[keras.callbacks.EarlyStopping(monitor="val_loss", patience=2)])
score = model.evaluate(x, y, verbose=0)
model.save("final_model.keras")
again = keras.saving.load_model("final_model.keras", custom_objects={"Linear": Linear, "Antirectifier": Antirectifier})
np.testing.assert_allclose(again.predict(x), model.predict(x), rtol=1e-4)
assert ops.one_hot(ops.array([1]), num_classes=3).tolist() == [[0, 1, 0]]
print(ops.sqrt(ops.sum(ops.square(ops.array([3.0, 4.0])))), ops.shape(ops.zeros((2, 3))))
