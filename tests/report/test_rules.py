"""Rules read plain descriptions; the hook says what they find once, in the reader's language, and can be silenced."""

import re
import string
import subprocess
import sys

import numpy as np
import pytest

from teul import advice, observers
from teul.layers import Dense, Input
from teul.models import Model, Sequential
from teul.report.advice import RULES, DataSummary, LayerDescription, Run, Watcher, asked, chain, describe, found
from teul.report.advice.catalogue import CATALOGUE
from teul.report.advice.copies import row_keys, shared_rows
from teul.report.advice.refusals import _CODES
from teul.report.advice.summary import Moments
from teul.report.advice.watching import _said

X = np.random.default_rng(0).normal(size=(200, 4))
LABELS = np.arange(200) % 2


def layer(units, activation=None, kind="Dense", **facts):
    return LayerDescription(kind, kind.lower(), activation, units, **facts)


def codes(stage, model, data=None, run=None):
    return {finding.code for finding in asked(stage, model, data, run)} - {"T417"}


class TestRules:
    def test_the_head_against_the_loss(self):
        assert codes("compile", chain(layer(8, "relu"), layer(1, "linear"), loss="binary_crossentropy")) == {"T103"}
        assert codes("compile", chain(layer(8, "relu"), layer(1, "linear"), loss="binary_crossentropy", from_logits=True)) == set()
        assert codes("compile", chain(layer(8, "relu"), layer(1, "softmax"), loss="binary_crossentropy")) == {"T102"}
        assert codes("compile", chain(layer(8, "relu"), layer(3, "softmax"), loss="mse")) == {"T105"}
        assert codes("compile", chain(layer(8, "relu"), layer(3, "softmax"), loss="sparse_categorical_crossentropy", from_logits=True)) == {
            "T104"
        }

    def test_targets_decide_about_two_sigmoids(self):
        model = chain(layer(8, "relu"), layer(2, "sigmoid"), loss="binary_crossentropy")
        assert [f.severity for f in asked("compile", model, None, None)] == ["hint"]
        assert [f.severity for f in asked("fit", model, DataSummary(X, LABELS), Run()) if f.code == "T101"] == ["error"]
        assert codes("fit", model, DataSummary(X, np.stack([LABELS, X[:, 0] > 0], axis=1)), Run()) == set()

    def test_activations_between(self):
        flat = chain(layer(8), LayerDescription("Dropout", rate=0.2), layer(1, "sigmoid"), loss="binary_crossentropy")
        assert codes("compile", flat) == {"T201"}
        bent = chain(
            layer(8), LayerDescription("BatchNormalization"), LayerDescription("Activation", activation="relu"), layer(1, "sigmoid")
        )
        assert codes("compile", bent) == set()

    def test_numbers_are_in_the_finding(self):
        y = np.array([0] * 85 + [1] * 15)
        model = chain(layer(8, "relu"), layer(1, "sigmoid"), loss="binary_crossentropy", metrics=("accuracy",))
        finding = next(f for f in asked("fit", model, DataSummary(X[:100], y), Run()) if f.code == "T308")
        assert "85.0%" in finding.seen and "class 0" in finding.seen and "85.0%" in finding.why
        assert codes("fit", model, DataSummary(X[:100], y), Run(weighted=True)) == set()

    def test_curves_say_where_they_part(self):
        epochs = np.arange(30.0)
        run = Run(has_validation=True, steps=5)
        run.curves = {"loss": list(np.exp(-epochs / 8)), "val_loss": list(np.exp(-epochs / 5) + 0.02 * epochs)}
        finding = next(f for f in asked("fitted", chain(layer(1, "sigmoid"), loss="binary_crossentropy"), None, run) if f.code == "T407")
        best = int(np.argmin(run.curves["val_loss"])) + 1
        assert abs(int(re.search(r"epoch (\d+)", finding.seen)[1]) - best) <= 1
        run.watchers = (Watcher("EarlyStopping", "val_loss", restores=True),)
        assert codes("fitted", chain(layer(1, "sigmoid"), loss="binary_crossentropy"), None, run) == set()

    @pytest.mark.parametrize("rate, expected", [(10.0, {"T401"}), (1e-6, {"T403"}), (0.01, set())])
    def test_learning_rates(self, rate, expected):
        assert codes("compile", chain(layer(1), loss="mse", optimizer="sgd", learning_rate=rate)) == expected

    def test_every_rule_has_words_and_all_words_are_used(self):
        assert {rule.code for rule in RULES} | set(_CODES.values()) == set(CATALOGUE)
        assert len({rule.code for rule in RULES}) == len(RULES) >= 30

    @pytest.mark.parametrize("code", sorted(CATALOGUE))
    def test_both_languages_say_the_same(self, code):
        words = CATALOGUE[code]

        def fields(text):
            return {name for _, name, _, _ in string.Formatter().parse(text) if name}

        assert all(fields(ko) <= {f for en in words.en for f in fields(en)} for ko in words.ko)
        assert fields(words.en[0]) == fields(words.ko[0])
        assert all(re.search("[가-힣]", ko) or "{" in ko or re.fullmatch(r"[\x00-\x7f]+", ko) for ko in words.ko)
        assert words.severity in ("error", "warning", "hint")


