"""A program is never used for a computation that differs: values, not compile counts, are compared."""

import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from teul import Input, Model, Sequential, Variable, callbacks, config, losses, metrics, optimizers
from teul.layers import Activation, BatchNormalization, Dense, Dropout, Embedding, Layer, Masking
from teul.utils import to_categorical

RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 3)).astype("float32")
Y = RNG.normal(size=(12, 1)).astype("float32")
FACTOR = 1.0
settings = types.ModuleType("settings_of_a_course")
settings.FACTOR = 1.0


def linear(loss="mse", **compiled):
    model = Sequential([Input((3,)), Dense(1, kernel_initializer="ones")])
    model.compile("sgd", loss, **compiled)
    return model


def class_attribute(k):
    class Scaled(Layer):
        factor = k

        def call(self, inputs):
            return inputs * self.factor

    return Sequential([Input((3,)), Scaled()]).predict(X)


def class_property(k):
    class Scaled(Layer):
        @property
        def factor(self):
            return k

        @staticmethod
        def twice(x):
            return x * k

        def call(self, inputs):
            return self.twice(inputs * self.factor)

    return Sequential([Input((3,)), Scaled()]).predict(X)


def attribute_called_seed(k):
    class Scaled(Layer):
        def __init__(self, seed):
            super().__init__()
            self.seed = seed

        def call(self, inputs):
            return inputs * self.seed

    return Sequential([Input((3,)), Scaled(k)]).predict(X)


def helper_with_variables(k):
    class Helper:
        def __init__(self):
            self.w = Variable(k)

    class Scaled(Layer):
        def __init__(self):
            super().__init__()
            self.helper = Helper()

        def call(self, inputs):
            return inputs * self.helper.w

    return Sequential([Input((3,)), Scaled()]).predict(X)


def global_in_inner_function(k):
    global FACTOR
    FACTOR = k

    def loss(y_true, y_pred):
        return jax.vmap(lambda a, b: FACTOR * (a - b) ** 2)(y_true, y_pred)

    return linear(loss).evaluate(X, Y, verbose=0)


def class_as_settings(k):
    class CFG:
        WEIGHT = k

    def loss(y_true, y_pred):
        return CFG.WEIGHT * (y_true - y_pred) ** 2

    return linear(loss).evaluate(X, Y, verbose=0)


def module_as_settings(k):
    settings.FACTOR = k

    def loss(y_true, y_pred):
        return settings.FACTOR * (y_true - y_pred) ** 2

    return linear(loss).evaluate(X, Y, verbose=0)


def function_attribute(k):
    def loss(y_true, y_pred):
        return loss.factor * (y_true - y_pred) ** 2

    loss.factor = k
    return linear(loss).evaluate(X, Y, verbose=0)


def variable_in_a_loss(k):
    class Weighted(losses.Loss):
        def __init__(self):
            super().__init__()
            self.weight = Variable(k)

        def call(self, y_true, y_pred):
            return self.weight * (y_true - y_pred) ** 2

    return linear(Weighted()).evaluate(X, Y, verbose=0)


def epsilon_of_the_session(k):
    before = config.epsilon()
    config.set_epsilon(k)
    try:
        return linear("mape").evaluate(X, np.zeros_like(Y), verbose=0)
    finally:
        config.set_epsilon(before)


