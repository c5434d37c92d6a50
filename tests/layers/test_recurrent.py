"""Recurrent layers: the contract of each, and Keras's outputs, states and gradients in random configurations."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from contract import QUICK, assert_close, check_layer, random_array, randomize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import teul
from teul import layers
from teul.layers.recurrent.cell import elementwise
from teul.models import Model, Sequential
from teul.variables import bound

STEPS, FEATURES = 5, 3
RANDOM = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
MASK = np.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1], [1, 1, 1, 1, 1]], bool)

ROWS = [
    ("SimpleRNN", lambda k: k.SimpleRNN(4), {"same_config": False}),  # Keras forgets the seed
    ("LSTM", lambda k: k.LSTM(4, return_sequences=True, return_state=True), {}),
    ("LSTM with dropout", lambda k: k.LSTM(4, dropout=0.3, seed=1), {"training": True, "spread": True}),
    ("LSTM with recurrent dropout", lambda k: k.LSTM(4, dropout=0.3, recurrent_dropout=0.2, seed=1), {"training": True, "spread": True}),
    ("GRU", lambda k: k.GRU(4, return_state=True), {}),
    ("GRU reset before", lambda k: k.GRU(4, reset_after=False, go_backwards=True, return_sequences=True), {}),
    ("GRU reset before, with dropout", lambda k: k.GRU(4, reset_after=False, recurrent_dropout=0.2), {"training": True, "spread": True}),
    ("RNN", lambda k: k.RNN(k.LSTMCell(4), return_sequences=True), {}),
    ("RNN of stacked cells", lambda k: k.RNN([k.GRUCell(4), k.LSTMCell(3)], return_state=True), {}),
    ("Bidirectional", lambda k: k.Bidirectional(k.LSTM(4, return_sequences=True)), {}),
    ("TimeDistributed", lambda k: k.TimeDistributed(k.Dense(2, activation="tanh")), {}),
    ("TimeDistributed noise", lambda k: k.TimeDistributed(k.Dropout(0.5, seed=1)), {"training": True, "spread": True}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "options"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_contract(make, options, keras):
    check_layer(make, (STEPS, FEATURES), keras=keras, **options)


# Parity in random configurations --------------------------------------------------------------------------------------------


def outputs_and_gradients(layer, values, x, call, stateless=None):
    """What a layer gives, and the gradients of a weighted sum of it by weights and input, for Teul's layer or Keras's."""
    trained = layer.trainable_variables

    def total(weights, x):
        if stateless is not None:
            outputs = stateless(weights, x)
        else:
            with bound((trained, weights)):
                outputs = layer(x, **call)
        leaves = jax.tree.leaves(outputs)
        return sum(jnp.sum(y * jnp.cos(jnp.arange(y.size, dtype=y.dtype)).reshape(y.shape)) for y in leaves), leaves

    slope = jax.jit(jax.value_and_grad(total, argnums=(0, 1), has_aux=True), compiler_options=QUICK)
    (_, leaves), gradients = slope(values, jnp.asarray(x))
    return leaves, gradients


def agree(make, keras, x, call=None, twin_call=None, seed=0, tolerance=1e-5):
    """The layer in both libraries, from the same weights, gives the same outputs and gradients."""
    ours, theirs = make(layers), make(keras.layers)
    call = call or {}
    twin_call = call if twin_call is None else twin_call
    with jax.numpy_dtype_promotion("standard"):
        theirs(x, **twin_call)
    ours(x, **call)
    randomize(ours, seed)
    assert [(v.name, v.shape) for v in theirs.weights] == [(v.name, v.shape) for v in ours.weights]
    theirs.set_weights(ours.get_weights())
    values = [v.value for v in ours.trainable_variables]
    got = outputs_and_gradients(ours, values, x, call)
    fixed = [v.value for v in theirs.non_trainable_variables]
    with jax.numpy_dtype_promotion("standard"):
        stateless = lambda weights, x: theirs.stateless_call(weights, fixed, x, **twin_call)[0]  # noqa: E731
        expected = outputs_and_gradients(theirs, values, x, twin_call, stateless)
    assert_close(got, expected, tolerance, tolerance)


CELLS = {
    "SimpleRNN": {"activation": st.sampled_from(["tanh", "relu", "linear"]), "use_bias": st.booleans()},
    "LSTM": {
        "activation": st.sampled_from(["tanh", "softsign"]),
        "recurrent_activation": st.sampled_from(["sigmoid", "hard_sigmoid", "softmax"]),
        "use_bias": st.booleans(), "unit_forget_bias": st.booleans(), "implementation": st.sampled_from([1, 2]),
    },
    "GRU": {
        "activation": st.sampled_from(["tanh", "relu"]), "recurrent_activation": st.sampled_from(["sigmoid", "hard_sigmoid"]),
        "use_bias": st.booleans(), "reset_after": st.booleans(), "implementation": st.sampled_from([1, 2]),
    },
}  # fmt: skip
FLAGS = {name: st.booleans() for name in ("return_sequences", "return_state", "go_backwards", "unroll", "zero_output_for_mask")}


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("examples", [2, pytest.param(15, marks=pytest.mark.slow)])
def test_random_configurations_agree_with_keras(kind, examples, keras):
    @given(st.fixed_dictionaries({**CELLS[kind], **FLAGS}), st.booleans(), st.booleans(), st.integers(2, 5))
    @settings(max_examples=examples, **RANDOM)
    def check(config, masked, given_states, units):
        # Keras's unrolled loop forgets zero_output_for_mask, and starts a masked sequence with zeros instead of its state.
        if config["unroll"] and masked:
            config["zero_output_for_mask"], given_states = False, False
        x = random_array((3, STEPS, FEATURES), seed=units)
        call = {"mask": jnp.asarray(MASK)} if masked else {}
        if given_states:
            states = [random_array((3, units), seed=7 + i) for i in range(2 if kind == "LSTM" else 1)]
            call["initial_state"] = [jnp.asarray(s) for s in states]
        agree(lambda k: getattr(k, kind)(units, **config), keras, x, call)

    check()


EVERY_MERGE = [
    (kind, mode, masked) for kind in ("SimpleRNN", "LSTM", "GRU") for mode in layers.recurrent.bidirectional.MERGES for masked in (0, 1)
]
USUAL_MERGES = [("SimpleRNN", "concat", 1), ("SimpleRNN", "sum", 0), ("SimpleRNN", "ave", 1), ("SimpleRNN", "mul", 0), ("GRU", None, 1)]
MERGES = [pytest.param(*row, marks=[] if row in USUAL_MERGES else pytest.mark.slow) for row in EVERY_MERGE]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "mode", "masked"), MERGES)
def test_both_directions_merged_as_keras_merges_them(kind, mode, masked, keras):
    sequences, states = mode != "ave", mode in ("sum", None)
    make = lambda k: k.Bidirectional(  # noqa: E731
        getattr(k, kind)(3, return_sequences=sequences, return_state=states), merge_mode=mode
    )
    agree(make, keras, random_array((3, STEPS, FEATURES)), {"mask": jnp.asarray(MASK)} if masked else {})


def test_both_directions_from_given_states(keras):
    states = [jnp.asarray(random_array((3, 2), seed=i)) for i in range(4)]
    x = random_array((3, STEPS, FEATURES))
    agree(lambda k: k.Bidirectional(k.LSTM(2), backward_layer=k.LSTM(2, activation="relu", go_backwards=True)), keras, x,
          {"initial_state": states})  # fmt: skip


@pytest.mark.parametrize(
    ("masked", "options"), [(False, {"return_state": True}), (True, {"go_backwards": True, "return_sequences": True})], ids=str
)
def test_stacked_cells_agree_with_keras(masked, options, keras):
    x = random_array((3, STEPS, FEATURES))
    call = {"mask": jnp.asarray(MASK)} if masked else {}
    agree(lambda k: k.RNN([k.LSTMCell(3), k.LSTMCell(2)], **options), keras, x, call)


# States ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
def test_stateful_over_calls_as_keras(kind, keras, standard_promotion):
    ours, theirs = (getattr(k, kind)(4, stateful=True, return_sequences=True) for k in (layers, keras.layers))
    batches = [random_array((2, STEPS, FEATURES), seed=i) for i in range(3)]
    ours(batches[0]), theirs(batches[0])
    theirs.set_weights(ours.get_weights())
    ours.reset_state(), theirs.reset_state()
    for x in batches:
        np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-5, atol=1e-6)
    long = getattr(layers, kind)(4, return_sequences=True)
    long(batches[0])
    long.set_weights(ours.get_weights())
    np.testing.assert_allclose(long(np.concatenate(batches, axis=1))[:, -STEPS:], ours_last(ours, batches), rtol=1e-5, atol=1e-6)


def ours_last(layer, batches):
    """The outputs for the last batch, from a fresh start."""
    layer.reset_states()
    return [layer(x) for x in batches][-1]


def test_stateful_states_are_kept_by_fit_and_are_no_weights():
    model = Sequential([layers.Input((STEPS, FEATURES), batch_size=4), layers.LSTM(3, stateful=True), layers.Dense(1)])
    lstm = model.layers[0]
    model.compile("sgd", "mse")
    assert len(model.get_weights()) == 5 and len(model.variables) == 8  # and two states and the place of a random stream
    x = random_array((8, STEPS, FEATURES))
    more = np.tile(x, (5, 1, 1)), np.zeros((40, 1), "float32")  # judged in batches of 4 too
    model.fit(x, np.zeros((8, 1), "float32"), batch_size=4, epochs=1, shuffle=False, verbose=0, validation_data=more)
    assert np.abs(lstm.states[0].numpy()).max() > 0
    lstm.reset_state()
    assert np.abs(lstm.states[0].numpy()).max() == 0


def test_stateful_layers_take_any_number_of_steps():
    model = Sequential([layers.Embedding(5, 2, batch_input_shape=(4, None)), layers.GRU(3, return_sequences=True, stateful=True)])
    model.compile("sgd", "mse")
    history = model.fit(np.ones((8, 6), "int32"), np.zeros((8, 6, 3), "float32"), batch_size=4, epochs=1, verbose=0)
    assert np.isfinite(history.history["loss"][0])


def test_stateful_states_go_on_from_batch_to_batch_of_a_prediction_and_of_an_evaluation():
    long, pieces = (Sequential([layers.Input((None, FEATURES), batch_size=2), layers.GRU(3, stateful=kept)]) for kept in (False, True))
    pieces.set_weights(long.get_weights())
    x = random_array((2, 8, FEATURES))
    parts = np.concatenate([x[:, :4], x[:, 4:]])
    np.testing.assert_allclose(pieces.predict(parts, batch_size=2, verbose=0)[2:], long.predict(x, verbose=0), rtol=1e-5, atol=1e-6)
    pieces.layers[0].reset_state()
    pieces.predict(x[:, :4], batch_size=2, verbose=0)
    np.testing.assert_allclose(pieces.predict(x[:, 4:], batch_size=2, verbose=0), long.predict(x, verbose=0), rtol=1e-5, atol=1e-6)
    pieces.layers[0].reset_state()
    pieces.compile("sgd", "mse")
    target = np.zeros((4, 3), "float32")
    expected = [np.mean(np.square(y)) for y in (long.predict(x[:, :4], verbose=0), long.predict(x, verbose=0))]
    assert pieces.evaluate(parts, target, batch_size=2, verbose=0) == pytest.approx(np.mean(expected), rel=1e-5)


def test_stateful_layers_refuse_other_batch_sizes():
    layer = layers.GRU(3, stateful=True)
    layer(random_array((4, STEPS, FEATURES)))
    with pytest.raises(ValueError, match="batch size"):
        layer(random_array((1, STEPS, FEATURES)))
    with pytest.raises(ValueError, match="batch size"):
        Sequential([layers.Input((STEPS, FEATURES)), layers.GRU(3, stateful=True)])


def test_encoder_and_decoder_share_states(keras):
    def make(library, model):
        k = library.layers
        source, target = k.Input((None, FEATURES)), k.Input((None, FEATURES))
        _, *states = k.LSTM(4, return_state=True, name="encoder")(source)
        return model(
            [source, target], k.Dense(2, name="head")(k.LSTM(4, return_sequences=True, name="decoder")(target, initial_state=states))
        )

    ours, theirs = make(teul, Model), make(keras, keras.Model)
    theirs.set_weights(ours.get_weights())
    x = [random_array((3, 6, FEATURES)), random_array((3, 4, FEATURES), seed=1)]
    with jax.numpy_dtype_promotion("standard"):
        expected = theirs.predict(x, verbose=0)
    np.testing.assert_allclose(ours.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-6)


# Cells of one's own ---------------------------------------------------------------------------------------------------------


def minimal_cell(library):
    """The cell that Keras's documentation writes, in either library."""

    class MinimalRNNCell(library.layers.Layer):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.state_size = units

        def build(self, input_shape):
            self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="uniform", name="kernel")
            self.recurrent_kernel = self.add_weight(shape=(self.units, self.units), initializer="uniform", name="recurrent_kernel")

        def call(self, inputs, states):
            output = jnp.matmul(inputs, self.kernel.value) + jnp.matmul(states[0], self.recurrent_kernel.value)
            return output, [output]

    return MinimalRNNCell


