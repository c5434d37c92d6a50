"""``keras.backend``: each function against NumPy, on values and on symbolic tensors, and inside of models."""

import numpy as np
import pytest

import teul
from teul.course import backend as K
from teul.layers import Dense, Input, Lambda
from teul.models import Model, Sequential

RNG = np.random.RandomState(0)
A, B = RNG.rand(2, 3).astype("float32"), RNG.rand(2, 3).astype("float32") + 0.5
T = RNG.rand(2, 4, 3).astype("float32")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: K.mean(A, axis=-1, keepdims=True), A.mean(-1, keepdims=True)),
        (lambda: K.sum(A, axis=0), A.sum(0)),
        (lambda: K.square(A), A**2),
        (lambda: K.sqrt(np.array([4.0, -1.0])), [2, 0]),
        (lambda: K.exp(A), np.exp(A)),
        (lambda: K.log(B), np.log(B)),
        (lambda: K.abs(-A), A),
        (lambda: K.clip(A, 0.2, 0.8), A.clip(0.2, 0.8)),
        (lambda: K.max(A, axis=1), A.max(1)),
        (lambda: K.min(A), A.min()),
        (lambda: K.std(A), A.std()),
        (lambda: K.var(A, axis=1), A.var(1)),
        (lambda: K.argmax(A), A.argmax(-1)),
        (lambda: K.argmin(A, axis=0), A.argmin(0)),
        (lambda: K.pow(A, 3), A**3),
        (lambda: K.maximum(A, B), np.maximum(A, B)),
        (lambda: K.minimum(A, 0.5), np.minimum(A, 0.5)),
        (lambda: K.concatenate([A, B], axis=-1), np.concatenate([A, B], -1)),
        (lambda: K.concatenate([A, B]), np.concatenate([A, B], -1)),
        (lambda: K.expand_dims(A), A[..., None]),
        (lambda: K.cumsum(A), A.cumsum(0)),
        (lambda: K.cumprod(A), A.cumprod(0)),
        (lambda: K.stack([A, B], axis=1), np.stack([A, B], 1)),
        (lambda: K.reshape(A, (3, 2)), A.reshape(3, 2)),
        (lambda: K.flatten(A), A.ravel()),
        (lambda: K.batch_flatten(T), T.reshape(2, 12)),
        (lambda: K.permute_dimensions(T, (0, 2, 1)), T.transpose(0, 2, 1)),
        (lambda: K.expand_dims(A, 1), A[:, None]),
        (lambda: K.squeeze(A[:, None], 1), A),
        (lambda: K.dot(A, B.T), A @ B.T),
        (lambda: K.dot(T, A.T), T @ A.T),
        (lambda: K.batch_dot(T, T.transpose(0, 2, 1)), T @ T.transpose(0, 2, 1)),
        (lambda: K.batch_dot(A, B, axes=1), (A * B).sum(1, keepdims=True)),
        (lambda: K.transpose(A), A.T),
        (lambda: K.l2_normalize(A, axis=1), A / np.linalg.norm(A, axis=1, keepdims=True)),
        (lambda: K.one_hot([1, 0], 2), [[0, 1], [1, 0]]),
        (lambda: K.gather(A, [1, 0]), A[[1, 0]]),
        (lambda: K.tile(A, (1, 2)), np.tile(A, (1, 2))),
        (lambda: K.repeat(A, 2), np.repeat(A[:, None], 2, 1)),
        (lambda: K.repeat_elements(A, 2, axis=1), np.repeat(A, 2, 1)),
        (lambda: K.reverse(A, 1), A[:, ::-1]),
        (lambda: K.cumsum(A, axis=1), A.cumsum(1)),
        (lambda: K.slice(T, [0, 1, 0], [2, 2, -1]), T[:, 1:3]),
        (lambda: K.equal(A, A), np.ones((2, 3), bool)),
        (lambda: K.cast(K.greater(A, B), "float32"), (A > B).astype("float32")),
        (lambda: K.switch(A[:, 0] > 0.5, A, B), np.where(A[:, :1] > 0.5, A, B)),
        (lambda: K.relu(A - 0.5, alpha=0.1, max_value=0.3), np.minimum(np.where(A > 0.5, A - 0.5, 0.1 * (A - 0.5)), 0.3)),
        (lambda: K.softmax(A), np.exp(A) / np.exp(A).sum(-1, keepdims=True)),
        (lambda: K.sigmoid(A), 1 / (1 + np.exp(-A))),
        (lambda: K.hard_sigmoid(np.array([-3.0, 1.0])), [0, 0.7]),
        (lambda: K.tanh(A), np.tanh(A)),
        (lambda: K.zeros_like(A), 0 * A),
        (lambda: K.ones_like(A), A * 0 + 1),
        (lambda: K.binary_crossentropy(np.array([1.0, 0.0]), np.array([0.5, 0.25])), [-np.log(0.5), -np.log(0.75)]),
        (lambda: K.categorical_crossentropy(np.eye(2)[:1], np.array([[0.25, 0.75]])), [-np.log(0.25)]),
        (lambda: K.sparse_categorical_crossentropy(np.array([1]), np.array([[0.25, 0.75]])), [-np.log(0.75)]),
        # One label in two steps: said in both, or in one of them while the last class stands for silence in the other.
        (
            lambda: K.ctc_batch_cost(np.array([[0.0]]), np.array([[[0.7, 0.3], [0.6, 0.4]]], "float32"), np.array([[2]]), np.array([[1]])),
            [[-np.log(0.7 * 0.6 + 0.7 * 0.4 + 0.3 * 0.6)]],
        ),
        (
            lambda: K.ctc_decode(np.array([[[0.7, 0.1, 0.2], [0.6, 0.2, 0.2], [0.1, 0.8, 0.1]]], "float32"), np.array([3]))[0][0],
            [[0, 1, -1]],
        ),
        (lambda: K.in_top_k(A, A.argmax(1), 1), [True, True]),
        (lambda: K.bias_add(A, np.array([1.0, 2.0, 3.0], "float32")), np.add(A, [1, 2, 3])),
        (lambda: K.temporal_padding(T, (1, 2)), np.pad(T, [(0, 0), (1, 2), (0, 0)])),
        (lambda: K.eval(K.constant(2.0, shape=(2,))), [2, 2]),
        (lambda: K.foldl(lambda a, x: a + x, A), A.sum(0)),
        (lambda: K.map_fn(lambda x: x * 2, A), A * 2),
        (lambda: K.arange(3), [0, 1, 2]),
    ],
)
def test_a_function_on_values(found, expected):
    np.testing.assert_allclose(np.asarray(found()), expected, rtol=2e-5, atol=1e-6)


