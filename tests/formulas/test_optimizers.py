"""Every optimizer walks in Keras's very steps; eager, compiled, packed and as optax it takes the same ones."""

import copy
import json
import pickle
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
from teul import naming, optimizers, spellings
from teul.errors import TeulWarning
from teul.optimizers import schedules
from teul.variables import Variable

STEPS = 20
SHAPES = [(3, 4), (4,), (2, 3, 2)]

# One row a variant: the class, and the arguments that Keras knows too.
VARIANTS = {
    "sgd": ("SGD", {}),
    "sgd momentum": ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    "sgd nesterov": ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {"learning_rate": 0.1}),
    "adagrad start": ("Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.0, "epsilon": 1e-3}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "adadelta rho": ("Adadelta", {"learning_rate": 1.0, "rho": 0.8, "epsilon": 1e-4}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop rho": ("RMSprop", {"learning_rate": 0.02, "rho": 0.99, "epsilon": 1e-4}),
    "rmsprop momentum": ("RMSprop", {"momentum": 0.9}),
    "rmsprop centered": ("RMSprop", {"centered": True}),
    "rmsprop both": ("RMSprop", {"momentum": 0.5, "centered": True}),
    "adam": ("Adam", {}),
    "adam far": ("Adam", {"learning_rate": 1.0}),
    "adam betas": ("Adam", {"learning_rate": 0.05, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}),
    "adam amsgrad": ("Adam", {"amsgrad": True}),
    "adamw": ("AdamW", {}),
    "adamw decay": ("AdamW", {"weight_decay": 0.3, "amsgrad": True}),
    "adamax": ("Adamax", {}),
    "nadam": ("Nadam", {}),
    "adafactor": ("Adafactor", {"learning_rate": 0.3}),
    "adafactor clip": ("Adafactor", {"clip_threshold": 0.5, "relative_step": False}),
    "ftrl": ("Ftrl", {"learning_rate": 0.1}),
    "ftrl regularized": (
        "Ftrl",
        {
            "learning_rate": 0.1,
            "l1_regularization_strength": 0.3,
            "l2_regularization_strength": 0.1,
            "l2_shrinkage_regularization_strength": 0.05,
            "beta": 0.2,
        },
    ),
    "lion": ("Lion", {}),
    "lamb": ("Lamb", {}),
    "muon": ("Muon", {}),
    "schedule free": ("ScheduleFreeAdamW", {"learning_rate": 0.05, "beta_1": 0.8, "warmup_steps": 3}),
    "muon plain": ("Muon", {"nesterov": False, "rms_rate": None, "weight_decay": None, "adam_lr_ratio": 0.5}),
    "clipnorm": ("SGD", {"learning_rate": 0.1, "clipnorm": 0.5}),
    "clipvalue": ("SGD", {"learning_rate": 0.1, "clipvalue": 0.3}),
    "global_clipnorm": ("Adam", {"global_clipnorm": 0.5, "epsilon": 0.1}),
    "weight_decay": ("SGD", {"learning_rate": 0.1, "weight_decay": 0.2, "momentum": 0.5}),
    "ema": ("Adam", {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.8}),
    "ema overwrite": ("Adam", {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3}),
    "loss scale": ("SGD", {"loss_scale_factor": 128.0}),
    "accumulation": ("Adam", {"learning_rate": 0.05, "gradient_accumulation_steps": 3, "clipnorm": 0.5, "weight_decay": 0.1}),
    "accumulated ema": ("SGD", {"learning_rate": 0.1, "gradient_accumulation_steps": 2, "use_ema": True, "ema_overwrite_frequency": 2}),
}
NAMES = [
    "SGD",
    "Adagrad",
    "Adadelta",
    "RMSprop",
    "Adam",
    "AdamW",
    "Adamax",
    "Nadam",
    "Adafactor",
    "Ftrl",
    "Lion",
    "Lamb",
    "Muon",
    "ScheduleFreeAdamW",
]
COURSE = {
    "SGD": {"learning_rate": 0.1},
    "momentum": {"learning_rate": 0.02, "momentum": 0.9},
    "NAG": {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True},
    "Adagrad": {"learning_rate": 1.0},
    "RMSprop": {"learning_rate": 0.05},
    "Adam": {"learning_rate": 0.1},
}


