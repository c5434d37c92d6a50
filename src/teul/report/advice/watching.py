"""Watching models: gathers what rules read, asks them, keeps what they find on ``model.advice`` and says it once."""

import atexit
import contextlib
import os
import sys
import weakref
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import numpy as np

from teul import observers
from teul.report.advice import rules_data, rules_evaluation, rules_head, rules_structure, rules_training  # noqa: F401 (they fill the table)
from teul.report.advice.called import calls_of
from teul.report.advice.copies import shared_rows
from teul.report.advice.description import INDEXED, ModelDescription, describe
from teul.report.advice.finding import Finding
from teul.report.advice.inside import asleep, broken_layer, largest_weight
from teul.report.advice.rules_evaluation import scale_ratio
from teul.report.advice.run import Judged, Run, watcher
from teul.report.advice.summary import DataSummary
from teul.report.advice.table import RULES, asked

# Faults that fit refuses right after, in words of its own.
_REFUSED = frozenset({"T101", "T108", "T109", "T110", "T113", "T115", "T301", "T302", "T418"})
_LATER = frozenset({"T315"})  # may be taken back by the next evaluation, so said at the end
_REMEMBERED = 8
_MOST_GATHERED = 200

gathered: list[list[Finding]] = []  # the findings of the models that were compiled, the latest last; they may still change


class Watched:
    """All that is known of one model."""

    def __init__(self, model: Any):
        self.description: ModelDescription = describe(model)
        self.data: DataSummary | None = None
        self.run: Run | None = None
        self.x: Any = lambda: None  # a weak reference to what was trained on
        self.held: Any = lambda: None  # and to what was validation data
        self.waiting: dict[str, Finding] = {}
        self.asleep: dict[str, float] | None = None  # as the layers were when they were last looked at


_watched: weakref.WeakKeyDictionary[Any, Watched] = weakref.WeakKeyDictionary()
_summaries: OrderedDict[tuple[int, int], tuple[Any, Any, Any, DataSummary]] = OrderedDict()
_said: set[tuple[str, str, str]] = set()


def watch(event: str, model: Any, facts: dict[str, Any]) -> None:
    """Hear that ``event`` happens to ``model``. Never raises: advice must not stop the work (``TEUL_DEBUG=1`` lets it)."""
    try:
        _EVENTS[event](model, facts)
    except Exception:
        if os.environ.get("TEUL_DEBUG"):
            raise


def _on_compile(model: Any, facts: dict[str, Any]) -> None:
    _watched[model] = watched = Watched(model)
    gathered.append(observers.begin_anew(model))
    del gathered[:-_MOST_GATHERED]
    _update(model, watched, "compile", shown=True)


def _on_fit(model: Any, facts: dict[str, Any]) -> None:
    watched = _watched.get(model) or _watched.setdefault(model, Watched(model))
    if not watched.description.built:
        watched.description = describe(model)
    x, y, held = facts.get("x"), facts.get("y"), facts.get("validation_data")
    watched.data = _summary(x, y) if _is_data(x) else None
    watched.x = _weak(x)
    validation = held[0] if isinstance(held, (tuple, list)) and len(held) in (2, 3) else None
    watched.held = _weak(validation)
    split = float(facts.get("validation_split") or 0.0) if held is None else 0.0
    run = Run(
        epochs=int(facts.get("epochs") or 1),
        capped=str(facts.get("epochs") or 1) == os.environ.get("TEUL_MAX_EPOCHS"),
        batch_size=facts.get("batch_size"),
        split=split,
        stratify=bool(facts.get("stratify")),
        shuffle=bool(facts.get("shuffle", True)),
        has_validation=held is not None or split > 0,
        watchers=tuple(watcher(callback) for callback in facts.get("callbacks") or ()),
        weighted=facts.get("class_weight") is not None or facts.get("sample_weight") is not None,
        seeded=_seeded(),
    )
    if validation is not None and watched.data is not None and _is_data(validation):
        run.validation = _summary(validation, held[1])
        run.shared = _shared(watched.data, run.validation, same=validation is x)
        run.scaled_together = _scaled_together(watched.data, run.validation)
    watched.run = run
    _update(model, watched, "fit", shown=bool(facts.get("verbose", 1)))


