"""TensorFlow 2: gradients by the input: saliency, a gradient penalty, Grad-CAM."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

inputs = keras.Input(shape=(8, 8, 1))
conv = keras.layers.Conv2D(3, 3, activation='relu', name='conv')(inputs)
outputs = keras.layers.Dense(4, activation='softmax')(keras.layers.Flatten()(conv))
model = keras.Model(inputs, outputs)
image = tf.convert_to_tensor(np.random.rand(2, 8, 8, 1).astype('float32'))
grad_model = tf.keras.models.Model([model.inputs], [model.get_layer('conv').output, model.output])
with tf.GradientTape() as tape:
    conv_output, predictions = grad_model(image)
    channel = predictions[:, tf.argmax(predictions[0])]
grads = tape.gradient(channel, conv_output)
pooled = tf.reduce_mean(grads, axis=(0, 1, 2))
heatmap = tf.squeeze(conv_output[0] @ pooled[..., tf.newaxis])
heatmap = tf.maximum(heatmap, 0) / (tf.math.reduce_max(heatmap) + 1e-9)
assert heatmap.shape == (6, 6)
with tf.GradientTape() as gp_tape:
    gp_tape.watch(image)
    pred = model(image, training=True)
grads = gp_tape.gradient(pred, [image])[0]
norm = tf.sqrt(tf.reduce_sum(tf.square(grads), axis=[1, 2, 3]))
gp = tf.reduce_mean((norm - 1.0) ** 2)
print(gp.numpy(), heatmap.numpy().max())
x = tf.Variable(np.random.rand(1, 8, 8, 1).astype('float32'))
for i in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(x)[:, 0])
    x.assign_add(tf.math.l2_normalize(tape.gradient(loss, x)) * 0.1)
