"""The gradient tape: the same numbers as jax.grad, and TensorFlow's rules about what is watched."""

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
import teul.course.tensorflow as tf
from teul import losses, ops, optimizers
from teul.layers import BatchNormalization, Dense, Dropout, Embedding


def close(found, expected, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), tolerance, tolerance)


def gradient(function, *sources, **options):
    with tf.GradientTape(**options) as tape:
        for source in sources:
            tape.watch(source)
        out = function(*sources)
    return tape.gradient(out, list(sources))


# One function at a time -------------------------------------------------------------------------------------------------------

X = np.array([[0.3, 1.2], [-0.7, 2.0]], np.float32)


@pytest.mark.parametrize(
    ("of_tf", "of_jax"),
    [
        (lambda x: x * x + 3 * x, lambda x: x * x + 3 * x),
        (lambda x: tf.reduce_sum(tf.exp(x)) / 2, lambda x: jnp.exp(x).sum() / 2),
        (lambda x: tf.matmul(x, x, transpose_b=True), lambda x: x @ x.T),
        (lambda x: x[0] * x[1, 1], lambda x: x[0] * x[1, 1]),
        (lambda x: tf.concat([x, x * 2], 0), lambda x: jnp.concatenate([x, x * 2])),
        (lambda x: tf.stack([x[0], x[1] ** 2]), lambda x: jnp.stack([x[0], x[1] ** 2])),
        (lambda x: tf.unstack(x)[1] * 3, lambda x: x[1] * 3),
        (lambda x: tf.gather(x, [1, 1]), lambda x: x[jnp.array([1, 1])]),
        (lambda x: tf.where(x > 0, x, x * x), lambda x: jnp.where(x > 0, x, x * x)),
        (lambda x: tf.nn.softmax(x)[:, 0], lambda x: jax.nn.softmax(x)[:, 0]),
        (lambda x: tf.nn.relu(x) * 2, lambda x: jax.nn.relu(x) * 2),
        (lambda x: tf.reduce_max(x, axis=1), lambda x: x.max(1)),
        (lambda x: tf.clip_by_value(x, 0.0, 1.0), lambda x: jnp.clip(x, 0.0, 1.0)),
        (lambda x: tf.stop_gradient(x) * x, lambda x: jax.lax.stop_gradient(x) * x),
        (lambda x: tf.cast(tf.cast(x, tf.float16), tf.float32), lambda x: x),
        (lambda x: tf.math.top_k(x, 1).values, lambda x: jax.lax.top_k(x, 1)[0]),
        (lambda x: sum(row for row in x), lambda x: x[0] + x[1]),
        (lambda x: tf.linalg.inv(x), lambda x: jnp.linalg.inv(x)),
        (lambda x: ops.sum(ops.square(x)), lambda x: (x * x).sum()),
        (lambda x: ops.nn.log_softmax(x), lambda x: jax.nn.log_softmax(x)),
        # Operations of JAX itself, which know nothing of tapes.
        (lambda x: jnp.sin(x.array).sum(), lambda x: jnp.sin(x).sum()),
        (lambda x: jax.nn.relu(jnp.tanh(x.array)) * x.array[0, 0], lambda x: jax.nn.relu(jnp.tanh(x)) * x[0, 0]),
        (
            lambda x: jax.lax.scan(lambda c, r: (c * r, c), jnp.ones(2), x.array)[0],
            lambda x: jax.lax.scan(lambda c, r: (c * r, c), jnp.ones(2), x)[0],
        ),
        (lambda x: jax.jit(jnp.cumsum)(x.array) * jnp.arange(4.0), lambda x: jnp.cumsum(x) * jnp.arange(4.0)),
    ],
)  # fmt: skip
def test_gradients_are_jaxs(of_tf, of_jax):
    x = tf.constant(X)
    (found,) = gradient(of_tf, x)
    close(found, jax.grad(lambda a: of_jax(a).sum())(jnp.asarray(X)), 1e-4)


def test_losses_as_functions_and_objects():
    y = tf.constant([[0.0], [1.0]])
    p = tf.constant([[0.2], [0.7]])
    expected = jax.grad(lambda q: -jnp.mean(jnp.log(jnp.array([[1 - q[0, 0]], [q[1, 0]]]))))(p.array)
    close(gradient(lambda q: losses.BinaryCrossentropy()(y, q), p)[0], expected, 1e-4)
    close(gradient(lambda q: tf.reduce_mean(losses.binary_crossentropy(y, q)), p)[0], expected, 1e-4)


