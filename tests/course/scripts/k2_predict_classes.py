"""Keras 2: predict_classes, predict_proba, a confusion matrix, evaluate_generator and predict_generator."""
import numpy as np
from keras.layers import Dense
from keras.models import Sequential
from keras.utils import Sequence
from sklearn.metrics import confusion_matrix

x = np.random.rand(60, 4)
y = x.argmax(axis=1)
model = Sequential([Dense(16, input_dim=4, activation='relu'), Dense(4, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['acc'])
model.fit(x, y, epochs=3, verbose=0)
y_pred = model.predict_classes(x, verbose=0)
assert (y_pred == model.predict_proba(x).argmax(axis=1)).all()
print(confusion_matrix(y, y_pred))


class Batches(Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return x[i * 20: i * 20 + 20], y[i * 20: i * 20 + 20]


model.fit_generator(Batches(), epochs=1, shuffle=True, use_multiprocessing=False, workers=1, max_queue_size=10, verbose=0)
loss, acc = model.evaluate_generator(Batches(), steps=3)
assert abs(acc - model.evaluate(x, y, verbose=0)[1]) < 1e-5
assert model.predict_generator(Batches(), steps=3).shape == (60, 4)
