"""The command as a user meets it: in a process of its own, with its exit codes and its two streams."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import teul as package
from teul.cli import main
from teul.models import load_model

# The package under test, installed or not, also from another working folder.
ENVIRONMENT = {**os.environ, "TEUL_LANG": "en", "COLUMNS": "100", "PYTHONPATH": str(Path(package.__file__).parents[1])}


def teul(*arguments, cwd, **environment):
    """The finished process of ``teul ...`` without a terminal."""
    env = {**ENVIRONMENT, **environment}
    return subprocess.run([sys.executable, "-m", "teul", *arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """One whole run of ``teul train digits``."""
    folder = tmp_path_factory.mktemp("digits")
    return teul("train", "digits", cwd=folder), folder / "teul-runs/digits"


class TestTrainDigits:
    def test_it_learns_and_says_so(self, digits):
        run, _ = digits
        assert run.returncode == 0 and run.stderr == ""
        line = next(line for line in run.stdout.splitlines() if "accuracy" in line and "always answering" in line)
        accuracy = float(line.split("accuracy ")[1].split()[0])
        assert accuracy > 0.95 and "gives 0.1" in line

    def test_it_shows_the_matrix_the_report_and_few_lines(self, digits):
        out = digits[0].stdout
        assert "truth \\ predicted" in out and "precision" in out and "macro avg" in out
        assert "softmax" in out and "sparse_categorical_crossentropy" in out
        assert 5 <= sum(line.startswith("epoch ") for line in out.splitlines()) <= 15
        assert "\x1b" not in out

    def test_it_writes_the_picture_the_model_and_the_preparation(self, digits):
        _, folder = digits
        assert (folder / "learning-curves.png").read_bytes().startswith(b"\x89PNG")
        assert len(json.loads((folder / "preparation.json").read_text(encoding="utf-8"))["mean"]) == 64
        assert (folder / "model.teul").stat().st_size > 10_000

    def test_the_same_seed_gives_the_same_answer(self, digits, tmp_path):
        again = teul("train", "digits", "--quiet", cwd=tmp_path).stdout.splitlines()
        assert again[0] in digits[0].stdout.splitlines()


def run_here(capsys, *arguments):
    """The exit code and the two streams of the command run in this process."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


class TestTables:
    def test_words_and_numbers(self, here, capsys):
        rows = [f"{i % 9},{'red' if i % 2 else 'blue'},{'abc'[i % 3]},{'yes' if i % 2 else 'no'}" for i in range(120)]
        (here / "mixed.csv").write_text("size,colour,kind,bought\n" + "\n".join(rows))
        code, out, err = run_here(capsys, "train", "mixed.csv", "--target", "bought", "--epochs", "60", "--quiet")
        assert (code, err) == (0, "")
        assert "accuracy 1.0000 (always answering 'no' gives 0.5" in out
        facts = json.loads((here / "teul-runs/mixed/preparation.json").read_text(encoding="utf-8"))
        assert facts["classes"] == ["no", "yes"] and facts["words"] == {"colour": ["blue", "red"], "kind": ["a", "b", "c"]}

    def test_regression(self, here, capsys):
        (here / "line.csv").write_text("x,y\n" + "\n".join(f"{i},{3 * i + 0.5}" for i in range(100)))
        code, out, _ = run_here(capsys, "train", "line.csv", "--target", "y", "--epochs", "100", "--quiet", "--learning-rate", "0.01")
        assert code == 0 and "predicted" not in out
        assert float(out.split("R2 ")[1].split()[0]) > 0.99

    @pytest.mark.parametrize("target", ["-1", "17"])
    def test_a_course_file_by_place(self, here, capsys, data_dir, target):
        file = str(data_dir / "course/ThoraricSurgery.csv")
        code, out, err = run_here(capsys, "train", file, "--target", target, "--epochs", "3", "--quiet", "--out", "o")
        assert (code, err) == (0, "") and "gives 0.8511" in out
        assert (here / "o/learning-curves.png").exists()

    def test_the_last_column_is_taken_and_said(self, here, capsys, data_dir):
        code, out, err = run_here(capsys, "train", str(data_dir / "course/iris.csv"), "--epochs", "40", "--quiet")
        assert code == 0 and err.startswith("note: No --target given: the last column, '4'")
        assert "Iris-setosa" in out


class TestDataSets:
    def test_list(self, capsys):
        code, out, _ = run_here(capsys, "datasets")
        assert code == 0 and all(name in out for name in ("digits", "mnist", "thoracic_surgery", "download", "offline"))

    def test_thoracic_is_judged_beside_the_majority(self, here, capsys, data_dir):
        code, out, _ = run_here(capsys, "train", "thoracic", "--epochs", "5", "--quiet")
        assert code == 0 and "(always answering 'survived' gives 0.8511)" in out

    def test_xor_is_its_own_test(self, here, capsys):
        code, out, _ = run_here(capsys, "train", "xor", "--quiet", "--learning-rate", "0.01")
        assert code == 0 and "the test repeats the training rows" in out and "accuracy 1.0000" in out

    def test_overfitting_is_told(self, here, capsys):
        code, out, _ = run_here(capsys, "train", "diabetes", "--quiet")
        assert code == 0 and "Overfitting: on the validation rows the loss was lowest at epoch" in out
        assert "Overfitting" not in run_here(capsys, "train", "diabetes", "--quiet", "--epochs", "5")[1]

    def test_no_hidden_layer_and_a_line_for_each_epoch(self, here, capsys):
        code, out, _ = run_here(capsys, "train", "iris", "--units", "0", "--epochs", "25", "--verbose", "--optimizer", "SGD")
        assert code == 0 and "network 4 - 3," in out
        assert sum(line.startswith("epoch ") for line in out.splitlines()) == 25
        assert "Total params" in out


