"""Keras 2: the CTC cost in a Lambda layer, decoded by K.function."""
import numpy as np
from keras import backend as K
from keras.layers import Input, Dense, Lambda, LSTM, GRU, Reshape, add, concatenate, Activation, Conv2D, MaxPooling2D, Bidirectional
from keras.models import Model
from keras.optimizers import SGD
def ctc_lambda_func(args):
    y_pred, labels, input_length, label_length = args
    y_pred = y_pred[:, 2:, :]
    return K.ctc_batch_cost(labels, y_pred, input_length, label_length)
input_data = Input(name='the_input', shape=(16, 8, 1), dtype='float32')
inner = Conv2D(4, (3, 3), padding='same', activation='relu', kernel_initializer='he_normal', name='conv1')(input_data)
inner = MaxPooling2D(pool_size=(2, 2), name='max1')(inner)
inner = Reshape(target_shape=(8, 16), name='reshape')(inner)
gru_1 = GRU(8, return_sequences=True, kernel_initializer='he_normal', name='gru1')(inner)
gru_1b = GRU(8, return_sequences=True, go_backwards=True, kernel_initializer='he_normal', name='gru1_b')(inner)
gru1_merged = add([gru_1, gru_1b])
inner = Dense(6, kernel_initializer='he_normal', name='dense2')(gru1_merged)
y_pred = Activation('softmax', name='softmax')(inner)
labels = Input(name='the_labels', shape=[3], dtype='float32'); input_length = Input(name='input_length', shape=[1], dtype='int64'); label_length = Input(name='label_length', shape=[1], dtype='int64')
loss_out = Lambda(ctc_lambda_func, output_shape=(1,), name='ctc')([y_pred, labels, input_length, label_length])
sgd = SGD(lr=0.02, decay=1e-6, momentum=0.9, nesterov=True, clipnorm=5)
model = Model(inputs=[input_data, labels, input_length, label_length], outputs=loss_out)
model.compile(loss={'ctc': lambda y_true, y_pred: y_pred}, optimizer=sgd)
n = 8
h = model.fit({'the_input': np.random.rand(n, 16, 8, 1), 'the_labels': np.random.randint(0, 5, (n, 3)), 'input_length': np.full((n, 1), 6), 'label_length': np.full((n, 1), 3)}, {'ctc': np.zeros(n)}, epochs=2)
print(h.history)
test_func = K.function([input_data], [y_pred]); out = test_func([np.random.rand(2, 16, 8, 1)])[0]
print(K.get_value(K.ctc_decode(out, input_length=np.ones(2) * 8, greedy=True)[0][0]))