def test_shapes_types_and_settings():
    assert K.int_shape(A) == (2, 3) and K.ndim(T) == 3 and K.dtype(K.constant(A)) == "float32" and tuple(K.shape(A)) == (2, 3)
    assert K.epsilon() == 1e-7 and K.floatx() == "float32" and K.image_data_format() == "channels_last" and K.image_dim_ordering() == "tf"
    K.set_image_dim_ordering("th")
    assert K.image_data_format() == "channels_first"
    K.set_image_data_format("channels_last")
    assert K.is_keras_tensor(Input((2,))) and not K.is_keras_tensor(A) and K.count_params(K.zeros((2, 5))) == 10
    assert K.backend() in ("tensorflow", "jax") and K.learning_phase() == 0
    assert K.cast_to_floatx([1, 2]).dtype == np.float32


def test_variables():
    v = K.variable([[1.0, 2.0]])
    K.set_value(v, [[3.0, 4.0]])
    K.update_add(v, [[1.0, 1.0]])
    assert K.get_value(v).tolist() == [[4.0, 5.0]] and K.batch_get_value([v])[0].tolist() == [[4.0, 5.0]]
    K.moving_average_update(v, [[0.0, 0.0]], 0.5)
    assert K.eval(v).tolist() == [[2.0, 2.5]] and K.is_variable(v)
    assert K.get_session().run(v).tolist() == [[2.0, 2.5]]


def test_random_numbers_repeat_with_a_seed():
    np.testing.assert_array_equal(K.random_normal((3, 2), seed=1), K.random_normal((3, 2), seed=1))
    assert abs(float(np.asarray(K.random_uniform((500,), -1.0, 1.0)).mean())) < 0.2
    assert K.random_normal(shape=(4,), mean=5.0, stddev=0.0).tolist() == [5.0] * 4


