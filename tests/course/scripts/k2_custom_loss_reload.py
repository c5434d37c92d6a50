"""Keras 2: losses and metrics of one's own, reloaded from .h5 with custom_objects."""
import keras.backend as K, numpy as np
from keras.models import Sequential, load_model, Model
from keras.layers import Dense, Input, Lambda
from keras.utils import CustomObjectScope, get_custom_objects
def rmse(y_true, y_pred): return K.sqrt(K.mean(K.square(y_pred - y_true), axis=-1))
def swish(x): return x * K.sigmoid(x)
def r2(y_true, y_pred):
    SS_res = K.sum(K.square(y_true - y_pred)); SS_tot = K.sum(K.square(y_true - K.mean(y_true)))
    return 1 - SS_res/(SS_tot + K.epsilon())
def f1(y_true, y_pred):
    tp = K.sum(K.round(K.clip(y_true * y_pred, 0, 1))); pp = K.sum(K.round(K.clip(y_pred, 0, 1)))
    precision = tp / (pp + K.epsilon()); recall = tp / (K.sum(K.round(K.clip(y_true,0,1))) + K.epsilon())
    return 2*precision*recall/(precision+recall+K.epsilon())
def focal(gamma=2., alpha=.25):
    def focal_loss(y_true, y_pred):
        pt = K.switch(K.equal(y_true, 1), y_pred, 1 - y_pred)
        return -K.mean(alpha * K.pow(1. - pt, gamma) * K.log(pt + K.epsilon()))
    return focal_loss
get_custom_objects().update({'swish': swish})
m = Sequential([Dense(4, activation='swish', input_shape=(3,)), Dense(1, activation='sigmoid')])
m.compile('adam', loss=rmse, metrics=[r2, f1, 'mae'])
x = np.random.rand(20,3); y = np.random.randint(0,2,20)
print(m.fit(x, y, epochs=1, verbose=0).history)
m.save('c.h5')
m2 = load_model('c.h5', custom_objects={'rmse': rmse, 'r2': r2, 'f1': f1})
assert np.allclose(m.predict(x), m2.predict(x), atol=1e-6)
m.compile('adam', loss=focal(), metrics=['accuracy']); m.train_on_batch(x, y)
print(m.metrics_names, m.test_on_batch(x,y), m.predict_on_batch(x).shape)
m.fit(x, y, class_weight={0:1., 1:3.}, epochs=1); m.fit(x, y, class_weight='auto' if False else None, sample_weight=np.ones(20), epochs=1, verbose=0)
