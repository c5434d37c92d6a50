"""Rules about the training: the learning rate before it, the curves after it."""

import numpy as np

from teul.errors import tell
from teul.report.advice.description import REGRESSION_LOSSES, ModelDescription
from teul.report.advice.finding import Finding, found
from teul.report.advice.rules_data import unscaled_columns
from teul.report.advice.rules_head import head_is_no_probability, softmax_of_one
from teul.report.advice.rules_structure import dropout_at_the_end
from teul.report.advice.run import Run
from teul.report.advice.summary import DataSummary
from teul.report.advice.table import rule

# Learning rates beyond which an optimizer seldom works, and the one it usually has: (least, usual, most).
_RATES = {
    "sgd": (1e-5, 1e-2, 1.5), "adagrad": (1e-5, 1e-2, 3.0), "adadelta": (1e-4, 1.0, 20.0), "rmsprop": (1e-6, 1e-3, 0.3),
    "adam": (3e-6, 1e-3, 0.5), "adamw": (3e-6, 1e-3, 0.5), "nadam": (3e-6, 1e-3, 0.5), "adamax": (3e-6, 1e-3, 0.5),
    "lion": (1e-7, 1e-4, 0.05), "ftrl": (1e-5, 1e-2, 3.0),
}  # fmt: skip


def _rates(model: ModelDescription) -> tuple[float, float, float] | None:
    return _RATES.get(model.optimizer or "") if model.learning_rate is not None else None


