"""Keras 2: several inputs and outputs, loss_weights, dicts by name, class_weight and sample_weight."""
import keras
import numpy as np
from keras.layers import concatenate, Dense, Embedding, Input, LSTM
from keras.models import Model
from keras.utils import plot_model

main_input = Input(shape=(10,), dtype='int32', name='main_input')
x = Embedding(output_dim=8, input_dim=50, input_length=10)(main_input)
lstm_out = LSTM(4)(x)
auxiliary_output = Dense(1, activation='sigmoid', name='aux_output')(lstm_out)
auxiliary_input = Input(shape=(5,), name='aux_input')
x = keras.layers.concatenate([lstm_out, auxiliary_input])
main_output = Dense(1, activation='sigmoid', name='main_output')(Dense(8, activation='relu')(x))
model = Model(inputs=[main_input, auxiliary_input], outputs=[main_output, auxiliary_output])
model.compile(optimizer='rmsprop', loss={'main_output': 'binary_crossentropy', 'aux_output': 'binary_crossentropy'},
              loss_weights={'main_output': 1., 'aux_output': 0.2})
headlines, additional = np.random.randint(1, 50, (60, 10)), np.random.randn(60, 5)
labels = np.random.randint(0, 2, (60, 1))
model.fit({'main_input': headlines, 'aux_input': additional}, {'main_output': labels, 'aux_output': labels}, epochs=2, batch_size=32)
model.compile(optimizer='rmsprop', loss='binary_crossentropy', loss_weights=[1., 0.2])
model.fit([headlines, additional], [labels, labels], epochs=1, batch_size=32)
assert len(model.predict([headlines, additional])) == 2
single = Model(auxiliary_input, Dense(1, activation='sigmoid')(auxiliary_input))
single.compile('sgd', 'binary_crossentropy', metrics=['accuracy'])
single.fit(additional, labels, class_weight={0: 1., 1: 5.}, sample_weight=np.ones(60), verbose=2)
single.fit(additional, labels, class_weight='balanced', verbose=0)
assert concatenate is keras.layers.concatenate
