"""Rules where a fault and a sound choice look alike: each case stands beside its twin."""

import numpy as np
import pandas as pd
import pytest

from teul import layers, ops
from teul.callbacks import ModelCheckpoint
from teul.layers import Dense
from teul.losses import CategoricalCrossentropy
from teul.models import Model, Sequential
from teul.report.advice import DataSummary, LayerDescription, Run, asked, chain
from teul.report.advice.copies import row_keys, shared_rows
from teul.report.advice.description import ModelDescription, describe
from teul.report.advice.inside import broken_layer
from teul.report.advice.run import Judged, Watcher, watcher
from teul.report.advice.watching import _is_fold

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(200, 4))


def dense(units, activation=None, **facts):
    return LayerDescription("Dense", f"dense_{units}", activation, units, **facts)


def codes(stage, model, data=None, run=None):
    return {finding.code for finding in asked(stage, model, data, run)} - {"T417", "T404"}


def curves(loss, updates=10, **others):
    run = Run(epochs=len(loss), **{name: value for name, value in others.items() if name in Run.__dataclass_fields__})
    run.steps = updates
    run.curves = {"loss": list(loss), **{name: list(v) for name, v in others.items() if name not in Run.__dataclass_fields__}}
    return run


class OwnClass(Model):
    """Dense layers without an activation between, dropout after the last, and a function of ops that bends."""

    def __init__(self, bend, last):
        super().__init__()
        self.first, self.second, self.drop, self.bend, self.last = Dense(8), Dense(2, activation="sigmoid"), layers.Dropout(0.3), bend, last

    def call(self, x, training=False):
        x = self.first(x)
        x = self.second(ops.relu(x) if self.bend else x)
        return self.drop(x, training=training) if self.last else x


@pytest.mark.parametrize("bend, last, expected", [(False, False, {"T201"}), (True, True, {"T206"}), (True, False, set())])
def test_a_class_of_ones_own_is_understood_by_calling_it(bend, last, expected):
    model = OwnClass(bend, last)
    model.compile("adam", "binary_crossentropy")
    before = Dense(1).name
    y = np.stack([X[:, 0] > 0, X[:, 1] > 0], axis=1)
    model.fit(X, y, epochs=1, verbose=0)
    assert {finding.code for finding in model.advice} & {"T201", "T206", "T101", "T103"} == expected
    assert model.first._inbound_nodes == []  # no call is remembered
    assert int(Dense(1).name.rpartition("_")[2] or 0) == int(before.rpartition("_")[2] or 0) + 1  # and no name used up


def test_the_code_of_a_linear_autoencoder_is_narrow_on_purpose():
    assert codes("compile", chain(dense(2, params=14), dense(6), loss="mse")) == set()  # 6 inputs
    assert codes("compile", chain(dense(20, params=140), dense(6), loss="mse")) == {"T201"}
    assert codes("compile", chain(dense(2, params=14), dense(9), loss="mse")) == {"T201"}


def test_heads_side_by_side_are_no_neck():
    heads = [dense(8, "relu"), dense(1, "sigmoid", before=(0,)), dense(8, "relu"), dense(1, "sigmoid", before=(2,))]
    both = ModelDescription((*heads, LayerDescription("Average", before=(1, 3))), loss="binary_crossentropy")
    assert "T214" not in codes("compile", both)
    assert "T214" in codes("compile", chain(*heads, loss="binary_crossentropy"))


def test_pictures_may_be_moved_before_they_are_scaled():
    pictures = DataSummary(RANDOM.integers(0, 256, (30, 8, 8, 1)), np.arange(30) % 2)
    end = [LayerDescription("Flatten"), dense(1, "sigmoid")]
    moved = LayerDescription("RandomTranslation")
    assert "T303" in codes("fit", chain(moved, *end, loss="binary_crossentropy"), pictures, Run())
    assert "T303" not in codes("fit", chain(moved, LayerDescription("Rescaling"), *end, loss="binary_crossentropy"), pictures, Run())


@pytest.mark.parametrize("epochs, batch, expected", [(3, 200, True), (60, 200, False), (3, 256, True), (1, 200, False), (60, 32, False)])
def test_all_rows_at_once_take_many_epochs(epochs, batch, expected):
    run = Run(epochs=epochs, batch_size=batch)
    assert ("T414" in codes("fit", chain(dense(1), loss="mse"), DataSummary(X, X[:, 0]), run)) == expected


