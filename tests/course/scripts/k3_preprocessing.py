"""Keras 3: preprocessing layers inside of a model, augmentation, TextVectorization, hashing and encoding."""
import keras
import numpy as np
from keras import layers

augment = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1)])
inputs = keras.Input(shape=(16, 16, 3))
x = augment(inputs)
x = layers.Rescaling(1.0 / 255)(x)
outputs = layers.Dense(2, activation="softmax")(layers.Flatten()(x))
model = keras.Model(inputs, outputs)
model.compile("rmsprop", "sparse_categorical_crossentropy")
model.fit(np.random.randint(0, 255, (16, 16, 16, 3)).astype("float32"), np.random.randint(0, 2, 16), verbose=2)
vectorize = layers.TextVectorization(max_tokens=20, output_mode="int", output_sequence_length=4)
vectorize.adapt(["the cat sat", "the dog ran"])
assert np.asarray(vectorize(["the cat ran"])).shape == (1, 4)
print(vectorize.get_vocabulary())
encode = layers.CategoryEncoding(num_tokens=4, output_mode="one_hot")
print(np.asarray(encode(np.array([3, 2]))))
