"""Keras 1: fit_generator counted samples, not batches."""
import numpy as np
from keras.layers import Activation, Dense, Flatten
from keras.models import Sequential
from keras.preprocessing.image import ImageDataGenerator

x = np.random.rand(48, 8, 8, 3)
y = np.eye(2)[np.random.randint(0, 2, 48)]
datagen = ImageDataGenerator(featurewise_center=False, rotation_range=10, width_shift_range=0.1, height_shift_range=0.1,
                             horizontal_flip=True, vertical_flip=False)
datagen.fit(x)
model = Sequential([Flatten(input_shape=(8, 8, 3)), Dense(2), Activation('softmax')])
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
history = model.fit_generator(datagen.flow(x, y, batch_size=16), samples_per_epoch=48, nb_epoch=2, nb_val_samples=16,
                              validation_data=datagen.flow(x, y, batch_size=16), max_q_size=10, nb_worker=1)
assert history.params['steps'] == 3, history.params


def batches():
    while True:
        yield x[:12], y[:12]


model.fit_generator(batches(), samples_per_epoch=24, nb_epoch=1, verbose=2, pickle_safe=False)