@pytest.fixture(autouse=True)
def nothing_said():
    """Each test hears the notes on old spellings anew."""
    before = set(spellings.said)
    spellings.said.clear()
    yield
    spellings.said.clear()
    spellings.said.update(before)


def start() -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.normal(size=shape).astype("float32") for shape in SHAPES]


def gradients(step: int) -> list[np.ndarray]:
    rng = np.random.default_rng(100 + step)
    return [rng.normal(size=shape).astype("float32") for shape in SHAPES]


def make(name: str):
    kind, arguments = VARIANTS[name]
    return getattr(optimizers, kind)(**arguments)


def eager_walk(optimizer, steps: int = STEPS) -> list[list[np.ndarray]]:
    """The parameters after each step of Keras's own face."""
    variables = [Variable(value, name=f"w{i}") for i, value in enumerate(start())]
    walk = []
    for step in range(steps):
        optimizer.apply_gradients(zip(gradients(step), variables, strict=True))
        walk.append([v.numpy() for v in variables])
    return walk


def pure_walk(optimizer, compiled: bool = True, steps: int = STEPS) -> list[list[np.ndarray]]:
    """The parameters after each step of the pure update."""

    def one_step(grads, values, slots, iterations):
        return optimizer.update(grads, values, slots, iterations, optimizer.current_learning_rate(iterations))

    run = jax.jit(one_step) if compiled else one_step
    values = [jnp.asarray(v) for v in start()]
    slots, walk = optimizer.initial_slots(values), []
    for step in range(steps):
        values, slots = run(gradients(step), values, slots, step)
        walk.append([np.asarray(v) for v in values])
    return walk


def keras_walk(keras, optimizer) -> list[list[np.ndarray]]:
    variables = [keras.Variable(value) for value in start()]
    optimizer.build(variables)
    apply = jax.jit(optimizer.stateless_apply)
    own, values, walk = [v.value for v in optimizer.variables], [v.value for v in variables], []
    for step in range(STEPS):
        values, own = apply(own, gradients(step), values)
        walk.append([np.asarray(v) for v in values])
    return walk


def assert_same_walk(one, other, rtol=2e-6, atol=1e-6):
    assert len(one) == len(other)
    for step, (a, b) in enumerate(zip(one, other, strict=True)):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_allclose(x, y, rtol=rtol, atol=atol, err_msg=f"step {step + 1}")


# Against Keras ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_walks_as_keras(name, keras, standard_promotion):
    kind, arguments = VARIANTS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = keras_walk(keras, getattr(keras.optimizers, kind)(**arguments))
    # Newton and Schulz's iteration blows rounding up: 5 products of matrices a step.
    tolerance = {"rtol": 1e-4, "atol": 1e-5} if kind == "Muon" else {}
    assert_same_walk(pure_walk(make(name)), expected, **tolerance)


@pytest.mark.parametrize("kind", NAMES)
def test_defaults_are_keras(kind, keras, standard_promotion):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = getattr(keras.optimizers, kind)().get_config()
    ours = getattr(optimizers, kind)().get_config()
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        if name == "name":
            continue  # Keras says rm_sprop and adam_w, which nobody writes
        assert ours[name] == (pytest.approx(value) if isinstance(value, float) else value), name


@pytest.mark.parametrize("name", ["sgd momentum", "adam", "adamw", "ema overwrite"])
def test_eager_walks_as_keras_compiled(name, keras, standard_promotion):
    kind, arguments = VARIANTS[name]
    expected = keras_walk(keras, getattr(keras.optimizers, kind)(**arguments))
    assert_same_walk(eager_walk(make(name)), expected)


def test_a_schedule_is_followed_as_by_keras(keras, standard_promotion):
    theirs = keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.5))
    ours = optimizers.Adam(schedules.ExponentialDecay(0.1, 5, 0.5))
    assert_same_walk(pure_walk(ours), keras_walk(keras, theirs))


