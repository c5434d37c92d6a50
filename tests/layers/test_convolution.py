"""Convolution layers: the contract, Keras's numbers for random configurations, and what is refused."""

import numpy as np
import pytest
from contract import check_layer, random_array, randomize
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import teul
from teul import layers

ROWS = [
    ("Conv1D", lambda k: k.Conv1D(4, 3, padding="causal", dilation_rate=2, activation="relu"), (9, 3)),
    ("Conv2D", lambda k: k.Conv2D(4, 3, padding="same", activation="relu", bias_initializer="ones"), (6, 7, 3)),
    ("Conv2D channels first", lambda k: k.Conv2D(4, (3, 2), strides=2, groups=2, data_format="channels_first", use_bias=False), (2, 6, 7)),
    ("Conv3D", lambda k: k.Conv3D(3, 2, strides=(1, 2, 1), padding="same", activation="tanh"), (4, 5, 3, 2)),
    ("Conv1DTranspose", lambda k: k.Conv1DTranspose(4, 3, strides=2, padding="same", output_padding=1), (5, 3)),
    ("Conv2DTranspose", lambda k: k.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu"), (4, 5, 3)),
    ("Conv2DTranspose channels first", lambda k: k.Conv2DTranspose(2, 2, dilation_rate=2, data_format="channels_first"), (3, 4, 5)),
    ("Conv3DTranspose", lambda k: k.Conv3DTranspose(2, 3, strides=2), (2, 3, 2, 2)),
    ("DepthwiseConv1D", lambda k: k.DepthwiseConv1D(3, depth_multiplier=2, padding="same"), (6, 3)),
    ("DepthwiseConv2D", lambda k: k.DepthwiseConv2D(3, strides=2, padding="same", activation="relu"), (6, 7, 3)),
    ("DepthwiseConv2D channels first", lambda k: k.DepthwiseConv2D((2, 3), depth_multiplier=2, data_format="channels_first"), (3, 5, 6)),
    ("SeparableConv1D", lambda k: k.SeparableConv1D(4, 3, padding="same", dilation_rate=2), (8, 3)),
    ("SeparableConv2D", lambda k: k.SeparableConv2D(4, 3, strides=2, depth_multiplier=2, activation="relu"), (6, 7, 3)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "input_shape"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_contract(make, input_shape, keras):
    check_layer(make, input_shape, keras=keras, same_config=False)


def few(examples):
    """As many random configurations, the same each time; each compiles something, so none is shrunk."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, phases=[Phase.generate], deadline=None, derandomize=True, suppress_health_check=checks)


def same_as_keras(keras, name, arguments, shape):
    """Outputs of a layer and of Keras's, from the same weights."""
    ours, theirs = getattr(layers, name)(**arguments), getattr(keras.layers, name)(**arguments)
    x = random_array(shape)
    theirs.build(shape)
    ours.build(shape)
    assert [(v.name, v.shape) for v in ours.weights] == [(v.name, v.shape) for v in theirs.weights]
    randomize(ours)
    theirs.set_weights(ours.get_weights())
    expected = np.asarray(theirs(x))
    assert ours.compute_output_shape(shape) == expected.shape
    np.testing.assert_allclose(ours(x), expected, rtol=1e-5, atol=2e-5)
    keys = {"quantization_config", "lora_rank", "lora_alpha"}
    assert set(theirs.get_config()) - keys == set(ours.get_config()) | {"activity_regularizer"} & set(theirs.get_config())


@st.composite
def sliding(draw, rank, transposed=False):
    """Arguments that fit together, and an input shape that they fit."""
    each = lambda low, high: tuple(draw(st.integers(low, high)) for _ in range(rank))  # noqa: E731
    gaps = draw(st.booleans())
    arguments = {
        "kernel_size": each(1, 4),
        "strides": (1,) * rank if gaps else each(1, 3),
        "dilation_rate": each(1, 2) if gaps else (1,) * rank,
        "padding": draw(st.sampled_from(["valid", "same"])),
        "data_format": draw(st.sampled_from(["channels_first", "channels_last"])),
        "use_bias": draw(st.booleans()),
        "activation": draw(st.sampled_from([None, "relu", "softmax"])),
    }
    if transposed and draw(st.booleans()):
        arguments["output_padding"] = tuple(draw(st.integers(0, s - 1)) for s in arguments["strides"])
    lengths, channels = each(7, 9), 2 * draw(st.integers(1, 2))
    first = arguments["data_format"] == "channels_first"
    return arguments, (2, channels, *lengths) if first else (2, *lengths, channels)


@pytest.mark.slow
@few(10)
@given(configuration=st.one_of(sliding(1), sliding(2), sliding(3)), groups=st.sampled_from([1, 2]))
def test_convolution_is_keras(keras, standard_promotion, configuration, groups):
    arguments, shape = configuration
    same_as_keras(keras, f"Conv{len(shape) - 2}D", {**arguments, "filters": 4, "groups": groups}, shape)


@pytest.mark.slow
@few(10)
@given(configuration=st.one_of(sliding(1, transposed=True), sliding(2, transposed=True), sliding(3, transposed=True)))
def test_transposed_convolution_is_keras(keras, standard_promotion, configuration):
    arguments, shape = configuration
    same_as_keras(keras, f"Conv{len(shape) - 2}DTranspose", {**arguments, "filters": 3}, shape)


@pytest.mark.slow
@few(10)
@given(configuration=st.one_of(sliding(1), sliding(2)), multiplier=st.integers(1, 2), separable=st.booleans())
def test_depthwise_and_separable_are_keras(keras, standard_promotion, configuration, multiplier, separable):
    arguments, shape = configuration
    if separable:
        arguments = {**arguments, "filters": 3}
    name = f"{'Separable' if separable else 'Depthwise'}Conv{len(shape) - 2}D"
    same_as_keras(keras, name, {**arguments, "depth_multiplier": multiplier}, shape)


def test_penalties_and_constraints_reach_their_weights():
    layer = layers.Conv2D(2, 3, kernel_regularizer=teul.regularizers.L2(0.5), bias_constraint="non_neg", activity_regularizer="l1")
    y = layer(np.ones((2, 4, 4, 1), "float32"))
    kernel, activity = float(0.5 * (layer.kernel.value**2).sum()), 0.01 * float(abs(y).sum()) / 2
    assert sorted(map(float, layer.losses)) == pytest.approx(sorted([kernel, activity]))
    assert layer.bias.constraint is not None


def test_the_default_data_format_is_the_session_s(monkeypatch):
    teul.config.set_image_data_format("channels_first")
    try:
        assert layers.Conv2D(1, 3).data_format == layers.MaxPooling2D().data_format == "channels_first"
    finally:
        teul.config.set_image_data_format("channels_last")


REFUSED = [
    (lambda: layers.Conv2D(0, 3), "Conv2D: filters must be a positive integer"),
    (lambda: layers.Conv2D(2, (3, 3, 3)), "kernel_size must be a whole number from 1 up, or 2 of them"),
    (lambda: layers.Conv2D(2, 3, strides=0), "strides must be"),
    (lambda: layers.Conv2D(2, 3, padding="causal"), "padding must be 'valid' or 'same'"),
    (lambda: layers.Conv2D(2, 3, data_format="channels_middle"), "data_format must be"),
    (lambda: layers.Conv2D(3, 3, groups=2), "filters must be a multiple of groups=2"),
    (lambda: layers.Conv2D(2, 3, strides=2, dilation_rate=2), "dilation_rate must be 1 where strides"),
    (lambda: layers.Conv2D(2, 3, groups=2)(np.ones((1, 8, 8, 3))), "groups must be a divisor of the 3 channels"),
    (lambda: layers.Conv2D(2, 9)(np.ones((1, 8, 8, 3))), "does not fit into an input of shape"),
    (lambda: layers.Conv2D(2, 3)(np.ones((10, 28, 28))), "one channel: x"),
    (lambda: layers.Conv2DTranspose(2, 3, strides=2, output_padding=2), "output_padding must be below strides"),
    (lambda: layers.DepthwiseConv2D(3, depth_multiplier=0), "depth_multiplier must be a positive integer"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED)
def test_refusals_say_what_to_do(make, words):
    with pytest.raises(ValueError, match=r"(?s).*" + words.replace("(", r"\(")):
        make()


def test_another_number_of_channels_is_refused():
    layer = layers.Conv2D(2, 3)
    layer(np.ones((1, 8, 8, 3)))
    with pytest.raises(ValueError, match=r"\(None, 8, 8, 3\), but got \(None, 8, 8, 1\)"):
        layer(np.ones((1, 8, 8, 1)))