class TestSummary:
    def test_columns(self):
        x = np.c_[np.arange(50.0), np.ones(50), X[:50], X[:50, 0]]
        columns = DataSummary(x).columns
        assert (columns.counting, columns.constant, columns.twins) == ([0], [1], [(2, 6)])

    def test_kinds_of_targets(self):
        kinds = {
            "labels": LABELS,
            "one_hot": np.eye(2)[LABELS],
            "several": np.array([[1, 1], [0, 1], [0, 0]] * 5),
            "shares": np.array([[0.3, 0.7]] * 10),
            "real": X[:, 0],
            "text": np.array(["a", "b"]),
        }
        assert {kind: DataSummary(None, y).targets.kind for kind, y in kinds.items()} == {kind: kind for kind in kinds}

    def test_shared_rows(self):
        keys = row_keys(X)
        assert shared_rows(keys[:150], keys[100:]) == pytest.approx(0.5)
        assert shared_rows(keys[:150], keys[150:]) == 0
        assert shared_rows(row_keys(np.zeros((40, 2))), row_keys(np.zeros((5, 2)))) == 0

    def test_parts_of_a_scaled_table(self):
        scaled = (X - X.mean(axis=0)) / X.std(axis=0)
        assert not Moments(scaled[:150]).standardized
        assert (Moments(scaled[:150]) + Moments(scaled[150:])).standardized

    def test_large_data_is_sampled(self):
        assert DataSummary(np.zeros((50_000, 3), "float32")).columns.count <= 10_000

    def test_descriptions_of_models(self):
        inputs = Input((4,))
        model = Model(inputs, Dense(3, activation="softmax")(Dense(8, activation="relu")(inputs)))
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])
        known = describe(model)
        assert (known.head.units, known.head.activation, known.loss, known.metrics) == (
            3,
            "softmax",
            "sparse_categorical_crossentropy",
            ("accuracy",),
        )
        assert known.params == 67 and known.learning_rate == pytest.approx(0.001) and known.ordered


@pytest.fixture
def heard():
    """Everything is heard, and nothing was said before."""
    before = set(observers.SILENCED)
    observers.SILENCED.clear()
    _said.clear()
    yield
    observers.SILENCED.clear()
    observers.SILENCED.update(before)


def faulty_model():
    model = Sequential([Dense(1, activation="softmax", input_dim=4)])
    model.compile("adam", "binary_crossentropy")
    return model


class TestHook:
    def test_said_once_with_the_line(self, heard, capsys):
        models = [faulty_model() for _ in range(3)]
        said = capsys.readouterr().err
        assert said.count("T102 error") == 1 and "test_rules.py:" in said
        assert [[f.code for f in model.advice] for model in models] == [["T102"]] * 3

    def test_in_korean(self, heard, capsys, monkeypatch):
        monkeypatch.setenv("TEUL_LANG", "ko")
        faulty_model()
        said = capsys.readouterr().err
        assert "T102 오류" in said and "이유" in said

    def test_silence(self, heard, capsys, monkeypatch):
        advice.silence("T102")
        assert faulty_model().advice == []
        advice.speak("T102")
        advice.silence()
        assert not observers.is_listening() and faulty_model().advice == []
        advice.speak()
        monkeypatch.setenv("TEUL_ADVICE", "0")
        assert faulty_model().advice == []
        assert capsys.readouterr().err == ""
        with pytest.raises(ValueError, match="no rule called 'T9'"):
            advice.silence("T9")

    def test_verbose_0_shows_errors_alone(self, heard, capsys):
        model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(X * 1000, LABELS, verbose=0)
        assert "T304" in [f.code for f in model.advice] and capsys.readouterr().err == ""

    def test_findings_can_be_taken_back(self, heard):
        model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(X[:150], LABELS[:150], verbose=0)
        train, test = X[:150], X[150:]
        model.evaluate(train, LABELS[:150], verbose=0)
        assert "T315" in [f.code for f in model.advice]
        model.evaluate(test, LABELS[150:], verbose=0)
        assert "T315" not in [f.code for f in model.advice]

    def test_advice_never_stops_the_work(self, heard, monkeypatch):
        monkeypatch.setattr("teul.report.advice.watching.describe", lambda model: 1 / 0)
        assert faulty_model().advice == []

    def test_html(self):
        from teul.report.advice.page import as_html

        assert "<b>T102 error</b>" in as_html([found("T102", "layer <x>", activation="softmax")])

    def test_it_is_loaded_with_the_first_model_and_not_before(self):
        code = "import sys, teul, teul.layers, teul.models; assert 'teul.report.advice' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_advice_is_cheap():
    """Of a fit of 100 epochs on a table of 470 rows, as in the course's example."""
    import time

    from teul.report.advice.watching import watch

    spent = []

    def timed(event, model, facts):
        start = time.perf_counter()
        watch(event, model, facts)
        spent.append(time.perf_counter() - start)

    x, y = np.random.default_rng(1).normal(size=(470, 17)), np.arange(470) % 7 == 0
    whole = []
    listener = observers._listener[0]
    observers.listen(timed)
    try:
        for _ in range(12):
            model = Sequential([Dense(30, input_dim=17, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            spent.clear()
            start = time.perf_counter()
            model.fit(x, y, epochs=100, batch_size=10, verbose=0)
            whole.append((sum(spent), time.perf_counter() - start))
    finally:
        observers.listen(listener)
    assert np.median([advice / fit for advice, fit in whole[2:]]) < 0.05
