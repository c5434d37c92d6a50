"""Keras 2: a variational autoencoder whose loss refers to tensors of the graph."""
import numpy as np
from keras import backend as K
from keras import metrics
from keras.datasets import mnist
from keras.layers import Dense, Input, Lambda
from keras.models import Model

batch_size, original_dim, latent_dim, intermediate_dim = 50, 784, 2, 16
x = Input(shape=(original_dim,))
h = Dense(intermediate_dim, activation='relu')(x)
z_mean = Dense(latent_dim)(h)
z_log_var = Dense(latent_dim)(h)


def sampling(args):
    z_mean, z_log_var = args
    epsilon = K.random_normal(shape=(K.shape(z_mean)[0], latent_dim), mean=0., stddev=1.0)
    return z_mean + K.exp(z_log_var / 2) * epsilon


z = Lambda(sampling, output_shape=(latent_dim,))([z_mean, z_log_var])
decoder_h = Dense(intermediate_dim, activation='relu')
decoder_mean = Dense(original_dim, activation='sigmoid')
x_decoded_mean = decoder_mean(decoder_h(z))
vae = Model(x, x_decoded_mean)


def vae_loss(x, x_decoded_mean):
    xent_loss = original_dim * metrics.binary_crossentropy(x, x_decoded_mean)
    kl_loss = - 0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
    return K.mean(xent_loss + kl_loss)


vae.compile(optimizer='rmsprop', loss=vae_loss)
(x_train, _), (x_test, y_test) = mnist.load_data()
x_train = x_train.astype('float32').reshape((len(x_train), 784)) / 255.
x_test = x_test.astype('float32').reshape((len(x_test), 784)) / 255.
history = vae.fit(x_train, x_train, shuffle=True, epochs=3, batch_size=batch_size, validation_data=(x_test, x_test))
assert history.history['loss'][-1] < history.history['loss'][0]
encoder = Model(x, z_mean)
decoder_input = Input(shape=(latent_dim,))
generator = Model(decoder_input, decoder_mean(decoder_h(decoder_input)))
assert encoder.predict(x_test).shape == (80, 2)
assert generator.predict(np.array([[0.1, 0.2]])).reshape(28, 28).shape == (28, 28)
