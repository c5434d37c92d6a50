"""Metrics against Keras over several batches, eagerly and inside a program; your own metric; what is refused."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import teul
from teul import metrics
from teul.variables import Variable

QUICK = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # compiled to be run once or twice
SHAPE = (16, 4)
draws = np.random.default_rng(3)


def bits():
    return draws.integers(0, 2, SHAPE[0]), draws.uniform(0, 1, SHAPE[0])


def many_bits():
    return draws.integers(0, 2, SHAPE), draws.uniform(0, 1, SHAPE)


def one_hot():
    return np.eye(SHAPE[1])[draws.integers(0, SHAPE[1], SHAPE[0])], draws.dirichlet(np.ones(SHAPE[1]), SHAPE[0])


def labels():
    return draws.integers(0, SHAPE[1], SHAPE[0]), draws.dirichlet(np.ones(SHAPE[1]), SHAPE[0])


def classes():
    return draws.integers(0, SHAPE[1], SHAPE[0]), draws.integers(0, SHAPE[1], SHAPE[0])


def numbers():
    return draws.uniform(0.2, 3, SHAPE), draws.uniform(0.2, 3, SHAPE)


def signs():
    return draws.choice([-1.0, 1.0], SHAPE), draws.standard_normal(SHAPE)


TABLE = [
    ("Accuracy", classes, {}),
    ("BinaryAccuracy", bits, {"threshold": 0.3}),
    ("CategoricalAccuracy", one_hot, {}),
    ("SparseCategoricalAccuracy", labels, {}),
    ("TopKCategoricalAccuracy", one_hot, {"k": 2}),
    ("SparseTopKCategoricalAccuracy", labels, {"k": 2}),
    ("MeanSquaredError", numbers, {}),
    ("RootMeanSquaredError", numbers, {}),
    ("MeanAbsoluteError", numbers, {}),
    ("MeanAbsolutePercentageError", numbers, {}),
    ("MeanSquaredLogarithmicError", numbers, {}),
    ("LogCoshError", numbers, {}),
    ("CosineSimilarity", numbers, {}),
    ("PearsonCorrelation", numbers, {}),
    ("ConcordanceCorrelation", numbers, {}),
    ("R2Score", numbers, {}),
    ("R2Score", numbers, {"class_aggregation": "variance_weighted_average"}),
    ("R2Score", numbers, {"class_aggregation": None}),
    ("Hinge", signs, {}),
    ("SquaredHinge", signs, {}),
    ("CategoricalHinge", one_hot, {}),
    ("KLDivergence", one_hot, {}),
    ("Poisson", numbers, {}),
    ("BinaryCrossentropy", many_bits, {"label_smoothing": 0.1}),
    ("CategoricalCrossentropy", one_hot, {}),
    ("SparseCategoricalCrossentropy", labels, {}),
    ("TruePositives", bits, {}),
    ("TrueNegatives", many_bits, {"thresholds": [0.2, 0.8]}),
    ("FalsePositives", bits, {"thresholds": 0.7}),
    ("FalseNegatives", bits, {}),
    ("Precision", bits, {}),
    ("Precision", one_hot, {"thresholds": [0.3, 0.6]}),
    ("Precision", one_hot, {"top_k": 2}),
    ("Recall", one_hot, {"class_id": 1, "thresholds": 0.3}),
    ("Recall", one_hot, {"top_k": 2, "class_id": 2}),
    ("AUC", bits, {}),
    ("AUC", many_bits, {"num_thresholds": 50, "summation_method": "minoring"}),
    ("AUC", bits, {"curve": "PR"}),
    ("AUC", bits, {"curve": "PR", "summation_method": "majoring"}),
    ("AUC", bits, {"curve": "PRGAIN", "thresholds": [0.2, 0.5, 0.7]}),
    ("AUC", many_bits, {"multi_label": True, "num_labels": 4, "label_weights": [1.0, 2.0, 3.0, 4.0]}),
    ("AUC", signs, {"from_logits": True, "thresholds": [0.3, 0.5]}),
    ("SensitivityAtSpecificity", bits, {"specificity": 0.5}),
    ("SpecificityAtSensitivity", bits, {"sensitivity": 0.5}),
    ("PrecisionAtRecall", bits, {"recall": 0.5}),
    ("RecallAtPrecision", bits, {"precision": 0.6}),
    ("FBetaScore", one_hot, {"beta": 2.0}),
    ("F1Score", one_hot, {"average": "macro"}),
    ("F1Score", many_bits, {"average": "micro", "threshold": 0.4}),
    ("F1Score", many_bits, {"average": "weighted", "threshold": 0.4}),
    ("IoU", classes, {"num_classes": 4, "target_class_ids": [0, 2]}),
    ("MeanIoU", classes, {"num_classes": 4, "ignore_class": 1}),
    ("BinaryIoU", bits, {"threshold": 0.4}),
    ("OneHotIoU", one_hot, {"num_classes": 4, "target_class_ids": [1]}),
    ("OneHotMeanIoU", one_hot, {"num_classes": 4}),
]
UNWEIGHTED = ("IoU",)  # Keras counts these in whole numbers


def run(metric, batches):
    """The result after these batches, through the pure functions, compiled."""
    (y, p, _), *_ = batches
    if hasattr(metric, "build"):
        metric.build(y.shape, p.shape)
    elif not metric.variables or not getattr(metric, "_built", True):
        metric._build(*((y.shape, p.shape) if "AUC" not in type(metric).__name__ else (p.shape,)))
    step = jax.jit(lambda counts, y, p, w: metric.stateless_update_state(counts, y, p, sample_weight=w), compiler_options=QUICK)
    counts = [v.value for v in metric.variables]
    for y, p, w in batches:
        counts = step(counts, y, p, w)
    return np.asarray(metric.stateless_result(counts))


@pytest.mark.filterwarnings("ignore:Explicitly requested dtype int64")
@pytest.mark.parametrize(("name", "draw", "arguments"), TABLE, ids=[f"{n}-{d.__name__}-{'-'.join(a)}" for n, d, a in TABLE])
def test_as_keras(keras, standard_promotion, name, draw, arguments):
    batches = []
    for _ in range(2):
        y, p = draw()
        weight = None if name.endswith(UNWEIGHTED) else draws.uniform(0, 2, len(y)).astype("float32")
        batches.append((y.astype("float32"), p.astype("float32"), weight))
    mine, theirs = getattr(metrics, name)(**arguments), getattr(keras.metrics, name)(**arguments)
    np.testing.assert_allclose(run(mine, batches), run(theirs, batches), rtol=2e-5, atol=2e-6)


def test_every_metric_of_keras_is_here(keras):
    theirs = {n for n, m in vars(keras.metrics).items() if isinstance(m, type)}
    assert theirs - set(vars(metrics)) == set()
    assert {n for n, m in vars(keras.losses).items() if isinstance(m, type)} - set(vars(__import__("teul.losses").losses)) == set()


def test_config_as_keras(keras):
    for name, _, arguments in TABLE:
        mine, theirs = getattr(metrics, name)(**arguments), getattr(keras.metrics, name)(**arguments)
        config = mine.get_config()
        missing = theirs.get_config().keys() - config.keys()
        assert not missing, name
        again = type(mine).from_config(config)
        assert again.get_config() == config, name
        if not name.endswith("IoU"):
            assert mine.name == theirs.name.rstrip("_0123456789"), name


def test_results_are_those_of_the_epoch_not_the_mean_of_batches():
    precision = metrics.Precision()
    precision.update_state([1, 0, 0, 0], [0.9, 0.8, 0.7, 0.6])
    precision.update_state([1], [0.9])
    assert float(precision.result()) == pytest.approx(2 / 5)
    precision.reset_state()
    assert float(precision.result()) == 0
    assert float(precision([1], [0.9])) == 1


def test_mean_and_sum():
    mean = metrics.Mean()
    mean.update_state([[1.0, 3.0], [5.0, 7.0]])
    mean.update_state(10.0, sample_weight=2.0)
    assert float(mean.result()) == pytest.approx((2 + 6 + 20) / 4)
    total = metrics.Sum()
    total.update_state([[1.0, 2.0], [3.0, 4.0]], sample_weight=[1.0, 10.0])
    assert float(total.result()) == 73


def test_weights_of_rows_and_of_values_as_keras(keras, standard_promotion):
    values = draws.uniform(0, 1, (4, 3)).astype("float32")
    for weight in (draws.uniform(0, 1, 4), draws.uniform(0, 1, (4, 1)), draws.uniform(0, 1, (4, 3))):
        mine, theirs = metrics.Mean(), keras.metrics.Mean()
        assert float(mine(values, weight)) == pytest.approx(float(theirs(values, weight)), rel=1e-5)


def test_r2_of_large_close_targets():
    years = np.array([1990.0, 2000.0, 2010.0, 2020.0])
    r2 = metrics.R2Score()
    r2.update_state(years[:2], years[:2] + 1)
    r2.update_state(years[2:], years[2:] + 1)
    assert float(r2.result()) == pytest.approx(1 - 4 / 500, abs=1e-6)


def test_adjusted_r2(keras, standard_promotion):
    y, p = draws.uniform(0, 1, (9, 1)).astype("float32"), draws.uniform(0, 1, (9, 1)).astype("float32")
    mine, theirs = metrics.R2Score(num_regressors=2), keras.metrics.R2Score(num_regressors=2)
    assert float(mine(y, p)) == pytest.approx(float(theirs(y, p)), rel=1e-4)


class Spread(metrics.Metric):
    """The greatest minus the smallest prediction; a metric as a user writes one."""

    def __init__(self, name="spread", **kwargs):
        super().__init__(name=name, **kwargs)
        self.low = self.add_weight(name="low", initializer="zeros")
        self.high = Variable(0.0, trainable=False, name="high")
        self.seen = metrics.Sum()

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.low.assign(jnp.minimum(self.low.value, jnp.min(y_pred)))
        self.high.assign_add(jnp.maximum(jnp.max(y_pred) - self.high.value, 0.0))
        self.seen.update_state(jnp.ones(len(y_pred)))

    def result(self):
        return self.high - self.low


def test_own_metric_eagerly_and_in_a_program():
    metric = Spread()
    assert [v.name for v in metric.variables] == ["low", "high", "total"]
    metric.update_state(None, jnp.array([1.0, -2.0]))
    metric.update_state(None, jnp.array([3.0, 0.0]))
    assert float(metric.result()) == 5
    step = jax.jit(lambda counts, p: metric.stateless_update_state(counts, None, p))
    counts = step(metric.stateless_reset_state(), jnp.array([1.0, -2.0]))
    counts = step(counts, jnp.array([3.0, 0.0]))
    assert float(metric.stateless_result(counts)) == 5
    assert float(metric.result()) == 5  # the program left the metric itself alone
    assert float(metric.seen.result()) == 4
    metric.reset_state()
    assert float(metric.result()) == 0 and float(metric.seen.result()) == 0


def test_the_old_order_of_add_weight():
    metric = metrics.Mean()
    assert metric.add_weight("extra", initializer="ones").name == "extra"


def test_confusion_matrix_for_every_form_of_labels():
    p = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.1, 0.7, 0.2], [0.0, 0.2, 0.8]])
    y = np.array([0, 1, 2, 2])
    expected = [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
    for form in (y, y[:, None], np.eye(3)[y]):
        assert metrics.ConfusionMatrix(3)(form, p).tolist() == expected
    weighted = metrics.ConfusionMatrix(3)(y, p, sample_weight=[1, 2, 3, 4])
    assert weighted.tolist() == [[1, 0, 0], [0, 2, 0], [0, 3, 4]]
    assert metrics.ConfusionMatrix(2)([[1], [0]], [[0.9], [0.6]]).tolist() == [[0, 1], [0, 1]]


def test_get():
    assert metrics.get("mse").name == "mean_squared_error"
    assert type(metrics.get("BinaryAccuracy")) is metrics.BinaryAccuracy
    assert type(metrics.get("AUC")) is type(metrics.get("auc")) is metrics.AUC
    assert type(metrics.get(metrics.Recall)) is metrics.Recall
    assert metrics.get("huber").name == "huber"
    assert metrics.get(None) is None
    kept = metrics.Precision(thresholds=0.3)
    assert metrics.get(kept) is kept
    assert metrics.deserialize(metrics.serialize(kept)).thresholds == 0.3

    def bias(y_true, y_pred):
        return y_pred - y_true

    assert metrics.get(bias).name == "bias"
    assert float(metrics.get(bias)([0.0, 0.0], [1.0, 2.0])) == 1.5


def test_refusals():
    with pytest.raises(ValueError, match="Did you mean 'precision'"):
        metrics.get("precison")
    with pytest.raises(ValueError, match=r"Precision: the targets have shape \(3,\) and the predictions \(3, 4\).*metrics=\['precision'\]"):
        metrics.Precision()([0, 1, 2], np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"F1Score: the targets have shape"):
        metrics.F1Score()([0, 1, 2], np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"one whole number a row, of shape \(2,\)"):
        metrics.SparseCategoricalAccuracy()([0, 1, 2], np.ones((2, 4)))
    with pytest.raises(ValueError, match="thresholds must be between 0 and 1"):
        metrics.Precision(thresholds=[0.5, 1.5])
    with pytest.raises(ValueError, match="curve must be one of"):
        metrics.AUC(curve="LIFT")
    with pytest.raises(ValueError, match="specificity must be between 0 and 1"):
        metrics.SensitivityAtSpecificity(1.5)
    with pytest.raises(ValueError, match="target_class_ids must be classes below 2"):
        metrics.IoU(2, [2])
    with pytest.raises(ValueError, match="the predictions' shape must be"):
        metrics.R2Score()(np.ones((3, 2)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="beta must be a float above 0"):
        metrics.FBetaScore(beta="two")
    with pytest.raises(ValueError, match="threshold must be a float between 0 and 1"):
        metrics.F1Score(threshold=2.0)
    with pytest.raises(ValueError, match="num_labels must be None"):
        metrics.AUC(num_labels=3)
    with pytest.raises(ValueError, match=r"must be \(rows, labels\)"):
        metrics.AUC(multi_label=True)([0, 1], [0.2, 0.7])
    with pytest.raises(NotImplementedError, match="write update_state"):
        metrics.Metric()([1], [1])

    class Forgetful(metrics.Metric):
        def __init__(self):
            self.total = self.add_weight(name="total")

    with pytest.raises(RuntimeError, match=r"Forgetful: write super\(\).__init__\(\) first"):
        Forgetful()


def test_metrics_are_found_by_the_names_of_keras():
    assert metrics.get("f1_score").average is None
    assert metrics.get("r2_score").num_regressors == 0
    assert "thresholds" not in metrics.AUC().get_config()


def test_an_auc_says_where_it_counts(keras):
    for options in ({"num_thresholds": 5}, {"thresholds": [0.3, 0.7]}):
        found, expected = teul.metrics.AUC(**options), keras.metrics.AUC(**options)
        np.testing.assert_allclose(found.thresholds, np.asarray(expected.thresholds, "float64"), atol=1e-9)
        assert teul.metrics.AUC.from_config(found.get_config()).thresholds == found.thresholds
