"""Rules about the end of a network: the last layer, the loss, the targets and the metrics must speak of the same thing."""

from teul.report.advice.description import DROPOUTS, PASSING, REGRESSION_LOSSES, ModelDescription
from teul.report.advice.finding import Finding, found
from teul.report.advice.run import Run
from teul.report.advice.summary import DataSummary, TargetSummary
from teul.report.advice.table import rule

_PROBABLE = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
_STRAIGHT = (None, "linear", "relu", "tanh", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus")


def _targets(data: DataSummary | None) -> TargetSummary | None:
    return data.targets if data is not None and data.targets is not None and data.targets.rows else None


def _units(model: ModelDescription) -> int:
    return (model.head.units or 0) if model.head else 0


def _activation(model: ModelDescription) -> str | None:
    """The head's activation; "unknown" where there is no plain head, or the user wrote it."""
    if model.head is None or model.head.own:
        return "unknown"
    return model.head.activation or "linear"


def _where(model: ModelDescription) -> str:
    return model.head.label if model.head else ""


@rule("T101", "compile fit")
def sigmoid_units_for_one_answer(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Several sigmoid units with binary_crossentropy, though each row has one answer."""
    if model.loss != "binary_crossentropy" or model.from_logits or _activation(model) != "sigmoid" or _units(model) < 2:
        return None
    y, units = _targets(data), _units(model)
    if y is None:
        return found("T101", _where(model), "hint", units=units, answers="?", head=_class_head(units)) if units == 2 else None
    if y.kind == "one_hot" and y.rows > 16:
        return found("T101", _where(model), "warning", units=units, answers=f"one-hot, {y.width}", head=_class_head(y.width))
    if y.width == 1 and y.whole:
        return found("T101", _where(model), units=units, answers=f"{y.classes}", head=_class_head(y.classes))
    return None


def _class_head(classes: int) -> str:
    if classes <= 2:
        return "Dense(1, activation='sigmoid'), loss='binary_crossentropy'"
    return f"Dense({classes}, activation='softmax'), loss='sparse_categorical_crossentropy'"


@rule("T102", "compile fit")
def softmax_of_one(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A softmax over one unit is always 1."""
    if _units(model) == 1 and _activation(model) in ("softmax", "log_softmax"):
        return found("T102", _where(model), activation=_activation(model))
    if _units(model) == 1 and model.loss == "categorical_crossentropy":
        return found("T102", _where(model), activation=_activation(model))
    return None


@rule("T103", "compile fit")
def head_is_no_probability(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A probability loss on a head that gives no probabilities."""
    if model.loss not in _PROBABLE or model.from_logits or _activation(model) not in _STRAIGHT:
        return None
    wanted = "sigmoid" if model.loss == "binary_crossentropy" else "softmax"
    return found("T103", _where(model), activation=_activation(model), loss=model.loss, wanted=wanted)


@rule("T104", "compile fit")
def logits_that_are_probabilities(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """from_logits=True on a head that gives probabilities already."""
    if model.loss not in _PROBABLE or not model.from_logits or _activation(model) not in ("sigmoid", "softmax"):
        return None
    return found("T104", _where(model), activation=_activation(model), loss=model.loss)


@rule("T105", "compile fit")
def softmax_with_squares(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A softmax trained with a regression loss."""
    if model.loss not in REGRESSION_LOSSES or _activation(model) != "softmax" or _units(model) < 2:
        return None
    y = _targets(data)
    if y is not None and y.kind == "shares":
        return None
    return found("T105", _where(model), loss=model.loss)


@rule("T106", "fit")
def classes_with_squares(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Classes trained as if they were amounts."""
    y = _targets(data)
    if y is None or y.rows <= 16 or model.loss not in REGRESSION_LOSSES or _activation(model) not in ("sigmoid", "linear"):
        return None
    if y.kind == "one_hot" or (y.kind == "labels" and y.classes == 2 and (y.low, y.high) == (0, 1)):
        head = _class_head(2 if y.kind == "labels" else y.width)
        return found("T106", _where(model), classes=y.classes, loss=model.loss, activation=_activation(model), head=head)
    return None


@rule("T107", "fit")
def targets_out_of_reach(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Targets that the last activation can never give."""
    y, activation = _targets(data), _activation(model)
    reach = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, float("inf")), "softmax": (0.0, 1.0)}
    if y is None or activation not in reach or model.loss not in REGRESSION_LOSSES | {"poisson"}:
        return None
    low, high = reach[activation]
    slack = 0.02 * (y.high - y.low)
    if y.low < low - slack or y.high > high + slack:
        ends = f"{low:g}..{high:g}" if high < float("inf") else "0.."
        return found("T107", _where(model), activation=activation, reach=ends, low=f"{y.low:.4g}", high=f"{y.high:.4g}")
    return None


@rule("T108", "fit")
def numbers_for_categorical(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Class numbers with a loss that wants one-hot rows."""
    y = _targets(data)
    if model.loss != "categorical_crossentropy" or y is None or y.width != 1 or y.ndim > 2 or _units(model) < 2:
        return None
    return found("T108", "loss", classes=y.classes, low=f"{y.low:g}", high=f"{y.high:g}") if y.whole else None


@rule("T109", "fit")
def one_hot_for_sparse(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """One-hot rows with a loss that wants class numbers."""
    y = _targets(data)
    if model.loss != "sparse_categorical_crossentropy" or y is None or y.width < 2 or y.width != _units(model):
        return None
    return found("T109", "loss", width=y.width) if y.kind in ("one_hot", "shares", "several") else None


@rule("T110", "fit")
def labels_do_not_start_at_0(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Class numbers that start at 1, or at -1."""
    y = _targets(data)
    if y is None or y.width != 1 or not y.whole or not y.classes:
        return None
    if model.loss == "sparse_categorical_crossentropy" and y.low != 0:
        off = y.low < 0 or y.high == _units(model) or (y.low == 1 and y.classes == y.high)
    elif model.loss == "binary_crossentropy":
        off = y.classes == 2 and (y.low < 0 or y.high > 1)
    else:
        return None
    if not off:
        return None
    severity = "error" if y.low < 0 or y.high >= max(2, _units(model)) else "hint"
    labels = ", ".join(f"{v:g}" for v in y.labels[:5]) + (", ..." if y.classes > 5 else "")
    return found("T110", "y", severity, labels=labels, low=f"{y.low:g}", last=y.classes - 1)


@rule("T111", "fit")
def rows_do_not_sum_to_1(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """One-hot rows that are none."""
    y = _targets(data)
    if model.loss != "categorical_crossentropy" or y is None or y.width < 2 or y.ndim > 2:
        return None
    if abs(y.sums[0] - 1) < 1e-2 and abs(y.sums[1] - 1) < 1e-2:
        return None
    return found("T111", "y", low=f"{y.sums[0]:g}", high=f"{y.sums[1]:g}", width=y.width)


@rule("T112", "compile fit")
def accuracy_of_a_regression(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Accuracy counted where amounts are predicted."""
    if model.loss not in REGRESSION_LOSSES | {"poisson"} or not model.counts_accuracy:
        return None
    y, activation = _targets(data), _activation(model)
    if y is None:
        return found("T112", "metrics", "warning", loss=model.loss) if activation in ("linear", "relu") else None
    amounts = y.kind == "real" or (y.kind == "labels" and y.classes > max(20, y.rows // 10)) or (not y.whole)
    return found("T112", "metrics", loss=model.loss) if amounts or (activation in ("linear", "relu") and y.classes > 2) else None


@rule("T113", "fit")
def too_few_units(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """More classes than units."""
    y, units = _targets(data), _units(model)
    if model.loss != "sparse_categorical_crossentropy" or y is None or y.width != 1 or not y.whole or not units:
        return None
    starts_at_1 = y.low == 1 and y.high == units and y.classes == units
    if y.high < units or y.low < 0 or starts_at_1:
        return None
    return found("T113", _where(model), units=units, classes=int(y.high) + 1, high=f"{y.high:g}")


@rule("T114", "fit")
def too_many_units(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Units that stand for no class."""
    y, units = _targets(data), _units(model)
    if model.loss != "sparse_categorical_crossentropy" or y is None or not y.is_classes or y.low != 0 or y.rows < 5 * units:
        return None
    if units <= y.high + 1 or units <= y.classes or _activation(model) == "unknown":
        return None
    return found("T114", _where(model), units=units, classes=y.classes)


@rule("T115", "fit")
def classes_for_one_sigmoid(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """More than two classes for one unit, or amounts for a yes-or-no loss."""
    y = _targets(data)
    if model.loss != "binary_crossentropy" or y is None or y.width != 1 or _units(model) > 1:
        return None
    if y.low >= 0 and y.high <= 1:
        return None
    if y.whole and y.classes == 2:
        return None  # T110
    if y.whole and 2 < y.classes <= 100:
        return found("T115", _where(model), values=f"{y.classes} classes, {y.low:g}..{y.high:g}", head=_class_head(y.classes))
    return found("T115", _where(model), values=f"{y.low:.4g}..{y.high:.4g}", head="Dense(1), loss='mse'")


@rule("T116", "compile fit")
def sigmoid_for_categories(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Sigmoid units, which do not sum to 1, with a loss over classes."""
    if model.loss not in _PROBABLE[1:] or model.from_logits or _activation(model) not in ("sigmoid", "hard_sigmoid"):
        return None
    units = _units(model)
    return found("T116", _where(model), units=units, loss=model.loss, head=_class_head(units if units > 1 else 2))


@rule("T117", "compile fit")
def softmax_for_yes_or_no(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A softmax over classes with the loss of yes-or-no questions."""
    if model.loss != "binary_crossentropy" or model.from_logits or _activation(model) != "softmax" or _units(model) < 2:
        return None
    return found("T117", _where(model), "warning" if _units(model) > 2 else "hint", units=_units(model))


@rule("T118", "fit")
def loss_divides_by_zero(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A percentage of zero, a logarithm of a negative number."""
    y = _targets(data)
    if y is None or y.missing:
        return None
    if (model.loss == "mape" or "mape" in model.metrics or "mean_absolute_percentage_error" in model.metrics) and y.low <= 0 <= y.high:
        zeros = y.values is not None and bool((y.values == 0).any())
        return found("T118", "y", loss="mape", values="0") if zeros else None
    if model.loss in ("msle", "poisson") and y.low < 0:
        return found("T118", "y", loss=model.loss, values=f"{y.low:.4g}")
    return None


@rule("T119", "fit")
def nothing_to_tell_apart(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """One value in all targets."""
    y = _targets(data)
    if y is None or y.rows < 5 or y.width != 1 or y.missing or y.kind == "text" or y.high != y.low or y.ndim > 2:
        return None
    if model.loss not in REGRESSION_LOSSES | {*_PROBABLE, "poisson"} or data is None or (data.shape == () and data.several):
        return None  # a loss of one's own may look at the answers alone
    return found("T119", "y", value=f"{y.low:g}", rows=y.rows)


@rule("T122", "compile fit")
def metric_of_another_task(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A metric that counts another kind of answer than the loss learns."""
    foreign = {
        "sparse_categorical_crossentropy": ("binary_accuracy", "categorical_accuracy", "binary_crossentropy", "binaryaccuracy",
                                            "categoricalaccuracy"),
        "categorical_crossentropy": ("sparse_categorical_accuracy", "binary_accuracy", "binary_crossentropy", "binaryaccuracy"),
        "binary_crossentropy": ("sparse_categorical_accuracy", "sparsecategoricalaccuracy"),
    }  # fmt: skip
    wrong = [name for name in model.metrics if name in foreign.get(model.loss or "", ())]
    if model.loss in REGRESSION_LOSSES and _activation(model) == "linear":
        wrong = [name for name in model.metrics if name in ("precision", "recall", "auc", "f1", "f1_score", "f1score")]
    if model.loss in _PROBABLE and _units(model) >= 1:
        wrong += [name for name in model.metrics if name in ("r2", "r2_score", "r2score", "mape", "mean_absolute_percentage_error")]
    return found("T122", "metrics", metric=wrong[0], loss=model.loss) if wrong else None


@rule("T204", "compile fit")
def two_activations(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """An activation after probabilities: softmax of a softmax, ReLU or dropout of a sigmoid."""
    if not model.ordered or len(model.layers) < 2 or model.outputs != 1:
        return None
    last = model.layers[-1]
    if not (last.kind == "Activation" or last.kind in ("Softmax", "ReLU")) or len(last.before) != 1:
        return None
    place = last.before[0]
    while model.layers[place].kind in PASSING - DROPOUTS and len(model.layers[place].before) == 1:
        place = model.layers[place].before[0]
    first = model.layers[place].activation
    if first not in ("softmax", "sigmoid") or last.activation in (None, "linear"):
        return None
    return found("T204", last.label, first=first, second=last.activation)