def test_rows_that_repeat_by_chance_are_no_leak():
    few = RANDOM.integers(0, 8, (300, 3)).astype(float)
    assert shared_rows(row_keys(few[:200]), row_keys(few[200:])) == 0
    copied = DataSummary(np.repeat(X[:60], 4, axis=0))
    assert copied.measured and copied.repeats and not DataSummary(few).measured and not DataSummary(X).repeats
    keys = row_keys(np.repeat(X[:60], 4, axis=0)[np.random.default_rng(1).permutation(240)])
    assert shared_rows(keys[:180], keys[180:], copied=True) > 0.9


def test_counted_words_come_in_pairs():
    words = (RANDOM.random((60, 30)) < 0.1).astype(float)
    words[:, 7] = words[:, 3]
    model = chain(dense(4, "relu"), dense(1), loss="mse")
    assert "T306" not in codes("fit", model, DataSummary(words, words[:, 0]), Run())
    twins = np.c_[X, X[:, 1] * 2 + 1]
    assert "T306" in codes("fit", model, DataSummary(twins, X[:, 0]), Run())


def test_many_answers_bear_many_weights():
    pictures = RANDOM.random((40, 50))
    model = chain(dense(20, "relu"), dense(50, "sigmoid"), loss="mse", params=20_000, trainable_params=20_000)
    assert "T211" not in codes("fit", model, DataSummary(pictures, pictures), Run())
    assert "T211" in codes("fit", model, DataSummary(pictures, pictures[:, 0]), Run())


def test_the_rate_is_not_blamed_for_the_head_the_scale_or_the_weights():
    data, climbing = DataSummary(X, np.arange(200) % 2), [0.7, 2.0, 4.0, 6.0, 8.0, 9.0]
    facts = {"loss": "binary_crossentropy", "optimizer": "adam", "learning_rate": 0.001}
    right, wrong = chain(dense(8, "relu"), dense(1, "sigmoid"), **facts), chain(dense(8, "relu"), dense(1, "linear"), **facts)
    assert "T401" in codes("fitted", right, data, curves(climbing))
    assert "T401" not in codes("fitted", wrong, data, curves(climbing))
    assert "T401" not in codes("fitted", right, DataSummary(X * 1e4, np.arange(200) % 2), curves(climbing))
    high = [3.0, 2.9, 2.8, 2.7, 2.6, 2.5]
    assert "T401" in codes("fitted", right, data, curves(high)) and "T401" not in codes("fitted", right, data, curves(high, weighted=True))


def test_weighted_rows_may_cost_accuracy():
    y = (np.arange(200) % 10 == 0).astype(int)
    model = chain(dense(1, "sigmoid"), loss="binary_crossentropy", metrics=("accuracy", "recall"))
    for weighted in (False, True):
        run = curves(np.linspace(0.6, 0.3, 12), accuracy=[0.8] * 12, weighted=weighted)
        assert ("T410" in codes("fitted", model, DataSummary(X, y), run)) != weighted


def test_learned_by_heart_without_a_turn():
    epochs = np.arange(60)
    y = X[:, 0] * 1.4
    held = 1.8 + np.exp(-epochs / 3) + 0.08 * (epochs > 20)  # lowest at 20, and no better than the mean of y at the end
    run = curves(2 * np.exp(-epochs / 4), val_loss=held)
    assert "T407" in codes("fitted", chain(dense(1), loss="mse"), DataSummary(X, y), run)
    known = curves(2 * np.exp(-epochs / 4), val_loss=0.2 * held)
    assert "T407" not in codes("fitted", chain(dense(1), loss="mse"), DataSummary(X, y), known)


def test_flat_answers_are_no_underfitting():
    y = np.arange(200) % 4
    loss, model = np.linspace(1.385, 1.36, 20), chain(dense(4, "softmax"), loss="sparse_categorical_crossentropy", metrics=("accuracy",))
    right = codes("fitted", model, DataSummary(X, y), curves(loss, accuracy=np.linspace(0.3, 0.6, 20)))
    assert "T409" in right and "T408" not in right
    wrong = codes("fitted", model, DataSummary(X, y), curves(loss, accuracy=np.linspace(0.25, 0.3, 20)))
    assert "T408" in wrong and "T409" not in wrong


