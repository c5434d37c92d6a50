"""Every schedule gives Keras's learning rate at every step, eager and compiled."""

import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from teul import optimizers, schedules
from teul.configured import number_fields, numbers_bound

VARIANTS = {
    "exponential": ("ExponentialDecay", (0.1, 10, 0.5), {}),
    "exponential staircase": ("ExponentialDecay", (0.1, 10, 0.5), {"staircase": True}),
    "inverse": ("InverseTimeDecay", (0.1, 4, 0.5), {}),
    "inverse staircase": ("InverseTimeDecay", (0.1, 4, 0.5), {"staircase": True}),
    "piecewise": ("PiecewiseConstantDecay", ([5, 12, 20], [1.0, 0.5, 0.3, 0.1]), {}),
    "piecewise of one": ("PiecewiseConstantDecay", ([7], [1.0, 0.1]), {}),
    "polynomial": ("PolynomialDecay", (0.1, 15), {"power": 2.0}),
    "polynomial cycle": ("PolynomialDecay", (0.1, 15), {"end_learning_rate": 0.01, "power": 0.5, "cycle": True}),
    "cosine": ("CosineDecay", (0.1, 15), {"alpha": 0.1}),
    "cosine warmup": ("CosineDecay", (0.0, 15), {"warmup_target": 0.2, "warmup_steps": 6}),
    "restarts": ("CosineDecayRestarts", (0.1, 4), {"m_mul": 0.8, "alpha": 0.1}),
    "restarts of one length": ("CosineDecayRestarts", (0.1, 5), {"t_mul": 1.0}),
}
STEPS = np.arange(40)


def make(name: str, module=schedules):
    kind, arguments, options = VARIANTS[name]
    return getattr(module, kind)(*arguments, **options)


@pytest.mark.parametrize("name", VARIANTS)
def test_is_keras_at_every_step(name, keras, standard_promotion):
    theirs = make(name, keras.optimizers.schedules)
    expected = [float(theirs(int(step))) for step in STEPS]
    rates = jax.jit(jax.vmap(make(name)))(jnp.asarray(STEPS, jnp.int32))
    assert rates.dtype == jnp.float32
    # Keras works in float32 too, and so near a restart both are a rounding away from the cosine.
    np.testing.assert_allclose(rates, expected, rtol=1e-5, atol=2e-7)


@pytest.mark.parametrize("name", VARIANTS)
def test_eager_is_compiled(name):
    schedule = make(name)
    for step in (0, 3, 7, 33):
        compiled = float(jax.jit(schedule)(jnp.int32(step)))
        assert float(schedule(jnp.int32(step))) == pytest.approx(compiled, rel=2e-6, abs=1e-7)
        assert float(schedule(step)) == pytest.approx(compiled, rel=2e-6, abs=1e-7)


@pytest.mark.parametrize("name", VARIANTS)
def test_numbers_are_arguments_of_a_program(name):
    schedule = make(name)
    fields = [f for f in number_fields(type(schedule)) if f.free(schedule)]

    def rate(numbers, step):
        with numbers_bound({(id(schedule), f.name): n for f, n in zip(fields, numbers, strict=True)}):
            return schedule(step)

    numbers = [jnp.float32(getattr(schedule, f.name)) for f in fields]
    expected = [float(schedule(step)) for step in STEPS]
    run = jax.jit(rate)
    np.testing.assert_allclose([run(numbers, jnp.int32(step)) for step in STEPS], expected, rtol=1e-5, atol=2e-7)
    if fields and fields[0].name == "initial_learning_rate" and expected[0]:
        doubled = [2 * numbers[0], *numbers[1:]]
        assert float(run(doubled, jnp.int32(0))) == pytest.approx(2 * expected[0])


@pytest.mark.parametrize("name", VARIANTS)
def test_config_makes_the_same_schedule(name, keras, standard_promotion):
    schedule = make(name)
    plain = json.loads(json.dumps(schedules.serialize(schedule)))
    again = schedules.deserialize(plain)
    assert type(again) is type(schedule)
    assert again.get_config() == schedule.get_config()
    theirs = keras.optimizers.schedules.deserialize(plain)
    assert theirs.get_config() == schedule.get_config()


def test_own_schedule():
    class Warmup(optimizers.schedules.LearningRateSchedule):
        def __init__(self, top, steps):
            self.top, self.steps = top, steps

        def __call__(self, step):
            return self.top * jnp.minimum(step.astype(jnp.float32) / self.steps, 1.0)

    made = optimizers.SGD(Warmup(0.5, 4))
    assert [float(made.current_learning_rate(step)) for step in (0, 2, 9)] == [0.0, 0.25, 0.5]
    assert made._learning_rate.get_config() == {"top": 0.5, "steps": 4}


def test_refusals():
    with pytest.raises(ValueError, match="decay_steps must be a number greater than 0, but it is 0"):
        schedules.ExponentialDecay(0.1, 0, 0.5)
    with pytest.raises(ValueError, match="first_decay_steps"):
        schedules.CosineDecayRestarts(0.1, -1)
    with pytest.raises(ValueError, match="one more than the 2 boundaries, but it is 2"):
        schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2])
    with pytest.raises(NotImplementedError, match="__call__"):
        schedules.LearningRateSchedule()(0)
    with pytest.raises(ValueError, match="Did you mean 'cosine_decay'"):
        schedules.get({"class_name": "CosinDecay", "config": {}})