def test_excluded_variables_do_not_decay(keras, standard_promotion):
    theirs = keras.optimizers.AdamW(0.1, weight_decay=0.5)
    variables = [keras.Variable(value, name=f"w{i}") for i, value in enumerate(start())]
    theirs.exclude_from_weight_decay(var_names=["w1"])
    theirs.apply_gradients(zip(gradients(0), variables, strict=True))
    ours = optimizers.AdamW(0.1, weight_decay=0.5)
    assert ours.elementwise
    ours.exclude_from_weight_decay(var_names=["w1"])
    assert not ours.elementwise
    (walk,) = eager_walk(ours, steps=1)
    for mine, theirs_ in zip(walk, variables, strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs_), rtol=2e-6)


# The same steps by every road -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_compiled_equals_eager(name):
    tolerance = {"rtol": 1e-4, "atol": 1e-5} if name.startswith("muon") else {}
    assert_same_walk(pure_walk(make(name), steps=4), pure_walk(make(name), compiled=False, steps=4), **tolerance)


@pytest.mark.parametrize("name", VARIANTS)
def test_packed_in_one_vector_equals_one_by_one(name):
    optimizer = make(name)
    if not optimizer.elementwise:
        assert VARIANTS[name][0] in ("Nadam", "Adafactor", "Lamb", "Muon") or optimizer.clipnorm
        return
    packed = [jnp.concatenate([jnp.ravel(v) for v in start()])]
    slots = optimizer.initial_slots(packed)
    for step in range(5):
        flat = [jnp.concatenate([jnp.ravel(g) for g in gradients(step)])]
        packed, slots = optimizer.update(flat, packed, slots, step, optimizer.current_learning_rate(step))
    last = pure_walk(make(name), steps=5)[-1]
    np.testing.assert_allclose(packed[0], np.concatenate([v.ravel() for v in last]), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["sgd momentum", "adam", "adagrad", "rmsprop both", "global_clipnorm", "nadam", "muon"])
def test_as_optax_transformation(name):
    import optax

    transformation = make(name).transformation()
    values = {str(i): jnp.asarray(v) for i, v in enumerate(start())}
    state, walk = transformation.init(values), []
    update = jax.jit(transformation.update)
    for step in range(5):
        moves, state = update({str(i): g for i, g in enumerate(gradients(step))}, state, values)
        values = optax.apply_updates(values, moves)
        walk.append([np.asarray(v) for v in values.values()])
    tolerance = {"rtol": 1e-4, "atol": 1e-5} if name == "muon" else {}
    assert_same_walk(walk, eager_walk(make(name), steps=5), **tolerance)
    with pytest.raises(ValueError, match="from the parameters"):
        transformation.update(values, state)


def test_optax_inside(standard_promotion):
    import optax

    chain = optax.chain(optax.clip_by_global_norm(0.5), optax.adam(0.05))
    values, walk = [jnp.asarray(v) for v in start()], []
    state = chain.init(values)
    for step in range(STEPS):
        moves, state = chain.update([jnp.asarray(g) for g in gradients(step)], state, values)
        values = optax.apply_updates(values, moves)
        walk.append([np.asarray(v) for v in values])
    ours = optimizers.get(chain)
    assert isinstance(ours, optimizers.OptaxOptimizer)
    assert not ours.elementwise
    assert_same_walk(pure_walk(ours), walk)
    assert_same_walk(eager_walk(optimizers.get(chain)), walk)


