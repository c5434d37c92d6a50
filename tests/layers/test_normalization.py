"""Normalizations and noise against Keras: values, running averages, masks; noise by its statistics."""

import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array, randomize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teul import layers
from teul.errors import TeulWarning
from teul.layers import Input

relaxed = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(
    axis=st.sampled_from([-1, 1, [1, 2]]), epsilon=st.sampled_from([1e-3, 0.1]), center=st.booleans(), scale=st.booleans(),
    seed=st.integers(0, 1000),
)  # fmt: skip
def test_layer_normalization_as_keras(keras, axis, epsilon, center, scale, seed):
    make = lambda m: m.LayerNormalization(axis=axis, epsilon=epsilon, center=center, scale=scale)  # noqa: E731
    check_layer(make, (4, 3), keras=keras, seed=seed)


def test_old_rms_scaling_divides_by_the_deviation_alone():
    x = random_array((3, 8))
    layer = layers.LayerNormalization(rms_scaling=True)
    assert_close(layer(x), x / np.sqrt(x.var(1, keepdims=True) + 1e-3))
    assert [v.name for v in layer.weights] == ["gamma"]


@pytest.mark.parametrize(("groups", "axis", "shape"), [(2, -1, (3, 4)), (-1, -1, (2, 3, 4)), (1, 1, (4, 3)), (4, -1, (4,))])
def test_group_normalization_as_keras(keras, groups, axis, shape):
    check_layer(lambda m: m.GroupNormalization(groups=groups, axis=axis), shape, keras=keras, atol=3e-5)


@pytest.mark.parametrize("axis", [-1, 1, [1, 2]])
def test_normalization_by_length_as_keras(keras, axis):
    check_layer(lambda m: m.UnitNormalization(axis=axis), (4, 3), keras=keras)
    # Keras cannot line up the scale with an axis in the middle.
    check_layer(lambda m: m.RMSNormalization(axis=axis), (4, 3), keras=None if axis == 1 else keras)


RENORM = {"renorm": True, "renorm_clipping": {"rmax": 1.5, "rmin": 0.5, "dmax": 0.3}, "renorm_momentum": 0.8}


@pytest.mark.parametrize("options", [{}, {"axis": 1}, {"center": False, "scale": False}, RENORM])
@pytest.mark.parametrize("training", [False, True])
def test_batch_normalization_as_keras(keras, options, training):
    make = lambda m: m.BatchNormalization(momentum=0.9, **options)  # noqa: E731
    check_layer(make, (4, 3), keras=keras, training=training, rows_apart=not training)


@pytest.mark.parametrize("options", [{}, RENORM])
@pytest.mark.parametrize("masked", [False, True])
def test_running_averages_as_keras(keras, standard_promotion, options, masked):
    mine, theirs = (m.BatchNormalization(momentum=0.7, **options) for m in (layers, keras.layers))
    mask = np.random.default_rng(1).random((6, 5)) > 0.3 if masked else None
    x = random_array((6, 5, 3))
    mine(x), theirs(x)
    randomize(mine)
    theirs.set_weights(mine.get_weights())
    for _ in range(2):
        assert_close(mine(x, training=True, mask=mask), theirs(x, training=True, mask=mask))
    assert_close(mine.get_weights(), values_of(theirs))


def values_of(layer):
    return [np.asarray(v.value) for v in layer.weights]


def test_a_frozen_batch_normalization_keeps_its_averages():
    layer = layers.BatchNormalization()
    layer(random_array((6, 3)))
    layer.trainable = False
    before = layer.get_weights()
    layer(random_array((6, 3), 1), training=True)
    assert_close(layer.get_weights(), before, rtol=0, atol=0)


def test_spectral_normalization_as_keras(keras, standard_promotion):
    mine, theirs = (m.SpectralNormalization(m.Dense(4), power_iterations=3) for m in (layers, keras.layers))
    x = random_array((5, 6))
    mine(x), theirs(x)
    assert [v.shape for v in mine.weights] == [v.shape for v in theirs.weights]
    randomize(mine)
    theirs.set_weights(mine.get_weights())
    for _ in range(3):
        assert_close(mine(x, training=True), theirs(x, training=True))
    assert_close(mine.get_weights(), values_of(theirs))
    for _ in range(20):
        mine(x, training=True)
    assert abs(np.linalg.norm(mine.layer.kernel.numpy(), 2) - 1) < 0.01
    assert_close(mine(x), mine.layer(x))


# Noise ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (lambda m: m.Dropout(0.3, noise_shape=(None, 1, None), seed=1), (4, 3)),
        (lambda m: m.SpatialDropout1D(0.3, seed=1), (4, 3)),
        (lambda m: m.SpatialDropout2D(0.3, seed=1), (4, 3, 2)),
        (lambda m: m.SpatialDropout3D(0.3, data_format="channels_first", seed=1), (2, 4, 3, 2)),
        (lambda m: m.AlphaDropout(0.3, seed=1), (4, 3)),
        (lambda m: m.GaussianDropout(0.3, seed=1), (4, 3)),
    ],
)
def test_noise_keeps_the_contract(keras, make, shape):
    check_layer(make, shape, keras=keras, training=True, spread=True)
    layer, x = make(layers), random_array((2, *shape))
    assert_close(layer(x), x, rtol=0, atol=0)


