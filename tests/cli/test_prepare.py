"""Preparation: nothing is learned from rows that are kept for the test, and every class stands in every part."""

import numpy as np
import pytest

from teul.cli.csv_table import Table
from teul.cli.prepare import encode, prepare_dataset, prepare_table, split, understand
from teul.datasets import load
from teul.errors import TeulWarning


def words(*values):
    return np.array(values, dtype=object)


def test_scales_come_from_the_training_part_alone():
    data = prepare_dataset(load("wine"), 0.2, 0)
    np.testing.assert_allclose(data.x["train"].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.x["train"].std(axis=0), 1, atol=1e-4)
    assert np.abs(data.x["test"].mean(axis=0)).max() > 0.05
    assert [len(data.y[p]) for p in ("train", "validation", "test")] == [113, 29, 36]


def test_every_class_keeps_its_share():
    y = np.array([0] * 400 + [1] * 70)
    parts = split(y, "binary", 0.2, 0)
    assert sorted(np.concatenate(list(parts.values()))) == list(range(470))
    assert [int(y[rows].sum()) for rows in parts.values()] == [45, 11, 14]
    np.testing.assert_array_equal(parts["test"], split(y, "binary", 0.2, 0)["test"])
    assert set(parts["test"]) != set(split(y, "binary", 0.2, 1)["test"])


def test_a_class_of_one_row_can_still_be_split():
    parts = split(np.array([0] * 9 + [1]), "binary", 0.2, 0)
    assert [len(rows) for rows in parts.values()] == [6, 2, 2]


def test_pictures_are_divided_by_255(data_dir):
    data = prepare_dataset(load("mnist"), 0.2, 0)
    assert [len(data.y[p]) for p in ("train", "validation", "test")] == [48000, 12000, 10000]
    assert data.x["train"].shape[1:] == (28, 28) and data.x["train"].max() == 1 and data.x["train"].dtype == np.float32


def test_a_truth_table_is_its_own_test():
    data = prepare_dataset(load("xor"), 0.2, 0)
    assert not data.held_out and len(data.y["train"]) == len(data.y["test"]) == 4 and len(data.y["validation"]) == 0


def test_answers_of_a_regression_are_scaled_and_scaled_back():
    data = prepare_dataset(load("diabetes"), 0.2, 0)
    assert data.y["train"].mean() == pytest.approx(0, abs=1e-5) and data.y["train"].std() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(data.in_own_units(data.y["test"][:, None]), data.truth, rtol=1e-4)


class TestUnderstand:
    @pytest.mark.parametrize(
        "values, task, names",
        [
            (words("no", "yes", "no", "yes"), "binary", ["no", "yes"]),
            (words("b", "c", "a", "a"), "multiclass", ["a", "b", "c"]),
            (np.array([0.0, 1, 1, 0]), "binary", ["0", "1"]),
            (np.array([3.0, 4, 5] * 10), "multiclass", ["3", "4", "5"]),
            (np.arange(30.0), "regression", []),
            (np.array([1.0, 2, 3, 4]), "regression", []),
            (np.array([1.5, 2.5, 1.5, 2.5, 3.5]), "regression", []),
            (np.linspace(0, 1, 9), "unit_regression", []),
        ],
    )
    def test_seen_from_the_column(self, values, task, names):
        seen, y, class_names = understand(values, "y", None)
        assert (seen, class_names) == (task, names)
        if names:
            assert [names[i] for i in y] == [v if isinstance(v, str) else f"{v:g}" for v in values]

    def test_said(self):
        assert understand(np.array([3.0, 4, 5] * 10), "y", "regression")[0] == "regression"
        assert understand(np.arange(30.0), "y", "multiclass")[2][:2] == ["0", "1"]

    def test_refusals(self):
        with pytest.raises(ValueError, match=r"only one value \(a\)"):
            understand(words("a", "a"), "y", None)
        with pytest.raises(ValueError, match=r"holds words such as 'a'.*regression"):
            understand(words("a", "b"), "y", "regression")
        with pytest.raises(ValueError, match="3 different values, so it is not binary"):
            understand(words("a", "b", "c"), "y", "binary")
        with pytest.raises(ValueError, match="from 0 to 1"):
            understand(np.array([0.5, 2.5]), "y", "unit_regression")


class TestEncode:
    def parts(self, train, test):
        return {"train": np.array(train, dtype=object), "test": np.array(test, dtype=object)}

    def nothing(self):
        return {"train": np.empty((4, 0)), "test": np.empty((1, 0))}

    def test_two_words_are_one_column_three_words_are_three(self):
        x, facts = encode(self.nothing(), self.parts([["m", "x"], ["f", "y"], ["f", "z"], ["m", "x"]], [["f", "z"]]), [], ["sex", "kind"])
        assert x["train"].tolist() == [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0]]
        assert x["test"].tolist() == [[0, 0, 0, 1]]
        assert facts["words"] == {"sex": ["f", "m"], "kind": ["x", "y", "z"]}

    def test_a_word_never_seen_is_all_zeros(self):
        x, _ = encode(self.nothing(), self.parts([["x"], ["y"], ["z"], ["x"]], [["new"]]), [], ["kind"])
        assert x["test"].tolist() == [[0, 0, 0]]

    def test_unknown_numbers_become_the_training_median(self):
        with pytest.warns(TeulWarning, match="2 unknown numbers"):
            x, facts = encode(
                {"train": np.array([[1.0], [np.nan], [2.0], [9.0]]), "test": np.array([[np.nan]])},
                {"train": np.empty((4, 0), object), "test": np.empty((1, 0), object)}, ["a"], [],
            )  # fmt: skip
        assert facts["median"] == [2.0] and x["train"][1] == x["test"][0] == x["train"][2]