@pytest.mark.parametrize(
    ("masked", "options"),
    [(True, {"return_sequences": True, "go_backwards": True}), (False, {"return_state": True, "unroll": True})],
    ids=str,
)
def test_a_cell_of_ones_own_runs_as_in_keras(masked, options, keras):
    cells = {layers: minimal_cell(teul), keras.layers: minimal_cell(keras)}
    call = {"mask": jnp.asarray(MASK)} if masked else {}
    agree(lambda k: k.RNN(cells[k](4), **options), keras, random_array((3, STEPS, FEATURES)), call)
    if not masked:
        agree(lambda k: k.RNN([cells[k](4), cells[k](2)], **options), keras, random_array((3, STEPS, FEATURES)))


def test_a_cell_of_ones_own_may_draw_random_numbers_and_add_to_the_loss():
    class Noisy(layers.Layer):
        state_size = 2

        def __init__(self):
            super().__init__()
            self.noise = layers.GaussianNoise(1.0, seed=3)

        def call(self, inputs, states, training=False):
            self.add_loss(jnp.mean(states[0] ** 2))
            output = states[0] + self.noise(inputs[:, :2])
            return output, [output]

    layer = layers.RNN(Noisy(), return_sequences=True)
    x = np.zeros((1, 4, 3), "float32")
    steps = np.diff(np.asarray(layer(x, training=True)), axis=1)
    assert len(np.unique(steps.round(6))) == steps.size  # each step has noise of its own
    assert float(sum(layer.losses)) > 0
    place = layer.cell.noise.seed_generator.state.numpy()[1]
    assert place == 4
    model = Sequential([layers.Input((4, 3)), layer, layers.Dense(1)])
    model.compile("sgd", "mse")
    assert np.isfinite(model.fit(np.tile(x, (4, 1, 1)), np.zeros((4, 4, 1)), epochs=2, verbose=0).history["loss"]).all()


