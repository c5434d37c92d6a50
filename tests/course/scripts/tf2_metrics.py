"""TensorFlow 2: metrics and losses of one's own by subclassing; precision, recall and counts."""
import tensorflow as tf
from tensorflow import keras
import numpy as np


class CategoricalTruePositives(keras.metrics.Metric):
    def __init__(self, name="categorical_true_positives", **kwargs):
        super(CategoricalTruePositives, self).__init__(name=name, **kwargs)
        self.true_positives = self.add_weight(name="ctp", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = tf.reshape(tf.argmax(y_pred, axis=1), shape=(-1, 1))
        values = tf.cast(tf.reshape(y_true, (-1, 1)), "int32") == tf.cast(y_pred, "int32")
        values = tf.cast(values, "float32")
        if sample_weight is not None:
            values = tf.multiply(values, tf.cast(sample_weight, "float32"))
        self.true_positives.assign_add(tf.reduce_sum(values))

    def result(self):
        return self.true_positives

    def reset_state(self):
        self.true_positives.assign(0.0)


class CustomMSE(keras.losses.Loss):
    def __init__(self, regularization_factor=0.1, name="custom_mse"):
        super().__init__(name=name)
        self.regularization_factor = regularization_factor

    def call(self, y_true, y_pred):
        mse = tf.math.reduce_mean(tf.square(y_true - y_pred))
        reg = tf.math.reduce_mean(tf.square(0.5 - y_pred))
        return mse + reg * self.regularization_factor


x, y = np.random.rand(60, 5).astype('float32'), np.random.randint(0, 3, 60)
model = keras.Sequential([keras.layers.Dense(3, activation='softmax', input_shape=(5,))])
model.compile(optimizer=keras.optimizers.RMSprop(learning_rate=1e-2), loss=keras.losses.SparseCategoricalCrossentropy(),
              metrics=[keras.metrics.SparseCategoricalAccuracy(), CategoricalTruePositives()])
history = model.fit(x, y, batch_size=20, epochs=2, verbose=0)
assert history.history['categorical_true_positives'][-1] <= 60
np.testing.assert_allclose(history.history['categorical_true_positives'][-1] / 60, history.history['sparse_categorical_accuracy'][-1], rtol=1e-5)
binary = keras.Sequential([keras.layers.Dense(1, activation='sigmoid', input_shape=(5,))])
binary.compile('adam', 'binary_crossentropy', metrics=[
    keras.metrics.TruePositives(name='tp'), keras.metrics.FalsePositives(name='fp'), keras.metrics.TrueNegatives(name='tn'),
    keras.metrics.FalseNegatives(name='fn'), keras.metrics.BinaryAccuracy(name='accuracy'), keras.metrics.Precision(name='precision'),
    keras.metrics.Recall(name='recall'), keras.metrics.AUC(name='auc')])
binary.fit(x, (y > 0).astype('float32'), epochs=1, verbose=0, class_weight={0: 1.0, 1: 2.0})
result = binary.evaluate(x, (y > 0).astype('float32'), verbose=0, return_dict=True)
assert result['tp'] + result['fp'] + result['tn'] + result['fn'] == 60
reg = keras.Sequential([keras.layers.Dense(1, input_shape=(5,))])
reg.compile(optimizer='adam', loss=CustomMSE(), metrics=['RootMeanSquaredError', keras.metrics.MeanAbsoluteError()])
reg.fit(x, x.sum(axis=1, keepdims=True), epochs=1, verbose=2)
def custom_mean_squared_error(y_true, y_pred):
    return tf.math.reduce_mean(tf.square(y_true - y_pred), axis=-1)
reg.compile(optimizer='adam', loss=custom_mean_squared_error, run_eagerly=False)
reg.fit(x, x.sum(axis=1, keepdims=True), epochs=1, verbose=2)
