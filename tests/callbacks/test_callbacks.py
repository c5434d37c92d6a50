"""The callbacks that Keras documents: their arguments, when they are called, what they leave behind."""

import csv
import io
import math
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import teul
from teul import Input, Sequential, callbacks, optimizers
from teul.callbacks import Callback, CallbackList
from teul.errors import TeulWarning
from teul.layers import Dense, Dropout
from teul.utils import set_random_seed

RNG = np.random.default_rng(7)
X = RNG.normal(size=(40, 3)).astype("float32")
Y = (X @ np.array([[1.0], [-2.0], [0.5]])).astype("float32")


OLD_ARRAYS = pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")  # of Keras's


def network(library=teul, optimizer="sgd", weights=None):
    set_random_seed(0)
    model = library.Sequential([library.layers.Input((3,)), library.layers.Dense(4, activation="tanh"), library.layers.Dense(1)])
    if weights:
        model.set_weights(weights)
    model.compile(optimizer, "mse", metrics=["mae"])
    return model


class Calls(Callback):
    """Notes which hooks were called."""

    def __init__(self):
        super().__init__()
        self.seen = []


def _noting(hook):
    def note(self, *args, **kwargs):
        place = [a for a in args if isinstance(a, int)]
        self.seen.append((hook, *place))

    return note


HOOKS = [
    f"on_{part}_{when}"
    for part in ("train", "epoch", "train_batch", "test", "test_batch", "predict", "predict_batch")
    for when in ("begin", "end")
]
for _hook in HOOKS:
    setattr(Calls, _hook, _noting(_hook))


@OLD_ARRAYS
def test_hooks_are_called_as_by_keras(keras, standard_promotion):
    def walk(library, base):
        calls = type("Calls", (base,), {**{h: _noting(h) for h in HOOKS}})()
        calls.seen = []
        model = network(library)
        model.fit(X, Y, epochs=2, batch_size=16, validation_data=(X[:20], Y[:20]), callbacks=[calls], verbose=0)
        model.evaluate(X, Y, batch_size=20, callbacks=[calls], verbose=0)
        model.predict(X, batch_size=20, callbacks=[calls], verbose=0)
        return calls

    ours, theirs = walk(teul, Callback), walk(keras, keras.callbacks.Callback)
    assert ours.seen == theirs.seen
    assert ours.model is not None


def test_params_and_logs():
    seen = {}

    class Looking(Callback):
        def on_train_begin(self, logs=None):
            seen.update(self.params)

        def on_test_batch_end(self, batch, logs=None):
            seen["loss"] = logs["loss"]

    looking = Looking()
    history = network().fit(X, Y, epochs=3, batch_size=10, callbacks=looking, verbose=0, validation_data=(X, Y))
    assert {key: seen[key] for key in ("epochs", "steps", "verbose")} == {"epochs": 3, "steps": 4, "verbose": 0}
    assert seen["loss"] == pytest.approx(history.history["val_loss"][-1], rel=1e-5)


def test_a_list_of_callbacks_by_itself():
    calls = Calls()
    several = CallbackList([calls], add_history=True, add_progbar=True, model="model", epochs=2, steps=1, verbose=0)
    assert [type(c).__name__ for c in several.callbacks] == ["Calls", "ProgressBar", "History"]
    assert calls.model == "model"
    assert calls.params == {"epochs": 2, "steps": 1, "verbose": 0}
    several.on_train_batch_begin(3)
    several.append(later := Calls())
    several.on_test_end({})
    assert calls.seen == [("on_train_batch_begin", 3), ("on_test_end",)]
    assert later.seen == [("on_test_end",)]
    with pytest.raises(Exception, match="callback"):
        CallbackList([Calls])


def test_history_can_be_given_and_is_returned():
    history = callbacks.History()
    returned = network().fit(X, Y, epochs=2, callbacks=[history], verbose=0)
    assert isinstance(returned, callbacks.History)
    assert history.history == returned.history
    assert history.epoch == [0, 1]


# Watching -------------------------------------------------------------------------------------------------------------------