def test_a_cell_by_itself_takes_a_step_as_keras(keras, standard_promotion):
    x, h = random_array((3, FEATURES)), random_array((3, 4), seed=1)
    for kind, states in (("SimpleRNNCell", [h]), ("GRUCell", h), ("LSTMCell", [h, h + 1])):
        ours, theirs = getattr(layers, kind)(4), getattr(keras.layers, kind)(4)
        ours(x, states), theirs(x, states)
        theirs.set_weights(ours.get_weights())
        assert_close(ours(x, states), theirs(x, states))
        assert isinstance(ours(x, states)[1], list) == isinstance(states, list)


# Dropout --------------------------------------------------------------------------------------------------------------------


def test_dropout_is_the_same_at_every_step_and_new_at_every_call():
    layer = layers.SimpleRNN(6, activation="linear", kernel_initializer="identity", recurrent_initializer="zeros", dropout=0.5,
                             return_sequences=True, seed=0)  # fmt: skip
    x = np.ones((4, STEPS, 6), "float32")
    first, second = np.asarray(layer(x, training=True)), np.asarray(layer(x, training=True))
    assert set(np.unique(first)) == {0.0, 2.0}
    np.testing.assert_array_equal(first, np.repeat(first[:, :1], STEPS, axis=1))
    assert (first != second).any()
    np.testing.assert_array_equal(layer(x), x)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SimpleRNN", "GRU", "LSTM"])
