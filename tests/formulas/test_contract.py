"""The contract table of formulas: one row an optimizer, a loss, a metric; each is compiled, batched, written down, saved, and compared
with Keras in random configurations. A public name without a row fails."""

import inspect
import json
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teul import initializers, losses, metrics, optimizers
from teul.engine.structure import Structure
from teul.variables import Variable

QUICK = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # compiled to be run once or twice
KERAS_SPEAKS = pytest.mark.filterwarnings("ignore:Explicitly requested dtype int64:UserWarning")
few = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)

SHAPE = (6, 4)
shares = st.floats(0.01, 0.95).map(lambda x: round(x, 3))
rates = st.floats(0.001, 0.3).map(lambda x: round(x, 4))
flags = st.booleans()


def public(module, base):
    """The public classes of a module that are of a kind, without the bases that are meant to be subclassed."""
    found = {n: k for n, k in vars(module).items() if inspect.isclass(k) and issubclass(k, base) and not n.startswith("_")}
    return sorted({k.__name__ for n, k in found.items()} - ABSTRACT)


ABSTRACT = {
    "Loss",
    "LossFunctionWrapper",
    "Metric",
    "MeanMetricWrapper",
    "Optimizer",
    "OptaxOptimizer",
    "LossScaleOptimizer",
    "MultiOptimizer",
}


def row_of(table):
    return pytest.mark.parametrize("name", sorted(table))


# How data are drawn -----------------------------------------------------------------------------------------------------------


def draw(kind, seed, shape=SHAPE):
    """Targets and predictions of a kind."""
    rng = np.random.default_rng(seed)
    rows, columns = shape
    y, p = {
        "numbers": lambda: (rng.normal(size=shape), rng.normal(size=shape)),
        "positive": lambda: (rng.uniform(0.2, 3, shape), rng.uniform(0.2, 3, shape)),
        "signs": lambda: (rng.choice([-1.0, 1.0], shape), rng.normal(size=shape)),
        "bits": lambda: (rng.integers(0, 2, shape), rng.uniform(0.02, 0.98, shape)),
        "one bit": lambda: (rng.integers(0, 2, rows), rng.uniform(0.02, 0.98, rows)),
        "one-hot": lambda: (np.eye(columns)[rng.integers(0, columns, rows)], rng.dirichlet(np.ones(columns), rows)),
        "labels": lambda: (rng.integers(0, columns, rows), rng.dirichlet(np.ones(columns), rows)),
        "classes": lambda: (rng.integers(0, 3, rows), rng.integers(0, 3, rows)),
        "shares": lambda: (rng.dirichlet(np.ones(columns), rows), rng.dirichlet(np.ones(columns), rows)),
        "directions": lambda: (rng.integers(0, 2, rows), unit(rng.normal(size=shape))),
        "words": lambda: (rng.integers(1, columns, (rows, 2)), rng.normal(size=(rows, 5, columns))),
    }[kind]()
    return np.asarray(y, "int32" if kind in ("labels", "classes", "words") else "float32"), np.asarray(p, "float32")


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


# Losses -----------------------------------------------------------------------------------------------------------------------

smooth = {"label_smoothing": st.sampled_from([0.0, 0.1, 0.3])}
# Which data a loss compares, and the arguments to draw.
LOSSES = {
    "BinaryCrossentropy": ("bits", smooth),
    "BinaryFocalCrossentropy": ("bits", {**smooth, "gamma": shares, "alpha": shares, "apply_class_balancing": flags}),
    "CTC": ("words", {}),
    "CategoricalCrossentropy": ("one-hot", smooth),
    "CategoricalFocalCrossentropy": ("one-hot", {**smooth, "gamma": shares, "alpha": shares}),
    "CategoricalGeneralizedCrossEntropy": ("labels", {"q": shares}),
    "CategoricalHinge": ("one-hot", {}),
    "Circle": ("directions", {"gamma": st.sampled_from([2.0, 8.0]), "margin": st.sampled_from([0.2, 0.4]), "remove_diagonal": flags}),
    "CosineSimilarity": ("numbers", {"axis": st.sampled_from([-1, 0])}),
    "Dice": ("bits", {"axis": st.sampled_from([None, -1])}),
    "Hinge": ("signs", {}),
    "Huber": ("numbers", {"delta": shares}),
    "KLDivergence": ("shares", {}),
    "LogCosh": ("numbers", {}),
    "MeanAbsoluteError": ("numbers", {}),
    "MeanAbsolutePercentageError": ("positive", {}),
    "MeanSquaredError": ("numbers", {}),
    "MeanSquaredLogarithmicError": ("positive", {}),
    "Poisson": ("positive", {}),
    "RootMeanSquaredError": ("numbers", {}),
    "SparseCategoricalCrossentropy": ("labels", {"ignore_class": st.sampled_from([None, 1])}),
    "SquaredHinge": ("signs", {}),
    "Tversky": ("bits", {"alpha": shares, "beta": shares}),
}
OURS_ALONE = {"RootMeanSquaredError", "ConfusionMatrix", "ClassAUC", "ClassScore"}
UNWEIGHED = {"Dice", "Tversky", "RootMeanSquaredError"}  # one value for the whole batch: no weight for each row


