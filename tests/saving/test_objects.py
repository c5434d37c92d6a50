"""Single objects as plain data, custom ones by their names, functions without a name by the caller's own."""

import json

import numpy as np
import pytest

import teul
from teul import activations, initializers, layers, losses, metrics, optimizers, saving
from teul.layers import Dense, Input, Lambda, Layer
from teul.models import Model, Sequential, clone_model, load_model, model_from_json
from teul.saving import (
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*__array__:DeprecationWarning")  # Keras's own

X = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
FORMATS = ["model.keras", "model.h5", "model.teul", "model"]


class Scale(Layer):
    """A layer of the user's, with an argument and a weight."""

    def __init__(self, by, **kwargs):
        super().__init__(**kwargs)
        self.by = by

    def build(self, input_shape):
        self.w = self.add_weight((input_shape[-1],), "ones", name="w")

    def call(self, inputs):
        return inputs * self.w * self.by


class Net(Model):
    """A model of the user's, with layers in a list."""

    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = Dense(units)
        self.others = [Dense(3, "tanh"), [Dense(2)]]
        self.zero = Scale(2.0)

    def call(self, inputs):
        x = self.others[0](self.first(inputs))
        return self.zero(self.others[1][0](x))


def thrice(x):
    return x * 3


def quarter(x):
    return x / 4


OWN = {"Scale": Scale, "thrice": thrice}


def with_own_parts():
    return Sequential([Input((3,)), Scale(2.0), Dense(2, activation=thrice), Dense(2, "relu")])


@pytest.mark.parametrize("make", [
    lambda: layers.Dense(3, "relu", kernel_regularizer="l1_l2", name="d"), lambda: losses.Huber(0.5, name="h"),
    lambda: metrics.TopKCategoricalAccuracy(3), lambda: optimizers.RMSprop(0.1, rho=0.8), lambda: initializers.Constant(np.arange(3.0)),
    lambda: optimizers.schedules.CosineDecay(0.1, 10), lambda: teul.dtype_policies.DTypePolicy("mixed_bfloat16"),
])  # fmt: skip
def test_an_object_comes_back_from_json(make):
    thing = make()
    data = json.loads(json.dumps(serialize_keras_object(thing)))
    again = deserialize_keras_object(data)
    assert type(again) is type(thing)
    assert serialize_keras_object(again) == serialize_keras_object(thing)
    assert set(data) >= {"module", "class_name", "config", "registered_name"}
    assert data["module"].startswith("keras")


@pytest.mark.parametrize("value", [
    None, 3, 2.5, "text", True, [1, [2, "a"]], {"a": [1, {"b": None}]}, slice(1, None, 2), Ellipsis, b"bytes", np.arange(6.0).reshape(2, 3),
])  # fmt: skip
def test_plain_values_come_back(value):
    again = deserialize_keras_object(json.loads(json.dumps(serialize_keras_object(value))))
    if isinstance(value, np.ndarray):
        assert again.dtype == value.dtype
        assert (again == value).all()
    else:
        assert again == value


def test_custom_objects_are_found_by_scope_by_argument_and_by_registration(tmp_path):
    model = with_own_parts()
    for name in FORMATS:
        model.save(tmp_path / name)
        with pytest.raises(ValueError, match=r"custom_objects=\{'Scale': Scale\}"):
            load_model(tmp_path / name)
        given = load_model(tmp_path / name, custom_objects=OWN)
        with custom_object_scope(OWN):
            scoped = load_model(tmp_path / name)
        for again in (given, scoped):
            np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
            assert type(again.layers[0]) is Scale


def test_registered_things_are_known_for_the_session(tmp_path):
    known = dict(get_custom_objects())
    try:
        shifted = register_keras_serializable("mine", "Shift")(type("Shifted", (Scale,), {}))
        assert get_registered_name(shifted) == "mine>Shift"
        assert get_registered_object("mine>Shift") is shifted
        model = Sequential([Input((3,)), shifted(3.0), Dense(2, register_keras_serializable("mine")(quarter))])
        assert serialize_keras_object(model.layers[0])["registered_name"] == "mine>Shift"
        for name in FORMATS:
            model.save(tmp_path / name)
            np.testing.assert_array_equal(load_model(tmp_path / name).predict(X, verbose=0), model.predict(X, verbose=0))
    finally:
        get_custom_objects().clear()
        get_custom_objects().update(known)


def test_what_cannot_be_registered():
    with pytest.raises(ValueError, match="get_config"):
        register_keras_serializable()(type("Nothing", (), {}))


def test_names_in_a_scope_are_understood_everywhere():
    with custom_object_scope({"thrice": thrice, "Scale": Scale}):
        assert activations.get("thrice") is thrice
        assert isinstance(layers.get({"class_name": "Scale", "config": {"by": 2.0}}), Scale)
    with pytest.raises(ValueError, match="thrice"):
        activations.get("thrice")


def test_a_copy_needs_no_registration():
    model = with_own_parts()
    model.compile(loss=lambda y, p: (y - p) ** 2)
    twin = clone_model(model)
    twin.set_weights(model.get_weights())
    np.testing.assert_array_equal(twin.predict(X, verbose=0), model.predict(X, verbose=0))
    layer = Dense(2, kernel_initializer=lambda shape, dtype=None: np.ones(shape, "float32"))
    assert (Dense.from_config(layer.get_config())(X) == layer(X)).all()


@pytest.mark.parametrize("name", FORMATS)
def test_no_code_comes_out_of_a_file(name, tmp_path):
    model = Sequential([Input((3,)), Lambda(lambda x: x * 2, name="twice"), Lambda(thrice, name="named")])
    model.save(tmp_path / name)
    for safe_mode in (True, False):
        with pytest.raises(ValueError, match=r"never runs code.*custom_objects=\{'twice'"):
            load_model(tmp_path / name, custom_objects={"thrice": thrice}, safe_mode=safe_mode)
    again = load_model(tmp_path / name, custom_objects={"twice": lambda x: x * 2, "thrice": thrice})
    np.testing.assert_allclose(again.predict(X, verbose=0), X * 6, rtol=1e-6)


def test_the_bytecode_that_keras_writes_is_not_run(keras, standard_promotion, tmp_path):
    theirs = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x * 2, name="twice")])
    theirs.save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match="never runs code"):
        load_model(tmp_path / "model.keras", safe_mode=False)
    ours = load_model(tmp_path / "model.keras", custom_objects={"twice": lambda x: x * 2})
    np.testing.assert_allclose(ours.predict(X, verbose=0), X * 2, rtol=1e-6)


