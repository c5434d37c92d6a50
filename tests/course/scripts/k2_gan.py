"""Keras 2: a generative adversarial network, train_on_batch and trainable = False."""
import numpy as np
from keras.datasets import mnist
from keras.layers import BatchNormalization, Dense, Flatten, Input, LeakyReLU, Reshape
from keras.models import Model, Sequential
from keras.optimizers import Adam

optimizer = Adam(0.0002, 0.5)
discriminator = Sequential([Flatten(input_shape=(28, 28, 1)), Dense(16), LeakyReLU(alpha=0.2), Dense(1, activation='sigmoid')])
discriminator.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
generator = Sequential([Dense(16, input_dim=10), LeakyReLU(alpha=0.2), BatchNormalization(momentum=0.8),
                        Dense(784, activation='tanh'), Reshape((28, 28, 1))])
z = Input(shape=(10,))
discriminator.trainable = False
combined = Model(z, discriminator(generator(z)))
combined.compile(loss='binary_crossentropy', optimizer=Adam(lr=0.0002, beta_1=0.5))
(X_train, _), (_, _) = mnist.load_data()
X_train = np.expand_dims(X_train / 127.5 - 1., axis=3)
valid, fake = np.ones((16, 1)), np.zeros((16, 1))
before = discriminator.get_weights()[0].copy()
for epoch in range(3):
    imgs = X_train[np.random.randint(0, X_train.shape[0], 16)]
    gen_imgs = generator.predict(np.random.normal(0, 1, (16, 10)))
    d_loss_real = discriminator.train_on_batch(imgs, valid)
    d_loss = 0.5 * np.add(d_loss_real, discriminator.train_on_batch(gen_imgs, fake))
    after_d = discriminator.get_weights()[0].copy()
    g_loss = combined.train_on_batch(np.random.normal(0, 1, (16, 10)), valid)
    print("%d [D loss: %f, acc.: %.2f%%] [G loss: %f]" % (epoch, d_loss[0], 100 * d_loss[1], g_loss))
    np.testing.assert_array_equal(after_d, discriminator.get_weights()[0])
assert not np.array_equal(before, after_d)