def test_every_loss_has_a_row():
    assert public(losses, losses.Loss) == sorted(LOSSES)


@row_of(LOSSES)
def test_contract_of_losses(name):
    loss = getattr(losses, name)()
    y, p = draw(LOSSES[name][0], 0)
    eager = np.asarray(loss(y, p))
    compiled = jax.jit(jax.value_and_grad(lambda p, y: loss(y, p)), compiler_options=QUICK)
    value, slope = compiled(p, y)
    np.testing.assert_allclose(value, eager, rtol=2e-5)
    assert np.isfinite(np.asarray(slope)).all()
    compiled(*reversed(draw(LOSSES[name][0], 1)))
    assert compiled._cache_size() == 1
    several = [draw(LOSSES[name][0], seed) for seed in range(3)]
    together = jax.vmap(loss)(*(jnp.stack([jnp.asarray(pair[i]) for pair in several]) for i in (0, 1)))
    np.testing.assert_allclose(together, [float(loss(*pair)) for pair in several], rtol=2e-5)
    again = losses.deserialize(json.loads(json.dumps(losses.serialize(loss))))
    assert type(again) is type(loss)
    assert Structure(again).key == Structure(loss).key
    np.testing.assert_allclose(again(y, p), eager, rtol=1e-6)


@row_of({name: row for name, row in LOSSES.items() if name not in OURS_ALONE})
@pytest.mark.slow
@few
@given(data=st.data(), seed=st.integers(0, 1000))
def test_losses_as_keras(name, keras, standard_promotion, data, seed):
    kind, arguments = LOSSES[name]
    options = data.draw(st.fixed_dictionaries(arguments))
    reduction = data.draw(st.sampled_from(["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"]))
    weight = None if name in UNWEIGHED else data.draw(st.sampled_from([None, np.linspace(0, 2, SHAPE[0], dtype="float32")]))
    if (name, options.get("axis")) == ("CosineSimilarity", 0):
        weight = None
    y, p = draw(kind, seed)
    ours, theirs = (getattr(m, name)(**options, reduction=reduction) for m in (losses, keras.losses))
    np.testing.assert_allclose(ours(y, p, sample_weight=weight), theirs(y, p, sample_weight=weight), rtol=2e-5, atol=1e-5)


# Metrics ----------------------------------------------------------------------------------------------------------------------

