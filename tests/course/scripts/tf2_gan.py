"""TensorFlow 2: a GAN with two tapes, BinaryCrossentropy from logits."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

(train_images, _), (_, _) = tf.keras.datasets.mnist.load_data()
train_images = (train_images.reshape(-1, 28, 28, 1).astype('float32') - 127.5) / 127.5
train_dataset = tf.data.Dataset.from_tensor_slices(train_images[:96]).shuffle(96).batch(32)
generator = tf.keras.Sequential([layers.Dense(7 * 7 * 4, use_bias=False, input_shape=(10,)), layers.BatchNormalization(), layers.LeakyReLU(),
                                 layers.Reshape((7, 7, 4)),
                                 layers.Conv2DTranspose(2, (5, 5), strides=(2, 2), padding='same', use_bias=False), layers.LeakyReLU(),
                                 layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding='same', activation='tanh')])
discriminator = tf.keras.Sequential([layers.Conv2D(4, (5, 5), strides=(2, 2), padding='same', input_shape=[28, 28, 1]), layers.LeakyReLU(),
                                     layers.Dropout(0.3), layers.Flatten(), layers.Dense(1)])
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(1e-4)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-4)


def discriminator_loss(real_output, fake_output):
    return cross_entropy(tf.ones_like(real_output), real_output) + cross_entropy(tf.zeros_like(fake_output), fake_output)


@tf.function
def train_step(images):
    noise = tf.random.normal([32, 10])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated_images = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(generated_images, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = discriminator_loss(real_output, fake_output)
    gradients_of_generator = gen_tape.gradient(gen_loss, generator.trainable_variables)
    gradients_of_discriminator = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gradients_of_generator, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(gradients_of_discriminator, discriminator.trainable_variables))
    return gen_loss, disc_loss


for epoch in range(1):
    for image_batch in train_dataset:
        g, d = train_step(image_batch)
print(g.numpy(), d.numpy())
assert generator(tf.random.normal([1, 10]), training=False).shape == (1, 28, 28, 1)
