"""tf.keras of TensorFlow 1: regression, early stopping, tf.train's optimizer by its Keras name."""
import tensorflow as tf
from tensorflow import keras

boston_housing = keras.datasets.boston_housing
(train_data, train_labels), (test_data, test_labels) = boston_housing.load_data()
mean, std = train_data.mean(axis=0), train_data.std(axis=0)
train_data = (train_data - mean) / std


def build_model():
    model = keras.Sequential([keras.layers.Dense(16, activation=tf.nn.relu, input_shape=(train_data.shape[1],)), keras.layers.Dense(1)])
    model.compile(loss='mse', optimizer=keras.optimizers.RMSprop(lr=0.001), metrics=['mae'])
    return model


class PrintDot(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        if epoch % 100 == 0:
            print('')
        print('.', end='')


model = build_model()
early_stop = keras.callbacks.EarlyStopping(monitor='val_loss', patience=20)
history = model.fit(train_data, train_labels, epochs=5, validation_split=0.2, verbose=0, callbacks=[early_stop, PrintDot()])
assert history.history['val_mean_absolute_error']
[loss, mae] = model.evaluate((test_data - mean) / std, test_labels, verbose=0)