@rule("T401", "compile fit fitted")
def rate_too_large(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A learning rate beyond what the optimizer can do with, or a loss that climbs."""
    rates = _rates(model)
    if rates and model.learning_rate is not None and model.learning_rate >= rates[2] * _shrinking(model):
        return found("T401", "learning_rate", rate=f"{model.learning_rate:g}", seen=model.optimizer, usual=f"{rates[1]:g}")
    loss = run.curve("loss") if run is not None else None
    if loss is None or not rates or model.learning_rate is None or len(loss) < 1:
        return None
    numbers = loss[np.isfinite(loss)]
    broke = len(numbers) < len(loss)
    climbed = len(numbers) >= 3 and numbers[-1] > 1.5 * numbers[0] and numbers[-1] > 3 * numbers.min() * 0.5
    missed = run is not None and not run.weighted and _far_above_baseline(model, data, numbers)
    if not (broke or climbed or missed) or model.learning_rate < rates[1] or (run is not None and run.broken):
        return None
    if any(cause(model, data, run) for cause in (softmax_of_one, head_is_no_probability, dropout_at_the_end, unscaled_columns)):
        return None  # that is why, and no smaller step would help
    curve = " -> ".join(f"{v:.3g}" for v in loss[[0, len(loss) // 2, -1]]) if len(loss) > 2 else f"{loss[-1]:.3g}"
    return found("T401", "learning_rate", rate=f"{model.learning_rate:g}", seen=f"loss {curve}", usual=f"{model.learning_rate / 10:g}")


def _shrinking(model: ModelDescription) -> int:
    """How much larger plain steps may be: the slope of a sigmoid under squares makes them a quarter, or less."""
    shrunk = model.optimizer == "sgd" and model.loss in REGRESSION_LOSSES and model.head is not None and model.head.activation == "sigmoid"
    return 4 if shrunk else 1


def _far_above_baseline(model: ModelDescription, data: DataSummary | None, loss: np.ndarray) -> bool:
    """Whether the loss after several epochs is many times that of the dullest answer: thrown far off by the first steps."""
    y = data.targets if data is not None else None
    if y is None or len(loss) < 5 or not model.learning_rate:
        return False
    if model.loss == "mse":
        return bool(y.std and loss[-1] > 20 * (y.std**2 + y.mean**2))
    if (
        model.loss in ("binary_crossentropy", "sparse_categorical_crossentropy", "categorical_crossentropy")
        and y.is_classes
        and y.entropy > 0.1
    ):
        return bool(loss[-1] > 3 * y.entropy)
    return False


@rule("T402", "fitted")
def loss_jumps(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A loss that goes up and down instead of down."""
    loss = run.curve("loss") if run is not None else None
    rates = _rates(model)
    if (
        loss is None
        or not rates
        or model.learning_rate is None
        or len(loss) < 10
        or not np.isfinite(loss).all()
        or model.learning_rate < 2 * rates[1]
    ):
        return None
    late = loss[len(loss) // 3 :]
    steps = np.diff(late)
    turns = float((np.sign(steps[1:]) != np.sign(steps[:-1])).mean()) if len(steps) > 2 else 0.0
    swing = float(np.abs(steps).mean() / max(late.mean(), 1e-12))
    gained = 1 - late.mean() / loss[0] if loss[0] else 0.0
    share = 0.1 if model.learning_rate > 50 * rates[1] else 0.3  # a huge rate is blamed sooner
    little = late.mean() < share * dullest if (dullest := _baseline(model, data)) else gained > 0.75
    if turns < 0.4 or swing < 0.08 or little or gained > 0.9 or late.mean() < 1e-3:
        return None  # of the little that is left, each epoch's mistakes are a large share
    return found(
        "T402",
        "learning_rate",
        rate=f"{model.learning_rate:g}",
        low=f"{late.min():.3g}",
        high=f"{late.max():.3g}",
        less=f"{model.learning_rate / 10:g}",
    )


@rule("T403", "compile fit fitted")
def rate_too_small(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A learning rate with which nothing moves, or a loss that still falls in a straight line."""
    rates = _rates(model)
    if not rates or model.learning_rate is None or (model.learning_rate == 0 and run is None):
        return None
    if model.learning_rate <= rates[0]:
        return found("T403", "learning_rate", rate=f"{model.learning_rate:g}", seen=model.optimizer, usual=f"{rates[1]:g}")
    loss = run.curve("loss") if run is not None else None
    if loss is None or len(loss) < 10 or not np.isfinite(loss).all() or model.learning_rate > rates[1] / 4:
        return None
    dullest = _baseline(model, data)
    begun = loss[0] < 0.6 * dullest  # with weights that knew something: fine-tuning
    tiny = model.learning_rate <= rates[1] / 10 and loss[-1] > 0.7 * dullest > 0  # so much is left that no bend excuses it
    if not _straight(loss, bend=0.7 if tiny else 0.4) or begun or (run is not None and run.capped and loss[-1] < 0.9 * loss[0]):
        return None
    curve = f"loss {loss[0]:.4g} -> {loss[-1]:.4g}"
    return found("T403", "learning_rate", rate=f"{model.learning_rate:g}", seen=curve, usual=f"{rates[1]:g}")


def _straight(loss: np.ndarray, bend: float = 0.4) -> bool:
    """Whether a curve falls about as steeply (but for a share ``bend``) in its last third as in its first, and has not come far."""
    third = len(loss) // 3
    early, late = loss[0] - loss[third], loss[-third - 1] - loss[-1]
    come = loss[0] - loss[-1]
    return bool(come > 0 and come < 0.5 * abs(loss[0]) and late > (1 - bend) * early and late > 0)


def _falls(loss: np.ndarray) -> float:
    """By what share of itself the loss fell in the last third of the epochs."""
    third = max(1, len(loss) // 3)
    before, after = loss[-2 * third : -third].mean(), loss[-third:].mean()
    return float((before - after) / max(abs(before), 1e-12))


@rule("T404", "fitted")
def still_falling(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A training that ended while the loss was falling fast."""
    loss = run.curve("loss") if run is not None else None
    if loss is None or len(loss) < 5 or not np.isfinite(loss).all() or not _straight(loss) or loss[0] - loss[-1] < 1e-3 * abs(loss[0]):
        return None
    rates = _rates(model)
    if rates and model.learning_rate is not None and model.learning_rate <= rates[1] / 4:
        return None  # T403
    return found("T404", "epochs", epochs=len(loss), first=f"{loss[0]:.4g}", last=f"{loss[-1]:.4g}")


@rule("T405", "fitted")
def loss_is_no_number(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """NaN or infinity, and where it begins."""
    loss = run.curve("loss") if run is not None else None
    if loss is None or np.isfinite(loss).all() or run is None:
        return None
    layer, weight = (run.broken, 0.0) if run.broken else run.largest
    cause = tell("advice_broken_layer", layer=layer) if run.broken else tell("advice_largest_weight", layer=layer or "?", weight=weight)
    epoch = int(np.argmin(np.isfinite(loss))) + 1
    return found("T405", f"layer '{layer}'" if layer else "", epoch=epoch, cause=cause)


@rule("T406", "fitted")
def gradients_explode(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Weights or losses thousands of times larger than they began."""
    loss = run.curve("loss") if run is not None else None
    if loss is None or run is None:
        return None
    layer, weight = run.largest
    numbers = loss[np.isfinite(loss)]
    y = data.targets if data is not None else None
    scale = max(1.0, y.std**2 + y.mean**2) if y is not None and model.loss == "mse" else 1.0
    leapt = len(numbers) > 0 and numbers.max() > 1e6 * scale
    if not leapt and not weight > 1e4:
        return None
    return found(
        "T406", f"layer '{layer}'" if layer else "", weight=f"{weight:.3g}", loss=f"{numbers.max():.3g}" if len(numbers) else "nan"
    )


@rule("T407", "fitted")
def curves_part(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Overfitting: the validation loss turns while the training loss goes on falling."""
    train, held = (run.curve("loss"), run.curve("val_loss")) if run is not None else (None, None)
    if run is None or train is None or held is None or len(held) < 8 or len(held) != len(train) or not np.isfinite([*train, *held]).all():
        return None
    stops = [watch for watch in run.watchers if watch.kind == "EarlyStopping" and watch.monitor.startswith("val_")]
    if stops or any(watch.restores and watch.kind in ("EarlyStopping", "ModelCheckpoint") for watch in run.watchers):
        return None
    smooth = np.convolve(held, np.ones(3) / 3, "valid") if len(held) >= 12 else held
    best = int(smooth.argmin()) + (1 if len(held) >= 12 else 0)
    lowest, last = float(held[best]), float(held[-3:].mean())
    if last < 0.1 * _baseline(model, data):
        return None  # nearly all is known all the same
    turned = last >= 1.15 * lowest and train[-1] <= 0.85 * train[best] and last >= 1.5 * train[-1]
    # Or everything is learned by heart, and of the held rows no more is known than without looking at them.
    learned = last >= 1.03 * lowest and last > 10 * train[-1] and (dullest := _baseline(model, data)) and last > 0.9 * dullest
    if best > 0.7 * len(held) or not (turned or learned):
        return None
    return found("T407", "epochs", epoch=best + 1, lowest=f"{lowest:.4g}", last=f"{held[-1]:.4g}", train=f"{train[-1]:.4g}")


@rule("T408", "fitted")
def hardly_better_than_guessing(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Underfitting: after many steps the loss is that of always giving the same answer."""
    loss = run.curve("loss") if run is not None else None
    y = data.targets if data is not None else None
    if run is None or loss is None or y is None or len(loss) < 10 or run.updates < 40 or not np.isfinite(loss).all() or run.weighted:
        return None
    baseline = _baseline(model, data)
    if not baseline or (run.capped and (run.updates < 300 or y.rows <= 16)):
        return None  # a truth table may take thousands of steps
    final = float(loss[-3:].mean())
    accuracy = run.accuracy
    creeps = _falls(loss) > 0.02 and (final < baseline or run.updates < 500)  # it may still get there
    if creeps or final < 0.93 * baseline:
        return None
    known = accuracy is not None and y.is_classes
    if known and accuracy[-1] > y.majority + (0.1 if final < 0.97 * baseline else 0.2):
        return None  # right answers, if hardly sure ones
    return found("T408", "", epochs=len(loss), loss=f"{final:.4g}", baseline=f"{baseline:.4g}")


def _baseline(model: ModelDescription, data: DataSummary | None) -> float:
    """The loss of always giving the same answer, the best there is; 0 where it is not known."""
    y = data.targets if data is not None else None
    if y is None:
        return 0.0
    if model.loss in ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"):
        return y.entropy if y.is_classes and y.classes > 1 else 0.0
    if model.loss in ("mse", "mae", "rmse") and y.ndim <= 2 and y.width == 1:
        return {"mse": y.std**2, "rmse": y.std, "mae": 0.8 * y.std}[model.loss]
    return 0.0


@rule("T409", "fitted")
def flat_softmax(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Right answers with hardly any confidence: the softmax is as flat as at a high temperature."""
    loss = run.curve("loss") if run is not None else None
    y = data.targets if data is not None else None
    if run is None or loss is None or y is None or not y.is_classes or y.classes < 3 or run.accuracy is None or not np.isfinite(loss).all():
        return None
    if model.loss not in ("categorical_crossentropy", "sparse_categorical_crossentropy") or len(loss) < 5:
        return None
    if model.smoothed or any(layer.l2 for layer in model.layers):
        return None  # then the loss is not only what is unsure
    if (rates := _rates(model)) and model.learning_rate is not None and model.learning_rate <= rates[1] / 4:
        return None  # slow steps, as in fine-tuning, are T403's matter
    flat = np.log(max(2, (model.head.units if model.head else 0) or y.classes))
    accuracy = float(run.accuracy[-1])
    tied = loss[-1] > 0.93 * flat and len(loss) >= 10 and run.updates >= 100  # after many steps
    slowly = loss[-1] > 0.8 * flat and len(loss) >= 10 and run.updates >= 400 and accuracy > 0.5  # moving apart ever so slowly
    if accuracy < max(0.0 if tied or slowly else 0.75, y.majority + 0.2) or loss[-1] > 1.05 * flat:
        return None
    if np.exp(-loss[-1]) > 0.65 * accuracy or _falls(loss) > (0.1 if slowly else 0.06):
        return None
    return found(
        "T409",
        model.head.label if model.head else "",
        accuracy=f"{accuracy:.0%}",
        loss=f"{loss[-1]:.3f}",
        flat=f"{flat:.3f}",
        sure=f"{np.exp(-loss[-1]):.0%}",
    )


@rule("T410", "fitted")
def no_better_than_the_majority(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """An accuracy that is the share of the largest class."""
    y = data.targets if data is not None else None
    if run is None or run.accuracy is None or y is None or not y.is_classes or y.classes < 2 or y.rows < 20 or len(run.accuracy) < 5:
        return None
    if run.weighted:
        return None  # then a rare class is worth mistakes in the others
    accuracy = float(np.mean(run.accuracy[-3:]))
    loss = run.curve("loss")
    rising = run.updates < 100 and loss is not None and _falls(loss) > 0.01  # only begun
    if y.majority < 0.6 or accuracy > y.majority + 0.01 or run.updates < 20 or rising:
        return None
    return found("T410", "accuracy", accuracy=f"{accuracy:.1%}", share=f"{y.majority:.1%}")


@rule("T411", "fitted")
def loss_stands_still(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A loss that is the same in every epoch: no gradient arrives."""
    loss = run.curve("loss") if run is not None else None
    if run is None or loss is None or len(loss) < 4 or not np.isfinite(loss).all() or model.learning_rate == 0:
        return None
    if loss.max() - loss.min() > 1e-6 * max(abs(loss.mean()), 1e-9) or loss.max() < 1e-6:
        return None
    return found("T411", "", loss=f"{loss[-1]:.6g}", epochs=len(loss))


@rule("T412", "fit")
def watching_nothing(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A callback that watches what is not recorded."""
    for watch in run.watchers if run is not None else ():
        if watch.monitor.startswith("val_") and run is not None and not run.has_validation:
            return found("T412", watch.kind, kind=watch.kind, monitor=watch.monitor)
    return None


@rule("T413", "fit")
def watching_the_wrong_way(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A callback that takes worse for better."""
    for watch in run.watchers if run is not None else ():
        name = watch.monitor.removeprefix("val_")
        rises = any(word in name for word in ("acc", "auc", "precision", "recall", "f1", "r2"))
        falls = name in ("loss", "mse", "mae", "mean_squared_error", "mean_absolute_error")
        if (rises and watch.mode == "min") or (falls and watch.mode == "max"):
            return found("T413", watch.kind, kind=watch.kind, monitor=watch.monitor, mode=watch.mode, right="max" if rises else "min")
    return None


@rule("T417", "fit")
def unseeded(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """No seed: the next run gives other numbers."""
    return found("T417", "") if run is not None and not run.seeded else None


@rule("T418", "compile fit")
def no_loss_for_amounts(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Targets between classes: continuous amounts with a loss over classes."""
    y = data.targets if data is not None else None
    if y is None or y.whole or y.width != 1 or model.loss != "sparse_categorical_crossentropy" or y.missing or y.kind == "text":
        return None
    return found("T418", "loss", low=f"{y.low:.4g}", high=f"{y.high:.4g}", known=", ".join(sorted(REGRESSION_LOSSES)[:2]))
