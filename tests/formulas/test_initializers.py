"""Initializers: Keras's distributions, values that repeat, every way to name one."""

import math

import numpy as np
import pytest

from teul import initializers
from teul.variables import set_random_seed

SHAPE = (3, 3, 40, 60)
FAN_IN, FAN_OUT = 9 * 40, 9 * 60
VARIANCES = {
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "he_uniform": 2 / FAN_IN,
    "he_normal": 2 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "lecun_normal": 1 / FAN_IN,
    "variance_scaling": 1 / FAN_IN,
    "random_normal": 0.05**2,
    "random_uniform": 0.1**2 / 12,
    "truncated_normal": (0.05 * 0.87962566) ** 2,
}


@pytest.mark.parametrize("name", VARIANCES)
def test_mean_and_variance(name):
    values = initializers.get(name)(SHAPE)
    assert values.shape == SHAPE and values.dtype == np.float32
    assert values.mean() == pytest.approx(0, abs=4 * math.sqrt(VARIANCES[name] / values.size))
    assert values.var() == pytest.approx(VARIANCES[name], rel=0.03)


@pytest.mark.parametrize("name", VARIANCES)
def test_same_spread_as_keras(keras, standard_promotion, name):
    mine = initializers.get(name)(SHAPE)
    theirs = np.asarray(keras.initializers.get(name)(SHAPE))
    assert abs(mine).max() == pytest.approx(abs(theirs).max(), rel=0.25 if name == "random_normal" else 0.01)
    np.testing.assert_allclose(np.quantile(mine, [0.1, 0.25, 0.75, 0.9]), np.quantile(theirs, [0.1, 0.25, 0.75, 0.9]), rtol=0.06)


@pytest.mark.parametrize("name", sorted(VARIANCES))
def test_config_is_kerass(keras, name):
    mine, theirs = initializers.get(name), keras.initializers.get(name)
    assert mine.get_config() == theirs.get_config()
    assert type(mine).from_config(mine.get_config()).get_config() == mine.get_config()


def test_one_object_repeats_itself_and_two_differ():
    one, other = initializers.GlorotUniform(), initializers.GlorotUniform()
    assert (one((4, 4)) == one((4, 4))).all()
    assert not (one((4, 4)) == other((4, 4))).any()


def test_the_session_seed_fixes_all():
    set_random_seed(7)
    first = initializers.HeNormal()((5,))
    set_random_seed(7)
    assert (initializers.HeNormal()((5,)) == first).all()
    assert (initializers.HeNormal(seed=3)((5,)) == initializers.HeNormal(seed=3)((5,))).all()


def test_constants():
    assert initializers.Zeros()((2, 2)).sum() == 0
    assert initializers.get("one")((2,), dtype="int32").tolist() == [1, 1]
    assert initializers.Constant(2.5)((2,)).tolist() == [2.5, 2.5]
    assert initializers.Identity(gain=2)((2, 3)).tolist() == [[2, 0, 0], [0, 2, 0]]
    assert initializers.Zeros()((2,), "bfloat16").dtype.name == "bfloat16"


@pytest.mark.parametrize("shape", [(4, 4), (6, 3), (3, 6), (2, 3, 4)])
def test_orthogonal(shape):
    q = initializers.Orthogonal(gain=2.0, seed=1)(shape).reshape(-1, shape[-1])
    gram = q @ q.T if q.shape[0] < q.shape[1] else q.T @ q
    np.testing.assert_allclose(gram, 4 * np.eye(len(gram)), atol=1e-5)


def test_every_way_to_name_one():
    assert isinstance(initializers.get("normal"), initializers.RandomNormal)
    assert isinstance(initializers.get("uniform"), initializers.RandomUniform)
    assert isinstance(initializers.get("GlorotUniform"), initializers.GlorotUniform)
    assert isinstance(initializers.get(initializers.Ones), initializers.Ones)
    assert initializers.get({"class_name": "Constant", "config": {"value": 3.0}})((1,)).tolist() == [3]
    assert initializers.get(np.array([[1.0, 2.0]]))((1, 2)).tolist() == [[1, 2]]
    own = lambda shape, dtype=None: np.full(shape, 7.0)  # noqa: E731
    assert initializers.get(own) is own
    assert initializers.get(None) is None
    serialized = initializers.serialize(initializers.HeNormal(seed=4))
    assert serialized["module"] == "keras.initializers" and serialized["class_name"] == "HeNormal"
    assert initializers.deserialize(serialized).seed == 4


def test_refusals():
    with pytest.raises(ValueError, match="Did you mean 'glorot_uniform'"):
        initializers.get("glorot_unifrom")
    with pytest.raises(ValueError, match=r"shape must be that of a matrix"):
        initializers.Identity()((3,))
    with pytest.raises(ValueError, match=r"fits \(2, 2\), the weight's"):
        initializers.get(np.ones(3))((2, 2))
    with pytest.raises(ValueError, match="mode must be one of"):
        initializers.VarianceScaling(mode="fan")
    with pytest.raises(ValueError, match="seed must be an integer"):
        initializers.RandomNormal(seed="x")
    with pytest.raises(NotImplementedError, match="write __call__"):
        initializers.Initializer()((1,))
