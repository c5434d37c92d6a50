"""Rules about the data: what must be made ready before a network can learn from it."""

import re

import numpy as np

from teul.errors import language
from teul.report.advice.description import ModelDescription
from teul.report.advice.finding import Finding, found
from teul.report.advice.run import Run
from teul.report.advice.summary import ColumnSummary, DataSummary
from teul.report.advice.table import rule

_LARGE = 30.0  # inputs beyond this are unscaled
_UNEQUAL = 1_000.0  # columns whose ranges differ by more
_IMBALANCED, _VERY_IMBALANCED = 0.8, 0.9
_FAIR = ("precision", "recall", "auc", "f1", "fbeta", "balanced", "roc", "sensitivity", "specificity", "kappa", "mcc", "true", "false")
_NUMBERING = re.compile(r"^(id|no|index|idx|unnamed: 0|.*[_ ]id|.*[a-z]Id|.*_no|.*number|번호|.*번호|환자|순번)$", re.IGNORECASE)


def _table(model: ModelDescription, data: DataSummary | None) -> ColumnSummary | None:
    """The columns of a table that goes to weights as it is."""
    if data is None or data.columns is None or model.inputs_are_handled or len(data.shape) != 1:
        return None
    return data.columns


def column(data: DataSummary, j: int) -> str:
    """A column as a person would call it, in the reader's language."""
    if language() == "ko":
        return f"{data.names[j]!r} 열" if j < len(data.names) else f"{j}번 열"
    return f"column {data.names[j]!r}" if j < len(data.names) else f"column {j}"


