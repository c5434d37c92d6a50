"""TensorFlow 1: ConfigProto, Session, K.set_session, tf.train.AdamOptimizer."""
import tensorflow as tf
import numpy as np
from keras import backend as K
config = tf.ConfigProto()
config.gpu_options.allow_growth = True
sess = tf.Session(config=config)
K.set_session(sess)
tf.logging.set_verbosity(tf.logging.ERROR)
tf.set_random_seed(777)
from tensorflow import keras
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
Y = np.array([[0], [1], [1], [0]], dtype=np.float32)
model = keras.models.Sequential()
model.add(keras.layers.Dense(units=2, input_dim=2, activation=tf.nn.sigmoid))
model.add(keras.layers.Dense(1, activation=tf.sigmoid))
model.compile(loss='binary_crossentropy', optimizer=tf.train.AdamOptimizer(learning_rate=0.1), metrics=['accuracy'])
model.summary()
history = model.fit(X, Y, epochs=20, verbose=0)
print('acc', history.history['acc'][-1])
print(model.predict(X), model.predict_classes(X))
a = tf.constant(3.0); b = tf.constant(4.0)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    print(s.run(a*b), s.run([a, tf.reduce_mean(tf.constant([1.,2.]))]))