def _on_stream(model: Any, facts: dict[str, Any]) -> None:
    """What the first batch shows by itself: how its numbers lie, and how large it is."""
    watched, steps = _watched.get(model), facts["steps"]
    if watched is None or watched.run is None or not steps:
        return
    first = facts["first"]()
    x = np.asarray(first.x) if hasattr(first.x, "shape") else first.x
    watched.run.batch_size = first.count
    seen = DataSummary(x)
    seen.rows = first.count * steps
    _update(model, watched, "stream", shown=bool(facts.get("verbose", 1)), data=seen)


def _on_fitted(model: Any, facts: dict[str, Any]) -> None:
    watched = _watched.get(model)
    if watched is None or watched.run is None:
        return
    history, run = facts["history"], watched.run
    known = watched.description
    if not known.built:
        watched.description = describe(model)
    if not known.ordered and not known.built and watched.data is not None and not watched.data.several:
        # A class of the user's has layers now, and can be called to see how they hang together.
        calls = calls_of(
            model, watched.data.shape or (1,), "int32" if any(a.kind in INDEXED for a in watched.description.layers) else "float32"
        )
        watched.description = describe(model, calls)
        _update(model, watched, "fit", shown=bool(facts.get("verbose", 1)))
    run.curves = dict(history.history)
    run.steps = history.params.get("steps")
    loss = run.curve("loss")
    grew = loss is not None and len(loss) > 0 and not (loss.max() <= 1e3 and loss[-1] <= 1.5 * loss[0])  # also where it is no number
    if grew:
        run.largest = largest_weight(model)
        if watched.data is not None and watched.description.ordered and not np.isfinite(loss).all():
            run.broken = broken_layer(model, watched.data.sample)
    if watched.data is not None and watched.description.ordered and (grew or watched.asleep is None):
        watched.asleep = asleep(model, watched.description, watched.data.sample)
    run.asleep = watched.asleep or {}
    _update(model, watched, "fitted", shown=bool(facts.get("verbose", 1)))


def _on_judged(model: Any, facts: dict[str, Any]) -> None:
    watched, x, event = _watched.get(model), facts.get("x"), facts["event"]
    if watched is None or watched.run is None or watched.data is None or not _is_data(x):
        return
    rows = getattr(x, "shape", (len(x),))[0] if not np.isscalar(x) else 0
    if event == "predict" and rows < 10:
        return
    same = x is watched.x()
    test = watched.data if same else _summary(x, None)
    train = watched.data
    watched.run.judged.append(
        Judged(
            trained=_shared(train, test, same=same),
            copies=not same and train.repeats,
            watched=1.0 if x is watched.held() else _shared(watched.run.validation, test) if watched.run.validation is not None else 0.0,
            scaled_together="" if same or _is_fold(x, watched.x()) else _scaled_together(train, test, watched.run.validation),
            scale_ratio=1.0 if same else scale_ratio(train, test),
            rows=rows,
            asked=event,
        )
    )
    del watched.run.judged[:-_REMEMBERED]
    _update(model, watched, "judged", shown=bool(facts.get("verbose", 1)))


_EVENTS = {
    "compile": _on_compile,
    "fit": _on_fit,
    "stream": _on_stream,
    "fitted": _on_fitted,
    "evaluate": lambda model, facts: _on_judged(model, {**facts, "event": "evaluate"}),
    "predict": lambda model, facts: _on_judged(model, {**facts, "event": "predict"}),
}


# Gathering -------------------------------------------------------------------------------------------------------------------


def _is_data(x: Any) -> bool:
    """Whether x is data in memory, and no stream of batches."""
    return isinstance(x, (list, tuple, dict)) or (hasattr(x, "shape") and hasattr(x, "__array__"))


def _weak(x: Any) -> Any:
    try:
        return weakref.ref(x)
    except TypeError:
        return lambda: None


def _summary(x: Any, y: Any) -> DataSummary:
    """The summary of x and y, remembered while both live and stay as they are."""
    key, marks = (id(x), id(y)), (_mark(x), _mark(y))
    known = _summaries.get(key)
    if known is not None and known[0]() is x and (y is None or known[1]() is y) and known[2] == marks:
        return known[3]
    summary = DataSummary(x, y)
    try:
        _summaries[key] = (weakref.ref(x), weakref.ref(y) if y is not None else None, marks, summary)
    except TypeError:
        return summary
    while len(_summaries) > _REMEMBERED:
        _summaries.popitem(last=False)
    return summary