def walk_of(callback, values, model=None, monitor="val_loss"):
    """Feed a callback the values of epochs; returns the epoch at which it stops."""

    class Fake:
        stop_training = False
        metrics: list = []
        weights: list = []

    callback.set_params({"epochs": len(values)})
    callback.set_model(model or Fake())
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {monitor: value})
        if callback.model.stop_training:
            return epoch
    return None


def keras_walk_of(callback, values, monitor="val_loss"):
    class Fake:
        stop_training = False
        metrics: list = []

        def get_weights(self):
            return []

        def set_weights(self, weights): ...

    callback.set_params({"epochs": len(values)})
    callback.set_model(Fake())
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {monitor: value})
        if callback.model.stop_training:
            return epoch
    return None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"patience": 2},
        {"patience": 1, "min_delta": 0.3},
        {"patience": 2, "baseline": 0.2},
        {"patience": 1, "start_from_epoch": 4},
        {"patience": 2, "mode": "max"},
        {"patience": 0, "baseline": 5.0},
    ],
    ids=str,
)
def test_early_stopping_stops_where_keras_does(options, seed, keras):
    values = np.random.default_rng(seed).uniform(0, 1, 14).tolist()
    ours, theirs = callbacks.EarlyStopping(**options), keras.callbacks.EarlyStopping(**options)
    assert walk_of(ours, values) == keras_walk_of(theirs, values)
    assert ours.stopped_epoch == theirs.stopped_epoch
    assert ours.best_epoch == theirs.best_epoch
    assert ours.wait == theirs.wait
    assert ours.monitor_op in (np.less, np.greater)


@pytest.mark.parametrize(
    "options",
    [{"patience": 2}, {"patience": 1, "factor": 0.5, "cooldown": 2}, {"patience": 1, "min_lr": 0.02}, {"patience": 0, "min_delta": 0.5}],
    ids=str,
)
@OLD_ARRAYS
def test_the_rate_falls_where_keras_lets_it_fall(options, keras, standard_promotion):
    values = np.random.default_rng(3).uniform(0, 1, 12).tolist()

    def rates(library, kind):
        model = network(library, library.optimizers.SGD(0.1))
        callback = kind(monitor="val_loss", **options)
        callback.set_model(model)
        callback.on_train_begin()
        found = []
        for epoch, value in enumerate(values):
            callback.on_epoch_end(epoch, {"val_loss": value})
            found.append(float(np.asarray(model.optimizer.learning_rate.value)))
        return found

    np.testing.assert_allclose(rates(teul, callbacks.ReduceLROnPlateau), rates(keras, keras.callbacks.ReduceLROnPlateau), rtol=1e-6)


def test_what_is_refused():
    with pytest.raises(ValueError, match="factor"):
        callbacks.ReduceLROnPlateau(factor=1.5)
    with pytest.raises(ValueError, match="mode"):
        callbacks.EarlyStopping(mode="up")
    with pytest.raises(ValueError, match="save_freq"):
        callbacks.ModelCheckpoint("a.keras", save_freq="batch")
    with pytest.raises(ValueError, match="filepath"):
        callbacks.ModelCheckpoint("a.keras", save_weights_only=True)
    with pytest.raises(ValueError, match="filepath"):
        callbacks.ModelCheckpoint("a.weights.h5")
    with pytest.raises(ValueError, match="schedule"):
        network().fit(X, Y, callbacks=[callbacks.LearningRateScheduler(lambda epoch: None)], verbose=0)
    with pytest.raises(ValueError, match="save_freq"):
        callbacks.BackupAndRestore("folder", save_freq="batch")
    with pytest.raises(ValueError, match="backup_dir"):
        callbacks.BackupAndRestore("")
    with pytest.raises(ValueError, match="update_freq"):
        callbacks.TensorBoard(update_freq="steps")


