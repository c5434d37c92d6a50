"""Keras 1: a recurrent network on reviews, with dropout_W and dropout_U."""
from keras.datasets import imdb
from keras.layers import Dense, Embedding, LSTM
from keras.models import Sequential
from keras.preprocessing import sequence

max_features, maxlen = 500, 30
(X_train, y_train), (X_test, y_test) = imdb.load_data(nb_words=max_features) if False else imdb.load_data(num_words=max_features)
X_train = sequence.pad_sequences(X_train, maxlen=maxlen)
X_test = sequence.pad_sequences(X_test, maxlen=maxlen)
model = Sequential()
model.add(Embedding(max_features, 16, input_length=maxlen, init='uniform'))
model.add(LSTM(output_dim=8, dropout_W=0.2, dropout_U=0.2, inner_activation='hard_sigmoid', inner_init='orthogonal'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'], class_mode='binary')
model.fit(X_train, y_train, batch_size=32, nb_epoch=1, validation_data=[X_test, y_test])
score, acc = model.evaluate(X_test, y_test, batch_size=32)
print('Test accuracy:', acc)
