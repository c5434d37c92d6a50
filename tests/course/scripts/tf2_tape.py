"""TensorFlow 2: a linear regression by hand with Variables and a tape."""
import numpy as np
import tensorflow as tf

tf.random.set_seed(777)
X = tf.random.normal(shape=[200, 2])
w_true = tf.constant([[2.0], [-3.0]])
y = tf.matmul(X, w_true) + 1.5 + tf.random.normal(shape=[200, 1], stddev=0.01)
W = tf.Variable(tf.zeros(shape=(2, 1)))
b = tf.Variable(0.0)
optimizer = tf.optimizers.SGD(learning_rate=0.1)
for step in range(60):
    with tf.GradientTape() as tape:
        pred = tf.matmul(X, W) + b
        loss = tf.reduce_mean(tf.square(pred - y))
    grads = tape.gradient(loss, [W, b])
    optimizer.apply_gradients(zip(grads, [W, b]))
print(W.numpy().ravel(), b.numpy(), loss.numpy())
np.testing.assert_allclose(W.numpy().ravel(), [2, -3], atol=0.05)
for step in range(3):
    with tf.GradientTape(persistent=True) as tape:
        cost = tf.reduce_mean(tf.square(X @ W + b - y))
    W.assign_sub(0.1 * tape.gradient(cost, W))
    b.assign_sub(0.1 * tape.gradient(cost, b))
x = tf.Variable(3.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        z = x ** 3
    first = inner.gradient(z, x)
second = outer.gradient(first, x)
assert abs(float(second) - 18.0) < 1e-4
