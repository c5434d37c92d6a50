"""Rules about judging: on which rows, and what was known about them before."""

from teul.report.advice.description import ModelDescription
from teul.report.advice.finding import Finding, found
from teul.report.advice.run import Run
from teul.report.advice.summary import DataSummary
from teul.report.advice.table import rule

_CHOOSERS = ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")


@rule("T313", "fit judged")
def scaled_together(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A scaling fitted on training and test rows together."""
    if run is None:
        return None
    for where, how in [("validation_data", run.scaled_together), *((judged.asked, judged.scaled_together) for judged in run.judged)]:
        if how:
            return found("T313", where, scaler={"standard": "StandardScaler", "minmax": "MinMaxScaler"}[how])
    return None


@rule("T314", "judged")
def chosen_on_the_test(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """The test rows decided when to stop."""
    if run is None or any(j.watched < 0.5 and j.trained < 0.5 for j in run.judged):
        return None
    choosers = [watch for watch in run.watchers if watch.kind in _CHOOSERS and watch.monitor.startswith("val_")]
    if not choosers or not any(j.watched > 0.9 for j in run.judged):
        return None
    return found("T314", "validation_data", kind=choosers[0].kind)


@rule("T315", "judged")
def judged_on_training_rows(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """The only rows judged are those that were trained on."""
    if run is None or run.has_validation or not run.judged:
        return None
    if all(judged.trained >= 0.999 and not judged.copies for judged in run.judged) and any(
        judged.asked == "evaluate" for judged in run.judged
    ):
        return found("T315", "evaluate", rows=max(judged.rows for judged in run.judged))
    return None


@rule("T316", "fit judged")
def scaled_apart(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Test rows prepared otherwise than the training rows."""
    if run is None or data is None:
        return None
    ratios = [judged.scale_ratio for judged in run.judged]
    if run.validation is not None:
        ratios.append(scale_ratio(data, run.validation))
    for ratio in ratios:
        if ratio > 20 or ratio < 1 / 20:
            return found("T316", "x", ratio=f"{max(ratio, 1 / ratio):.0f}", larger="test" if ratio > 1 else "training")
    return None


def scale_ratio(train: DataSummary, test: DataSummary) -> float:
    """How many times larger the inputs of the test are; 1 where that means nothing."""
    sizes = [max(abs(data.low), abs(data.high)) for data in (train, test)]
    if min(sizes) <= 0 or min(train.rows, test.rows) < 10 or train.shape != test.shape:
        return 1.0
    return sizes[1] / sizes[0]
