"""Keras 2: layers of one's own by engine.topology.Layer, Lambda with backend functions, metrics and losses of one's own."""
import numpy as np
from keras import backend as K
from keras import initializers, regularizers
from keras.engine.topology import Layer
from keras.layers import Activation, Dense, Dropout, Input, Lambda
from keras.models import Model, Sequential, load_model


class MyDense(Layer):
    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        super(MyDense, self).__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(name='kernel', shape=(input_shape[1], self.output_dim), initializer='uniform', trainable=True)
        self.bias = self.add_weight(name='b', shape=(self.output_dim,), initializer=initializers.get('zeros'))
        super(MyDense, self).build(input_shape)

    def call(self, x):
        return K.dot(x, self.kernel) + self.bias

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.output_dim)

    def get_config(self):
        config = super(MyDense, self).get_config()
        config['output_dim'] = self.output_dim
        return config


def rmse(y_true, y_pred):
    return K.sqrt(K.mean(K.square(y_pred - y_true), axis=-1))


def antirectifier(x):
    x -= K.mean(x, axis=1, keepdims=True)
    x = K.l2_normalize(x, axis=1)
    return K.concatenate([K.relu(x), K.relu(-x)], axis=1)


def antirectifier_output_shape(input_shape):
    return (input_shape[0], input_shape[1] * 2)


x, y = np.random.rand(64, 5), np.random.rand(64)
model = Sequential([MyDense(8, input_shape=(5,)), Lambda(antirectifier, output_shape=antirectifier_output_shape), Dropout(0.1),
                    Activation(K.tanh), Dense(1, kernel_regularizer=regularizers.l1_l2(l1=0.01, l2=0.01))])
model.compile(optimizer='adam', loss=rmse, metrics=['mae', rmse])
history = model.fit(x, y, epochs=2, batch_size=16, verbose=0)
assert model.layers[1].output_shape == (None, 16) and 'rmse' in history.history


def contrastive_loss(y_true, y_pred):
    margin = 1
    return K.mean(y_true * K.square(y_pred) + (1 - y_true) * K.square(K.maximum(margin - y_pred, 0)))


def euclidean_distance(vects):
    a, b = vects
    return K.sqrt(K.maximum(K.sum(K.square(a - b), axis=1, keepdims=True), K.epsilon()))


def eucl_dist_output_shape(shapes):
    shape1, shape2 = shapes
    return (shape1[0], 1)


base = Sequential([Dense(4, activation='relu', input_shape=(5,))])
a, b = Input(shape=(5,)), Input(shape=(5,))
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)([base(a), base(b)])
siamese = Model([a, b], distance)


def accuracy(y_true, y_pred):
    return K.mean(K.equal(y_true, K.cast(y_pred < 0.5, y_true.dtype)))


siamese.compile(loss=contrastive_loss, optimizer='rmsprop', metrics=[accuracy])
siamese.fit([x, x[::-1]], np.random.randint(0, 2, 64).astype('float32'), epochs=1, verbose=2)
functor = K.function([model.layers[0].input], [model.layers[0].output])
assert functor([x[:3]])[0].shape == (3, 8)
small = Sequential([MyDense(2, input_shape=(5,))])
small.compile('sgd', 'mse')
small.save('custom.h5')
again = load_model('custom.h5', custom_objects={'MyDense': MyDense})
np.testing.assert_allclose(again.predict(x), small.predict(x), rtol=1e-5)
