"""TensorFlow 2: Tokenizer, padding, an embedding, a recurrent network, predictions of new texts."""
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Bidirectional, Dense, Embedding, LSTM
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.utils import to_categorical

sentences = ['I love my dog', 'I love my cat', 'You love my dog!', 'Do you think my dog is amazing?'] * 6
tokenizer = Tokenizer(num_words=100, oov_token="<OOV>")
tokenizer.fit_on_texts(sentences)
word_index = tokenizer.word_index
sequences = tokenizer.texts_to_sequences(sentences)
padded = pad_sequences(sequences, maxlen=6)
labels = to_categorical(np.arange(len(sentences)) % 2)
model = Sequential()
model.add(Embedding(len(word_index) + 1, 8, input_length=6, mask_zero=True))
model.add(Bidirectional(LSTM(6, dropout=0.1, recurrent_dropout=0.1)))
model.add(Dense(2, activation='softmax'))
model.summary()
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(padded, labels, epochs=2, verbose=2)
print(model.predict(pad_sequences(tokenizer.texts_to_sequences(['my hamster loves my dog']), maxlen=6)))
input_sequences = []
for line in sentences[:4]:
    token_list = tokenizer.texts_to_sequences([line])[0]
    for i in range(1, len(token_list)):
        input_sequences.append(token_list[:i + 1])
assert pad_sequences(input_sequences, padding='pre').shape[0] == len(input_sequences)
