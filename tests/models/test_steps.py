"""Steps of the user's own: every style of train_step, inside the program of an epoch, and as plain Python where it cannot be traced."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from teul import Input, Model, Sequential, losses, metrics, ops, optimizers
from teul.engine import cache
from teul.errors import TeulWarning
from teul.layers import BatchNormalization, Dense, Dropout, Layer
from teul.utils import set_random_seed

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4)).astype("float32")
Y = (X @ np.array([[1.0], [-2.0], [0.5], [0.0]]) + 0.1).astype("float32")


def head(x):
    return Dense(1)(Dropout(0.2, seed=3)(BatchNormalization()(Dense(8, activation="tanh")(x))))


def built(kind, **compiled):
    """A functional model of the class, with the same weights each time."""
    set_random_seed(1)
    x = Input((4,))
    model = kind(x, head(x))
    model.compile(**{"optimizer": optimizers.Adam(0.05), "loss": "mse", "metrics": ["mae"], **compiled})
    return model


def trained(model, **options):
    return model.fit(
        X, Y, **{"epochs": 4, "batch_size": 16, "shuffle": False, "verbose": 0, "validation_data": (X[:20], Y[:20]), **options}
    )


class WithVariables(Model):
    """Reads and assigns Variables, as with TensorFlow's tape."""

    def train_step(self, data):
        x, y = data

        def forward():
            y_pred = self(x, training=True)
            return self.compute_loss(y=y, y_pred=y_pred), y_pred

        (loss, y_pred), gradients = self.value_and_gradients(forward, has_aux=True)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


class WithValues(Model):
    """Values for Variables, as on Keras's JAX backend."""

    def loss_and_updates(self, trainable, rest, x, y, training=False):
        y_pred, rest = self.stateless_call(trainable, rest, x, training=training)
        return self.compute_loss(x, y, y_pred), (y_pred, rest)

    def train_step(self, state, data):
        trainable, rest, slots, counts = state
        x, y = data
        slope = jax.value_and_grad(self.loss_and_updates, has_aux=True)
        (loss, (y_pred, rest)), gradients = slope(trainable, rest, x, y, training=True)
        trainable, slots = self.optimizer.stateless_apply(slots, gradients, trainable)
        new, logs = [], {}
        for metric in self.metrics:
            own = counts[len(new) : len(new) + len(metric.variables)]
            own = metric.stateless_update_state(own, *([loss] if metric.name == "loss" else [y, y_pred]))
            logs[metric.name] = metric.stateless_result(own)
            new += own
        return logs, (trainable, rest, slots, new)


class Overriding(Model):
    """Its parents' steps do all."""

    def train_step(self, data):
        return super().train_step(data)

    def test_step(self, data):
        return super().test_step(data)

    def predict_step(self, data):
        return super().predict_step(data)


class OverridingWithValues(Model):
    def train_step(self, state, data):
        return super().train_step(state, data)

    def test_step(self, state, data):
        return super().test_step(state, data)

    def predict_step(self, state, data):
        return super().predict_step(state, data)


class WithTape(Model):
    """As most courses write it, with TensorFlow's tape."""

    def train_step(self, data):
        from teul.course import tensorflow as tf

        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [WithVariables, WithValues, WithTape, Overriding, OverridingWithValues])
@pytest.mark.parametrize("batch", [16, 25])
def test_a_step_of_ones_own_trains_as_the_ordinary_one(kind, batch):
    plain, own = built(Model), built(kind)
    expected, got = trained(plain, batch_size=batch).history, trained(own, batch_size=batch).history
    assert list(got) == list(expected)
    means = (
        ("loss", "mae") if kind in (WithVariables, WithValues, WithTape) else ()
    )  # means of batches, which weigh a smaller last one like the rest
    for name in expected:
        if batch == 25 or name not in means:
            np.testing.assert_allclose(got[name], expected[name], rtol=2e-5, err_msg=name)
    for mine, theirs in zip(own.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)
    assert int(own.optimizer.iterations) == int(plain.optimizer.iterations)
    np.testing.assert_allclose(own.predict(X), plain.predict(X), rtol=1e-4, atol=1e-6)
    assert own.evaluate(X, Y, verbose=0) == pytest.approx(plain.evaluate(X, Y, verbose=0), rel=1e-4)
    assert own.train_on_batch(X, Y) == pytest.approx(plain.train_on_batch(X, Y), rel=1e-4)


