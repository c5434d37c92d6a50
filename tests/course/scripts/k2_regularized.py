"""Keras 2: constraints, regularizers, initializers and optimizers by their classes and strings."""
import numpy as np
from keras import constraints, initializers, optimizers, regularizers
from keras.constraints import maxnorm, unit_norm
from keras.layers import ActivityRegularization, AlphaDropout, Dense, Dropout, GaussianNoise
from keras.models import Sequential
from keras.regularizers import l1, l1_l2, l2

x, y = np.random.rand(40, 5), np.random.rand(40)
for opt in [optimizers.SGD(lr=0.01, momentum=0.9, nesterov=True, clipnorm=1.), optimizers.RMSprop(lr=0.001, rho=0.9), 'adagrad',
            optimizers.Adagrad(lr=0.01), optimizers.Adadelta(), optimizers.Adam(lr=0.001, beta_1=0.9, beta_2=0.999),
            optimizers.Adamax(lr=0.002), optimizers.Nadam(lr=0.002), 'nadam', 'SGD', 'adamax']:
    model = Sequential()
    model.add(Dense(6, input_dim=5, kernel_initializer='lecun_normal', activation='selu', kernel_constraint=maxnorm(3), bias_constraint=unit_norm()))
    model.add(AlphaDropout(0.1))
    model.add(Dense(4, kernel_initializer=initializers.RandomNormal(stddev=0.01), kernel_regularizer=l2(0.01), activity_regularizer=l1(0.01)))
    model.add(ActivityRegularization(l1=0.01))
    model.add(Dense(1, kernel_regularizer=l1_l2(l1=1e-5, l2=1e-4), kernel_initializer='normal', bias_initializer='ones'))
    model.compile(loss='mse', optimizer=opt, metrics=['mean_absolute_error', 'mse'])
    history = model.fit(x, y, epochs=1, verbose=0)
    assert history.history['mean_absolute_error'] and history.history['mean_squared_error']
