"""TensorFlow 2: layers and models of one's own, add_loss, add_weight, tf.Variable weights, a hand-written loop."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class Linear(keras.layers.Layer):
    def __init__(self, units=32, input_dim=32):
        super(Linear, self).__init__()
        w_init = tf.random_normal_initializer()
        self.w = tf.Variable(initial_value=w_init(shape=(input_dim, units), dtype="float32"), trainable=True)
        b_init = tf.zeros_initializer()
        self.b = tf.Variable(initial_value=b_init(shape=(units,), dtype="float32"), trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


x = tf.ones((2, 2))
linear_layer = Linear(4, 2)
y = linear_layer(x)
assert y.shape == (2, 4) and len(linear_layer.trainable_weights) == 2


class ComputeSum(keras.layers.Layer):
    def __init__(self, input_dim):
        super(ComputeSum, self).__init__()
        self.total = tf.Variable(initial_value=tf.zeros((input_dim,)), trainable=False)

    def call(self, inputs):
        self.total.assign_add(tf.reduce_sum(inputs, axis=0))
        return self.total


my_sum = ComputeSum(2)
print(my_sum(x).numpy())
assert my_sum(x).numpy().tolist() == [4.0, 4.0] and my_sum.non_trainable_weights


class ActivityRegularizationLayer(keras.layers.Layer):
    def __init__(self, rate=1e-2):
        super().__init__()
        self.rate = rate

    def call(self, inputs):
        self.add_loss(self.rate * tf.reduce_sum(inputs))
        return inputs


class MLPBlock(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear_1 = keras.layers.Dense(8)
        self.reg = ActivityRegularizationLayer()
        self.linear_2 = keras.layers.Dense(1)

    def call(self, inputs):
        x = tf.nn.relu(self.linear_1(inputs))
        return self.linear_2(self.reg(x))


mlp = MLPBlock()
y = mlp(tf.ones(shape=(3, 5)))
assert len(mlp.weights) == 4 and len(mlp.trainable_weights) == 4 and len(mlp.losses) == 1
inputs = keras.Input(shape=(5,))
model = keras.Model(inputs, mlp(inputs))
optimizer = keras.optimizers.SGD(learning_rate=1e-3)
loss_fn = keras.losses.MeanSquaredError()
before = None
for step in range(3):
    with tf.GradientTape() as tape:
        logits = model(np.ones((4, 5), dtype='float32'))
        loss_value = loss_fn(np.zeros((4, 1), dtype='float32'), logits)
        loss_value += sum(model.losses)
    grads = tape.gradient(loss_value, model.trainable_weights)
    optimizer.apply_gradients(zip(grads, model.trainable_weights))
    print(float(loss_value))
model.compile(optimizer='adam', loss='mse')
model.fit(np.random.rand(16, 5), np.random.rand(16, 1), epochs=1, verbose=0)