def test_sleeping_units_of_a_network_that_learns_must_be_nearly_all():
    model = chain(dense(8, "relu"), dense(1), loss="mse")
    for share, loss, expected in [(0.6, [1.0, 0.9], True), (0.6, [1.0, 0.2], False), (0.95, [1.0, 0.2], True)]:
        run = curves(loss)
        run.asleep = {"dense": share}
        assert ("T203" in codes("fitted", model, None, run)) == expected


def test_columns_and_traces_speak_korean(monkeypatch):
    from teul import trace
    from teul.layers import Input

    table = np.c_[X[:, :3], np.ones(200)]
    model = chain(dense(4, "relu"), dense(1), loss="mse")
    monkeypatch.setenv("TEUL_LANG", "ko")
    said = next(str(f) for f in asked("fit", model, DataSummary(table, X[:, 0]), Run()) if f.code == "T305")
    assert "3번 열은 200행 모두 1입니다." in said
    small = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
    small.compile("sgd", "mse")
    assert "노드" in str(trace(small, [[1.0, 2.0]], [[1.0]])) and "formula" not in str(trace(small, [[1.0, 2.0]], [[1.0]]))


def test_ones_are_a_bias_where_the_layer_has_none_and_rare_words_may_be_missing():
    table = np.c_[np.ones(200), X]
    for params, expected in [(5, False), (6, True)]:
        model = chain(dense(1, params=params), loss="mse")
        assert ("T305" in codes("fit", model, DataSummary(table, X[:, 0]), Run())) == expected
    words = (RANDOM.random((60, 30)) < 0.2).astype(float)
    words[:, 0] = 0
    assert "T305" not in codes("fit", chain(dense(4, "relu"), dense(1), loss="mse"), DataSummary(words, words[:, 1]), Run())


def test_windows_of_a_line_are_no_twins():
    line = np.arange(60) / 60
    windows = np.stack([line[i : i + 4] for i in range(50)])
    assert "T306" not in codes("fit", chain(dense(1), loss="mse"), DataSummary(windows, line[4:54]), Run())


@pytest.mark.parametrize(
    "judged, expected",
    [
        ([Judged(trained=0.7, rows=280, asked="predict")], False),  # all the training rows and others: a picture of the whole
        ([Judged(trained=0.7, rows=100, asked="predict")], True),
        ([Judged(trained=0.7, rows=280)], True),
        ([Judged(trained=1.0, copies=True, rows=200)], True),
        ([Judged(trained=1.0, copies=True, rows=200), Judged(trained=0.0, rows=80)], False),  # beside it the rows of a true test
    ],
)
def test_all_rows_may_be_drawn(judged, expected):
    run = Run(judged=judged)
    assert ("T311" in codes("judged", chain(dense(1), loss="mse"), DataSummary(X, X[:, 0]), run)) == expected


def test_codes_of_eight_and_losses_of_ones_own():
    eight, model = np.eye(8), chain(dense(3, "sigmoid"), dense(8, "sigmoid"), loss="binary_crossentropy")
    assert "T101" not in codes("fit", model, DataSummary(eight, eight), Run())
    assert "T101" in codes("fit", model, DataSummary(np.tile(eight, (4, 1)), np.tile(eight, (4, 1))), Run())
    for loss, expected in [("mse", True), ("triplet", False)]:
        assert ("T119" in codes("fit", chain(dense(1), loss=loss), DataSummary(X, np.zeros(200)), Run())) == expected


def test_layers_of_two_networks_and_codes_of_one():
    fixed = LayerDescription("Dense", "judge", None, 16, trainable=False)
    assert "T201" not in codes("compile", chain(dense(32), fixed, loss="hinge"))
    assert "T201" in codes("compile", chain(dense(32), dense(16), loss="hinge"))
    assert "T201" not in codes("compile", chain(LayerDescription("DepthwiseConv2D"), LayerDescription("Conv2D", units=8), loss="hinge"))
    through_one = [dense(8, "tanh"), dense(1, "tanh"), dense(8, "tanh")]
    assert "T214" in codes("compile", chain(*through_one, dense(1), loss="mse"))
    assert "T214" not in codes("compile", chain(*through_one, dense(3), loss="mse"))


def test_steps_under_a_sigmoid_may_be_large():
    facts = {"loss": "mse", "optimizer": "sgd", "learning_rate": 2.0}
    assert "T401" not in codes("compile", chain(dense(1, "sigmoid"), **facts))
    assert "T401" in codes("compile", chain(dense(1), **facts))
    assert "T401" in codes("compile", chain(dense(1, "sigmoid"), **{**facts, "learning_rate": 8.0}))


