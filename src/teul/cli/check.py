"""``teul check``: run a script for a few steps and say what is wrong with it."""

import contextlib
import io
import json
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from teul.errors import problem, tell
from teul.report.advice.checking import Gathered, gathering
from teul.report.advice.finding import Finding

_SAMPLES = 100_000  # shown to a model in one fit
_WORK = 2e10  # multiplications of weights and samples in one fit
_MOST = 100  # epochs
_COLOURS = {"error": "bold red", "warning": "yellow", "hint": "cyan"}


def check(path: Path, arguments: tuple[str, ...], max_epochs: int | None, as_json: bool, console: Console) -> int:
    """The whole command; returns the exit code: 1 where there is an error, else 0."""
    if not path.is_file():
        raise problem("run_missing", path=path)
    gathered, crash = _run(path, arguments, max_epochs)
    findings = gathered.findings
    if as_json:
        body = {
            "file": str(path),
            "models": gathered.models,
            "findings": [finding.to_dict() for finding in findings],
            "stopped": None if crash is None else f"{type(crash).__name__}: {crash}",
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _show(path, gathered, findings, crash, console)
    return 1 if crash is not None or any(finding.severity == "error" for finding in findings) else 0


def _run(path: Path, arguments: tuple[str, ...], max_epochs: int | None) -> tuple[Gathered, BaseException | None]:
    """Run the script silently; returns what was found, and what stopped it unless a finding says so."""
    from teul.course.script import entered
    from teul.report.advice import watching

    os.environ["MPLBACKEND"] = "Agg"
    module, crash = entered(path, arguments), None
    said, watching.say = watching.say, lambda finding: None
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        with _short_fits(max_epochs), gathering() as gathered:
            try:
                exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
            except SystemExit as end:
                crash = end if end.code not in (None, 0) else None
            except Exception as error:
                crash = error
                if hasattr(error, "code"):
                    raise
    watching.say = said
    watching.forget_the_rest()
    explained = gathered.refusal is not None and any(finding.severity == "error" for finding in gathered.findings)
    return gathered, None if explained else crash


@contextlib.contextmanager
def _short_fits(max_epochs: int | None) -> Iterator[None]:
    """Inside, each fit ends after a few steps: fewer epochs for more rows and larger models."""
    from teul.models import Model

    fit, before = Model.fit, os.environ.get("TEUL_MAX_EPOCHS")

    def short(model: Any, x: Any = None, *args: Any, **kwargs: Any) -> Any:
        rows = len(x) if hasattr(x, "__len__") and not isinstance(x, dict) else 10_000
        weights = model.count_params() if model.built else 10_000
        epochs = max_epochs or max(1, min(_MOST, int(_SAMPLES / max(rows, 1)), int(_WORK / max(3 * rows * weights, 1))))
        os.environ["TEUL_MAX_EPOCHS"] = str(epochs)
        return fit(model, x, *args, **kwargs)

    Model.fit = short  # type: ignore[method-assign]
    try:
        yield
    finally:
        Model.fit = fit  # type: ignore[method-assign]
        if before is None:
            os.environ.pop("TEUL_MAX_EPOCHS", None)
        else:
            os.environ["TEUL_MAX_EPOCHS"] = before


def _show(path: Path, gathered: Gathered, findings: list[Finding], crash: BaseException | None, console: Console) -> None:
    for finding in findings:
        head, _, rest = str(finding).partition("\n")
        console.print(Text(head, style=_COLOURS[finding.severity]), soft_wrap=True)
        console.print(Text(rest), soft_wrap=True)
    if crash is not None:
        traceback.print_exception(crash, file=sys.stderr)
        console.print(Text(tell("check_stopped", error=f"{type(crash).__name__}: {crash}")), soft_wrap=True)
    counts = {f"{kind}s": sum(f.severity == kind for f in findings) for kind in ("error", "warning", "hint")}
    if not gathered.models:
        console.print(Text(tell("check_no_model", path=path)))
    elif not findings and crash is None:
        console.print(Text(tell("check_nothing", path=path, models=gathered.models)))
    else:
        console.print(Text(tell("check_sum", path=path, **counts)))