# TensorFlow's rules -----------------------------------------------------------------------------------------------------------


def test_variables_are_watched_when_read_and_constants_are_not():
    v, frozen, c = tf.Variable(3.0), tf.Variable(2.0, trainable=False), tf.constant(4.0)
    with tf.GradientTape() as tape:
        y = v * v * frozen * c
    assert [w.name for w in tape.watched_variables()] == ["Variable"]
    by_v, by_frozen, by_c = tape.gradient(y, (v, frozen, c))
    assert float(by_v) == 48.0
    assert by_frozen is None
    assert by_c is None


def test_watching_only_what_one_says():
    v, c = tf.Variable(3.0), tf.constant(2.0)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(c)
        y = v * c
    found = tape.gradient(y, {"v": v, "c": c}, unconnected_gradients="zero")
    assert {name: float(g) for name, g in found.items()} == {"c": 3.0, "v": 0.0}


def test_a_tape_is_used_once_unless_it_is_persistent():
    v = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = v * v
    tape.gradient(y, v)
    with pytest.raises(RuntimeError, match="persistent=True"):
        tape.gradient(y, v)
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
        z = y * y
    assert [float(tape.gradient(z, s)) for s in (v, y, v)] == [108.0, 18.0, 108.0]


def test_what_is_computed_while_stopped_or_before_a_reset_is_not_there():
    v = tf.Variable(2.0)
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
        with tape.stop_recording():
            z = v * 3
    assert float(tape.gradient(y + z, v, unconnected_gradients="zero")) == 0.0  # the sum itself came after the tape
    with tf.GradientTape() as tape:
        y = v * v
        tape.reset()
        y = v * 5
    assert float(tape.gradient(y, v)) == 5.0


def test_output_gradients_and_several_targets():
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        a, b = v * v, v * 3
    assert tape.gradient(a, v, output_gradients=tf.constant([10.0, 1.0])).numpy().tolist() == [20.0, 4.0]
    assert tape.gradient([a, b], v).numpy().tolist() == [5.0, 7.0]
    assert tape.gradient(a, [[v], {"v": v}])[1]["v"].numpy().tolist() == [2.0, 4.0]


def test_a_model_of_several_outputs_takes_a_numpy_array():
    inputs = teul.Input((2,))
    hidden = Dense(2, kernel_initializer="ones", name="hidden")(inputs)
    model = teul.Model(inputs, [hidden, Dense(1, kernel_initializer="ones")(hidden)])
    with tf.GradientTape() as tape:
        inner, out = model(np.array([[1.0, 2.0]]))
        score = out[:, 0] * out[:, 0]
    assert tape.gradient(score, inner).numpy().tolist() == [[12.0, 12.0]]  # d(a + b)^2 / da, a = b = 3


def test_assignment_while_recording():
    v = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = v * v
        v.assign(5.0)
        z = y + v
    assert float(tape.gradient(z, v)) == 3.0  # 2 * 1 of the old value, 1 of the new


def test_two_variables_that_hold_the_very_same_array_are_told_apart():
    a = tf.Variable(2.0)
    b = tf.Variable(a)
    b.assign(a)
    with tf.GradientTape() as tape:
        y = a * b * b
    assert [float(g) for g in tape.gradient(y, [a, b])] == [4.0, 8.0]
    first, second = Dense(1), Dense(1)
    x = np.ones((1, 2), "float32")
    first(x), second(x)
    second.kernel.assign(first.kernel)
    with tf.GradientTape() as tape:
        y = ops.sum(first.kernel * 3) + ops.sum(second.kernel * 5)
    by_first, by_second = tape.gradient(y, [first.kernel, second.kernel])
    assert by_first.numpy().tolist() == [[3.0], [3.0]]
    assert by_second.numpy().tolist() == [[5.0], [5.0]]


def test_what_cannot_be_differentiated_is_said():
    with tf.GradientTape() as tape:
        with pytest.raises(ValueError, match=r"tf\.constant"):
            tape.watch(np.ones(2))
        with pytest.warns(teul.errors.TeulWarning, match="int32"):
            tape.watch(tf.constant(1))
    with pytest.raises(RuntimeError, match="GradientTape"):
        tf.gradients(tf.constant(1.0), tf.constant(1.0))