def test_random_numbers_are_new_in_every_step_and_repeat_with_the_session():
    def noisy():
        teul.utils.set_random_seed(3)
        model = Sequential([Lambda(lambda x: x * 0 + K.random_normal(K.shape(x)), input_shape=(2,)), Dense(1, kernel_initializer="ones")])
        model.compile("sgd", "mse")
        first, second = model.predict(np.ones((4, 2)), verbose=0), model.predict(np.ones((4, 2)), verbose=0)
        losses = model.fit(np.ones((8, 2)), np.zeros((8, 1)), epochs=3, verbose=0).history["loss"]
        return first, second, losses

    first, second, losses = noisy()
    assert np.abs(first - second).max() > 0.01 and len(set(np.round(losses, 4))) == 3
    again = noisy()
    np.testing.assert_array_equal(first, again[0])
    np.testing.assert_allclose(losses, again[2], rtol=1e-6)


def test_functions_of_symbolic_tensors_become_layers_of_a_model():
    x = Input((3,))
    y = K.concatenate([K.square(x), K.mean(x, axis=-1, keepdims=True)], axis=-1)
    assert K.int_shape(y) == (None, 4)
    np.testing.assert_allclose(Model(x, y).predict(A, verbose=0), np.c_[A**2, A.mean(1)], rtol=1e-6)


def test_a_function_between_tensors_and_a_gradient():
    x = Input((3,))
    h = Dense(2, kernel_initializer="ones", name="h")(x)
    model = Model(x, Dense(1, kernel_initializer="ones")(K.square(h)))
    (hidden, out) = K.function([model.input, K.learning_phase()], [h, model.output])([A, 0])
    np.testing.assert_allclose(hidden, np.repeat(A.sum(1, keepdims=True), 2, 1), rtol=1e-6)
    np.testing.assert_allclose(out[:, 0], 2 * A.sum(1) ** 2, rtol=1e-6)
    slope = K.gradients(K.sum(model.output), model.input)[0]
    np.testing.assert_allclose(K.function([x], [slope])([A])[0], np.repeat(4 * A.sum(1, keepdims=True), 3, 1), rtol=1e-5)
    inner = K.gradients(model.output, h)[0]
    np.testing.assert_allclose(K.function([x], inner)([A]), 2 * hidden, rtol=1e-5)
    with pytest.raises(NotImplementedError, match="GradientTape"):
        K.gradients(A, A)


def test_what_a_function_gives_may_be_written_into():
    x = Input((2,))
    out = K.function([x], [Dense(1, kernel_initializer="ones")(x)])([np.ones((3, 2))])[0]
    out *= 2
    assert out.tolist() == [[4.0]] * 3


def test_a_layer_may_refer_to_tensors_of_the_graph():
    inputs = Input((2,))
    doubled = Lambda(lambda x: x * 2)(inputs)

    class Beside(teul.Layer):
        def call(self, x):
            self.add_loss(K.mean(x + doubled))
            return x + doubled

    model = Model(inputs, Beside()(Dense(2, kernel_initializer="ones")(inputs)))
    x = np.array([[1.0, 2.0], [3.0, 4.0]], "float32")
    assert model.predict(x, verbose=0).tolist() == [[5.0, 7.0], [13.0, 15.0]]
    model.compile("sgd", "mse")
    assert model.evaluate(x, np.array([[5.0, 7.0], [13.0, 15.0]]), verbose=0) == pytest.approx(10.0)
    strange = Model(inputs, Beside()(inputs))
    other = Input((2,))
    with pytest.raises(TypeError, match="symbolic"):
        Model(other, Beside()(other)).predict(x, verbose=0)
    assert strange.output_shape == (None, 2)


def test_a_list_of_one_output_is_that_output():
    inputs = Input((3,))
    model = Model(inputs=[inputs], outputs=[Dense(2, kernel_initializer="ones")(inputs)])
    assert model.predict([A], verbose=0).shape == model.predict(A, verbose=0).shape == (2, 2)
    assert model.output_shape == (None, 2) and model.input is inputs
    np.testing.assert_allclose(model(A), np.repeat(A.sum(1, keepdims=True), 2, axis=1), rtol=1e-6)


