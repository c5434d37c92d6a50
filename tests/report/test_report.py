"""The report says what the numbers say, and draws without a screen."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from teul.report import (
    best_epoch,
    classification_report,
    confusion_matrix,
    confusion_table,
    head_for,
    majority_share,
    plot_confusion,
    plot_history,
    regression_scores,
    save_picture,
)

HISTORY = {
    "loss": [0.9, 0.5, 0.3, 0.2],
    "val_loss": [0.8, 0.6, 0.55, 0.7],
    "accuracy": [0.5, 0.7, 0.8, 0.9],
    "val_accuracy": [0.5, 0.6, 0.7, 0.6],
}


class TestHeads:
    @pytest.mark.parametrize(
        "task, outputs, expected",
        [
            ("binary", 2, (1, "sigmoid", "binary_crossentropy")),
            ("multiclass", 10, (10, "softmax", "sparse_categorical_crossentropy")),
            ("multilabel", 5, (5, "sigmoid", "binary_crossentropy")),
            ("regression", 1, (1, None, "mse")),
            ("unit_regression", 1, (1, "sigmoid", "mse")),
        ],
    )
    def test_the_table_of_the_notes(self, task, outputs, expected):
        head = head_for(task, outputs)
        assert (head.units, head.activation, head.loss) == expected

    def test_one_hot_answers(self):
        assert head_for("multiclass", 3, one_hot=True).loss == "categorical_crossentropy"

    def test_refusals(self):
        with pytest.raises(ValueError, match=r"no task called 'regresion'.*Did you mean 'regression'"):
            head_for("regresion")
        with pytest.raises(ValueError, match="at least 2"):
            head_for("multiclass", 1)

    @pytest.mark.parametrize(
        "task, outputs, predictions, decided",
        [
            ("binary", 1, [[0.49], [0.5], [0.9]], [0, 1, 1]),
            ("multiclass", 3, [[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]], [1, 0]),
            ("multilabel", 2, [[0.4, 0.6], [0.5, 0.1]], [[0, 1], [1, 0]]),
            ("regression", 1, [[1.5], [2.5]], [1.5, 2.5]),
        ],
    )
    def test_decide(self, task, outputs, predictions, decided):
        assert head_for(task, outputs).decide(np.array(predictions)).tolist() == decided


class TestCurves:
    def test_loss_and_accuracy_with_the_best_epoch(self, tmp_path):
        ax = plot_history(SimpleNamespace(history=HISTORY))
        assert [a.get_ylabel() for a in ax.figure.axes] == ["loss", "accuracy"]
        training, validation, best = ax.lines
        assert training.get_ydata().tolist() == HISTORY["loss"] and validation.get_ydata().tolist() == HISTORY["val_loss"]
        assert training.get_xdata().tolist() == [1, 2, 3, 4] and best.get_xdata() == [3, 3]
        save_picture(ax, tmp_path / "curves.png")
        assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")

    def test_on_axes_of_ones_own(self):
        from matplotlib.figure import Figure

        ax = Figure().subplots()
        assert plot_history(HISTORY, ax) is ax
        assert len(ax.figure.axes) == 1 and ax.get_ylabel() == "loss"
        assert plot_history(HISTORY, metric="accuracy").get_ylabel() == "accuracy"

    def test_without_validation_the_training_loss_decides(self):
        assert best_epoch({"loss": [3.0, 1.0, 2.0]}) == 2
        assert [line.get_label() for line in plot_history({"loss": [3.0, 1.0]}).lines] == ["training", "best: epoch 2"]

    def test_nan(self):
        assert best_epoch({"loss": [2.0, np.nan, 1.0]}) == 3
        assert best_epoch({"loss": [np.nan]}) == 0
        assert len(plot_history({"loss": [np.nan, np.nan]}).lines) == 1

    def test_refusals(self):
        with pytest.raises(ValueError, match="at least one epoch"):
            plot_history({})
        with pytest.raises(ValueError, match="no 'mae'"):
            plot_history(HISTORY, metric="mae")
        with pytest.raises(TypeError, match="Expected a history"):
            plot_history([1, 2])

    def test_pyplot_is_left_alone(self):
        code = (
            "import sys; from teul.report import plot_history; plot_history({'loss': [1.0]}); assert 'matplotlib.pyplot' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


class TestConfusion:
    truth, predicted = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 2])

    def test_matrix_keeps_absent_classes(self):
        assert confusion_matrix(self.truth, self.predicted, 4).tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]

    def test_table(self):
        from rich.console import Console

        console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
        console.print(confusion_table(self.truth, self.predicted, ["a", "b", "[red]c"]))
        console.file.close()
        text = console.export_text()
        assert next(line.split("│")[1:-1] for line in text.splitlines() if line.startswith("│ a"))[1].strip() == "2"
        assert "[red]c" in text

    def test_picture(self):
        ax = plot_confusion(self.truth, self.predicted, ["a", "b", "c"])
        assert [t.get_text() for t in ax.texts] == ["2", "1", "0", "1", "1", "0", "0", "0", "1"]
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "truth")


class TestScores:
    def test_majority_of_the_surgery_table(self, data_dir):
        from teul.datasets import thoracic_surgery

        assert majority_share(thoracic_surgery.load().y) == pytest.approx(0.851, abs=5e-4)

    def test_report_with_a_class_never_predicted(self):
        text = classification_report(np.array([0, 0, 1]), np.array([0, 0, 0]), ["no", "yes"])
        assert "yes      0.000     0.000     0.000         1" in text

    def test_regression(self):
        scores = regression_scores(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
        assert scores["r2"] == 0 and scores["mae"] == scores["mean_mae"] == pytest.approx(2 / 3)
        assert np.isnan(regression_scores(np.ones(3), np.zeros(3))["r2"])
