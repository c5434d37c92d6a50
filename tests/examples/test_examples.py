"""Each example runs as a learner runs it, on the real data, and reaches what the course notes promise."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import teul

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE_SCREEN = 65


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Import an example and call its ``main``; pictures go to a temporary folder."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.setenv("TEUL_EXAMPLES_OUT", str(tmp_path))
    return lambda name: importlib.import_module(name).main()


def is_picture(path):
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5_000


def test_e01_perceptron(run):
    assert run("e01_perceptron") == {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0]}


def test_e02_xor(run):
    result = run("e02_xor")
    assert result["one layer"] <= 0.75 and result["two layers"] == 1
    assert is_picture(result["picture"])


@pytest.mark.filterwarnings("ignore::teul.errors.TeulWarning")
def test_e03_or_with_keras_calls(run, capsys):
    result = run("e03_or_with_keras_calls")
    for epochs, low, high in ((500, 0.2, 0.8), (10000, 0.05, 0.95)):
        assert result[epochs]["accuracy"] == 1
        predictions = result[epochs]["predictions"]
        assert predictions.shape == (4, 1)
        assert predictions[0, 0] < low and predictions[1:].min() > high
    assert result[10000]["loss"] < result[500]["loss"] < 0.05
    assert "Total params: 9" in capsys.readouterr().out


def test_e04_straight_line(run):
    result = run("e04_straight_line")
    assert result["weight"] == pytest.approx(2, abs=0.15) and result["bias"] == pytest.approx(1, abs=0.15)
    assert 0.15 < result["test_mse"] < 0.5  # the noise has a variance of 0.25
    assert len(result["history"]["val_loss"]) == 100 and result["history"]["loss"][-1] < result["history"]["loss"][0] / 5
    assert result["model2_params"] == 8
    assert is_picture(result["picture"])


def test_e05_thoracic_surgery(run, data_dir, capsys):
    result = run("e05_thoracic_surgery")
    assert result["majority"] == pytest.approx(0.851, abs=5e-4)
    assert result["seen"] >= 0.84 and 0.7 <= result["unseen"] <= 0.92
    assert capsys.readouterr().out.count("0.851") >= 2


@pytest.mark.slow
def test_e06_optimizers_and_batches(run, data_dir, capsys):
    result = run("e06_optimizers_and_batches")
    found = result["found"]
    assert is_picture(result["picture"])
    assert len(found.choices) == 24 and found.scores().shape == (24, 5) and np.isfinite(found.scores()).all()
    loss = {tuple(c.values()): np.mean([o.curves["loss"][-1] for o in outs]) for c, outs in zip(found.choices, found.outcomes, strict=True)}
    assert max(loss["momentum", 10], loss["nesterov", 10], loss["adam", 10]) < loss["sgd", 10]
    assert loss["adam", 5] < loss["adam", 10] < loss["adam", 30] < loss["adam", 100]
    assert found.test["rows"] == 94 and found.test["majority"] == pytest.approx(0.851, abs=5e-4)
    said = capsys.readouterr().out
    assert "test rows that no choice has seen" in said and "val_accuracy" in said


def test_e07_mnist_784_50_10(run, data_dir, capsys):
    result = run("e07_mnist_784_50_10")
    assert result["test_accuracy"] >= 0.965
    assert len(result["history"]["loss"]) == len(result["history"]["accuracy"]) == 5
    assert result["history"]["loss"] == sorted(result["history"]["loss"], reverse=True)
    out = capsys.readouterr().out
    assert "Epoch 5/5" in out and "accuracy :" in out and "1875/1875" in out


@pytest.mark.slow
def test_e08_mnist_softmax(run, data_dir):
    result = run("e08_mnist_softmax")
    assert result["accuracy"] >= 0.92
    assert len(result["history"]["val_loss"]) == 20
    np.testing.assert_allclose(result["sums"], 1, atol=1e-5)
    assert is_picture(result["picture"])


@pytest.mark.slow
def test_e09_mnist_cnn(run, data_dir):
    result = run("e09_mnist_cnn")
    assert result["accuracy"]["small"] >= 0.97
    assert result["accuracy"]["large"] >= 0.988
    assert is_picture(result["picture"])


def test_e10_binary_report(run):
    result = run("e10_binary_report")
    assert result["report"]["accuracy"] >= 0.93
    assert set(result["report"]) >= {"0", "1", "macro avg", "weighted avg"}
    assert len(result["history"]["loss"]) == len(result["history"]["val_loss"]) == 50


def test_e11_regression_with_scaling(run, data_dir):
    result = run("e11_regression_with_scaling")
    assert result["standard"]["r2"] > 0.25 > result["as it is"]["r2"]
    assert result["standard"]["mae"] < result["standard"]["mean_mae"]
    assert all(len(r["history"]["loss"]) == 20 for r in result.values())


@pytest.mark.slow
def test_e12_sequences(run):
    result = run("e12_sequences")
    assert 0.008 < result["errors"]["lstm"] < 0.02 < result["errors"]["same as before"]  # the noise has a variance of 0.01
    # Both classes are the same words, so an average of them can tell nothing; 200 coin tosses stay below 0.65.
    assert result["accuracy"]["GRU"] >= 0.98 and result["accuracy"]["average of the words"] < 0.65
    assert is_picture(result["picture"])


@pytest.mark.slow
def test_e13_gan(run):
    result = run("e13_gan")
    assert result["distance"]["drawn"] < result["distance"]["all grey"] / 4
    assert result["drawn"].std(axis=0).mean() > 0.2, "all drawings are alike"
    d, g = np.array(result["losses"][-500:]).mean(0)
    assert 0.4 < d < 0.8 and 0.5 < g < 2  # neither has won
    assert is_picture(result["picture"])


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("e*.py")), ids=lambda path: path.stem)
def test_one_screen_and_a_main(script):
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= ONE_SCREEN and "def main():" in text
    assert text.startswith(f'"""E{int(script.stem[1:3])}. ')


def test_runs_as_a_script(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(Path(teul.__file__).parents[1]), "TEUL_EXAMPLES_OUT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "e02_xor.py")], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 and done.stderr == "" and "4 of 4 right" in done.stdout
    assert (tmp_path / "e02_xor.png").exists()