def test_numbers_are_arguments_of_a_program():
    """A program traced with bound numbers uses those, not the ones the object holds."""
    from teul.configured import number_fields, numbers_bound

    def walk_with(given, held):
        fields = [f for f in number_fields(type(held)) if f.free(held)]

        def one_step(numbers, grads, values, slots, iterations):
            with numbers_bound({(id(held), f.name): n for f, n in zip(fields, numbers, strict=True)}):
                return held.update(grads, values, slots, iterations, jnp.float32(0.01))

        run = jax.jit(one_step)
        numbers = [jnp.float32(getattr(given, f.name)) for f in fields]
        values, walk = [jnp.asarray(v) for v in start()], []
        slots = held.initial_slots(values)
        for step in range(5):
            values, slots = run(numbers, gradients(step), values, slots, step)
            walk.append(values)
        return walk

    made = [
        (
            optimizers.Adam,
            {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3, "weight_decay": 0.3, "clipnorm": 0.2},
            {"weight_decay": 0.1, "clipnorm": 9.0},
        ),
        (optimizers.SGD, {"momentum": 0.5, "global_clipnorm": 0.3}, {"momentum": 0.9, "global_clipnorm": 7.0}),
        (optimizers.RMSprop, {"rho": 0.5, "clipvalue": 0.3}, {"rho": 0.9, "clipvalue": 7.0}),
    ]
    for kind, wanted, other in made:
        wanted = {"learning_rate": 0.01, **wanted}
        assert_same_walk(walk_with(kind(**wanted), kind(**other)), pure_walk(kind(**wanted), steps=5), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_low_precision_stays_low(kind, dtype):
    optimizer = getattr(optimizers, kind)(weight_decay=0.01, global_clipnorm=1.0, use_ema=True)
    values = [jnp.ones((2, 3), dtype), jnp.ones(3, dtype)]
    slots = optimizer.initial_slots(values)
    values, slots = optimizer.update([jnp.ones_like(v) for v in values], values, slots, 0, jnp.float32(0.1))
    assert {str(v.dtype) for v in jax.tree.leaves((values, slots))} == {dtype}


# What the course notes ask for ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COURSE)
def test_the_valley_is_found(name):
    """The least of (x - 5)² + 6 is at 5: the notes' example, by each of their six optimizers."""
    kind = {"momentum": "SGD", "NAG": "SGD"}.get(name, name)
    optimizer = getattr(optimizers, kind)(**COURSE[name])
    slope = jax.grad(lambda x: (x - 5) ** 2 + 6)

    def walk(i, carried):
        (x,), slots = carried
        return optimizer.update([slope(x)], [x], slots, i, optimizer.current_learning_rate(i))

    begin = [jnp.float32(0.0)]
    (x,), _ = jax.jit(lambda: jax.lax.fori_loop(0, 1000, walk, (begin, optimizer.initial_slots(begin))))()
    # RMSprop's steps do not shrink near the bottom: it stays within half a learning rate.
    assert float(x) == pytest.approx(5.0, abs=0.026 if name == "RMSprop" else 1e-3)
    assert float((x - 5) ** 2 + 6) == pytest.approx(6.0, abs=1e-3)


def test_old_spellings():
    with pytest.warns(TeulWarning, match="today it is called learning_rate=") as said:
        sgd = optimizers.SGD(lr=0.3)
    assert said[0].filename == __file__
    assert float(sgd.learning_rate) == pytest.approx(0.3)
    assert float(optimizers.SGD(lr=0.2).lr) == pytest.approx(0.2)  # said once, silent now
    sgd.lr = 0.7
    assert float(sgd.learning_rate) == pytest.approx(0.7)
    assert float(optimizers.RMSprop(0.5, 0.8).rho) == 0.8
    assert optimizers.Adam(epsilon=None).epsilon == optimizers.Adagrad(epsilon=None).epsilon == 1e-7
    with pytest.raises(TypeError, match="both lr= and learning_rate="):
        optimizers.SGD(learning_rate=0.3, lr=0.2)


def test_decay_is_inverse_time_decay():
    with pytest.warns(TeulWarning, match=r"InverseTimeDecay"):
        old = optimizers.RMSprop(0.1, decay=0.5)
    assert [float(old.current_learning_rate(t)) for t in (0, 1, 2, 8)] == pytest.approx([0.1, 0.1 / 1.5, 0.05, 0.02])
    today = optimizers.RMSprop(schedules.InverseTimeDecay(0.1, 1, 0.5))
    assert_same_walk(pure_walk(old), pure_walk(today))
    assert_same_walk(eager_walk(old, steps=3), pure_walk(today, steps=3))
    assert old.get_config()["decay"] == 0.5
    assert "decay" not in optimizers.SGD().get_config()


# The face that Keras gives it -------------------------------------------------------------------------------------------------


def test_learning_rate_can_be_set():
    sgd = optimizers.SGD(1)
    w = Variable([1.0])
    sgd.learning_rate = 0.5
    sgd.apply_gradients([([1.0], w)])
    sgd.learning_rate.assign(0.25)
    sgd.apply_gradients([([1.0], w)])
    assert w.numpy().tolist() == [0.25]
    assert int(sgd.iterations) == 2
    sgd.learning_rate = schedules.PiecewiseConstantDecay([1], [9.0, 0.125])
    sgd.apply_gradients([([1.0], w)])
    assert w.numpy().tolist() == [0.125]
    with pytest.raises(TypeError, match="follows a schedule"):
        sgd.learning_rate = 0.1
    assert float(optimizers.SGD(lambda: 0.5).current_learning_rate()) == 0.5
    assert float(optimizers.SGD(lambda step: 0.5 * step.astype(jnp.float32)).current_learning_rate(4)) == 2.0


def test_variables_and_their_names():
    adam = optimizers.Adam()
    w = Variable([1.0, 2.0], name="kernel")
    w.path = "dense/kernel"
    adam.build([w])
    assert [v.name for v in adam.variables] == ["iteration", "learning_rate", "dense_kernel_momentum", "dense_kernel_velocity"]
    assert optimizers.SGD().slots(w) == {}
    slots = optimizers.Adagrad(use_ema=True).slots(w)
    assert slots["accumulator"].tolist() == pytest.approx([0.1, 0.1])
    assert slots["average"].tolist() == [0.0, 0.0]


def test_slots_stay_with_their_variables():
    adam = optimizers.Adam()
    a, b = Variable([1.0]), Variable([2.0])
    adam.apply_gradients([([1.0], a), ([2.0], b)])
    adam.build([b])
    assert adam.slot_variables[0]["momentum"].numpy() == pytest.approx([0.2])
    assert int(adam.iterations) == 1
    adam.build([Variable([3.0])])
    assert adam.slot_variables[0]["momentum"].numpy() == pytest.approx([0.0])
    assert int(adam.iterations) == 0


def test_stateless_apply_changes_nothing():
    adam, w = optimizers.Adam(0.1), Variable([1.0])
    adam.build([w])
    (moved,), own = jax.jit(adam.stateless_apply)([v.value for v in adam.variables], [jnp.array([2.0])], [w.value])
    assert float(moved[0]) == pytest.approx(0.9, abs=1e-6)
    assert int(own[0]) == 1
    assert int(adam.iterations) == 0
    assert w.numpy().tolist() == [1.0]


def test_constraints_are_kept():
    w = Variable([0.1])
    w.constraint = lambda value: jnp.maximum(value, 0.0)
    optimizers.SGD(1.0).apply_gradients([([5.0], w)])
    assert w.numpy().tolist() == [0.0]


def test_averages_are_written_at_the_end():
    sgd, w = optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5), Variable([0.0])
    for _ in range(2):
        sgd.apply_gradients([([1.0], w)])
    assert w.numpy().tolist() == [-2.0]
    sgd.finalize_variable_values([w])
    assert w.numpy().tolist() == [-1.5]


