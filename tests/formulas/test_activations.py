"""Activations against Keras: values and slopes; the rules of finding them by name."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teul import activations

ARGUMENTS = {"threshold": {"threshold": 0.3, "default_value": -1.0}}
OWN = {"step", "sparsemax"}  # not Keras's: it has no step, and the shares of its sparsemax do not sum to 1
NAMES = sorted({f.__name__ for f in activations.activations.members.values()} - OWN)
QUICK = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # compiled to be run once or twice
relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sides(keras):
    """For each name the value and the slope, in Teul and in Keras, compiled once."""

    def compiled(f, arguments):
        def total(x):
            y = f(x, **arguments)
            return jnp.sum(y * jnp.cos(jnp.arange(y.size, dtype="float32")).reshape(y.shape)), y

        return jax.jit(jax.value_and_grad(total, has_aux=True), compiler_options=QUICK)

    return {name: [compiled(getattr(m, name), ARGUMENTS.get(name, {})) for m in (activations, keras.activations)] for name in NAMES}


def compare(sides, name, x):
    ((_, mine), slope), ((_, theirs), expected) = (side(x) for side in sides[name])
    np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(slope, expected, rtol=1e-4, atol=1e-5)


@relaxed
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**31), scale=st.sampled_from([0.5, 3.0, 30.0]))
def test_as_keras_for_random_data(sides, standard_promotion, name, seed, scale):
    compare(sides, name, (scale * np.random.default_rng(seed).standard_normal((2, 6))).astype("float32"))


@pytest.mark.parametrize("name", NAMES)
def test_as_keras(sides, standard_promotion, name):
    compare(sides, name, np.array([[-7.0, -1.5, -0.2, 0.1, 0.9, 6.5], [-30.0, -3.1, -0.7, 0.3, 2.9, 30.0]], "float32"))


def test_sparsemax_is_the_nearest_point_of_the_simplex():
    x = np.random.default_rng(0).standard_normal((4, 6)).astype("float32")
    shares = np.asarray(activations.sparsemax(x))
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    assert (shares >= 0).all() and (shares == 0).any()
    for other in np.random.default_rng(1).dirichlet(np.ones(6), 200):
        assert (np.linalg.norm(x - shares, axis=1) <= np.linalg.norm(x - other, axis=1) + 1e-6).all()
    np.testing.assert_allclose(activations.sparsemax(x.T, axis=0), shares.T, atol=1e-6)


@pytest.mark.parametrize(
    "arguments", [{"negative_slope": 0.2}, {"max_value": 1.0}, {"threshold": 0.5}, {"max_value": 2.0, "threshold": 0.5}]
)
def test_arguments_of_relu(keras, standard_promotion, arguments):
    x = np.linspace(-3, 3, 13, dtype="float32")
    np.testing.assert_allclose(activations.relu(x, **arguments), keras.activations.relu(x, **arguments), atol=1e-6)


def test_relu_takes_its_slope_as_an_argument_of_a_program():
    slope = jax.jit(lambda x, s: activations.relu(x, negative_slope=s))
    assert slope(jnp.array([-2.0, 1.0]), 0.5).tolist() == [-1.0, 1.0]


def test_step_is_one_from_zero_on_and_flat():
    assert activations.step([-1e-6, 0, 1]).tolist() == [0, 1, 1]
    assert float(jax.grad(lambda x: activations.step(x))(0.3)) == 0


def test_lists_whole_numbers_and_doubles_become_floats():
    assert activations.relu([-1, 2]).tolist() == [0, 2]
    assert activations.sigmoid(np.float64([0])).dtype == jnp.float32
    assert activations.tanh(jnp.zeros(2, jnp.bfloat16)).dtype == jnp.bfloat16


@pytest.mark.parametrize("name", [*NAMES, *sorted(OWN)])
def test_half_precision_stays_half_under_strict_promotion(name):
    f = getattr(activations, name)
    assert jax.eval_shape(lambda x: f(x, **ARGUMENTS.get(name, {})), jnp.zeros((2, 4), jnp.bfloat16)).dtype == jnp.bfloat16


def test_get():
    assert activations.get("swish") is activations.silu
    assert activations.get("ReLU") is activations.relu
    assert activations.get(None) is activations.linear
    assert activations.get(np.tanh) is np.tanh
    assert activations.serialize(activations.silu) == "silu"
    assert activations.deserialize("hard_swish") is activations.hard_silu


def test_a_wrong_name_is_answered_with_the_right_one():
    with pytest.raises(ValueError, match=r"no activation called 'relo'\. Did you mean 'relu'"):
        activations.get("relo")
    with pytest.raises(TypeError, match=r"Expected an? activation"):
        activations.get(3)


def test_softmax_wants_an_axis():
    with pytest.raises(ValueError, match="softmax: x must be an array with at least one axis"):
        activations.softmax(1.0)
    with pytest.raises(ValueError, match="even length"):
        activations.glu([[1.0, 2.0, 3.0]])


def test_softmax_of_large_numbers():
    np.testing.assert_allclose(activations.softmax([[1000.0, 1000.0, -1000.0]]), [[0.5, 0.5, 0.0]])
