"""What every layer can do, as in Keras: names, paths, freezing, building, modes, pure calls, specs, types, metrics, configurations."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array

import teul
from teul import layers
from teul.dtype_policies import DTypePolicyMap
from teul.layers import Dense, Input, InputSpec, JaxLayer, Layer
from teul.models import Model, Sequential


def both(keras, program):
    """What a program gives in Keras and in Teul."""
    with jax.numpy_dtype_promotion("standard"):
        expected = program(keras)
    return program(teul), expected


def block(library):
    """A layer of layers, in either library."""

    class Block(library.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.inner = library.layers.Dense(2, name="inner")
            self.mean = library.metrics.Mean(name="mean")

        def build(self, input_shape):
            self.inner.build(input_shape)
            self.shift = self.add_weight(shape=(2,), initializer="zeros", name="shift")
            self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False, name="seen")

        def call(self, x, training=None):
            self.mean.update_state(x)
            if training:
                self.seen.assign_add(1.0)
            self.add_loss(0.0 * library.ops.sum(x) + 3.0)
            return self.inner(x) + self.shift.value

    return Block


def test_paths_freezing_and_counts(keras):
    def program(library):
        layer = block(library)(name="b")
        layer(np.ones((3, 4), "float32"))
        found = [[v.path for v in layer.weights], [v.name for v in layer.trainable_weights], layer.inner.path]
        layer.trainable = False
        found += [[v.trainable for v in layer.weights], len(layer.trainable_variables), len(layer.weights), layer.inner.trainable]
        layer.trainable = True
        return [*found, [v.trainable for v in layer.weights], len(layer.losses), len(layer.metrics), len(layer.metrics_variables)]

    got, expected = both(keras, program)
    assert got == expected
    assert got[0] == ["b/shift", "b/seen", "b/inner/kernel", "b/inner/bias"]


def test_a_layer_made_frozen_has_frozen_variables():
    layer = Dense(2, trainable=False)
    layer.build((None, 3))
    assert [v.trainable for v in layer.weights] == [False, False] and layer.trainable_weights == []
    model = Sequential([Input((3,)), layer, Dense(1)])
    model.compile("sgd", "mse")
    before = layer.get_weights()
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    assert_close(layer.get_weights(), before, rtol=0, atol=0)


def test_a_pure_call_leaves_the_layer_as_it_is(keras):
    x = random_array((3, 4))

    def program(library):
        layer = block(library)()
        layer(x)
        trained = [np.full(v.shape, 0.5, "float32") for v in layer.trainable_variables]
        y, after, losses = layer.stateless_call(trained, [np.float32(7.0)], x, training=True, return_losses=True)
        return [np.asarray(y), [float(v) for v in after], [float(v) for v in losses], float(layer.seen.value)]

    got, expected = both(keras, program)
    assert_close(got, expected)
    assert got[1] == [8.0] and got[3] == 0.0
    layer = Dense(2)
    with pytest.raises(ValueError, match="has no weights yet"):
        layer.stateless_call([], [], x)
    layer.build((None, 4))
    with pytest.raises(ValueError, match="trainable_variables must hold 2 values"):
        layer.stateless_call([x], [], x)
    compiled = jax.jit(lambda weights: layer.stateless_call(weights, [], x)[0])
    assert_close(compiled([v.value for v in layer.trainable_variables]), layer(x))


def test_modes_reach_inner_layers(keras):
    def program(library):
        seen = []

        class Inner(library.layers.Layer):
            def call(self, x, training=None):
                seen.append(training)
                return x

        class Default(library.layers.Layer):
            def call(self, x, training=True):
                seen.append(training)
                return x

        class Outer(library.layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = Inner()
                self.inner.built = self.built = True

            def call(self, x):
                return self.inner(x)

        x = np.ones((1, 2), "float32")
        Inner()(x), Inner()(x, training=True), Inner()(x, training=False), Default()(x), Default()(x, training=False)
        Outer()(x), Outer()(x, training=True)
        return seen

    got, expected = both(keras, program)
    assert got == expected == [None, True, False, True, False, None, True]


def test_build_is_told_the_shapes(keras):
    def program(library):
        found = []

        class Told(library.layers.Layer):
            def build(self, input_shape):
                found.append((input_shape,))

            def call(self, x):
                return x

        class Two(library.layers.Layer):
            def build(self, a_shape, b_shape):
                found.append((a_shape, b_shape))

            def call(self, a, b):
                return a

        Told()(np.ones((5, 2), "float32")), Told()(library.Input((2,))), Two()(np.ones((5, 2)), np.ones((5, 3)))
        return found

    got, expected = both(keras, program)
    assert got == expected == [((5, 2),), ((None, 2),), ((5, 2), (5, 3))]


@pytest.mark.parametrize(
    ("spec", "shape", "said"),
    [
        (InputSpec(ndim=3), (2, 3), "expected ndim=3, found ndim=2"),
        (InputSpec(min_ndim=3), (2, 3), "min_ndim=3"),
        (InputSpec(max_ndim=1), (2, 3), "max_ndim=1"),
        (InputSpec(axes={-1: 4}), (2, 3), "axis -1 of size 4"),
        (InputSpec(shape=(None, 4)), (2, 3), "axis 1 of size 4"),
        (InputSpec(dtype="int32"), (2, 3), "dtype=int32"),
        ([InputSpec(ndim=2)] * 2, (2, 3), "expects 2 inputs"),
    ],
)
def test_inputs_are_held_against_their_spec(spec, shape, said):
    class Strict(Layer):
        def __init__(self):
            super().__init__()
            self.input_spec = spec

        def call(self, x):
            return x

    for given in (random_array(shape), Input(shape[1:])):
        with pytest.raises(ValueError, match=said):
            Strict()(given)


def test_what_a_spec_says_and_refuses():
    assert InputSpec.from_config(InputSpec(shape=(None, 3), dtype="float32").get_config()).shape == (None, 3)
    assert InputSpec(shape=(None, 3, 1), allow_last_axis_squeeze=True).lacks(np.ones((2, 3))) is None
    with pytest.raises(TypeError, match="from integers to sizes"):
        InputSpec(axes={"last": 3})
    with pytest.raises(ValueError, match="axes below 2"):
        InputSpec(ndim=2, axes={2: 3})


@pytest.mark.parametrize("name", [3, "a/b"])
def test_names_are_plain_strings(name):
    with pytest.raises(ValueError, match="a string without '/'"):
        Dense(2, name=name)


def test_a_layer_without_a_configuration_is_written_by_what_it_was_given():
    class Scaled(Layer):
        def __init__(self, by, power=2, **kwargs):
            super().__init__(**kwargs)
            self.factor = by**power

        def call(self, x):
            return x * self.factor

    again = Scaled.from_config(Scaled(3, name="s").get_config())
    assert (again.factor, again.name) == (9, "s")


def test_types_follow_the_policy(keras):
    def program(library):
        layer = library.layers.Dense(2, dtype="mixed_bfloat16")
        y = layer(np.ones((1, 2), "float32"))
        found = [layer.dtype, layer.compute_dtype, str(y.dtype), layer.input_dtype]
        layer.dtype_policy = "float32"
        policies = library.dtype_policies.DTypePolicyMap()
        policies["a"] = "mixed_float16"
        written = library.dtype_policies.serialize(library.DTypePolicy("float16"))
        again = library.dtype_policies.deserialize(written)
        return [*found, layer.compute_dtype, policies["a"].name, policies["b"].name, len(policies), written, again.name]

    got, expected = both(keras, program)
    assert got == expected
    with pytest.raises(ValueError, match="there already"):
        DTypePolicyMap(policy_map={"a": "float32"})["a"] = "float16"


def test_types_follow_a_map_by_path(keras):
    def program(library):
        policies = library.dtype_policies.DTypePolicyMap()
        policies["d"] = "bfloat16"
        layer, other = (library.layers.Dense(2, name=name, dtype=policies) for name in ("d", "e"))
        for one in (layer, other):
            one.build((None, 3))
        found = [str(layer.kernel.dtype), layer.compute_dtype, str(other.kernel.dtype)]
        layer.dtype_policy = "mixed_float16"
        return [*found, policies["d"].name, layer.compute_dtype, layer.variable_dtype, other.compute_dtype]

    got, expected = both(keras, program)
    assert got == expected == ["bfloat16", "bfloat16", "float32", "mixed_float16", "float16", "float32", "float32"]


def test_layers_as_plain_data():
    written = layers.serialize(Dense(2, activation="relu"))
    assert written["class_name"] == "Dense" and layers.deserialize(written).activation is teul.activations.relu
    with pytest.raises(ValueError, match="Nope"):
        layers.deserialize({"class_name": "Nope", "config": {}, "module": "keras.layers", "registered_name": None})


def test_what_belongs_to_other_frameworks_says_what_to_do():
    with pytest.raises(AttributeError, match="copy its weights with set_weights"):
        layers.TorchModuleWrapper  # noqa: B018
    with pytest.raises(NotImplementedError, match="quantization"):
        Dense(2).quantize("int8")


def test_a_built_layer_takes_nothing_more(keras):
    def program(library):
        class Late(library.layers.Layer):
            def build(self, input_shape):
                self.w = self.add_weight(shape=(2,), name="w")

            def call(self, x):
                return x

        refused = []
        for late in (
            lambda layer: setattr(layer, "more", library.layers.Dense(2)),
            lambda layer: setattr(layer, "more", [library.Variable(1.0)]),
            lambda layer: layer.add_weight(shape=(2,)),
        ):
            layer = Late()
            layer.build((None, 3))
            layer.kept, layer.w = "text", layer.w
            try:
                late(layer)
            except ValueError:
                refused.append(len(layer.weights))
        return refused

    got, expected = both(keras, program)
    assert got == expected == [1, 1, 1]


def test_shapes_are_told_by_name_or_refused(keras):
    def program(library):
        class Product(library.layers.Layer):
            def call(self, a, b):
                return a @ b

            def compute_output_shape(self, a_shape, b_shape):
                return (a_shape[0], b_shape[1])

        class Wrong(library.layers.Layer):
            def build(self, a_shape, c_shape):
                raise AssertionError("told")

            def call(self, a, b):
                return a

        class NoShape(library.layers.Layer):
            def call(self, a):
                return a

            def compute_output_shape(self, input_shape):
                return 3

        a, b = library.KerasTensor((2, 3)), library.KerasTensor((3, 4))
        refused = 0
        for layer, given in ((Wrong(), (a, b)), (NoShape(), (a,))):
            try:
                layer(*given)
            except ValueError:
                refused += 1
        return Product()(a, b).shape, refused

    got, expected = both(keras, program)
    assert got == expected == ((2, 4), 2)


def test_masks_travel_along_symbolic_tensors(keras):
    def shape_and_type(tensor):
        mask = getattr(tensor, "_keras_mask", None)
        return None if mask is None else (tuple(mask.shape), str(mask.dtype))

    def program(library):
        k = library.layers
        e = k.Embedding(5, 3, mask_zero=True)(library.Input((4,), dtype="int32"))
        m = k.Masking()(library.Input((6, 2)))
        outputs = [e, m, k.LSTM(2, return_sequences=True)(e), k.LSTM(2)(e), k.Dense(2)(e), k.Add()([e, e]), k.Concatenate(1)([e, e])]
        outputs += [k.Concatenate()([e, k.Dense(2)(e)]), k.TimeDistributed(k.Dense(2))(m), k.Dropout(0.5)(m)]
        outputs += [k.Bidirectional(k.GRU(2, return_sequences=True))(m), k.Attention()([e, e]), k.MultiHeadAttention(2, 2)(e, e)]
        return [shape_and_type(t) for t in outputs]

    got, expected = both(keras, program)
    assert got == expected
    assert got[:4] == [((None, 4), "bool"), ((None, 6), "bool"), ((None, 4), "bool"), None]


def test_a_symbolic_mask_may_be_passed_on():
    words = Input((4,), dtype="int32")
    vectors = layers.Embedding(5, 3, mask_zero=True)(words)
    model = Model(words, layers.LSTM(2)(layers.Dense(3)(vectors), mask=vectors._keras_mask))
    short, long = np.array([[1, 2, 0, 0]]), np.array([[1, 2, 3, 4]])
    layer = model.layers[-1]
    inner = model.layers[2](model.layers[1](short))
    assert_close(model.predict(short, verbose=0), layer(inner[:, :2]))
    assert_close(model.predict(long, verbose=0), layer(model.layers[2](model.layers[1](long))))


def test_low_rank_adaptation(keras):
    def program(library):
        k, found = library.layers, []
        x = np.arange(24, dtype="float32").reshape(2, 3, 4) / 10
        for layer, inputs in (
            (k.Dense(2, kernel_initializer="ones", kernel_regularizer="l2"), x),
            (k.EinsumDense("abc,cd->abd", (None, 2), kernel_initializer="ones"), x),
            (k.Conv1D(2, 2, kernel_initializer="ones"), x),
            (k.Embedding(5, 3, embeddings_initializer="ones"), np.array([[1, 2]])),
        ):
            layer(inputs)
            layer.enable_lora(2, lora_alpha=3.0, a_initializer="ones", b_initializer="ones")
            stored = {}
            layer.save_own_variables(stored)
            found += [np.asarray(layer(inputs)), {name: np.asarray(value) for name, value in stored.items()}]
            found += [[[v.name for v in group] for group in (layer.weights, layer.trainable_weights)], len(layer.losses)]
            layer.load_own_variables({name: np.asarray(value) + 1 for name, value in stored.items()})
            config = layer.get_config()
            found += [[np.asarray(v.value) for v in layer.weights], config["lora_rank"], config["lora_alpha"]]
        return found

    got, expected = both(keras, program)
    for a, b in zip(got, expected, strict=True):
        assert_close(a, b) if isinstance(a, (np.ndarray, dict)) else None
        assert a == b if isinstance(a, (int, float)) or (isinstance(a, list) and isinstance(a[0], list)) else True
    assert got[2] == [["kernel", "bias", "lora_kernel_a", "lora_kernel_b"], ["bias", "lora_kernel_a", "lora_kernel_b"]]
    assert_close(got[0][0, 0], np.full(2, 0.6 * (1 + 3 / 2 * 2)))


@pytest.mark.parametrize(
    ("change", "said"),
    [({}, "a built layer"), ({"built": True, "kernel_constraint": "non_neg"}, "no kernel_constraint"), ({"twice": True}, "not on yet")],
)
def test_what_cannot_be_adapted_is_refused(change, said):
    layer = Dense(2, kernel_constraint=change.get("kernel_constraint"))
    if change:
        layer.build((None, 3))
    if "twice" in change:
        layer.enable_lora(1)
    with pytest.raises(ValueError, match=said):
        layer.enable_lora(1)


def test_adapted_weights_alone_are_trained():
    model = Sequential([Input((3,)), Dense(2, lora_rank=1)])
    layer, x = model.layers[0], random_array((8, 3))
    model.compile("sgd", "mse")
    before = layer.weights[0].numpy()
    model.fit(x, np.ones((8, 2)), epochs=2, verbose=0)
    assert (layer.weights[0].numpy() == before).all() and np.abs(layer.lora_kernel_b.numpy()).min() > 0
    assert_close(model.predict(x, verbose=0), x @ np.asarray(layer.kernel) + layer.bias.numpy())


def test_names_stand_in_the_scopes_they_are_built_in(keras):
    def program(library):
        layer = library.layers.Dense(2, name="d")
        before = layer.path
        with library.name_scope("outer"), library.name_scope("inner"):
            layer.build((None, 3))
        return before, layer.path, [v.path for v in layer.weights]

    got, expected = both(keras, program)
    assert got == expected == (None, "outer/inner/d", ["outer/inner/d/kernel", "outer/inner/d/bias"])


@pytest.mark.parametrize(
    "call", [lambda d, x: d(x, True), lambda d, x: d("text"), lambda d, x: Dense(2, trainable=1), lambda d, x: d(x, 3)]
)
def test_what_is_no_array_is_given_by_name(call, monkeypatch):
    monkeypatch.setattr("teul.layers.base.is_taken_over", lambda: False)  # whatever course tests in this process have imported
    with pytest.raises(ValueError, match="must be"):
        call(Dense(2), random_array((2, 3)))


# Seeds ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda k: k.layers.Dropout(0.4, seed=7),
        lambda k: k.layers.SpatialDropout1D(0.4, seed=7),
        lambda k: k.layers.GaussianDropout(0.4, seed=7),
        lambda k: k.layers.GaussianNoise(0.4, seed=7),
        lambda k: k.layers.AlphaDropout(0.4, seed=7),
    ],
)
def test_a_seed_draws_what_it_draws_in_keras(keras, make):
    x = random_array((4, 5, 3))
    twice = lambda library: (lambda layer: [np.asarray(layer(x, training=True)) for _ in range(2)])(make(library))  # noqa: E731
    got, expected = both(keras, twice)
    assert_close(got, expected)
    assert (got[0] != got[1]).any()


def test_noise_of_strength_zero_needs_no_seed(keras):
    counts = lambda library: [len(layer.variables) for layer in (library.layers.Dropout(0.0), library.layers.Dropout(0.5))]  # noqa: E731
    got, expected = both(keras, counts)
    assert got == expected == [0, 1]


@pytest.mark.parametrize(
    "name", ["GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "RandomNormal", "RandomUniform", "Orthogonal"]
)
@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 2, 5)])
def test_seeded_first_weights_are_those_of_keras(keras, name, shape):
    got, expected = both(keras, lambda library: np.asarray(getattr(library.initializers, name)(seed=3)(shape)))
    assert_close(got, expected)


# Layers and functions of JAX ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_convolutional_memory_with_its_states_and_masks(keras):
    check_layer(lambda k: k.ConvLSTM2D(3, 2, return_sequences=True, return_state=True), (3, 4, 5, 2), keras=keras)
    check_layer(lambda k: k.ConvLSTM1D(3, 2, padding="same", data_format="channels_first", strides=2), (3, 2, 5), keras=keras)
    dropped = {"dropout": 0.3, "recurrent_dropout": 0.2, "seed": 1}
    check_layer(lambda k: k.ConvLSTM1D(3, 2, **dropped), (3, 5, 2), keras=keras, training=True, spread=True)
    x, mask = random_array((2, 4, 5, 2)), jnp.asarray([[True, True, False, False], [True] * 4])
    layer = layers.ConvLSTM1D(3, 2, return_sequences=True)
    full, masked = layer(x), layer(x, mask=mask)
    assert_close(masked[1], full[1])
    assert_close(masked[0, 2], full[0, 1])  # a masked step repeats the output before
    stateful = layers.ConvLSTM1D(3, 2, stateful=True)
    stateful(x), stateful.set_weights(layer.get_weights()), stateful.reset_state(), stateful(x[:, :2])
    assert_close(stateful(x[:, 2:]), full[:, -1])
    with pytest.raises(ValueError, match="samples, time, rows, columns, channels"):
        layers.ConvLSTM2D(3, 2)(x)


def test_a_function_of_jax_trains_as_a_layer():
    def init(rng, inputs):
        return {"w": jax.random.normal(rng, (inputs.shape[-1], 1))}, {"calls": jnp.float32(0)}

    def call(params, state, inputs, training):
        return inputs @ params["w"], {"calls": state["calls"] + (1.0 if training else 0.0)}

    x = random_array((32, 3))
    y = x @ np.array([[1.0], [-2.0], [0.5]], "float32")
    layer = JaxLayer(call, init, seed=1)
    inputs = Input((3,))
    model = Model(inputs, layer(inputs))
    assert [len(layer.trainable_weights), len(layer.non_trainable_weights)] == [1, 1]
    model.compile(teul.optimizers.Adam(0.1), "mse")
    model.fit(x, y, epochs=60, batch_size=16, verbose=0)
    assert_close(layer.params["w"].numpy(), np.array([[1.0], [-2.0], [0.5]]), rtol=0.05, atol=0.05)
    assert float(layer.state["calls"].value) == 120
    with pytest.raises(ValueError, match="init_fn must be given"):
        JaxLayer(call)
    with pytest.raises(ValueError, match="a function of params, inputs"):
        JaxLayer(lambda weights, inputs: inputs, init)


def test_an_activation_of_a_symbolic_tensor_is_a_step_of_the_model():
    x = Input((3,))
    model = Model(x, teul.activations.relu(x))
    data = random_array((4, 3))
    assert_close(model.predict(data, verbose=0), np.maximum(data, 0))


@pytest.mark.parametrize(
    "call",
    [
        lambda: teul.ops.add(Input((3,)), Input((4,))),
        lambda: teul.ops.matmul(Input((3,)), np.ones((4, 2), "float32")),
        lambda: Input((3,)) + Input((4,)),
        lambda: teul.ops.concatenate([teul.KerasTensor((2, 3)), teul.KerasTensor((3, 3))], axis=1),
    ],
)
def test_symbolic_sizes_that_do_not_fit_are_a_value_error(call):
    with pytest.raises(ValueError, match=r"do not fit together|must be of"):
        call()
