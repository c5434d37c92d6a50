"""Studies on several devices, on the workers of an executor, and driven by Optuna."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from study_models import X, Y, dense

import teul
from teul.study import compare

HERE = Path(__file__).parent
OPTIONS = {"learning_rate": [0.01, 0.1], "units": [3, 4], "seeds": 2, "epochs": 2, "batch_size": 16}

ON_DEVICES = """
import jax
jax.config.update("jax_num_cpu_devices", 2)
import numpy as np
from study_models import X, Y, assert_same_members, dense
from teul.study import compare
found = compare(dense, X, Y, learning_rate=[0.003, 0.01, 0.03, 0.1], seeds=2, epochs=3, batch_size=10, test_split=0, verbose=0)
devices = {d for lot in found.study.run.lots for d in lot.crowd.state.iterations.devices()}
assert len(jax.devices()) == 2 and len(found.study.run.lots) == 2 and len(devices) == 2, (devices, len(found.study.run.lots))
assert_same_members(found, dense, 3, 10)
print("same on", len(devices))
"""


def environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(teul.__file__).parents[1]), str(HERE)])}


def test_members_on_two_cpu_devices():
    done = subprocess.run([sys.executable, "-c", ON_DEVICES], env=environment(), capture_output=True, text=True)
    assert done.stdout == "same on 2\n", done.stderr


def same(one, other):
    np.testing.assert_allclose(one.scores(), other.scores(), atol=1e-6)
    for a, b in zip(one.outcomes, other.outcomes, strict=True):
        for p, q in zip(a, b, strict=True):
            np.testing.assert_allclose(p.curves["loss"], q.curves["loss"], rtol=1e-5)
            for v, w in zip(one.study.model(p).get_weights(), other.study.model(q).get_weights(), strict=True):
                np.testing.assert_allclose(v, w, atol=1e-5)


def test_any_executor_gives_the_same():
    here = compare(dense, X, Y, **OPTIONS, verbose=0)
    with ThreadPoolExecutor(1) as executor:
        same(compare(dense, X, Y, **OPTIONS, verbose=0, executor=executor), here)
    with ThreadPoolExecutor(1) as executor, pytest.raises(ValueError, match="halving= needs all"):
        compare(dense, X, Y, **OPTIONS, halving=3, executor=executor)


def test_processes_give_the_same(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    options = {**OPTIONS, "units": [3], "seeds": 1}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        found = compare(dense, X, Y, **options, verbose=0, executor=executor)
    same(found, compare(dense, X, Y, **options, verbose=0))
    assert found.test["rows"] == 17 and found.best(refit=False).count_params() == 22


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_same(monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask's cluster: pip install distributed")
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
    with cluster, distributed.Client(cluster) as client:
        found = compare(dense, X, Y, **OPTIONS, verbose=0, executor=client.get_executor())
    same(found, compare(dense, X, Y, **OPTIONS, verbose=0))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_optuna_chooses():
    optuna = pytest.importorskip("optuna", reason="the samplers: pip install optuna")
    from teul.study.optuna_driver import optimize

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    space = {"learning_rate": optuna.distributions.FloatDistribution(1e-6, 0.1, log=True), "units": [3, 6]}
    sampler = optuna.samplers.TPESampler(seed=0, constant_liar=True)
    found = optimize(dense, X, Y, space=space, trials=12, batch=6, sampler=sampler, epochs=5, seeds=2)
    assert len(found.study.trials) == 12 and len(found.comparisons) == 2
    assert found.study.best_value == pytest.approx(max(c.scores().mean(axis=1).max() for c in found.comparisons))
    assert found.study.best_params["learning_rate"] > 1e-3 and found.best.test["rows"] == 17


def test_optuna_missing_is_said(monkeypatch):
    from teul.study.optuna_driver import optimize

    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(ImportError, match="pip install optuna"):
        optimize(dense, X, Y, space={"units": [3]})
