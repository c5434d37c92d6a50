"""Keras 2: networks as classes, an autoencoder, a GAN, channels first."""
import numpy as np
from keras.models import Sequential, Model
from keras import layers, models, datasets, backend, optimizers, utils
from keras.layers import *
from keras.models import *
from keras.utils import np_utils
import keras
class ANN(models.Model):
    def __init__(self, Nin, Nh, Nout):
        hidden = layers.Dense(Nh); output = layers.Dense(Nout); relu = layers.Activation('relu'); softmax = layers.Activation('softmax')
        x = layers.Input(shape=(Nin,)); h = relu(hidden(x)); y = softmax(output(h))
        super().__init__(x, y)
        self.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
class ANN_seq(models.Sequential):
    def __init__(self, Nin, Nh, Nout):
        super().__init__()
        self.add(layers.Dense(Nh, activation='relu', input_shape=(Nin,)))
        self.add(layers.Dense(Nout, activation='softmax'))
        self.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
class DNN(models.Sequential):
    def __init__(self, Nin, Nh_l, Pd_l, Nout):
        super().__init__()
        self.add(layers.Dense(Nh_l[0], activation='relu', input_shape=(Nin,), name='Hidden-1')); self.add(layers.Dropout(Pd_l[0])); self.add(layers.Dense(Nh_l[1], activation='relu', name='Hidden-2')); self.add(layers.Dropout(Pd_l[1])); self.add(layers.Dense(Nout, activation='softmax'))
        self.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
def Data_func():
    (X_train, y_train), (X_test, y_test) = datasets.mnist.load_data()
    Y_train = np_utils.to_categorical(y_train); Y_test = np_utils.to_categorical(y_test)
    L, W, H = X_train.shape
    X_train = X_train.reshape(-1, W * H); X_test = X_test.reshape(-1, W * H)
    return (X_train / 255.0, Y_train), (X_test / 255.0, Y_test)
import matplotlib.pyplot as plt
def plot_acc(history, title=None):
    if not isinstance(history, dict): history = history.history
    plt.plot(history['acc'] if 'acc' in history else history['accuracy']); plt.plot(history['val_acc'] if 'val_acc' in history else history['val_accuracy']); plt.title(title or '')
def plot_loss(history):
    if not isinstance(history, dict): history = history.history
    plt.plot(history['loss']); plt.plot(history['val_loss']); plt.legend(['Training', 'Verification'], loc=0)
(X_train, Y_train), (X_test, Y_test) = Data_func()
for model in (ANN(784, 16, 10), ANN_seq(784, 16, 10), DNN(784, [16, 8], [.2, .2], 10)):
    history = model.fit(X_train, Y_train, epochs=2, batch_size=100, validation_split=0.2, verbose=0)
    performace_test = model.evaluate(X_test, Y_test, batch_size=100); print('Test Loss and Accuracy ->', performace_test); plot_loss(history); plot_acc(history); plt.show()
class AE(models.Model):
    def __init__(self, x_nodes=784, z_dim=36):
        x = layers.Input(shape=(x_nodes,)); h = layers.Dense(z_dim, activation='relu'); d = layers.Dense(x_nodes, activation='sigmoid'); z = h(x); y = d(z)
        super().__init__(x, y)
        self.x = x; self.z = z; self.z_dim = z_dim; self.out = d
        self.compile(optimizer='adadelta', loss='binary_crossentropy', metrics=['accuracy'])
    def Encoder(self): return models.Model(self.x, self.z)
    def Decoder(self):
        z = layers.Input(shape=(self.z_dim,)); y_layer = self.layers[-1]; y = y_layer(z); return models.Model(z, y)
ae = AE(); ae.fit(X_train, X_train, epochs=1, batch_size=256, shuffle=True, validation_data=(X_test, X_test), verbose=0); encoder = ae.Encoder(); decoder = ae.Decoder(); enc = encoder.predict(X_test); dec = decoder.predict(enc); print(enc.shape, dec.shape)
def Conv2D_(filters, kernel_size, padding='same', activation='relu'): return layers.Conv2D(filters, kernel_size, padding=padding, activation=activation)
class CAE(models.Model):
    def __init__(self, org_shape=(1, 28, 28)):
        original = layers.Input(shape=org_shape); x = layers.Conv2D(4, (3, 3), padding='same', activation='relu', data_format='channels_first')(original); x = layers.MaxPooling2D((2, 2), padding='same', data_format='channels_first')(x)
        x = layers.UpSampling2D((2, 2), data_format='channels_first')(x); decoded = layers.Conv2D(1, (3, 3), padding='same', activation='sigmoid', data_format='channels_first')(x)
        super().__init__(original, decoded); self.compile(optimizer='adadelta', loss='binary_crossentropy', metrics=['accuracy'])
cae = CAE(); cae.fit(X_train[:64].reshape(-1, 1, 28, 28), X_train[:64].reshape(-1, 1, 28, 28), epochs=1, verbose=0); print(cae.layers[1].get_config()['data_format'], backend.image_data_format())
class GAN(models.Sequential):
    def __init__(self, input_dim=8):
        super().__init__(); self.input_dim = input_dim
        self.generator = self.GENERATOR(); self.discriminator = self.DISCRIMINATOR(); self.add(self.generator); self.discriminator.trainable = False; self.add(self.discriminator); self.compile_all()
    def compile_all(self):
        opt_D = optimizers.SGD(lr=0.0005, momentum=0.9, nesterov=True); opt_G = optimizers.SGD(lr=0.0005, momentum=0.9, nesterov=True)
        self.compile(loss='binary_crossentropy', optimizer=opt_G); self.discriminator.trainable = True; self.discriminator.compile(loss='binary_crossentropy', optimizer=opt_D)
    def GENERATOR(self):
        m = models.Sequential(); m.add(layers.Dense(16, activation='tanh', input_dim=self.input_dim)); m.add(layers.Dense(7 * 7 * 4, activation='tanh')); m.add(layers.BatchNormalization()); m.add(layers.Reshape((4, 7, 7), input_shape=(4 * 7 * 7,))); m.add(layers.UpSampling2D(size=(2, 2), data_format='channels_first')); m.add(layers.Conv2D(1, (5, 5), padding='same', activation='tanh', data_format='channels_first')); return m
    def DISCRIMINATOR(self):
        m = models.Sequential(); m.add(layers.Conv2D(4, (5, 5), padding='same', activation='tanh', input_shape=(1, 14, 14), data_format='channels_first')); m.add(layers.MaxPooling2D(pool_size=(2, 2), data_format='channels_first')); m.add(layers.Flatten()); m.add(layers.Dense(8, activation='tanh')); m.add(layers.Dense(1, activation='sigmoid')); return m
    def get_z(self, ln): return np.random.uniform(-1, 1, (ln, self.input_dim))
    def train_both(self, x):
        ln = x.shape[0]; z = self.get_z(ln); w = self.generator.predict(z, verbose=0); xw = np.concatenate((x, w)); y2 = [1] * ln + [0] * ln; d_loss = self.discriminator.train_on_batch(xw, np.array(y2) if True else y2); z = self.get_z(ln); self.discriminator.trainable = False; g_loss = self.train_on_batch(z, np.array([1] * ln)); self.discriminator.trainable = True; return d_loss, g_loss
gan = GAN(); print(gan.train_both(np.random.rand(8, 1, 14, 14))); gan.generator.save_weights('gan_g.h5', True)
print(gan.discriminator.train_on_batch(np.random.rand(4, 1, 14, 14), [1, 0, 1, 0]))
