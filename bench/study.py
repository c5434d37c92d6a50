"""``python -m bench.study``: many models at once against loops of one, in one run. Each measurement is a process of its own.

What takes long is measured on a sample and scaled, as each row says. The limit is the time of the matrix products alone, at the highest
speed that this machine reaches in one large product on all its cores.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from bench.__main__ import python
from bench.rows import three
from bench.workloads import LEARNING_RATES, WORKLOADS, Workload

E5, E7 = WORKLOADS["E5"], WORKLOADS["E7"]
SIZES = (1, 16, 64, 256, 1024)
E6 = {"optimizer": ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"], "batch_size": [5, 10, 30, 100]}
TARGETS = {"keras-tf": 250, "torch": 25, "sklearn": 20}


# What is measured, each in a process of its own -------------------------------------------------------------------------------


def network(work: Workload) -> Any:
    """A workload's network, compiled with Adam."""
    from bench.peers.teul import Model

    return Model(work, 0.001).model


def train(work: Workload, rates: list[float], epochs: int) -> tuple[float, Any]:
    """Seconds of a whole study over learning rates, from the call to the result, and the result."""
    from teul.study import compare

    x, y = work.data()
    began = time.perf_counter()
    found = compare(
        network(work), x, y, learning_rate=rates, epochs=epochs, batch_size=work.batch, validation_split=0, test_split=0, verbose=0
    )
    return time.perf_counter() - began, found


def grid(sample: int) -> dict[str, Any]:
    """64 learning rates of E5: the first study of the process, which compiles, and the median of the later ones."""
    first, _ = train(E5, LEARNING_RATES, E5.epochs)
    later = [train(E5, LEARNING_RATES, E5.epochs)[0] for _ in range(3)]
    return {"seconds": statistics.median(later), "first": first}


def members(sample: int) -> dict[str, Any]:
    """Seconds of a member's step by how many members there are: of the whole study, and of the programs alone."""
    from teul.variables import set_random_seed

    found: dict[str, Any] = {}
    x, y = E5.data()
    for count in SIZES:
        epochs = 100 if count <= 256 else 50
        rates = [1e-4 * (i + 1) / count for i in range(count)]
        if count == 1:
            set_random_seed(0)
            model = network(E5)
            model.fit(x, y, epochs=5, batch_size=E5.batch, verbose=0)
            times = [_timed(lambda: model.fit(x, y, epochs=100, batch_size=E5.batch, verbose=0)) for _ in range(3)]  # noqa: B023
            found[str(count)] = {"study": statistics.median(times) / (100 * E5.steps), "programs": None}
            continue
        train(E5, rates, epochs)
        seconds, study = train(E5, rates, epochs)
        steps = count * epochs * E5.steps
        programs = sum(o.seconds for outcomes in study.outcomes for o in outcomes) / len(study.study.run.places)
        found[str(count)] = {"study": seconds / steps, "programs": programs / steps}
    return found


def e7(sample: int) -> dict[str, Any]:
    """A step of one of 16 models of E7, and a step of one model alone."""
    work = replace(E7, rows=60_000 if sample > 1 else 9_600)
    rates = [1e-3 * (i + 1) / 16 for i in range(16)]
    train(work, rates, 1)
    many = min(train(work, rates, 1)[0] for _ in range(2)) / (16 * work.steps)
    x, y = work.data()
    model = network(work)
    model.fit(x, y, epochs=1, batch_size=work.batch, verbose=0)
    one = min(_timed(lambda: model.fit(x, y, epochs=1, batch_size=work.batch, verbose=0)) for _ in range(2)) / work.steps
    return {"many": many, "one": one}


