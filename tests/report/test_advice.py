"""Advice names the faults of scripts that have one, and leaves sound ones alone."""

import contextlib
import io
import warnings

import advice_faulty  # noqa: F401 (it fills the list)
import advice_sound  # noqa: F401 (this one too)
import pytest
from advice_scripts import FAULTY, SOUND

from teul.report.advice.checking import gathering


def found_in(script, seed=0):
    from teul.variables import set_random_seed

    set_random_seed(seed)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        gathering() as seen,
    ):
        warnings.simplefilter("ignore")
        script()
    return seen.findings


@pytest.mark.slow
@pytest.mark.parametrize("code, script", FAULTY.values(), ids=[f"{code}-{name}" for name, (code, _) in FAULTY.items()])
def test_a_fault_is_named(code, script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert code in [finding.code for finding in found_in(script)]


@pytest.mark.slow
@pytest.mark.parametrize("script", SOUND.values(), ids=list(SOUND))
def test_a_sound_script_is_left_alone(script):
    assert [str(finding) for finding in found_in(script) if finding.severity != "hint"] == []


def test_there_are_enough_scripts():
    assert len(FAULTY) >= 60 and len(SOUND) >= 60
