"""Keras 2: labels as words, encoded by scikit-learn and np_utils."""
import numpy
import pandas as pd
import tensorflow as tf
from keras.layers.core import Dense
from keras.models import Sequential
from keras.utils import np_utils
from sklearn.preprocessing import LabelEncoder

seed = 0
numpy.random.seed(seed)
tf.set_random_seed(seed)
df = pd.read_csv('iris.csv', names=["sepal_length", "sepal_width", "petal_length", "petal_width", "species"])
dataset = df.values
X = dataset[:, 0:4].astype(float)
Y_obj = dataset[:, 4]
e = LabelEncoder()
e.fit(Y_obj)
Y_encoded = np_utils.to_categorical(e.transform(Y_obj))
model = Sequential()
model.add(Dense(16, input_dim=4, activation='relu'))
model.add(Dense(3, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, Y_encoded, epochs=20, batch_size=1)
accuracy = model.evaluate(X, Y_encoded)[1]
print("\n Accuracy: %.4f" % accuracy)
assert accuracy > 0.6