def whole_e6(sample: int) -> dict[str, Any]:
    """E6: 6 optimizers x 4 batch sizes x 5 seeds, 100 epochs each, with validation and test, and its picture."""
    from bench.workloads import thoracic
    from teul.study import compare

    x, y = thoracic()
    x = (x - x.mean(0)) / x.std(0)
    found = compare(network(E5), x, y, **E6, seeds=5, epochs=100, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        found.plot("heatmap").figure.savefig(os.path.join(folder, "e6.png"))
    return {"members": sum(map(len, found.outcomes)), "said": found.explain().splitlines()[0]}


def keras_e6(sample: int) -> dict[str, Any]:
    """Seconds of the 120 fits in Keras: Adam at each batch size with validation, scaled by the 30 fits that each stands for."""
    import keras

    from bench.workloads import thoracic

    x, y = thoracic()
    x = (x - x.mean(0)) / x.std(0)
    train, held = slice(0, 300), slice(300, 376)
    times = {}
    for batch in E6["batch_size"]:
        began = time.perf_counter()
        model = keras.Sequential([keras.Input((17,)), keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1, "sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        model.fit(x[train], y[train], epochs=sample, batch_size=batch, validation_data=(x[held], y[held]), verbose=0)
        times[batch] = time.perf_counter() - began
    return {"seconds": 30 * sum(times.values()) * 100 / sample, "epochs": sample, "fits": times}


def sklearn_grid(sample: int) -> dict[str, Any]:
    """Seconds of scikit-learn's GridSearchCV over 64 learning rates with all cores, by ``sample`` of them."""
    from sklearn.model_selection import GridSearchCV

    from bench.peers.sklearn import Model

    x, y = E5.data()
    rates = LEARNING_RATES[:: len(LEARNING_RATES) // sample][:sample]
    plain = Model(E5, 0.001).model.set_params(max_iter=E5.epochs)
    search = GridSearchCV(plain, {"learning_rate_init": rates}, cv=[(range(len(x)), range(10))], n_jobs=-1, refit=False)
    began = time.perf_counter()
    search.fit(x, y)
    return {"seconds": (time.perf_counter() - began) * len(LEARNING_RATES) / len(rates)}


def _timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


MEASURES = {f.__name__: f for f in (grid, members, e7, whole_e6, keras_e6, sklearn_grid)}


# The table ---------------------------------------------------------------------------------------------------------------------


def measured(what: str, sample: int, **env: str) -> tuple[float, dict[str, Any]]:
    """Run one measure in a process with an empty cache of programs."""
    with tempfile.TemporaryDirectory() as cache:
        return python("bench.study", what, f"--sample={sample}", env={"TEUL_COMPILATION_CACHE": cache, **env})


def limit_of(work: Workload, flops: float) -> float:
    """Seconds of a step's matrix products alone."""
    return work.flops() / flops


def grid_lines(flops: float, quick: bool) -> list[str]:
    """64 learning rates of E5 against each peer that is installed."""
    _, own = measured("grid", 1)
    limit = len(LEARNING_RATES) * E5.epochs * E5.steps * limit_of(E5, flops)
    lines = [
        f"64 learning rates of E5 ({E5.title}, 100 epochs), one study: {three(own['seconds'])} s (limit {three(limit)} s; the first, which "
        f"compiles: {three(own['first'])} s)"
    ]
    sample = "2" if quick else "4"
    loops = {"keras-tf": ("bench.peers.keras", {"KERAS_BACKEND": "tensorflow"}, "tensorflow"), "torch": ("bench.peers.torch", {}, "torch")}
    peers = {}
    for name, (module, env, needs) in loops.items():
        if find_spec(needs):
            peers[name] = python(module, "E5", "grid", f"--sample={sample}", env=env)[1]["seconds"]
    if find_spec("sklearn"):
        peers["sklearn"] = measured("sklearn_grid", int(sample))[1]["seconds"]
    for name, seconds in peers.items():
        ratio = seconds / own["seconds"]
        verdict = "reached" if ratio >= TARGETS[name] else "missed"
        lines.append(f"  {name}: {three(seconds)} s by {sample} of 64: {three(ratio)} times as long; target {TARGETS[name]}: {verdict}")
    return lines


def member_lines(flops: float) -> list[str]:
    """Cost of a member's step by the number of members."""
    _, found = measured("members", 1)
    lines = [f"a member's step of E5 (limit {three(limit_of(E5, flops) * 1e6)} us):", "  members | whole study, us | programs alone, us"]
    for count, told in found.items():
        alone = "-" if told["programs"] is None else three(told["programs"] * 1e6)
        lines.append(f"  {count:>7} | {three(told['study'] * 1e6):>15} | {alone:>18}")
    return lines


def e7_lines(flops: float, quick: bool) -> list[str]:
    """16 members of E7 against one model."""
    _, told = measured("e7", 1 if quick else 2)
    ratio = told["one"] / told["many"]
    verdict = "reached" if ratio >= 2 else "missed"
    return [
        f"a step of one of 16 models of E7: {three(told['many'] * 1e6)} us; of one model alone: {three(told['one'] * 1e6)} us; "
        f"{three(ratio)} times as long, target 2: {verdict} (limit {three(limit_of(E7, flops) * 1e6)} us)"
    ]


def e6_lines(quick: bool) -> list[str]:
    """E6 from a fresh process with an empty cache against the fits it replaces."""
    seconds, told = measured("whole_e6", 1)
    lines = [f"E6, {told['members']} fits of 100 epochs, from a fresh process with an empty cache: {three(seconds)} s. {told['said']}"]
    if find_spec("tensorflow"):
        epochs = 10 if quick else 100
        peer = measured("keras_e6", epochs, KERAS_BACKEND="tensorflow")[1]["seconds"]
        verdict = "reached" if peer / seconds >= 30 else "missed"
        lines.append(
            f"  keras-tf: {three(peer)} s by 4 fits of {epochs} epochs: {three(peer / seconds)} times as long; target 30: {verdict}"
        )
    return lines


def main() -> int:
    """Measure one thing for the parent process, or everything for a person."""
    parser = argparse.ArgumentParser(prog="python -m bench.study", description=__doc__)
    parser.add_argument("what", nargs="?", choices=MEASURES)
    parser.add_argument("--sample", type=int, default=4)
    parser.add_argument("--quick", action="store_true", help="smaller samples; the ratios say less")
    parser.add_argument("--only", default="grid,members,e7,e6")
    args = parser.parse_args()
    if args.what:
        print(json.dumps(MEASURES[args.what](args.sample)))
        return 0
    only = args.only.split(",")
    flops = python("bench.peak", env={})[1]["flops"]
    print(f"{os.cpu_count()} cores, matrix-product peak {flops / 1e9:.0f} GFLOP/s")
    parts = {
        "grid": lambda: grid_lines(flops, args.quick), "members": lambda: member_lines(flops), "e7": lambda: e7_lines(flops, args.quick),
        "e6": lambda: e6_lines(args.quick),
    }  # fmt: skip
    for name in only:
        try:
            print(*parts[name](), sep="\n", flush=True)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"{name} failed: {error}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