def test_after_the_tape_everything_is_as_before():
    v = tf.Variable(1.0)
    with pytest.raises(ZeroDivisionError), tf.GradientTape():
        _ = v * 2
        raise ZeroDivisionError
    assert jax.jit(lambda a: a * 2)(v.value) == 2.0
    assert tf.executing_eagerly()
    x = jnp.ones(3)
    assert jnp.square(x) is not x
    model = teul.Sequential([Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 2)), np.ones(4), verbose=0)


def test_a_gradient_of_ones_own():
    @tf.custom_gradient
    def clipped(x):
        return x * x, lambda up: tf.clip_by_value(up * 2 * x, -1.0, 1.0)

    assert float(gradient(clipped, tf.constant(5.0))[0]) == 1.0


# Higher order -----------------------------------------------------------------------------------------------------------------


def test_third_derivative():
    x = tf.Variable(2.0)
    with tf.GradientTape() as third, tf.GradientTape() as second, tf.GradientTape() as first:
        y = x**4
    assert float(first.gradient(y, x)) == 32.0
    with tf.GradientTape() as third:
        with tf.GradientTape() as second:
            with tf.GradientTape() as first:
                y = x**4
            dy = first.gradient(y, x)
        d2y = second.gradient(dy, x)
    assert [float(g) for g in (dy, d2y, third.gradient(d2y, x))] == [32.0, 48.0, 48.0]


def test_jacobians():
    x = tf.constant(X)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.matmul(x, x)
        rows = tf.reduce_sum(x**3, axis=1, keepdims=True)
    close(tape.jacobian(y, x), jax.jacobian(lambda a: a @ a)(jnp.asarray(X)), 1e-4)
    close(tape.batch_jacobian(rows, x), jax.vmap(jax.jacobian(lambda r: (r**3).sum(keepdims=True)))(jnp.asarray(X)), 1e-4)
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = v * v
    close(tape.jacobian(y, v), np.diag([2.0, 4.0]))


def test_hessian_of_a_model():
    layer = Dense(1, activation="tanh")
    x = np.array([[0.5, -1.0]], "float32")
    layer(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = tf.reduce_sum(layer(x))
        slope = inner.gradient(y, layer.kernel)
    found = outer.jacobian(slope, layer.kernel).numpy().reshape(2, 2)
    w, b = layer.kernel.value, layer.bias.value
    expected = jax.hessian(lambda k: jnp.tanh(x @ k + b).sum())(w)
    close(found, np.asarray(expected).reshape(2, 2), 1e-4)


# Training loops ---------------------------------------------------------------------------------------------------------------


def plain_net(weights, x):
    return jnp.tanh(x @ weights[0] + weights[1]) @ weights[2] + weights[3]


def small_net(inputs=3, outputs=1):
    return teul.Sequential([Dense(16, activation="tanh", input_shape=(inputs,)), Dense(outputs)])


def test_a_custom_training_step_gives_the_numbers_of_jax_grad():
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(32, 3)).astype("float32"), draw.integers(0, 4, 32)
    model, loss_of, sgd = small_net(3, 4), losses.SparseCategoricalCrossentropy(from_logits=True), optimizers.SGD(0.1)
    weights = [v.value for v in model.trainable_variables]

    def plain_loss(w):
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(plain_net(w, x)), y[:, None], 1))

    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        expected = jax.grad(plain_loss)(weights)
        assert abs(float(loss) - float(plain_loss(weights))) < 1e-6
        for g, e in zip(gradients, expected, strict=True):
            close(g, e, 1e-5)
        sgd.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        weights = [w - 0.1 * g for w, g in zip(weights, expected, strict=True)]
    for v, w in zip(model.trainable_variables, weights, strict=True):
        close(v, w, 1e-5)
    assert int(sgd.iterations) == 5