some_thresholds = st.sampled_from([None, 0.3, [0.2, 0.6]])
curve = {"num_thresholds": st.sampled_from([10, 50])}
METRICS = {
    "AUC": (
        "one bit",
        {
            "curve": st.sampled_from(["ROC", "PR"]),
            "num_thresholds": st.sampled_from([5, 200]),
            "summation_method": st.sampled_from(["interpolation", "minoring", "majoring"]),
        },
    ),
    "Accuracy": ("classes", {}),
    "BinaryAccuracy": ("bits", {"threshold": shares}),
    "BinaryCrossentropy": ("bits", smooth),
    "BinaryIoU": ("one bit", {"threshold": shares, "target_class_ids": st.sampled_from([[0], [1], [0, 1]])}),
    "CategoricalAccuracy": ("one-hot", {}),
    "CategoricalCrossentropy": ("one-hot", smooth),
    "CategoricalHinge": ("one-hot", {}),
    "ClassAUC": ("labels", {}),
    "ClassScore": ("labels", {}),
    "ConcordanceCorrelation": ("numbers", {}),
    "ConfusionMatrix": ("labels", {}),
    "CosineSimilarity": ("numbers", {}),
    "F1Score": ("one-hot", {"average": st.sampled_from([None, "micro", "macro", "weighted"]), "threshold": st.sampled_from([None, 0.4])}),
    "FBetaScore": ("one-hot", {"average": st.sampled_from([None, "micro", "macro"]), "beta": st.sampled_from([0.5, 2.0])}),
    "FalseNegatives": ("bits", {"thresholds": some_thresholds}),
    "FalsePositives": ("bits", {"thresholds": some_thresholds}),
    "Hinge": ("signs", {}),
    "IoU": ("classes", {"num_classes": st.just(3), "target_class_ids": st.sampled_from([[0], [0, 2]])}),
    "KLDivergence": ("shares", {}),
    "LogCoshError": ("numbers", {}),
    "Mean": ("numbers", {}),
    "MeanAbsoluteError": ("numbers", {}),
    "MeanAbsolutePercentageError": ("positive", {}),
    "MeanIoU": ("classes", {"num_classes": st.just(3), "ignore_class": st.sampled_from([None, 1])}),
    "MeanSquaredError": ("numbers", {}),
    "MeanSquaredLogarithmicError": ("positive", {}),
    "OneHotIoU": ("one-hot", {"num_classes": st.just(4), "target_class_ids": st.sampled_from([[0], [1, 3]])}),
    "OneHotMeanIoU": ("one-hot", {"num_classes": st.just(4)}),
    "PearsonCorrelation": ("numbers", {}),
    "Poisson": ("positive", {}),
    "Precision": ("bits", {"thresholds": some_thresholds, "class_id": st.sampled_from([None, 2])}),
    "PrecisionAtRecall": ("one bit", {"recall": shares, **curve}),
    "R2Score": ("numbers", {"class_aggregation": st.sampled_from([None, "uniform_average", "variance_weighted_average"])}),
    "Recall": ("bits", {"top_k": st.sampled_from([1, 2]), "class_id": st.sampled_from([None, 2])}),
    "RecallAtPrecision": ("one bit", {"precision": shares, **curve}),
    "RootMeanSquaredError": ("numbers", {}),
    "SensitivityAtSpecificity": ("one bit", {"specificity": shares, **curve}),
    "SparseCategoricalAccuracy": ("labels", {}),
    "SparseCategoricalCrossentropy": ("labels", {}),
    "SparseTopKCategoricalAccuracy": ("labels", {"k": st.sampled_from([1, 2, 3])}),
    "SpecificityAtSensitivity": ("one bit", {"sensitivity": shares, **curve}),
    "SquaredHinge": ("signs", {}),
    "Sum": ("numbers", {}),
    "TopKCategoricalAccuracy": ("one-hot", {"k": st.sampled_from([1, 2, 3])}),
    "TrueNegatives": ("bits", {"thresholds": some_thresholds}),
    "TruePositives": ("bits", {"thresholds": some_thresholds}),
}
NEEDED = {  # what a metric cannot be made without
    "IoU": {"num_classes": 3, "target_class_ids": [0, 2]},
    "MeanIoU": {"num_classes": 3},
    "OneHotIoU": {"num_classes": 4, "target_class_ids": [1]},
    "OneHotMeanIoU": {"num_classes": 4},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
    "ClassAUC": {"num_classes": 4},
    "ClassScore": {"num_classes": 4},
    "ConfusionMatrix": {"num_classes": 4},
}


def test_every_metric_has_a_row():
    assert public(metrics, metrics.Metric) == sorted(METRICS)


def seen(name, seed):
    """The arguments of update_state: targets and predictions, or values alone."""
    y, p = draw(METRICS[name][0], seed)
    return (p,) if name in ("Mean", "Sum") else (y, p)


@row_of(METRICS)
def test_contract_of_metrics(name):
    metric = getattr(metrics, name)(**NEEDED.get(name, {}))
    first, second = seen(name, 0), seen(name, 1)
    metric.update_state(*first)
    once = np.asarray(metric.result())
    metric.update_state(*second)
    twice = np.asarray(metric.result())

    update = jax.jit(metric.stateless_update_state, compiler_options=QUICK)
    fresh = metric.stateless_reset_state()
    counts = update(update(fresh, *first), *second)
    assert update._cache_size() == 1
    np.testing.assert_allclose(metric.stateless_result(counts), twice, rtol=2e-5, atol=1e-6)
    both = tuple(jnp.stack([jnp.asarray(a), jnp.asarray(b)]) for a, b in zip(first, second, strict=True))
    stacked = jax.vmap(lambda *batch: metric.stateless_result(metric.stateless_update_state(fresh, *batch)))(*both)
    np.testing.assert_allclose(stacked[0], once, rtol=2e-5, atol=1e-6)

    again = metrics.deserialize(json.loads(json.dumps(metrics.serialize(metric))))
    assert type(again) is type(metric)
    again.update_state(*first)
    for mine, kept in zip(again.variables, metric.variables, strict=True):
        mine.assign(kept.numpy())
    np.testing.assert_allclose(again.result(), twice, rtol=1e-6)
    again.reset_state()
    again.update_state(*first)
    np.testing.assert_allclose(again.result(), once, rtol=1e-6)