def test_state_can_be_kept_and_given_back():
    store: dict[str, np.ndarray] = {}
    first, w = optimizers.Adam(0.1), Variable([1.0])
    first.apply_gradients([([1.0], w)])
    first.save_own_variables(store)
    second = optimizers.Adam(0.3)
    with pytest.warns(UserWarning, match="has 4 arrays, but this Adam has 2 variables"):
        second.load_own_variables(store)
    assert second.learning_rate.numpy() == np.float32(0.3)
    second.build([w])
    second.load_own_variables(store)
    assert [v.numpy().tolist() for v in second.variables] == [v.numpy().tolist() for v in first.variables]


@pytest.mark.parametrize("name", VARIANTS)
def test_config_makes_the_same_optimizer(name):
    made = make(name)
    config = json.loads(json.dumps(made.get_config()))
    again = type(made).from_config(config)
    assert again.get_config() == made.get_config()
    assert_same_walk(pure_walk(again, steps=2), pure_walk(made, steps=2), rtol=0, atol=0)


def test_config_with_a_schedule():
    made = optimizers.Adam(schedules.CosineDecay(0.1, 10))
    plain = json.loads(json.dumps(optimizers.serialize(made)))
    assert plain["module"] == "keras.optimizers"
    assert plain["config"]["learning_rate"]["module"] == "keras.optimizers.schedules"
    again = optimizers.get(plain)
    assert float(again.current_learning_rate(5)) == pytest.approx(0.05)
    assert optimizers.SGD(0.1).get_config()["learning_rate"] == 0.1