def test_a_training_cut_short_is_not_blamed():
    y = np.tile([0, 1], 100)
    slow = chain(dense(1), loss="mse", optimizer="sgd", learning_rate=0.001)
    for capped, last, expected in [(False, 0.8, True), (True, 0.8, False), (True, 0.96, True)]:
        assert ("T403" in codes("fitted", slow, DataSummary(X, X[:, 0]), curves(np.linspace(1, last, 30), capped=capped))) == expected
    tuned = curves(np.linspace(0.3, 0.27, 12))
    assert "T403" not in codes("fitted", slow, DataSummary(X, X[:, 0]), tuned)
    head = chain(dense(1, "sigmoid"), loss="binary_crossentropy", metrics=("accuracy",))
    for capped, updates, expected in [(False, 2, True), (True, 2, False), (True, 10, True)]:
        run = curves([0.694] * 60, updates=updates, capped=capped, accuracy=[0.5] * 60)
        assert ("T408" in codes("fitted", head, DataSummary(X, y), run)) == expected
    rare = (np.arange(200) % 3 == 0).astype(int)
    for loss, expected in [(np.linspace(0.7, 0.6, 6), False), (np.full(6, 0.637), True)]:
        assert ("T410" in codes("fitted", head, DataSummary(X, rare), curves(loss, updates=5, accuracy=[0.665] * 6))) == expected


def test_smoothed_labels_are_never_sure():
    y, accuracy = np.arange(200) % 10, [0.96] * 20
    facts = {"loss": "sparse_categorical_crossentropy", "metrics": ("accuracy",)}
    for smoothed in (False, True):
        model = chain(dense(10, "softmax"), smoothed=smoothed, **facts)
        assert ("T409" in codes("fitted", model, DataSummary(X, y), curves(np.full(20, 0.6), accuracy=accuracy))) != smoothed
    assert describe(compiled(CategoricalCrossentropy(label_smoothing=0.1))).smoothed
    assert not describe(compiled("categorical_crossentropy")).smoothed


def compiled(loss):
    model = Sequential([Dense(3, activation="softmax")])
    model.compile("sgd", loss)
    return model


def test_a_checkpoint_of_every_epoch_watches_nothing():
    for best, expected in [(False, ""), (True, "val_loss")]:
        assert watcher(ModelCheckpoint("a.weights.h5", save_weights_only=True, save_best_only=best)).monitor == expected


def test_small_losses_may_part_and_stopping_is_enough():
    epochs = np.arange(30.0)
    held = np.exp(-epochs / 3) + 0.01 * epochs
    model, data = chain(dense(1), loss="mse"), DataSummary(X, X[:, 0])
    assert "T407" in codes("fitted", model, data, curves(np.exp(-epochs / 4), val_loss=held))
    assert "T407" not in codes("fitted", model, data, curves(np.exp(-epochs / 4), val_loss=held / 10))
    stopped = curves(np.exp(-epochs / 4), val_loss=held, watchers=(Watcher("EarlyStopping", "val_loss"),))
    assert "T407" not in codes("fitted", model, data, stopped)


def test_jumps_over_the_little_that_is_left_are_noise():
    y = np.arange(200) % 2
    model = chain(dense(8, "relu"), dense(1, "sigmoid"), loss="binary_crossentropy", optimizer="adam", learning_rate=0.01)
    for left, expected in [(0.1, False), (0.4, True)]:
        jumping = np.r_[0.69, 0.5, left + 0.3 * left * (-1) ** np.arange(20)]
        assert ("T402" in codes("fitted", model, DataSummary(X, y), curves(jumping))) == expected


def test_a_tiny_rate_may_bend():
    y = np.arange(200) % 3
    facts = {"loss": "sparse_categorical_crossentropy", "optimizer": "sgd"}
    bent = 0.94 + 0.42 * np.exp(-np.arange(50) / 30)
    for rate, expected in [(5e-4, True), (2.5e-3, False)]:
        model = chain(dense(3, "softmax"), learning_rate=rate, **facts)
        assert ("T403" in codes("fitted", model, DataSummary(X, y), curves(bent))) == expected


