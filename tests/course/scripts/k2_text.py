"""Keras 2: Tokenizer, one_hot, text_to_word_sequence, an embedding with given weights."""
import numpy as np
from keras.layers import Dense, Embedding, Flatten
from keras.models import Sequential
from keras.preprocessing.sequence import pad_sequences
from keras.preprocessing.text import Tokenizer, one_hot, text_to_word_sequence

docs = ['Well done!', 'Good work', 'Great effort', 'nice work', 'Weak', 'Poor effort!', 'not good', 'poor work']
labels = np.array([1, 1, 1, 1, 0, 0, 0, 0])
print(text_to_word_sequence(docs[0]), one_hot(docs[1], 20))
t = Tokenizer()
t.fit_on_texts(docs)
vocab_size = len(t.word_index) + 1
print(t.word_counts, t.document_count, t.word_docs)
padded = pad_sequences(t.texts_to_sequences(docs), maxlen=4, padding='post', truncating='post')
matrix = np.random.rand(vocab_size, 5)
model = Sequential()
model.add(Embedding(vocab_size, 5, weights=[matrix], input_length=4, trainable=False))
model.add(Flatten())
model.add(Dense(1, activation='sigmoid'))
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])
model.fit(padded, labels, epochs=3, verbose=0)
loss, accuracy = model.evaluate(padded, labels, verbose=0)
np.testing.assert_allclose(model.layers[0].get_weights()[0], matrix.astype('float32'))
assert t.texts_to_matrix(docs, mode='count').shape == (8, vocab_size)
assert t.index_word[t.word_index['work']] == 'work'