def test_get():
    assert isinstance(optimizers.get("adam"), optimizers.Adam)
    assert isinstance(optimizers.get("RMSprop"), optimizers.RMSprop)
    assert isinstance(optimizers.get("SGD"), optimizers.SGD)
    assert isinstance(optimizers.get(optimizers.Nadam), optimizers.Nadam)
    made = optimizers.Lion()
    assert optimizers.get(made) is made
    with pytest.raises(ValueError, match="Did you mean 'adam'"):
        optimizers.get("adm")
    with pytest.raises(TypeError, match="Expected a optimizer"):
        optimizers.get(3)


def test_own_rule():
    """A user's rule is one formula."""

    class SignDescent(optimizers.Optimizer):
        slot_names = ("count",)

        def step(self, gradient, parameter, slots, t, learning_rate):
            return parameter - learning_rate * jnp.sign(gradient), {"count": slots["count"] + 1}

    rule, w = SignDescent(0.5, weight_decay=1.0), Variable([2.0, -4.0])
    rule.apply_gradients([([3.0, -0.1], w)])
    assert w.numpy().tolist() == [0.5, -1.5]
    assert rule.slot_variables[0]["count"].numpy().tolist() == [1.0, 1.0]


# What is refused --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: optimizers.SGD(-0.1), ValueError, "learning_rate must be a number that is 0 or more, or a schedule, but it is -0.1"),
        (lambda: optimizers.SGD(float("nan")), ValueError, "it is nan"),
        (lambda: optimizers.SGD("fast"), ValueError, "it is 'fast'"),
        (lambda: optimizers.SGD(momentum=1.5), ValueError, "momentum must be a number from 0 to 1"),
        (lambda: optimizers.Adam(beta_1=1.0), ValueError, "beta_1 must be at least 0 and less than 1"),
        (lambda: optimizers.Adam(beta_2=-0.1), ValueError, "beta_2"),
        (lambda: optimizers.Adam(beta_2=float("nan")), ValueError, "beta_2"),
        (lambda: optimizers.RMSprop(rho=2), ValueError, "rho"),
        (lambda: optimizers.Adam(epsilon=-1e-7), ValueError, "epsilon"),
        (lambda: optimizers.Lion(beta_1=0), ValueError, "beta_1"),
        (lambda: optimizers.Ftrl(learning_rate_power=1), ValueError, "learning_rate_power must be 0 or less"),
        (lambda: optimizers.AdamW(weight_decay=None), ValueError, "weight_decay must be a number"),
        (lambda: optimizers.SGD(weight_decay=-1), ValueError, "weight_decay"),
        (lambda: optimizers.SGD(clipnorm=-1), ValueError, "clipnorm"),
        (lambda: optimizers.SGD(clipnorm=1.0, clipvalue=0.5), ValueError, "was given clipnorm, clipvalue"),
        (lambda: optimizers.SGD(use_ema=True, ema_momentum=2), ValueError, "ema_momentum"),
        (lambda: optimizers.SGD(gradient_accumulation_steps=1), ValueError, "whole number from 2 on"),
        (lambda: optimizers.SGD(learning_rat=0.1), TypeError, "Did you mean 'learning_rate'"),
        (lambda: optimizers.Adam(momentum=0.9), TypeError, "Adam has no argument 'momentum'"),
        (lambda: optimizers.SGD().apply([[1.0]]), ValueError, "does not know its variables yet"),
        (lambda: optimizers.SGD().apply([None], [Variable([1.0])]), ValueError, "no gradient for any variable"),
        (lambda: optimizers.SGD().apply([[1.0], [2.0]], [Variable([1.0])]), ValueError, "2 gradients for 1 variables"),
    ],
)
def test_refusals(call, error, words):
    with pytest.raises(error) as refused:
        call()
    assert words in str(refused.value)


def test_strangers_and_missing_gradients():
    sgd, w, other = optimizers.SGD(1.0), Variable([1.0], name="w"), Variable([1.0], name="other")
    sgd.build([w])
    with pytest.raises(ValueError, match="does not know 'other'"):
        sgd.apply_gradients([([1.0], other)])
    sgd.build([w, other])
    with pytest.warns(TeulWarning, match="no gradient for other"):
        sgd.apply_gradients([([1.0], w), (None, other)])
    assert (w.numpy().tolist(), other.numpy().tolist()) == ([0.0], [1.0])


