"""Pictures draw what the numbers are; reports, traces and races say what they should."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import teul
from teul import report
from teul.callbacks import CSVLogger
from teul.engine.slopes import derivative, loss_and_gradients
from teul.layers import Activation, Conv2D, Dense, Flatten, Input
from teul.models import Sequential
from teul.optimizers import SGD

RANDOM = np.random.default_rng(0)
TRUTH, SCORES = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])


def axes():
    return Figure().subplots()


class TestPictures:
    def test_each_takes_axes_and_a_dict_and_returns_the_axes(self):
        x = RANDOM.normal(size=(20, 2))
        for draw, data in {
            report.plot_roc: {"y_true": TRUTH, "y_pred": SCORES},
            report.plot_precision_recall: {"y_true": TRUTH, "y_pred": SCORES},
            report.plot_calibration: {"y_true": TRUTH, "y_pred": SCORES},
            report.plot_predictions: {"y_true": SCORES, "y_pred": SCORES},
            report.plot_residuals: {"y_true": SCORES, "y_pred": SCORES},
            report.plot_line: {"x": SCORES, "y": SCORES},
            report.plot_decision: {"model": lambda p: p[:, :1] > 0, "x": x, "y": x[:, 0] > 0},
            report.plot_mistakes: {"x": np.ones((4, 3, 3)), "y_true": TRUTH, "y_pred": SCORES},
            report.plot_weights: {"weights": {"a/kernel": x}},
            report.plot_gradients: {"model": {"a/kernel": x}},
            report.plot_filters: {"filters": RANDOM.normal(size=(3, 3, 1, 4))},
            report.plot_feature_maps: {"model": RANDOM.normal(size=(5, 5, 4))},
            report.plot_activation: {"activation": "tanh"},
            report.plot_confusion: {"y_true": TRUTH, "y_pred": TRUTH, "class_names": ["a", "b"]},
            report.plot_history: {"history": {"loss": [1.0, 0.5]}},
        }.items():
            ax = axes()
            assert draw(data, ax=ax) is ax or draw(**data, ax=ax) is ax, draw.__name__
            assert draw(data).figure is not ax.figure

    def test_roc(self):
        ax = report.plot_roc(TRUTH, SCORES)
        assert ax.lines[0].get_label() == "AUC 0.750"
        assert ax.lines[0].get_xdata()[-1] == ax.lines[0].get_ydata()[-1] == 1
        with pytest.raises(ValueError, match="two classes"):
            report.plot_roc([1, 1], [0.5, 0.6])

    def test_roc_of_several_classes(self):
        labels = np.arange(30) % 3
        ax = report.plot_roc(np.eye(3)[labels], np.eye(3)[labels])
        assert [line.get_label() for line in ax.lines[:3]] == [f"class {i}: AUC 1.000" for i in range(3)]

    def test_precision_and_recall(self):
        ax = report.plot_precision_recall(TRUTH, SCORES)
        assert ax.lines[0].get_label() == "AP 0.833" and ax.lines[1].get_ydata()[0] == 0.5

    def test_calibration(self):
        said, was, rows = report.calibration([0, 1, 0, 1], [0.05, 0.95, 0.95, 0.95])
        assert (said.round(2).tolist(), was.round(3).tolist(), rows.tolist()) == ([0.05, 0.95], [0, 0.667], [1, 3])

    def test_predictions_and_residuals(self):
        ax = report.plot_predictions([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
        assert ax.collections[0].get_offsets().tolist() == [[1, 1], [2, 2], [3, 4]]
        assert "R² 0.500" in ax.get_legend().get_texts()[1].get_text()
        assert report.plot_residuals([1.0, 2.0], [1.5, 2.0]).collections[0].get_offsets().tolist() == [[1.5, 0.5], [2, 0]]

    def test_line(self):
        ax = report.plot_line([0, 1, 2], [1, 3, 5], lambda x: 2 * x + 1)
        x, y = ax.lines[0].get_data()
        assert y == pytest.approx(2 * x + 1)

    def test_decision_regions(self):
        x = np.array([[-1.0, 0], [1, 0], [0, 1], [0, -1]])
        ax = report.plot_decision(lambda p: 1 / (1 + np.exp(-10 * p[:, :1])), x, [0, 1, 1, 0], steps=31)
        border = ax.collections[1].get_paths()[0].vertices
        assert border[:, 0] == pytest.approx(0, abs=0.02)
        assert ax.collections[2].get_array().tolist() == [0, 1, 1, 0]
        with pytest.raises(ValueError, match="shape"):
            report.plot_decision(lambda p: p, np.ones((3, 3)))

    def test_worst_mistakes_first(self):
        scores = np.array([[0.9, 0.1], [0.6, 0.4], [0.8, 0.2]])
        assert report.worst_mistakes([0, 1, 1], scores).tolist() == [2, 1]
        ax = report.plot_mistakes(np.ones((3, 4, 4)), [0, 1, 1], scores, class_names=["cat", "dog"])
        assert [text.get_text() for text in ax.texts] == ["dog → cat 80%", "dog → cat 60%"]
        assert report.plot_mistakes(np.ones((1, 4, 4)), [0], [[0.9, 0.1]]).texts[0].get_text() == "no mistakes"

    def test_weights_and_gradients_by_layer(self):
        model = Sequential([Dense(3, activation="tanh", input_dim=2, name="first"), Dense(1, name="last")])
        model.compile("sgd", "mse")
        ax = report.plot_weights(model)
        assert [t.get_text().split("\n")[0] for t in ax.get_yticklabels()] == ["last/kernel", "first/kernel"]
        assert sum(patch.get_data().values.max() - patch.get_data().baseline for patch in ax.patches) == pytest.approx(1.8)
        x, y = RANDOM.normal(size=(8, 2)), RANDOM.normal(size=8)
        labels = report.plot_gradients(model, x, y).get_yticklabels()
        kernel = loss_and_gradients(model, x, y)[1]["last/kernel"]
        assert labels[0].get_text() == f"last/kernel\nσ = {kernel.std():.2g}"

    def test_filters_and_feature_maps(self):
        model = Sequential([Input((6, 6, 1)), Conv2D(4, 3, name="look"), Flatten(), Dense(2)])
        sheet = np.asarray(report.plot_filters(model).images[0].get_array())
        kernel = np.asarray(model.get_layer("look").kernel.value)[:, :, 0, 0]
        assert sheet[:3, :3] == pytest.approx((kernel - kernel.min()) / (kernel.max() - kernel.min()), abs=1e-5)
        picture = RANDOM.normal(size=(6, 6, 1)).astype("float32")
        maps = report.feature_maps(model, picture)
        assert maps.shape == (4, 4, 4) and maps == pytest.approx(np.asarray(model.get_layer("look")(picture[None]))[0], abs=1e-5)
        with pytest.raises(ValueError, match="two-dimensional convolution"):
            report.plot_filters(Sequential([Dense(1, input_dim=2)]))

    @pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "linear", "step"])
    def test_derivatives(self, name):
        function, slope = report.plot_activation(name).lines[:2]
        x, a = function.get_data()
        expected = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": x > 0, "linear": np.ones_like(x), "step": 0 * x}[name]
        assert slope.get_ydata() == pytest.approx(np.asarray(expected, float), abs=1e-6)
        assert derivative(lambda v: v**3, np.array([2.0], "float32")).tolist() == [12]

    def test_korean_text_gets_a_font_that_has_it(self, monkeypatch, tmp_path):
        from teul.report import pictures

        monkeypatch.setattr(pictures, "korean_font", lambda: "STIXGeneral")  # any that is there
        ax = report.plot_confusion(TRUTH, TRUTH, ["고양이", "dog"])
        assert [t.get_fontfamily() for t in ax.get_yticklabels()] == [["DejaVu Sans", "STIXGeneral"], ["sans-serif"]]
        title = ax.set_title("여우")
        with pytest.warns(UserWarning, match="missing from font"):
            report.save_picture(ax, tmp_path / "later.png")
        assert title.get_fontfamily() == ["DejaVu Sans", "STIXGeneral"]

    @pytest.mark.slow
    def test_the_gallery(self, tmp_path):
        from teul.report.gallery import PICTURES, render

        files = render(tmp_path)
        assert len(files) == len(PICTURES) + 1 >= 16
        assert all(path.read_bytes().startswith(b"\x89PNG") for path in files[:-1])
        assert (tmp_path / "index.html").read_text().count("<img") == len(PICTURES)


class Fixed:
    """A model whose answers are known."""

    name, layers, built, objective, optimizer, weights, trainable_variables = "fixed", [], True, None, None, [], []

    def __init__(self, outputs):
        self.outputs_given = np.asarray(outputs, float)

    def predict(self, x, verbose=0):
        return self.outputs_given


class TestReport:
    def test_the_package_can_be_called(self):
        x = RANDOM.normal(size=(60, 2))
        y = (x[:, 0] > 0).astype(int)
        judged = teul.report(Fixed(1 / (1 + np.exp(-3 * x[:, :1]))), x, y)
        assert (judged.task, judged.rows, judged["accuracy"], judged["AUC"]) == ("binary", 60, 1, 1)
        assert judged.confusion.tolist() == [[(y == 0).sum(), 0], [0, (y == 1).sum()]]
        first = judged.scores[0]
        assert first.low == first.high == 1 and first.baselines["majority"] == pytest.approx(max(y.mean(), 1 - y.mean()))
        assert first.baselines["logistic regression"] > 0.9

    def test_scores_equal_scikit_learn(self):
        from sklearn import metrics

        truth, p = RANDOM.integers(0, 3, 200), RANDOM.dirichlet(np.ones(3), 200)
        judged = report.judge(Fixed(p), RANDOM.normal(size=(200, 2)), truth, resamples=100)
        said = p.argmax(axis=1)
        assert judged.task == "multiclass"
        assert judged["accuracy"] == metrics.accuracy_score(truth, said)
        assert judged["precision"] == pytest.approx(metrics.precision_score(truth, said, average="macro", zero_division=0))
        assert judged["recall"] == pytest.approx(metrics.recall_score(truth, said, average="macro"))
        assert judged["F1"] == pytest.approx(metrics.f1_score(truth, said, average="macro"))
        assert judged["log loss"] == pytest.approx(metrics.log_loss(truth, p))
        assert "No better than a simple answer" in str(judged)

    def test_the_area_under_the_curve_with_ties(self):
        from sklearn.metrics import roc_auc_score

        truth, p = RANDOM.integers(0, 2, 100), RANDOM.integers(0, 5, 100) / 4
        assert report.judge(Fixed(p), RANDOM.normal(size=(100, 1)), truth)["AUC"] == pytest.approx(roc_auc_score(truth, p))

    def test_regression_and_its_interval(self):
        truth = RANDOM.normal(size=300)
        noise = RANDOM.normal(size=300)
        judged = report.judge(Fixed(truth + noise), np.zeros((300, 1)), truth)
        mae = judged.scores[0]
        assert judged.task == "regression" and mae.value == pytest.approx(np.abs(noise).mean())
        # The interval of a mean: about two standard errors to each side.
        assert mae.high - mae.low == pytest.approx(4 * np.abs(noise).std() / 300**0.5, rel=0.2)
        assert judged.worst[0] == np.abs(noise).argmax()
        own = report.judge(Fixed(truth + noise), np.zeros((300, 1)), 50 + 20 * truth, scale=(50, 20))
        assert own["MAE"] == pytest.approx(20 * mae.value) and own["R2"] == pytest.approx(judged["R2"])
        with pytest.raises(ValueError, match="y has 1 missing"):
            report.judge(Fixed(truth), np.zeros((300, 1)), np.where(np.arange(300) == 5, np.nan, truth))

    def test_one_file_and_html(self, tmp_path):
        truth = np.arange(40) % 2
        judged = report.judge(Fixed(np.eye(2)[truth]), RANDOM.normal(size=(40, 2)), np.eye(2)[truth], class_names=["no", "<yes>"])
        text = judged.save(tmp_path / "r.html").read_text(encoding="utf-8")
        assert text.count("data:image/png;base64,") == 3 and "&lt;yes&gt;" in text and "<script" not in text and "http" not in text
        assert "<table>" in judged._repr_html_() and "base64" not in judged._repr_html_()
        assert "no" in str(judged)

    def test_refusals(self):
        with pytest.raises(ValueError, match="of 3 rows"):
            report.judge(Fixed([1, 2, 3]), np.zeros((3, 1)), [1, 2])


def neuron(weights, bias, **compiled):
    model = Sequential([Dense(1, activation="sigmoid", input_dim=len(weights), name="unit")])
    model.set_weights([np.array(weights, float)[:, None], np.array([bias], float)])
    if compiled:
        model.compile(**compiled)
    return model


class TestTrace:
    def test_the_sigmoid_by_hand(self):
        """f = 1 / (1 + exp(-(2·-1 + -3·-2 - 3))): 1, -1, 0.37, 1.37, 0.73 forward; and backward each by the chain rule."""
        traced = teul.trace(neuron([2, -3], -3), [-1, -2], 0, loss="mse")
        values = [round(traced[f"unit[0].{step}"].value, 2) for step in "zneda"]
        assert values == [1, -1, 0.37, 1.37, 0.73]
        upstream = traced["unit[0].a"].gradient
        assert upstream == pytest.approx(2 * 0.7310586)
        # The textbook's gradients of the output alone: -0.53, -0.53, -0.2, 0.2, and 0.2·x for the weights.
        assert [round(traced[f"unit[0].{step}"].gradient / upstream, 2) for step in "denz"] == [-0.53, -0.53, -0.2, 0.2]
        assert [round(traced[f"unit/kernel[{i},0]"].gradient / upstream, 2) for i in (0, 1)] == [-0.2, -0.39]
        assert round(traced["x[0]"].gradient / upstream, 2) == 0.39 and round(traced["x[1]"].gradient / upstream, 2) == -0.59

    def test_one_step(self):
        model = neuron([0.5, -0.2], 0.1, optimizer=SGD(0.3), loss="binary_crossentropy")
        traced = teul.trace(model, [1.0, 2.0], 1)
        weight = traced["unit/kernel[1,0]"]
        assert weight.new == pytest.approx(-0.2 - 0.3 * weight.gradient)
        assert weight.step == f"-0.2 - 0.3 x {weight.gradient:.6g} = {weight.new:.6g}"
        model.fit(np.array([[1.0, 2.0]]), np.array([1]), verbose=0)
        assert model.get_weights()[0][1, 0] == pytest.approx(weight.new, abs=1e-6)

    @pytest.mark.parametrize(
        "hidden, head, units, loss, y",
        [
            ("sigmoid", "sigmoid", 1, "mse", [1]),
            ("relu", "linear", 2, "mae", [0.3, -0.4]),
            ("tanh", "softmax", 3, "sparse_categorical_crossentropy", [2]),
            ("sigmoid", "softmax", 3, "categorical_crossentropy", [0, 1, 0]),
            ("tanh", "sigmoid", 2, "binary_crossentropy", [1, 0]),
        ],
    )
    def test_gradients_equal_those_of_jax(self, hidden, head, units, loss, y):
        model = Sequential([Dense(4, activation=hidden, input_dim=3), Dense(3), Activation("tanh"), Dense(units, activation=head)])
        model.compile("sgd", loss)
        x = np.array([0.5, -1.0, 2.0])
        traced = teul.trace(model, x, y)
        target = np.array(y) if loss.startswith("sparse") else np.array([y], float)
        value, slopes = loss_and_gradients(model, x[None], target)
        assert traced.loss == pytest.approx(value, abs=1e-5)
        assert len(traced.weights) == model.count_params()
        for weight in traced.weights:
            name, place = weight.name[:-1].split("[")
            assert weight.gradient == pytest.approx(slopes[name][tuple(map(int, place.split(",")))], abs=1e-5), weight.name

    def test_table_and_drawing(self, tmp_path):
        traced = teul.trace(neuron([2, -3], -3), [-1, -2], 1, loss="mse")
        text = str(traced)
        assert "2·-1 + -3·-2 + -3" in text and "da/dd = -1/d² = -0.5344" in text
        root = ElementTree.fromstring(traced.svg())
        circles = [e for e in root.iter() if e.tag.endswith("circle")]
        assert len(circles) == 4 and all(float(c.get("cx")) + 30 <= float(root.get("width")) for c in circles)
        written = [e.text for e in root.iter() if e.tag.endswith("text")]
        assert {"0.7311", "2", "-3", "0.07233"} <= set(written)
        assert "<svg" in traced.save(tmp_path / "t.html").read_text(encoding="utf-8")

    def test_refusals(self):
        with pytest.raises(ValueError, match="cannot be traced by hand"):
            teul.trace(Sequential([Input((4, 4, 1)), Conv2D(1, 2), Flatten(), Dense(1)]), np.ones((4, 4, 1)), 1)
        with pytest.raises(ValueError, match="1,000 is the most"):
            teul.trace(Sequential([Dense(100, input_dim=20)]), np.ones(20), 1)
        with pytest.raises(ValueError, match="'huber' cannot"):
            teul.trace(neuron([1], 0), [1], 1, loss="huber")


class TestLandscape:
    def test_descent_is_the_formula(self):
        """Gradient descent on x²/20 + y²: x shrinks by 1 - 0.1·rate a step, y by 1 - 2·rate."""
        path = teul.landscape("valley", optimizers={"sgd": SGD(0.1)}, steps=10).paths["sgd"]
        steps = np.arange(11)
        assert path[:, 0] == pytest.approx(-9.0 * 0.99**steps, rel=1e-5) and path[:, 1] == pytest.approx(2.2 * 0.8**steps, rel=1e-4)

    @pytest.mark.parametrize("surface", ["beale", "rosenbrock", "saddle", "minima", "valley"])
    def test_every_racer_gets_lower(self, surface):
        race = teul.landscape(surface, steps=60)
        assert len(race.paths) == 6 and all(h[-1] < h[0] for h in race.heights.values())
        for place in race.place.minima:
            assert race.place.formula(*place) <= min(h.min() for h in race.heights.values()) + 1e-3

    def test_a_slice_of_a_models_loss(self):
        x = RANDOM.normal(size=(20, 2)).astype("float32")
        model = Sequential([Dense(3, activation="tanh", input_dim=2), Dense(1)])
        model.compile("sgd", "mse")
        race = teul.landscape(model=model, x=x, y=x[:, 0], optimizers=["sgd"], steps=5)
        here = float(np.asarray(race.place.formula(np.zeros((1, 1)), np.zeros((1, 1))))[0, 0])
        assert here == pytest.approx(model.evaluate(x, x[:, 0], verbose=0), abs=1e-5)

    def test_pictures(self, tmp_path):
        from PIL import Image

        from teul.report.landscape import learning_rates

        race = teul.landscape("valley", optimizers=["sgd", "adam"], steps=12)
        ax = race.plot()
        assert [t.get_text() for t in ax.get_legend().get_texts()] == ["sgd", "adam"]
        drawn = next(line for line in ax.lines if line.get_label() == "adam")
        assert np.stack(drawn.get_data(), axis=1) == pytest.approx(race.paths["adam"])
        with Image.open(race.save(tmp_path / "race.gif", frames=4)) as image:
            assert image.n_frames == 4
        assert race.save(tmp_path / "race.png").read_bytes().startswith(b"\x89PNG")
        ends = [ax.lines[-1].get_ydata()[0] for ax in learning_rates().figure.axes]
        assert abs(ends[0]) > 0.5 and abs(ends[1]) < 0.1 and abs(ends[2]) > 2.2  # too small, right, too large
        with pytest.raises(ValueError, match=r"no surface called 'beal'.*'beale'"):
            teul.landscape("beal")


class TestCommands:
    def run(self, *words, cwd):
        import os

        environment = {**os.environ, "TEUL_LANG": "en", "COLUMNS": "120", "PYTHONPATH": str(Path(teul.__file__).parents[1])}
        return subprocess.run([sys.executable, "-m", "teul", *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=200)

    def test_check(self, tmp_path):
        (tmp_path / "bad.py").write_text(
            "import numpy as np\nfrom tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import Dense\n"
            "x = np.random.default_rng(0).normal(size=(60, 3)); y = (x[:, 0] > 0).astype(int)\n"
            "model = Sequential([Dense(4, activation='relu', input_dim=3), Dense(2, activation='sigmoid')])\n"
            "model.compile(loss='binary_crossentropy', optimizer='adam')\nprint('noise')\nmodel.fit(x, y, epochs=1000)\n"
        )
        run = self.run("check", "bad.py", "--json", cwd=tmp_path)
        found = json.loads(run.stdout)
        assert run.returncode == 1 and run.stderr == ""
        assert (found["findings"][0]["code"], found["findings"][0]["line"], found["models"]) == ("T101", "bad.py:6", 1)
        text = (tmp_path / "bad.py").read_text().replace("Dense(2,", "Dense(1,")
        (tmp_path / "good.py").write_text(text)
        run = self.run("check", "good.py", cwd=tmp_path)
        assert run.returncode == 0 and "0 errors, 0 warnings" in run.stdout and "noise" not in run.stdout

    def test_check_of_a_script_that_stops(self, tmp_path):
        (tmp_path / "stops.py").write_text("print(undefined)\n")
        run = self.run("check", "stops.py", cwd=tmp_path)
        assert run.returncode == 1 and "NameError" in run.stdout and "stops.py" in run.stderr

    @pytest.mark.slow
    def test_pictures_and_pages(self, tmp_path):
        model = neuron([2, -3], -3, optimizer="sgd", loss="binary_crossentropy")
        x = RANDOM.normal(size=(30, 2)).round(3)
        y = (x[:, 0] > 0).astype(int)
        model.fit(x, y, epochs=3, verbose=0, callbacks=[CSVLogger(str(tmp_path / "log.csv"))])
        model.save(tmp_path / "unit.teul")
        (tmp_path / "rows.csv").write_text("a,b,y\n" + "".join(f"{a},{b},{c}\n" for (a, b), c in zip(x, y, strict=True)))
        for words, file in [
            (["plot", "log.csv"], "log.png"),
            (["activations", "relu", "gelu"], "activations.png"),
            (["landscape", "saddle", "--optimizers", "sgd,adam", "--steps", "20"], "saddle.png"),
            (["trace", "unit.teul", "--x", "-1,-2", "--y", "1", "--out", "t.svg"], "t.svg"),
            (["report", "unit.teul", "rows.csv", "--out", "r.html"], "r.html"),
        ]:
            run = self.run(*words, cwd=tmp_path)
            assert run.returncode == 0 and run.stderr == "", (words, run.stderr)
            assert (tmp_path / file).stat().st_size > 500


class TestNotebook:
    def test_history(self):
        from teul.records import History

        history = History()
        for epoch, loss in enumerate([4.0, 2.0, 1.0]):
            history.record(epoch, {"loss": loss, "<acc>": 0.5})
        assert repr(history) == "<History: 3 epochs, loss █▃▁, last loss=1, <acc>=0.5>"
        assert "█▃▁" in history._repr_html_() and "&lt;acc&gt;" in history._repr_html_()

    def test_summary(self):
        html = Sequential([Dense(3, input_dim=2, name="first"), Dense(1)])._repr_html_()
        assert "<td>first (Dense)</td><td>(None, 3)</td><td>9</td>" in html and "Total params: 13" in html


def test_the_numbers_of_a_trace_hide_each_other_nowhere():
    from teul.report.traced_drawing import _LABEL, _free_spot

    taken = []
    for i in range(3):  # three units to three, as far apart as they are drawn
        for j in range(3):
            _free_spot((80.0, 92.0 * i), (290.0, 92.0 * j), taken)
    apart = [max(abs(a - c) / _LABEL[0], abs(b - d) / _LABEL[1]) for n, (a, b) in enumerate(taken) for c, d in taken[:n]]
    assert len(taken) == 9 and min(apart) >= 1


def test_an_animation_keeps_the_colours_of_the_lines(tmp_path):
    from matplotlib import colors
    from PIL import Image

    from teul.report.landscape import landscape

    race = landscape("valley", optimizers=["sgd", "adam"], steps=6)
    with Image.open(race.save(tmp_path / "race.gif", frames=2)) as animation:
        seen = {colour for _, colour in animation.convert("RGB").getcolors(100_000)}
    for name in ("C0", "C1"):
        assert tuple(round(255 * part) for part in colors.to_rgb(name)) in seen


def test_a_log_of_epochs_that_were_not_judged(tmp_path):
    from teul.cli.plot import read_history

    (tmp_path / "log.csv").write_text("epoch,loss,val_loss,val_mae\n0,1.0,NA,NA\n1,0.5,0.6,NA\n")
    curves = read_history(tmp_path / "log.csv")
    assert curves["loss"] == [1.0, 0.5] and np.isnan(curves["val_loss"][0]) and curves["val_loss"][1] == 0.6 and "val_mae" not in curves