CASES = [
    class_attribute, class_property, attribute_called_seed, helper_with_variables, global_in_inner_function, class_as_settings,
    module_as_settings, function_attribute, variable_in_a_loss, epsilon_of_the_session,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_these_two_do_not_share_a_program(case):
    one, two = np.asarray(case(1.0)), np.asarray(case(2.0))
    assert not np.allclose(one, two, rtol=1e-3)


def test_a_variable_that_a_loss_reads_is_a_value():
    weight = Variable(1.0, trainable=False)
    model = linear(lambda y_true, y_pred: weight * (y_true - y_pred) ** 2)
    before = model.evaluate(X, Y, verbose=0)
    weight.assign(3.0)
    assert model.evaluate(X, Y, verbose=0) == pytest.approx(3 * before, rel=1e-5)


def test_a_rate_read_from_a_variable_is_a_value():
    rate = Variable(0.0, trainable=False)
    model = linear()
    model.compile(optimizers.SGD(lambda: rate.value), "mse")
    before = model.get_weights()[0]
    model.fit(X, Y, verbose=0)
    assert np.array_equal(model.get_weights()[0], before)
    rate.assign(0.1)
    model.fit(X, Y, verbose=0)
    assert not np.array_equal(model.get_weights()[0], before)


def test_models_that_differ_in_names_log_their_own():
    for name in ("first", "second"):
        history = linear(metrics=[metrics.MeanAbsoluteError(name=name)]).fit(X, Y, verbose=0).history
        assert set(history) == {"loss", name}


def test_the_form_of_the_outputs_is_structure():
    x = Input((3,))
    a, b = Dense(2)(x), Dense(1)(x)
    assert isinstance(Model(x, [a, b]).predict(X), list)
    assert set(Model(x, {"p": a, "q": b}).predict(X)) == {"p", "q"}


def test_weights_that_become_nan_are_dropped_too():
    model = Sequential([Input((1,)), Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile("sgd", lambda y_true, y_pred: jnp.sqrt(y_pred**2))  # its slope at 0 is no number, its value is
    with pytest.warns(UserWarning, match="last good weights"):
        model.fit(np.ones((4, 1)), np.ones((4, 1)), epochs=3, batch_size=4, verbose=0)
    assert np.isfinite(model.get_weights()[0]).all()


def test_averages_are_written_only_after_training():
    model = Sequential([Input((3,)), Dense(1)])
    model.compile(optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5), "mse")
    before = model.get_weights()
    model.fit(X, Y, epochs=0, verbose=0)
    assert np.array_equal(model.get_weights()[0], before[0])
    model.fit(X, Y, epochs=3, verbose=0)
    assert not np.array_equal(model.get_weights()[0], before[0])


def test_masks_reach_the_loss():
    model = Sequential([Input((4, 1)), Masking(mask_value=0.0), Dense(1, kernel_initializer="zeros")])
    model.compile("sgd", "mse")
    x = np.ones((2, 4, 1), "float32")
    x[:, 2:] = 0
    y = np.where(x == 0, 100.0, 1.0)
    assert model.evaluate(x, y, verbose=0) == pytest.approx(1.0)


def test_embedded_masks_reach_the_loss():
    model = Sequential([Embedding(5, 3, mask_zero=True), Dense(1, kernel_initializer="zeros")])
    model.compile("sgd", "mse")
    ids = np.array([[1, 2, 0, 0]])
    assert model.evaluate(ids, np.array([[[1.0], [1.0], [9.0], [9.0]]]), verbose=0) == pytest.approx(1.0)


def test_rows_that_see_each_other_are_not_filled_up():
    model = Sequential([Input((1,)), Activation(lambda x: x - x.mean(0))])
    np.testing.assert_allclose(model.predict(np.array([[1.0], [5.0], [9.0]])), [[-4.0], [0.0], [4.0]], atol=1e-6)


def test_dropout_that_stays_on_draws_anew():
    x = Input((50,))
    model = Model(x, Dropout(0.5)(x, training=True))
    ones = np.ones((1, 50))
    assert not np.array_equal(model.predict(ones), model.predict(ones))


def test_targets_must_be_as_many_as_outputs():
    x = Input((3,))
    model = Model(x, [Dense(1)(x), Dense(1)(x), Dense(1)(x)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="3 output"):
        model.fit(X, [Y, Y], verbose=0)


def test_class_weight_does_not_weigh_what_is_held_back():
    labels = (X[:, 0] > 0).astype(int)
    model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
    model.compile(optimizers.SGD(0.0), "binary_crossentropy")
    weighed = model.fit(X, labels, class_weight={0: 100, 1: 100}, validation_split=0.5, verbose=0).history
    plain = model.fit(X, labels, validation_split=0.5, verbose=0).history
    assert weighed["val_loss"] == pytest.approx(plain["val_loss"])
    assert weighed["loss"][0] == pytest.approx(100 * plain["loss"][0], rel=1e-4)


def test_batches_with_targets_by_name_go_to_their_outputs():
    x = Input((3,))
    model = Model(x, [Dense(1, kernel_initializer="zeros", name="zeta")(x), Dense(1, kernel_initializer="zeros", name="alpha")(x)])
    model.compile(optimizers.SGD(0.0), "mse")
    batches = [(X, {"zeta": np.full((12, 1), 10.0), "alpha": np.zeros((12, 1))})]
    history = model.fit(batches.__iter__(), verbose=0).history
    assert history["zeta_loss"][0] == pytest.approx(100.0)
    assert history["alpha_loss"][0] == 0


def test_steps_per_epoch_with_arrays_and_with_batches():
    model = linear()
    model.fit(X, Y, batch_size=3, steps_per_epoch=2, epochs=2, verbose=0)
    assert int(model.optimizer.iterations) == 4
    seen = []
    batches = [(np.full((2, 3), i, "float32"), np.zeros((2, 1))) for i in range(5)]

    class Watched:
        def __iter__(self):
            for x, y in batches:
                seen.append(int(x[0, 0]))
                yield x, y

    linear().fit(Watched(), steps_per_epoch=2, epochs=4, verbose=0)
    assert seen[:8] == [0, 1, 2, 3, 4, 0, 1, 2]


def test_a_generator_that_ends_stops_training_and_keeps_the_history():
    with pytest.warns(UserWarning, match="nothing left for epoch 2"):
        history = linear().fit(((X, Y) for _ in range(3)), epochs=3, verbose=0)
    assert len(history.epoch) == 1


def test_a_momentum_set_between_fits_is_used():
    model = linear()
    model.fit(X, Y, verbose=0)
    model.optimizer.momentum = 0.9
    model.fit(X, Y, verbose=0)
    assert "momentum" in model.optimizer.slot_variables[0]


def test_frozen_containers_hold_nothing_trainable():
    assert Sequential([Input((3,)), Dense(2), Dense(1)], trainable=False).trainable_variables == []


def test_a_schedule_that_changes_nothing_leaves_a_decaying_rate_alone():
    model = linear()
    with pytest.warns(UserWarning) if "decay" not in _said() else _nothing():
        model.compile(optimizers.SGD(0.1, decay=0.5), "mse")
    model.fit(X, Y, epochs=5, callbacks=[callbacks.LearningRateScheduler(lambda epoch, rate: rate)], verbose=0)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.1)


def _said():
    from teul.spellings import said

    return said


def _nothing():
    import contextlib

    return contextlib.nullcontext()


class Block(Layer):
    """The textbook's block: layers inside, and no build of its own."""

    def __init__(self):
        super().__init__()
        self.inside = [Dense(3), BatchNormalization()]

    def call(self, inputs):
        x = inputs
        for layer in self.inside:
            x = layer(x)
        return x


def test_blocks_of_layers_need_no_build():
    model = Sequential([Block(), Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    assert len(model.weights) == 8
    assert model.predict(X).shape == (12, 1)


def test_accuracy_of_several_outputs_is_about_the_largest_as_in_keras():
    labels = to_categorical(RNG.integers(0, 3, 12), 3)
    model = Sequential([Input((3,)), Dense(3, activation="softmax")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    accuracy = model.evaluate(X, labels, verbose=0)[1]
    assert accuracy == pytest.approx((model.predict(X).argmax(1) == labels.argmax(1)).mean())
