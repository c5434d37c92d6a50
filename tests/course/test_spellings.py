"""Old spellings: understood, said once with the line, translated in one table."""

import ast
import warnings
from pathlib import Path

import numpy as np
import pytest

import teul
from teul import spellings
from teul.course.older import model_from_yaml
from teul.errors import TeulWarning
from teul.layers import (
    LSTM,
    BatchNormalization,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    GaussianNoise,
    Input,
    MaxPooling1D,
    RepeatVector,
)
from teul.models import Model, Sequential
from teul.records import Logs

SOURCE = Path(teul.__file__).parent


@pytest.fixture(autouse=True)
def anew():
    """Notes are said once in a process: each test starts from nothing said."""
    before = set(spellings.said)
    spellings.said.clear()
    yield
    spellings.said |= before


def quietly(make):
    """The result of ``make()``, and the notes it gave."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        result = make()
    return result, [str(w.message) for w in seen]


@pytest.mark.parametrize(
    ("make", "attribute", "value", "today"),
    [
        (lambda: Dense(output_dim=3), "units", 3, "units="),
        (lambda: Dense(3, bias=False), "use_bias", False, "use_bias="),
        (lambda: Conv2D(nb_filter=4, nb_row=3, nb_col=5), "kernel_size", (3, 5), "kernel_size="),
        (lambda: Conv2D(4, 3, border_mode="same"), "padding", "same", "padding="),
        (lambda: Conv2D(4, 3, subsample=(2, 2)), "strides", (2, 2), "strides="),
        (lambda: Conv2D(4, 3, dim_ordering="th"), "data_format", "channels_first", "data_format="),
        (lambda: Conv1D(nb_filter=4, filter_length=5), "kernel_size", (5,), "kernel_size="),
        (lambda: MaxPooling1D(pool_length=3), "pool_size", (3,), "pool_size="),
        (lambda: LSTM(output_dim=7), "units", 7, "units="),
        (lambda: LSTM(7, dropout_W=0.25), "dropout", 0.25, "dropout="),
        (lambda: LSTM(7, dropout_U=0.5), "recurrent_dropout", 0.5, "recurrent_dropout="),
        (lambda: Dropout(p=0.5), "rate", 0.5, "rate="),
        (lambda: GaussianNoise(sigma=0.5), "stddev", 0.5, "stddev="),
    ],
)
def test_an_argument_of_keras_1(make, attribute, value, today):
    layer, notes = quietly(make)
    given = getattr(layer, attribute)
    assert (tuple(given) if isinstance(value, tuple) else given) == value
    assert len(notes) == 1 or attribute == "kernel_size"
    assert any(today in note for note in notes)
    assert quietly(make)[1] == []  # said once


def test_regularizers_initializers_and_constraints_by_their_old_names():
    layer, _ = quietly(lambda: Dense(2, init="zeros", W_regularizer="l2", b_regularizer="l1", W_constraint="maxnorm", input_dim=3))
    assert type(layer.kernel_regularizer).__name__ == "L2" and type(layer.bias_regularizer).__name__ == "L1"
    assert type(layer.kernel_constraint).__name__ == "MaxNorm" and type(layer.kernel_initializer).__name__ == "Zeros"
    table, _ = quietly(lambda: Embedding(5, 2, init="ones", W_regularizer="l2"))
    assert type(table.embeddings_initializer).__name__ == "Ones" and type(table.embeddings_regularizer).__name__ == "L2"


def test_what_changes_nothing_is_said_and_dropped():
    layer, notes = quietly(lambda: BatchNormalization(mode=0))
    assert isinstance(layer, BatchNormalization) and "mode= belongs to older Keras" in notes[0]


def test_an_embeddings_dropout_is_said_and_left_out():
    table, notes = quietly(lambda: Embedding(5, 2, dropout=0.2))
    assert table.output_dim == 2 and "SpatialDropout1D(0.2)" in notes[0]


def test_a_model_as_yaml_is_read_again():
    model = Sequential([Dense(3, input_shape=(2,), activation="tanh")])
    text, notes = quietly(model.to_yaml)
    assert "to_json()" in notes[0]
    for written in (text, "class_name: Sequential\nconfig:\n- class_name: Dense\n  config: {units: 3, input_dim: 2, activation: tanh}\n"):
        read = model_from_yaml(written)
        assert (read.count_params(), read.layers[0].activation) == (9, model.layers[0].activation)
    with pytest.raises(ValueError, match="cannot be read"):
        model_from_yaml("5")


def test_the_calls_of_a_shared_layer_are_counted():
    layer, first, second = Dense(3), Input((2,)), Input((2,))
    outputs = [layer(first), layer(second)]
    assert layer.get_input_at(1) is second and layer.get_output_at(1) is outputs[1] and layer.get_output_at(-1) is outputs[1]
    assert (layer.get_input_shape_at(0), layer.get_output_shape_at(1)) == ((None, 2), (None, 3))
    with pytest.raises(AttributeError, match="never called"):
        layer.get_output_at(2)


def test_recurrent_layers_take_input_dim_with_input_length():
    model, _ = quietly(lambda: Sequential([LSTM(3, input_dim=2, input_length=5), RepeatVector(4)]))
    assert model.input_shape == (None, 5, 2)


def test_a_class_that_has_the_name_keeps_it():
    class Mine(teul.Layer):
        def __init__(self, output_dim, init="own", **kwargs):
            super().__init__(**kwargs)
            self.output_dim, self.init = output_dim, init

    layer, notes = quietly(lambda: Mine(output_dim=3, init="x"))
    assert (layer.output_dim, layer.init, notes) == (3, "x", [])


def test_both_names_at_once_are_refused():
    with pytest.raises(TypeError, match="output_dim= and units="):
        Dense(units=3, output_dim=4)
    with pytest.raises(TypeError, match="no argument 'out_dim'"):
        Dense(3, out_dim=4)


def test_a_model_of_input_and_output():
    x = Input((3,))
    model, _ = quietly(lambda: Model(input=x, output=Dense(2)(x)))
    assert model.output_shape == (None, 2)


def trained(**options):
    model = Sequential([Dense(3, activation="softmax", input_dim=4)])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["acc"])
    x = np.random.RandomState(0).rand(40, 4).astype("float32")
    y = x[:, :3].argmax(axis=1)
    return model, x, y, model.fit(x, y, verbose=0, **options)


def test_fit_of_keras_1_and_fractional_steps():
    (_, _, _, history), notes = quietly(lambda: trained(nb_epoch=2, show_accuracy=True))
    assert len(history.epoch) == 2 and any("epochs=" in n for n in notes) and any("show_accuracy" in n for n in notes)
    (_, _, _, history), notes = quietly(lambda: trained(batch_size=8, steps_per_epoch=40 / 16))
    assert history.params["steps"] == 3 and any("steps_per_epoch=2.5" in n for n in notes)
    with pytest.raises(TypeError, match="nb_epok"):
        trained(nb_epok=2)


def test_the_methods_that_are_gone_from_keras():
    model, x, y, _ = trained(epochs=1)
    classes, notes = quietly(lambda: model.predict_classes(x))
    np.testing.assert_array_equal(classes, model.predict(x, verbose=0).argmax(axis=-1))
    assert "argmax" in notes[0]
    np.testing.assert_array_equal(quietly(lambda: model.predict_proba(x))[0], model.predict(x, verbose=0))

    def batches():
        while True:
            yield x[:10], y[:10]

    history, _ = quietly(lambda: model.fit_generator(batches(), samples_per_epoch=30, nb_epoch=2, verbose=0, max_q_size=3))
    assert history.params["steps"] == 3 and len(history.epoch) == 2
    result, _ = quietly(lambda: model.evaluate_generator(batches(), steps=2))
    np.testing.assert_allclose(result, model.evaluate(x[:10], y[:10], verbose=0), rtol=1e-5)
    outputs, _ = quietly(lambda: model.predict_generator(iter([x[:10], x[10:20]]), steps=2))
    np.testing.assert_allclose(outputs, model.predict(x[:20], verbose=0), rtol=1e-6)


def test_one_output_gives_classes_in_a_column():
    model = Sequential([Dense(1, activation="sigmoid", kernel_initializer="ones", input_dim=1)])
    classes, _ = quietly(lambda: model.predict_classes(np.array([[-1.0], [2.0]])))
    assert classes.tolist() == [[0], [1]]


def test_histories_and_logs_answer_to_both_names():
    logs = Logs(accuracy=0.5, val_accuracy=0.25, learning_rate=0.1, mae=2.0)
    assert (logs["acc"], logs.get("val_acc"), logs.get("lr"), logs["mean_absolute_error"]) == (0.5, 0.25, 0.1, 2.0)
    assert logs.get("nothing") is None and logs.get("nothing", 3) == 3
    seen = []

    class Watch(teul.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append((logs.get("accuracy"), logs["acc"]))

    trained(epochs=1, callbacks=[Watch()])
    assert seen[0][0] == seen[0][1] is not None


def test_epochs_are_capped_by_the_environment(monkeypatch):
    monkeypatch.setenv("TEUL_MAX_EPOCHS", "2")
    (_, _, _, history), notes = quietly(lambda: trained(epochs=7))
    assert len(history.epoch) == 2 and "instead of 7" in notes[0]
    assert len(trained(epochs=6, initial_epoch=5)[3].epoch) == 1


def test_a_note_names_the_line_of_the_user():
    with pytest.warns(TeulWarning) as seen:
        Dense(output_dim=3)
    assert Path(seen[0].filename).name == "test_spellings.py"


def words_in(path: Path) -> set[str]:
    """The plain string constants of a file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(getattr(n, "body", None), list) and n.body and isinstance(n.body[0], ast.Expr)
    }
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in documented}


