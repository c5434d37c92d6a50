"""A save that is cut off leaves the old file whole."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from teul.layers import Dense, Input
from teul.models import Sequential, load_model

SAVING = """
import sys
import numpy as np
from teul.layers import Dense, Input
from teul.models import Sequential
model = Sequential([Input((100,)), Dense(2000), Dense(100)])
path = sys.argv[1]
step = 0
while True:
    step += 1
    model.set_weights([np.full(w.shape, step, w.dtype) for w in model.get_weights()])
    model.save(path)
    print(step, flush=True)
"""


@pytest.mark.parametrize("ending", [".keras", ".h5", ".teul"])
def test_killed_while_saving(ending, tmp_path):
    path = tmp_path / f"model{ending}"
    with subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE, text=True) as process:
        for _ in range(4):
            process.stdout.readline()
        time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        done = [int(line) for line in process.stdout.read().split()] or [4]
    weights = load_model(path).get_weights()
    values = {float(w.min()) for w in weights} | {float(w.max()) for w in weights}
    assert len(values) == 1, "weights of two saves in one file"
    assert values.pop() in (done[-1], done[-1] + 1)


@pytest.mark.parametrize("ending", [".keras", ".h5", ".teul"])
def test_a_save_that_fails_leaves_no_trace(ending, tmp_path, monkeypatch):
    model = Sequential([Input((3,)), Dense(2)])
    path = tmp_path / f"model{ending}"
    model.save(path)
    before = path.read_bytes()

    def broken(*args):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="no space"):
        model.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_refusals_before_anything_is_written(tmp_path):
    model = Sequential([Input((3,)), Dense(2)])
    model.save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match="already"):
        model.save(tmp_path / "model.keras", overwrite=False)
    with pytest.raises(ValueError, match="no folder"):
        model.save(tmp_path / "nowhere" / "model.keras")
    with pytest.raises(ValueError, match="folder"):
        model.save(tmp_path)
    with pytest.warns(UserWarning, match="not built"):
        Sequential([Dense(2)]).save(tmp_path / "unbuilt.keras")
    assert not load_model(tmp_path / "unbuilt.keras").built


@pytest.mark.parametrize("written", ["weights.h5", "w.weights.h5", "w.teul", "w.npy", "w"])
def test_any_ending_will_do_for_weights(written, tmp_path):
    model, other = (Sequential([Input((3,)), Dense(2)]) for _ in range(2))
    model.save_weights(tmp_path / written)
    other.load_weights(tmp_path / written)
    np.testing.assert_array_equal(other.layers[0].kernel, model.layers[0].kernel)
    with pytest.raises(ValueError, match="weights alone"):
        load_model(tmp_path / written)
