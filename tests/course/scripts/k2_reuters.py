"""Keras 2: topics of news by words, texts_to_matrix, a function of matplotlib without a screen."""
import numpy as np
import keras
from keras.datasets import reuters
from keras.layers import Activation, Dense, Dropout
from keras.models import Sequential
from keras.preprocessing.text import Tokenizer

(x_train, y_train), (x_test, y_test) = reuters.load_data(num_words=300, test_split=0.2)
num_classes = int(np.max(y_train)) + 1
word_index = reuters.get_word_index(path="reuters_word_index.json")
tokenizer = Tokenizer(num_words=300)
x_train = tokenizer.sequences_to_matrix(x_train, mode='binary')
x_test = tokenizer.sequences_to_matrix(x_test, mode='binary')
y_train = keras.utils.to_categorical(y_train, num_classes)
y_test = keras.utils.to_categorical(y_test, num_classes)
model = Sequential()
model.add(Dense(32, input_shape=(300,)))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(num_classes))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
model.fit(x_train, y_train, batch_size=32, epochs=2, verbose=1, validation_split=0.1)
print(model.evaluate(x_test, y_test, batch_size=32, verbose=1))
