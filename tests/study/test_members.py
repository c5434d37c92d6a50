"""A member of a study ends with the weights that the same model gets alone with the same seed."""

import numpy as np
import pytest
from study_models import X, Y, assert_same_members, dense, noisy

from teul.callbacks import EarlyStopping
from teul.engine import cache
from teul.study import compare

HOLD = {"test_split": 0, "verbose": 0}


@pytest.mark.parametrize("build", [dense, noisy])
def test_each_member_is_the_model_trained_alone(build):
    found = compare(build, X, Y, learning_rate=[0.003, 0.03], seeds=2, epochs=4, batch_size=10, **HOLD)
    assert_same_members(found, build, 4, 10)
    assert len(found.study.groups) == 1


def test_folds_of_one_model():
    found = compare(noisy, X, Y, learning_rate=[0.003, 0.03], cv=4, epochs=3, batch_size=16, **HOLD)
    assert found.scores().shape == (2, 4)
    held = np.concatenate([p.held for p in found.study.parts[0]])
    assert sorted(held.tolist()) == list(range(83))
    assert len(found.study.groups) == 2  # folds of 20 and of 21 rows
    assert_same_members(found, noisy, 3, 16)


def test_batch_sizes_and_widths_are_groups_of_their_own():
    found = compare(dense, X, Y, units=[3, 4], batch_size=[8, 67], epochs=2, validation_split=0.25, **HOLD)
    assert len(found.study.groups) == 4
    assert_same_members(found, dense, 2, None)


def test_validation_data_of_ones_own():
    found = compare(dense, X[:60], Y[:60], learning_rate=[0.01, 0.1], validation_data=(X[60:], Y[60:]), epochs=2, seeds=[3], **HOLD)
    assert_same_members(found, dense, 2, 32)


def test_the_last_rows_for_all_as_fit_takes_them():
    found = compare(dense, X, Y, learning_rate=[0.01], same_split=True, validation_split=0.2, seeds=2, epochs=2, **HOLD)
    model = dense(0.01)
    history = model.fit(X, Y, validation_split=0.2, epochs=1, verbose=0, shuffle=False)
    assert found.study.parts[0][0].held.tolist() == list(range(66, 83)) and "val_loss" in history.history


def test_a_compiled_model_with_other_optimizers_rates_and_layers():
    found = compare(noisy(), X, Y, optimizer=["sgd", "nesterov"], learning_rate=[0.01, 0.1], dropout=[0.1, 0.5], epochs=1, **HOLD)
    assert len(found.choices) == 8 and len(found.study.groups) == 2
    model = found.model(7)
    assert model.optimizer.nesterov and float(model.optimizer.learning_rate) == pytest.approx(0.1)
    assert [layer.rate for layer in model.layers if hasattr(layer, "rate")] == [0.5]
    model = dense()
    wide = compare(model, X, Y, **{f"{model.layers[0].name}__units": [3, 9]}, epochs=1, **HOLD)
    assert [row["parameters"] for row in sorted(wide.rows(), key=lambda r: r["parameters"])] == [22, 64]


def test_early_stopping_ends_each_member_where_it_would_have_ended_alone():
    stopping = EarlyStopping("val_loss", patience=2, restore_best_weights=True)
    found = compare(dense, X, Y, learning_rate=[0.02, 0.3], seeds=2, epochs=40, batch_size=8, early_stopping=stopping, **HOLD)
    epochs = [o.epochs for outcomes in found.outcomes for o in outcomes]
    assert len(set(epochs)) > 1 and min(epochs) < 40
    fresh = EarlyStopping("val_loss", patience=2, restore_best_weights=True)
    assert_same_members(found, dense, 40, 8, tolerance=2e-3, callbacks=[fresh])


def test_a_member_that_diverges_hurts_nobody():
    with pytest.warns(UserWarning, match="1 of 3 models"):
        found = compare(big, X * 100, Y, learning_rate=[0.001, 0.01, 1e30], epochs=4, batch_size=10, **HOLD)
    statuses = [outcomes[0].status for outcomes in found.outcomes]
    assert statuses == ["trained", "trained", "diverged"]
    assert np.isfinite(found.model(2).get_weights()[0]).all() and np.isnan(found.scores()[2]).all()
    assert found.ranking()[-1] == 2 and found.rows()[-1]["status"] == "diverged"
    assert "Diverged" not in found.explain()
    del found.choices[2], found.outcomes[2]
    assert_same_members(found, big, 4, 10, tolerance=1e-4)


def big(learning_rate=0.01):
    """A linear model without bounds."""
    from teul import Sequential, optimizers
    from teul.layers import Dense, Input

    model = Sequential([Input((5,)), Dense(4), Dense(1)])
    model.compile(optimizers.SGD(learning_rate * 1e-4), "mse")
    return model


def test_numbers_share_one_program():
    compare(dense, X, Y, learning_rate=[0.01, 0.1], epochs=2, **HOLD)
    before = cache.compilations
    compare(dense, X, Y, learning_rate=[0.2, 0.3], epochs=2, **HOLD)
    assert cache.compilations == before


def test_random_streams_go_on_as_if_nothing_had_been_drawn():
    from teul.variables import fresh_seed, set_random_seed

    set_random_seed(5)
    expected = fresh_seed(), np.random.random()
    set_random_seed(5)
    compare(dense, X, Y, learning_rate=[0.01], epochs=1, **HOLD)
    assert (fresh_seed(), np.random.random()) == expected
