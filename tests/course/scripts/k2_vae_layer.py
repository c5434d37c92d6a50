"""Keras 2: a layer whose call refers to tensors of the graph and adds a loss."""
# VAE with custom layer that adds the loss (DLWP)
import keras, numpy as np
from keras import layers
from keras import backend as K
from keras.models import Model
from keras.datasets import mnist
img_shape = (28, 28, 1); batch_size = 16; latent_dim = 2
input_img = keras.Input(shape=img_shape)
x = layers.Conv2D(4, 3, padding='same', activation='relu')(input_img)
x = layers.Conv2D(4, 3, padding='same', activation='relu', strides=(2, 2))(x)
shape_before_flattening = K.int_shape(x)
x = layers.Flatten()(x)
x = layers.Dense(8, activation='relu')(x)
z_mean = layers.Dense(latent_dim)(x)
z_log_var = layers.Dense(latent_dim)(x)
def sampling(args):
    z_mean, z_log_var = args
    epsilon = K.random_normal(shape=(K.shape(z_mean)[0], latent_dim), mean=0., stddev=1.)
    return z_mean + K.exp(z_log_var) * epsilon
z = layers.Lambda(sampling)([z_mean, z_log_var])
decoder_input = layers.Input(K.int_shape(z)[1:])
x = layers.Dense(np.prod(shape_before_flattening[1:]), activation='relu')(decoder_input)
x = layers.Reshape(shape_before_flattening[1:])(x)
x = layers.Conv2DTranspose(4, 3, padding='same', activation='relu', strides=(2, 2))(x)
x = layers.Conv2D(1, 3, padding='same', activation='sigmoid')(x)
decoder = Model(decoder_input, x)
z_decoded = decoder(z)
class CustomVariationalLayer(keras.layers.Layer):
    def vae_loss(self, x, z_decoded):
        x = K.flatten(x)
        z_decoded = K.flatten(z_decoded)
        xent_loss = keras.metrics.binary_crossentropy(x, z_decoded)
        kl_loss = -5e-4 * K.mean(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
        return K.mean(xent_loss + kl_loss)
    def call(self, inputs):
        x = inputs[0]
        z_decoded = inputs[1]
        loss = self.vae_loss(x, z_decoded)
        self.add_loss(loss, inputs=inputs)
        return x
y = CustomVariationalLayer()([input_img, z_decoded])
vae = Model(input_img, y)
vae.compile(optimizer='rmsprop', loss=None)
vae.summary()
(x_train, _), (x_test, y_test) = mnist.load_data()
x_train = x_train.astype('float32') / 255.
x_train = x_train.reshape(x_train.shape + (1,))
x_test = x_test.reshape(x_test.shape + (1,)).astype('float32')/255.
vae.fit(x=x_train, y=None, shuffle=True, epochs=2, batch_size=batch_size, validation_data=(x_test, None))
from scipy.stats import norm
n = 3; grid = norm.ppf(np.linspace(0.05, 0.95, n))
z_sample = np.tile(np.array([[grid[0], grid[1]]]), batch_size).reshape(batch_size, 2)
print(decoder.predict(z_sample, batch_size=batch_size)[0].reshape(28, 28).shape)
