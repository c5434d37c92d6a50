"""Files go both ways between Teul and real Keras: the same predictions, the same state of the optimizer."""

import jax
import numpy as np
import pytest
from saved_models import CASES

import teul
from teul.models import load_model
from teul.saving.optimizer_state import collect_optimizer, entries
from teul.variables import set_random_seed

pytestmark = pytest.mark.filterwarnings("ignore:.*__array__:DeprecationWarning")  # Keras's own


def shaken(model):
    """The model with weights that no initializer gives, so that nothing is equal by chance."""
    rng = np.random.default_rng(1)
    model.set_weights([w + rng.uniform(0.05, 0.3, w.shape).astype(w.dtype) for w in model.get_weights()])
    return model


def assert_same(given, wanted):
    given, wanted = jax.tree.leaves(given), jax.tree.leaves(wanted)
    assert len(given) == len(wanted)
    for a, b in zip(given, wanted, strict=True):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=1e-5, atol=1e-6)


def called(model, x):
    return model(x, training=False)


def endings(case, *, written_here):
    """Keras does not read functions between layers in its older files, nor an Attention (its "dot" becomes a function)."""
    return [".keras"] if case.between or (written_here and case.attention) else [".keras", ".h5"]


@pytest.mark.parametrize("name", CASES)
def test_what_keras_writes_is_read_here(name, keras, standard_promotion, tmp_path):
    case = CASES[name]
    theirs = shaken(case.make(keras, keras.layers))
    wanted = called(theirs, case.inputs())
    for ending in endings(case, written_here=False):
        theirs.save(tmp_path / f"model{ending}")
        ours = load_model(tmp_path / f"model{ending}")
        assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
        assert_same(called(ours, case.inputs()), wanted)
    read = teul.models.model_from_json(theirs.to_json())
    theirs.save_weights(tmp_path / "model.weights.h5")
    read.load_weights(tmp_path / "model.weights.h5")
    assert_same(read.get_weights(), theirs.get_weights())
    assert_same(called(read, case.inputs()), wanted)


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_here_is_read_by_keras_and_here(name, keras, standard_promotion, tmp_path):
    case = CASES[name]
    ours = shaken(case.make(teul, teul.layers))
    wanted = called(ours, case.inputs())
    for ending in endings(case, written_here=True):
        ours.save(tmp_path / f"model{ending}")
        assert_same(called(keras.saving.load_model(tmp_path / f"model{ending}"), case.inputs()), wanted)
    for ending in (".keras", ".h5", ""):
        ours.save(tmp_path / f"again{ending}")
        assert_same(load_model(tmp_path / f"again{ending}").get_weights(), ours.get_weights())
    read = keras.models.model_from_json(ours.to_json())
    ours.save_weights(tmp_path / "model.weights.h5")
    read.load_weights(tmp_path / "model.weights.h5")
    assert_same(read.get_weights(), ours.get_weights())


@pytest.mark.parametrize("name", CASES)
def test_a_clone_has_its_own_weights_and_the_same_structure(name):
    set_random_seed(3)
    model = CASES[name].make(teul, teul.layers)
    twin = teul.models.clone_model(model)
    assert not {id(v) for v in twin.variables} & {id(v) for v in model.variables}
    twin.set_weights(model.get_weights())
    assert_same(called(twin, CASES[name].inputs()), called(model, CASES[name].inputs()))


OPTIMIZERS = {
    "adam": lambda o: o.Adam(0.01, amsgrad=True),
    "sgd": lambda o: o.SGD(0.1, momentum=0.9, use_ema=True),
    "rmsprop": lambda o: o.RMSprop(0.01, momentum=0.5, centered=True),
    "nadam": lambda o: o.Nadam(0.01),
    "adafactor": lambda o: o.Adafactor(0.01),
    "schedule": lambda o: o.AdamW(o.schedules.ExponentialDecay(0.01, 10, 0.5)),
    "accumulating": lambda o: o.Adagrad(0.01, gradient_accumulation_steps=2),
}


def small(K, L, optimizer):
    model = K.Sequential([K.Input((3,)), L.Dense(4, "tanh"), L.Dense(2)])
    model.compile(optimizer(K.optimizers), "mse", metrics=["mae"])
    return model


