"""Keras 1: an MLP on MNIST with the arguments of its time."""
import numpy as np
np.random.seed(1337)

from keras.datasets import mnist
from keras.layers.core import Activation, Dense, Dropout
from keras.models import Sequential
from keras.optimizers import SGD
from keras.utils import np_utils

nb_classes = 10
nb_epoch = 2
(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(len(X_train), 784).astype('float32') / 255
X_test = X_test.reshape(len(X_test), 784).astype('float32') / 255
Y_train = np_utils.to_categorical(y_train, nb_classes)
Y_test = np_utils.to_categorical(y_test, nb_classes)

model = Sequential()
model.add(Dense(output_dim=32, input_dim=784, init='uniform'))
model.add(Activation('relu'))
model.add(Dropout(0.2))
model.add(Dense(32, init='glorot_normal', W_regularizer='l2', b_constraint='maxnorm'))
model.add(Activation('relu'))
model.add(Dense(10))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.1, momentum=0.9), metrics=['accuracy'])
history = model.fit(X_train, Y_train, batch_size=64, nb_epoch=nb_epoch, verbose=1, validation_data=(X_test, Y_test))
score = model.evaluate(X_test, Y_test, verbose=0)
print('Test score:', score[0])
print('Test accuracy:', score[1])
assert len(history.history['acc']) == nb_epoch and len(history.history['val_acc']) == nb_epoch