@KERAS_SPEAKS
@row_of({name: row for name, row in METRICS.items() if name not in OURS_ALONE - {"RootMeanSquaredError"}})
@pytest.mark.slow
@few
@given(data=st.data(), seed=st.integers(0, 1000))
def test_metrics_as_keras(name, keras, standard_promotion, data, seed):
    options = data.draw(st.fixed_dictionaries(METRICS[name][1]))
    weight = None if "IoU" in name else data.draw(st.sampled_from([None, np.linspace(0.1, 2, SHAPE[0], dtype="float32")]))
    ours, theirs = (getattr(m, name)(**options) for m in (metrics, keras.metrics))
    for batch in (seen(name, seed), seen(name, seed + 1)):
        for metric in (ours, theirs):
            metric.update_state(*batch, sample_weight=weight)
    np.testing.assert_allclose(ours.result(), theirs.result(), rtol=2e-5, atol=2e-5)


# Optimizers -------------------------------------------------------------------------------------------------------------------

common = {
    "learning_rate": rates,
    "weight_decay": st.sampled_from([None, 0.05]),
    "clip": st.sampled_from([{}, {"clipnorm": 0.5}, {"clipvalue": 0.2}, {"global_clipnorm": 0.7}]),
    "ema": st.sampled_from([{}, {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2}, {"gradient_accumulation_steps": 2}]),
}
betas = {"beta_1": shares, "beta_2": shares}
OPTIMIZERS = {
    "SGD": {"momentum": st.sampled_from([0.0, 0.9]), "nesterov": flags},
    "Adagrad": {"initial_accumulator_value": shares},
    "Adadelta": {"rho": shares},
    "RMSprop": {"rho": shares, "momentum": st.sampled_from([0.0, 0.5]), "centered": flags},
    "Adam": {**betas, "amsgrad": flags},
    "AdamW": {**betas, "weight_decay": shares},
    "Adamax": betas,
    "Nadam": betas,
    "Adafactor": {"relative_step": flags},
    "Ftrl": {"l1_regularization_strength": shares, "l2_regularization_strength": shares, "beta": shares},
    "Lion": betas,
    "Lamb": betas,
    "Muon": {"nesterov": flags},
    "ScheduleFreeAdamW": {"beta_1": st.sampled_from([0.5, 0.9]), "beta_2": shares, "warmup_steps": st.sampled_from([0, 3])},
}
WEIGHTS = [np.random.default_rng(1).normal(size=shape).astype("float32") for shape in ((3, 4), (4,))]


def slopes(step):
    return [np.random.default_rng(100 + step).normal(size=w.shape).astype("float32") for w in WEIGHTS]


def walk(optimizer, steps=3, kind=Variable):
    """The weights after some steps, taken eagerly."""
    variables = [kind(w, name=f"w{i}") for i, w in enumerate(WEIGHTS)]
    optimizer.build(variables)
    for step in range(steps):
        optimizer.apply(slopes(step), variables)
    return [np.asarray(v.value) for v in variables]


def test_every_optimizer_has_a_row():
    assert public(optimizers, optimizers.Optimizer) == sorted(OPTIMIZERS)