@rule("T301", "fit stream")
def missing_values(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """NaN or infinity among the numbers."""
    if data is None:
        return None
    if data.missing:
        return found("T301", "x", count=data.missing)
    if data.targets is not None and data.targets.missing:
        return found("T301", "y", count=data.targets.missing)
    return None


@rule("T302", "fit")
def text_among_numbers(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Columns of text where numbers are needed."""
    if data is None:
        return None
    if any(layer.kind in ("TextVectorization", "StringLookup", "Hashing") or layer.own for layer in model.layers):
        return None
    if data.text_columns:
        return found("T302", "x", example=", ".join(data.text_columns[:4]))
    if data.text:
        return found("T302", "x", example=repr(data.text))
    if data.targets is not None and data.targets.kind == "text" and data.targets.rows:
        return found("T302", "y", example="y")
    return None


@rule("T303", "fit stream")
def pictures_of_bytes(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Pictures with pixels from 0 to 255."""
    if data is None or model.inputs_are_handled or not data.is_picture or data.low < 0 or not 100 < data.high <= 255:
        return None
    return found("T303", "x", low=f"{data.low:g}", high=f"{data.high:g}") if data.whole else None


@rule("T304", "fit")
def unscaled_columns(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Columns of large numbers, or of very different sizes."""
    amounts = [part for part in (data.parts if data is not None else ()) if len(part.shape) == 1 and not part.whole]  # and no codes
    for part in amounts:
        if finding := unscaled_columns(model, part, run):
            return finding
    if data is None or model.inputs_are_handled or data.missing or data.text:
        return None
    columns = data.columns if len(data.shape) == 1 else None
    if columns is None or data.shape == ():
        if len(data.shape) in (0, 2) and not data.is_picture and max(abs(data.low), abs(data.high)) > 3 * _LARGE:
            return found("T304", "x", column="x", low=f"{data.low:.4g}", high=f"{data.high:.4g}", other="", gap="")
        return None
    if data.is_picture and data.whole and 100 < data.high <= 255:
        return None  # T303
    size = np.maximum(np.abs(columns.mean), columns.std)
    reach = columns.high - columns.low
    counted = set(columns.counting)
    for j in np.argsort(-size):
        if int(j) not in counted:
            break
    if size[j] > _LARGE:
        return found("T304", column(data, int(j)), column=column(data, int(j)), low=f"{columns.low[j]:.4g}", high=f"{columns.high[j]:.4g}")
    varied = np.flatnonzero(reach > 0)
    if 2 <= len(varied) <= 64 and reach[varied].max() > 0.1 and reach[varied].max() / reach[varied].min() > _UNEQUAL:
        k = int(varied[np.argmin(reach[varied])])
        return found("T304", column(data, k), column=column(data, k), low=f"{columns.low[k]:.4g}", high=f"{columns.high[k]:.4g}")
    return None


@rule("T305", "fit")
def constant_column(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A column with one value only."""
    columns = _table(model, data)
    if (
        columns is None
        or data is None
        or not columns.constant
        or columns.width > 50
        or columns.count < 10
        or columns.sparse
        or len(columns.constant) > columns.width // 2
    ):
        return None
    j = columns.constant[0]
    first = next((layer for layer in model.layers if layer.kind == "Dense"), None)
    if columns.low[j] == 1 and first is not None and first.units and first.params == first.units * columns.width:
        return None  # the ones that a layer without a bias is given in its stead
    return found("T305", column(data, j), column=column(data, j), value=f"{columns.low[j]:g}", rows=columns.count)


@rule("T306", "fit")
def twin_columns(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Two columns that say the same."""
    columns = _table(model, data)
    if columns is None or data is None or not columns.twins or columns.sparse or data.is_picture:
        return None
    varied = columns.width - len(columns.constant)
    if varied > 2 and len(columns.twins) == varied * (varied - 1) // 2:
        return None  # windows of a straight line
    i, j = columns.twins[0]
    return found("T306", column(data, j), first=column(data, i), second=column(data, j))


@rule("T307", "fit")
def row_numbers(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A column that numbers the rows, such as a patient's number."""
    columns = _table(model, data)
    if columns is None or data is None or data.is_picture or columns.width < 2:
        return None
    named = [j for j, name in enumerate(data.names[: columns.width]) if _NUMBERING.match(name.strip())]
    for j in [*columns.counting, *named]:
        distinct = j in columns.counting or j in columns.numbered or columns.high[j] - columns.low[j] >= columns.count - 1
        if distinct:
            return found("T307", column(data, j), column=column(data, j), low=f"{columns.low[j]:.4g}", high=f"{columns.high[j]:.4g}")
    return None


@rule("T308", "fit")
def unequal_classes(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """One class is most of the rows, and accuracy is what is looked at."""
    y = data.targets if data is not None else None
    if y is None or not y.is_classes or y.classes < 2 or y.rows < 20 or y.majority < _IMBALANCED:
        return None
    if run is not None and run.weighted:
        return None
    if not model.counts_accuracy or any(word in name for name in model.metrics for word in _FAIR):
        return None
    label = f"{y.labels[int(y.counts.argmax())]:g}"
    return found("T308", "y", share=f"{y.majority:.1%}", label=label)


@rule("T309", "fit")
def accuracy_hides_the_rare(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Accuracy alone, where nearly all rows are of one class."""
    y = data.targets if data is not None else None
    if y is None or not y.is_classes or y.classes < 2 or y.rows < 20 or y.majority < _VERY_IMBALANCED:
        return None
    if not model.counts_accuracy or any(word in name for name in model.metrics for word in _FAIR):
        return None
    return found("T309", "metrics", share=f"{y.majority:.1%}", rare=int(y.counts.min()), rows=y.rows)


@rule("T310", "fit")
def unlucky_split(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """The last rows, which validation_split takes, are unlike the others."""
    y = data.targets if data is not None else None
    if run is None or data is None or not run.split or run.stratify or y is None or y.values is None:
        return None
    if len(data.shape) == 2 and not y.is_classes:
        return None  # a series goes on in time
    cut = int(len(y.values) * (1 - run.split))
    first, last = y.values[:cut], y.values[cut:]
    if len(first) < 5 or len(last) < 5:
        return None
    if y.is_classes and y.kind in ("labels", "one_hot"):
        shares = [np.array([(part == label).mean() for label in y.labels]) for part in (first, last)]
        gap = 0.5 * np.abs(shares[0] - shares[1]).sum()
        luck = 0.5 * np.sqrt(2 / np.pi) * np.sqrt(shares[0] * (1 - shares[0]) * (1 / len(last) + 1 / len(first))).sum()
        if gap < max(0.3, 4 * luck):
            return None
        worst = int(np.abs(shares[0] - shares[1]).argmax())
        label = f"{y.labels[worst]:g}"
        return found("T310", "validation_split", what=f"class {label}", first=f"{shares[0][worst]:.0%}", last=f"{shares[1][worst]:.0%}")
    spread = first.std()
    ordered = np.diff(y.values)
    is_sorted = max((ordered >= 0).mean(), (ordered <= 0).mean()) > 0.97
    if spread and ((is_sorted and len(y.values) >= 20) or abs(first.mean() - last.mean()) > 2.5 * spread):
        return found("T310", "validation_split", what="y", first=f"{first.mean():.4g}", last=f"{last.mean():.4g}")
    return None


@rule("T311", "fit judged")
def rows_on_both_sides(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """The same rows are trained on and judged."""
    if run is None:
        return None
    if run.shared >= 0.2:
        return found("T311", "validation_data", share=f"{run.shared:.0%}")
    clean = {judged.asked for judged in run.judged if judged.trained < 0.2}
    for judged in run.judged:
        everything = judged.asked == "predict" and data is not None and judged.trained * judged.rows >= 0.95 * data.rows  # for a picture
        if everything or judged.asked in clean:
            continue
        if 0.2 <= judged.trained < 0.999 or (judged.trained and judged.copies):
            return found("T311", judged.asked, share=f"{judged.trained:.0%}")
    return None


@rule("T312", "fit")
def unscaled_targets(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Amounts so large that the first steps go nowhere."""
    y = data.targets if data is not None else None
    if y is None or model.loss not in ("mse", "mae", "rmse", "huber", "log_cosh") or y.missing or y.kind == "text":
        return None
    if max(abs(y.mean), y.std) < 1_000 or any(layer.kind in ("Rescaling", "Lambda") or layer.own for layer in model.layers[-1:]):
        return None
    return found("T312", "y", mean=f"{y.mean:,.0f}", low=f"{y.low:,.0f}", high=f"{y.high:,.0f}")


@rule("T317", "fit")
def answer_among_inputs(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A column of x is y itself."""
    if data is None or data.twin is None or data.columns is None or data.columns.width < 2:
        return None
    return found("T317", column(data, data.twin), column=column(data, data.twin))


@rule("T414", "fit stream")
def batch_above_rows(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A batch larger than the data, or so large that there are hardly any steps."""
    if run is None or data is None or run.batch_size is None or data.rows <= 16:
        return None  # a truth table goes in one batch, whatever its size is called
    rows = int(data.rows * (1 - run.split)) if run.split else data.rows
    steps = -(-rows // run.batch_size)
    updates = steps * run.epochs
    whole = run.batch_size in (rows, data.rows)  # all rows a step, as plain gradient descent has it, takes many epochs
    few = not run.capped and steps <= 2 and run.batch_size >= 128 and (run.epochs > 1 and updates <= 20 if whole else updates < 100)
    if run.batch_size <= data.rows and not few:
        return None
    return found("T414", "batch_size", batch=run.batch_size, rows=rows, updates=updates)


@rule("T415", "fit")
def batch_of_one(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """One sample a step with many rows."""
    if run is None or data is None or run.batch_size != 1 or data.rows < 500:
        return None
    return found("T415", "batch_size", rows=f"{data.rows:,}")


@rule("T416", "fit")
def sorted_and_unshuffled(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """shuffle=False with rows sorted by class."""
    y = data.targets if data is not None else None
    if run is None or run.shuffle or y is None or y.values is None or y.classes < 2 or len(y.values) < 20 or not y.is_classes:
        return None
    changes = int((np.diff(y.values) != 0).sum())
    return found("T416", "shuffle", classes=y.classes) if changes <= 2 * y.classes else None
