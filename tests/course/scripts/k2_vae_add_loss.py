"""Keras 2: a variational autoencoder with add_loss of a symbolic tensor, losses mse and binary_crossentropy as functions."""
from keras import backend as K
from keras.datasets import mnist
from keras.layers import Dense, Input, Lambda
from keras.losses import binary_crossentropy, mse
from keras.models import Model
from keras.utils import plot_model


def sampling(args):
    z_mean, z_log_var = args
    batch = K.shape(z_mean)[0]
    dim = K.int_shape(z_mean)[1]
    epsilon = K.random_normal(shape=(batch, dim))
    return z_mean + K.exp(0.5 * z_log_var) * epsilon


(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape([-1, 784]).astype('float32') / 255
x_test = x_test.reshape([-1, 784]).astype('float32') / 255
inputs = Input(shape=(784,), name='encoder_input')
x = Dense(16, activation='relu')(inputs)
z_mean = Dense(2, name='z_mean')(x)
z_log_var = Dense(2, name='z_log_var')(x)
z = Lambda(sampling, output_shape=(2,), name='z')([z_mean, z_log_var])
encoder = Model(inputs, [z_mean, z_log_var, z], name='encoder')
encoder.summary()
latent_inputs = Input(shape=(2,), name='z_sampling')
outputs = Dense(784, activation='sigmoid')(Dense(16, activation='relu')(latent_inputs))
decoder = Model(latent_inputs, outputs, name='decoder')
outputs = decoder(encoder(inputs)[2])
vae = Model(inputs, outputs, name='vae_mlp')
for use_mse in (True, False):
    reconstruction_loss = mse(inputs, outputs) if use_mse else binary_crossentropy(inputs, outputs)
    reconstruction_loss *= 784
kl_loss = 1 + z_log_var - K.square(z_mean) - K.exp(z_log_var)
kl_loss = K.sum(kl_loss, axis=-1)
kl_loss *= -0.5
vae_loss = K.mean(reconstruction_loss + kl_loss)
vae.add_loss(vae_loss)
vae.compile(optimizer='adam')
vae.fit(x_train, epochs=2, batch_size=50, validation_data=(x_test, None))
vae.save_weights('vae_mlp_mnist.h5')
z_mean, _, _ = encoder.predict(x_test, batch_size=50)
assert z_mean.shape == (80, 2)
