"""Attention layers against Keras: scores, masks, causality, heads, and what is said where arguments do not fit."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array, randomize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teul import layers
from teul.layers import Input
from teul.masking import mask_of, set_mask

relaxed = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
slow = pytest.mark.slow
PAIR, TRIPLE = [(4, 3), (5, 3)], [(4, 3), (5, 2), (5, 3)]
NAMED = {"query": (4, 6), "value": (5, 3)}


def twins(keras, make, *inputs, **arguments):
    """The same layer in Teul and in Keras, built and with the same weights."""
    mine, theirs = make(layers), make(keras.layers)
    mine(*inputs, **arguments), theirs(*inputs, **arguments)
    randomize(mine)
    theirs.set_weights(mine.get_weights())
    return mine, theirs


def flags(shape, seed):
    return np.random.default_rng(seed).random(shape) > 0.4


@pytest.mark.parametrize("shapes", [PAIR, TRIPLE], ids=["query and value", "with a key"])
@pytest.mark.parametrize("options", [{}, {"use_scale": True}, {"score_mode": "concat"}, {"score_mode": "concat", "use_scale": True}])
def test_attention_as_keras(keras, shapes, options):
    check_layer(lambda m: m.Attention(**options), shapes, keras=keras)


@pytest.mark.parametrize("options", [{}, {"use_scale": False}])
def test_additive_attention_as_keras(keras, options):
    check_layer(lambda m: m.AdditiveAttention(**options), PAIR, keras=keras)


@pytest.mark.parametrize("name", ["Attention", "AdditiveAttention"])
@pytest.mark.parametrize("use_causal_mask", [False, True])
def test_masks_and_scores_as_keras(keras, standard_promotion, name, use_causal_mask):
    x = [random_array((2, 4, 3), 1), random_array((2, 5, 3), 2)]
    mask = [jnp.asarray(flags((2, 4), 3)), jnp.asarray(flags((2, 5), 4))]
    options = {"use_causal_mask": use_causal_mask, "return_attention_scores": True}
    mine, theirs = twins(keras, lambda m: getattr(m, name)(use_scale=True), x, mask=mask, **options)
    got = mine(x, mask=mask, **options)
    assert_close(got, theirs(x, mask=mask, **options))
    assert_close(got[1].sum(-1), np.ones((2, 4)))
    if use_causal_mask:
        assert float(np.abs(got[1][0, 0, 1:]).max()) == 0 or not bool(mask[1][0, 0])
    noted = [set_mask(jnp.asarray(a), m) for a, m in zip(x, mask, strict=True)]
    y = mine(noted, **options)
    assert_close(y, got)
    np.testing.assert_array_equal(mask_of(y[0]), mask[0])


def test_attention_drops_weights_only_in_training():
    x = [random_array((2, 4, 3), 1), random_array((2, 50, 3), 2)]
    layer = layers.Attention(dropout=0.5, seed=1)
    y, weights = layer(x, training=True, return_attention_scores=True)
    share = float((np.asarray(weights) == 0).mean())
    assert 0.35 < share < 0.65
    assert_close(y, weights @ x[1])
    assert_close(layer(x), layers.Attention()(x))


CONFIGURATIONS = [
    {"num_heads": 2, "key_dim": 3},
    {"num_heads": 2, "key_dim": 3, "value_dim": 3, "use_bias": False, "use_gate": True},
    {"num_heads": 1, "key_dim": 2, "output_shape": (2, 5), "sliding_window": 2},
]


@pytest.mark.parametrize("options", [pytest.param(o, marks=[slow] if i else []) for i, o in enumerate(CONFIGURATIONS)])
def test_multi_head_attention_as_keras(keras, options):
    check_layer(lambda m: m.MultiHeadAttention(**options), NAMED, keras=keras)


@pytest.mark.parametrize("options", [{}, pytest.param({"use_gate": True, "use_bias": False, "sliding_window": 3}, marks=slow)])
def test_grouped_query_attention_as_keras(keras, options):
    check_layer(lambda m: m.GroupQueryAttention(3, 4, 2, **options), {"query": (4, 6), "value": (5, 6)}, keras=keras)


@relaxed
@given(seed=st.integers(0, 1000), causal=st.booleans(), scores=st.booleans(), masked=st.booleans())
@pytest.mark.parametrize("grouped", [False, True])
def test_masks_of_heads_as_keras(keras, grouped, seed, causal, scores, masked):
    query, value = random_array((2, 4, 6), seed), random_array((2, 5, 6), seed + 1)
    options = {"use_causal_mask": causal, "return_attention_scores": scores}
    if masked:
        options |= {"attention_mask": flags((2, 4, 5), seed) | (np.arange(5) == 0), "value_mask": np.arange(5) < np.array([[4], [5]])}
    with jax.numpy_dtype_promotion("standard"):
        mine, theirs = twins(
            keras, lambda m: m.GroupQueryAttention(3, 4, 2) if grouped else m.MultiHeadAttention(2, 3), query, value, **options
        )
        expected = theirs(query, value, **options)
    with jax.numpy_dtype_promotion("strict"):
        assert_close(mine(query, value, **options), expected)


@slow
def test_attention_over_two_axes_as_keras(keras):
    shapes = {"query": (3, 4, 6), "value": (3, 2, 6)}
    check_layer(lambda m: m.MultiHeadAttention(2, 3, attention_axes=(2,)), shapes, keras=keras)
    both = {"query": (3, 4, 6), "value": (2, 2, 6)}
    check_layer(lambda m: m.MultiHeadAttention(2, 3), both, keras=keras, same_config=False)


def test_values_of_another_size():
    """Keras's own kernel on JAX refuses them; by their definition they are the sums over the heads."""
    layer = layers.MultiHeadAttention(2, 3, value_dim=4, use_bias=False)
    x = random_array((2, 5, 6))
    y, weights = layer(x, x, return_attention_scores=True)
    values = np.einsum("btf,fnh->btnh", x, layer.value_dense.kernel)
    means = np.einsum("bnts,bsnh->btnh", weights, values)
    assert_close(y, np.einsum("btnh,nhf->btf", means, layer.output_dense.kernel))
    assert_close(layer(x, x), y)