def test_a_gradient_penalty_gives_the_numbers_of_jax_grad():
    draw = np.random.default_rng(1)
    real, fake = (tf.constant(draw.normal(size=(8, 3)).astype("float32")) for _ in range(2))
    share = tf.constant(draw.uniform(size=(8, 1)).astype("float32"))
    critic = small_net()
    with tf.GradientTape() as outer:
        between = real + share * (fake - real)
        with tf.GradientTape() as inner:
            inner.watch(between)
            score = critic(between, training=True)
        slope = inner.gradient(score, [between])[0]
        length = tf.sqrt(tf.reduce_sum(tf.square(slope), axis=1))
        penalty = tf.reduce_mean((length - 1.0) ** 2)
        loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real)) + 10.0 * penalty
    found = outer.gradient(loss, critic.trainable_variables)

    def plain_loss(w):
        r, f, s = real.array, fake.array, share.array
        slope = jax.grad(lambda x: plain_net(w, x).sum())(r + s * (f - r))
        penalty = jnp.mean((jnp.sqrt((slope**2).sum(1)) - 1) ** 2)
        return plain_net(w, f).mean() - plain_net(w, r).mean() + 10 * penalty

    weights = [v.value for v in critic.trainable_variables]
    assert abs(float(loss) - float(plain_loss(weights))) < 1e-5
    for g, e in zip(found[:3], jax.grad(plain_loss)(weights)[:3], strict=True):
        close(g, e, 1e-4)
    assert found[3] is not None  # the last bias moves the two means alike: its gradient is 0
    close(found[3], [0.0], 1e-5)


@pytest.mark.slow
def test_an_actor_critic_episode_gives_the_numbers_of_jax_grad():
    draw = np.random.default_rng(2)
    inputs = teul.Input((4,))
    common = Dense(16, activation="relu")(inputs)
    model = teul.Model(inputs, [Dense(2, activation="softmax")(common), Dense(1)(common)])
    states, rewards = draw.normal(size=(12, 4)).astype("float32"), draw.normal(size=12)
    huber, moves = losses.Huber(), []
    with tf.GradientTape() as tape:
        logs, values = [], []
        for state in states:
            chances, value = model(tf.expand_dims(tf.convert_to_tensor(state), 0))
            values.append(value[0, 0])
            moves.append(int(draw.choice(2, p=np.squeeze(chances).astype(float) / np.sum(np.squeeze(chances).astype(float)))))
            logs.append(tf.math.log(chances[0, moves[-1]]))
        returns, total = [], 0.0
        for reward in rewards[::-1]:
            total = reward + 0.99 * total
            returns.insert(0, total)
        actor, critic = [], []
        for log, value, ret in zip(logs, values, returns, strict=True):
            actor.append(-log * (ret - value))
            critic.append(huber(tf.expand_dims(value, 0), tf.expand_dims(ret, 0)))
        loss = sum(actor) + sum(critic)
    found = tape.gradient(loss, model.trainable_variables)

    def plain_loss(w):
        hidden = jax.nn.relu(states @ w[0] + w[1])
        chances, value = jax.nn.softmax(hidden @ w[2] + w[3]), (hidden @ w[4] + w[5])[:, 0]
        log, error = jnp.log(chances[jnp.arange(12), jnp.array(moves)]), jnp.array(returns, "float32") - value
        huber = jnp.where(jnp.abs(error) <= 1, error**2 / 2, jnp.abs(error) - 0.5)
        return jnp.sum(-log * error) + jnp.sum(huber)

    weights = [v.value for v in model.trainable_variables]
    assert abs(float(loss) - float(plain_loss(weights))) < 1e-3
    for g, e in zip(found, jax.grad(plain_loss)(weights), strict=True):
        close(g, e, 1e-3)


def test_what_layers_assign_they_assign_once():
    model = teul.Sequential([BatchNormalization(momentum=0.5, input_shape=(2,)), Dropout(0.5), Dense(1)])
    x = np.array([[1.0, 2.0], [3.0, 6.0]], "float32")
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x, training=True))
    assert len([g for g in tape.gradient(loss, model.trainable_variables) if g is not None]) == 4
    close(model.layers[0].moving_mean, [1.0, 2.0])  # half of the batch's means, 2 and 4
    model(tf.constant(x), training=False)
    close(model.layers[0].moving_mean, [1.0, 2.0])


def test_dropout_draws_anew_each_time_and_its_gradient_is_of_the_same_draw():
    layer = Dropout(0.5)
    x = tf.constant(np.ones((1, 200), "float32"))
    seen = []
    for _ in range(2):
        with tf.GradientTape() as tape:
            tape.watch(x)
            out = layer(x, training=True)
        close(tape.gradient(out, x), out)
        seen.append(out.numpy())
    assert not np.array_equal(*seen)