def test_an_activation_may_be_taken_away():
    model = Sequential([Input((3,)), Dense(4), Dense(2, activation="softmax")])
    before = model.predict(A, verbose=0)
    model.layers[-1].activation = None
    scores = np.exp(model.predict(A, verbose=0))
    np.testing.assert_allclose(scores / scores.sum(1, keepdims=True), before, rtol=1e-5)
    assert model.layers[-1].get_config()["activation"] == "linear"


def test_a_loss_may_refer_to_tensors_of_the_graph():
    x = Input((3,))
    code = Dense(2, kernel_initializer="ones", trainable=False)(x)
    model = Model(x, Dense(3, kernel_initializer="zeros", trainable=False)(code))
    model.compile("sgd", lambda y, p: K.sum(K.square(y - p), axis=-1) + K.sum(code, axis=-1))
    expected = (A**2).sum(1) + 2 * A.sum(1)
    np.testing.assert_allclose(model.evaluate(A, A, verbose=0), expected.mean(), rtol=1e-5)
    other = Model(x, model.output)
    other.add_loss(K.mean(K.square(x - other.output)) + K.mean(code))
    other.compile("sgd")
    np.testing.assert_allclose(other.evaluate(A, verbose=0), (A**2).mean() + A.sum(1).mean(), rtol=1e-5)


def test_steps_in_time():
    last, outputs, states = K.rnn(lambda x, s: (x + s[0], [x + s[0]]), T, [np.zeros((2, 3), "float32")])
    np.testing.assert_allclose(outputs, T.cumsum(1), rtol=1e-6)
    np.testing.assert_allclose(last, T.sum(1), rtol=1e-6)
    np.testing.assert_allclose(states[0], T.sum(1), rtol=1e-6)
    masked = K.rnn(lambda x, s: (x + s[0], [x + s[0]]), T, [np.zeros((2, 3), "float32")], mask=np.array([[1, 1, 0, 0]] * 2))
    np.testing.assert_allclose(masked[2][0], T[:, :2].sum(1), rtol=1e-6)


def test_phases():
    assert K.in_train_phase(1, 2, training=True) == 1 and K.in_test_phase(1, 2, training=True) == 2
    with K.learning_phase_scope(1):
        assert K.learning_phase() == 1
    assert K.learning_phase() == 0


def test_numbers_are_shown_in_the_logs_by_add_metric():
    x = Input((3,))
    code = Dense(2, kernel_initializer="ones", trainable=False)(x)
    model = Model(x, code)
    model.add_metric(K.sum(code, axis=-1), name="code", aggregation="mean")
    model.compile("sgd", "mse")
    history = model.fit(A, np.zeros((2, 2)), epochs=1, verbose=0).history
    np.testing.assert_allclose(history["code"], [2 * A.sum(1).mean()], rtol=1e-5)

    class Shown(teul.Layer):
        def call(self, inputs):
            self.add_metric(K.mean(inputs), name="mean_input")
            return inputs

    model = Sequential([Shown(input_shape=(3,)), Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(A, np.zeros((2, 1)), epochs=1, verbose=0).history
    np.testing.assert_allclose(history["mean_input"], [A.mean()], rtol=1e-5)


def test_an_optimizer_minimizes_a_loss_by_itself():
    from teul.course import tensorflow as tf

    w = tf.Variable(3.0)
    optimizer = teul.optimizers.SGD(0.1)
    optimizer.minimize(lambda: tf.square(w), [w])
    np.testing.assert_allclose(float(w), 2.4, rtol=1e-6)
    with tf.GradientTape() as tape:
        loss = tf.square(w)
    optimizer.minimize(loss, var_list=[w], tape=tape)
    np.testing.assert_allclose(float(w), 1.92, rtol=1e-6)
    with pytest.raises(ValueError, match="lambda: loss"):
        optimizer.minimize(loss, [w])


def test_a_row_of_numbers_reaches_a_function_as_it_is():
    squares = teul.layers.Lambda(lambda x: K.stack([x, x**2], axis=1))
    model = teul.Sequential([squares, teul.layers.Dense(1, kernel_initializer="ones")])
    np.testing.assert_allclose(model.predict(np.array([1.0, 2.0, 3.0]), verbose=0), [[2], [6], [12]])
    assert model.input_shape == (None,)