def test_checkpoints_by_batches_and_by_threshold(tmp_path):
    by_batch = callbacks.ModelCheckpoint(tmp_path / "deep" / "e{epoch}-b{batch}.weights.h5", save_weights_only=True, save_freq=3)
    network().fit(X, Y, epochs=2, batch_size=10, callbacks=[by_batch], verbose=0)
    assert sorted(p.name for p in (tmp_path / "deep").iterdir()) == ["e1-b3.weights.h5", "e2-b2.weights.h5"]
    strict = callbacks.ModelCheckpoint(tmp_path / "best.keras", monitor="loss", save_best_only=True, initial_value_threshold=-1.0)
    network().fit(X, Y, epochs=2, callbacks=[strict], verbose=0)
    assert not (tmp_path / "best.keras").exists()
    old = callbacks.ModelCheckpoint(tmp_path / "{epoch}.keras", period=2)
    network().fit(X, Y, epochs=5, callbacks=[old], verbose=0)
    assert sorted(p.name for p in tmp_path.glob("?.keras")) == ["2.keras", "4.keras"]


def test_csv_is_keras_csv(tmp_path, keras, standard_promotion):
    ours, theirs = network(), None
    theirs = network(keras, weights=ours.get_weights())
    for model, kind, name in ((ours, callbacks.CSVLogger, "a"), (theirs, keras.callbacks.CSVLogger, "b")):
        for append in (False, True):
            logger = kind(str(tmp_path / name), separator=";", append=append)
            model.fit(X, Y, epochs=2, batch_size=10, shuffle=False, validation_data=(X, Y), callbacks=[logger], verbose=0)
    tables = []
    for name in "ab":
        with open(tmp_path / name) as file:
            tables.append(list(csv.reader(file, delimiter=";")))
    assert tables[0][0] == tables[1][0] == ["epoch", "loss", "mae", "val_loss", "val_mae"]
    np.testing.assert_allclose(np.asarray(tables[0][1:], float), np.asarray(tables[1][1:], float), rtol=1e-4)


def test_a_loss_that_is_no_number_ends_training():
    y = Y.copy()
    wild = network(optimizer=optimizers.SGD(1e25))
    with pytest.warns(TeulWarning):
        history = wild.fit(X, y, epochs=50, callbacks=[callbacks.TerminateOnNaN()], verbose=0).history
    assert len(history["loss"]) < 50
    with pytest.warns(TeulWarning), pytest.raises(RuntimeError, match="loss"):
        network(optimizer=optimizers.SGD(1e25)).fit(X, y, epochs=50, callbacks=[callbacks.TerminateOnNaN(raise_error=True)], verbose=0)


# Averages -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_epoch", [False, True])
def test_averaged_weights_judge(by_epoch):
    def model_of():
        return network(optimizer=optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9))

    seen = []

    class Looking(Callback):
        def on_epoch_end(self, epoch, logs=None):
            slots = self.model.optimizer.slot_variables
            seen.append((self.model.get_weights()[0], np.asarray(slots[0]["average"].value), logs["val_loss"]))

    plain, swapping = model_of(), model_of()
    options = {"epochs": 3, "batch_size": 10, "shuffle": False, "verbose": 0, "validation_data": (X, Y)}
    plain.fit(X, Y, callbacks=[Looking()], **options)
    raw = list(seen)
    swap = callbacks.SwapEMAWeights(swap_on_epoch=by_epoch)
    watcher = Looking()
    watcher_seen: list = []
    watcher.on_epoch_end = lambda epoch, logs=None: watcher_seen.append(
        (swapping.get_weights()[0], np.asarray(swapping.optimizer.slot_variables[0]["average"].value), logs["val_loss"])
    )
    swapping.fit(X, Y, callbacks=[swap, watcher], **options)
    for (weights, averages, judged), (now, kept, with_averages) in zip(raw, watcher_seen, strict=True):
        expected = (averages, weights) if by_epoch else (weights, averages)
        np.testing.assert_allclose(now, expected[0], rtol=1e-5)
        np.testing.assert_allclose(kept, expected[1], rtol=1e-5)
        assert not math.isclose(judged, with_averages, rel_tol=1e-3)
    for one, other in zip(plain.get_weights(), swapping.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)  # at the end both have the averages
    with pytest.raises(ValueError, match="use_ema"):
        network().fit(X, Y, callbacks=[callbacks.SwapEMAWeights()], verbose=0)


# Backups --------------------------------------------------------------------------------------------------------------------


class Interrupt(Callback):
    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epoch:
            raise InterruptedError("killed")