def test_penalties_of_a_model_are_on_the_tape():
    layer = Dense(1, kernel_regularizer=teul.regularizers.L2(0.5), activity_regularizer=teul.regularizers.L2(1.0))
    x = np.array([[2.0]], "float32")
    layer(x)
    layer.kernel.assign([[3.0]])
    with tf.GradientTape() as tape:
        out = layer(x)
        loss = tf.reduce_sum(out) + sum(layer.losses)
    # out = 2 w, its penalty (2 w)**2, the weight's w**2 / 2
    assert float(loss) == 6.0 + 36.0 + 4.5
    assert float(tape.gradient(loss, layer.kernel)) == 2.0 + 8 * 3.0 + 3.0


def test_embeddings_with_masks_and_frozen_layers():
    embed, head = Embedding(5, 2, mask_zero=True), Dense(1)
    with tf.GradientTape() as tape:
        out = tf.reduce_sum(head(embed(np.array([[1, 0]]))))
    by_table = tape.gradient(out, embed.embeddings).numpy()
    assert (by_table[2:] == 0).all()
    assert (by_table[1] != 0).any()
    head.trainable = False
    with tf.GradientTape() as tape:
        out = tf.reduce_sum(head(embed(np.array([[1, 0]]))))
    assert tape.gradient(out, [head.kernel]) == [None]


def test_layers_that_branch_on_values_run_operation_by_operation():
    class Steep(teul.layers.Layer):
        def build(self, shape):
            self.w = self.add_weight(shape=(), initializer="ones")

        def call(self, x):
            return x * self.w * 3 if float(tf.reduce_sum(x)) > 0 else x * self.w

    layer = Steep()
    for x, slope in ((2.0, 6.0), (-2.0, -2.0)):
        with tf.GradientTape() as tape:
            y = layer(tf.constant([x]))
        assert float(tape.gradient(y, layer.w)) == slope


def test_a_missing_gradient_is_named_and_moves_nothing():
    used, unused = tf.Variable(1.0, name="used"), tf.Variable(2.0, name="unused")
    with tf.GradientTape() as tape:
        loss = used * used
    pairs = list(zip(tape.gradient(loss, [used, unused]), [used, unused], strict=True))
    with pytest.warns(teul.errors.TeulWarning, match="unused"):
        optimizers.SGD(0.1).apply_gradients(pairs)
    assert float(unused) == 2.0
    assert abs(float(used) - 0.8) < 1e-6


@pytest.mark.parametrize("make", [optimizers.SGD, optimizers.Adam, optimizers.RMSprop])
def test_applying_gradients_is_what_fit_does(make):
    def trained(how):
        teul.utils.set_random_seed(1)
        model, x, y = small_net(), np.ones((4, 3), "float32"), np.zeros((4, 1), "float32")
        if how == "fit":
            model.compile(make(0.1), "mse")
            model.fit(x, y, batch_size=4, epochs=3, verbose=0)
        else:
            optimizer = make(0.1)
            for _ in range(3):
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(tf.square(model(x, training=True) - y))
                optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True))
        return model.get_weights()

    for one, two in zip(trained("fit"), trained("tape"), strict=True):
        close(one, two, 1e-4)


def test_a_changed_learning_rate_counts_without_another_program():
    v, sgd = tf.Variable(0.0), optimizers.SGD(1.0)
    for rate in (1.0, 0.5):
        sgd.learning_rate = rate
        sgd.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == -1.5


def test_recording_compiles_once_for_each_kind_of_step():
    model, x = small_net(), np.ones((4, 3), "float32")

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x, training=True)))
        return tape.gradient(loss, model.trainable_variables)

    step()
    with jax.log_compiles(), warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = []
        handler = _Heard(seen)
        import logging

        logging.getLogger("jax").addHandler(handler)
        try:
            step()
        finally:
            logging.getLogger("jax").removeHandler(handler)
    assert [m for m in seen if "Compiling" in m] == []


class _Heard:
    level = 0

    def __init__(self, kept):
        self.kept = kept

    def handle(self, record):
        self.kept.append(record.getMessage())
