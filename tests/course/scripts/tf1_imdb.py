"""tf.keras of TensorFlow 1: reviews, GlobalAveragePooling1D, acc and val_acc."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import CuDNNLSTM

imdb = keras.datasets.imdb
(train_data, train_labels), (test_data, test_labels) = imdb.load_data(num_words=500)
word_index = {k: (v + 3) for k, v in imdb.get_word_index().items()}
word_index["<PAD>"] = 0
train_data = keras.preprocessing.sequence.pad_sequences(train_data, value=word_index["<PAD>"], padding='post', maxlen=32)
model = keras.Sequential()
model.add(keras.layers.Embedding(500, 16))
model.add(keras.layers.GlobalAveragePooling1D())
model.add(keras.layers.Dense(16, activation=tf.nn.relu))
model.add(keras.layers.Dense(1, activation=tf.nn.sigmoid))
model.compile(optimizer=tf.keras.optimizers.Adam(), loss='binary_crossentropy', metrics=['acc'])
history = model.fit(train_data[40:], train_labels[40:], epochs=3, batch_size=32, validation_data=(train_data[:40], train_labels[:40]), verbose=1)
history_dict = history.history
assert set(history_dict.keys()) == {'loss', 'acc', 'val_loss', 'val_acc'}
assert CuDNNLSTM(3).units == 3
