"""Optimizers that users write with Variables, as in Keras; and loss scaling."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
from teul import Input, Sequential, optimizers
from teul.engine import cache
from teul.layers import Dense
from teul.utils import set_random_seed
from teul.variables import Variable

RNG = np.random.default_rng(4)
X = RNG.normal(size=(40, 3)).astype("float32")
Y = (X @ np.array([[1.0], [-2.0], [0.5]])).astype("float32")


def of_a_user(library):
    """The same class, written once on Keras's optimizers and once on Teul's."""
    ops = library.ops

    class Heavy(library.optimizers.Optimizer):
        def __init__(self, learning_rate=0.05, momentum=0.8, name="heavy", **kwargs):
            super().__init__(learning_rate=learning_rate, name=name, **kwargs)
            self.momentum = momentum

        def build(self, variables):
            if self.built:
                return
            super().build(variables)
            self.velocities = [self.add_variable_from_reference(v, name="velocity") for v in variables]

        def update_step(self, gradient, variable, learning_rate):
            rate = ops.cast(learning_rate, variable.dtype)
            velocity = self.velocities[self._get_variable_index(variable)]
            self.assign(velocity, ops.subtract(ops.multiply(velocity, self.momentum), ops.multiply(gradient, rate)))
            self.assign_add(variable, velocity)

        def get_config(self):
            return {**super().get_config(), "momentum": self.momentum}

    return Heavy


def network(library, optimizer, weights=None):
    set_random_seed(0)
    model = library.Sequential([library.layers.Input((3,)), library.layers.Dense(4, activation="tanh"), library.layers.Dense(1)])
    if weights:
        model.set_weights(weights)
    model.compile(optimizer, "mse", metrics=["mae"])
    return model


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"clipnorm": 0.1, "weight_decay": 0.1},
        {"gradient_accumulation_steps": 3},
        {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2},
        {"global_clipnorm": 0.2, "use_ema": True},
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")  # of Keras's
def test_an_optimizer_of_ones_own_trains_as_in_keras(options, keras, standard_promotion):
    ours = network(teul, of_a_user(teul)(**options))
    theirs = network(keras, of_a_user(keras)(**options), ours.get_weights())
    arguments = {"epochs": 3, "batch_size": 16, "shuffle": False, "verbose": 0}
    got, expected = ours.fit(X, Y, **arguments).history, theirs.fit(X, Y, **arguments).history
    np.testing.assert_allclose(got["loss"], expected["loss"], rtol=1e-5)
    for mine, wanted in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-4, atol=1e-6)


def test_it_is_compiled_once_and_made_again_from_its_config():
    kind = of_a_user(teul)
    before = cache.compilations
    for rate in (0.01, 0.02):
        network(teul, kind(rate)).fit(X, Y, epochs=2, verbose=0)
    assert cache.compilations - before == 1
    again = kind.from_config(kind(0.3, momentum=0.7).get_config())
    assert (again.momentum, float(again.learning_rate)) == (0.7, pytest.approx(0.3))


def test_a_change_of_one_of_teuls_own_steps():
    class Doubled(optimizers.Adam):
        def update_step(self, gradient, variable, learning_rate):
            super().update_step(gradient * 2.0, variable, learning_rate)

    class Centred(optimizers.SGD):
        def apply_gradients(self, grads_and_vars):
            return super().apply_gradients([(g - jnp.mean(g) if g.ndim > 1 else g, v) for g, v in grads_and_vars])

    plain, doubled, centred = (network(teul, kind(0.1)) for kind in (optimizers.Adam, Doubled, Centred))
    start = plain.get_weights()
    for model in (plain, doubled, centred):
        model.fit(X, Y, batch_size=40, epochs=1, verbose=0)
    for one, other in zip(plain.get_weights(), doubled.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)  # Adam knows no length of gradients
    moved = centred.get_weights()[0] - start[0]
    assert abs(moved.mean()) < 1e-6 < np.abs(moved).max()


def test_its_state_is_saved_and_set():
    one, other = of_a_user(teul)(), of_a_user(teul)()
    w = [Variable([1.0, 2.0], name="w")]
    for optimizer in (one, other):
        optimizer.build(w)
    one.apply([[1.0, 1.0]])
    assert len(one.variables) == 3
    store: dict = {}
    one.save_own_variables(store)
    other.load_own_variables(store)
    for a, b in zip(one.get_weights(), other.variables, strict=True):
        np.testing.assert_array_equal(a, b.numpy())
    other.set_weights([np.zeros_like(v) for v in one.get_weights()])
    assert int(other.iterations) == 0


# Loss scaling ---------------------------------------------------------------------------------------------------------------


def test_loss_scaling_walks_as_keras(keras, standard_promotion):
    def optimizer_of(library):
        return library.optimizers.LossScaleOptimizer(library.optimizers.Adam(0.1), initial_scale=8.0, dynamic_growth_steps=2)

    def walk(optimizer, variable):
        optimizer.build([variable])
        own, values, seen = [jnp.asarray(v.value) for v in optimizer.variables], [jnp.asarray(variable.value)], []
        apply = jax.jit(optimizer.stateless_apply)
        for gradient in ([8.0, 4.0], [np.inf, 1.0], [4.0, 4.0], [2.0, -4.0], [np.nan, 0.0], [1.0, 1.0]):
            values, own = apply(own, [np.asarray(gradient, "float32")], values)
            by_name = {v.name.split("/")[-1]: value for v, value in zip(optimizer.variables, own, strict=True)}
            seen.append([*np.asarray(values[0]), *(float(by_name[n]) for n in ("dynamic_scale", "step_counter", "iteration"))])
        return seen

    start = np.asarray([1.0, -1.0], "float32")
    np.testing.assert_allclose(walk(optimizer_of(teul), Variable(start)), walk(optimizer_of(keras), keras.Variable(start)), rtol=1e-5)


def test_a_model_in_mixed_float16_scales_its_loss_by_itself(tmp_path):
    teul.config.set_dtype_policy("mixed_float16")
    try:
        model = Sequential([Input((3,)), Dense(8, activation="tanh"), Dense(1, dtype="float32")])
        model.compile(optimizers.SGD(0.05), "mse")
    finally:
        teul.config.set_dtype_policy(None)
    assert isinstance(model.optimizer, optimizers.LossScaleOptimizer)
    losses = model.fit(X, Y, epochs=8, verbose=0).history["loss"]
    assert losses[-1] < 0.5 * losses[0]
    skipped = np.log2(2.0**15 / float(model.optimizer.dynamic_scale))
    assert int(model.optimizer.iterations) + skipped == 16
    again = optimizers.deserialize(optimizers.serialize(model.optimizer))
    assert isinstance(again.inner_optimizer, optimizers.SGD)
    assert again.initial_scale == 2.0**15
    model.save(tmp_path / "m.keras")
    loaded = teul.models.load_model(tmp_path / "m.keras")
    np.testing.assert_allclose(loaded.predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-6)


def test_loss_scaling_wants_an_optimizer():
    with pytest.raises(ValueError, match="inner_optimizer"):
        optimizers.LossScaleOptimizer("adam")
    with pytest.raises(ValueError, match="learning_rate"):
        optimizers.LossScaleOptimizer(optimizers.SGD(), learning_rate=0.1)


def test_a_scheduled_rate_reads_as_what_it_is_now():
    optimizer = optimizers.SGD(optimizers.schedules.ExponentialDecay(0.5, 1, 0.5))
    assert float(optimizer.learning_rate) == 0.5
    optimizer.apply([[1.0]], [Variable([1.0])])
    assert float(optimizer.learning_rate) == 0.25
    again = optimizers.SGD.from_config(optimizer.get_config())
    assert float(again.learning_rate) == 0.5
    with pytest.raises(TypeError, match="schedule"):
        optimizer.learning_rate = 0.1


def test_a_policy_is_named_by_a_string():
    with pytest.raises(TypeError, match="must be a string"):
        teul.DTypePolicy(3)


@pytest.mark.parametrize("given", ["mixed_float16", "float16", teul.DTypePolicy("mixed_float16")], ids=str)
def test_a_policy_says_the_type_that_losses_and_metrics_compute_in(given):
    assert teul.losses.MeanSquaredError(dtype=given)([[1.0]], [[2.0]]).dtype == "float16"
    assert teul.metrics.Mean(dtype=given).total.dtype == "float16"
