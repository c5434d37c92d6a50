"""A study says what is larger than luck and nothing else, and reports what it has not chosen by."""

import numpy as np
import pytest
from study_models import X, Y, dense

from teul import Sequential, optimizers
from teul.layers import Dense, Input
from teul.study import compare, cross_validate


def noise(repetition, rows=80):
    """Labels that have nothing to do with the inputs."""
    random = np.random.default_rng(repetition)
    return random.normal(size=(rows, 5)).astype("float32"), random.integers(0, 2, rows).astype("int32")


def linear(learning_rate=0.01, units=4):
    model = Sequential([Input((5,)), Dense(units, activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def false_alarms(repetitions, **options):
    found = 0
    for repetition in repetitions:
        x, y = noise(repetition)
        seeds = [100 * repetition + i for i in range(5)]
        found += compare(linear, x, y, seeds=seeds, epochs=6, batch_size=16, verbose=0, test_split=0.2, **options).differs
    return found


def test_pure_noise_makes_no_difference():
    assert false_alarms(range(8), learning_rate=[0.003, 0.01, 0.03, 0.1]) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("metric", ["val_accuracy", "val_loss"])
def test_pure_noise_makes_no_difference_in_95_of_100_studies(metric):
    assert false_alarms(range(100), learning_rate=[0.003, 0.005, 0.01, 0.02], metric=metric) <= 5


def test_a_planted_best_learning_rate_is_found_and_the_text_says_so():
    random = np.random.default_rng(1)
    x = random.normal(size=(400, 5)).astype("float32")
    y = (x @ [1.0, -2.0, 1.5, 0.0, 1.0] > 0).astype("int32")
    found = compare(linear, x, y, learning_rate=[1e-5, 1e-4, 0.03], seeds=5, epochs=15, batch_size=16, verbose=0)
    assert found.choice == {"learning_rate": 0.03} and found.differs
    text = found.explain()
    assert "All 2 other configurations are worse" in text and "80 test rows that no choice has seen" in text
    assert found.test["mean"] > 0.9 and found.test["rows"] == 80


def test_the_test_rows_are_seen_by_no_member():
    found = compare(dense, X, Y, learning_rate=[0.01, 0.1], seeds=3, epochs=1, verbose=0)
    study = found.study
    assert len(study.held_out) == 17 and not set(study.held_out) & set(study.kept)
    np.testing.assert_array_equal(study.data.x, X[study.kept])
    judged = study.model(found.outcomes[found.ranking()[0]][0]).evaluate(X[study.held_out], Y[study.held_out], verbose=0)
    values = [study.model(o).evaluate(X[study.held_out], Y[study.held_out], verbose=0)[1] for o in found.outcomes[found.ranking()[0]]]
    assert judged[1] == values[0] and found.test["mean"] == pytest.approx(np.mean(values))


def test_without_test_rows_the_text_warns_and_with_one_seed_too():
    found = compare(dense, X, Y, learning_rate=[0.01, 0.1], epochs=1, test_split=0, verbose=0)
    text = found.explain()
    assert "No rows were kept from the choice" in text and "nothing tells a difference from luck" in text
    assert "on the same rows" in compare(dense, X[:60], Y[:60], learning_rate=[0.01, 0.1], epochs=1, seeds=2, verbose=0,
                                         validation_data=(X[60:], Y[60:])).explain()  # fmt: skip


def test_no_better_than_the_most_frequent_class_is_said():
    x, _ = noise(0, 200)
    y = (np.arange(200) % 10 == 0).astype("int32")
    found = compare(linear, x, y, learning_rate=[1e-3, 1e-2], seeds=2, epochs=3, verbose=0)
    assert "no better than always answering the most frequent class" in found.explain()


def test_what_matters_most():
    random = np.random.default_rng(1)
    x = random.normal(size=(300, 5)).astype("float32")
    y = (x @ [1.0, -2.0, 1.5, 0.0, 1.0] > 0).astype("int32")
    found = compare(linear, x, y, learning_rate=[1e-5, 0.05], units=[4, 5], seeds=4, epochs=8, batch_size=16, verbose=0)
    shares = found.importances()
    assert shares["learning_rate"] > 0.8 > shares["units"]
    text = found.explain()
    assert "learning_rate: 0.05 beats 1e-05" in text and "units: no difference" in text
    assert "What matters most is learning_rate" in text


def test_cross_validation_reports_every_fold_and_needs_no_apology():
    found = cross_validate(dense, X, Y, cv=4, seeds=2, epochs=3)
    assert found.scores().shape == (1, 8) and found.test is None
    assert "Nothing was chosen" in found.explain() and found.rows()[0]["runs"] == 8
    from sklearn.model_selection import GroupKFold

    groups = np.arange(83) // 10
    grouped = cross_validate(dense, X, Y, cv=GroupKFold(3), groups=groups, epochs=1)
    for part in grouped.study.parts[0]:
        assert not set(groups[part.train]) & set(groups[part.held])


def test_best_is_trained_anew_on_all_rows():
    found = compare(dense, X, Y, learning_rate=[0.001, 0.1], seeds=2, epochs=3, batch_size=10, verbose=0)
    from teul.utils import set_random_seed

    best = found.best()
    set_random_seed(0)
    model = dense(found.choice["learning_rate"])
    model.fit(X, Y, epochs=3, batch_size=10, verbose=0)
    for a, b in zip(best.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