def test_old_arguments_stand_in_the_table_alone():
    old = {"nb_epoch", "nb_filter", "border_mode", "subsample", "W_regularizer", "b_constraint", "dim_ordering", "dropout_W",
           "inner_activation", "nb_row", "pool_length", "show_accuracy"}  # fmt: skip
    elsewhere = {
        str(path.relative_to(SOURCE)): sorted(words_in(path) & old)
        for path in SOURCE.rglob("*.py")
        if path.name != "spellings.py" and "course" not in path.parts and words_in(path) & old
    }
    assert elsewhere == {}


def test_old_modules_stand_in_course_alone():
    elsewhere = {
        str(path.relative_to(SOURCE)): sorted(w for w in words_in(path) if "np_utils" in w or "layers.core" in w or "scikeras" in w)
        for path in SOURCE.rglob("*.py")
        if "course" not in path.parts and path.name != "messages_course.py"
    }
    assert {place: words for place, words in elsewhere.items() if words} == {}


def test_metrics_may_stand_third_in_compile():
    model = Sequential([Dense(1, activation="sigmoid", input_dim=2)])
    model.compile("sgd", "binary_crossentropy", ["acc"])
    assert list(model.fit(np.ones((4, 2)), np.ones(4), verbose=0).history) == ["loss", "acc"]


def test_hooks_may_call_their_arguments_anything():
    seen = []

    class Odd(teul.callbacks.Callback):
        def on_train_begin(self, log):
            seen.append("begin")

        def on_epoch_begin(self, number, what):
            seen.append(number)

        def on_batch_end(self, i, numbers=None):
            seen.append(numbers["loss"] > 0)

        def on_train_end(self, log):
            seen.append("end")

    class Names(teul.callbacks.LambdaCallback):
        pass

    trained(epochs=1, batch_size=40, callbacks=[Odd(), Names(on_epoch_begin=lambda e, x: seen.append("lambda"))])
    assert seen == ["begin", 0, "lambda", True, "end"]


def test_a_subclassed_model_is_built_for_a_shape():
    class Net(Model):
        def __init__(self):
            super().__init__()
            self.a, self.b = Dense(3), Dense(1)

        def call(self, x):
            return self.b(self.a(x))

    net = Net()
    net.build((None, 4))
    assert net.count_params() == 3 * 4 + 3 + 3 + 1 and len(net.get_weights()) == 4
