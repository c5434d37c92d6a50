"""What a metric's name means for given data; the string scores against scikit-learn, batch by batch."""

import numpy as np
import pytest
from sklearn import metrics as scores

from teul import losses, metrics
from teul.metrics.resolve import resolve


@pytest.mark.parametrize("name", ["accuracy", "acc", "Accuracy", "ACC"])
@pytest.mark.parametrize(
    ("y_shape", "p_shape", "kind"),
    [
        ((8,), (8, 1), metrics.BinaryAccuracy),
        ((8, 1), (8, 1), metrics.BinaryAccuracy),
        ((8,), (8,), metrics.BinaryAccuracy),
        ((8, 3), (8, 3), metrics.CategoricalAccuracy),
        ((8,), (8, 3), metrics.SparseCategoricalAccuracy),
        ((8, 1), (8, 3), metrics.SparseCategoricalAccuracy),
        ((8, 5), (8, 5, 3), metrics.SparseCategoricalAccuracy),
    ],
)
def test_accuracy_by_the_shapes(name, y_shape, p_shape, kind):
    metric = resolve(name, y_true_shape=y_shape, y_pred_shape=p_shape)
    assert type(metric) is kind and metric.name == name


@pytest.mark.parametrize(
    ("y_shape", "p_shape", "kind"),
    [((8,), (8, 1), "BinaryCrossentropy"), ((8, 3), (8, 3), "CategoricalCrossentropy"), ((8,), (8, 3), "SparseCategoricalCrossentropy")],
)
def test_crossentropy_by_the_shapes(y_shape, p_shape, kind):
    loss = losses.as_loss(kind)
    loss.from_logits = True
    metric = resolve("ce", loss=loss, y_true_shape=y_shape, y_pred_shape=p_shape)
    assert type(metric).__name__ == kind and metric.from_logits and metric.name == "ce"


def in_batches(metric, y, p):
    for part in np.array_split(np.arange(len(y)), 3):
        metric.update_state(y[part], p[part])
    return float(metric.result())


def data(classes, seed):
    draws = np.random.default_rng(seed)
    return draws.integers(0, classes, 39), draws.dirichlet(np.ones(classes), 39).astype("float32")


NAMES = {"precision": scores.precision_score, "Recall": scores.recall_score, "f1": scores.f1_score, "f1_score": scores.f1_score}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["labels", "column", "one-hot"])
@pytest.mark.parametrize("classes", [2, 3, 5])
def test_scores_of_classes_for_every_form_of_labels(name, form, classes):
    y, p = data(classes, seed=classes)
    given = {"labels": y, "column": y[:, None], "one-hot": np.eye(classes)[y]}[form]
    metric = resolve(name, loss=losses.CategoricalCrossentropy(), y_true_shape=given.shape, y_pred_shape=p.shape)
    average = "binary" if classes == 2 else "macro"
    expected = NAMES[name](y, p.argmax(axis=1), average=average, zero_division=0)
    assert in_batches(metric, given, p) == pytest.approx(expected, abs=1e-6)
    assert metric.name == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("y_column", [False, True])
@pytest.mark.parametrize("logits", [False, True])
def test_scores_of_one_sigmoid(name, y_column, logits):
    y, p = data(2, seed=9)
    y, p = y[:, None] if y_column else y, p[:, 1:]
    loss = losses.BinaryCrossentropy(from_logits=logits)
    metric = resolve(name, loss=loss, y_true_shape=y.shape, y_pred_shape=p.shape)
    expected = NAMES[name](y.ravel(), p.ravel() > 0.5)
    assert in_batches(metric, y, np.log(p / (1 - p)) if logits else p) == pytest.approx(expected, abs=1e-6)


