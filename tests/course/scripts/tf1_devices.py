"""TensorFlow 1: sessions, devices, the learning rate read and set."""
import tensorflow as tf
import keras
from keras import backend as K
config = tf.ConfigProto()
config.gpu_options.allow_growth = True
sess = tf.Session(config=config)
K.set_session(sess)
keras.backend.tensorflow_backend.set_session(tf.Session(config=config))
from keras.backend.tensorflow_backend import set_session
set_session(sess)
from tensorflow.python.client import device_lib
print(device_lib.list_local_devices())
print(K.tensorflow_backend._get_available_gpus())
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '2'
tf.logging.set_verbosity(tf.logging.ERROR)
import numpy as np
model = keras.models.Sequential([keras.layers.Dense(4, input_shape=(3,), activation='relu'), keras.layers.Dense(1)])
model.compile(loss=keras.losses.mean_squared_error, optimizer=keras.optimizers.SGD(lr=0.01, momentum=0.9, decay=1e-6, nesterov=True), metrics=[keras.metrics.mae])
model.fit(np.random.rand(32, 3), np.random.rand(32), epochs=2, verbose=0)
print(K.get_value(model.optimizer.lr))
K.set_value(model.optimizer.lr, 0.5 * K.get_value(model.optimizer.lr))
print(K.eval(model.optimizer.lr))
K.clear_session()
tf.reset_default_graph()