def test_answers_that_part_ever_so_slowly_are_flat():
    y, accuracy = np.arange(200) % 10, np.linspace(0.2, 0.7, 15)
    facts = {"loss": "sparse_categorical_crossentropy", "metrics": ("accuracy",), "optimizer": "adam", "learning_rate": 0.001}
    for updates, expected in [(45, True), (10, False)]:
        run = curves(np.linspace(2.3, 2.0, 15), updates=updates, accuracy=accuracy)
        assert ("T409" in codes("fitted", chain(dense(10, "softmax"), **facts), DataSummary(X, y), run)) == expected


def test_a_scaled_number_of_the_row_is_known_by_its_name():
    number = (np.arange(200) - 99.5) / 57.7
    sorted_by_class = np.c_[number, np.repeat([0.0, 1.0], 100) + 0.1 * X[:, 0], X[:, 1] * 0.1 + number]
    model = chain(dense(1, "sigmoid"), loss="binary_crossentropy")
    for name, expected in [("Id", True), ("time", False)]:
        data = DataSummary(pd.DataFrame(sorted_by_class, columns=[name, "width", "height"]), np.arange(200) % 2)
        assert ("T307" in codes("fit", model, data, Run())) == expected


def test_a_table_of_coarse_amounts_three_times_over_is_copied():
    coarse = np.round(RANDOM.normal(size=(120, 12)), 1)
    for times, expected in [(3, True), (1, False)]:
        assert DataSummary(np.repeat(coarse, times, axis=0)).repeats == expected


def test_the_first_layer_that_gives_no_numbers_is_named():
    model = Sequential([layers.Input((4,)), Dense(3, activation="tanh"), layers.Lambda(ops.log, name="log"), Dense(1)])
    assert broken_layer(model, X.astype("float32")) == "log"
    assert broken_layer(Sequential([layers.Input((4,)), Dense(3)]), X.astype("float32")) == ""
    found = asked("fitted", chain(dense(1), loss="mse"), DataSummary(X, X[:, 0]), Run(curves={"loss": [1.0, np.nan]}, broken="log"))
    assert "the first layer that gives no numbers is 'log'" in str(found[0])


def test_jumps_of_a_huge_rate_are_blamed_sooner():
    y = np.arange(200) % 10
    jumping = np.r_[1.4, 0.6, 0.5 + 0.1 * (-1) ** np.arange(20)]
    for rate, expected in [(0.15, True), (0.01, False)]:
        facts = {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "learning_rate": rate}
        assert ("T402" in codes("fitted", chain(dense(10, "softmax"), **facts), DataSummary(X, y), curves(jumping))) == expected


def test_several_inputs_are_looked_at_one_by_one():
    y, model = np.arange(200) % 2, chain(dense(1, "sigmoid"), loss="binary_crossentropy")
    money, word = np.abs(X[:, :2]) * 3e4, np.arange(200)[:, None] * 7
    assert "T304" in codes("fit", model, DataSummary([money, X], y), Run())
    assert "T304" not in codes("fit", model, DataSummary({"word": word, "x": X}, y), Run())


def test_classes_of_series_may_be_sorted_too():
    y, model = np.repeat([0, 1, 2], 40), chain(dense(3, "softmax"), loss="sparse_categorical_crossentropy")
    series = RANDOM.normal(size=(120, 20, 1))
    assert "T310" in codes("fit", model, DataSummary(series, y), Run(split=0.3))
    assert "T310" not in codes("fit", model, DataSummary(series, y[RANDOM.permutation(120)]), Run(split=0.3))
    assert "T310" not in codes("fit", chain(dense(1), loss="mse"), DataSummary(series, np.linspace(0, 1, 120)), Run(split=0.3))


def test_a_fold_by_hand_is_no_test():
    table = np.array(X)
    fold, rest = table[:50], np.concatenate([table[50:]])
    assert _is_fold(fold, rest) and not _is_fold(table[:50], table[50:]) and not _is_fold(np.array(fold), rest)


@pytest.mark.parametrize("scale, expected", [(1.0, True), (1 / 255, False)])
def test_the_first_batch_of_a_stream_is_looked_at(scale, expected):
    pictures, y = (RANDOM.integers(0, 256, (64, 8, 8, 1)) * scale).astype("float32"), np.arange(64) % 2
    model = Sequential([layers.Flatten(), Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    model.fit(Batches(pictures, y), epochs=1, verbose=0)
    assert ("T303" in [finding.code for finding in model.advice]) == expected


class Batches:
    """Two batches, again and again."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __len__(self):
        return 2

    def __iter__(self):
        half = len(self.x) // 2
        yield self.x[:half], self.y[:half]
        yield self.x[half:], self.y[half:]
