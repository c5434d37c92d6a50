"""An integer seed gives Keras's numbers; generators go on; the distributions are what they are called."""

import numpy as np
import pytest

from teul import KerasTensor, SeedGenerator, random

LOGITS = np.log(np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 1e-9]], "float32"))
SAME = {
    "normal": lambda r: r.normal((2, 3), 1.0, 2.0, seed=7),
    "uniform": lambda r: r.uniform((2, 3), -1.0, 2.0, seed=7),
    "truncated_normal": lambda r: r.truncated_normal((4,), 0.5, 2.0, seed=7),
    "randint": lambda r: r.randint((5,), 2, 9, seed=7),
    "categorical": lambda r: r.categorical(LOGITS, 6, seed=7),
    "dropout": lambda r: r.dropout(np.ones((3, 4), "float32"), 0.4, seed=7),
    "dropout noise": lambda r: r.dropout(np.ones((3, 4), "float32"), 0.4, noise_shape=(3, 1), seed=7),
    "gamma": lambda r: r.gamma((4,), 2.0, seed=7),
    "beta": lambda r: r.beta((4,), 2.0, 3.0, seed=7),
    "binomial": lambda r: r.binomial((4,), 10, 0.3, seed=7),
    "shuffle": lambda r: r.shuffle(np.arange(6), seed=7),
    "half": lambda r: r.normal((3,), dtype="float16", seed=7),
}


@pytest.mark.parametrize("name", SAME)
def test_keras_numbers(keras, standard_promotion, name):
    found, expected = SAME[name](random), SAME[name](keras.random)
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(np.asarray(found, "float64"), np.asarray(expected, "float64"), rtol=1e-6)


def test_generators_go_on_and_repeat():
    one, two = SeedGenerator(3), SeedGenerator(3)
    first, second = random.normal((3,), seed=one), random.normal((3,), seed=one)
    assert not np.allclose(first, second)
    np.testing.assert_array_equal(random.normal((3,), seed=two), first)


def test_no_seed_draws_anew():
    assert not np.allclose(random.uniform((4,)), random.uniform((4,)))


def test_moments():
    assert float(np.mean(random.normal((20000,), 2.0, 0.5))) == pytest.approx(2, abs=0.02)
    kept = np.asarray(random.dropout(np.ones(20000, "float32"), 0.25))
    assert kept.mean() == pytest.approx(1, abs=0.02) and set(np.unique(kept)) == {0, np.float32(1 / 0.75)}
    assert np.bincount(random.categorical(LOGITS[:1], 5000)[0], minlength=3)[2] / 5000 == pytest.approx(0.7, abs=0.03)


def test_symbolic():
    assert random.dropout(KerasTensor((None, 3)), 0.5).shape == (None, 3)


def test_refusals():
    with pytest.raises(ValueError, match="dtype must be a float type"):
        random.normal((2,), dtype="int32")
    with pytest.raises(ValueError, match="dtype must be an integer type"):
        random.randint((2,), 0, 3, dtype="float32")
    with pytest.raises(ValueError, match="seed must be an integer, a SeedGenerator or None"):
        random.uniform((2,), seed="7")