@pytest.mark.parametrize("kind", [WithVariables, WithValues, WithTape])
def test_epochs_of_ones_own_steps_are_one_program_compiled_once(kind):
    before = cache.compilations
    trained(built(kind), validation_data=None)
    first = cache.compilations - before
    trained(built(kind), validation_data=None)
    model = built(kind)
    trained(model, validation_data=None)
    trained(model, validation_data=None)
    assert cache.compilations - before == first == 1


class Curious(WithVariables):
    """Looks at a number, so that it cannot be traced."""

    def train_step(self, data):
        logs = super().train_step(data)
        self.seen = [*getattr(self, "seen", []), float(logs["loss"])]
        return logs


def test_a_step_that_looks_at_numbers_runs_as_plain_python():
    curious = built(Curious)
    with pytest.warns(TeulWarning, match="train_step of Curious"):
        history = trained(curious, batch_size=25).history
    np.testing.assert_allclose(history["loss"], trained(built(Model), batch_size=25).history["loss"], rtol=2e-5)
    assert len(curious.seen) == 8


def test_run_eagerly_runs_python_for_every_batch():
    calls = []

    class Noting(Layer):
        def call(self, inputs):
            calls.append(type(inputs).__name__)
            return inputs

    model = Sequential([Input((4,)), Noting(), Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    calls.clear()
    model.fit(X, Y, batch_size=10, epochs=2, verbose=0)
    assert len(calls) == 10
    assert model.predict(X, verbose=0).shape == (50, 1)
    assert len(calls) == 12


class Gan(Model):
    """Two networks, two optimizers, no call."""

    def __init__(self):
        super().__init__()
        self.generator = Sequential([Input((2,)), Dense(4)])
        self.discriminator = Sequential([Input((4,)), Dense(8, activation="tanh"), Dense(1)])
        self.d_loss_tracker, self.g_loss_tracker = metrics.Mean(name="d_loss"), metrics.Mean(name="g_loss")

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    @property
    def metrics(self):
        return [self.d_loss_tracker, self.g_loss_tracker]

    def train_step(self, real):
        noise = ops.ones((ops.shape(real)[0], 2))
        count = ops.shape(real)[0]

        def judged():
            both = ops.concatenate([self.generator(noise), real], axis=0)
            labels = ops.concatenate([ops.ones((count, 1)), ops.zeros((count, 1))], axis=0)
            return self.loss_fn(labels, self.discriminator(both))

        d_loss, gradients = self.value_and_gradients(judged, self.discriminator.trainable_variables)
        self.d_optimizer.apply_gradients(zip(gradients, self.discriminator.trainable_weights, strict=True))

        def fooled():
            return self.loss_fn(ops.zeros((count, 1)), self.discriminator(self.generator(noise)))

        g_loss, gradients = self.value_and_gradients(fooled, self.generator.trainable_variables)
        self.g_optimizer.apply_gradients(zip(gradients, self.generator.trainable_weights, strict=True))
        self.d_loss_tracker.update_state(d_loss)
        self.g_loss_tracker.update_state(g_loss)
        return {"d_loss": self.d_loss_tracker.result(), "g_loss": self.g_loss_tracker.result()}


def test_a_pair_with_two_optimizers_trains():
    def gan_with(rate):
        set_random_seed(2)
        gan = Gan()
        gan.compile(optimizers.Adam(0.05), optimizers.SGD(rate), losses.BinaryCrossentropy(from_logits=True))
        return gan, gan.generator.get_weights()[0], gan.fit(X, epochs=30, batch_size=10, verbose=0).history

    gan, before, history = gan_with(0.0)  # a forger who learns nothing is found out
    assert list(history) == ["d_loss", "g_loss"]
    assert history["d_loss"][-1] < 0.5 * history["d_loss"][0]
    np.testing.assert_array_equal(before, gan.generator.get_weights()[0])
    gan, before, _ = gan_with(0.5)
    assert int(gan.d_optimizer.iterations) == int(gan.g_optimizer.iterations) == 150
    assert not np.allclose(before, gan.generator.get_weights()[0])


class Noise(Layer):
    """Adds a penalty in call."""

    def call(self, inputs):
        self.add_loss(0.1 * ops.mean(ops.square(inputs)))
        return inputs


class OwnLoss(Model):
    """A loss of its own with a metric of its own, as in Keras's guides."""

    def __init__(self):
        super().__init__()
        self.inner = Dense(1, kernel_regularizer="l2")
        self.noise = Noise()
        self.own = metrics.Mean(name="own")

    def call(self, inputs):
        return self.noise(self.inner(inputs))

    def compute_loss(self, x, y, y_pred, sample_weight=None, training=True):
        loss = ops.mean(ops.abs(y_pred - y)) + sum(self.losses)
        self.own.update_state(loss)
        return loss


def test_compute_loss_and_a_metric_that_the_model_holds():
    model = OwnLoss()
    model.compile("sgd", metrics=["mse"])
    history = model.fit(X, Y, batch_size=50, epochs=3, verbose=0).history
    assert set(history) == {"loss", "mse", "own"}
    np.testing.assert_allclose(history["loss"], history["own"], rtol=1e-6)
    again = OwnLoss()
    again.compile("sgd", metrics=["mse"])
    again.build((None, 4))
    again.inner.build((None, 4)) if not again.inner.built else None
    kernel, bias = (np.asarray(w) for w in (again.inner.kernel, again.inner.bias))
    said = X @ kernel + bias
    expected = np.abs(said - Y).mean() + 0.1 * (said**2).mean() + 0.01 * (kernel**2).sum()
    assert again.evaluate(X, Y, batch_size=50, verbose=0, return_dict=True)["loss"] == pytest.approx(expected, rel=1e-5)


def test_metrics_of_layers_and_models_start_anew_each_epoch():
    class Counting(Layer):
        def __init__(self):
            super().__init__()
            self.rows = metrics.Sum(name="rows")

        def call(self, inputs):
            self.rows.update_state(ops.ones((ops.shape(inputs)[0],)))
            return inputs

    model = Sequential([Input((4,)), Counting(), Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(X, Y, epochs=2, verbose=0, validation_split=0.2).history
    assert history["rows"] == [40.0, 40.0]
    assert history["val_rows"] == [10.0, 10.0]


def test_what_older_keras_calls_in_a_train_step():
    class Older(Model):
        def train_step(self, data):
            x, y = data

            def forward():
                y_pred = self(x, training=True)
                return self.compiled_loss(y, y_pred, regularization_losses=self.losses), y_pred

            (_, y_pred), gradients = self.value_and_gradients(forward, has_aux=True)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            self.compiled_metrics.update_state(y, y_pred)
            return {m.name: m.result() for m in self.metrics}

    np.testing.assert_allclose(trained(built(Older)).history["loss"], trained(built(Model)).history["loss"], rtol=2e-5)


def test_a_functional_model_of_ones_own_class_in_its_constructor():
    class Own(Model):
        def __init__(self, units):
            x = Input((4,))
            super().__init__(inputs=x, outputs=Dense(units)(x), name="own")
            self.units = units

        def get_config(self):
            return {"units": self.units}

        @classmethod
        def from_config(cls, config):
            return cls(**config)

    model = Own(2)
    assert model.output_shape == (None, 2)
    assert isinstance(model, Own)
    assert [layer.name for layer in model.layers][1:] == [model.layers[1].name]
    assert Own.from_config(model.get_config()).units == 2
    assert model.predict(X, verbose=0).shape == (50, 2)


def test_a_step_that_does_not_fit_says_the_users_own_error():
    class Wrong(Model):
        def train_step(self, data):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        trained(built(Wrong))


def test_value_and_gradients_keeps_what_the_function_assigns():
    model = Sequential([Input((4,)), BatchNormalization(), Dense(1)])
    before = np.asarray(model.layers[0].moving_mean)
    loss, gradients = model.value_and_gradients(lambda: jnp.mean(jnp.square(model(X, training=True) - Y)))
    assert len(gradients) == 4
    assert float(loss) > 0
    assert not np.allclose(before, np.asarray(model.layers[0].moving_mean))
