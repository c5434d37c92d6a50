"""Every operation gives Keras's values in Keras's types."""

import jax
import numpy as np
import pytest
from cases import BINARY, CALLS, IMAGES, UNARY, WHOLE, WHOLE_BINARY, called

from teul import ops

DTYPES = ("float32", "int32", "float16", "bool", "bfloat16", "int8", "uint8")
NUMBERS = np.array([[0.2, 0.7, 1.0, 3.0], [2.5, 0.1, 5.0, 0.9]])
OTHERS = np.array([[1.0, 2.0, 1.0, 0.4], [0.5, 3.0, 2.0, 2.0]])

# Keras's own answers for bytes overflow: exp(-x) of an unsigned -x.
APART = {(name, "uint8") for name in ("log_sigmoid", "softmax", "log_softmax")}


def quick_and_slow(values, quick):
    """All of them, those after the first few marked as slow."""
    return [*values[:quick], *(pytest.param(v, marks=pytest.mark.slow) for v in values[quick:])]


def compare(found, expected, *, tolerance=1e-5):
    found, expected = jax.tree.leaves(found), jax.tree.leaves(expected)
    assert len(found) == len(expected)
    for a, b in zip(found, expected, strict=True):
        assert np.shape(a) == np.shape(b)
        if hasattr(b, "dtype"):
            assert str(a.dtype) == str(b.dtype)
        wide = "complex64" if np.iscomplexobj(b) else "float64"
        np.testing.assert_allclose(np.asarray(a).astype(wide), np.asarray(b).astype(wide), rtol=tolerance, atol=tolerance)


def array(values, dtype):
    if dtype in ("int", "float"):
        return 2 if dtype == "int" else 1.5
    if dtype == "bfloat16":
        return jax.numpy.asarray(values, "bfloat16")
    return (values > 0.5).astype(bool) if dtype == "bool" else values.astype(dtype)


def same_refusal_or_value(keras, entry, *arrays, tolerance):
    try:
        expected = called(keras.ops, entry, *arrays)
    except Exception:
        return  # no operation of Keras, or not for this type
    compare(called(ops, entry, *arrays), expected, tolerance=tolerance)


def tolerance_of(*dtypes):
    return 3e-2 if "bfloat16" in dtypes else 5e-3 if "float16" in dtypes else 1e-5


@pytest.mark.parametrize("dtype", quick_and_slow(DTYPES, 3))
@pytest.mark.parametrize("entry", UNARY + WHOLE)
@pytest.mark.filterwarnings("ignore")
def test_one_array(keras, standard_promotion, entry, dtype):
    if (entry, dtype) in APART:
        return
    same_refusal_or_value(keras, entry, array(NUMBERS, dtype), tolerance=tolerance_of(dtype))


PAIRS = [("int32", "float32"), ("float16", "float"), ("int", "int"), ("bool", "int32"), ("uint8", "int8"), ("int32", "float16"),
         ("float16", "bfloat16"), ("int8", "float"), ("uint8", "int"), ("bool", "bool"), ("int32", "int32"),
         ("float32", "float32")]  # fmt: skip


@pytest.mark.parametrize("pair", quick_and_slow(PAIRS, 3), ids="-".join)
@pytest.mark.parametrize("entry", BINARY + WHOLE_BINARY)
@pytest.mark.filterwarnings("ignore")
def test_two_arrays(keras, standard_promotion, entry, pair):
    a, b = array(NUMBERS, pair[0]), array(OTHERS, pair[1])
    if entry == "matmul":
        b = b.T if hasattr(b, "T") else b
    if entry == "dot" and np.ndim(b):
        b = b.T
    if entry == "correlate":
        a, b = np.ravel(a), np.ravel(b)
    if entry == "where:1" and not hasattr(a, "shape"):
        return
    same_refusal_or_value(keras, entry, a, b, tolerance=tolerance_of(*pair))


@pytest.mark.parametrize("name", sorted(CALLS))
@pytest.mark.filterwarnings("ignore")
def test_calls(keras, standard_promotion, name):
    for call in CALLS[name]:
        compare(call(ops), call(keras.ops))


@pytest.mark.parametrize("name", sorted(IMAGES))
@pytest.mark.filterwarnings("ignore")
def test_pictures(keras, standard_promotion, name):
    for call in IMAGES[name]:
        compare(call(ops), call(keras.ops), tolerance=2e-5)