@row_of(OPTIMIZERS)
def test_contract_of_optimizers(name):
    optimizer = getattr(optimizers, name)(0.05)
    expected = walk(optimizer)

    def step(gradients, values, slots, count, rate):
        return optimizer.update(gradients, values, slots, count, rate)

    compiled, values = jax.jit(step, compiler_options=QUICK), [jnp.asarray(w) for w in WEIGHTS]
    slots = optimizer.initial_slots(values)
    for i in range(3):
        values, slots = compiled(slopes(i), values, slots, jnp.int32(i), jnp.float32(0.05))
    assert compiled._cache_size() <= 2  # the first slots are NumPy's
    for mine, wanted in zip(values, expected, strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-4, atol=1e-5)

    many = [jnp.stack([w, w]) for w in values]
    pair = jax.tree.map(lambda s: jnp.stack([jnp.asarray(s)] * 2), slots)
    moved, _ = jax.vmap(step, in_axes=(None, 0, 0, None, 0))(slopes(3), many, pair, jnp.int32(3), jnp.asarray([0.05, 0.1], jnp.float32))
    alone, _ = step(slopes(3), values, slots, jnp.int32(3), jnp.float32(0.1))
    for one, both in zip(alone, moved, strict=True):
        np.testing.assert_allclose(both[1], one, rtol=1e-4, atol=1e-5)

    again = optimizers.deserialize(json.loads(json.dumps(optimizers.serialize(optimizer))))
    assert again.get_config() == optimizer.get_config()
    variables = [Variable(w, name=f"w{i}") for i, w in enumerate(expected)]
    again.build(variables)
    store: dict = {}
    optimizer.save_own_variables(store)
    again.load_own_variables(store)
    again.apply(slopes(3), variables)
    for mine, wanted in zip(variables, walk(getattr(optimizers, name)(0.05), steps=4), strict=True):
        np.testing.assert_allclose(mine.numpy(), wanted, rtol=1e-4, atol=1e-5)


@row_of(OPTIMIZERS)
@pytest.mark.slow
@few
@given(data=st.data())
def test_optimizers_as_keras(name, keras, standard_promotion, data):
    options = data.draw(st.fixed_dictionaries({**common, **OPTIMIZERS[name]}))
    options |= options.pop("clip") | options.pop("ema")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = getattr(keras.optimizers, name)(**options)
        expected = walk_of_keras(theirs, keras)
    tolerance = {"rtol": 1e-3, "atol": 1e-4} if name == "Muon" else {"rtol": 2e-5, "atol": 1e-5}
    for mine, wanted in zip(walk(getattr(optimizers, name)(**options), steps=4), expected, strict=True):
        np.testing.assert_allclose(mine, wanted, **tolerance)


def walk_of_keras(optimizer, keras):
    variables = [keras.Variable(w, name=f"w{i}") for i, w in enumerate(WEIGHTS)]
    optimizer.build(variables)
    apply = jax.jit(optimizer.stateless_apply, compiler_options=QUICK)
    own, values = [v.value for v in optimizer.variables], [v.value for v in variables]
    for step in range(4):
        values, own = apply(own, slopes(step), values)
    return [np.asarray(v) for v in values]


# Initializers -----------------------------------------------------------------------------------------------------------------

spread = {"scale": shares, "mode": st.sampled_from(["fan_in", "fan_out", "fan_avg"])}
INITIALIZERS = {
    "Constant": {"value": rates},
    "GlorotNormal": {},
    "GlorotUniform": {},
    "HeNormal": {},
    "HeUniform": {},
    "Identity": {"gain": rates},
    "LecunNormal": {},
    "LecunUniform": {},
    "Ones": {},
    "Orthogonal": {"gain": rates},
    "RandomNormal": {"mean": rates, "stddev": rates},
    "RandomUniform": {"maxval": rates},
    "TruncatedNormal": {"mean": rates, "stddev": rates},
    "VarianceScaling": {**spread, "distribution": st.sampled_from(["uniform", "normal", "truncated_normal", "untruncated_normal"])},
    "Zeros": {},
}


@row_of(INITIALIZERS)
@pytest.mark.slow
@few
@given(data=st.data(), shape=st.sampled_from([(60, 50), (5, 5, 8, 16)]))
def test_initializers_draw_as_keras_draws(name, keras, standard_promotion, data, shape):
    options = data.draw(st.fixed_dictionaries(INITIALIZERS[name]))
    shape = (60, 50) if name == "Identity" else shape
    ours, theirs = (np.asarray(getattr(m, name)(**options)(shape)) for m in (initializers, keras.initializers))
    width = max(theirs.std(), 1e-6)
    assert ours.shape == theirs.shape == shape
    assert abs(ours.mean() - theirs.mean()) < 6 * width / np.sqrt(theirs.size) + 1e-6
    assert abs(ours.std() - theirs.std()) < 0.08 * width
    if name in ("Constant", "Identity", "Ones", "Zeros"):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    elif "Uniform" in name or name == "TruncatedNormal":
        assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.15)  # a bound that both come near