def noisy():
    set_random_seed(5)
    model = Sequential([Input((3,)), Dense(6, activation="tanh"), Dropout(0.3), Dense(1)])
    model.compile(optimizers.Adam(0.05), "mse")
    return model


@pytest.mark.parametrize("save_freq", ["epoch", 2])
def test_a_run_goes_on_after_an_interruption(tmp_path, save_freq):
    whole = noisy()
    expected = whole.fit(X, Y, epochs=8, batch_size=10, verbose=0).history["loss"]
    folder = tmp_path / "backup"
    with pytest.raises(InterruptedError):
        noisy().fit(X, Y, epochs=8, batch_size=10, verbose=0, callbacks=[callbacks.BackupAndRestore(folder, save_freq), Interrupt(4)])
    assert (folder / "latest.npz").exists()
    again = noisy()
    backup = callbacks.BackupAndRestore(folder, save_freq, double_checkpoint=True)
    got = again.fit(X, Y, epochs=8, batch_size=10, verbose=0, callbacks=[backup]).history["loss"]
    assert not folder.exists()
    if save_freq == "epoch":
        assert len(got) == 4
        np.testing.assert_allclose(got, expected[4:], rtol=1e-5)
        for one, other in zip(again.get_weights(), whole.get_weights(), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_a_damaged_backup_and_one_of_another_model(tmp_path):
    def interrupted(**options):
        with pytest.raises(InterruptedError):
            noisy().fit(X, Y, epochs=5, verbose=0, callbacks=[callbacks.BackupAndRestore(tmp_path, **options), Interrupt(3)])

    interrupted(double_checkpoint=True)
    (tmp_path / "latest.npz").write_bytes(b"PK\x03\x04 torn")
    with pytest.warns(TeulWarning, match=r"latest\.npz"):
        history = noisy().fit(X, Y, epochs=5, verbose=0, callbacks=[callbacks.BackupAndRestore(tmp_path, double_checkpoint=True)])
    assert history.epoch == [2, 3, 4]  # from the backup before the last
    interrupted()
    with pytest.raises(ValueError, match="not the"):
        network().fit(X, Y, epochs=5, verbose=0, callbacks=[callbacks.BackupAndRestore(tmp_path)])
    kept = tmp_path / "kept"
    noisy().fit(X, Y, epochs=2, verbose=0, callbacks=[callbacks.BackupAndRestore(kept, delete_checkpoint=False)])
    assert noisy().fit(X, Y, epochs=3, verbose=0, callbacks=[callbacks.BackupAndRestore(kept)]).epoch == [2]


SCRIPT = """
import sys, time
import numpy as np
from teul import Input, Sequential, callbacks
from teul.layers import Dense, Dropout
from teul.utils import set_random_seed

set_random_seed(5)
x = np.random.default_rng(7).normal(size=(40, 3)).astype("float32")
y = x @ np.ones((3, 1), "float32")
model = Sequential([Input((3,)), Dense(6, activation="tanh"), Dropout(0.3), Dense(1)])
model.compile("adam", "mse")

class Slow(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, flush=True)
        time.sleep(float(sys.argv[2]))

model.fit(x, y, epochs=12, batch_size=10, verbose=0, callbacks=[callbacks.BackupAndRestore(sys.argv[1]), Slow()])
print("weights", *[float(w.sum()) for w in model.get_weights()])
"""


def test_a_killed_process_goes_on(tmp_path):
    def started(folder, pause):
        script = tmp_path / "train.py"
        script.write_text(SCRIPT)
        return subprocess.Popen([sys.executable, str(script), str(folder), str(pause)], stdout=subprocess.PIPE, text=True)

    whole = started(tmp_path / "a", 0)
    killed = started(tmp_path / "b", 0.2)
    seen = [killed.stdout.readline() for _ in range(4)]
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert seen == ["0\n", "1\n", "2\n", "3\n"]
    again = started(tmp_path / "b", 0)
    (first, second) = (process.communicate()[0].split("\n") for process in (whole, again))
    assert int(second[0]) >= 3
    assert len(second) < len(first)
    assert second[-2].split()[0] == "weights"
    np.testing.assert_allclose([float(v) for v in second[-2].split()[1:]], [float(v) for v in first[-2].split()[1:]], rtol=1e-5)


# TensorBoard ----------------------------------------------------------------------------------------------------------------


def events(folder: Path):
    """What stands in the event files of a folder: (tag, step, value)."""
    from tensorboardX.proto.event_pb2 import Event

    found = []
    for path in sorted(folder.glob("events*")):
        data, place = path.read_bytes(), 0
        while place < len(data):
            (length,) = struct.unpack("<Q", data[place : place + 8])
            event = Event.FromString(data[place + 12 : place + 12 + length])
            found += [(v.tag, event.step, v.simple_value if v.HasField("simple_value") else None) for v in event.summary.value]
            place += 12 + length + 4
    return found


def test_tensorboard_reads_what_was_written(tmp_path):
    pytest.importorskip("tensorboardX", reason="pip install tensorboardX")
    board = callbacks.TensorBoard(tmp_path, histogram_freq=2, write_images=True, update_freq=2, write_steps_per_second=True)
    history = network().fit(X, Y, epochs=3, batch_size=10, validation_data=(X, Y), callbacks=[board], verbose=0).history
    train, judged = events(tmp_path / "train"), events(tmp_path / "validation")
    for tag, values in (("epoch_loss", history["loss"]), ("epoch_mae", history["mae"])):
        assert [(s, pytest.approx(v, rel=1e-6)) for t, s, v in train if t == tag] == list(enumerate(values))
    assert [v for t, _, v in judged if t == "epoch_loss"] == pytest.approx(history["val_loss"], rel=1e-6)
    assert [s for t, s, _ in judged if t == "evaluation_loss_vs_iterations"] == [4, 8, 12]
    assert [s for t, s, _ in train if t == "batch_loss"] == [1, 3, 5, 7, 9, 11]
    assert [v for t, _, v in train if t == "epoch_learning_rate"] == pytest.approx([0.01] * 3)
    assert {t for t, s, _ in train if t.endswith("/histogram") and s == 2} == {f"{v.path}/histogram" for v in board.model.weights}
    assert any(t == "epoch_steps_per_second" for t, _, _ in train)


def test_without_the_package_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(ImportError, match="tensorboardX"):
        network().fit(X, Y, callbacks=[callbacks.TensorBoard("nowhere")], verbose=0)


@pytest.mark.parametrize("encoding", ["cp1252", "cp949", "ascii"])
def test_output_of_a_narrow_encoding_stops_nothing(encoding, monkeypatch, tmp_path):
    """Python on Windows writes redirected output in the code page of the country, which has no bars and perhaps no Korean."""
    written = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", written)
    model = Sequential([Input((3,)), Dense(1, name="은닉층")])
    model.compile("sgd", "mse")
    model.summary()
    history = model.fit(X, Y, epochs=2, verbose=1, callbacks=[callbacks.ModelCheckpoint(tmp_path / "모델.keras", verbose=1)])
    print(history)
    model.evaluate(X, Y)
    teul.utils.Progbar(2).update(2)
    written.flush()
    text = written.buffer.getvalue().decode(encoding)
    assert text.count("saving model to") == 2 and "<History: 2 epochs, last loss=" in text
    assert ("==== " in text and "|" in text and "??? (Dense)" in text) == (encoding != "cp949")
    assert ("━━━━ " in text and "│" in text and "은닉층 (Dense)" in text) == (encoding == "cp949")


def test_what_is_missing_where_nothing_is_validated():
    with pytest.warns(TeulWarning, match=r"'val_loss', which is not among the logs\. Give fit validation_split="):
        network().fit(X, Y, epochs=1, verbose=0, callbacks=[callbacks.EarlyStopping()])
    with pytest.warns(TeulWarning, match="Did you mean 'val_loss'"):
        network().fit(X, Y, epochs=1, verbose=0, validation_split=0.2, callbacks=[callbacks.EarlyStopping("val_lost")])
    with pytest.warns(TeulWarning, match="validation batches had nothing left for epoch 2"):
        history = network().fit(X, Y, epochs=4, verbose=0, validation_data=((X, Y) for _ in range(1)))
    assert len(history.history["val_loss"]) == 1 and len(history.history["loss"]) == 4