def test_dropout_draws_what_it_draws_in_keras(keras, standard_promotion, name):
    x, found = random_array((2, 4, 5)), []
    for library in (layers, keras.layers):
        layer = getattr(library, name)(3, dropout=0.3, recurrent_dropout=0.4, seed=2)
        layer.build((2, 4, 5))
        layer.set_weights([np.linspace(-1, 1, np.prod(w.shape), dtype="float32").reshape(w.shape) for w in layer.weights])
        found.append([np.asarray(layer(x, training=True)) for _ in range(2)])
    assert_close(*found)


def test_recurrent_dropout_is_drawn_for_each_gate():
    cell = layers.LSTMCell(50, recurrent_dropout=0.5, dropout=0.25, seed=0)
    noise = cell.noise(20, 30, True)
    assert noise.inputs.shape == (4, 20, 30) and noise.state.shape == (4, 20, 50)
    assert float((noise.state == 0).mean()) == pytest.approx(0.5, abs=0.05)
    assert float(noise.inputs.mean()) == pytest.approx(1, abs=0.05)  # what stays is made larger
    assert (noise.state[0] != noise.state[1]).any()
    assert layers.LSTMCell(5, dropout=0.25).noise(20, 30, True).inputs.shape == (20, 30)


# TimeDistributed ------------------------------------------------------------------------------------------------------------


