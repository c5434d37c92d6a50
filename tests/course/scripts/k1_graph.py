"""Keras 1: merge, Model(input=, output=), a layer with get_output_shape_for."""
from keras.models import Model, Sequential
from keras.layers import Input, Dense, LSTM, Embedding, merge, Dropout, RepeatVector, Permute, Lambda, Merge
from keras.layers import TimeDistributed
import numpy as np, keras.backend as K
from keras.engine import Layer, InputSpec
main_input = Input(shape=(10,), dtype='int32', name='main_input')
x = Embedding(output_dim=8, input_dim=100, input_length=10)(main_input)
lstm_out = LSTM(8)(x)
aux_out = Dense(1, activation='sigmoid', name='aux_output')(lstm_out)
aux_in = Input(shape=(5,), name='aux_input')
x = merge([lstm_out, aux_in], mode='concat')
x = Dense(8, activation='relu')(x)
main_loss = Dense(1, activation='sigmoid', name='main_output')(x)
model = Model(input=[main_input, aux_in], output=[main_loss, aux_out])
model.compile(optimizer='rmsprop', loss={'main_output':'binary_crossentropy','aux_output':'binary_crossentropy'}, loss_weights={'main_output':1.,'aux_output':.2})
h = np.random.randint(0,100,(32,10)); a = np.random.rand(32,5); l = np.random.randint(0,2,32)
model.fit({'main_input':h,'aux_input':a},{'main_output':l,'aux_output':l}, nb_epoch=1, batch_size=8)
class Att(Layer):
    def __init__(self, **kw):
        self.init = 'x'
        self.supports_masking = True
        super(Att, self).__init__(**kw)
    def build(self, input_shape):
        self.W = self.add_weight((input_shape[-1],), initializer='glorot_uniform' if False else 'uniform', name='{}_W'.format(self.name))
        super(Att, self).build(input_shape)
    def call(self, x, mask=None):
        eij = K.tanh(K.squeeze(K.dot(x, K.expand_dims(self.W)), axis=-1))
        a = K.exp(eij)
        a /= K.cast(K.sum(a, axis=1, keepdims=True) + K.epsilon(), K.floatx())
        return K.sum(x * K.expand_dims(a), axis=1)
    def get_output_shape_for(self, input_shape):
        return (input_shape[0], input_shape[-1])
    def compute_output_shape(self, s): return (s[0], s[-1])
i = Input((6,3)); o = Dense(1)(Att()(LSTM(4, return_sequences=True)(i)))
m = Model(input=i, output=o); m.compile('adam','mse'); m.fit(np.random.rand(16,6,3), np.random.rand(16), nb_epoch=1, verbose=0)
s = merge([Dense(3)(aux_in), Dense(3)(aux_in)], mode='sum')
d = merge([s, s], mode='dot', dot_axes=1)
print(Model(aux_in, d).predict(a).shape)