def _mark(array: Any) -> Any:
    """What tells whether an array was changed in place: its shape and three of its rows."""
    if not isinstance(array, np.ndarray) or not array.size or not array.ndim or array.dtype == object:
        return getattr(array, "shape", None)
    return array.shape, array[0].tobytes(), array[len(array) // 2].tobytes(), array[-1].tobytes()


def _shared(train: DataSummary, test: DataSummary, same: bool = False) -> float:
    if train.shape != test.shape or train.several or min(train.rows, test.rows) < 8:
        return 0.0
    keys = train.keys()
    others = keys if same else test.keys()
    return 0.0 if keys is None or others is None else shared_rows(keys, others, train.measured)


def _is_fold(x: Any, train: Any) -> bool:
    """Whether x is cut out of a table whose other rows were put together anew for training, as k-fold validation by hand does."""
    whole = getattr(x, "base", None)
    if whole is None or not hasattr(train, "base") or not hasattr(whole, "shape"):
        return False
    return train.base is not whole and whole.shape == (len(x) + len(train), *x.shape[1:])


def _scaled_together(train: DataSummary, *others: DataSummary | None) -> str:
    """How the parts were scaled as one table, if they were: the whole is exact where the training part is not."""
    own = train.moments()
    if own is None or own.count < 10:
        return ""
    parts = [m for other in others if other is not None and other.shape == train.shape and (m := other.moments()) is not None]
    for count in range(1, len(parts) + 1):
        whole = sum(parts[:count], own)
        if whole.standardized and not own.standardized:
            return "standard"
        if whole.between_0_and_1 and not own.between_0_and_1 and whole.count < 50_000:
            return "minmax"
    return ""


def _seeded() -> bool:
    from teul import variables

    entropy = getattr(getattr(variables._seeds.bit_generator, "seed_seq", None), "entropy", None)
    return isinstance(entropy, int) and entropy < 2**64


# Saying ----------------------------------------------------------------------------------------------------------------------


def _update(model: Any, watched: Watched, stage: str, *, shown: bool, data: DataSummary | None = None) -> None:
    """Ask the rules of a stage; what they find replaces what the same rules found before."""
    findings = observers.findings_of(model)
    again = {rule.code for rule in RULES if stage in rule.stages}
    kept = [finding for finding in findings if finding.code not in again]
    before = {finding.code: finding for finding in findings}
    new = [f for f in asked(stage, watched.description, data or watched.data, watched.run) if f.code not in observers.SILENCED]
    if new:
        line = _line_of_user()
        new = [replace(f, line=before[f.code].line if f.code in before else line) for f in new]
    findings[:] = [*kept, *new]
    for code in list(watched.waiting):
        if not any(f.code == code for f in new):
            del watched.waiting[code]
            _waiting.pop((id(watched), code), None)
    for finding in new:
        if stage == "fit" and finding.code in _REFUSED and finding.severity == "error":
            continue
        if finding.severity == "error" or (finding.severity == "warning" and shown):
            if finding.code in _LATER:
                watched.waiting[finding.code] = _waiting[id(watched), finding.code] = finding
            else:
                say(finding)


_waiting: dict[tuple[int, str], Finding] = {}


@atexit.register
def say_the_rest() -> None:
    """Say what was held back because it might have been taken back."""
    for finding in list(_waiting.values()):
        say(finding)
    _waiting.clear()


def forget_the_rest() -> None:
    """Say none of it."""
    _waiting.clear()


def say(finding: Finding) -> None:
    """Show a finding once: a box in a notebook, plain lines on stderr elsewhere."""
    key = (finding.code, finding.line or finding.where, "" if finding.line else finding.seen)  # once a line, also in a loop
    if key in _said or len(_said) > 1000:
        return
    _said.add(key)
    if _in_notebook():
        from IPython.display import HTML, display

        from teul.report.advice.page import as_html

        display(HTML(as_html([finding])))
    else:
        with contextlib.suppress(OSError, ValueError):  # stderr may be closed
            print(f"teul {finding}", file=sys.stderr)


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


def _line_of_user() -> str:
    """The line of the user's own code that led here, such as ``train.py:12``."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module != "teul" and not module.startswith("teul."):
            return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""