def test_time_distributed_statistics_move_at_every_step_as_in_keras(keras, standard_promotion):
    ours, theirs = (k.TimeDistributed(k.BatchNormalization()) for k in (layers, keras.layers))
    x = random_array((8, STEPS, FEATURES))
    np.testing.assert_allclose(ours(x, training=True), theirs(x, training=True), rtol=1e-4, atol=1e-5)
    assert_close(ours.get_weights(), [v.value for v in theirs.weights])


def test_time_distributed_hands_each_step_its_mask(keras):
    make = lambda k: k.TimeDistributed(k.LSTM(2))  # noqa: E731
    mask = np.ones((3, 2, STEPS), bool)
    mask[1, 0, 2:] = False
    agree(make, keras, random_array((3, 2, STEPS, FEATURES)), {"mask": jnp.asarray(mask)})
    with pytest.raises(ValueError, match=r"mask.*TimeDistributed.*has a shape"):
        layers.TimeDistributed(layers.Dense(1))(random_array((3, 2, 4)), mask=np.ones((3, 5), bool))


# Refusals, and the loop -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: layers.LSTM(0), "LSTMCell: units must be a positive integer"),
        (lambda: layers.LSTM(3, dropout=2), "a share from 0 to 1"),
        (lambda: layers.GRU(3, use_cudnn="yes"), "use_cudnn must be"),
        (lambda: layers.RNN(layers.Dense(3)), "RNN: cell must be a cell"),
        (lambda: layers.Bidirectional(3), "Bidirectional: layer must be a layer"),
        (lambda: layers.Bidirectional(layers.LSTM(3), merge_mode="max"), "merge_mode must be one of 'concat'"),
        (lambda: layers.Bidirectional(layers.LSTM(3), backward_layer=layers.LSTM(3)), "go_backwards=True"),
        (lambda: layers.LSTM(3)(random_array((4, 3))), "expects sequences"),
        (lambda: layers.LSTM(3, return_sequence=True), "Did you mean 'return_sequences'"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_expected(make, says):
    with pytest.raises((ValueError, TypeError), match=says):
        make()


@pytest.mark.slow
def test_the_two_ways_over_time_agree():
    """An activation that Teul does not know takes the general way; it must not differ."""
    x = random_array((3, STEPS, FEATURES))
    for kind in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        fast, general = kind(4, return_sequences=True), kind(4, return_sequences=True, activation=lambda x: jnp.tanh(x))
        fast(x), general(x)
        randomize(fast)
        general.set_weights(fast.get_weights())
        assert elementwise(fast.cell.activation) and not elementwise(general.cell.activation)
        values = [v.value for v in fast.trainable_variables]
        call = {"mask": jnp.asarray(MASK)}
        assert_close(outputs_and_gradients(fast, values, x, call), outputs_and_gradients(general, values, x, call))
