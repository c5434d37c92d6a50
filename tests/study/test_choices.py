"""What is chosen between, and how a comparison shows it."""

import numpy as np
import pytest
from scipy import stats
from study_models import X, Y, dense, noisy

from teul import optimizers
from teul.study import When, compare, configurations, permutation_importance

QUIET = {"verbose": 0, "epochs": 1}


def test_distributions_are_drawn_evenly():
    space = {"learning_rate": stats.loguniform(1e-4, 1e-1), "units": [4, 8], "optimizer": "adam"}
    drawn = configurations(space, trials=64)
    exponents = np.log10([c["learning_rate"] for c in drawn])
    assert all(-4 <= e <= -1 for e in exponents) and all(15 <= n <= 28 for n in np.histogram(exponents, 3, (-4, -1))[0])
    assert abs(sum(c["units"] == 4 for c in drawn) - 32) <= 2
    assert drawn == configurations(space, trials=64) != configurations(space, trials=64, seed=1)


def test_choices_that_wait_for_others():
    space = {"momentum": When(stats.uniform(0.5, 0.4), optimizer=["sgd", "nesterov"]), "optimizer": ["sgd", "adam"]}
    drawn = configurations(space, trials=20)
    assert all(("momentum" in c) == (c["optimizer"] == "sgd") for c in drawn)
    assert all(0.5 <= c["momentum"] <= 0.9 for c in drawn if "momentum" in c)


@pytest.mark.parametrize(
    "space, options, said",
    [
        ({"learning_rate": stats.uniform()}, {}, "is a distribution"),
        ({"learning_rate": []}, {}, "has no values"),
        ({"momentum": When([0.1], kind="sgd")}, {}, "waits for 'kind'"),
        ({"learning_rat": [0.1]}, {}, "Did you mean 'learning_rate'"),
        ({"dropout": [0.1]}, {}, "the model has none"),
        ({"learning_rate": [0.1]}, {"cv": 3, "validation_split": 0.2}, "cv and validation_split|validation_split, cv"),
        ({"learning_rate": [0.1]}, {"cv": 1}, "2 to 66 folds"),
        ({"learning_rate": [0.1]}, {"cv": 2.5}, "2 to 66 folds"),
        ({"learning_rate": [0.1]}, {"cv": "5"}, "2 to 66 folds"),
        ({"learning_rate": [0.1]}, {"validation_split": 0.999}, "leaves no samples on one side"),
        ({"learning_rate": [0.1]}, {"seeds": 0}, "seeds must be"),
        ({"learning_rate": [0.1]}, {"seeds": 1.5}, "seeds must be"),
        ({"learning_rate": [0.1]}, {"seeds": None}, "seeds must be"),
        ({"learning_rate": [0.1]}, {"seeds": [1, 1]}, "different seeds"),
        ({"batch_size": [0]}, {}, "batch_size must be"),
        ({"learning_rate": [0.1]}, {"metric": "val_acuracy"}, "Did you mean 'val_accuracy'"),
        ({"learning_rate": [0.1]}, {"early_stopping": -1}, "early_stopping must be"),
        ({"learning_rate": [0.1]}, {"test_split": 1.5}, "test_split must be"),
        ({"hidden__units": [3]}, {}, "There is no layer called 'hidden'"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_any_training(space, options, said):
    with pytest.raises(ValueError, match=said):
        compare(dense(), X, Y, choices=space, **QUIET, **options)


def test_a_model_that_is_not_compiled_is_refused():
    with pytest.raises(TypeError, match="compiled model"):
        compare(lambda units: 3, X, Y, units=[1, 2], **QUIET)


def test_optimizers_as_objects_are_told_apart():
    given = [optimizers.SGD(0.1), optimizers.SGD(0.1, momentum=0.9), "adam"]
    found = compare(dense(), X, Y, optimizer=given, **QUIET)
    names = {row["optimizer"] for row in found.rows()}
    assert names == {"SGD(learning_rate=0.1)", "SGD(learning_rate=0.1, momentum=0.9)", "adam"}
    assert given[0].iterations.numpy() == 0  # the user's own is not used up


def test_the_table_the_text_and_the_pictures():
    found = compare(noisy(), X, Y, optimizer=["sgd", "adam"], learning_rate=[0.001, 0.1], seeds=2, verbose=0, epochs=2)
    table = found.table()
    assert list(table.columns)[:6] == ["optimizer", "learning_rate", "val_accuracy", "sd", "runs", "epochs to best"]
    assert len(table) == 4 and table["val_accuracy"].is_monotonic_decreasing and (table["parameters"] == 89).all()
    assert str(found).count("\n") == 4 and "4 configurations x 2" in repr(found) and "<table" in found._repr_html_()
    curves = found.plot("curves", by="optimizer")
    assert [line.get_label() for line in curves.lines] == ["sgd", "adam"] and len(curves.lines[0].get_ydata()) == 2
    mean = np.mean([o.curves["val_accuracy"][0] for c, os in zip(found.choices, found.outcomes, strict=True) if c["optimizer"] == "sgd"
                    for o in os])  # fmt: skip
    assert curves.lines[0].get_ydata()[0] == pytest.approx(mean)
    grid = found.plot("heatmap", x="learning_rate", y="optimizer").images[0].get_array()
    assert grid.shape == (2, 2) and grid.max() == pytest.approx(table["val_accuracy"].max())
    assert len(found.plot("parallel").lines) == 4 + 3
    with pytest.raises(ValueError, match="one of curves"):
        found.plot("pie")
    with pytest.raises(ValueError, match="Did you mean 'optimizer'"):
        found.plot("curves", by="optimzer")


def test_permutation_importance_finds_the_columns_that_matter():
    import pandas as pd

    random = np.random.default_rng(0)
    x = pd.DataFrame(random.normal(size=(300, 3)), columns=["age", "noise", "weight"])
    y = (2 * x["age"] - x["weight"] > 0).astype(int)
    from teul import Sequential
    from teul.layers import Dense

    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    model.compile(optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x[:200], y[:200], epochs=30, verbose=0)
    found = permutation_importance(model, x[200:], y[200:], repeats=5)
    rows = found.rows()
    assert [r["column"] for r in rows] == ["age", "weight", "noise"]
    assert rows[0]["importance"] > 0.25 > rows[1]["importance"] > 0.05 > abs(rows[2]["importance"])
    assert found.score > 0.9 and found.values.shape == (3, 5) and len(found.plot().patches) == 3
    losses = permutation_importance(model, x[200:], y[200:], metric="loss", repeats=2)
    assert losses.rows()[0]["column"] == "age" and losses.rows()[0]["importance"] > 0
    with pytest.raises(ValueError, match="one table"):
        permutation_importance(deep(), np.zeros((4, 2, 2)), np.zeros(4))


def deep():
    from teul import Sequential
    from teul.layers import Dense, Flatten, Input

    model = Sequential([Input((2, 2)), Flatten(), Dense(1)])
    model.compile("sgd", "mse")
    return model
