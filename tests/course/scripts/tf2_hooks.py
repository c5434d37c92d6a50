"""TensorFlow 2: every hook of a callback, rarer arguments, layers and files."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
X = np.random.rand(40, 4); y = np.random.rand(40, 1)
class CB(keras.callbacks.Callback):
    def on_test_begin(self, logs=None): print('tb', self.params, self.model is not None)
    def on_test_batch_end(self, batch, logs=None): print('tbe', batch, sorted(logs))
    def on_predict_begin(self, logs=None): print('pb')
    def on_predict_batch_begin(self, batch, logs=None): print('pbb', batch)
    def on_predict_batch_end(self, batch, logs=None): print('pbe', batch, list(logs))
    def on_train_begin(self, logs=None): keys = list(logs.keys()); print("Starting training; got log keys: {}".format(keys))
    def on_train_end(self, logs=None): print("Stop training; got log keys: {}".format(list(logs.keys())))
    def on_epoch_begin(self, epoch, logs=None): print("Start epoch {} of training; got log keys: {}".format(epoch, list(logs.keys())))
    def on_epoch_end(self, epoch, logs=None): print("The average loss for epoch {} is {:7.2f} and mean absolute error is {:7.2f}.".format(epoch, logs["loss"], logs["mean_absolute_error"]))
    def on_train_batch_begin(self, batch, logs=None): print("...Training: start of batch {}; got log keys: {}".format(batch, list(logs.keys())))
    def on_train_batch_end(self, batch, logs=None): print("Up to batch {}, the average loss is {:7.2f}.".format(batch, logs["loss"]))
m = keras.Sequential(name='my_seq')
m.add(layers.Dense(3, activation='relu', input_shape=(4,), name='h'))
m.add(layers.ActivityRegularization(l1=0.01))
m.add(layers.Dense(1))
m.compile(loss='mean_squared_error', optimizer='SGD', metrics=['mean_absolute_error'], weighted_metrics=['RootMeanSquaredError'])
h = m.fit(X, y, epochs=2, batch_size=20, verbose=0, callbacks=[CB()], validation_split=0.5, shuffle=False)
print(h.history)
m.evaluate(X, y, callbacks=[CB()], verbose=0); m.predict(X, callbacks=[CB()], verbose=0)
m.summary(line_length=100)
class LearningRateSch(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__(); self.schedule = schedule
    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "lr"):
            raise ValueError('Optimizer must have a "lr" attribute.')
        lr = float(tf.keras.backend.get_value(self.model.optimizer.learning_rate))
        scheduled_lr = self.schedule(epoch, lr)
        tf.keras.backend.set_value(self.model.optimizer.lr, scheduled_lr)
        print("\nEpoch %05d: Learning rate is %6.4f." % (epoch, scheduled_lr))
m.fit(X, y, epochs=2, verbose=0, callbacks=[LearningRateSch(lambda e, lr: lr * .5)])
print(m.optimizer.lr.numpy()); assert abs(float(m.optimizer.lr.numpy()) - 0.0025) < 1e-6
class ES(keras.callbacks.Callback):
    def __init__(self, patience=0): super().__init__(); self.patience = patience; self.best_weights = None
    def on_train_begin(self, logs=None): self.wait = 0; self.stopped_epoch = 0; self.best = np.inf
    def on_epoch_end(self, epoch, logs=None):
        current = logs.get("loss")
        if np.less(current, self.best): self.best = current; self.wait = 0; self.best_weights = self.model.get_weights()
        else:
            self.wait += 1
            if self.wait >= self.patience: self.stopped_epoch = epoch; self.model.stop_training = True; self.model.set_weights(self.best_weights)
m.fit(X, y, epochs=3, verbose=0, callbacks=[ES()])
lstm = keras.Sequential([layers.LSTM(4, batch_input_shape=(10, 3, 1), stateful=True, return_sequences=False), layers.Dense(1)])
lstm.compile('rmsprop', 'mse'); lstm.fit(np.random.rand(20, 3, 1), np.random.rand(20), batch_size=10, epochs=1, verbose=0); lstm.reset_states()
e = keras.Sequential([layers.Embedding(50, 4, input_shape=(6,), mask_zero=True), layers.LSTM(3, name='l', dropout=.1), layers.Dense(1, activation='sigmoid')]); e.compile('adam', 'binary_crossentropy', metrics='acc'); print(e.fit(np.random.randint(0, 50, (20, 6)), np.random.randint(0, 2, 20), verbose=0).history)
ck = keras.callbacks.ModelCheckpoint(filepath='best_{epoch}.h5', save_freq='epoch', save_weights_only=True); e.fit(np.random.randint(0, 50, (20, 6)), np.random.randint(0, 2, 20), verbose=0, callbacks=[ck, keras.callbacks.TensorBoard(log_dir='tb', histogram_freq=1, write_graph=True, write_images=True)])
inp = keras.Input(shape=(4,)); d = layers.Dense(2, activation='relu', name='d')(inp); out = layers.Dense(1)(d); fm = keras.Model(inp, out, name='fm'); fm.add_loss(tf.reduce_mean(tf.square(d)) * 1e-2)
try: fm.add_metric(tf.reduce_sum(d), name='act_sum', aggregation='mean')
except Exception as ex: print(type(ex).__name__, str(ex)[:200])
fm.compile('adam', 'mse'); print(fm.fit(X, y, epochs=2, verbose=0).history)
class L(layers.Layer):
    def call(self, inputs):
        self.add_loss(tf.reduce_sum(inputs) * 1e-3, inputs=inputs) if False else self.add_loss(tf.reduce_sum(inputs) * 1e-3)
        return inputs
fm2 = keras.Model(inp, layers.Dense(1)(L()(inp))); fm2.compile('adam', 'mse'); print(fm2.fit(X, y, verbose=0).history, fm2.losses)
cell = keras.Sequential([layers.RNN(layers.SimpleRNNCell(4, activation='tanh'), return_sequences=True, input_shape=(5, 2)), layers.GRU(3, activation='relu'), layers.Dense(1)]); cell.compile('adam', 'mse'); cell.fit(np.random.rand(8, 5, 2), np.random.rand(8), verbose=0)
il = layers.IntegerLookup(vocabulary=[1, 2, 3], output_mode='one_hot'); sl = layers.StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot'); print(il(tf.constant([[1], [4]])), sl(tf.constant([['a', 'b']])), sl(np.array([['a', 'z']])))
s = keras.Sequential([layers.Dense(64, activation='selu', kernel_initializer='lecun_normal', input_shape=(4,)), layers.AlphaDropout(rate=.2), layers.Dense(1)])
class MCD(keras.layers.AlphaDropout):
    def call(self, inputs): return super().call(inputs, training=True)
mc = keras.models.Sequential([MCD(l.rate) if isinstance(l, keras.layers.AlphaDropout) else l for l in s.layers]); mc.set_weights(s.get_weights()); print(np.mean([mc.predict(X[:2], verbose=0) for _ in range(3)], axis=0))
pb = keras.utils.Progbar(target=5, verbose=1)
[pb.update(i + 1, [('loss', 1. / (i + 1))]) for i in range(5)]
ct = keras.Sequential([layers.Conv1DTranspose(filters=2, kernel_size=3, strides=2, padding='same', activation='relu', input_shape=(6, 2)), layers.Conv1D(2, 3, dilation_rate=2, padding='causal')]); print(ct.output_shape)
print(tf.model if hasattr(tf, 'model') else 'no tf.model', tf.version.VERSION, keras.__version__, tf.keras.__version__)
class Mod(tf.Module):
    def __init__(self): super().__init__(); self.v = tf.Variable(1., name='v')
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def f(self, x): return x * self.v
mo = Mod(); tf.saved_model.save(mo, 'mod'); r = tf.saved_model.load('mod'); print(r.f(tf.constant([1., 2.])) if hasattr(r, 'f') else r)
tf.saved_model.save(s, 'ksm'); r = tf.saved_model.load('ksm'); print(type(r))
m.save_weights('w.h5'); m.load_weights('w.h5'); m.save('m.hdf5'); z = keras.models.load_model('m.hdf5'); print(z.evaluate(X, y, verbose=0))
print([type(v) for v in (m.evaluate(X, y, verbose=0))], m.predict(X[:2], verbose=0).dtype, m.layers[0].input_shape if hasattr(m.layers[0], 'input_shape') else None, m.layers[0].output_shape if hasattr(m.layers[0], 'output_shape') else None, m.layers[0].input, m.layers[0].output, h.params, h.epoch, h.model)
