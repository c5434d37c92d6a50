"""The numbers that the course notes print, each as the notes write the call."""

import math

import jax
import numpy as np
import pytest

from teul import losses, metrics
from teul.activations import sigmoid, softmax, step


def test_binary_crossentropy_of_four_answers():
    bce = losses.BinaryCrossentropy()
    assert float(bce([[1], [0], [0], [1]], [[0.8], [0.3], [0.5], [0.9]])) == pytest.approx(0.3445814, abs=2e-7)


def test_categorical_crossentropy_of_three_animals():
    y_true = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    y_pred = [[0.6, 0.3, 0.1], [0.3, 0.6, 0.1], [0.1, 0.7, 0.2]]
    assert float(losses.CategoricalCrossentropy()(y_true, y_pred)) == pytest.approx(1.936381, abs=1e-6)


def test_crossentropy_in_base_ten():
    surprise = float(losses.categorical_crossentropy([1.0, 0.0, 0.0], [0.7, 0.2, 0.1]))
    assert surprise / math.log(10) == pytest.approx(0.154901, abs=1e-6)
    assert float(losses.categorical_crossentropy([1.0, 0.0, 0.0], [1.0, 0.0, 0.0])) == pytest.approx(0, abs=1e-6)


def test_softmax_shares_sum_to_one():
    shares = np.asarray(softmax([0.3, 2.9, 4.0, -1.0]))
    assert shares.sum() == pytest.approx(1, abs=1e-6)
    x = np.asarray(softmax(np.log([0.3, 0.1, 0.26, 0.34])))
    np.testing.assert_allclose(x, [0.3, 0.1, 0.26, 0.34], rtol=1e-6)


def test_loss_table_with_probabilities_and_with_logits():
    # binary: y = 1, p = .69 or logit .8
    assert float(losses.BinaryCrossentropy()([1.0], [0.69])) == pytest.approx(-math.log(0.69), rel=1e-6)
    assert float(losses.BinaryCrossentropy(from_logits=True)([1.0], [0.8])) == pytest.approx(math.log(1 + math.exp(-0.8)), rel=1e-6)
    assert float(sigmoid(0.8)) == pytest.approx(0.69, abs=0.001)
    # one-hot and by number: class 2 of three
    p, logits = [[0.30, 0.15, 0.55]], [[1.5, 0.8, 2.1]]
    by_probability = -math.log(0.55)
    by_logits = math.log(sum(map(math.exp, logits[0]))) - 2.1
    for loss, label in ((losses.CategoricalCrossentropy, [[0, 0, 1]]), (losses.SparseCategoricalCrossentropy, [2])):
        assert float(loss()(label, p)) == pytest.approx(by_probability, rel=1e-6)
        assert float(loss(from_logits=True)(label, logits)) == pytest.approx(by_logits, rel=1e-6)
    np.testing.assert_allclose(np.asarray(softmax(logits)), p, atol=0.01)


def test_perceptrons_truth_tables():
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    weights = np.array([1.0, 1.0])
    assert step(inputs @ weights - 1.5).tolist() == [0, 0, 0, 1]
    assert step(inputs @ weights - 0.5).tolist() == [0, 1, 1, 1]
    assert step(1.5 - inputs @ weights).tolist() == [1, 1, 1, 0]


def test_small_factors_go_to_zero():
    assert math.prod([0.7, 0.2, 0.1, 0.3, 0.01]) == pytest.approx(4.2e-5)
    # why sigmoid stacks starve: its slope is at most 1/4, so ten layers leave less than a millionth
    steepest = float(jax.grad(lambda x: sigmoid(x))(0.0))
    assert steepest == 0.25
    assert steepest**10 < 1e-6


def test_mean_errors_of_the_notes():
    y_true, y_pred = [3.0, -0.5, 2.0, 7.0], [2.5, 0.0, 2.0, 8.0]
    assert float(metrics.MeanSquaredError()(y_true, y_pred)) == pytest.approx(0.375)
    assert float(metrics.RootMeanSquaredError()(y_true, y_pred)) == pytest.approx(math.sqrt(0.375))
    assert float(metrics.MeanAbsoluteError()(y_true, y_pred)) == pytest.approx(0.5)
    assert float(metrics.MeanAbsolutePercentageError()(y_true, y_pred)) == pytest.approx(100 * (1 / 6 + 1 + 0 + 1 / 7) / 4)
