"""The public surface at the top: Keras's names are there, or say what to do instead."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
from teul import Input, Sequential, StatelessScope, Variable
from teul.layers import Dense
from teul.utils import set_random_seed

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 4)).astype("float32")
LABELS = (X @ [1.0, -2.0, 0.5, 0.0] > 0).astype("int64")

# What Keras has and Teul has not, each for a reason; the lists are meant to shrink.
WITHOUT = {
    "": {
        *("Quantizer", "RematScope", "SymbolicScope", "remat", "src"),
        *("applications", "distillation", "distribution", "export", "legacy", "quantizers", "visualization"),
    },
    "optimizers": {"legacy"},
    "optimizers.schedules": set(),
    "losses": set(),
    "metrics": set(),
    "callbacks": {"OrbaxCheckpoint", "RemoteMonitor"},
    "models": set(),
    "utils": {"FeatureSpace", "audio_dataset_from_directory", "bounding_boxes", "legacy"},
    "saving": set(),
    "datasets": set(),
    "wrappers": set(),
    "config": set(),
    "tree": set(),
    "backend": set(),
    "mixed_precision": set(),
}


@pytest.mark.parametrize("module", WITHOUT)
def test_keras_names_are_there(module, keras):
    theirs, ours = keras, teul
    for part in module.split(".") if module else []:
        theirs, ours = getattr(theirs, part), getattr(ours, part)
    missing = {name for name in dir(theirs) if not name.startswith("_") and not hasattr(ours, name)}
    assert missing <= WITHOUT[module]


def test_what_is_not_there_says_what_to_do_instead():
    with pytest.raises(AttributeError, match="load_model"):
        teul.applications  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'aplications'"):
        teul.aplications  # noqa: B018
    with pytest.raises(NotImplementedError, match=r"\.keras"):
        Sequential([Dense(1, input_shape=(2,))]).export("folder")


def test_a_stateless_scope_changes_nothing_outside():
    model = Sequential([Input((2,)), Dense(1, use_bias=False)])
    (kernel,) = model.weights
    before = kernel.numpy()
    free = Variable(1.0)
    with StatelessScope([(kernel, jnp.ones((2, 1)))]) as scope:
        outputs = model(np.asarray([[1.0, 2.0]], "float32"))
        kernel.assign(kernel * 3.0)
        assert scope.get_current_value(free) is None
    assert outputs.tolist() == [[3.0]]
    assert scope.get_current_value(kernel).tolist() == [[3.0], [3.0]]
    np.testing.assert_array_equal(kernel.numpy(), before)


@pytest.mark.parametrize(
    "types", [("int32", "float16"), ("int8", "int32"), ("float32", "bfloat16"), ("bool", "uint8"), ("int32", "float32")]
)
def test_result_types_are_keras(types, keras):
    assert teul.backend.result_type(*types) == keras.backend.result_type(*types)


def test_numbers_for_names():
    first = teul.backend.get_uid("of a test")
    assert teul.backend.get_uid("of a test") == first + 1


def test_fit_stops_at_the_most_epochs():
    model = Sequential([Input((4,)), Dense(1)])
    model.compile("sgd", "mse")
    teul.config.set_max_epochs(2)
    teul.config.set_max_steps_per_epoch(1)
    try:
        history = model.fit(X, LABELS, epochs=5, batch_size=10, verbose=0)
    finally:
        teul.config.set_max_epochs(None)
        teul.config.set_max_steps_per_epoch(None)
    assert history.epoch == [0, 1]
    assert int(model.optimizer.iterations) == 2


def test_scikit_learn_wrappers():
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def builder(X, y, units=4):
        model = Sequential([Input((X.shape[1],)), Dense(units, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(teul.optimizers.Adam(0.05), "binary_crossentropy")
        return model

    set_random_seed(0)
    classifier = teul.wrappers.SKLearnClassifier(builder, model_kwargs={"units": 8}, fit_kwargs={"epochs": 40, "verbose": 0})
    pipe = make_pipeline(StandardScaler(), classifier).fit(X, LABELS)
    assert pipe.score(X, LABELS) > 0.9
    assert len(classifier.history_["loss"]) == 40
    step = teul.wrappers.SKLearnTransformer(builder, fit_kwargs={"epochs": 1, "verbose": 0}).fit(X, LABELS)
    assert step.transform(X[:3]).shape == (3, 1)


def test_metrics_can_be_asked_after_an_evaluation():
    model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    results = model.evaluate(X, LABELS, verbose=0, return_dict=True)
    assert {name: float(value) for name, value in model.get_metrics_result().items()} == pytest.approx(results)
    model.reset_metrics()
    assert float(model.metrics[1].result()) == 0.0


def test_some_epochs_are_judged_and_some_batches():
    model = Sequential([Input((4,)), Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(X, LABELS, epochs=4, validation_split=0.2, validation_freq=[1, 4], verbose=0).history
    assert len(history["val_loss"]) == 2
    few = model.evaluate(X, LABELS, batch_size=10, steps=2, verbose=0)
    assert few == pytest.approx(model.evaluate(X[:20], LABELS[:20], verbose=0), rel=1e-5)
    history = model.fit(X, LABELS, epochs=1, validation_data=(X, LABELS), validation_steps=1, validation_batch_size=10, verbose=0).history
    assert history["val_loss"][-1] == pytest.approx(model.evaluate(X[:10], LABELS[:10], verbose=0), rel=1e-5)
    assert model.predict(X, batch_size=10, steps=2, verbose=0).shape == (20, 1)


@pytest.mark.parametrize(("arguments", "words"), [({}, "neither"), ({"name": "a", "index": 0}, "both"), ({"index": 7}, "index 7")])
def test_get_layer_takes_a_name_or_a_place(arguments, words):
    with pytest.raises(ValueError, match=words):
        Sequential([Dense(1, input_shape=(2,))]).get_layer(**arguments)


# Subclassed models, which say nothing of their inputs and outputs before they are called ----------------------------------------

A, B, Y = (RNG.normal(size=(40, n)).astype("float32") for n in (4, 3, 1))


def own(library, call, **compiled):
    """A subclassed model of two layers."""

    class Own(library.Model):
        def __init__(self):
            super().__init__()
            self.one, self.two = (library.layers.Dense(1, kernel_initializer="ones") for _ in range(2))

    Own.call = call
    model = Own()
    model.compile(**{"optimizer": "sgd", "loss": "mse", **compiled})
    return model


FORMS = {
    "list": (lambda self, x: self.one(x[0]) + self.two(x[1]), [A, B], Y, {}),
    "tuple": (lambda self, x: self.one(x[0]) + self.two(x[1]), (A, A), Y, {}),
    "dict": (lambda self, x: self.one(x["a"]) + self.two(x["b"]), {"a": A, "b": B}, Y, {}),
    "named outputs": (
        lambda self, x: {"q": self.two(x), "p": self.one(x)},
        A,
        {"p": Y, "q": Y},
        {"loss": {"p": "mse", "q": "mae"}, "metrics": {"p": "mae"}},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_subclassed_models_take_every_form_of_data(form, keras, standard_promotion):
    call, x, y, compiled = FORMS[form]
    ours, theirs = own(teul, call, **compiled), own(keras, call, **compiled)
    options = {"batch_size": 10, "epochs": 2, "shuffle": False, "verbose": 0}
    got, expected = ours.fit(x, y, **options).history, theirs.fit(x, y, **options).history
    assert got.keys() == expected.keys()
    for name in got:
        np.testing.assert_allclose(got[name], expected[name], rtol=1e-5)
    for mine, wanted in zip(*(jax.tree.leaves(m.predict(x, verbose=0)) for m in (ours, theirs)), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-4, atol=1e-5)


def test_several_outputs_in_a_list(keras, standard_promotion):
    ours, theirs = (own(lib, lambda self, x: [self.one(x), self.two(x)], loss=["mse", "mae"]) for lib in (teul, keras))
    for model in (ours, theirs):
        model.fit(A, [Y, Y], batch_size=10, shuffle=False, verbose=0)
    np.testing.assert_allclose(ours.history.history["loss"], theirs.history.history["loss"], rtol=1e-5)


def test_an_input_comes_first():
    with pytest.raises(ValueError, match="comes first"):
        Sequential([Input((4,)), Dense(2), Input((2,))])


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # of Keras
def test_state_as_a_tree(keras):
    trees = []
    for library in (keras, teul):
        layers = [library.Input((1,)), library.layers.Dense(1, name="d"), library.layers.BatchNormalization(name="b")]
        model = library.Sequential(layers, name="s")
        model.compile(library.optimizers.Adam(name="adam"), "mse", metrics=["mae"])
        model.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
        trees.append(model.get_state_tree(value_format="numpy_array"))
    expected, found = trees
    del expected["metrics_variables"], found["metrics_variables"]
    paths = [{jax.tree_util.keystr(path): leaf.shape for path, leaf in jax.tree_util.tree_leaves_with_path(tree)} for tree in trees]
    assert paths[0] == paths[1]
    found["trainable_variables"]["s"]["d"]["kernel"] += 1
    model.set_state_tree(found)
    np.testing.assert_array_equal(model.layers[0].kernel, found["trainable_variables"]["s"]["d"]["kernel"])
    model.compile("adam", "mse", metrics=["mae"], weighted_metrics=["mae"])
    assert list(model.evaluate(np.ones((2, 1)), np.ones((2, 1)), verbose=0, return_dict=True)) == ["loss", "mae", "weighted_mae"]
    with pytest.raises(ValueError, match="'backend_tensor' or 'numpy_array'"):
        model.get_state_tree("torch")
    with pytest.raises(ValueError, match="no part of a model's state called 'weights'"):
        model.set_state_tree({"weights": {}})


def four_and_four():
    """Rows whose losses are 1 for the first four and 9 for the last, under a model that says 0 and does not learn."""
    model = Sequential([Input((3,)), Dense(1, kernel_initializer="zeros", name="b")])
    model.compile(teul.optimizers.SGD(0.0), "mse", metrics=[["mae"]])
    return model, np.ones((8, 3), "float32"), np.float32([1] * 4 + [3] * 4)[:, None]


def test_steps_an_epoch_go_on_where_the_last_epoch_stopped():
    model, x, y = four_and_four()
    fit = {"batch_size": 4, "verbose": 0, "shuffle": False}
    assert model.fit(x, y, epochs=3, steps_per_epoch=1, **fit).history == {"loss": [1.0, 9.0, 1.0], "mae": [1.0, 3.0, 1.0]}
    assert model.fit(x, y, validation_data=(x, y), validation_steps=1, **fit).history["val_loss"] == [1.0]


def test_callbacks_see_as_many_batches_as_run_together():
    model, x, y = four_and_four()
    model.compile(teul.optimizers.SGD(0.0), "mse", metrics={"b": "mae"}, steps_per_execution=2)
    seen = []
    watch = teul.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append((batch, logs["loss"])))
    model.fit(x, y, batch_size=2, verbose=0, shuffle=False, callbacks=[watch])
    assert seen == [(1, 1.0), (3, 5.0)]
    assert model.get_compile_config()["steps_per_execution"] == 2


def test_a_model_that_knows_its_inputs_says_them_for_the_model_around_it():
    inner, x, _ = four_and_four()
    outer = Sequential([inner, Dense(2)])
    assert outer.built
    assert (outer.input_shape, outer.output_shape, outer([x]).shape) == ((None, 3), (None, 2), (8, 2))
    with pytest.raises(AttributeError):
        Sequential([Dense(2)]).input_shape  # noqa: B018
    a, b = Input((3,), name="a"), Input((2,), name="b")
    both = teul.Model({"a": a, "b": b}, {"x": Dense(1)(a), "y": Dense(2)(b)})
    assert (both.input_shape, both.output_shape) == ([(None, 3), (None, 2)], [(None, 1), (None, 2)])


def test_losses_and_metrics_of_outputs_are_named_after_them():
    x = Input((3,))
    model = teul.Model(x, [Dense(1, name="far")(x), Dense(1, name="away")(x)])
    ones = np.ones((4, 1), "float32")
    model.compile("sgd", ["mse", "mae"], metrics=[["mse", "mae"], ["mae"]])
    logs = model.evaluate(np.ones((4, 3), "float32"), [ones, ones], verbose=0, return_dict=True)
    assert list(logs) == ["loss", "far_loss", "away_loss", "away_mae", "far_mae", "far_mse"]
    assert [m.name for m in model.metrics][:3] == ["loss", "far_loss", "away_loss"]
    model, rows, y = four_and_four()
    model.compile("sgd", "mse", loss_weights=[1, 2])
    with pytest.raises(ValueError, match="loss_weights"):
        model.fit(rows, y, verbose=0)


def test_a_model_without_a_compiled_loss_has_a_loss_of_zero():
    assert float(Sequential([Input((2,)), Dense(1)]).compute_loss(y=np.ones((2, 1)), y_pred=np.ones((2, 1)))) == 0.0
