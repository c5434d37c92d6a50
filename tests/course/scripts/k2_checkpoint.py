"""Keras 2: checkpoints as .hdf5, the best one loaded again, early stopping."""
import os
import numpy
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense
from keras.models import Sequential, load_model

dataset = numpy.loadtxt("pima-indians-diabetes.csv", delimiter=",")
X, Y = dataset[:, 0:8], dataset[:, 8]


def build():
    model = Sequential()
    model.add(Dense(12, input_dim=8, kernel_initializer='uniform', activation='relu'))
    model.add(Dense(1, kernel_initializer='uniform', activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


model = build()
MODEL_DIR = './model/'
if not os.path.exists(MODEL_DIR):
    os.mkdir(MODEL_DIR)
modelpath = "./model/{epoch:02d}-{val_loss:.4f}.hdf5"
checkpointer = ModelCheckpoint(filepath=modelpath, monitor='val_loss', verbose=1, save_best_only=True)
best = ModelCheckpoint("weights.best.hdf5", monitor='val_acc', verbose=0, save_best_only=True, save_weights_only=True, mode='max', period=1)
early_stopping_callback = EarlyStopping(monitor='val_loss', patience=100)
history = model.fit(X, Y, validation_split=0.2, epochs=3, verbose=0, batch_size=50, callbacks=[early_stopping_callback, checkpointer, best])
files = sorted(os.listdir(MODEL_DIR))
assert files
again = load_model(MODEL_DIR + files[-1])
print(again.evaluate(X, Y, verbose=0))
fresh = build()
fresh.load_weights("weights.best.hdf5")
model.save('my_model.h5')
del model
model = load_model('my_model.h5')
model.save_weights('my_weights.h5')
fresh.load_weights('my_weights.h5')
numpy.testing.assert_allclose(model.predict(X), fresh.predict(X), rtol=1e-5)
