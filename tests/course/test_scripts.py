"""The corpus: course scripts of five dialects run from end to end, as a user would run them."""

import shutil

import pytest
from corpus import SCRIPTS

# One of each kind for every run of the suite; the rest with -m slow.
QUICK = {
    "k1_merge", "k1_sequence", "k2_pima", "k2_sklearn_sonar", "k2_stateful", "k2_text", "k2_gan", "k2_older_libraries",
    "tf1_keras", "tf2_train_step", "k3_compute_loss", "nb_colab",
}  # fmt: skip


def test_there_are_scripts_of_every_dialect():
    names = [path.name for path in SCRIPTS]
    assert len(names) >= 60
    for dialect, least in {"k1_": 8, "k2_": 20, "tf1_": 6, "tf2_": 10, "k3_": 6, "nb_": 3}.items():
        assert sum(name.startswith(dialect) for name in names) >= least, dialect
    assert {path.stem for path in SCRIPTS} >= QUICK


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name, marks=() if p.stem in QUICK else pytest.mark.slow) for p in SCRIPTS])
def test_a_script_runs_to_its_end(path, teul_run, tmp_path):
    here = tmp_path / path.name
    shutil.copy(path, here)
    done = teul_run("--max-epochs", 5, here.name) if path.stem not in ("k2_iris", "k2_objects") else teul_run(here.name)
    assert done.returncode == 0, done.stderr[-3000:]