def test_copies_and_pickles_go_on_alone():

    first, w = optimizers.Adam(0.1), Variable([1.0])
    first.apply_gradients([([1.0], w)])
    for twin in (copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        twin.apply([jnp.array([1.0])])
        assert twin.parameters[0].numpy() == pytest.approx([0.8], abs=1e-5)
        assert int(twin.iterations) == 2
    assert w.numpy() == pytest.approx([0.9], abs=1e-5)
    assert int(first.iterations) == 1


def test_names_are_those_of_keras():
    naming.start_names_anew()
    assert [optimizers.get(n).name for n in ("adamw", "rmsprop", "sgd", "sgd")] == ["adam_w", "rm_sprop", "sgd", "sgd_1"]


@pytest.mark.parametrize("name", [name for name in VARIANTS if not name.startswith("adafactor")])
def test_variables_stand_in_the_order_of_keras(keras, name):
    kind, arguments = VARIANTS[name]
    seen = []
    for library in (keras, teul):
        optimizer = getattr(library.optimizers, kind)(**arguments, name="o")
        optimizer.build([library.Variable(np.ones(shape, "float32"), name=f"w{i}") for i, shape in enumerate([(2, 3), (3,)])])
        seen.append(
            [(v.path, tuple(v.shape)) for v in optimizer.variables if "u_product" not in v.name and not v.name.startswith("variable")]
        )
    assert seen[0] == seen[1]


def test_calls_that_add_up_are_one_iteration(keras):
    counts = []
    for library in (keras, teul):
        optimizer, w = library.optimizers.SGD(0.1, gradient_accumulation_steps=2), library.Variable([1.0])
        for _ in range(3):
            optimizer.apply([np.float32([1.0])], [w])
        counts.append((int(optimizer.iterations), int(optimizer.variables[0].value)))
    assert counts == [(1, 3), (1, 3)]


def test_each_variable_moves_by_its_own_optimizer(keras):
    seen = []
    for library in (keras, teul):
        o = library.optimizers
        chosen = o.OptimizerMap(o.SGD(0.5), {".*bias": o.Adam(0.1)})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # real Keras's numpy() is older than today's NumPy
            both = o.MultiOptimizer.from_config(o.MultiOptimizer(chosen, name="m").get_config())
        kernel, bias = library.Variable([1.0], name="kernel"), library.Variable([1.0], name="bias")
        for _ in range(2):
            both.apply([np.float32([1.0]), np.float32([3.0])], [kernel, bias])
        names = [v.path.split("/")[-1] for v in both.variables]
        seen.append((names, [float(v.value[0]) for v in (kernel, bias)], [int(each.iterations.value) for each in both.optimizers]))
        with pytest.raises(AttributeError, match="learning rate"):
            both.learning_rate  # noqa: B018
        with pytest.raises(ValueError):
            chosen["k"] = o.LossScaleOptimizer(o.SGD())
        with pytest.raises(TypeError):
            o.OptimizerMap("sgd")
    assert seen[0][0] == seen[1][0] and seen[0][2] == seen[1][2] == [2, 2]
    np.testing.assert_allclose(seen[1][1], seen[0][1], rtol=1e-6)
    np.testing.assert_allclose(seen[1][1], [0.0, 0.8], atol=1e-5)


def test_a_variable_that_is_overwritten_with_its_gradient(keras):
    for library in (keras, teul):
        scale, w = library.Variable([1.0, 2.0]), library.Variable([1.0, 2.0])
        scale.overwrite_with_gradient = True
        optimizer = library.optimizers.SGD(1.0, weight_decay=0.5)
        optimizer.apply_gradients([(library.ops.array([5.0, 6.0]), scale), (library.ops.array([0.5, 0.5]), w)])
        np.testing.assert_allclose(np.asarray(scale.value), [5.0, 6.0])
        np.testing.assert_allclose(np.asarray(w.value), [0.0, 0.5])
        assert float(library.optimizers.SGD(loss_scale_factor=4.0).scale_loss(2.0)) == 8.0
