"""tf.function: traced once for each kind of arguments, with Variables and random streams as inputs and outputs."""

import numpy as np
import pytest

import teul
import teul.course.tensorflow as tf
from teul.layers import BatchNormalization, Dense


def test_a_function_is_traced_once_for_each_kind_of_argument(capsys):
    @tf.function
    def twice(x):
        print("tracing")
        return 2 * x

    assert [float(twice(tf.constant(v))) for v in (1.0, 2.0)] == [2.0, 4.0]
    assert capsys.readouterr().out == "tracing\n"
    twice(tf.constant([1.0]))
    assert capsys.readouterr().out == "tracing\n"
    assert twice(tf.constant(3)).dtype == tf.int32
    assert twice(np.float32(4.0)).numpy() == 8.0


def test_variables_that_it_assigns_change_once_a_call():
    counter = tf.Variable(0.0)

    @tf.function
    def count(step):
        counter.assign_add(step)
        return counter * 10

    assert [float(count(tf.constant(2.0))) for _ in range(3)] == [20.0, 40.0, 60.0]
    assert float(counter) == 6.0
    counter.assign(100.0)
    assert float(count(tf.constant(1.0))) == 1010.0


def test_random_numbers_are_new_in_each_call():
    @tf.function
    def draw():
        return tf.random.normal((3,))

    one, two = draw().numpy(), draw().numpy()
    assert not np.array_equal(one, two)


def test_structures_plain_values_and_methods():
    class Net(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable(2.0)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def __call__(self, x):
            return {"y": x * self.w, "n": 3, "none": None}

    found = Net()(np.array([1.0, 2.0]))
    assert found["y"].numpy().tolist() == [2.0, 4.0]
    assert (found["n"], found["none"]) == (3, None)

    @tf.function
    def power(x, n=2, flag=True):
        return x**n if flag else x

    assert [float(power(tf.constant(3.0), n)) for n in (2, 3)] == [9.0, 27.0]
    assert float(power(tf.constant(3.0), flag=False)) == 3.0


def test_python_that_branches_on_values_runs_as_python():
    @tf.function
    def sign(x):
        return 1 if x > 0 else -1

    assert [sign(tf.constant(v)) for v in (2.0, -2.0)] == [1, -1]


def test_loops_and_conditions_of_values():
    @tf.function
    def halvings(x):
        def smaller(x, n):
            return x / 2, n + 1

        return tf.while_loop(lambda x, n: x > 1.0, smaller, [x, tf.constant(0)])[1]

    assert int(halvings(tf.constant(20.0))) == 5

    @tf.function
    def absolute(x):
        return tf.cond(x > 0, lambda: x, lambda: -x)

    assert [float(absolute(tf.constant(v))) for v in (3.0, -4.0)] == [3.0, 4.0]


def test_a_function_is_on_the_tape_and_a_tape_in_the_function():
    w = tf.Variable(3.0)

    @tf.function
    def cube(x):
        return x * w**3

    with tf.GradientTape() as tape:
        y = cube(tf.constant(2.0))
    assert float(tape.gradient(y, w)) == 54.0

    @tf.function
    def slope(x):
        with tf.GradientTape() as tape:
            y = x * w**3
        return tape.gradient(y, w)

    assert float(slope(tf.constant(2.0))) == 54.0
    w.assign(1.0)
    assert float(slope(tf.constant(2.0))) == 6.0


def train(compiled: bool):
    teul.utils.set_random_seed(3)
    model = teul.Sequential([Dense(8, activation="relu", input_shape=(2,)), BatchNormalization(), Dense(1)])
    adam, seen = teul.optimizers.Adam(0.01), teul.metrics.Mean()
    x = np.random.default_rng(0).normal(size=(64, 2)).astype("float32")
    data = tf.data.Dataset.from_tensor_slices((x, x.sum(1, keepdims=True))).batch(16)

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x, training=True) - y))
        weights = model.trainable_variables
        adam.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        seen.update_state(loss)
        return loss

    step = tf.function(step) if compiled else step
    for _ in range(3):
        for x, y in data:
            step(x, y)
    return model.get_weights(), float(seen.result()), int(adam.iterations)


def test_a_training_step_in_a_function_gives_the_numbers_of_the_eager_one():
    (one, mean_one, steps_one), (two, mean_two, steps_two) = train(compiled=False), train(compiled=True)
    assert steps_one == steps_two == 12
    assert abs(mean_one - mean_two) < 1e-5
    for a, b in zip(one, two, strict=True):
        np.testing.assert_allclose(a, b, 1e-4, 1e-5)


def test_layers_are_made_in_the_first_call():
    model = teul.Sequential([Dense(3)])
    call = tf.function(lambda x: model(x))
    assert call(tf.ones((2, 5))).shape == (2, 3)
    assert model.layers[0].kernel.shape == (5, 3)


def test_running_eagerly(capsys):
    @tf.function
    def noisy(x):
        print("here")
        return x

    tf.config.run_functions_eagerly(True)
    try:
        noisy(tf.constant(1.0))
        noisy(tf.constant(1.0))
    finally:
        tf.config.run_functions_eagerly(False)
    assert capsys.readouterr().out == "here\nhere\n"


def test_arguments_that_do_not_fit_the_signature():
    @tf.function(input_signature=[tf.TensorSpec([2], tf.float32)])
    def first(x):
        return x[0]

    assert float(first([1, 2])) == 1.0
    with pytest.raises(TypeError, match="shape"):
        first([1.0, 2.0, 3.0])


def test_python_on_the_host_inside_a_compiled_metric():
    def largest(y_true, y_pred):
        assert isinstance(y_true, np.ndarray)
        if not y_true.any():
            raise ValueError("nothing is known of zeros")  # what the shapes are asked for with
        return y_true.max()

    def rows(x):
        return x.numpy() * 2, [1, 2]

    x, y = np.ones((4, 2), "float32"), np.array([[1.0], [5.0], [2.0], [3.0]], "float32")
    model = teul.Sequential([Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse", metrics=[lambda a, b: tf.numpy_function(largest, [a, b], tf.float32)])
    assert model.evaluate(x, y, verbose=0)[1] == 5.0
    doubled, pair = tf.function(lambda a: tf.py_function(rows, [a], [tf.float32, tf.int32]))(tf.constant(y))
    assert doubled.numpy().tolist() == (2 * y).tolist() and pair.numpy().tolist() == [1, 2]
    assert tf.py_function(rows, [tf.constant(y)], [tf.float32, tf.int32])[0].shape == (4, 1)