@pytest.mark.parametrize("name", FORMATS)
def test_a_subclassed_model_goes_on_training(name, tmp_path):
    model = Net(5)
    model.compile("adam", "mse")
    model.fit(X, X[:, :2], verbose=0)
    model.save(tmp_path / name)
    again = load_model(tmp_path / name, custom_objects=[Net, Scale])
    assert again.units == 5
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    for m in (model, again):
        m.fit(X, X[:, :2], epochs=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(again.predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-5)


def test_the_weights_of_a_subclassed_model_are_where_keras_looks_for_them(keras, standard_promotion, tmp_path):
    class Theirs(keras.Model):
        def __init__(self):
            super().__init__()
            self.first = keras.layers.Dense(4)
            self.others = [keras.layers.Dense(3, "tanh"), [keras.layers.Dense(2)]]
            self.zero = keras.layers.Dense(1)

        def call(self, inputs):
            return self.zero(self.others[1][0](self.others[0](self.first(inputs))))

    class Ours(Model):
        def __init__(self):
            super().__init__()
            self.first = Dense(4)
            self.others = [Dense(3, "tanh"), [Dense(2)]]
            self.zero = Dense(1)

        call = Theirs.call

    theirs, ours = Theirs(), Ours()
    wanted = theirs(X)
    ours(X)
    theirs.save_weights(tmp_path / "theirs.weights.h5")
    ours.load_weights(tmp_path / "theirs.weights.h5")
    np.testing.assert_allclose(ours(X), wanted, atol=1e-6)
    ours.save_weights(tmp_path / "ours.weights.h5")
    again = Theirs()
    again(X)
    again.load_weights(tmp_path / "ours.weights.h5")
    np.testing.assert_allclose(again(X), wanted, atol=1e-6)


def test_json_of_a_model():
    model = Sequential([Input((3,)), Dense(2)])
    again = model_from_json(model.to_json(indent=1))
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    with pytest.raises(ValueError, match="not JSON"):
        model_from_json("{")


def test_a_layer_is_written_down_as_it_was_given():
    class Secret(Layer):
        def __init__(self, by, of=3):
            super().__init__()
            self._hidden = by * of

        def call(self, inputs):
            return inputs * self._hidden

    model = Sequential([Input((3,)), Secret(2)])
    assert model.layers[-1].get_config()["by"] == 2 and model.layers[-1].get_config()["of"] == 3
    again = Sequential.from_config(model.get_config())
    np.testing.assert_allclose(again(X), 6 * X)


def test_what_has_no_configuration_is_refused_with_the_way_out(tmp_path):
    class Secret(Layer):
        def __init__(self, by):
            super().__init__()
            self._hidden = by

        def call(self, inputs):
            return inputs

    model = Sequential([Input((3,)), Secret(object())])
    with pytest.raises(ValueError, match=r"it has no get_config\(\)"):
        model.save(tmp_path / "model.keras")
    assert list(tmp_path.iterdir()) == []

    class Hidden(losses.Loss):
        def __init__(self, by):
            super().__init__()
            self._hidden = by

    with pytest.raises(NotImplementedError, match=r"self\.by"):
        Hidden(2).get_config()
    x = Input((3,))
    odd = Model(x, teul.symbolic.apply(thrice, x))
    with pytest.raises(ValueError, match="'thrice'"):
        odd.save(tmp_path / "model.keras")


def test_a_compilation_that_is_no_data_is_left_out(tmp_path):
    import optax

    model = Sequential([Input((3,)), Dense(2)])
    model.compile(optax.sgd(0.1), "mse")
    with pytest.warns(UserWarning, match="compiled"):
        model.save(tmp_path / "model.keras")
    assert not load_model(tmp_path / "model.keras").compiled


def test_a_loss_of_ones_own_is_asked_for(tmp_path):
    def distance(y_true, y_pred):
        return abs(y_true - y_pred)

    model = Sequential([Input((3,)), Dense(2)])
    model.compile("sgd", distance)
    for name in FORMATS:
        model.save(tmp_path / name)
        with pytest.raises(ValueError, match=r"distance.*compile=False"):
            load_model(tmp_path / name)
        assert not load_model(tmp_path / name, compile=False).compiled
        assert load_model(tmp_path / name, custom_objects={"distance": distance}).loss is distance


def test_shared_layers_and_random_streams_come_back(tmp_path):
    shared = Dense(3)
    model = Sequential([Input((3,)), Sequential([shared, layers.Dropout(0.5)]), Sequential([shared])])
    model(X, training=True)
    model.save(tmp_path / "model.teul")
    again = load_model(tmp_path / "model.teul")
    assert again.layers[0].layers[0] is again.layers[1].layers[0]
    np.testing.assert_array_equal(again(X, training=True), model(X, training=True))


def test_mixed_precision_and_bfloat16_weights(tmp_path):
    for policy in ("mixed_bfloat16", "bfloat16"):
        model = Sequential([Input((3,)), Dense(2, dtype=policy)])
        for name in FORMATS:
            model.save(tmp_path / name)
            again = load_model(tmp_path / name)
            assert again.layers[0].dtype_policy.name == policy
            assert again.layers[0].kernel.dtype == model.layers[0].kernel.dtype
            assert (again.layers[0].kernel.numpy() == model.layers[0].kernel.numpy()).all()


def test_the_names_are_there():
    assert {"load_model", "save_model", "CustomObjectScope"} <= set(saving.__all__)
