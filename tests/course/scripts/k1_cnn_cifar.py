"""Keras 1: a small convolutional network with rows and columns given one by one."""
from keras import backend as K
from keras.datasets import cifar10
from keras.layers import Activation, Dense, Dropout, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.models import Sequential
from keras.utils import np_utils

K.set_image_dim_ordering('tf')
(X_train, y_train), (X_test, y_test) = cifar10.load_data()
X_train = X_train.astype('float32') / 255.0
Y_train = np_utils.to_categorical(y_train, 10)
model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode='same', input_shape=X_train.shape[1:], dim_ordering='tf'))
model.add(Activation('relu'))
model.add(Convolution2D(nb_filter=8, nb_row=3, nb_col=3, subsample=(2, 2), activation='relu', bias=True))
model.add(MaxPooling2D(pool_size=(2, 2), border_mode='valid', dim_ordering='tf'))
model.add(Dropout(p=0.25))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adadelta', metrics=['accuracy'])
model.fit(X_train, Y_train, batch_size=50, nb_epoch=1, validation_split=0.1, shuffle=True)
assert model.layers[0].kernel_size == (3, 3) and model.layers[2].strides == (2, 2)
assert K.image_dim_ordering() == 'tf'
