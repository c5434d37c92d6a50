"""Keras 2: a convolutional autoencoder, features by Model(inputs, layer.output)."""
import numpy as np
from keras.callbacks import TensorBoard
from keras.datasets import mnist
from keras.layers import Conv2D, Conv2DTranspose, Dense, Flatten, Input, MaxPooling2D, Reshape, UpSampling2D
from keras.models import Model

(x_train, _), (x_test, _) = mnist.load_data()
x_train = np.reshape(x_train.astype('float32') / 255., (len(x_train), 28, 28, 1))
x_test = np.reshape(x_test.astype('float32') / 255., (len(x_test), 28, 28, 1))
noisy = np.clip(x_train + 0.5 * np.random.normal(loc=0.0, scale=1.0, size=x_train.shape), 0., 1.)
input_img = Input(shape=(28, 28, 1))
x = Conv2D(8, (3, 3), activation='relu', padding='same')(input_img)
x = MaxPooling2D((2, 2), padding='same')(x)
encoded = Conv2D(4, (3, 3), strides=2, activation='relu', padding='same', name='code')(x)
x = Conv2DTranspose(8, (3, 3), strides=2, activation='relu', padding='same')(encoded)
x = UpSampling2D((2, 2))(x)
decoded = Conv2D(1, (3, 3), activation='sigmoid', padding='same')(x)
autoencoder = Model(input_img, decoded)
autoencoder.compile(optimizer='adadelta', loss='binary_crossentropy')
autoencoder.fit(noisy, x_train, epochs=1, batch_size=64, shuffle=True, validation_data=(x_test, x_test),
                callbacks=[TensorBoard(log_dir='./tb', histogram_freq=0, write_graph=False)])
encoder = Model(inputs=autoencoder.input, outputs=autoencoder.get_layer('code').output)
assert encoder.predict(x_test).shape == (len(x_test), 7, 7, 4)
assert [layer.name for layer in autoencoder.layers if 'code' in layer.name] == ['code']
z = Reshape((8, 8))(Dense(64)(Flatten()(Input(shape=(4, 2)))))
assert z.shape[1:] == (8, 8)