def test_a_class_that_never_occurs_does_not_count():
    y, p = np.array([0, 0, 1]), np.eye(4)[[0, 1, 1]]
    metric = resolve("recall", y_true_shape=y.shape, y_pred_shape=p.shape)
    assert in_batches(metric, y, p) == pytest.approx(scores.recall_score(y, [0, 1, 1], average="macro"))


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("one_hot", [False, True])
def test_auc_of_classes(classes, one_hot):
    y, p = data(classes, seed=5)
    p = np.round(p * 20) / 20
    given = np.eye(classes)[y] if one_hot else y
    metric = resolve("auc", loss=losses.SparseCategoricalCrossentropy(), y_true_shape=given.shape, y_pred_shape=p.shape)
    by_class = [scores.roc_auc_score(y == c, p[:, c]) for c in range(classes)]
    assert in_batches(metric, given, p) == pytest.approx(by_class[1] if classes == 2 else np.mean(by_class), abs=0.01)


def test_auc_of_one_sigmoid():
    y, p = data(2, seed=5)
    metric = resolve("AUC", y_true_shape=(39,), y_pred_shape=(39, 1))
    assert in_batches(metric, y, p[:, 1:]) == pytest.approx(scores.roc_auc_score(y, p[:, 1]), abs=0.01)
    logits = resolve("auc", loss=losses.BinaryCrossentropy(from_logits=True), y_true_shape=(39,), y_pred_shape=(39, 1))
    assert in_batches(logits, y, np.log(p[:, 1:] / p[:, :1])) == pytest.approx(scores.roc_auc_score(y, p[:, 1]), abs=0.01)


@pytest.mark.parametrize("loss", ["binary_crossentropy", losses.BinaryCrossentropy(), losses.BinaryFocalCrossentropy()])
def test_several_questions_a_row_are_counted_together(loss):
    draws = np.random.default_rng(1)
    y, p = draws.integers(0, 2, (21, 3)), draws.uniform(0, 1, (21, 3)).astype("float32")
    known = {"loss": losses.as_loss(loss), "y_true_shape": y.shape, "y_pred_shape": p.shape}
    said = p > 0.5
    assert in_batches(resolve("precision", **known), y, p) == pytest.approx(scores.precision_score(y, said, average="micro"), abs=1e-6)
    assert in_batches(resolve("recall", **known), y, p) == pytest.approx(scores.recall_score(y, said, average="micro"), abs=1e-6)
    assert in_batches(resolve("f1", **known), y, p) == pytest.approx(scores.f1_score(y, said, average="micro"), abs=1e-6)
    # Keras asks the shapes alone: of several outputs, whether the largest is the right one.
    assert in_batches(resolve("accuracy", **known), y, p) == pytest.approx((y.argmax(1) == p.argmax(1)).mean(), abs=1e-6)


def test_accuracy_of_logits_asks_for_half_not_for_a_half_logit():
    metric = resolve("accuracy", loss=losses.BinaryCrossentropy(from_logits=True), y_true_shape=(4,), y_pred_shape=(4, 1))
    assert float(metric([1, 1, 0, 0], [[0.3], [2.0], [-0.2], [0.1]])) == 0.75


def test_other_names_functions_and_objects():
    shapes = {"y_true_shape": (8, 2), "y_pred_shape": (8, 2)}
    assert resolve("mae", **shapes).name == "mae"
    assert type(resolve("MSE", **shapes)) is metrics.MeanSquaredError
    assert resolve(losses.mean_absolute_error, **shapes).name == "mean_absolute_error"
    kept = metrics.MeanSquaredError(name="mine")
    assert resolve(kept, **shapes) is kept and kept.name == "mine"
    assert type(resolve(metrics.Recall, **shapes)) is metrics.Recall
    with pytest.raises(ValueError, match="no metric called 'acuracy'"):
        resolve("acuracy", **shapes)


def test_counts_are_made_before_the_first_batch():
    assert len(resolve(metrics.F1Score(), y_true_shape=(8, 3), y_pred_shape=(8, 3)).variables) == 4
    assert len(resolve("r2", y_true_shape=(8,), y_pred_shape=(8, 1)).variables) == 5
    assert resolve(metrics.AUC(multi_label=True), y_true_shape=(8, 3), y_pred_shape=(8, 3)).variables[0].shape == (200, 3)
