"""NumPy as older scripts know it: only in a run of course code, arrays of one number are numbers, and dropped names are back."""

import copy
import math
import pickle

import numpy as np
import pytest

import teul
from teul import arrays
from teul.course import backend as K
from teul.course import older_numpy
from teul.course import tensorflow as tf
from teul.layers import Dense


@pytest.fixture
def restored():
    new = [name for name in older_numpy.NAMES if name not in vars(np)]
    older_numpy.restore()
    yield
    arrays.hand_out(None)
    for name in new:
        delattr(np, name)


def test_what_a_model_gives_is_a_number_where_it_is_one(restored):
    model = teul.Sequential([Dense(1, kernel_initializer="ones", input_shape=(2,))])
    found = model.predict(np.array([[1.0, 0.5]]), verbose=0)
    weights = model.get_weights()[1]
    assert "%.2f and %d" % (found, (found > 1).astype(int)[0]) == "1.50 and 1"  # noqa: UP031
    assert (float(weights), int(found)) == (0.0, 1)
    assert math.sqrt(model.predict_on_batch(np.array([[2.0, 2.0]]))) == 2.0
    row = np.zeros(2)
    row[1] = found[0]
    assert row.tolist() == [0, 1.5]
    with pytest.raises((TypeError, ValueError), match="size 1"):
        float(model.predict(np.ones((2, 2)), verbose=0))


def test_values_that_are_read_are_numbers_too(restored):
    tensor = tf.constant([[1.5]])
    assert (float(tensor), float(tensor.numpy()), float(K.get_value(K.variable([2.5])))) == (1.5, 1.5, 2.5)


def test_such_arrays_are_arrays_in_all_else(restored):
    found = older_numpy.as_older(np.array([[1.0, 2.0]]))
    assert repr(found) == "array([[1., 2.]])" and isinstance(found + 1, older_numpy.array)
    assert type(found.mean()) is np.float64 and type((found == 1).any()) is np.bool_ and type(found[0, 0]) is np.float64
    assert type(pickle.loads(pickle.dumps(found))) is np.ndarray and copy.deepcopy(found).tolist() == [[1, 2]]
    assert older_numpy.as_older("text") == "text"


def test_dropped_names_are_back(restored):
    assert np.float is float and np.array([1, 2], dtype=np.int).dtype == np.int64
    assert np.product([2, 3]) == 6 and np.trapz([1.0, 3.0]) == 2.0 and np.asscalar(np.array([4])) == 4
    assert np.in1d([1, 2], [2]).tolist() == [False, True] and np.isinf(np.Inf) and np.isnan(np.NaN)
    assert np.msort([3, 1]).tolist() == [1, 3] and np.asfarray([1]).dtype == np.float64 and np.rank([[1]]) == 2


def test_code_that_imports_teul_itself_is_left_alone():
    assert "product" not in vars(np)
    assert type(teul.Sequential([Dense(1, input_shape=(2,))]).predict(np.ones((1, 2)), verbose=0)) is np.ndarray