def test_spatial_dropout_drops_whole_channels():
    x = np.ones((50, 4, 5, 6), "float32")
    for data_format, steps in (("channels_last", (1, 2)), ("channels_first", (2, 3))):
        y = np.asarray(layers.SpatialDropout2D(0.4, data_format=data_format, seed=0)(x, training=True))
        maps = y.reshape(50, 4, 30) if data_format == "channels_first" else y.reshape(50, 20, 6).transpose(0, 2, 1)
        assert (maps == maps[..., :1]).all()
        assert_close(np.unique(y), np.array([0, 1 / 0.6]))
        assert abs((y == 0).mean() - 0.4) < 0.1, steps


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_alpha_dropout_keeps_mean_and_variance(rate):
    x = random_array((400, 300))
    y = np.asarray(layers.AlphaDropout(rate, seed=0)(x, training=True))
    assert abs(y.mean()) < 0.02 and abs(y.var() - 1) < 0.02
    values, counts = np.unique(y, return_counts=True)
    assert abs(counts.max() / y.size - rate) < 0.02 and values[counts.argmax()] < -0.5


def test_gaussian_dropout_multiplies_by_noise_of_mean_one():
    y = np.asarray(layers.GaussianDropout(0.2, seed=0)(np.full((400, 300), 2.0, "float32"), training=True)) / 2
    assert abs(y.mean() - 1) < 0.01 and abs(y.var() - 0.25) < 0.01


def test_activity_regularization_adds_its_penalty(keras, standard_promotion):
    x = random_array((5, 4))
    mine, theirs = (m.ActivityRegularization(l1=0.1, l2=0.2) for m in (layers, keras.layers))
    assert_close(mine(x), x, rtol=0, atol=0)
    theirs(x)
    assert_close(mine.losses, theirs.losses)
    assert_close(mine.losses, [(0.1 * np.abs(x).sum() + 0.2 * (x**2).sum()) / 5])
    check_layer(lambda m: m.ActivityRegularization(l1=0.1, l2=0.2), (4,), keras=keras)
    check_layer(lambda m: m.Identity(), (4,), keras=keras)
    assert layers.Identity()([Input((3,)), Input((2,))])[1].shape == (None, 2)


# Activations as layers ------------------------------------------------------------------------------------------------------


@relaxed
@given(
    max_value=st.sampled_from([None, 1.0]),
    slope=st.sampled_from([0.0, 0.2]),
    threshold=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 99),
)
def test_relu_as_keras(keras, max_value, slope, threshold, seed):
    check_layer(lambda m: m.ReLU(max_value, slope, threshold), (20,), keras=keras, seed=seed)


@pytest.mark.parametrize("axis", [-1, 1, (1, 2), [-1]])
def test_softmax_with_a_mask_as_keras(keras, standard_promotion, axis):
    x = random_array((3, 4, 5))
    mask = np.random.default_rng(0).random((3, 1, 5)) > 0.4
    mask[0] = False
    for given_mask in (mask, mask.astype("float32"), None):
        got, expected = (m.Softmax(axis=axis)(x, mask=given_mask) for m in (layers, keras.layers))
        assert_close(got, expected)


def test_the_old_name_of_a_slope_is_understood():
    with pytest.warns(TeulWarning, match="negative_slope"):
        layer = layers.LeakyReLU(alpha=0.2)
    assert layer.negative_slope == 0.2
    assert_close(layer([[-1.0, 2.0]]), np.array([[-0.2, 2.0]]))


def test_half_precision_is_summed_in_single():
    x = (1000 + random_array((2, 400), 1)).astype("float16")
    layer = layers.LayerNormalization(dtype="mixed_float16")
    expected = x.astype("float64")
    expected = (expected - expected.mean(1, keepdims=True)) / np.sqrt(expected.var(1, keepdims=True) + 1e-3)
    assert_close(layer(x).astype(jnp.float32), expected, rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: layers.BatchNormalization(axis=2)(Input((4,))), "axis 2 is out of bounds"),
        (lambda: layers.BatchNormalization()(Input((None,))), "a known size along axis -1"),
        (lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"rmax": 1.0, "rmin": 2.0}), "'rmin' <= 'rmax'"),
        (lambda: layers.BatchNormalization()(random_array((2, 3, 4)), training=True, mask=np.ones((2,))), "one dimension less"),
        (lambda: layers.GroupNormalization(groups=0), "groups must be a positive integer"),
        (lambda: layers.GroupNormalization(groups=3)(Input((4,))), "3 groups divide"),
        (lambda: layers.SpectralNormalization(layers.Flatten())(Input((4,))), "a kernel or embeddings"),
        (lambda: layers.SpectralNormalization(layers.Dense(2), power_iterations=0), "power_iterations must be a positive integer"),
        (lambda: layers.SpatialDropout2D(0.3)(Input((4, 3))), "inputs with 4 axes"),
        (lambda: layers.AlphaDropout(1.3), "a share from 0 to 1"),
        (lambda: layers.Dropout(0.3, noise_shape="all"), "positive integers or None"),
        (lambda: layers.ReLU(negative_slope=-1.0), "negative_slope must be a number from 0 up"),
        (lambda: layers.LeakyReLU(None), "negative_slope must be a number from 0 up"),
        (lambda: layers.Softmax()(random_array((2, 3)), mask=np.ones((2, 2))), "broadcastable to the inputs"),
        (lambda: layers.PReLU()(Input((None, 3))), "those unknown in shared_axes"),
    ],
)
def test_what_does_not_fit_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_an_axis_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="an integer or a list of integers"):
        layers.UnitNormalization(axis={"axis": -1})