class TestTable:
    def table(self, **columns):
        return Table("t.csv", columns, True)

    def test_a_mixed_table(self):
        n = 40
        table = self.table(age=np.arange(n) % 7.0, sex=words(*["m", "f"] * 20), id=words(*map(str, range(n))), y=words(*["yes", "no"] * 20))
        with pytest.warns(TeulWarning, match="Column 'id' is left out"):
            data = prepare_table(table, "y", None, 0.25, 0)
        assert data.x["train"].shape == (24, 2) and data.x["test"].shape == (10, 2)
        assert data.class_names == ["no", "yes"] and data.head.units == 1

    def test_rows_without_an_answer_are_left_out(self):
        with pytest.warns(TeulWarning, match="2 rows without a value in column 'y'"):
            data = prepare_table(self.table(a=np.arange(12.0), y=words("a", "b", None, *"ab" * 4, None)), "y", None, 0.2, 0)
        assert sum(map(len, data.y.values())) == 10

    def test_refusals(self):
        with pytest.raises(ValueError, match="3 rows with an answer; at least 4"):
            prepare_table(self.table(a=np.arange(3.0), y=words("a", "b", "a")), "y", None, 0.2, 0)
        with pytest.raises(ValueError, match=r"t\.csv has no column left"), pytest.warns(TeulWarning, match="it has no value"):
            prepare_table(self.table(a=words(*[None] * 8), y=words(*"abab" * 2)), "y", None, 0.25, 0)
        with pytest.raises(ValueError, match="no column left"):
            prepare_table(self.table(y=words("a", "b", "a", "b")), "y", None, 0.2, 0)

    @pytest.mark.parametrize("days", ["2024-01-{:02}", "2024/1/{}", "{}.01.2024", "1/{}/24", "2024-01-{:02} 10:30", "2024. 1. {}."])
    def test_dates_are_told(self, days):
        dates = words(*[days.format(1 + i % 9) for i in range(60)])
        with pytest.warns(TeulWarning, match=r"Column 'day' holds dates such as .* 9 different dates becomes an input.*the days since"):
            data = prepare_table(self.table(day=dates, y=words(*["yes", "no"] * 30)), "y", None, 0.25, 0)
        assert data.x["train"].shape[1] == 9

    def test_dates_that_all_differ_are_left_out_with_the_reason(self):
        dates = words(*[f"2024-{1 + i // 28:02}-{1 + i % 28:02}" for i in range(60)])
        with pytest.warns(TeulWarning, match="Column 'day' is left out: it holds dates such as"):
            prepare_table(self.table(n=np.arange(60.0), day=dates, y=words(*["yes", "no"] * 30)), "y", None, 0.25, 0)

    def test_large_answers_do_not_overflow(self):
        data = prepare_table(self.table(a=np.arange(40.0), y=np.linspace(1e30, 3e38, 40)), "y", "regression", 0.25, 0)
        assert np.isfinite(data.y["train"]).all() and abs(data.y["train"]).max() < 4


@pytest.mark.parametrize("form", ["{}%", "${},000", "₩{}", "{}cm", "{}세", "{}.5 kg"])
def test_numbers_with_a_unit_are_pointed_out(form):
    many = Table("t.csv", {"price": words(*map(form.format, range(60))), "x": np.arange(60.0), "y": np.arange(60.0)}, True)
    with pytest.warns(TeulWarning, match="'price' is left out: it holds numbers with a sign or a unit"):
        prepare_table(many, "y", None, 0.2, 0)
    few = Table("t.csv", {"price": words(*(form.format(i % 15) for i in range(60))), "x": np.arange(60.0), "y": np.arange(60.0)}, True)
    with pytest.warns(TeulWarning, match="'price' holds numbers with a sign or a unit.*1[45] different"):
        prepare_table(few, "y", None, 0.2, 0)


def test_classes_with_numbers_are_words():
    named = Table("t.csv", {"year": words(*(f"{1 + i % 4}학년" for i in range(60))), "y": np.arange(60.0)}, True)
    assert prepare_table(named, "y", None, 0.2, 0).x["train"].shape[1] == 4
    named = Table("t.csv", {"code": words(*(f"A{i % 15}" for i in range(60))), "y": np.arange(60.0)}, True)
    assert prepare_table(named, "y", None, 0.2, 0).x["train"].shape[1] == 15
