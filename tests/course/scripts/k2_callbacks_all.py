"""Keras 2: every callback at once, .hdf5 checkpoints, reloading."""
from keras.models import Sequential, load_model
from keras.layers import Dense
from keras.callbacks import *
import keras, os
import numpy as np
if not os.path.exists('./model'): os.mkdir('./model')
x = np.random.rand(60,5); y = x.sum(1)
m = Sequential(); m.add(Dense(4,input_dim=5,activation='relu')); m.add(Dense(1))
m.compile(loss='mse', optimizer='adam', metrics=['mae','mse'])
class PrintDot(keras.callbacks.Callback):
  def on_epoch_end(self, epoch, logs):
    if epoch % 100 == 0: print('')
    print('.', end='')
cb = [EarlyStopping(monitor='val_loss', min_delta=0, patience=2, verbose=0, mode='auto'),
      ModelCheckpoint(filepath='./model/{epoch:02d}-{val_loss:.4f}.hdf5', monitor='val_loss', verbose=1, save_best_only=True, mode='min', period=1),
      ReduceLROnPlateau(monitor='val_loss', factor=0.1, patience=1, epsilon=0.0001, cooldown=0, min_lr=0),
      CSVLogger('training.log', separator=',', append=False), TerminateOnNaN(), History(), LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs['loss'])),
      LearningRateScheduler(lambda epoch: 0.01*0.9**epoch, verbose=1), PrintDot(),
      TensorBoard(log_dir='./graph', histogram_freq=0, write_graph=True, write_images=True)]
h = m.fit(x, y, validation_split=0.2, epochs=3, batch_size=20, verbose=2, callbacks=cb)
print(open('training.log').read())
files = sorted(os.listdir('model')); mm = load_model('model/'+files[-1])
print(mm.evaluate(x,y,verbose=0), mm.optimizer, keras.backend.get_value(mm.optimizer.lr))
import pandas as pd
hist = pd.DataFrame(h.history); hist['epoch'] = h.epoch; print(hist.tail())
m.save('m.h5'); del m; m = load_model('m.h5'); m.summary(); print(m.get_config()['layers'][0]['class_name'])
m.fit(x,y,epochs=1,verbose=0)