class TestRefusals:
    @pytest.mark.parametrize(
        "arguments, words",
        [
            (["train", "digit"], "Did you mean 'digits'"),
            (["train", "nothing.csv"], "There is no file nothing.csv"),
            (["train", "t.csv", "--target", "bough"], "Did you mean 'bought'"),
            (["train", "t.csv", "--target", "9"], "no column '9'"),
            (["train", "t.csv", "--target", "colour", "--task", "regression"], "words such as 'blue'"),
            (["train", "empty.csv"], "holds no rows"),
            (["train", "names.csv"], "holds no rows"),
            (["train", "one.csv", "--target", "y"], "only one value (yes)"),
            (["train", "digits", "--target", "x"], "--target is for CSV files"),
            (["train", "digits", "--units", "64;32"], "--units must be numbers with commas"),
            (["train", "digits", "--epochs", "0"], "--epochs must be at least 1"),
            (["train", "digits", "--epochs", "many"], "--epochs"),
            (["train", "digits", "--test-size", "1"], "--test-size must be between 0 and 1"),
            (["train", "digits", "--learning-rate", "-1"], "--learning-rate must be above 0"),
            (["train", "digits", "--optimizer", "rmsprp"], "Did you mean 'rmsprop'"),
            (["train", "digits", "--out", "t.csv"], "Cannot write to t.csv"),
            (["train", "digits", "--epoch", "3"], "--epoch"),
            (["trian", "digits"], "train"),
            (["train"], "DATA"),
        ],
    )
    def test_one_line_on_stderr_and_two(self, here, capsys, arguments, words):
        (here / "t.csv").write_text("colour,bought\n" + "red,yes\nblue,no\n" * 10)
        (here / "empty.csv").write_text("")
        (here / "names.csv").write_text("a,b\n")
        (here / "one.csv").write_text("x,y\n" + "1,yes\n2,yes\n" * 5)
        code, out, err = run_here(capsys, *arguments)
        assert (code, out) == (2, "")
        *notes, refusal = err.splitlines()
        assert refusal.startswith("teul: ") and words in refusal
        assert all(line.startswith("note: ") for line in notes)

    def test_no_network(self, here, capsys, monkeypatch):
        monkeypatch.delenv("TEUL_DATA_DIR", raising=False)
        monkeypatch.setenv("TEUL_HOME", str(here))
        monkeypatch.setenv("KERAS_HOME", str(here))
        monkeypatch.setenv("TEUL_OFFLINE", "1")
        code, out, err = run_here(capsys, "train", "mnist")
        assert (code, out) == (2, "") and len(err.splitlines()) == 1 + 4 * 3
        assert err.splitlines()[1] == "  mnist/train-images-idx3-ubyte.gz" and err.splitlines()[2].startswith("    https://")
        assert "train-images-idx3-ubyte.gz" in err and "ba891046e6505d7a" in err and str(here) in err

    def test_korean(self, here, capsys, monkeypatch):
        monkeypatch.setenv("TEUL_LANG", "ko")
        assert "파일이 없습니다" in run_here(capsys, "train", "nothing.csv")[2]

    def test_the_place_on_request(self, here, monkeypatch):
        monkeypatch.setenv("TEUL_DEBUG", "1")
        with pytest.raises(FileNotFoundError):
            main(["train", "nothing.csv"])


class TestProcess:
    def test_version_and_help(self, tmp_path):
        assert teul("--version", cwd=tmp_path).stdout.strip() == package.__version__
        assert "--learning-rate" in teul("train", "--help", cwd=tmp_path).stdout

    def test_refusal(self, tmp_path):
        run = teul("train", "digit", cwd=tmp_path)
        assert run.returncode == 2 and run.stdout == "" and len(run.stderr.splitlines()) == 1

    def test_a_reader_that_leaves_early(self, tmp_path):
        line = f"{sys.executable} -m teul datasets | head -n 1"
        run = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
        assert run.stdout.startswith("name") and run.stderr == ""

    def test_ctrl_c(self, tmp_path):
        env = {**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "teul", "train", "digits", "--epochs", "10000000", "--verbose"]
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in process.stdout:
            if line.startswith("epoch "):
                break
        process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + 60
        process.stdout.read()
        _, err = process.communicate(timeout=max(1, deadline - time.monotonic()))
        assert process.returncode == 130
        assert re.fullmatch(r"teul: Stopped by Ctrl-C after \d+ epochs? of 10000000; what was learned until then is kept\.\n", err)
        folder = tmp_path / "teul-runs/digits"
        assert sorted(file.name for file in folder.iterdir()) == ["learning-curves.png", "model.teul", "preparation.json"]
        load_model(folder / "model.teul", compile=False)