def test_the_mask_of_the_query_goes_on():
    x = set_mask(jnp.asarray(random_array((2, 4, 6))), jnp.asarray(flags((2, 4), 1)))
    layer = layers.MultiHeadAttention(2, 3)
    np.testing.assert_array_equal(mask_of(layer(x, x)), mask_of(x))
    np.testing.assert_array_equal(mask_of(layer(query=x, value=x)), mask_of(x))


def test_what_is_masked_has_no_influence():
    query, value = random_array((2, 4, 6), 1), random_array((2, 5, 6), 2)
    mask = np.broadcast_to(np.arange(5) < 3, (2, 4, 5))
    layer = layers.MultiHeadAttention(2, 3)
    changed = np.where(np.arange(5)[:, None] < 3, value, 100.0).astype("float32")
    assert_close(layer(query, changed, attention_mask=mask), layer(query, value, attention_mask=mask))


def test_symbolic_calls_promise_scores():
    query, value = Input((4, 6)), Input((5, 6))
    y, scores = layers.MultiHeadAttention(2, 3)(query, value, return_attention_scores=True)
    assert (y.shape, scores.shape) == ((None, 4, 6), (None, 2, 4, 5))
    y, scores = layers.Attention()([query, value], return_attention_scores=True)
    assert (y.shape, scores.shape) == ((None, 4, 6), (None, 4, 5))


@pytest.mark.parametrize(
    ("equation", "output_shape", "bias_axes", "shape"),
    [
        ("ab,bc->ac", 4, "c", (3,)),
        ("abc,cd->abd", (None, 4), "d", (5, 3)),
        ("...x,xy->...y", 4, None, (5, 3)),
        ("abc,cde->abde", (None, 2, 4), "de", (5, 3)),
        ("abc,bcde->ade", (2, 4), "e", (5, 3)),
        ("ab...,bc->ac...", 4, "c", (3, 5)),
    ],
)
def test_einsum_dense_as_keras(keras, equation, output_shape, bias_axes, shape):
    check_layer(lambda m: m.EinsumDense(equation, output_shape, activation="tanh", bias_axes=bias_axes), shape, keras=keras)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: layers.Attention()(Input((4, 3))), "must be called on a list of inputs of length 2 or 3"),
        (lambda: layers.Attention()([Input((4, 3))]), "length 2 or 3"),
        (lambda: layers.Attention()([random_array((2, 4, 3))] * 2, mask=flags((2, 4), 0)), "layer mask must be a list"),
        (lambda: layers.Attention(score_mode="cosine"), "'dot' or 'concat'"),
        (lambda: layers.MultiHeadAttention(0, 3), "num_heads must be a positive integer"),
        (
            lambda: layers.MultiHeadAttention(2, 3)(Input((4, 3)), Input((4, 3)), Input((5, 3))),
            "except the last must be equal",
        ),
        (lambda: layers.MultiHeadAttention(2, 3, dropout=0.1, flash_attention=True), "dropout must be 0 with flash_attention"),
        (lambda: layers.GroupQueryAttention(3, 4, 3), "`num_query_heads` must be divisible by `num_key_value_heads`"),
        (lambda: layers.GroupQueryAttention(3, 4, 2)(Input((4, 3)), Input((4, 2))), "features of query and value must be equal"),
        (lambda: layers.EinsumDense("ab,bc>ac", 3)(Input((4,))), "it must read like"),
        (lambda: layers.EinsumDense("ab,bc->ac", 3, bias_axes="e")(Input((4,))), "bias_axes names 'e'"),
    ],
)
def test_what_does_not_fit_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
