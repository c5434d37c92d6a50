"""What is finished stays: after a kill, after Ctrl-C, and when losers are dropped."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from study_models import X, Y, assert_same_members, dense, noisy

import teul
from teul.study import compare, lots, resume

HERE = Path(__file__).parent
QUIET = {"test_split": 0, "verbose": 0}


@pytest.fixture
def short_segments(monkeypatch):
    """Segments of one epoch, so that there are many."""
    monkeypatch.setattr(lots, "_BREATH", 1e-9)


def start(folder, result):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(teul.__file__).parents[1]), str(HERE)])}
    return subprocess.Popen([sys.executable, str(HERE / "killed_study.py"), str(folder), str(result)], env=env)


def killed_until_it_ends(folder, seed, kills):
    """Kill the study at random moments ``kills`` times, then let it end; returns what it found, and how many kills met it at work."""
    random_moment, met = random.Random(seed), 0
    for _ in range(kills):
        process = start(folder, folder / "result.json")
        while process.poll() is None and not list(folder.glob("lot-*.npz")):
            time.sleep(0.01)
        time.sleep(random_moment.uniform(0, 0.6))
        met += process.poll() is None
        process.kill()
        process.wait()
    assert start(folder, folder / "result.json").wait() == 0
    return json.loads((folder / "result.json").read_text()), met


def check_kills(tmp_path, rounds, kills):
    whole, other = tmp_path / "whole", 0
    whole.mkdir()
    (whole / "saved").mkdir()
    expected, _ = killed_until_it_ends(whole / "saved", 0, 0)
    for turn in range(rounds):
        folder = tmp_path / f"killed{turn}"
        folder.mkdir()
        found, met = killed_until_it_ends(folder, turn, kills)
        assert found == expected
        other += met
    return other


@pytest.mark.slow
def test_a_killed_study_resumes_to_the_same_table(tmp_path):
    assert check_kills(tmp_path, 1, 3) >= 1


@pytest.mark.slow
def test_a_study_killed_fifty_times_resumes_to_the_same_table(tmp_path):
    assert check_kills(tmp_path, 10, 5) >= 20


def test_a_study_goes_on_from_its_folder(tmp_path, short_segments):
    options = {"learning_rate": [0.003, 0.03], "batch_size": [10, 20], "seeds": 2, "epochs": 8}
    whole = compare(noisy, X, Y, **options, **QUIET)

    def break_off(run, lot, count=[0]):  # noqa: B006 (a counter of its own)
        count[0] += 1
        if count[0] == 9:
            raise OSError("the power is gone")

    study = teul.Study(noisy, X, Y, **options, test_split=0)
    from teul.study.storage import Folder

    keep = Folder.keep
    Folder.keep = lambda self, run, lot: (keep(self, run, lot), break_off(run, lot))
    try:
        with pytest.raises(OSError, match="power"):
            study.train(save=tmp_path / "study")
    finally:
        Folder.keep = keep
    before = sum(len(p.read_bytes()) for p in (tmp_path / "study").glob("lot-*.npz"))
    found = compare(noisy, X, Y, **options, **QUIET, save=tmp_path / "study")
    assert before > 0 and [o.status for outcomes in found.outcomes for o in outcomes] == ["trained"] * 8
    np.testing.assert_array_equal(found.scores(), whole.scores())
    for one, other in zip(found.outcomes, whole.outcomes, strict=True):
        for a, b in zip(one, other, strict=True):
            assert a.curves == b.curves
            np.testing.assert_array_equal(found.study.model(a).get_weights()[0], whole.study.model(b).get_weights()[0])
    again = resume(tmp_path / "study", noisy, X, Y, verbose=0)
    np.testing.assert_array_equal(again.scores(), whole.scores())


def test_another_study_does_not_go_into_its_folder(tmp_path):
    compare(dense, X, Y, learning_rate=[0.01], epochs=1, **QUIET, save=tmp_path / "study")
    with pytest.raises(ValueError, match="another study is in it"):
        compare(dense, X, 1 - Y, learning_rate=[0.01], epochs=1, **QUIET, save=tmp_path / "study")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="not empty"):
        compare(dense, X, Y, learning_rate=[0.01], epochs=1, **QUIET, save=tmp_path / "full")


def test_halving_drops_the_losers_and_leaves_the_others_as_they_would_be_alone():
    rates = [1e-6, 1e-5, 1e-4, 0.003, 0.01, 0.03]
    found = compare(dense, X, Y, learning_rate=rates, seeds=2, epochs=27, halving=3, batch_size=10, **QUIET)
    statuses = [outcomes[0].status for outcomes in found.outcomes]
    assert statuses.count("dropped") == 5 and statuses.count("trained") == 1
    assert sorted(outcomes[0].epochs for outcomes in found.outcomes) == [1, 1, 1, 1, 3, 27]
    winner = found.ranking()[0]
    assert statuses[winner] == "trained" and not found.differences()
    assert "5 configurations were dropped" in found.explain()
    found.outcomes = [found.outcomes[winner]]
    assert_same_members(found, dense, 27, 10, tolerance=2e-4)


def test_ctrl_c_keeps_what_is_finished(monkeypatch, short_segments):
    advance, segments = lots.Lot.advance, []

    def pressed_meanwhile(lot, *args):
        segments.append(lot.epoch)
        if len(segments) == 20:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)  # the main thread waits meanwhile, and hears it in its wait
        return advance(lot, *args)

    monkeypatch.setattr(lots.Lot, "advance", pressed_meanwhile)
    with pytest.warns(UserWarning, match="Stopped: 0 of 4"):
        found = compare(dense, X, Y, learning_rate=[0.01, 0.02], seeds=2, epochs=10**6, **QUIET)
    assert not found.complete and 20 <= len(segments) < 10_000
    assert not [thread for thread in threading.enumerate() if "_work" in thread.name]  # nobody trains what is judged already
    assert {o.status for outcomes in found.outcomes for o in outcomes} == {"interrupted"}
    assert max(o.epochs for outcomes in found.outcomes for o in outcomes) > 3
    assert "stopped before its end" in found.explain()


def test_lots_are_packed_again_where_only_few_still_train(monkeypatch, short_segments):
    from teul.callbacks import EarlyStopping
    from teul.study import run

    monkeypatch.setattr(run, "_COMPILING", -1.0)
    stopping = EarlyStopping("loss", min_delta=1e-4, patience=1)
    rates = [1e-9, 1e-8, 1e-7, 0.01]
    found = compare(dense, X, Y, learning_rate=rates, epochs=6, batch_size=10, early_stopping=stopping, **QUIET)
    assert [o[0].status for o in found.outcomes] == ["stopped early"] * 3 + ["trained"]
    assert sum(len(lot.members) for lot in found.study.run.lots) < 4
    fresh = EarlyStopping("loss", min_delta=1e-4, patience=1)
    assert_same_members(found, dense, 6, 10, callbacks=[fresh])
