"""Keras 2: an encoder and a decoder, states handed on, models built from trained layers."""
import numpy as np
from keras.layers import Dense, Input, LSTM
from keras.models import Model

lines = [line.split('\t') for line in open('fra.txt').read().split('\n')]
inputs, targets = [a for a, b in lines], ['\t' + b + '\n' for a, b in lines]
in_chars, out_chars = sorted(set(''.join(inputs))), sorted(set(''.join(targets)))
enc_len, dec_len, latent_dim = max(map(len, inputs)), max(map(len, targets)), 8
encoder_input_data = np.zeros((len(lines), enc_len, len(in_chars)), dtype='float32')
decoder_input_data = np.zeros((len(lines), dec_len, len(out_chars)), dtype='float32')
decoder_target_data = np.zeros((len(lines), dec_len, len(out_chars)), dtype='float32')
for i, (a, b) in enumerate(zip(inputs, targets)):
    for t, c in enumerate(a):
        encoder_input_data[i, t, in_chars.index(c)] = 1.
    for t, c in enumerate(b):
        decoder_input_data[i, t, out_chars.index(c)] = 1.
        if t > 0:
            decoder_target_data[i, t - 1, out_chars.index(c)] = 1.
encoder_inputs = Input(shape=(None, len(in_chars)))
encoder = LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = Input(shape=(None, len(out_chars)))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(len(out_chars), activation='softmax')
decoder_outputs = decoder_dense(decoder_outputs)
model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
model.fit([encoder_input_data, decoder_input_data], decoder_target_data, batch_size=6, epochs=1, validation_split=0.2)
model.save('s2s.h5')
encoder_model = Model(encoder_inputs, encoder_states)
decoder_state_input_h = Input(shape=(latent_dim,))
decoder_state_input_c = Input(shape=(latent_dim,))
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_outputs, state_h, state_c = decoder_lstm(decoder_inputs, initial_state=decoder_states_inputs)
decoder_outputs = decoder_dense(decoder_outputs)
decoder_model = Model([decoder_inputs] + decoder_states_inputs, [decoder_outputs] + [state_h, state_c])
states_value = encoder_model.predict(encoder_input_data[:1])
target_seq = np.zeros((1, 1, len(out_chars)))
output_tokens, h, c = decoder_model.predict([target_seq] + states_value)
assert output_tokens.shape == (1, 1, len(out_chars)) and h.shape == (1, latent_dim)
