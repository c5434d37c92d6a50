"""Merging layers: Keras's values and gradients, broadcasting, masks, and what is said where shapes do not fit."""

import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teul import layers
from teul.layers import Input
from teul.masking import mask_of, set_mask
from teul.models import Model

relaxed = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]


@relaxed
@given(
    name=st.sampled_from([*NAMES, "Concatenate"]),
    shape=st.sampled_from([(3,), (2, 3), (2, 1, 3)]),
    count=st.integers(2, 4),
    seed=st.integers(0, 1000),
)
def test_as_keras(keras, name, shape, count, seed):
    check_layer(lambda m: getattr(m, name)(), [shape] * (2 if name == "Subtract" else count), keras=keras, seed=seed)


@pytest.mark.parametrize("shapes", [[(4, 1), (1, 3)], [(3,), (4, 3)], [(2, 3, 4), (4,)]])
@pytest.mark.parametrize("name", ["Add", "Multiply"])
def test_broadcasting_as_keras(keras, name, shapes):
    check_layer(lambda m: getattr(m, name)(), shapes, keras=keras)


@pytest.mark.parametrize(
    ("axes", "normalize", "shapes"),
    [
        (1, False, [(4,), (4,)]),
        (-1, True, [(4,), (4,)]),
        ((1, 2), False, [(4, 3), (5, 4)]),
        ((2, 1), True, [(4, 3), (3,)]),
        ((-2, -1), False, [(3, 2), (1, 2, 3)]),
    ],
)
def test_dot_as_keras(keras, axes, normalize, shapes):
    check_layer(lambda m: m.Dot(axes=axes, normalize=normalize), shapes, keras=keras)


@pytest.mark.parametrize("axis", [1, 2, -1])
def test_concatenate_as_keras(keras, axis):
    check_layer(lambda m: m.Concatenate(axis=axis), [(2, 3), (2, 3)], keras=keras)


@pytest.mark.parametrize("name", [*NAMES, "Concatenate"])
@pytest.mark.parametrize("both", [True, False])
def test_masks_as_keras(keras, standard_promotion, name, both):
    a, b = (random_array((2, 4, 3), seed) for seed in (1, 2))
    first, second = (np.random.default_rng(seed).random((2, 4)) > 0.4 for seed in (3, 4))
    x = [set_mask(jnp.asarray(a), first), set_mask(jnp.asarray(b), second if both else None)]
    x_keras = [jnp.asarray(a), jnp.asarray(b)]
    x_keras[0]._keras_mask = jnp.asarray(first)
    if both:
        x_keras[1]._keras_mask = jnp.asarray(second)
    options = {"axis": 1} if name == "Concatenate" else {}
    y, expected = getattr(layers, name)(**options)(x), getattr(keras.layers, name)(**options)(x_keras)
    assert_close(y, expected)
    mask, expected_mask = mask_of(y), getattr(expected, "_keras_mask", None)
    assert (mask is None) == (expected_mask is None)
    if mask is not None:
        np.testing.assert_array_equal(mask, expected_mask)


def test_whole_numbers_among_floats():
    y = layers.Add()([np.array([[1, 2]], "int32"), np.array([[0.5, 0.5]], "float32")])
    assert y.tolist() == [[1.5, 2.5]]
    assert layers.Add()([np.array([[1, 2]], "int32")] * 2).tolist() == [[2, 4]]
    assert layers.Average()([np.array([[1, 2]], "int32")] * 2).tolist() == [[1, 2]]


def test_functions_join_symbolic_tensors():
    a, b = Input((3,)), Input((3,))
    outputs = [getattr(layers, name.lower())([a, b]) for name in [*NAMES, "Concatenate"]] + [layers.dot([a, b], axes=1)]
    assert [t.shape for t in outputs] == [(None, 3)] * 6 + [(None, 6), (None, 1)]
    x, y = random_array((2, 3), 1), random_array((2, 3), 2)
    got = Model([a, b], outputs)([x, y])
    expected = [x + y, x - y, x * y, (x + y) / 2, np.maximum(x, y), np.minimum(x, y), np.hstack([x, y]), (x * y).sum(1, keepdims=True)]
    assert_close(got, expected)


@pytest.mark.parametrize(
    ("make", "inputs", "said"),
    [
        (layers.Add, [Input((3,)), Input((4,))], r"cannot join inputs of shapes \(None, 3\) and \(None, 4\)"),
        (layers.Add, Input((3,)), "should be called on a list of at least 1 input"),
        (layers.Subtract, [Input((3,))] * 3, "exactly 2 inputs, but it was given 3 inputs"),
        (layers.Subtract, [Input((3,))], "exactly 2 inputs, but it was given 1 input"),
        (layers.Concatenate, [Input((3, 4)), Input((2, 4))], "matching shapes except for the concatenation axis"),
        (layers.Concatenate, [Input((3, 4)), Input((4,))], "matching shapes except for the concatenation axis"),
        (lambda: layers.Dot(axes=1), [Input((3,)), Input((4,))], "axes=1 must have the same size in both"),
        (lambda: layers.Dot(axes=0), [Input((3,)), Input((3,))], "cannot be the batch axis"),
        (layers.Add, [Input(batch_shape=(2, 3)), Input(batch_shape=(3, 3))], "the same number of samples"),
    ],
)
def test_what_does_not_fit_is_said(make, inputs, said):
    with pytest.raises(ValueError, match=said):
        make()(inputs)


def test_masks_that_do_not_fit_are_said():
    x, layer = [random_array((2, 3))] * 2, layers.Add()
    with pytest.raises(ValueError, match="`mask` should be a list"):
        layer.compute_mask(x, np.ones((2, 3)))
    with pytest.raises(ValueError, match="`inputs` should be a list"):
        layer.compute_mask(x[0], [None, None])
    with pytest.raises(ValueError, match="should have the same length"):
        layer.compute_mask(x, [None])
    with pytest.raises(TypeError, match="an integer or two integers"):
        layers.Dot(axes="last")