X, Y = np.random.default_rng(2).normal(size=(2, 12, 3)).astype("float32")
Y = Y[:, :2]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_state_of_the_optimizer_goes_both_ways(name, keras, standard_promotion, tmp_path):
    theirs = small(keras, keras.layers, OPTIMIZERS[name])
    theirs.fit(X, Y, batch_size=4, epochs=2, shuffle=False, verbose=0)
    theirs.save(tmp_path / "theirs.keras")
    ours = load_model(tmp_path / "theirs.keras")
    for entry, variable in zip(entries(ours.optimizer), theirs.optimizer.variables, strict=True):
        for own in entry.variables:  # none where Keras keeps what follows from the rest
            assert_same(own, variable)
    if name in ("adam", "schedule"):  # and training goes on as it would have
        theirs.fit(X, Y, batch_size=4, epochs=1, shuffle=False, verbose=0)
        ours.fit(X, Y, batch_size=4, epochs=1, shuffle=False, verbose=0)
        assert_same(ours.get_weights(), theirs.get_weights())
    ours.save(tmp_path / "ours.keras")
    again = keras.saving.load_model(tmp_path / "ours.keras")
    assert_same([v.numpy() for v in again.optimizer.variables], [value for _, value in collect_optimizer(ours.optimizer)])
    assert again.get_config()["layers"][1]["config"]["units"] == 4


def test_the_older_file_keeps_the_state_of_the_optimizer_too(keras, standard_promotion, tmp_path):
    theirs = small(keras, keras.layers, OPTIMIZERS["adam"])
    theirs.fit(X, Y, batch_size=4, epochs=2, verbose=0)
    theirs.save(tmp_path / "model.h5")
    ours = load_model(tmp_path / "model.h5")
    assert int(ours.optimizer.iterations) == 6
    assert_same([value for _, value in collect_optimizer(ours.optimizer)], [v.numpy() for v in theirs.optimizer.variables])
    ours.save(tmp_path / "again.h5")
    assert_same(load_model(tmp_path / "again.h5").optimizer.variables, ours.optimizer.variables)


def test_a_file_that_is_not_there(tmp_path):
    for kind in (FileNotFoundError, ValueError):
        with pytest.raises(kind, match="There is no file"):
            load_model(tmp_path / "none.keras")


def test_a_file_of_weights_can_be_edited(keras, standard_promotion, tmp_path, capsys):
    theirs = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(2)])
    theirs.save_weights(tmp_path / "theirs.weights.h5")
    theirs.save(tmp_path / "theirs.keras")
    editor = teul.saving.KerasFileEditor(tmp_path / "theirs.weights.h5")
    assert teul.saving.KerasFileEditor(tmp_path / "theirs.keras").config["class_name"] == "Sequential"
    kernels = {name: part["0"].shape for name, part in editor.weights_dict["layers"].items()}
    assert kernels == {"dense": (3, 4), "dense_1": (4, 2)}
    same = teul.Sequential([teul.Input((3,)), teul.layers.Dense(4), teul.layers.Dense(2)])
    other = teul.Sequential([teul.Input((3,)), teul.layers.Dense(5), teul.layers.Dense(2), teul.layers.Dense(2)])
    assert editor.compare(same) == {"status": "success", "error_count": 0, "match_count": 4}
    assert editor.compare(other) == {"status": "error", "error_count": 4, "match_count": 1}

    editor.delete_object("dense")
    editor.rename_object("layers/dense_1", "dense")
    editor.delete_weight("dense", "1")
    editor.add_weights("dense", {"1": np.full(2, 7.0, "float32")})
    editor.add_object("layers/dense_1", {"0": np.ones((2, 1), "float32"), "1": np.ones(1, "float32")})
    editor.save(tmp_path / "edited.weights.h5")
    short = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    short.load_weights(tmp_path / "edited.weights.h5")
    assert_same(short.get_weights(), [theirs.get_weights()[2], np.full(2, 7.0), np.ones((2, 1)), np.ones(1)])
    editor.summary()
    assert "1: shape=(2,), dtype=float32" in capsys.readouterr().out
    for wrong in (
        lambda: editor.delete_object("nothing"),
        lambda: editor.rename_object("dense", "layers/dense_7"),
        lambda: editor.add_object("layers/x", [1]),
        lambda: editor.delete_weight("dense", "5"),
        lambda: editor.save(tmp_path / "edited.h5"),
        lambda: teul.saving.KerasFileEditor(tmp_path / "theirs.h5"),
    ):
        with pytest.raises(ValueError):
            wrong()
