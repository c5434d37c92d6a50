"""Keras 2: callbacks of one's own, ReduceLROnPlateau, LearningRateScheduler, K.get_value of the learning rate."""
import keras
import numpy as np
from keras import backend as K
from keras.callbacks import Callback, LearningRateScheduler, ReduceLROnPlateau, TensorBoard
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import SGD


class LossHistory(keras.callbacks.Callback):
    def on_train_begin(self, logs={}):
        self.losses, self.lr = [], []

    def on_batch_end(self, batch, logs={}):
        self.losses.append(logs.get('loss'))

    def on_epoch_end(self, epoch, logs={}):
        self.lr.append(K.get_value(self.model.optimizer.lr))
        if logs.get('acc') > 2:
            self.model.stop_training = True


x = np.random.rand(64, 4)
y = (x.sum(axis=1) > 2).astype(int)
model = Sequential([Dense(8, input_dim=4, activation='relu'), Dense(1, activation='sigmoid')])
sgd = SGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='binary_crossentropy', optimizer=sgd, metrics=['accuracy'])
record = LossHistory()


def step_decay(epoch):
    return 0.1 * 0.5 ** (epoch // 2)


reduce_lr = ReduceLROnPlateau(monitor='val_loss', factor=0.2, patience=5, min_lr=0.001, mode='auto', verbose=1)
tb = TensorBoard(log_dir='./logs', histogram_freq=0, batch_size=32, write_graph=True, write_grads=False, write_images=False)
history = model.fit(x, y, epochs=4, batch_size=16, validation_split=0.25, verbose=0,
                    callbacks=[record, LearningRateScheduler(step_decay, verbose=0), reduce_lr, tb])
assert len(record.losses) == 4 * 3 and len(record.lr) == 4
np.testing.assert_allclose(record.lr[:4], [0.1, 0.1, 0.05, 0.05], rtol=1e-6)
assert 'lr' in history.history or history.history['lr']
K.set_value(model.optimizer.lr, 0.5 * K.get_value(model.optimizer.lr))
assert abs(float(K.get_value(model.optimizer.lr)) - 0.025) < 1e-6
model.optimizer.lr = 0.3
assert abs(float(model.optimizer.lr) - 0.3) < 1e-6
