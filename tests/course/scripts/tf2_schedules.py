"""TensorFlow 2: schedules of the learning rate, optimizers with learning_rate, a Progbar and a GradientTape loop with metrics."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.optimizers import Adadelta, Adagrad, Adam, Adamax, Nadam, RMSprop, SGD

x, y = np.random.rand(64, 3).astype('float32'), np.random.rand(64, 1).astype('float32')
exponential = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.9)
piecewise = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries=[5, 10], values=[0.1, 0.05, 0.01])
for optimizer in [SGD(learning_rate=exponential), SGD(learning_rate=piecewise, momentum=0.9, nesterov=True), Adam(learning_rate=0.01),
                  RMSprop(learning_rate=0.01, rho=0.9), Nadam(learning_rate=0.01, beta_1=0.9, beta_2=0.999), Adagrad(learning_rate=0.01),
                  Adadelta(learning_rate=1.0), Adamax(learning_rate=0.01), keras.optimizers.legacy.Adam(learning_rate=0.01)]:
    model = keras.Sequential([keras.layers.Dense(1, input_shape=(3,))])
    model.compile(optimizer=optimizer, loss='mse')
    model.fit(x, y, epochs=1, batch_size=32, verbose=0)
assert abs(float(exponential(10)) - 0.09) < 1e-6
model = keras.Sequential([keras.layers.Dense(4, activation='relu', input_shape=(3,)), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam(learning_rate=0.01)
mean_loss = keras.metrics.Mean()
metrics = [keras.metrics.MeanAbsoluteError()]
loss_fn = keras.losses.mean_squared_error
progress = keras.utils.Progbar(target=4)
for step in range(4):
    batch = slice(16 * step, 16 * step + 16)
    with tf.GradientTape() as tape:
        y_pred = model(x[batch], training=True)
        main_loss = tf.reduce_mean(loss_fn(y[batch], y_pred))
        loss = tf.add_n([main_loss] + model.losses)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    for variable in model.variables:
        if getattr(variable, 'constraint', None) is not None:
            variable.assign(variable.constraint(variable))
    mean_loss(loss)
    for metric in metrics:
        metric(y[batch], y_pred)
    progress.update(step + 1, [('loss', float(mean_loss.result()))])
print(mean_loss.result().numpy(), [m.result().numpy() for m in metrics])
