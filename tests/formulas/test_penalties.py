"""Regularizers and constraints against Keras."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from teul import constraints, regularizers
from teul.configured import Number, number_fields, numbers_bound

W = jnp.asarray(np.random.default_rng(0).standard_normal((5, 4)), "float32")

REGULARIZERS = [
    ("L1", {}), ("L2", {}), ("L1", {"l1": 0.3}), ("L2", {"l2": 0.3}), ("L1L2", {}), ("L1L2", {"l1": 0.1, "l2": 0.2}),
    ("OrthogonalRegularizer", {}), ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
]  # fmt: skip
CONSTRAINTS = [
    ("MaxNorm", {}), ("MaxNorm", {"max_value": 1.0, "axis": 1}), ("NonNeg", {}), ("UnitNorm", {}), ("UnitNorm", {"axis": 1}),
    ("MinMaxNorm", {}), ("MinMaxNorm", {"min_value": 0.5, "max_value": 1.5, "rate": 0.3, "axis": (0, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments"), REGULARIZERS)
def test_regularizers_as_keras(keras, standard_promotion, name, arguments):
    mine, theirs = getattr(regularizers, name)(**arguments), getattr(keras.regularizers, name)(**arguments)
    assert float(mine(W)) == pytest.approx(float(theirs(W)), rel=1e-5)
    np.testing.assert_allclose(jax.grad(lambda w: mine(w))(W), jax.grad(lambda w: theirs(w))(W), rtol=1e-4, atol=1e-6)
    assert mine.get_config() == pytest.approx(theirs.get_config())


@pytest.mark.parametrize(("name", "arguments"), CONSTRAINTS)
def test_constraints_as_keras(keras, standard_promotion, name, arguments):
    mine, theirs = getattr(constraints, name)(**arguments), getattr(keras.constraints, name)(**arguments)
    np.testing.assert_allclose(mine(W), theirs(W), rtol=1e-6)
    assert _lists(mine.get_config()) == _lists(theirs.get_config())


def _lists(config):
    return {name: list(value) if isinstance(value, tuple) else value for name, value in config.items()}


def test_a_factor_is_an_argument_of_a_program_and_zero_is_structure():
    penalty = regularizers.L1L2(l1=0.5, l2=0.0)
    assert [f.name for f in number_fields(type(penalty)) if f.free(penalty)] == ["l1"]
    with numbers_bound({(id(penalty), "l1"): 2.0}):
        assert float(penalty([1.0, -3.0])) == 8.0
    assert isinstance(regularizers.L2.l2, Number)


def test_names():
    assert regularizers.get("l1_l2").get_config() == {"l1": 0.0, "l2": 0.0}
    assert regularizers.get("L1L2").get_config() == {"l1": 0.0, "l2": 0.0}
    assert regularizers.l2(0.1).l2 == 0.1
    assert isinstance(constraints.get("maxnorm"), constraints.MaxNorm)
    assert isinstance(constraints.get("max_norm"), constraints.MaxNorm)
    assert isinstance(constraints.get("NonNeg"), constraints.NonNeg)
    for module, made in ((regularizers, regularizers.L2(0.2)), (constraints, constraints.MaxNorm(3))):
        assert module.deserialize(module.serialize(made)).get_config() == made.get_config()
        assert module.get(None) is None


def test_refusals():
    with pytest.raises(ValueError, match="l2 must be a number, 0 or above, but it is -1"):
        regularizers.L2(-1)
    with pytest.raises(ValueError, match="mode must be 'rows' or 'columns'"):
        regularizers.OrthogonalRegularizer(mode="both")
    with pytest.raises(ValueError, match="must be a matrix"):
        regularizers.OrthogonalRegularizer()([1.0])
    with pytest.raises(ValueError, match="no constraint called"):
        constraints.get("max_nrom")
