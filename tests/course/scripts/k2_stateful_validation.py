"""Keras 2: stateful LSTMs of one row a batch, validated and asked in a loop."""
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense, LSTM, Dropout, Activation
from keras.callbacks import Callback
import matplotlib.pyplot as plt
class CustomHistory(Callback):
    def init(self):
        self.train_loss = []; self.val_loss = []
    def on_epoch_end(self, batch, logs={}):
        self.train_loss.append(logs.get('loss')); self.val_loss.append(logs.get('val_loss'))
def create_dataset(signal_data, look_back=1):
    dataX, dataY = [], []
    for i in range(len(signal_data) - look_back):
        dataX.append(signal_data[i:(i + look_back), 0]); dataY.append(signal_data[i + look_back, 0])
    return np.array(dataX), np.array(dataY)
look_back = 4
signal_data = np.cos(np.arange(160) * (20 * np.pi / 100))[:, None]
from sklearn.preprocessing import MinMaxScaler
scaler = MinMaxScaler(feature_range=(0, 1)); signal_data = scaler.fit_transform(signal_data)
train = signal_data[0:80]; val = signal_data[80:120]; test = signal_data[120:]
x_train, y_train = create_dataset(train, look_back); x_val, y_val = create_dataset(val, look_back); x_test, y_test = create_dataset(test, look_back)
x_train = np.reshape(x_train, (x_train.shape[0], x_train.shape[1], 1)); x_val = np.reshape(x_val, (x_val.shape[0], x_val.shape[1], 1)); x_test = np.reshape(x_test, (x_test.shape[0], x_test.shape[1], 1))
model = Sequential()
for i in range(2):
    model.add(LSTM(8, batch_input_shape=(1, look_back, 1), stateful=True, return_sequences=True))
    model.add(Dropout(0.3))
model.add(LSTM(8, batch_input_shape=(1, look_back, 1), stateful=True))
model.add(Dropout(0.3)); model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
custom_hist = CustomHistory(); custom_hist.init()
for i in range(2):
    model.fit(x_train, y_train, epochs=1, batch_size=1, shuffle=False, callbacks=[custom_hist], validation_data=(x_val, y_val))
    model.reset_states()
plt.plot(custom_hist.train_loss); plt.plot(custom_hist.val_loss); plt.ylim(0.0, 0.15); plt.legend(['train', 'val'], loc='upper left'); plt.show()
trainScore = model.evaluate(x_train, y_train, batch_size=1, verbose=0); model.reset_states(); print('Train Score: ', trainScore)
look_ahead = 5; xhat = x_test[0]; predictions = np.zeros((look_ahead, 1))
for i in range(look_ahead):
    prediction = model.predict(np.array([xhat]), batch_size=1); predictions[i] = prediction; xhat = np.vstack([xhat[1:], prediction])
print(predictions.ravel()); assert len(custom_hist.train_loss) == 2
# two layers GRU seq with numpy seq2idx style (Korean blog)
code2idx = {'c4': 0, 'd4': 1, 'e4': 2}; seq = ['c4', 'd4', 'e4', 'c4', 'd4'] * 4; w = 4
data = np.array([[code2idx[c] for c in seq[i:i + w + 1]] for i in range(len(seq) - w)]); xt = data[:, :w] / 3.; yt = tf.keras.utils.to_categorical(data[:, w]); 
class LossHistory(tf.keras.callbacks.Callback):
    def init(self): self.losses = []
    def on_epoch_end(self, batch, logs={}): self.losses.append(logs.get('loss'))
m = Sequential([Dense(8, input_dim=4, activation='relu'), Dense(yt.shape[1], activation='softmax')]); m.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy']); hi = LossHistory(); hi.init(); m.fit(xt, yt, epochs=3, batch_size=10, verbose=2, callbacks=[hi]); print(hi.losses); print("%s: %.2f%%" % (m.metrics_names[1], m.evaluate(xt, yt)[1] * 100))
