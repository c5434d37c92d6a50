"""Keras 2: words, a one-dimensional convolution and global pooling, a learning curve."""
import matplotlib.pyplot as plt
from keras.datasets import imdb
from keras.layers import Activation, Conv1D, Dense, Dropout, Embedding, GlobalMaxPooling1D, LSTM, MaxPooling1D
from keras.models import Sequential
from keras.preprocessing import sequence

(x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=400)
word_index = imdb.get_word_index()
reverse_word_index = dict([(value, key) for (key, value) in word_index.items()])
decoded_review = ' '.join([reverse_word_index.get(i - 3, '?') for i in x_train[0]])
print(decoded_review[:40])
x_train = sequence.pad_sequences(x_train, maxlen=40)
x_test = sequence.pad_sequences(x_test, maxlen=40)
model = Sequential()
model.add(Embedding(400, 16))
model.add(Dropout(0.5))
model.add(Conv1D(8, 5, padding='valid', activation='relu', strides=1))
model.add(MaxPooling1D(pool_size=4))
model.add(LSTM(8))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
history = model.fit(x_train, y_train, batch_size=40, epochs=2, validation_data=(x_test, y_test))
acc = history.history['acc']
val_acc = history.history['val_acc']
y_vloss = history.history['val_loss']
plt.plot(range(1, len(acc) + 1), acc, 'bo', label='Training acc')
plt.plot(range(1, len(acc) + 1), val_acc, 'b', label='Validation acc')
plt.title('Training and validation accuracy')
plt.legend()
plt.figure()
plt.plot(y_vloss, marker='.', c='red')
plt.grid()
plt.show()
second = Sequential([Embedding(400, 8, input_length=40), GlobalMaxPooling1D(), Dense(1, activation='sigmoid')])
assert second.output_shape == (None, 1)
