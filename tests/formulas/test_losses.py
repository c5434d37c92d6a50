"""Losses against Keras: functions and classes, values and gradients; weights, masks and reductions."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import teul
from teul import losses
from teul.configured import numbers_bound

QUICK = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # compiled to be run once or twice
relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# How targets and predictions are drawn for a kind of loss.
DRAW = {
    "numbers": lambda d, s: (d.standard_normal(s), d.standard_normal(s)),
    "positive": lambda d, s: (d.uniform(0.1, 3, s), d.uniform(0.1, 3, s)),
    "signs": lambda d, s: (d.choice([-1.0, 1.0], s), d.standard_normal(s)),
    "bits": lambda d, s: (d.integers(0, 2, s), d.uniform(0, 1, s)),
    "bit logits": lambda d, s: (d.integers(0, 2, s), 4 * d.standard_normal(s)),
    "one-hot": lambda d, s: (np.eye(s[-1])[d.integers(0, s[-1], s[:-1])], d.uniform(0, 1, s)),
    "one-hot logits": lambda d, s: (np.eye(s[-1])[d.integers(0, s[-1], s[:-1])], 4 * d.standard_normal(s)),
    "labels": lambda d, s: (d.integers(0, s[-1], s[:-1]), d.uniform(0, 1, s)),
    "label logits": lambda d, s: (d.integers(0, s[-1], s[:-1]), 4 * d.standard_normal(s)),
    "shares": lambda d, s: (d.dirichlet(np.ones(s[-1]), s[:-1]), d.dirichlet(np.ones(s[-1]), s[:-1])),
}

# function, class, how to draw, arguments
TABLE = [
    ("mean_squared_error", "MeanSquaredError", "numbers", {}),
    ("mean_absolute_error", "MeanAbsoluteError", "numbers", {}),
    ("mean_absolute_percentage_error", "MeanAbsolutePercentageError", "positive", {}),
    ("mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", "positive", {}),
    ("huber", "Huber", "numbers", {"delta": 0.7}),
    ("log_cosh", "LogCosh", "numbers", {}),
    ("cosine_similarity", "CosineSimilarity", "numbers", {}),
    ("poisson", "Poisson", "positive", {}),
    ("hinge", "Hinge", "signs", {}),
    ("squared_hinge", "SquaredHinge", "signs", {}),
    ("hinge", "Hinge", "bits", {}),
    ("categorical_hinge", "CategoricalHinge", "one-hot", {}),
    ("kl_divergence", "KLDivergence", "shares", {}),
    ("binary_crossentropy", "BinaryCrossentropy", "bits", {}),
    ("binary_crossentropy", "BinaryCrossentropy", "bit logits", {"from_logits": True, "label_smoothing": 0.2}),
    ("binary_focal_crossentropy", "BinaryFocalCrossentropy", "bits", {"apply_class_balancing": True, "gamma": 1.5}),
    ("binary_focal_crossentropy", "BinaryFocalCrossentropy", "bit logits", {"from_logits": True, "label_smoothing": 0.1}),
    ("categorical_crossentropy", "CategoricalCrossentropy", "one-hot", {"label_smoothing": 0.1}),
    ("categorical_crossentropy", "CategoricalCrossentropy", "one-hot logits", {"from_logits": True}),
    ("categorical_focal_crossentropy", "CategoricalFocalCrossentropy", "one-hot", {"gamma": 1.5}),
    ("categorical_focal_crossentropy", "CategoricalFocalCrossentropy", "one-hot logits", {"from_logits": True, "alpha": 0.5}),
    ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "labels", {}),
    ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "label logits", {"from_logits": True}),
    ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "labels", {"ignore_class": 1}),
    ("dice", "Dice", "bits", {"axis": -1}),
    ("tversky", "Tversky", "bits", {"alpha": 0.3, "beta": 0.7}),
    ("categorical_generalized_cross_entropy", "CategoricalGeneralizedCrossEntropy", "labels", {"q": 0.6}),
]
IDS = [f"{f}-{draw}-{len(a)}" for f, _, draw, a in TABLE]


def drawn(kind, seed, shape):
    y, p = DRAW[kind](np.random.default_rng(seed), shape)
    return np.asarray(y, "int32" if "label" in kind or "bit" in kind else "float32"), np.asarray(p, "float32")


def compiled(function, loss, arguments):
    """The values a row, the weighted loss of the batch and its gradient, as one program."""

    def weighted(p, y, w):
        return loss(y, p, sample_weight=w), function(y, p, **arguments)

    return jax.jit(jax.value_and_grad(weighted, has_aux=True), compiler_options=QUICK)


@pytest.fixture(scope="module")
def programs(keras):
    def pair(function, kind, arguments):
        return [compiled(getattr(m, function), getattr(m, kind)(**arguments), arguments) for m in (losses, keras.losses)]

    return [pair(function, kind, arguments) for function, kind, _, arguments in TABLE]


def compare(programs, row, seed, shape):
    _, _, draw, arguments = TABLE[row]
    y, p = drawn(draw, seed, shape)
    weight_shape = () if arguments.keys() == {"alpha", "beta"} else shape[:-1]
    weight = np.random.default_rng(seed + 1).uniform(0, 2, weight_shape).astype("float32")
    ((mine, values), slope), ((theirs, expected), expected_slope) = (program(p, y, weight) for program in programs[row])
    np.testing.assert_allclose(values, expected, rtol=2e-5, atol=1e-6)
    np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=1e-6)
    np.testing.assert_allclose(slope, expected_slope, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("row", range(len(TABLE)), ids=IDS)
def test_as_keras(programs, standard_promotion, row):
    compare(programs, row, seed=row, shape=(6, 4))


@relaxed
@given(row=st.integers(0, len(TABLE) - 1), seed=st.integers(0, 2**31 - 2), shape=st.sampled_from([(6, 4), (2, 3, 4)]))
def test_as_keras_for_random_data(programs, standard_promotion, row, seed, shape):
    compare(programs, row, seed, shape)


def test_circle_as_keras(keras, standard_promotion):
    draws = np.random.default_rng(0)
    y, p = draws.integers(0, 3, 8), draws.standard_normal((8, 5)).astype("float32")
    p /= np.linalg.norm(p, axis=1, keepdims=True)
    assert float(losses.Circle()(y, p)) == pytest.approx(float(keras.losses.Circle()(y, p)), rel=1e-4)


@pytest.mark.parametrize(("y_shape", "p_shape"), [((6,), (6, 1)), ((6, 1), (6,)), ((6,), (6,)), ((6, 1), (6, 1))])
@pytest.mark.parametrize("name", ["MeanSquaredError", "BinaryCrossentropy"])
def test_a_missing_last_axis_is_no_matter(keras, standard_promotion, name, y_shape, p_shape):
    y, p = np.arange(6).reshape(y_shape) % 2, np.linspace(0.1, 0.9, 6, dtype="float32").reshape(p_shape)
    mine, theirs = getattr(losses, name)(), getattr(keras.losses, name)()
    assert float(mine(y, p)) == pytest.approx(float(theirs(y, p)), rel=1e-6)


@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "mean", "sum", "none", None, "mean_with_sample_weight"])
@pytest.mark.parametrize("weight", [None, [1.0, 0.0, 2.0], [[1.0], [0.0], [2.0]]])
def test_reductions_as_keras(keras, standard_promotion, reduction, weight):
    y, p = np.zeros((3, 2), "float32"), np.array([[1, 2], [3, 4], [5, 6]], "float32")
    mine = losses.MeanAbsoluteError(reduction=reduction)(y, p, sample_weight=weight)
    theirs = keras.losses.MeanAbsoluteError(reduction=reduction)(y, p, sample_weight=None if weight is None else np.array(weight))
    np.testing.assert_allclose(np.ravel(mine), np.ravel(theirs), rtol=1e-6)


def test_a_weight_a_row_weighs_sequences():
    y, p = jnp.zeros((2, 3, 1)), jnp.ones((2, 3, 1)) * jnp.array([1.0, 2.0])[:, None, None]
    assert losses.MeanSquaredError(reduction="none")(y, p, sample_weight=[1, 10]).tolist() == [[1, 1, 1], [40, 40, 40]]


def test_what_is_masked_does_not_count():
    loss = losses.MeanSquaredError()
    y, p = jnp.zeros((4, 1)), jnp.array([[1.0], [2.0], [jnp.nan], [3.0]])
    assert float(loss(y, p, mask=[True, True, False, False])) == 2.5
    assert float(loss(y, p, sample_weight=[1, 3, 1, 1], mask=[True, True, False, False])) == 6.5


def test_labels_to_ignore_do_not_count(keras, standard_promotion):
    y, p = np.array([0, 2, 1, 2]), np.random.default_rng(0).dirichlet(np.ones(3), 4).astype("float32")
    mine = losses.SparseCategoricalCrossentropy(ignore_class=2)(y, p)
    assert float(mine) == pytest.approx(float(keras.losses.SparseCategoricalCrossentropy(ignore_class=2)(y, p)), rel=1e-6)
    assert float(mine) == pytest.approx(-(np.log(p[0, 0]) + np.log(p[2, 1])) / 2, rel=1e-5)


def test_classes_on_another_axis():
    y, p = np.array([0, 2]), np.random.default_rng(0).dirichlet(np.ones(3), 2).astype("float32")
    assert losses.sparse_categorical_crossentropy(y, p.T, axis=0).tolist() == losses.sparse_categorical_crossentropy(y, p).tolist()


def test_rmse_is_the_root_of_the_batch_mean():
    y, p = [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 7.0]
    assert float(losses.RootMeanSquaredError()(y, p)) == pytest.approx(np.sqrt(52 / 4))
    assert float(losses.as_loss("rmse")(y, p)) == pytest.approx(np.sqrt(52 / 4))
    slope = jax.grad(lambda p: losses.RootMeanSquaredError()(jnp.zeros(2), p))(jnp.zeros(2))
    assert slope.tolist() == [0, 0]


def test_own_loss():
    class Quantile(losses.Loss):
        def __init__(self, q, name="quantile"):
            super().__init__(name=name)
            self.q = q

        def call(self, y_true, y_pred):
            error = y_true - y_pred
            return jnp.maximum(self.q * error, (self.q - 1) * error)

    loss = Quantile(0.9)
    assert float(loss([1, 1], [0, 3])) == pytest.approx((0.9 + 0.2) / 2)
    assert Quantile.from_config(loss.get_config()).q == 0.9


def test_numbers_are_arguments_of_a_program():
    loss = losses.Huber(delta=1.0)
    with numbers_bound({(id(loss), "delta"): jnp.float32(3.0)}):
        assert float(loss([0.0], [2.0])) == 2.0
    assert float(loss([0.0], [2.0])) == 1.5
    smooth = losses.BinaryCrossentropy(label_smoothing=0.1)
    program = jax.jit(lambda s: _with(smooth, "label_smoothing", s))
    assert float(program(0.2)) == pytest.approx(float(losses.BinaryCrossentropy(label_smoothing=0.2)([1.0], [0.7])), rel=1e-6)


def _with(loss, field, value):
    with numbers_bound({(id(loss), field): value}):
        return loss([1.0], [0.7])


ALIASES = {
    "mse": "mean_squared_error", "MSE": "mean_squared_error", "mae": "mean_absolute_error", "mape": "mean_absolute_percentage_error",
    "MSLE": "mean_squared_logarithmic_error", "bce": "binary_crossentropy", "KLD": "kl_divergence", "logcosh": "log_cosh",
    "cosine": "cosine_similarity", "Mean_Squared_Error": "mean_squared_error",
}  # fmt: skip


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_aliases(alias, name):
    assert losses.as_loss(alias).fn is getattr(losses, name)


def test_get():
    assert losses.get("mse") is losses.mean_squared_error
    assert losses.get("mse")([[0.0, 0.0]], [[1.0, 3.0]]).tolist() == [5.0]
    assert type(losses.as_loss("CategoricalCrossentropy")) is losses.CategoricalCrossentropy
    assert losses.as_loss(losses.Huber).delta == 1.0
    own = losses.as_loss(lambda y_true, y_pred: jnp.abs(y_true - y_pred))
    assert float(own([1.0], [3.0])) == 2.0
    assert losses.as_loss(None) is None
    kept = losses.Huber(delta=2.0)
    assert losses.as_loss(kept) is kept
    assert losses.deserialize(losses.serialize(kept)).delta == 2.0
    wrapper = losses.deserialize(losses.serialize(losses.as_loss("mse")))
    assert float(wrapper([0.0], [2.0])) == 4.0


@pytest.mark.parametrize(
    ("y_shape", "p_shape", "name"),
    [
        ((8,), (8, 1), "binary_crossentropy"),
        ((8, 3), (8, 3), "categorical_crossentropy"),
        ((8, 1), (8, 3), "sparse_categorical_crossentropy"),
    ],
)
def test_crossentropy_that_fits(y_shape, p_shape, name):
    assert losses.resolve("crossentropy", y_true_shape=y_shape, y_pred_shape=p_shape).name == name


def test_config_as_keras(keras):
    for name in ("Huber", "BinaryCrossentropy", "CategoricalFocalCrossentropy", "Tversky", "MeanSquaredError"):
        mine, theirs = getattr(losses, name)(), getattr(keras.losses, name)()
        assert {**theirs.get_config(), **mine.get_config()} == mine.get_config(), name
        assert mine.name == theirs.name
        assert type(theirs).from_config(mine.get_config()).name == mine.name


def test_refusals():
    with pytest.raises(ValueError, match=r"one-hot labels need one column a class.*'sparse_categorical_crossentropy'"):
        losses.CategoricalCrossentropy()([0, 1, 2], np.ones((3, 3)) / 3)
    with pytest.raises(ValueError, match=r"one whole number a row, of shape \(3,\).*without 'sparse_'"):
        losses.SparseCategoricalCrossentropy()(np.eye(3), np.ones((3, 3)) / 3)
    with pytest.raises(ValueError, match=r"binary_crossentropy: the targets have shape \(3, 2\) and the predictions \(3, 1\)"):
        losses.BinaryCrossentropy()(np.ones((3, 2)), np.ones((3, 1)) / 2)
    with pytest.raises(ValueError, match=r"sample_weight has shape \(2,\), but the values to weigh have shape \(3,\)"):
        losses.MeanSquaredError()(np.ones((3, 1)), np.ones((3, 1)), sample_weight=[1, 2])
    with pytest.raises(ValueError, match="Did you mean 'mean_squared_error'"):
        losses.get("mean_square_error")
    with pytest.raises(ValueError, match="reduction must be one of"):
        losses.MeanSquaredError(reduction="average")
    with pytest.raises(NotImplementedError, match=r"write call\(self, y_true, y_pred\)"):
        losses.Loss()([1.0], [1.0])
    with pytest.raises(ValueError, match="q must be between 0 and 1"):
        losses.CategoricalGeneralizedCrossEntropy(q=2)
    with pytest.warns(UserWarning, match="one output unit is always 0"):
        losses.CategoricalCrossentropy()([[1.0]], [[0.3]])


def test_means_by_the_weights_as_they_were_given(keras):
    x = np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 7.0]], "float32")
    for weight in (2.0, np.array([[1.0], [3.0]]), np.array([1.0, 3.0])):
        found, expected = (m.losses.MeanAbsoluteError(reduction="mean_with_sample_weight") for m in (teul, keras))
        np.testing.assert_allclose(found(x, 2 * x, weight), np.asarray(expected(x, 2 * x, weight)), rtol=1e-5)


def test_weights_in_a_column_make_a_column(keras):
    y, p, weight = np.array([[1.0], [3.0]], "float32"), np.zeros((2, 1), "float32"), np.array([[1.0], [2.0]])
    found, expected = (m.losses.MeanSquaredError(reduction="none")(y, p, sample_weight=weight) for m in (teul, keras))
    assert found.tolist() == np.asarray(expected).tolist() == [[1.0], [18.0]]


def test_zeros_behind_the_labels_of_a_sequence_do_not_count():
    scores = np.random.default_rng(0).normal(size=(1, 6, 4)).astype("float32")
    assert float(losses.CTC()([[2, 1, 0, 0]], scores)) == pytest.approx(float(losses.CTC()([[2, 1]], scores)), rel=1e-6)


def test_a_loss_of_a_dict():
    class OfA(teul.losses.Loss):
        def call(self, y_true, y_pred):
            return (y_true["a"] - y_pred["a"]) ** 2

    assert float(OfA()({"a": [1.0, 2.0]}, {"a": [2.0, 4.0]})) == 2.5
