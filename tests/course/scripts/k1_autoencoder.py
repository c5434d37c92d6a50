"""Keras 1: an autoencoder and its two halves."""
import numpy as np
from keras.datasets import mnist
from keras.layers import Dense, Input
from keras.models import Model
from keras import regularizers

encoding_dim = 8
input_img = Input(shape=(784,))
encoded = Dense(encoding_dim, activation='relu', activity_regularizer=regularizers.activity_l1(10e-6))(input_img)
decoded = Dense(784, activation='sigmoid')(encoded)
autoencoder = Model(input=input_img, output=decoded)
encoder = Model(input=input_img, output=encoded)
encoded_input = Input(shape=(encoding_dim,))
decoder = Model(input=encoded_input, output=autoencoder.layers[-1](encoded_input))
autoencoder.compile(optimizer='adadelta', loss='binary_crossentropy')
(x_train, _), (x_test, _) = mnist.load_data()
x_train = x_train.astype('float32').reshape((len(x_train), np.prod(x_train.shape[1:]))) / 255.
x_test = x_test.astype('float32').reshape((len(x_test), np.prod(x_test.shape[1:]))) / 255.
autoencoder.fit(x_train, x_train, nb_epoch=1, batch_size=64, shuffle=True, validation_data=(x_test, x_test))
decoded_imgs = decoder.predict(encoder.predict(x_test))
np.testing.assert_allclose(decoded_imgs, autoencoder.predict(x_test), rtol=1e-4, atol=1e-5)
