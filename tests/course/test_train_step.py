"""A training step of one's own with a gradient tape, inside ``fit``: the numbers of the usual ``fit``, and of jax.grad."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
import teul.course.tensorflow as tf
from teul import losses, metrics, optimizers
from teul.layers import BatchNormalization, Dense, Dropout, Input, Layer, LeakyReLU

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(48, 3)).astype("float32")
Y = X.sum(1, keepdims=True)


def parts():
    inputs = Input((3,))
    hidden = BatchNormalization()(Dense(8, activation="relu")(inputs))
    return inputs, Dense(1)(hidden)


class Compiled(teul.Model):
    """Keras 3's way: ``compute_loss`` and the compiled metrics."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


class Own(teul.Model):
    """Keras 2's way: a loss and a metric of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tracker = metrics.Mean(name="loss")

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - self(x, training=True)))
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    @property
    def metrics(self):
        return [self.tracker]


def trained(kind, **compiled):
    teul.utils.set_random_seed(5)
    inputs, outputs = parts()
    model = kind(inputs, outputs)
    model.compile(optimizer=optimizers.Adam(0.01), **compiled)
    history = model.fit(X, Y, batch_size=16, epochs=4, shuffle=False, verbose=0)
    return history.history, model.get_weights()


@pytest.mark.parametrize(("kind", "compiled"), [(Compiled, {"loss": "mse"}), (Own, {})])
def test_a_step_with_a_tape_gives_the_numbers_of_fit(kind, compiled):
    usual, weights = trained(teul.Model, loss="mse")
    found, own = trained(kind, **compiled)
    np.testing.assert_allclose(found["loss"], usual["loss"], 1e-4)
    assert usual["loss"][-1] < usual["loss"][0]
    for one, two in zip(own, weights, strict=True):
        np.testing.assert_allclose(one, two, 1e-3, 1e-5)


class Sampling(Layer):
    """z = mean + exp(log variance / 2) * noise."""

    def call(self, inputs):
        mean, log_variance = inputs
        noise = tf.random.normal(shape=(tf.shape(mean)[0], tf.shape(mean)[1]))
        return mean + tf.exp(0.5 * log_variance) * noise


class VAE(teul.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder
        self.trackers = [metrics.Mean(name=n) for n in ("loss", "reconstruction", "kl")]

    @property
    def metrics(self):
        return self.trackers

    def train_step(self, data):
        with tf.GradientTape() as tape:
            mean, log_variance, z = self.encoder(data)
            reconstruction = tf.reduce_mean(losses.binary_crossentropy(data, self.decoder(z)))
            kl = tf.reduce_mean(tf.reduce_sum(-0.5 * (1 + log_variance - tf.square(mean) - tf.exp(log_variance)), axis=1))
            total = reconstruction + 0.01 * kl
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(total, weights), weights, strict=True))
        for tracker, value in zip(self.trackers, (total, reconstruction, kl), strict=True):
            tracker.update_state(value)
        return {t.name: t.result() for t in self.trackers}


def test_a_variational_autoencoder_learns_and_draws_new_noise_at_every_step():
    teul.utils.set_random_seed(0)
    inputs = Input((6,))
    hidden = Dense(16, activation="relu")(inputs)
    mean, log_variance = Dense(2)(hidden), Dense(2)(hidden)
    encoder = teul.Model(inputs, [mean, log_variance, Sampling()([mean, log_variance])])
    latent = Input((2,))
    decoder = teul.Model(latent, Dense(6, activation="sigmoid")(latent))
    model = VAE(encoder, decoder)
    model.compile(optimizer=optimizers.Adam(0.02))
    x = (DRAW.uniform(size=(64, 1)) > 0.5).astype("float32").repeat(6, axis=1)
    history = model.fit(x, epochs=15, batch_size=16, verbose=0).history
    assert history["reconstruction"][-1] < 0.5 * history["reconstruction"][0]
    assert history["kl"][-1] > 0.1
    one, two = (encoder.predict(x[:4], verbose=0)[2] for _ in range(2))
    assert not np.array_equal(one, two)


class GAN(teul.Model):
    def __init__(self, discriminator, generator):
        super().__init__()
        self.discriminator, self.generator = discriminator, generator

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn
        self.d_seen, self.g_seen = metrics.Mean(name="d_loss"), metrics.Mean(name="g_loss")

    @property
    def metrics(self):
        return [self.d_seen, self.g_seen]

    def train_step(self, real):
        count = tf.shape(real)[0]
        fake = self.generator(tf.random.normal(shape=(count, 2)))
        both = tf.concat([fake, real], axis=0)
        labels = tf.concat([tf.ones((count, 1)), tf.zeros((count, 1))], axis=0)
        labels += 0.05 * tf.random.uniform(tf.shape(labels))
        with tf.GradientTape() as tape:
            d_loss = self.loss_fn(labels, self.discriminator(both))
        weights = self.discriminator.trainable_weights
        self.d_optimizer.apply_gradients(zip(tape.gradient(d_loss, weights), weights, strict=True))
        with tf.GradientTape() as tape:
            judged = self.discriminator(self.generator(tf.random.normal(shape=(count, 2))))
            g_loss = self.loss_fn(tf.zeros((count, 1)), judged)
        weights = self.generator.trainable_weights
        self.g_optimizer.apply_gradients(zip(tape.gradient(g_loss, weights), weights, strict=True))
        self.d_seen.update_state(d_loss)
        self.g_seen.update_state(g_loss)
        return {"d_loss": self.d_seen.result(), "g_loss": self.g_seen.result()}


def test_a_generative_adversarial_network_trains_both_sides():
    teul.utils.set_random_seed(0)
    discriminator = teul.Sequential([Input((3,)), Dense(16), LeakyReLU(0.2), Dropout(0.2), Dense(1)])
    generator = teul.Sequential([Input((2,)), Dense(16, activation="relu"), Dense(3)])
    before = [w.copy() for w in (*discriminator.get_weights(), *generator.get_weights())]
    model = GAN(discriminator, generator)
    model.compile(optimizers.Adam(0.01), optimizers.Adam(0.01), losses.BinaryCrossentropy(from_logits=True))
    data = tf.data.Dataset.from_tensor_slices(X + 3).shuffle(48).batch(16)
    history = model.fit(data, epochs=5, verbose=0).history
    assert len(history["d_loss"]) == len(history["g_loss"]) == 5
    assert np.isfinite([*history["d_loss"], *history["g_loss"]]).all()
    after = [*discriminator.get_weights(), *generator.get_weights()]
    assert all(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    assert int(model.d_optimizer.iterations) == int(model.g_optimizer.iterations) == 15


class Penalized(teul.Model):
    """A step with a gradient of a gradient."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                y_pred = self(x, training=True)
            slope = inner.gradient(y_pred, x)
            loss = tf.reduce_mean(tf.square(y - y_pred)) + tf.reduce_mean(tf.square(slope))
        weights = self.trainable_variables
        self.optimizer.apply_gradients(zip(outer.gradient(loss, weights), weights, strict=True))
        return {"loss": loss}


def test_a_gradient_penalty_inside_fit_is_that_of_jax_grad():
    inputs = Input((3,))
    model = Penalized(inputs, Dense(1)(Dense(4, activation="tanh")(inputs)))
    model.compile(optimizer=optimizers.SGD(0.1))
    weights = [v.value for v in model.trainable_variables]

    def loss(w):
        def net(x):
            return jnp.tanh(x @ w[0] + w[1]) @ w[2] + w[3]

        return jnp.mean((Y - net(X)) ** 2) + jnp.mean(jax.grad(lambda x: net(x).sum())(jnp.asarray(X)) ** 2)

    expected = [w - 0.1 * g for w, g in zip(weights, jax.grad(loss)(weights), strict=True)]
    history = model.fit(X, Y, batch_size=48, shuffle=False, verbose=0)
    assert abs(history.history["loss"][0] - float(loss(weights))) < 1e-4
    for v, e in zip(model.trainable_variables, expected, strict=True):
        np.testing.assert_allclose(v.numpy(), e, 1e-4, 1e-5)
