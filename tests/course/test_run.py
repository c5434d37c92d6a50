"""``teul run``: a script's arguments, exit code and traceback are its own; notebooks keep their outputs; figures are saved."""

import json

import pytest

from teul.cli.run import looked_wrong, read

FIT = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(1, input_dim=2)])
model.compile('sgd', 'mse')
history = model.fit(np.ones((8, 2)), np.ones(8), nb_epoch=9, verbose=0)
print(len(history.epoch), 'epochs')
"""


def test_a_script_sees_its_own_arguments_and_ends_with_its_own_code(teul_run):
    text = "import sys\nprint(__name__, __file__, sys.argv[1:], sys.path[0] != '')\nsys.exit(3)\n"
    done = teul_run("script.py", "--lr", "0.1", text=text)
    assert done.stdout == "__main__ script.py ['--lr', '0.1'] True\n"
    assert done.returncode == 3 and done.stderr == ""


def test_a_traceback_begins_with_the_script(teul_run):
    done = teul_run("script.py", text="def f():\n    return 1 / 0\nf()\n")
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert lines[0] == "Traceback (most recent call last):" and 'File "script.py", line 3' in lines[1]
    assert lines[-1] == "ZeroDivisionError: division by zero" and "teul" not in done.stderr


def test_notes_name_the_line_and_epochs_are_capped(teul_run):
    done = teul_run("--max-epochs", 2, "--report", "script.py", text=FIT)
    assert done.returncode == 0
    assert "2 epochs" in done.stdout and "What was trained\n1. sequential: 3 weights, 2 epochs in" in done.stdout
    assert "script.py:7: fit: nb_epoch= is an old name" in done.stderr
    assert "script.py:7: Trains for 2 epochs instead of 9" in done.stderr


def test_figures_are_saved_in_order(teul_run, tmp_path):
    text = "import matplotlib.pyplot as plt\nfor i in range(2):\n    plt.plot([1, i])\n    plt.show()\n"
    done = teul_run("plots.py", text=text, name="plots.py")
    assert done.returncode == 0
    assert "teul-runs/plots/figure-1.png" in done.stdout and "teul-runs/plots/figure-2.png" in done.stdout
    assert [p.read_bytes()[:4] for p in sorted((tmp_path / "teul-runs" / "plots").iterdir())] == [b"\x89PNG"] * 2


def test_an_unknown_name_is_refused_with_its_line_and_a_way_out(teul_run):
    done = teul_run("script.py", text="import keras\nfrom keras.applications import VGG16\nprint('so far')\nVGG16()\n")
    assert done.stdout == "so far\n"
    assert "keras.applications.VGG16 (script.py, line 4) is not in Teul. Networks with weights" in done.stderr
    done = teul_run("script.py", text="from keras.layers import Dens\n")
    assert "ImportError: keras.layers.Dens (script.py, line 1)" in done.stderr and "Did you mean 'Dense'?" in done.stderr
    done = teul_run("script.py", text="import keras.nothing\n")
    assert "No module named 'keras.nothing' (script.py, line 1)" in done.stderr


def notebook(*cells: str) -> str:
    code = {"cell_type": "code", "metadata": {}, "execution_count": None}
    return json.dumps({"cells": [{**code, "outputs": [], "source": c} for c in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_keeps_its_outputs(teul_run, tmp_path):
    first = "!pip install keras\n%matplotlib inline\nimport matplotlib.pyplot as plt\nx = 20"
    cells = [first, "print('hi')\nplt.plot([1, 2])\nx + 1", "x;"]
    done = teul_run("nb.ipynb", text=notebook(*cells), name="nb.ipynb")
    assert done.returncode == 0 and "!pip install keras" in done.stderr
    _, second, third = json.loads((tmp_path / "nb.executed.ipynb").read_text())["cells"]
    assert [o["output_type"] for o in second["outputs"]] == ["stream", "execute_result", "display_data"]
    assert second["outputs"][0]["text"] == "hi\n" and second["outputs"][1]["data"]["text/plain"] == "21"
    assert second["outputs"][2]["data"]["image/png"].startswith("iVBOR") and second["execution_count"] == 2
    assert third["outputs"] == []
    assert json.loads((tmp_path / "nb.ipynb").read_text())["cells"][1]["outputs"] == []


def test_a_notebook_stops_at_an_error_and_keeps_it(teul_run, tmp_path):
    done = teul_run("nb.ipynb", text=notebook("y = 1", "y / 0", "print('never')"), name="nb.ipynb")
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr and "<cell 2>" in done.stderr
    cells = json.loads((tmp_path / "nb.executed.ipynb").read_text())["cells"]
    assert cells[1]["outputs"][0]["ename"] == "ZeroDivisionError" and cells[2]["outputs"] == []


def test_what_cannot_be_run_is_refused_in_one_line(teul_run):
    assert teul_run("none.py").stderr == "teul: There is no file none.py.\n"
    assert teul_run("nb.ipynb", text="[]", name="nb.ipynb").returncode == 2
    assert teul_run("--max-epochs", "x", "a.py").returncode == 2


def test_words_of_the_command():
    order = read(["--max-epochs=3", "a.py", "--report", "--epochs", "9"])
    assert (order.max_epochs, order.report, order.arguments) == (3, True, ["--epochs", "9"])
    assert read(["a.py", "--", "--report"]).arguments == ["--report"]
    with pytest.raises(ValueError, match="teul run"):
        read(["--nonsense", "a.py"])


def test_what_looks_wrong_in_a_history():
    assert looked_wrong({"loss": [1.0, 0.5], "val_loss": [1.0, 0.6]}) == []
    assert "epoch 2 of 4" in looked_wrong({"loss": [1.0, 0.5, 0.2, 0.1], "val_loss": [1.0, 0.6, 0.9, 1.4]})[0]
    assert "has not fallen" in looked_wrong({"loss": [1.0, 1.0]})[0]
    assert "no number" in looked_wrong({"loss": [1.0, float("nan")]})[0]
